//! When segments are refreshed, and made active and inactive, by themselves: chosen and told.

pub mod words;

#[cfg(feature = "app")]
pub mod dialog;
#[cfg(feature = "app")]
pub mod later;
#[cfg(feature = "app")]
pub mod rhythm;
#[cfg(feature = "app")]
pub mod system;
