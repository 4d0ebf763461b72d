//! The one place that decides: it holds what the page knows, takes commands, and talks to workers and storage.
//!
//! Components read its signals and send [`Command`]s. They never call a worker or storage.

mod command;
mod state;

use std::collections::HashMap;

use leptos::prelude::*;

pub use command::Command;
pub use state::*;

use crate::{
    app::route::Route,
    model::{context::Context, definition::Definition, definition::SegmentId, problem::Problem, profile::ColumnProfile},
    service::protocol::{Failure, ProfileInfo, Reply, Rows, TableInfo},
    storage::records::{SettingsRecord, VersionRecord},
};

/// What the page knows, as signals. Copied freely; provided as context at the root.
#[derive(Clone, Copy)]
pub struct Studio {
    /// Where the person is.
    pub route: RwSignal<Route>,
    /// How the engine is.
    pub engine: RwSignal<EngineState>,
    /// What is kept has been read. Before that, show nothing rather than "no segments".
    pub started: RwSignal<bool>,
    /// The tables that are loaded, in the order in which they came.
    pub tables: RwSignal<Vec<TableInfo>>,
    /// The profile table as it is keyed; nothing before one is loaded.
    pub profile: RwSignal<Option<ProfileInfo>>,
    /// Kept sources that are not loaded.
    pub missing: RwSignal<Vec<Missing>>,
    /// The segments, by creation.
    pub segments: RwSignal<Vec<Segment>>,
    /// How the page looks and counts.
    pub settings: RwSignal<SettingsRecord>,
    /// Preferences of lists, by name.
    pub preferences: RwSignal<HashMap<String, Preference>>,
    /// Work in progress and work that ended in this visit, newest last.
    pub tasks: RwSignal<Vec<Task>>,
    /// Short messages.
    pub toasts: RwSignal<Vec<Toast>>,
    /// What is asked before going on.
    pub question: RwSignal<Option<Question>>,
    /// How much is kept.
    pub storage: RwSignal<StorageUse>,
    /// Something is wrong with keeping (storage not available, quota exceeded): a sentence that stays on screen.
    pub warning: RwSignal<Option<String>>,
}

/// The studio of this page.
pub fn use_studio() -> Studio {
    expect_context::<Studio>()
}

impl Studio {
    /// Does it, or begins to. Progress and outcome show in the signals.
    pub fn dispatch(self, command: Command) {
        let _ = command;
    }

    /// The segment of that id, tracked.
    pub fn segment(self, id: &str) -> Option<Segment> {
        self.segments.with(|segments| segments.iter().find(|segment| segment.record.id == id).cloned())
    }

    /// A column's figures: asked for once for each state of the data, then remembered. Updates when the data changes.
    pub fn column(self, table: &str, column: &str) -> Signal<Loading<ColumnProfile>> {
        let _ = (table, column);
        Signal::derive(|| Loading::Idle)
    }

    /// The commonest values of a column that contain a text, at most `limit`. Reply: `Values`.
    pub async fn values(self, table: String, column: String, search: String, limit: u32) -> Result<Reply, Failure> {
        let _ = (table, column, search, limit);
        Err(Failure::Cancelled)
    }

    /// The first rows of a table.
    pub async fn rows(self, table: String, limit: u32) -> Result<Rows, Failure> {
        let _ = (table, limit);
        Err(Failure::Cancelled)
    }

    /// Sizes of a definition and of all its nodes, and its first members. A newer call makes an older one fail as
    /// cancelled. Reply: `Evaluated`.
    pub async fn evaluate(self, definition: Definition, context: Context, preview: u32) -> Result<Reply, Failure> {
        let _ = (definition, context, preview);
        Err(Failure::Cancelled)
    }

    /// The first members of a segment's last successful snapshot.
    pub async fn members(self, segment: SegmentId, limit: u32) -> Result<Rows, Failure> {
        let _ = (segment, limit);
        Err(Failure::Cancelled)
    }

    /// The kept draft of a segment, in the form in which `model::draft` wrote it; nothing where there is none.
    pub async fn draft(self, segment: SegmentId) -> Option<serde_json::Value> {
        let _ = segment;
        None
    }

    /// The saved versions of a segment's definition, oldest first.
    pub async fn versions(self, segment: SegmentId) -> Vec<VersionRecord> {
        let _ = segment;
        Vec::new()
    }

    /// What is wrong with a definition, from a failure; a sentence becomes a problem of the whole.
    pub fn problems(failure: &Failure) -> Vec<Problem> {
        match failure {
            Failure::Problems(problems) => problems.clone(),
            _ => Vec::new(),
        }
    }

    /// *As of* now, in the workspace's time zone.
    pub fn context(self) -> Context {
        let settings = self.settings.get_untracked();
        Context { as_of: 0, time_zone: settings.time_zone, first_weekday: settings.first_weekday }
    }
}
