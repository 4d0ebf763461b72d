//! A workspace as one file: everything that is kept, as text that a person can read and another browser can take.
//!
//! The same records make the same bytes: stores stand in one order, records by their keys, fields by their names.

mod base64;
mod check;
mod depth;
pub mod entry;
pub mod plan;
pub mod read;
mod registries;
pub mod write;

pub use base64::{decode, encode};
pub use depth::depth;
pub use entry::Entry;
pub use plan::{Kind, Plan, plan};
pub use read::{Refused, read};

/// Says of a file that it is a workspace.
const MARK: &str = "satsuma";
/// What the mark says.
const WORKSPACE: &str = "workspace";
/// The form of the file.
const FORM: u64 = 1;

/// The field of an object that stands for bytes, as base64.
pub const BYTES: &str = "$bytes";

#[cfg(test)]
mod tests;
