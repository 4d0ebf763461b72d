//! Everything that the lead and its parts say to each other, on one page.
//!
//! The lead is the worker that the page talks to. A *part* holds some customers with all their rows, and answers what the
//! lead asks; it knows neither the page nor the other parts. Each question has one answer. What takes several of them is
//! *held* by the part under a number that the lead chooses, until the lead releases it. Bytes travel beside the messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    data::{chunk::ChunkHeader, kind::Kind, marks::Span, route::Routing, sorted::Form},
    engine::{measure::Portion, overlap::Overlap},
    model::{
        attribute::{Attribute, Hop, Path},
        card::{Card, RecordsPage},
        cell::Cell,
        context::Context,
        definition::Definition,
        explanation::Explanation,
        figures::Figures,
        measure::Measure,
        proposal::{Matching, Proposal},
        reason::Reason,
        schema::TableSchema,
        setup::{RelationshipFound, Setup, TableFound},
    },
    service::protocol::{Failure, LibrarySegment, RequestId},
};

/// Which question an answer belongs to. Given by the lead, ascending.
pub type CallId = u32;

/// What a part holds for the lead. Given by the lead; the same number in every part.
pub type HeldId = u32;

/// From the lead to a part.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToPart {
    /// Answered once.
    Ask {
        /// Which.
        call: CallId,
        /// What is asked.
        question: Question,
    },
    /// The answer is not wanted any more: there will be none.
    Leave {
        /// Which.
        call: CallId,
    },
    /// What is held is not needed any more.
    Release {
        /// Which.
        held: HeldId,
    },
}

/// From a part to the lead.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromPart {
    /// The answer; its bytes, where it has any, are attachments.
    Answered {
        /// Which.
        call: CallId,
        /// The answer.
        answer: Answer,
    },
    /// There will be no answer.
    Failed {
        /// Which.
        call: CallId,
        /// Why.
        failure: Failure,
    },
    /// What the page asked everywhere; its bytes are attachments.
    Ahead {
        /// Which request.
        id: RequestId,
        /// How many questions of the lead it was asked after. None came since.
        after: u32,
        /// The answer; nothing where there is none for the state that the part was in.
        answer: Option<Answer>,
    },
}

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
    },
    /// The customers with those keys. Attachments: the keys' ends, the keys' text.
    Keys,
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

