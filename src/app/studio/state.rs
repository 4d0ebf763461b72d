//! What the page knows: plain values that components read and never write.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    app::data::placing::Difference,
    model::{definition::SegmentId, schema::TableSchema},
    service::protocol::{Progress, SampleSize},
    storage::{
        merge::Part,
        records::{DraftRecord, MeasureRecord, SegmentRecord, SnapshotRecord},
        workspace::Plan,
    },
};

/// Something that is asked for and may take a while.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loading<T> {
    /// Not asked for.
    #[default]
    Idle,
    /// Asked for; the value before stays on screen, dimmed.
    Running {
        /// The value before.
        previous: Option<T>,
    },
    /// There.
    Ready(T),
    /// Not to be had: a sentence.
    Failed(String),
}

impl<T> Loading<T> {
    /// What can be shown now: the value, or the one before.
    pub fn shown(&self) -> Option<&T> {
        match self {
            Self::Ready(value) | Self::Running { previous: Some(value) } => Some(value),
            _ => None,
        }
    }

    /// Still on the way.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }
}

/// How the engine is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EngineState {
    /// Not up yet.
    #[default]
    Starting,
    /// Answers.
    Ready,
    /// Crashed; a new one reads the data again.
    Restarting,
    /// Does not start: a sentence.
    Failed(String),
}

/// A segment as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// What is kept of it.
    pub record: SegmentRecord,
    /// Its refreshes, oldest first.
    pub snapshots: Vec<SnapshotRecord>,
    /// Its draft differs from what is saved.
    pub has_draft: bool,
}

impl Segment {
    /// The last refresh, however it went.
    pub fn last(&self) -> Option<&SnapshotRecord> {
        self.snapshots.last()
    }

    /// The refresh whose members it has; an inactive segment has none.
    pub fn current(&self) -> Option<&SnapshotRecord> {
        use crate::model::segment::SegmentState::Active;
        self.last_successful().filter(|_| self.record.state == Active)
    }

    /// The last refresh that found its members.
    pub fn last_successful(&self) -> Option<&SnapshotRecord> {
        use crate::model::segment::Status::Successful;
        self.snapshots.iter().rev().find(|snapshot| snapshot.status == Successful)
    }
}

/// Which piece of work.
pub type TaskId = u32;

/// A piece of work in progress, or one that ended in this visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// What it does: `Loading customers.arrow`, `Refreshing Loyal customers`.
    pub title: String,
    /// When it began, in milliseconds since 1970.
    pub started: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// How far it is.
    pub progress: Progress,
    /// How it is.
    pub state: TaskState,
    /// What it is about.
    pub about: About,
    /// While it waits: what else has to be done first, by name.
    pub waits_for: Vec<String>,
    /// What a person should know of how it went, although it went well: a sentence each.
    pub warnings: Vec<String>,
}

/// What a piece of work is about, so that a screen finds those that concern it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// Files: samples saved, members downloaded.
    #[default]
    Files,
    /// A source that becomes a table.
    Load,
    /// A segment that is refreshed.
    Refresh(SegmentId),
}

/// How a piece of work is.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskState {
    /// Waiting for its turn.
    Queued,
    /// Under way.
    Running,
    /// Ended well, with a sentence that may be empty.
    Done(String),
    /// Ended with a sentence that says what, where and what next.
    Failed(String),
    /// Cancelled by the person.
    Cancelled,
}

/// A short message at the edge of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Which.
    pub id: u32,
    /// One sentence.
    pub message: String,
    /// Whether it tells of something that went wrong.
    pub failed: bool,
    /// A button: its word and what it does.
    pub action: Option<(String, Box<super::Command>)>,
}

/// Something that is asked before going on.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// A file has the columns of a table that is there.
    SameColumns {
        /// The file.
        file: String,
        /// The table.
        table: String,
        /// The columns of both.
        schema: TableSchema,
    },
    /// A file is named like a table that is there, and has other columns.
    ChangedColumns {
        /// The file.
        file: String,
        /// The table.
        table: String,
        /// The columns of the file.
        schema: TableSchema,
        /// What is different.
        difference: Difference,
    },
}

/// An answer to a [`Question`]: where the rows of the file go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Behind the rows that are there.
    Append,
    /// Instead of them.
    Replace,
    /// Nowhere yet: what they would change is looked at first.
    Rehearse,
    /// A table of its own.
    Separate,
    /// Not at all.
    Skip,
}

