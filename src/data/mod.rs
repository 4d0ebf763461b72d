//! Bytes to columns. The only place that names the Arrow reader. Decides nothing about segments.

mod builder;
pub mod cells;
pub mod chunk;
pub mod column;
pub mod error;
pub mod gather;
mod interner;
pub mod ipc;
pub mod join;
pub mod keys;
pub mod limits;
pub mod matching;
pub mod profile;
pub mod sample;
pub mod source;
pub mod table;
pub mod tally;
pub mod unique;
