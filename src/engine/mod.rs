//! Meaning to rows. Pure: *as of*, zone and seeds are inputs; no storage, no clock, no randomness.
//!
//! A definition is bound to columns ([`plan`]): each condition becomes a question to a column, with literals as the
//! column's own values and relative dates as intervals. Then either the sizes of every node and the members are found
//! ([`evaluate`]), or the members alone ([`select`]). Both work a step at a time, so that a caller can let others have
//! their turn or give up, and remember the answers to questions in a [`cache`]. Members are a type of their own
//! ([`members`]). Names no file, no worker and no screen; never asks what day it is.

mod asked;
mod bind;
pub mod cache;
mod calendar;
mod combine;
mod days;
pub mod evaluate;
mod kernel;
pub mod members;
mod number;
mod optimise;
pub mod plan;
pub mod select;
mod spans;
mod text;
mod zone;
