//! Measures: their list, their dialog, and the plain form in which they are made.

pub mod recipe;
pub mod template;

#[cfg(feature = "app")]
mod conditions;
#[cfg(feature = "app")]
mod dialog;
#[cfg(feature = "app")]
mod formula;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
mod preview;
