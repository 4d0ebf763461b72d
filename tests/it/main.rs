//! What several layers do together, natively.

mod engine;
mod layers;
mod loader;
mod session;
mod storage;
mod workers;
