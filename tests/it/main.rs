//! What several layers do together, natively.

mod layers;
mod engine;
mod session;
mod storage;