/// A kept source that is not loaded now.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Its record's id.
    pub id: u32,
    /// The table that it filled.
    pub table: String,
    /// Its file's name, or the sample's size.
    pub origin: MissingOrigin,
    /// Rows when it was read last.
    pub rows: u64,
}

/// What a missing source is.
#[derive(Clone, Debug, PartialEq)]
pub enum MissingOrigin {
    /// A file whose handle is kept: **Reconnect** asks the browser and reads it.
    Handle(String),
    /// A file that must be given again, by name.
    File(String),
    /// The sample: made again by itself.
    Sample(SampleSize),
}

/// Name and the like of a segment, as **Edit details** changes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// The display name.
    pub name: String,
    /// The output table's name.
    pub output_name: String,
    /// In a person's words.
    pub description: String,
    /// Up to 20.
    pub tags: Vec<String>,
}

impl Details {
    /// Those of a segment.
    pub fn of(record: &SegmentRecord) -> Self {
        Self {
            name: record.name.clone(),
            output_name: record.output_name.clone(),
            description: record.description.clone(),
            tags: record.tags.clone(),
        }
    }
}

/// Something that another tab changed too.
#[derive(Clone, Debug, PartialEq)]
pub enum Conflict {
    /// A segment.
    Segment {
        /// As it would be kept here.
        ours: Box<SegmentRecord>,
        /// As it is kept.
        theirs: Box<SegmentRecord>,
        /// What both changed.
        parts: Vec<Part>,
        /// It was to be refreshed.
        run: bool,
    },
    /// A segment that another tab deleted while it was open here.
    Deleted {
        /// As it was known here.
        ours: Box<SegmentRecord>,
        /// What was on screen in its builder.
        draft: Option<String>,
    },
    /// A draft.
    Draft {
        /// The segment's name.
        name: String,
        /// As it would be kept here.
        ours: DraftRecord,
        /// As it is kept.
        theirs: DraftRecord,
    },
    /// A measure.
    Measure {
        /// As it would be kept here.
        ours: Box<MeasureRecord>,
        /// As it is kept; nothing where it was deleted.
        theirs: Option<Box<MeasureRecord>>,
    },
}

impl Conflict {
    /// The segment that it is about.
    pub fn segment(&self) -> Option<&str> {
        match self {
            Self::Segment { ours, .. } | Self::Deleted { ours, .. } => Some(&ours.id),
            Self::Draft { ours, .. } => Some(&ours.segment),
            Self::Measure { .. } => None,
        }
    }

    /// Whether another one is about the same thing.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Measure { ours: one, .. }, Self::Measure { ours: other, .. }) => one.id == other.id,
            _ => {
                std::mem::discriminant(self) == std::mem::discriminant(other)
                    && self.segment() == other.segment()
            }
        }
    }
}

/// How a [`Conflict`] is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// Ours takes the place of theirs, which stays an earlier version.
    KeepOurs,
    /// Ours goes.
    TakeTheirs,
    /// Theirs stays, and ours is another one.
    KeepCopy,
    /// Not yet: theirs stays as it is kept, and a draft of ours as a draft.
    Leave,
}

/// A workspace that is to be restored from a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Restoring {
    /// The file is read.
    Reading {
        /// Its name.
        file: String,
    },
    /// What would be done.
    Planned {
        /// The file's name.
        file: String,
        /// What would be done.
        plan: Arc<Plan>,
    },
    /// It is being done.
    Writing {
        /// The file's name.
        file: String,
    },
    /// It is not done.
    Refused {
        /// The file's name.
        file: String,
        /// Why.
        sentence: String,
    },
}

/// How much is kept and how much may be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StorageUse {
    /// Bytes used, as the browser says.
    pub used: Option<u64>,
    /// Bytes allowed, as the browser says.
    pub quota: Option<u64>,
    /// Whether the browser promised not to clear it by itself.
    pub persistent: bool,
}

/// Refreshes that fell due while no data was there to refresh from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// When the first of them did, in milliseconds since 1970.
    pub since: i64,
    /// Of how many segments.
    pub segments: usize,
}

/// A preference of a list: sorting, columns, filters.
pub type Preference = Value;
