//! Everything that the page and its workers say to each other, on one page.
//!
//! A *reader* opens one file (or generates one table of the sample) and is thrown away; an *engine* keeps the tables. It
//! is one worker or several, of which the page talks to the *lead* alone; what it says to the others, its *parts*, is
//! another protocol. A message is one of these values plus attachments: what cannot be written as plain data (a file, a
//! port, bytes). Chunks travel from the reader to each part over a port, never through the page. Nothing here names the
//! browser.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{
    attribute::{Attribute, Path},
    card::{Card, RecordsPage},
    cell::Cell,
    context::Context,
    definition::{Definition, SegmentId},
    explanation::Explanation,
    figures::Figures,
    measure::Measure,
    measured::Measured,
    problem::Problem,
    profile::{ColumnProfile, Distribution, ValueCount},
    proposal::{Matching, Proposal},
    reason::Reasons,
    report::LoadReport,
    schema::TableSchema,
    setup::{Misfit, RelationshipFound, Setup, TableFound},
};

/// Which request an answer belongs to. Given by the page, ascending.
pub type RequestId = u32;

/// From the page to a worker.
// A message is made once and sent at once: a box would only be one more thing to unpack.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Answered by any number of [`FromWorker::Progress`], then one `Done` or `Failed`.
    Request {
        /// Which.
        id: RequestId,
        /// What is asked.
        request: Request,
    },
    /// The same to the lead and to every other part, which begin at the same moment: a question's way over the lead to a
    /// part that sleeps takes longer than a small answer. `Count` or `Evaluate`, answered by the lead. A lead that finds
    /// that it would ask its parts something else asks them again.
    Everywhere {
        /// Which, of the lead's.
        id: RequestId,
        /// What is asked.
        request: Request,
    },
    /// The request is no longer wanted: it fails as cancelled at its next step.
    Cancel {
        /// Which.
        id: RequestId,
    },
}

/// From a worker to the page.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The first message: the worker is up. Another build than the page's is not talked to.
    Ready {
        /// The worker's build.
        build: String,
    },
    /// On the way.
    Progress {
        /// Which.
        id: RequestId,
        /// How far.
        progress: Progress,
    },
    /// One piece of a streamed answer; its bytes are the attachment.
    Piece {
        /// Which.
        id: RequestId,
    },
    /// The answer.
    Done {
        /// Which.
        id: RequestId,
        /// The answer; its bytes, where it has any, are attachments.
        reply: Reply,
    },
    /// There will be no answer.
    Failed {
        /// Which.
        id: RequestId,
        /// Why.
        failure: Failure,
    },
    /// The worker trapped: its memory is not to be trusted any more.
    Broken {
        /// In the words of the trap.
        message: String,
    },
}

/// How far a request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Rows in all, where that is known.
    pub rows_total: Option<u64>,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all, where that is known.
    pub bytes_total: Option<u64>,
}

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
    /// Those of a snapshot: the request's first attachment, as written by [`Request::Run`].
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
    /// Engine: evaluate for keeps. Attachment: the members of the last snapshot, where there is one. Reply: `Ran`.
    Run {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// How many keys of the registry are kept: later ones come back in the answer.
        registered: u32,
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
        values: Vec<String>,
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
    /// Engine, in tests only: trap now.
    Trap,
}

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
    /// How long it took.
    pub milliseconds: f64,
    /// The profile table's fingerprint.
    pub fingerprint: String,
    /// How many keys the registry has now.
    pub registered: u32,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Failure {
    /// It was not wanted any more.
    Cancelled,
    /// The definition cannot be evaluated: all that is wrong with it.
    Problems(Vec<Problem>),
    /// The set-up does not fit the tables: all that is wrong with it.
    Misfits(Vec<Misfit>),
    /// A sentence for a person.
    Sentence(String),
}
