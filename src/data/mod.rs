//! Bytes to columns. The only place that names the Arrow reader. Decides nothing about segments.

mod builder;
pub mod cells;
pub mod chunk;
pub mod column;
mod digits;
pub mod distribution;
pub mod error;
pub mod gather;
mod histogram;
mod integers;
mod interner;
pub mod ipc;
pub mod join;
pub mod keys;
pub mod kind;
pub mod limits;
pub mod marks;
pub mod matching;
pub mod order;
pub mod route;
pub mod sample;
pub mod sorted;
pub mod source;
pub mod table;
pub mod tally;
pub mod unique;
pub mod universe;
