//! What several layers do together, natively.

mod layers;
mod session;
mod storage;
