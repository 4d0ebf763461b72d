//! Sets over time: snapshots, who entered and left, trends. Compares by key, never by row.

pub mod members;
pub mod registry;
