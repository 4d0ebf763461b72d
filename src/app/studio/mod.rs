//! The one place that decides: it holds what the page knows, takes commands, and talks to workers and storage.
//!
//! Components read its signals and send [`Command`]s. They never call a worker or storage.

mod activation;
mod command;
mod conflicts;
mod customers;
mod days;
mod dispatch;
mod download;
mod drafts;
mod engine;
mod inner;
mod keep;
mod library;
mod loading;
mod measures;
mod moved;
mod profile;
mod queries;
mod ready;
mod refresh;
mod rehearsal;
mod rereading;
mod run;
mod schedules;
mod segments;
mod setups;
mod spread;
mod start;
mod state;
mod tabs;
mod tasks;
mod trouble;
mod usage;
mod workspace;

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;

pub use command::Command;
use inner::Inner;
pub use library::Referable;
pub use queries::AS_OF;
pub use state::*;
pub use usage::NextRefreshes;

use crate::{
    app::{data::joined::Joined, rehearsed::Rehearsal, route::Route},
    browser::repository::Damaged,
    model::{chosen::Chosen, definition::SegmentId},
    service::protocol::{ProfileInfo, TableInfo},
    storage::records::{MeasureRecord, SettingsRecord},
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
    /// The tables as they are joined; nothing before the customers are known. While they are joined anew, as they were.
    pub joined: RwSignal<Option<Arc<Joined>>>,
    /// What a person changed of the set-up and did not apply.
    pub setup_draft: RwSignal<Option<Chosen>>,
    /// Kept sources that are not loaded.
    pub missing: RwSignal<Vec<Missing>>,
    /// The segments, by creation.
    pub segments: RwSignal<Vec<Segment>>,
    /// The measures, by creation.
    pub measures: RwSignal<Vec<MeasureRecord>>,
    /// Counts how often the engine was told other segments and measures: what refers to them is then counted again.
    pub library: RwSignal<u32>,
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
    /// What other files would change, while that is found out and looked at.
    pub rehearsal: RwSignal<Option<Rehearsal>>,
    /// What fell due and waits for its data.
    pub overdue: RwSignal<Option<Overdue>>,
    /// How much is kept.
    pub storage: RwSignal<StorageUse>,
    /// Something is wrong with keeping (storage not available, quota exceeded): a sentence that stays on screen.
    pub warning: RwSignal<Option<String>>,
    /// What could not be kept may be kept when it is tried again.
    pub retries: RwSignal<bool>,
    /// Another tab erased everything: nothing is written here any more.
    pub erased: RwSignal<bool>,
    /// What another tab changed too, to be settled one after another.
    pub conflicts: RwSignal<Vec<Conflict>>,
    /// The version of the open builder's segment that another tab saved.
    pub elsewhere: RwSignal<Option<(SegmentId, u32)>>,
    /// A workspace that is to be restored.
    pub restoring: RwSignal<Option<Restoring>>,
    /// Records that could not be read.
    pub damaged: RwSignal<Vec<Damaged>>,
    inner: StoredValue<Inner, LocalStorage>,
    owner: StoredValue<Owner>,
}

/// The studio of this page.
pub fn use_studio() -> Studio {
    expect_context::<Studio>()
}

impl Studio {
    /// Makes one and provides it as context. [`Studio::start`] brings it to life.
    pub fn provide() -> Self {
        let studio = Self {
            route: RwSignal::new(Route::Home),
            engine: RwSignal::new(EngineState::Starting),
            started: RwSignal::new(false),
            tables: RwSignal::new(Vec::new()),
            profile: RwSignal::new(None),
            joined: RwSignal::new(None),
            setup_draft: RwSignal::new(None),
            missing: RwSignal::new(Vec::new()),
            segments: RwSignal::new(Vec::new()),
            measures: RwSignal::new(Vec::new()),
            library: RwSignal::new(0),
            settings: RwSignal::new(start::first_settings()),
            preferences: RwSignal::new(HashMap::new()),
            tasks: RwSignal::new(Vec::new()),
            toasts: RwSignal::new(Vec::new()),
            question: RwSignal::new(None),
            rehearsal: RwSignal::new(None),
            overdue: RwSignal::new(None),
            storage: RwSignal::new(StorageUse::default()),
            warning: RwSignal::new(None),
            retries: RwSignal::new(false),
            erased: RwSignal::new(false),
            conflicts: RwSignal::new(Vec::new()),
            elsewhere: RwSignal::new(None),
            restoring: RwSignal::new(None),
            damaged: RwSignal::new(Vec::new()),
            inner: StoredValue::new_local(Inner::default()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        provide_context(studio);
        studio
    }

    fn inner<T>(self, f: impl FnOnce(&Inner) -> T) -> T {
        self.inner.with_value(f)
    }

    fn owner(self) -> Owner {
        self.owner.get_value()
    }
}
