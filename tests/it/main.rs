//! What several layers do together, natively.

mod between;
mod engine;
mod layers;
mod loader;
mod quick;
mod refreshed;
mod related;
mod session;
mod storage;
mod types;
mod workers;
