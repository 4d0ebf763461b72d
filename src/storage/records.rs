//! What is kept, in the form in which it is kept. Instants are milliseconds since 1970-01-01T00:00:00 UTC.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{
    chosen::Chosen,
    definition::{Definition, SegmentId},
    measure::Measure,
    schedule::{Schedule, SystemSchedule, Watch},
    schema::TableSchema,
    segment::{SegmentState, SegmentType, Status},
};

/// A segment: what a person named, and its saved definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentRecord {
    /// Unique in the workspace, never used again.
    pub id: SegmentId,
    /// The display name.
    pub name: String,
    /// The output table's name: unique, letters and digits, a letter first.
    pub output_name: String,
    /// In a person's words; may be empty.
    pub description: String,
    /// Up to 20.
    pub tags: Vec<String>,
    /// Static, Dynamic or Expansion.
    pub kind: SegmentType,
    /// Active or Inactive.
    pub state: SegmentState,
    /// When it was made.
    pub created: i64,
    /// When its definition or its details were changed last.
    pub changed: i64,
    /// The version of the saved definition: 0 where nothing complete has been saved.
    pub version: u32,
    /// The saved definition of that version.
    #[serde(deserialize_with = "super::form::read_optional_definition")]
    pub definition: Option<Definition>,
    /// The columns that a download writes, in order; empty for all.
    pub columns: Vec<String>,
    /// When it is refreshed by itself.
    pub schedule: Schedule,
    /// When it is made Active by itself, once.
    pub activate_at: Option<i64>,
    /// When it is made Inactive by itself, once.
    pub deactivate_at: Option<i64>,
    /// Counts the writes of this record: a write that does not know the last one is refused.
    pub revision: u32,
}

/// A measure: what a person named, and what it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureRecord {
    /// Unique in the workspace, never used again. Definitions refer to it by this.
    pub id: String,
    /// The display name.
    pub name: String,
    /// In a person's words; may be empty.
    pub description: String,
    /// Up to 20.
    pub tags: Vec<String>,
    /// When it was made.
    pub created: i64,
    /// When it was changed last.
    pub changed: i64,
    /// What it means.
    pub measure: Measure,
    /// Counts the writes of this record: a write that does not know the last one is refused.
    pub revision: u32,
}

/// One version of a segment's definition, kept for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionRecord {
    /// Whose.
    pub segment: SegmentId,
    /// From 1 on.
    pub version: u32,
    /// When it was saved.
    pub saved: i64,
    /// What it meant.
    #[serde(deserialize_with = "super::form::read_definition")]
    pub definition: Definition,
}

/// What is on screen in the builder and not saved: its own plain form, written by the page as it is edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftRecord {
    /// Whose.
    pub segment: SegmentId,
    /// The version that it started from.
    pub base: u32,
    /// When it was edited last.
    pub changed: i64,
    /// The draft as text, as [`crate::model::json::write_draft`] writes it: one text is handed over and kept at once, where
    /// a list of 100,000 values would be value by value.
    pub draft: String,
}

/// One refresh of one segment. Written whole or not at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRecord {
    /// Whose.
    pub segment: SegmentId,
    /// When it ended; unique for its segment.
    pub at: i64,
    /// How long it took, in milliseconds.
    pub took: f64,
    /// The *as of* instant.
    pub as_of: i64,
    /// Successful, Failed, Skipped or Canceled. Only Successful ones have members.
    pub status: Status,
    /// Members; 0 where there are none kept.
    pub members: u32,
    /// Not in the one before; nothing where there is none to compare with.
    pub entered: Option<u32>,
    /// In the one before and not now.
    pub left: Option<u32>,
    /// Of those who left: not in the data any more.
    pub left_missing: Option<u32>,
    /// The definition's version.
    pub version: u32,
    /// Of the profile table.
    pub fingerprint: String,
    /// The registry whose ids the members are: another one starts a new trend.
    pub registry: String,
    /// What went wrong, as a sentence.
    pub error: Option<String>,
    /// What it was refreshed for.
    pub cause: Cause,
}

/// What a segment was refreshed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person asked for it.
    #[default]
    Person,
    /// It fell due at this instant. Late where that was long before it ran.
    Due(i64),
}

/// What of the schedules has been done, and what has not been ended. There is one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunsRecord {
    /// The schedules that are watched.
    pub watches: Vec<Watch>,
    /// Segments that fell due and have not been refreshed, with the instant at which they did.
    pub pending: Vec<(SegmentId, i64)>,
}

/// A data source that was read, so that it can be offered again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Ascending in the order in which they were added.
    pub id: u32,
    /// The table that its rows are in.
    pub table: String,
    /// What it was.
    pub origin: Origin,
    /// Its size.
    pub bytes: u64,
    /// Of its content.
    pub fingerprint: String,
    /// Rows.
    pub rows: u64,
    /// Its columns when it was read last.
    pub schema: TableSchema,
    /// When it was read last.
    pub read: i64,
}

/// What a source was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Origin {
    /// A file of this computer.
    File {
        /// Its name.
        name: String,
        /// When it was changed last, as the browser says.
        modified: i64,
        /// Whether the browser gave a handle, kept beside this record, that opens it again.
        handle: bool,
    },
    /// A table of the sample.
    Sample {
        /// Customers: 10,000, 100,000 or 1,000,000.
        customers: u32,
        /// Its seed, below 2⁵³.
        seed: u64,
        /// The day that its dates end at.
        today: String,
    },
}

/// Key and display columns, remembered for profile tables of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileRecord {
    /// The profile table.
    pub table: String,
    /// Its key columns.
    pub key: Vec<String>,
    /// The column shown as a customer's name.
    pub display_name: Option<String>,
    /// The column shown as a customer's e-mail address.
    pub email: Option<String>,
    /// The last row of a repeated key wins.
    pub newest_wins: bool,
    /// The registry of its keys: made anew for another table, or another key.
    pub registry: String,
}

/// How tables belong together, as a person chose it, for whenever files with these columns are loaded again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupRecord {
    /// The fingerprint of the columns of all tables: see `model::chosen::columns_fingerprint`.
    pub columns: String,
    /// The tables' names and columns when it was chosen.
    pub tables: Vec<TableSchema>,
    /// What was chosen.
    pub chosen: Chosen,
    /// When it was chosen.
    pub changed: i64,
}

/// How the page looks and counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingsRecord {
    /// An IANA name.
    pub time_zone: String,
    /// 1 (Monday) to 7 (Sunday).
    pub first_weekday: u8,
    /// Light, dark or the system's.
    pub theme: Theme,
    /// Text cells of a download that a spreadsheet would take for a formula get a quote before them.
    pub spreadsheet_safe: bool,
    /// When everything is refreshed by itself.
    pub schedule: SystemSchedule,
}

/// Light, dark or the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// What may be lost without harm but is pleasant to keep: sorting, filters, the columns of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreferenceRecord {
    /// Which list.
    pub name: String,
    /// In the page's own form.
    pub value: Value,
}
