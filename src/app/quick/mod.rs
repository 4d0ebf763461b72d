//! Quick segments: a field, a choice of its values, a name. What comes out is a segment like any other.

pub mod choice;
pub mod fields;

#[cfg(feature = "app")]
mod chooser;
#[cfg(feature = "app")]
mod number;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
mod review;
