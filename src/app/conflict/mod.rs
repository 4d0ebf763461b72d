//! What two tabs changed at once: both beside each other in words, and the choice between them.

pub mod said;

#[cfg(feature = "app")]
pub mod dialog;
