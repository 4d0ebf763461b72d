//! **Home**: what is here, what changed, and what to do next.

pub mod summary;

#[cfg(feature = "app")]
mod lists;
#[cfg(feature = "app")]
mod overview;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
mod welcome;