/// What a part can be asked.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Wait for a reader to say what it has. Attachment: the line to the reader. Answer: `Begun`.
    Begin {
        /// The page's request whose line it is.
        line: RequestId,
        /// Holds the line until the table is made.
        held: HeldId,
    },
    /// Take a reader's rows into a table, held until it is kept. Attachment: the line to the reader, where it was not
    /// given before. Answer: `Taken`.
    Take {
        /// The page's request whose line it is.
        line: RequestId,
        /// Holds the table.
        held: HeldId,
        /// The table's name.
        table: String,
        /// The rows stand behind those that are there, of which there are so many in all parts.
        behind: Option<u32>,
        /// How the reader is told to share out its rows, and to how many parts.
        routing: Option<(Routing, u32)>,
    },
    /// Keep a held table, instead of one of that name. Answer: `Done`.
    Keep {
        /// Which.
        held: HeldId,
    },
    /// Forget a table. Answer: `Done`.
    Forget {
        /// Which.
        table: String,
    },
    /// Begin to move a table's rows: decide which stay, and hold the others. Answer: `Scattered`.
    Scatter {
        /// Holds the rows, then the new table.
        held: HeldId,
        /// Of which table.
        table: String,
        /// Only columns of these names; all of them where nothing is said.
        columns: Option<Vec<String>>,
        /// Where they go.
        to: Destination,
        /// Which part this is.
        own: u32,
        /// Of how many.
        parts: u32,
        /// All parts have all rows: none has to be sent.
        copies: bool,
    },
    /// Some rows that leave. Answer: `Away`.
    NextAway {
        /// Of what was scattered.
        held: HeldId,
    },
    /// Rows that come from another part. Attachments: their file rows, the chunk's buffers. Answer: `Done`.
    Arrive {
        /// To what was scattered.
        held: HeldId,
        /// What the buffers are.
        header: ChunkHeader,
    },
    /// All have arrived: put the rows that stayed and those that came in file order, and hold them. Answer: `Taken`.
    Settle {
        /// What was scattered.
        held: HeldId,
    },
    /// Where the whole numbers of a column lie. Answer: `Span`.
    Span {
        /// Of which rows.
        whose: Whose,
        /// Its name.
        column: String,
    },
    /// Which whole numbers of a range a column has. Answer: `Marked`.
    Marked {
        /// Of which rows.
        whose: Whose,
        /// Its name.
        column: String,
        /// The first and the last of them: a range that fits the rows of all parts.
        ends: (i64, i64),
    },
    /// Hold the hashes of a table's keys, ascending, each once. Answer: `Held`.
    Hashes {
        /// Holds them.
        held: HeldId,
        /// Of which rows.
        whose: Whose,
        /// The columns of the key.
        columns: Vec<String>,
    },
    /// Some hashes. Answer: `Hashes`.
    NextHashes {
        /// Held there.
        held: HeldId,
        /// From which on.
        from: u64,
    },
    /// The rows whose key has one of the attached hashes. Answer: `Texts`.
    KeysOf {
        /// Of which rows.
        whose: Whose,
        /// The columns of the key.
        columns: Vec<String>,
    },
    /// The keys of a table's rows from one on, in file order. Answer: `Texts`.
    TableKeys {
        /// Of which table.
        table: String,
        /// The columns of the key.
        columns: Vec<String>,
        /// From which of the part's rows on.
        from: u64,
    },
    /// This is the profile table, this its key. Answer: `Keyed`.
    Key {
        /// The table.
        table: String,
        /// The columns of its key.
        columns: Vec<String>,
        /// The last row of a repeated key wins instead of the first.
        newest_wins: bool,
    },
    /// How the tables belong together: join them. Answer: `Joined`.
    SetUp {
        /// Keys, time columns, relationships.
        setup: Setup,
        /// Nothing is joined and answered `Done`.
        later: bool,
    },
    /// What definitions may refer to. Answer: `Done`.
    Library {
        /// Saved segments, with the keys of all static members.
        segments: Vec<LibrarySegment>,
        /// Measures by their ids.
        measures: BTreeMap<String, Measure>,
    },
    /// What a measure comes to among the part's customers. Answer: of customers `Cells`, of groups `Portion`.
    Measure {
        /// What is meant.
        measure: Measure,
        /// Its instant and zone.
        context: Context,
        /// At most so many customers.
        limit: u32,
    },
    /// How the values of some columns match those of others, as far as this part has them. Answer: `Matching`.
    Match {
        /// Whose rows.
        source: Whose,
        /// Their columns, in the order of the key.
        columns: Vec<String>,
        /// Of which table.
        target: Whose,
        /// Its columns that make the key.
        key: Vec<String>,
    },
    /// How the tables are likely to belong together, as far as this part has them. Answer: `Proposed`.
    Propose {
        /// Each table, and of which of its columns no value comes twice.
        tables: Vec<(Whose, Vec<bool>)>,
    },
    /// Forget what was found out, to measure it. Answer: `Done`.
    ForgetAnswers,
    /// A table's first rows. Answer: `Cells`.
    Rows {
        /// Of which table.
        table: String,
        /// At most so many.
        limit: u32,
        /// The wall clock that date-times are shown on.
        zone: String,
    },
    /// Hold the different values of a column. Answer: `Spread`.
    Column {
        /// Holds them.
        held: HeldId,
        /// Of which table.
        table: String,
        /// Which column.
        column: String,
        /// Only values that contain this, in any case.
        search: String,
        /// The wall clock that date-times are searched on.
        zone: String,
    },
    /// Some different values, ascending. Answer: `Values`.
    NextValues {
        /// Held there.
        held: HeldId,
        /// From which on.
        from: u64,
    },
    /// Sizes and first members. Answer: `Evaluated`.
    Evaluate {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// At most so many members.
        preview: u32,
    },
    /// How many customers a definition holds. Answer: `Count`.
    Count {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
    },
    /// How many customers each of several definitions holds. Answer: `Counts`.
    Counts {
        /// Which, in order.
        definitions: Vec<Definition>,
        /// Their instant and zone.
        context: Context,
    },
    /// Which of some values a column does not have here. Answer: `Absent`.
    Absent {
        /// Of which table.
        table: String,
        /// Which column.
        column: String,
        /// Values as texts.
        values: Vec<String>,
        /// Upper and lower case are the same.
        ignore_case: bool,
        /// The wall clock that date-times are told on.
        zone: String,
    },
    /// Why a customer is a member or is not. Answer: `Explained`.
    Explain {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// The customer's key.
        key: String,
    },
    /// Hold the different values of an attribute. Answer: `Spread`.
    Spread {
        /// Holds them.
        held: HeldId,
        /// Over whom; over everybody where there is none.
        members: Option<Among>,
        /// What is looked at.
        attribute: Attribute,
        /// Over records of its first table that lead to a member; over members where there is none.
        path: Option<Path>,
        /// Its instant and zone.
        context: Context,
    },
    /// One customer. Answer: `Card`.
    Card {
        /// The customer's key.
        key: String,
        /// From tables to the customer, many-to-one all the way.
        paths: Vec<Path>,
        /// From the profile table to look-ups.
        lookups: Vec<Vec<Hop>>,
        /// The wall clock that date-times are shown on.
        zone: String,
    },
    /// Some of one customer's records, the newest first. Answer: `Records`.
    Records {
        /// The customer's key.
        key: String,
        /// Of which tables.
        paths: Vec<Path>,
        /// So many newer ones are left out.
        offset: u64,
        /// At most so many.
        limit: u32,
        /// The wall clock that date-times are shown on.
        zone: String,
    },
    /// Why the customers with the attached keys are left out. Attachments: the keys' ends, the keys' text. Answer:
    /// `Reasons`.
    Reasons {
        /// What is meant.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
        /// Whom a limit over all parts has left, where there is one.
        kept: Option<HeldId>,
    },
    /// The sizes of all regions of some sets. Answer: `Overlap`.
    Overlap {
        /// Two to five.
        sets: Vec<Among>,
        /// Their instant and zone.
        context: Context,
    },
    /// Hold some customers. Answer: `Selected`.
    Select {
        /// Holds them.
        held: HeldId,
        /// Which.
        wanted: Wanted,
    },
    /// Find out what a definition projects for held members. Answer: `Done`.
    Project {
        /// Held there.
        held: HeldId,
        /// Whose projected attributes.
        definition: Definition,
        /// Its instant and zone.
        context: Context,
    },
    /// Put held members in an order. Answer: `Held`.
    Order {
        /// Held there.
        held: HeldId,
        /// Which.
        order: Order,
    },
    /// Of held members keep the first so many of their order. Answer: `Selected`.
    First {
        /// Held there, in an order.
        held: HeldId,
        /// How many.
        many: u64,
    },
    /// The places in the order of some of the held members between two of them, as bytes that sort as they do. Answer:
    /// `Places`.
    Places {
        /// Held there, in an order.
        held: HeldId,
        /// From which on.
        from: u64,
        /// Up to which.
        to: u64,
        /// At most so many, evenly spread.
        most: u32,
    },
    /// How many held members come before each of some places. Attachments: the places' ends, the places. Answer: `Ranks`.
    Ranks {
        /// Held there, in an order.
        held: HeldId,
    },
    /// Some held members in their order. Answer: `Page`.
    Page {
        /// Held there, in an order.
        held: HeldId,
        /// From which on.
        from: u64,
        /// At most so many.
        most: u32,
        /// What of them.
        columns: Vec<Output>,
        /// The wall clock that date-times are shown on.
        zone: String,
    },
    /// Some held members from a row on, as lines of CSV. Answer: `Texts`.
    Lines {
        /// Held there.
        held: HeldId,
        /// From which of the part's rows on.
        from: u64,
        /// What of them.
        columns: Vec<Output>,
        /// The wall clock that date-times are shown on.
        zone: String,
        /// Texts are made safe for spreadsheets.
        safe: bool,
    },
    /// What columns hold. Answer: `Kinds`.
    Kinds {
        /// Of those held there.
        held: HeldId,
        /// Which.
        columns: Vec<Output>,
    },
    /// The held members among some rows of the file. Answer: `Chunk`.
    Chunk {
        /// Held there.
        held: HeldId,
        /// From which row of the file on.
        from: u64,
        /// Up to which.
        to: u64,
        /// What of them.
        columns: Vec<Output>,
    },
    /// Hold those who are held and not held elsewhere. Answer: `Selected`.
    Without {
        /// Holds them.
        held: HeldId,
        /// Who stay unless they are held there, too.
        other: HeldId,
    },
    /// The keys of some held members from a row on. Answer: `Texts`.
    MemberKeys {
        /// Held there.
        held: HeldId,
        /// From which of the part's rows on.
        from: u64,
    },
}

