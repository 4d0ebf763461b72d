//! What the page asks, and what it says with it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::model::{
    attribute::{Attribute, Path},
    context::Context,
    definition::{Definition, SegmentId},
    measure::Measure,
    setup::Setup,
    shared,
};

/// How many customers a sample has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SampleSize {
    /// 10,000.
    Small,
    /// 100,000.
    Medium,
    /// 1,000,000.
    Large,
}

/// The sample's tables, the profile table first.
pub const SAMPLE_TABLES: [&str; 7] =
    ["customers", "products", "stores", "purchases", "subscriptions", "support_cases", "web_visits"];

impl SampleSize {
    /// Customers.
    pub fn customers(self) -> u32 {
        match self {
            Self::Small => 10_000,
            Self::Medium => 100_000,
            Self::Large => 1_000_000,
        }
    }

    /// The size with so many customers.
    pub fn of_customers(customers: u32) -> Option<Self> {
        [Self::Small, Self::Medium, Self::Large].into_iter().find(|size| size.customers() == customers)
    }
}

/// Where a table's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file: the request's first attachment.
    File {
        /// Its name, for sentences and for the table's name.
        name: String,
    },
    /// A table of the sample.
    Sample {
        /// How large.
        size: SampleSize,
        /// The same seed gives the same rows.
        seed: u64,
        /// The day that its dates end at, `2026-11-24`.
        today: String,
        /// Which of its tables.
        table: String,
    },
}

/// What to do with rows whose columns are those of a table that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoadMode {
    /// A table of its own.
    New,
    /// Behind the rows of the table of that name.
    Append,
    /// Instead of the table of that name, once all rows are read.
    Replace,
}

/// Which column is what in the profile table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProfileSetup {
    /// The profile table.
    pub table: String,
    /// Its key column; several make one key together.
    pub key: Vec<String>,
    /// The column shown as a customer's name.
    pub display_name: Option<String>,
    /// The column shown as a customer's e-mail address.
    pub email: Option<String>,
    /// The last row of a repeated key wins instead of the first.
    pub newest_wins: bool,
}

/// A segment that definitions may refer to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LibrarySegment {
    /// Its id.
    pub id: SegmentId,
    /// Its name, for sentences.
    pub name: String,
    /// Its saved version.
    pub definition: Definition,
    /// An inactive segment has no members.
    pub active: bool,
    /// Of static segments: the keys of its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<String>>,
}

/// Which customers a list or a file is made of.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Members {
    /// Those that a definition holds now.
    Of {
        /// The definition.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
    },
    /// Those of a snapshot: the request's first attachment, whole, as written by [`Request::Run`].
    Snapshot,
    /// The same, with what a definition projects as further columns.
    SnapshotOf {
        /// The definition.
        definition: Definition,
        /// The instant and zone at which its projected attributes are found out.
        context: Context,
    },
    /// The customers with those keys.
    Keys {
        /// As text.
        keys: Vec<String>,
    },
    /// Those of a list who are not in another: who entered since, or who left. Attachments are those of the list, then
    /// those of the other.
    Without {
        /// The list, with its columns.
        members: Box<Members>,
        /// The other.
        other: Box<Members>,
    },
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Comma-separated values by RFC 4180.
    Csv {
        /// Text cells that a spreadsheet would take for a formula are written with a quote before them.
        spreadsheet_safe: bool,
    },
    /// An Arrow IPC stream.
    Arrow,
}

/// Which of a list's members, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// So many come before the first.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
    /// In file order where nothing is said.
    pub sort: Option<Sort>,
}

/// The order of a column's values, ties in file order; those without a value come last in either direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// A column of the list, which holds no lists.
    pub column: String,
    /// The largest first.
    pub descending: bool,
}

impl Page {
    /// The first so many in file order.
    pub fn first(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }
}

/// How a worker ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakdown {
    /// It traps while it hears a message.
    Trap,
    /// It traps in what it waited for.
    TrapLater,
    /// It has no memory left.
    Memory,
    /// It does not come to an end.
    Hang,
}

