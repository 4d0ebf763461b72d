//! **Settings**: how the page looks and counts, and what is kept.

pub mod zones;

#[cfg(feature = "app")]
mod kept;
#[cfg(feature = "app")]
pub mod page;
