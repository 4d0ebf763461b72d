//! One value of a table as plain data: for lists on screen and for files.

use serde::{Deserialize, Serialize};

/// A value in its exact text, with its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum Cell {
    /// No value.
    Empty,
    /// As it stands in the file.
    Text(String),
    /// Its exact decimal text.
    Number(String),
    /// True or false.
    Boolean(bool),
    /// `2026-11-24`
    Date(String),
    /// `2026-11-24T09:30:00.123`, on the wall clock of the workspace's time zone.
    DateTime(String),
    /// The elements in order.
    List(Vec<Cell>),
}
