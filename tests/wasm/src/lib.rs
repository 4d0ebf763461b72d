//! Holds tests only; see `tests/`.
