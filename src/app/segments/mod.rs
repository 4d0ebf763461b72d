//! **Segments**: the list of all of them, and what can be done with one or many.

pub mod action;
pub mod compound;
pub mod keys;
pub mod order;
pub mod row;

#[cfg(feature = "app")]
pub mod dialogs;
#[cfg(feature = "app")]
pub mod import;
#[cfg(feature = "app")]
pub mod list;
#[cfg(feature = "app")]
mod list_dialog;
#[cfg(feature = "app")]
mod new;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
pub mod status;
