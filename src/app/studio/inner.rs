//! What the studio holds besides its signals: the engine's client, the repository, and what it must not forget.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    rc::Rc,
};

use futures_channel::oneshot;
use leptos::prelude::*;

use super::{Loading, Placement, TaskId};
use crate::{
    browser::{
        client::Client,
        files::{Handle, Picked},
        repository::{Removed, Repository},
    },
    model::{profile::ColumnProfile, undo::History},
    service::protocol::{LoadMode, SampleSize},
    storage::records::{ProfileRecord, SetupRecord, SourceRecord},
};

/// A source that is loaded now: enough to read it again.
#[derive(Clone)]
pub(super) struct LoadedSource {
    pub record: SourceRecord,
    pub mode: LoadMode,
    pub from: From,
}

/// Where a source's bytes come from.
#[derive(Clone)]
pub(super) enum From {
    File(Picked),
    Sample { size: SampleSize, seed: u64, today: String },
}

/// Figures that were asked for, by table and column.
pub(super) type KnownColumns = HashMap<(String, String), RwSignal<Loading<ColumnProfile>>>;

/// How a piece of work is stopped.
pub(super) type Stop = Rc<dyn Fn()>;

#[derive(Default)]
pub(super) struct Inner {
    pub engine: RefCell<Option<Client>>,
    pub repository: RefCell<Option<Rc<Repository>>>,
    /// Kept sources and their handles, loaded or not.
    pub sources: RefCell<Vec<(SourceRecord, Option<Handle>)>>,
    pub loaded: RefCell<Vec<LoadedSource>>,
    pub profile: RefCell<Option<ProfileRecord>>,
    /// Set-ups that a person chose, in no order.
    pub setups: RefCell<Vec<SetupRecord>>,
    /// The profile table in use was guessed before all tables were looked at together.
    pub guessed: Cell<bool>,
    /// Files that were not loaded before came since the tables were joined last.
    pub new_files: Cell<bool>,
    /// Tables that a person was asked about in this visit, by the fingerprint of their columns.
    pub asked: RefCell<HashSet<String>>,
    /// How many keys of the registry are kept.
    pub registered: Cell<u32>,
    /// How often the engine was given a registry: numbers of before may be other customers'.
    pub numberings: Cell<u32>,
    pub stops: RefCell<HashMap<TaskId, Stop>>,
    pub answer: RefCell<Option<oneshot::Sender<Placement>>>,
    pub columns: RefCell<KnownColumns>,
    pub deleted: RefCell<HashMap<String, Removed>>,
    /// Loads are worked on one after another.
    pub loads: RefCell<Vec<super::loading::Load>>,
    pub loading: Cell<bool>,
    /// Files that changed are read again before a refresh.
    pub rereading: Cell<bool>,
    /// Refreshes under way, and those that wait.
    pub refreshes: super::refresh::Refreshes,
    /// What is ready for the next one.
    pub ready: super::ready::Ready,
    /// The files of a rehearsal, each with the table that it takes the place of, and its engine while it works.
    pub rehearsed: RefCell<super::rehearsal::Files>,
    pub rehearsing: RefCell<Option<Client>>,
    /// Schedules: what was done of them, and whether this tab does it.
    pub schedules: super::schedules::Schedules,
    /// Drafts as they are kept, and the builder that is open.
    pub drafts: super::drafts::Drafts,
    /// What other tabs told.
    pub tabs: super::tabs::Tabs,
    /// Drafts with their past, of builders that were left in this visit.
    pub histories: RefCell<HashMap<String, History>>,
    /// Tables that were offered as the customers.
    pub offered: RefCell<HashSet<String>>,
    /// What is read again after a crash and has not been come to.
    pub again: RefCell<Vec<LoadedSource>>,
    /// When the engine crashed, in milliseconds.
    pub crashes: RefCell<Vec<f64>>,
    /// What the engine was told of segments and measures; nothing before.
    pub told: RefCell<Option<super::library::Told>>,
    /// Keys of static segments' members, by segment and snapshot.
    pub fixed: RefCell<HashMap<(String, i64), Vec<String>>>,
    next: Cell<u32>,
}

impl Inner {
    /// A number that was not given before in this visit.
    pub fn number(&self) -> u32 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }

    /// The repository, once it is open.
    pub fn repository(&self) -> Option<Rc<Repository>> {
        self.repository.borrow().clone()
    }

    /// The registry of the customers in use; nothing before they are chosen.
    pub fn registry(&self) -> Option<String> {
        self.profile.borrow().as_ref().map(|record| record.registry.clone())
    }

    /// The engine, while it is up.
    pub fn engine(&self) -> Option<Client> {
        self.engine.borrow().clone()
    }
}
