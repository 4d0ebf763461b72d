//! What a part answers.

use serde::{Deserialize, Serialize};

use crate::{
    data::{chunk::ChunkHeader, kind::Kind, marks::Span, sorted::Form},
    engine::{measure::Portion, overlap::Overlap},
    model::{
        card::{Card, RecordsPage},
        cell::Cell,
        explanation::Explanation,
        figures::Figures,
        proposal::{Matching, Proposal},
        reason::Reason,
        schema::TableSchema,
        setup::{RelationshipFound, TableFound},
    },
};

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
    /// What is known of many numbers, which are held. Attachments: as `data::outline::Outlined` has them.
    Outlined {
        /// Rows.
        rows: u64,
        /// Rows without a value.
        empty: u64,
        /// What the numbers are.
        form: Form,
    },
    /// What else was wanted of them. Attachments: as `data::outline::Seen` has them.
    Seen,
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
    /// So many customers are held. Of keys, the attachment says which were found, a byte each; of numbers, a bit each.
    Selected(u32),
    /// The numbers of held members. Attachment: one bit for each number of the registry; none where they are not known.
    Numbered {
        /// Whether the part knows the numbers of its rows as they stand now.
        known: bool,
        /// How many have none.
        without: u32,
    },
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
    /// Its date-times, read off a wall clock, are all midnights; nothing where it has none.
    pub days: Option<bool>,
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
