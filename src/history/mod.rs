//! Sets over time: snapshots, who entered and left, trends. Compares by key, never by row.

pub mod block;
pub mod change;
pub mod members;
pub mod registry;
pub mod step;
pub mod trend;
mod varint;
