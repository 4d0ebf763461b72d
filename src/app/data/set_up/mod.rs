//! **Set-up**: a short guided screen. What was guessed, why, and how to correct it.

pub mod standing;
pub mod sureness;

#[cfg(feature = "app")]
mod customers;
#[cfg(feature = "app")]
mod fields;
#[cfg(feature = "app")]
mod naming;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
mod relationship;
#[cfg(feature = "app")]
mod relationships;
#[cfg(feature = "app")]
mod shared;
#[cfg(feature = "app")]
mod tables;
#[cfg(feature = "app")]
mod why;
#[cfg(feature = "app")]
pub(super) mod words;
