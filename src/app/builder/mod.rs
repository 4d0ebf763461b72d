//! The segment builder: rules that read like sentences, and beside them a ledger of exact figures.
//!
//! The [`editor`] holds the draft and what is known of it; everything else here shows a part of it and sends edits.

pub mod attributes;
pub mod beginning;
pub mod changes;
pub mod compare;
pub mod contradiction;
pub mod curve;
pub mod destinations;
pub mod gaps;
pub mod moves;
pub mod outline;
pub mod paste;
pub mod places;
pub mod range;
pub mod steps;
pub mod variants;
pub mod warnings;

#[cfg(feature = "app")]
mod activity;
#[cfg(feature = "app")]
mod add;
#[cfg(feature = "app")]
pub mod as_of;
#[cfg(feature = "app")]
mod attribute_field;
#[cfg(feature = "app")]
mod calendar_values;
#[cfg(feature = "app")]
mod condition;
#[cfg(feature = "app")]
mod counting;
#[cfg(feature = "app")]
mod counts;
#[cfg(feature = "app")]
mod definition;
#[cfg(feature = "app")]
mod dragging;
#[cfg(feature = "app")]
pub mod editor;
#[cfg(feature = "app")]
mod elsewhere;
#[cfg(feature = "app")]
mod keyed;
#[cfg(feature = "app")]
mod kinds;
#[cfg(feature = "app")]
pub mod known;
#[cfg(feature = "app")]
mod ledger;
#[cfg(feature = "app")]
mod move_to;
#[cfg(feature = "app")]
mod node;
#[cfg(feature = "app")]
mod others;
#[cfg(feature = "app")]
mod outcome;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
mod pasted;
#[cfg(feature = "app")]
mod path;
#[cfg(feature = "app")]
mod preview;
#[cfg(feature = "app")]
mod records;
#[cfg(feature = "app")]
mod result;
#[cfg(feature = "app")]
mod rule;
#[cfg(feature = "app")]
mod said;
#[cfg(feature = "app")]
mod sequence;
#[cfg(feature = "app")]
mod spread;
#[cfg(feature = "app")]
mod threshold;
#[cfg(feature = "app")]
mod value;
#[cfg(feature = "app")]
mod value_list;
#[cfg(feature = "app")]
pub mod versions;
