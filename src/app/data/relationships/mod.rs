//! **Relationships**: what leads from table to table, as a list and as a diagram.

pub mod diagram;
pub mod layout;
pub mod picture;

#[cfg(feature = "app")]
mod canvas;
#[cfg(feature = "app")]
pub(super) mod list;
#[cfg(feature = "app")]
pub mod page;
