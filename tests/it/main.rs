//! What several layers do together, natively.

mod engine;
mod session;
mod storage;
