//! Bytes to columns. The only place that names the Arrow reader. Decides nothing about segments.

mod builder;
pub mod chunk;
pub mod column;
pub mod error;
mod interner;
pub mod ipc;
pub mod limits;
pub mod source;
pub mod table;
