//! What became of a file's rows and columns: the load report.

use serde::{Deserialize, Serialize};

/// What was read and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadReport {
    /// Rows read.
    pub rows: u64,
    /// Record batches read.
    pub batches: u64,
    /// How long reading took, in milliseconds.
    pub milliseconds: f64,
    /// Columns that are shown but cannot be used, with the file's type.
    pub unsupported: Vec<(String, String)>,
    /// What else is worth knowing, each one sentence with a count and examples.
    pub notes: Vec<Note>,
}

/// Something that happened to some rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// One sentence.
    pub message: String,
    /// How many rows it concerns.
    pub count: u64,
    /// Some of the values.
    pub examples: Vec<String>,
}
