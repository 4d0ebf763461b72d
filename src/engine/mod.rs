//! Meaning to rows. Pure: *as of*, zone and seeds are inputs; no storage, no clock, no randomness.
//!
//! Tables that belong together are a [`dataset`]. A definition is bound to it: conditions become questions to columns, with
//! literals as the columns' own values and relative dates as intervals; paths become frames of joined records; and
//! everything becomes sets made of one another, each known by its number and found out once. What was found out is kept in
//! a [`cache`]. [`evaluate`] gives the members of a definition and the sizes of every node. All of it works a step at a
//! time, so that a caller can let others have their turn or give up. Members are a type of their own ([`members`]); they
//! are laid over one another ([`overlap`]), their values counted ([`distribution`]) and their records listed ([`project`]); one customer is a [`card`]. Names
//! no file, no worker and no screen; never asks what day it is.
//!
//! # How to add
//! - *an operator*: its test in `model::condition` and its word in `model::operator`, `offered` and `label`; in `bind::question` what it
//!   asks; where an interval or a set of values is not enough, a variant of `asked::Asked` and its kernel.
//! - *an aggregate*: `model::definition::Aggregate`; its type in `bind::figure`; an accumulator in a file of `aggregate`.
//! - *a column type*: `data::column::Values` and `data::gather`; its kernel in `kernel`; its order in `limit`.
//! - *a kind of node*: `model::definition::NodeKind`; its binding beside `bind::tree`; how its set is made in `bind::build`; how that is
//!   found out in `run`.

mod aggregate;
mod asked;
mod bind;
pub mod cache;
mod calendar;
pub mod card;
pub mod columns;
pub mod dataset;
mod days;
pub mod distribution;
pub mod evaluate;
mod explain;
mod expr;
mod kernel;
pub mod library;
pub mod limit;
pub mod measure;
pub mod members;
mod number;
pub mod overlap;
pub mod project;
mod rewrite;
mod run;
mod sequence;
mod spans;
mod text;
mod zone;
