//! Meaning to rows. Pure: *as of*, zone and seeds are inputs; no storage, no clock, no randomness.
//!
//! A definition is bound to columns ([`plan`]), its conditions are scanned a piece at a time and remembered, and their
//! sets are combined ([`evaluate`]).

pub mod calendar;
mod compare;
pub mod evaluate;
mod kernel;
pub mod members;
mod number;
pub mod plan;
mod test;
pub mod zone;
