//! Trouble with keeping: said at once, gone on with in memory, and tried again.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};

use super::{Conflict, Inner, Studio};
use crate::{
    app::route::Route,
    browser::{
        address, clock, page,
        repository::{self, Repository, Start, StoreError},
    },
    storage::{
        merge::differing,
        records::{PreferenceRecord, RunsRecord, SegmentRecord},
    },
};

/// How often it is tried to keep again what could not be kept, in milliseconds.
const AGAIN: u64 = 30_000;

impl Studio {
    /// Says what is wrong with keeping, now and whenever that changes.
    pub(super) fn watch_keeping(self, repository: &Rc<Repository>) {
        let weak = Rc::downgrade(repository);
        repository.watch(
            move || (self.all_known(), self.known_drafts(), self.known_runs()),
            move || {
                if let Some(repository) = weak.upgrade() {
                    self.say_keeping(&repository);
                }
            },
        );
        self.say_keeping(repository);
        let tick = move || {
            if self.retries.try_get_untracked() == Some(true) {
                self.keep_again(false);
            }
        };
        set_interval(tick, std::time::Duration::from_millis(AGAIN));
    }

    fn say_keeping(self, repository: &Repository) {
        let why = repository.why_not_kept();
        self.warning.set(why.as_ref().map(ToString::to_string));
        self.retries.set(why.as_ref().is_some_and(StoreError::may_pass));
        self.erased.set(why == Some(StoreError::Erased));
        spawn_local(self.update_storage());
    }

    /// What the page knows of the workspace. Customers get other numbers where their keys are kept no more.
    fn all_known(self) -> Start {
        let segments = self.segments.get_untracked();
        let has_settings = self.started.get_untracked();
        let preference = |(name, value): (String, _)| PreferenceRecord { name, value };
        self.inner(|inner| {
            if let Some(profile) = inner.profile.borrow_mut().as_mut() {
                let (table, key) = (&profile.table, profile.key.join("+"));
                profile.registry = format!("{table}/{key}/{}", clock::now() as i64);
            }
            // All keys are kept again with the next refresh.
            inner.registered.set(0);
            Start {
                settings: has_settings.then(|| self.settings.get_untracked()),
                snapshots: segments.iter().flat_map(|segment| segment.snapshots.clone()).collect(),
                segments: segments.into_iter().map(|segment| segment.record).collect(),
                measures: self.measures.get_untracked(),
                sources: inner.sources.borrow().clone(),
                profile: inner.profile.borrow().clone(),
                setups: inner.setups.borrow().clone(),
                preferences: self.preferences.get_untracked().into_iter().map(preference).collect(),
                ..Start::default()
            }
        })
    }

    fn known_runs(self) -> Option<RunsRecord> {
        self.inner(|inner| inner.schedules.known())
    }

    /// Tries to keep what is in memory alone; `told` says how that went, also where nothing changed.
    pub(super) fn keep_again(self, told: bool) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            match repository.keep_again().await {
                Ok(unkept) => {
                    self.say_keeping(&repository);
                    self.toast("Everything is kept in this browser again.".to_owned(), false, None);
                    for (ours, theirs) in unkept.segments {
                        self.unkept_segment(ours, theirs);
                    }
                    for (ours, theirs) in unkept.measures {
                        let (ours, theirs) = (Box::new(ours), theirs.map(Box::new));
                        self.tell_conflict(Conflict::Measure { ours, theirs });
                    }
                }
                Err(error) if told => self.toast(format!("Not kept yet. {error}"), true, None),
                Err(_) => {}
            }
        });
    }

    /// Another tab changed the same meanwhile: both are shown.
    fn unkept_segment(self, ours: SegmentRecord, theirs: Option<SegmentRecord>) {
        match theirs {
            Some(theirs) => {
                let parts = differing(&ours, &theirs);
                self.show(&ours.id, |segment| segment.record = theirs.clone());
                let (ours, theirs) = (Box::new(ours), Box::new(theirs));
                self.tell_conflict(Conflict::Segment { ours, theirs, parts, run: false });
            }
            None => self.is_gone(&ours.id, None),
        }
    }

    /// Erases everything, and begins anew.
    pub(super) fn erase_everything(self) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            if self.kept(repository.erase_everything().await).is_none() {
                return;
            }
            repository::erase_beside().await;
            address::go(&Route::Home.hash());
            page::reload();
        });
    }
}
