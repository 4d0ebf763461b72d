//! The engine against the obvious evaluator, against the laws of sets, and against itself.

mod agreement;
mod answers;
mod appending;
pub(crate) mod definitions;
mod explained;
mod extremes;
mod invariance;
mod keys;
mod laws;
mod loaded;
mod operators;
pub(crate) mod oracle;
mod pieces;
pub(crate) mod questions;
pub(crate) mod random;
pub(crate) mod sheet;
mod shop;
mod spread;
pub(crate) mod tables;
mod tallied;
mod worker;
mod zones;
