//! What the lead asks a part.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Among, Destination, HeldId, Order, Outlining, Output, Wanted, Whose};
use crate::{
    data::{chunk::ChunkHeader, route::Routing},
    model::{
        attribute::{Attribute, Hop, Path},
        context::Context,
        definition::Definition,
        measure::Measure,
        setup::Setup,
        shared,
    },
    service::protocol::{LibrarySegment, RequestId},
};

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
    /// Prepare for questions to the tables as they are joined now, while there is nothing else to do. Answer: `Done`.
    Warm,
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
        #[serde(with = "shared")]
        values: Arc<[String]>,
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
        /// The different values need not be told: where they are many numbers, the answer is `Outlined`.
        outline: Option<Outlining>,
    },
    /// What else is wanted of numbers that were outlined. Attachments: as `data::outline::Closer` has them. Answer: `Seen`.
    Closer {
        /// Held there.
        held: HeldId,
    },
    /// Hold the different values of numbers that were outlined. Answer: `Spread`.
    Ascend {
        /// Held there.
        held: HeldId,
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
    /// Look up which rows have which key of the registry. Attachments: the keys' ends, the keys' text, in the order of
    /// their numbers. Answer: `Done`.
    Know,
    /// The numbers of held members. Answer: `Numbered`.
    Numbers {
        /// Held there.
        held: HeldId,
        /// How many keys the registry has.
        registered: u32,
    },
    /// The keys of some held members that have no number, from a row on. Answer: `Texts`.
    KeysWithoutNumber {
        /// Held there.
        held: HeldId,
        /// From which of the part's rows on.
        from: u64,
    },
    /// Take over the numbers of held members that have none. Attachment: the numbers in the order of their keys, 4 bytes
    /// each. Answer: `Done`.
    Number {
        /// Held there.
        held: HeldId,
    },
}
