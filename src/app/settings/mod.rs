//! **Settings**: how the page looks and counts, and what is kept.

pub mod zones;

pub mod limits;

#[cfg(feature = "app")]
mod kept;
#[cfg(feature = "app")]
mod nearness;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
mod workspace;
