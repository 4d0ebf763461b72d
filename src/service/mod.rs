//! The worker without a browser: the protocol, and the sessions that answer it.

mod guess;
pub mod jobs;
pub mod outbox;
pub mod protocol;
pub mod session;
mod state;
pub mod stream;
