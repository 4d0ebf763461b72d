//! The worker without a browser: the protocols, and the sessions that answer them.
//!
//! A worker is a reader of one file, the *lead* that the page asks, or a *part* of the customers that the lead asks. The
//! lead holds a part itself.

mod guess;
mod lead;
pub mod outbox;
pub mod part;
pub mod protocol;
mod reader;
pub mod session;
pub mod stream;
