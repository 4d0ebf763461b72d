//! What several layers do together, natively.

mod session;
mod storage;
