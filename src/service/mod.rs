//! The worker without a browser: the protocol, and the sessions that answer it.

pub mod protocol;
