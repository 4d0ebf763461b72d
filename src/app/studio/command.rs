//! What a person can ask of the page. Keyboard, mouse and palette send the same values.

use serde_json::Value;

use super::state::{Details, Placement, Settle, TaskId};
use crate::{
    app::{
        route::Route,
        segment::pair::{Moved, Pair},
    },
    browser::{files::Picked, picture::Picture},
    model::{
        definition::{Definition, SegmentId},
        measure::Measure,
        schedule::Schedule,
        segment::{SegmentState, SegmentType},
    },
    service::protocol::{ProfileSetup, SampleSize},
    storage::records::{MeasureRecord, SettingsRecord},
};

/// One thing to do. [`super::Studio::dispatch`] does it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go there.
    Go(Route),
    /// Ask the browser for files, then open them.
    PickFiles,
    /// Open these: dropped, or picked.
    OpenFiles(Vec<Picked>),
    /// Ask the browser for files, then rehearse with them.
    PickForRehearsal,
    /// Do what was rehearsed: the files take the place of their tables, and all segments are refreshed.
    KeepRehearsal,
    /// Let what was rehearsed go.
    DiscardRehearsal,
    /// The answer to the question on screen.
    AnswerPlacement(Placement),
    /// Make the sample and load it.
    LoadSample(SampleSize),
    /// Save the sample's tables as Arrow files.
    SaveSample(SampleSize),
    /// Read the kept sources again: handles are asked for, samples made.
    Reconnect,
    /// Stop a piece of work.
    CancelTask(TaskId),
    /// Stop all work that runs or waits.
    CancelAllTasks,
    /// Take ended pieces of work off the list.
    ClearTasks,
    /// Take one ended piece of work off the list.
    ClearTask(TaskId),
    /// Choose the profile table, its key and its display columns.
    SetProfile(ProfileSetup),
    /// Forget a table.
    ForgetTable(String),
    /// A new segment with an empty draft; then its builder.
    NewSegment,
    /// A new segment with that draft; then its builder.
    ImportSegment {
        /// What it is called, where that is told.
        name: Option<String>,
        /// What it means.
        definition: Box<Definition>,
    },
    /// Keep what is on screen in the builder.
    SaveDraft {
        /// Whose.
        segment: SegmentId,
        /// As `model::json` writes it.
        draft: String,
    },
    /// Throw the draft away; what is saved stays.
    DiscardDraft(SegmentId),
    /// Save the definition as the next version, and run it if asked.
    SaveSegment {
        /// Whose.
        segment: SegmentId,
        /// What it means.
        definition: Definition,
        /// Evaluate it for keeps at once, and go to its detail.
        run: bool,
    },
    /// A new segment with a saved definition; it is refreshed at once, and its detail opens.
    CreateSegment {
        /// Name and the like; an empty output table name is suggested.
        details: Details,
        /// Who decides when its members change.
        kind: SegmentType,
        /// What it means.
        definition: Definition,
    },
    /// A text as a file.
    SaveText {
        /// The file's name.
        name: String,
        /// What is in it.
        text: String,
    },
    /// Keep a measure: a new one where there is no id.
    SaveMeasure {
        /// Whose.
        id: Option<String>,
        /// The writes of it that the person saw; 0 for a new one.
        revision: u32,
        /// The display name.
        name: String,
        /// In a person's words.
        description: String,
        /// In the order in which a person gave them.
        tags: Vec<String>,
        /// What it means.
        measure: Box<Measure>,
    },
    /// Away, with a toast to undo it.
    DeleteMeasure(String),
    /// Back.
    RestoreMeasure(Box<MeasureRecord>),
    /// Change name and the like.
    EditDetails {
        /// Whose.
        segment: SegmentId,
        /// All of them as the person saw them.
        before: Details,
        /// All of them.
        details: Details,
    },
    /// Who decides when their members change.
    SetType {
        /// Whose.
        segments: Vec<SegmentId>,
        /// Static or Dynamic.
        kind: SegmentType,
    },
    /// Active or inactive.
    SetState {
        /// Whose.
        segments: Vec<SegmentId>,
        /// Active: they are refreshed. Inactive: nobody is in them.
        state: SegmentState,
    },
    /// When they are made active and inactive by themselves, once.
    SetLater {
        /// Whose.
        segments: Vec<SegmentId>,
        /// When they are made active; nothing where they are not.
        activate_at: Option<i64>,
        /// When they are made inactive; nothing where they are not.
        deactivate_at: Option<i64>,
    },
    /// When they are refreshed by themselves.
    SetSchedule {
        /// Whose.
        segments: Vec<SegmentId>,
        /// When.
        schedule: Schedule,
    },
    /// Of each segment all of its tags.
    SetTags(Vec<(SegmentId, Vec<String>)>),
    /// Copies, each with a name of its own.
    Duplicate(Vec<SegmentId>),
    /// Away, with a toast to undo it.
    Delete(Vec<SegmentId>),
    /// Back.
    UndoDelete(Vec<SegmentId>),
    /// Evaluate for keeps.
    Refresh(Vec<SegmentId>),
    /// Members as a CSV file.
    Download(SegmentId),
    /// Members as a CSV file of those columns; empty for all.
    DownloadColumns {
        /// Whose.
        segment: SegmentId,
        /// In order.
        columns: Vec<String>,
    },
    /// Who entered or left between two refreshes as a CSV file, of the columns that a download writes.
    DownloadMoved {
        /// Of which segment.
        segment: SegmentId,
        /// Which refreshes.
        pair: Pair,
        /// Which of them.
        moved: Moved,
    },
    /// The columns that a download writes; empty for all.
    SetColumns {
        /// Whose.
        segment: SegmentId,
        /// In order.
        columns: Vec<String>,
    },
    /// A picture as a file.
    SavePicture {
        /// Which.
        picture: Picture,
        /// Drawn to pixels, and not as the shapes that it is.
        png: bool,
    },
    /// All of the settings.
    SetSettings(SettingsRecord),
    /// Ask the browser not to clear what is kept.
    KeepData,
    /// Try to keep what could not be kept.
    KeepAgain,
    /// Save the whole workspace as a file.
    BackUp,
    /// Ask for a workspace's file, and look what restoring it would do.
    PickWorkspace,
    /// Do what restoring would.
    RestoreWorkspace,
    /// Let the file go.
    DiscardRestoring,
    /// Take away everything that is kept, and begin anew.
    EraseEverything,
    /// Save the records that could not be read as a file.
    SaveDamaged,
    /// Take them away.
    RemoveDamaged,
    /// Settle the first conflict.
    Settle(Settle),
    /// Keep a list's preference.
    SetPreference {
        /// Which list.
        name: String,
        /// Its value.
        value: Value,
    },
    /// Save the definitions of segments, each as a JSON file.
    ExportDefinitions(Vec<SegmentId>),
    /// Save a definition as a JSON file.
    SaveDefinition {
        /// The file's name.
        name: String,
        /// As `model::json` writes it.
        text: String,
    },
    /// Close a toast.
    CloseToast(u32),
    /// Show a toast.
    Say(String),
    /// Show a toast of something that could not be done.
    SayFailed(String),
}
