//! What several layers do together, natively.

mod loader;
mod session;
mod storage;