/// Some customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Among {
    /// The members of a definition.
    Of(Definition),
    /// Those who are held.
    Held(HeldId),
}

/// A part's answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Nothing more to say.
    Done,
    /// A reader has said what it has.
    Begun {
        /// Its columns.
        schema: TableSchema,
        /// Its rows, where it knows them.
        rows: Option<u64>,
        /// Its size in bytes.
        bytes: u64,
        /// Its size once it is opened, where it knows that.
        opened: Option<u64>,
    },
    /// A table is made, and held.
    Taken(Box<Taken>),
    /// Rows are to be sent.
    Scattered {
        /// How many leave.
        away: u64,
    },
    /// Rows for another part. Attachments: their file rows, the chunk's buffers.
    Away {
        /// For which part, and what the buffers are; nothing once all are sent.
        piece: Option<(u32, ChunkHeader)>,
    },
    /// So many customers.
    Count(u32),
    /// The places of the values that are in no row here, ascending.
    Absent(Vec<u32>),
    /// So many customers each; nothing of those that cannot be evaluated.
    Counts(Vec<Option<u32>>),
    /// Nothing where the customer is in another part, or in none.
    Explained(Option<Box<Explanation>>),
    /// Nothing where the customer is in another part, or in none.
    Card(Option<Box<Card>>),
    /// The same of records.
    Records(Option<RecordsPage>),
    /// Why customers of a list are left out. Attachment: which keys were found, a byte each.
    Reasons {
        /// How many of them are members.
        members: u64,
        /// The others.
        left_out: Vec<(Reason, Tallied)>,
    },
    /// What is known of different values, which are held. Attachments: the smallest and the largest, and the first piece, each
    /// as `Values`; none where there are no values.
    Spread {
        /// Rows.
        rows: u64,
        /// Rows without a value.
        empty: u64,
        /// Rows with one of the values.
        filled: u64,
        /// How many values are held.
        distinct: u64,
        /// What they are, and whether they are wider than 64 bits; nothing where there are none.
        form: Option<(Form, bool)>,
    },
    /// The sizes of all regions.
    Overlap(Overlap),
    /// So many are held.
    Held(u64),
    /// Where whole numbers lie.
    Span {
        /// Between which.
        span: Span,
        /// In how many rows.
        rows: u64,
    },
    /// Attachment: which numbers there are, a bit each.
    Marked,
    /// Attachment: the hashes, eight bytes each. None are left where there are none.
    Hashes,
    /// Keys or lines of rows in file order. Attachments: the file rows, the texts' ends, the texts.
    Texts {
        /// Where to go on, where there are more.
        next: Option<u64>,
    },
    /// The profile table is keyed.
    Keyed {
        /// Rows with a key, each key once.
        customers: u32,
        /// Rows left out because their key is another row's.
        duplicates: u64,
        /// The first of those, with their file rows.
        examples: Vec<(u32, String)>,
        /// Rows left out because their key is empty.
        without_key: u64,
    },
    /// The tables are joined. Examples stand beside the first row of the file that they are of.
    Joined {
        /// What the part's rows of each table came to.
        tables: Vec<(TableFound, Vec<u32>)>,
        /// What the part's rows of each relationship's source came to.
        relationships: Vec<(RelationshipFound, Vec<u32>)>,
        /// How many customers the part has.
        customers: u32,
    },
    /// What a measure comes to.
    Portion(Portion),
    /// A guess.
    Proposed(Box<Proposal>),
    /// How values match keys; nothing where they cannot be compared.
    Matching(Option<Matching>),
    /// Some rows. Attachment: their file rows.
    Cells(
        /// In file order.
        Vec<Vec<Cell>>,
    ),
    /// What columns hold.
    Kinds(Vec<Kind>),
    /// Some rows. Attachments: their file rows, the chunk's buffers.
    Chunk(ChunkHeader),
    /// Attachments: the places' ends, the places.
    Places,
    /// How many come before each.
    Ranks(Vec<u64>),
    /// Some members. Attachments: their places' ends, their places.
    Page(
        /// In order.
        Vec<Vec<Cell>>,
    ),
    /// Attachments: the keys (of texts their ends and their bytes), eight bytes a value: how many rows have it.
    Values,
    /// Sizes and first members. Attachment: the members' file rows.
    Evaluated {
        /// The sizes.
        figures: Box<Figures>,
        /// The first members, in file order.
        members: Vec<Vec<Cell>>,
    },
    /// So many customers are held. Of keys, the attachment says which were found, a byte each.
    Selected(u32),
}

