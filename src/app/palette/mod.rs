//! The command palette: everything that can be reached from anywhere, found by typing.

pub mod rank;

#[cfg(feature = "app")]
pub mod dialog;
#[cfg(feature = "app")]
mod entries;
