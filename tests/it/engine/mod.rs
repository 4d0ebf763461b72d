//! The engine against the obvious evaluator, against the laws of sets, and against itself.

mod agreement;
mod answers;
mod appending;
mod definitions;
mod explained;
mod extremes;
mod invariance;
mod keys;
mod laws;
mod loaded;
mod operators;
mod oracle;
mod questions;
mod random;
mod sheet;
mod shop;
mod spread;
mod tables;
mod tallied;
mod worker;
mod zones;
