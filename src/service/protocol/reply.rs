//! What a worker answers.

use serde::{Deserialize, Serialize};

use super::ProfileSetup;
use crate::model::{
    card::{Card, RecordsPage},
    cell::Cell,
    definition::Definition,
    explanation::Explanation,
    figures::Figures,
    measured::Measured,
    profile::{ColumnProfile, Distribution, ValueCount},
    proposal::{Matching, Proposal},
    reason::Reasons,
    report::LoadReport,
    schema::TableSchema,
    setup::{RelationshipFound, TableFound},
};

/// Answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// Nothing more to say.
    Done,
    /// A definition as it was read.
    Definition(Box<Definition>),
    /// A source's beginning.
    Inspected(Inspected),
    /// A source is read to its end.
    Read {
        /// How many rows.
        rows: u64,
    },
    /// A table is there.
    Loaded(Box<TableInfo>),
    /// The profile table is set.
    Profile(ProfileInfo),
    /// A whole set-up, and why.
    Proposed(Box<Proposal>),
    /// How values match keys; nothing where they cannot be compared.
    Matching(Option<Matching>),
    /// The tables are joined.
    SetUp {
        /// What the rows of each table came to.
        tables: Vec<TableFound>,
        /// What the rows of each relationship's source came to.
        relationships: Vec<RelationshipFound>,
        /// How many customers there are.
        customers: u32,
    },
    /// How many.
    Count {
        /// Customers.
        customers: u32,
    },
    /// The places of the values that are in no row, ascending.
    Absent(Vec<u32>),
    /// How many customers each holds, in order; nothing of those that cannot be evaluated.
    Counts(Vec<Option<u32>>),
    /// Nothing where there is no such customer.
    Explained(Option<Box<Explanation>>),
    /// Nothing where there is no such customer.
    Card(Option<Box<Card>>),
    /// Records of a customer; none where there is no such customer.
    Records(RecordsPage),
    /// Why customers are left out.
    Reasons(Reasons),
    /// How an attribute is spread.
    Distribution(Box<Distribution>),
    /// By region: the customers who are in just the sets whose bits are set in its number.
    Overlap {
        /// `2^sets`, none of region 0.
        regions: Vec<u64>,
    },
    /// A measure's rows.
    Measured(Measured),
    /// A column's figures.
    Column(Box<ColumnProfile>),
    /// Values and how many rows have them.
    Values {
        /// The commonest first.
        values: Vec<ValueCount>,
        /// How many different values match in all.
        matching: u64,
    },
    /// Some rows.
    Rows(Rows),
    /// Keys of members.
    Keys {
        /// As text, in order.
        keys: Vec<String>,
        /// How many members there are in all.
        total: u64,
        /// In lists of a snapshot: how many of them are not in the data. They come last.
        missing: u64,
    },
    /// Sizes and first members.
    Evaluated {
        /// The sizes.
        figures: Box<Figures>,
        /// The first members.
        members: Rows,
    },
    /// Evaluated for keeps. Attachments: the members (ids of the registry), then the registry's new block where there is
    /// one.
    Ran(Ran),
    /// So many keys the registry has.
    Registered(u32),
    /// All pieces are sent.
    Streamed {
        /// How many rows.
        rows: u64,
        /// How many bytes.
        bytes: u64,
    },
}

/// A source's beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspected {
    /// Its columns.
    pub schema: TableSchema,
    /// Rows, where the format says so before reading.
    pub rows: Option<u64>,
    /// Its size in bytes, where it is known.
    pub bytes: Option<u64>,
}

/// A table that is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    /// Its name and columns.
    pub schema: TableSchema,
    /// Rows.
    pub rows: u64,
    /// Bytes of the sources.
    pub bytes: u64,
    /// Bytes in memory.
    pub memory: u64,
    /// Of the content of its sources, in order.
    pub fingerprint: String,
    /// What was read and what was left out.
    pub report: LoadReport,
    /// How likely it is the profile table, with its best key: what the set-up proposes. The highest wins.
    pub profile_score: f64,
    /// Key and display columns as guessed, where the table were the profile table.
    pub proposed: ProfileSetup,
    /// The latest day of its dates that are not in the future of its load, `2011-12-09`; for *as of*.
    pub last_day: Option<String>,
    /// Columns whose wall-clock times are all midnights: days that the file keeps as times.
    pub days: Vec<String>,
}

/// The profile table as it is keyed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileInfo {
    /// The choice.
    pub setup: ProfileSetup,
    /// Rows with a key, each key once.
    pub customers: u32,
    /// Rows left out because their key came before.
    pub duplicates: u64,
    /// Some of those keys.
    pub duplicate_examples: Vec<String>,
    /// Rows left out because their key is empty.
    pub without_key: u64,
    /// The profile table's fingerprint.
    pub fingerprint: String,
    /// How many keys the registry has.
    pub registered: u32,
}

/// Some rows of a table, as plain values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<String>,
    /// Some of them. In lists of a snapshot, a member that is not in the data has its key alone and comes last.
    pub rows: Vec<Vec<Cell>>,
    /// How many there are in all.
    pub total: u64,
    /// In lists of a snapshot: how many of them are not in the data.
    pub missing: u64,
}

/// A segment evaluated for keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ran {
    /// How many members.
    pub members: u32,
    /// How many were not in the last snapshot.
    pub entered: u32,
    /// How many were in the last snapshot and are not now.
    pub left: u32,
    /// How many of those are not in the data any more.
    pub left_missing: u32,
    /// The last snapshot cannot be read: they are compared with nobody.
    pub damaged: bool,
    /// How long it took.
    pub milliseconds: f64,
    /// The profile table's fingerprint.
    pub fingerprint: String,
    /// How many keys the registry has now.
    pub registered: u32,
}
