//! What is meant: schemas, literals, definitions. Names no column of data, no file, no browser.
//!
//! Three trees: a [`draft`] is what is on screen, a [`definition`] is what is meant, and what runs is the engine's own.

pub mod address;
pub mod aggregate;
pub mod apply;
pub mod attribute;
pub mod card;
pub mod catalog;
pub mod cell;
pub mod change;
pub mod chosen;
pub mod column;
pub mod complete;
pub mod condition;
pub mod context;
pub mod definition;
pub mod draft;
pub mod edit;
pub mod explanation;
pub mod fields;
pub mod figures;
pub mod json;
pub mod key;
pub mod label;
pub mod lift;
pub mod limit;
pub mod lost;
pub mod measure;
pub mod measured;
pub mod naming;
pub mod offered;
pub mod operand;
pub mod operator;
pub mod output;
pub mod problem;
pub mod profile;
pub mod proposal;
pub mod reason;
pub mod report;
pub mod schedule;
pub mod schema;
pub mod segment;
pub mod setup;
pub(crate) mod shared;
pub mod undo;
pub mod uses;
pub mod value;
pub mod words;

#[cfg(test)]
pub(crate) mod tests;
