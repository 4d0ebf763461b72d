//! **Segments**: the list of all of them, and what can be done with one or many.

pub mod action;
pub mod compound;
pub mod filter;
pub mod keys;
pub mod order;
pub mod row;
pub mod tagging;
pub mod usage;

#[cfg(feature = "app")]
mod cells;
#[cfg(feature = "app")]
pub mod dialogs;
#[cfg(feature = "app")]
mod filter_menu;
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
#[cfg(feature = "app")]
mod tag_dialog;