/// What a worker can be asked.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Reader: look at the source's beginning. Attachment: the file. Reply: `Inspected`.
    Inspect {
        /// What to look at.
        source: Source,
    },
    /// Reader: read the source to its end, sending chunks over the ports. Attachments: the file (of files), a port to each
    /// part. Reply: `Read`.
    Read {
        /// What to read.
        source: Source,
    },
    /// Reader: generate a table of the sample as Arrow bytes, in pieces. Reply: `Streamed`.
    SaveSample {
        /// A sample's table.
        source: Source,
    },
    /// Engine, before anything else: there are so many parts, of which it is the first. Attachments: a port to each of the
    /// others. Reply: `Done`.
    Lead {
        /// How many.
        parts: u32,
    },
    /// Part, before anything else: answer the lead. Attachment: the port to it. Reply: `Done`.
    Serve,
    /// Engine: take the chunks that come over the ports into a table. Attachments: a port for each part. Reply: `Loaded`.
    Receive {
        /// The table's name.
        table: String,
        /// How its rows meet those already there.
        mode: LoadMode,
    },
    /// Engine: forget a table. Reply: `Done`.
    Forget {
        /// Which.
        table: String,
    },
    /// Engine: this is the profile table, this its key. Attachments: the blocks of the key registry, in order.
    /// Reply: `Profile`.
    SetProfile {
        /// The choice.
        setup: ProfileSetup,
    },
    /// Engine: the zone on whose wall clock date-times are shown, an IANA name; UTC before it is told. Reply: `Done`.
    SetZone {
        /// Which.
        time_zone: String,
    },
    /// Engine: how the tables that are there are likely to belong together. Reply: `Proposed`.
    Propose,
    /// Engine: how the values of some columns match those of others, as keys. Reply: `Matching`.
    Match {
        /// Whose rows.
        source: String,
        /// Their columns, in the order of the key.
        columns: Vec<String>,
        /// Of which table.
        target: String,
        /// Its columns that make the key.
        key: Vec<String>,
    },
    /// Engine: one column's figures. Reply: `Column`.
    Column {
        /// Of which table.
        table: String,
        /// Which column.
        column: String,
    },
    /// Engine: a column's commonest values that contain a text. Reply: `Values`.
    Values {
        /// Of which table.
        table: String,
        /// Which column.
        column: String,
        /// Any case; empty for all.
        search: String,
        /// At most so many.
        limit: u32,
    },
    /// Engine: a table's first rows. Reply: `Rows`.
    Rows {
        /// Of which table.
        table: String,
        /// At most so many.
        limit: u32,
    },
    /// Engine: the sizes of a definition and of all its nodes, and its first members. A newer one replaces an older one
    /// that still runs, which then fails as cancelled. Reply: `Evaluated`.
    Evaluate {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// The first so many members are listed.
        preview: u32,
    },
    /// Engine: evaluate for keeps. Attachments: the members of the last snapshot, where there is one, as kept: whole, then the
    /// step ahead of them where it is one. Reply: `Ran`, with two attachments: the members, empty where a step suffices; and
    /// what changed since the whole ones that were given, as [`crate::history::change::Change::to_bytes`] has it, empty where
    /// there were none.
    Run {
        /// The members are wanted whole, however little changed.
        whole: bool,
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
    },
    /// Engine: the keys that the registry gained, as a block to be kept behind those before; no bytes where there are none.
    /// Reply: `Registered`.
    Registered {
        /// How many are kept.
        since: u32,
    },
    /// Engine: register the keys of all customers, so that no refresh waits for it. Attachment and reply as of
    /// [`Request::Registered`].
    Register {
        /// How many are kept.
        since: u32,
    },
    /// Engine: some of a list's members. A list's columns are those of the profile table, then the definition's projected
    /// attributes, called as [`crate::model::output::projected_names`] has it. Reply: `Rows`.
    List {
        /// Whose.
        members: Members,
        /// Which of them.
        page: Page,
        /// The columns in order; empty for all.
        columns: Vec<String>,
    },
    /// Engine: the keys of some of a list's members. Reply: `Keys`.
    Keys {
        /// Whose.
        members: Members,
        /// Which of them.
        page: Page,
    },
    /// Engine: a list as a file, in pieces. Reply: `Streamed`.
    Export {
        /// Whose.
        members: Members,
        /// The list's columns to write, in order; empty for all. One that is not there is written empty.
        columns: Vec<String>,
        /// How it is written.
        format: Format,
    },
    /// Engine: how the tables belong together. Where no profile table is set yet, the set-up's is, with its key and no
    /// registry. Reply: `SetUp`.
    SetUp {
        /// Keys, time columns, relationships.
        setup: Setup,
    },
    /// Engine: the segments and measures that definitions may refer to, in place of those before. Reply: `Done`.
    Library {
        /// Saved segments.
        segments: Vec<LibrarySegment>,
        /// Measures by their ids.
        measures: BTreeMap<String, Measure>,
    },
    /// Engine: how many customers a definition holds. Reply: `Count`.
    Count {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
    },
    /// Engine: how many customers each of several definitions holds, those that differ in little being cheap. Reply: `Counts`.
    Counts {
        /// Which, in order.
        definitions: Vec<Definition>,
        /// Their instant and zone.
        context: Context,
    },
    /// Engine: which of some values a column does not have in any row. Reply: `Absent`.
    Absent {
        /// Of which table.
        table: String,
        /// Which column; of lists: their elements.
        column: String,
        /// Values as they stand in a condition's controls.
        #[serde(with = "shared")]
        values: Arc<[String]>,
        /// Upper and lower case are the same.
        ignore_case: bool,
    },
    /// Engine: why a customer is a member or is not. Reply: `Explained`.
    Explain {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// The customer's key, as text.
        key: String,
    },
    /// Engine: one customer, with look-ups, and how many related records they have. Reply: `Card`.
    Card {
        /// The customer's key, as text.
        key: String,
        /// The zone that date-times are shown in.
        context: Context,
    },
    /// Engine: some of one customer's related records, the newest first. Reply: `Records`.
    Records {
        /// The customer's key, as text.
        key: String,
        /// Of which tables: paths of the card.
        paths: Vec<Path>,
        /// So many newer ones are left out.
        offset: u64,
        /// At most so many.
        limit: u32,
        /// The zone that date-times are shown in.
        context: Context,
    },
    /// Engine: why those of a list of keys who are no members are none. At most 100,000 different keys. Reply: `Reasons`.
    Reasons {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// Customers' keys, as text.
        keys: Vec<String>,
    },
    /// Engine: how an attribute is spread. Reply: `Distribution`.
    Distribution {
        /// Over the members of this definition; over everybody where there is none.
        members: Option<Definition>,
        /// What is looked at.
        attribute: Attribute,
        /// Over the distinct records of its first table that lead to a member; over the members where there is none.
        path: Option<Path>,
        /// The instant and the zone.
        context: Context,
        /// At most so many of the commonest values.
        top: u32,
        /// Percentiles, in hundredths of a percent: 5,000 is the median.
        shares: Vec<u32>,
        /// Whether different values are counted, too: of numbers that takes longer than all else.
        distinct: bool,
    },
    /// Engine: how two to five definitions lie over one another. Reply: `Overlap`.
    Overlap {
        /// Which.
        definitions: Vec<Definition>,
        /// Their instant and zone.
        context: Context,
    },
    /// Engine: what a measure comes to. Reply: `Measured`.
    Measure {
        /// What is meant.
        measure: Measure,
        /// Its instant and zone.
        context: Context,
        /// At most so many rows.
        limit: u32,
    },
    /// Any: whether a text is a definition, and which. Reply: `Definition`.
    Check {
        /// JSON, of any version that there has been.
        text: String,
    },
    /// Engine, to measure it: all answers are found out anew from now on. Reply: `Done`.
    ForgetAnswers,
    /// Any: are you there. Reply: `Done`.
    Ping,
    /// Any, in tests only: break down.
    Break {
        /// In which way.
        how: Breakdown,
    },
}

impl Request {
    /// Whether it moves or joins whole tables.
    pub fn is_long(&self) -> bool {
        matches!(
            self,
            Self::Receive { .. }
                | Self::Forget { .. }
                | Self::SetProfile { .. }
                | Self::SetUp { .. }
                | Self::Propose
                | Self::Match { .. }
        )
    }
}