/// A table that a part has made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Its columns.
    pub schema: TableSchema,
    /// Rows in this part.
    pub rows: u64,
    /// Bytes in memory.
    pub memory: u64,
    /// What is known of each column.
    pub columns: Vec<ColumnFacts>,
    /// What the reader said at its end; nothing of rows that were moved.
    pub end: Option<ReadEnd>,
}

/// What a reader says at its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadEnd {
    /// Rows read.
    pub rows: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Record batches read.
    pub batches: u64,
    /// Of its content.
    pub fingerprint: String,
    /// How long it took.
    pub milliseconds: f64,
}

/// What a column could be used for, as far as one part can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// Whether it can be a key; nothing where no row has a value.
    pub key: Option<bool>,
    /// Every row has a value.
    pub full: bool,
    /// No value comes twice; nothing where nothing speaks for or against it.
    pub unique: Option<bool>,
    /// The latest of its days.
    pub latest: Option<String>,
}

/// How many there are of something in a list, and where the first of them stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tallied {
    /// How many.
    pub count: u64,
    /// Places in the list, ascending.
    pub first: Vec<u32>,
}

impl Tallied {
    /// One more, of which at most `most` places are kept.
    pub fn add(&mut self, place: u32, most: usize) {
        self.merge(Self { count: 1, first: vec![place] }, most);
    }

    /// Those of another part.
    pub fn merge(&mut self, other: Self, most: usize) {
        self.count += other.count;
        for place in other.first {
            let at = self.first.partition_point(|own| *own < place);
            if at < most {
                self.first.insert(at, place);
                self.first.truncate(most);
            }
        }
    }
}
