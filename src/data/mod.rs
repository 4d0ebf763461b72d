//! Bytes to columns.

pub mod column;
