//! The segment builder.

#[cfg(feature = "app")]
pub mod page;
