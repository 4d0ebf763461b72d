//! What is meant by a question: which customers, which records, in which order, to which parts.

use serde::{Deserialize, Serialize};

use super::HeldId;
use crate::model::{context::Context, definition::Definition};

/// Where rows are moved to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// To every part.
    Everywhere,
    /// To one part.
    One(u32),
    /// By a hash of the key in those columns; rows without one by their file row.
    ByKey {
        /// Their names.
        columns: Vec<String>,
    },
    /// Where the attached list of keys says. Attachments: the keys' ends, the keys' text, a byte a key: its part.
    Listed {
        /// The columns of the key.
        columns: Vec<String>,
        /// Of rows whose key is not listed.
        otherwise: Otherwise,
    },
}

/// Where rows are moved to whose key is not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Otherwise {
    /// Nowhere.
    Stay,
    /// By a hash of the key in those columns.
    ByKey(Vec<String>),
}

/// Which members a part is to hold.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wanted {
    /// Those that a definition holds.
    Of {
        /// The definition.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// Below so many, the numbers of their keys are wanted, too. Attachment of the answer, where they all have one: one
        /// bit for each.
        numbers: Option<u32>,
    },
    /// The customers with those keys. Attachments: the keys' ends, the keys' text.
    Keys,
    /// The customers whose keys have those numbers. Attachment: one bit for each.
    Numbers,
    /// None of them.
    Nobody,
    /// All customers.
    Everybody,
}

/// A column of a list of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Output {
    /// The key, as one text.
    Key,
    /// A column of the profile table; empty where there is none of that name.
    Column(String),
    /// What the definition projects, by its place there.
    Projected(u32),
}

/// An order of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// That of the file.
    File,
    /// That of a column's values, ties in file order, those without a value last.
    Sorted {
        /// Which column.
        by: Output,
        /// The largest first.
        descending: bool,
    },
    /// That of a column's values, ties by ascending key.
    Ranked {
        /// Which column.
        by: Output,
        /// The largest first.
        largest: bool,
    },
    /// That of a seeded hash of the key, ties by ascending key.
    Hash {
        /// The seed.
        seed: u32,
    },
}

/// Rows of a table that is there, or of one that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// By its name.
    Table(String),
    /// By what holds it.
    Held(HeldId),
}

/// Some customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Among {
    /// The members of a definition.
    Of(Definition),
    /// Those who are held.
    Held(HeldId),
}

/// What is wanted of numbers whose different values need not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlining {
    /// So many of the commonest, in the end.
    pub top: u32,
    /// Percentiles.
    pub ranked: bool,
}
