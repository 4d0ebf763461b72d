//! The frame around every page: navigation, what is said and asked on any page, keys, and files dropped anywhere.

pub mod place;
pub mod shortcut;

#[cfg(feature = "app")]
mod drop;
#[cfg(feature = "app")]
mod frame;
#[cfg(feature = "app")]
mod keyboard;
#[cfg(feature = "app")]
mod layers;
#[cfg(feature = "app")]
mod nav;
#[cfg(feature = "app")]
mod notices;
#[cfg(feature = "app")]
mod outlet;
#[cfg(feature = "app")]
mod progress;
#[cfg(feature = "app")]
mod shortcuts;
#[cfg(feature = "app")]
mod task;

#[cfg(feature = "app")]
pub use frame::{App, start};
#[cfg(feature = "app")]
pub use layers::Layers;
#[cfg(feature = "app")]
pub use shortcuts::ShortcutKeys;
