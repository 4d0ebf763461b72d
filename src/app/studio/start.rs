//! The page's start: what is kept is read, then the sources that can be had without asking.

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Missing, MissingOrigin, Segment, Studio, inner::From};
use crate::{
    app::route::Route,
    browser::{
        address, clock, files,
        repository::{Repository, Start},
        storage_use,
    },
    model::schedule::SystemSchedule,
    service::protocol::SampleSize,
    storage::records::{Origin, SettingsRecord, SourceRecord, Theme},
};

/// The settings of a first visit.
pub(super) fn first_settings() -> SettingsRecord {
    SettingsRecord {
        time_zone: clock::time_zone(),
        first_weekday: 1,
        theme: Theme::System,
        spreadsheet_safe: true,
        schedule: SystemSchedule::default(),
    }
}

impl Studio {
    /// Reads what is kept and starts the engine. Called once.
    pub fn start(self) {
        address::listen(move |hash| self.route.set(Route::parse(&hash)));
        self.route.set(Route::parse(&address::hash()));
        self.start_engine();
        self.watch_library();
        self.watch_schedules();
        self.watch_readiness();
        spawn_local(async move {
            self.read_kept().await;
            self.started.set(true);
            self.update_storage().await;
        });
    }

    async fn read_kept(self) {
        let repository = std::rc::Rc::new(Repository::open().await);
        self.inner(|inner| *inner.repository.borrow_mut() = Some(repository.clone()));
        self.watch_keeping(&repository);
        self.listen_to_tabs(&repository);
        let Some(mut kept) = self.kept(repository.start().await) else { return };
        if let Some(notice) = kept.notice() {
            let look = ("See the records".to_owned(), Command::Go(Route::Settings));
            self.toast(notice, true, Some(look).filter(|_| kept.damaged > 0));
        }
        let sources = std::mem::take(&mut kept.sources);
        let small = self.show_start(kept);
        if let Some(settings) = small.settings {
            self.show_settings(settings);
        }
        self.preferences
            .set(small.preferences.into_iter().map(|record| (record.name, record.value)).collect());
        self.inner(|inner| {
            *inner.profile.borrow_mut() = small.profile;
            *inner.setups.borrow_mut() = small.setups;
        });
        self.load_sources(sources).await;
    }

    /// Shows the segments and measures, and gives the rest.
    pub(super) fn show_start(self, kept: Start) -> Start {
        let mut segments: Vec<Segment> = kept
            .segments
            .into_iter()
            .map(|record| Segment {
                has_draft: kept.drafts.contains(&record.id),
                record,
                snapshots: Vec::new(),
            })
            .collect();
        for snapshot in kept.snapshots {
            if let Some(segment) = segments.iter_mut().find(|segment| segment.record.id == snapshot.segment) {
                segment.snapshots.push(snapshot);
            }
        }
        for segment in &mut segments {
            segment.snapshots.sort_by_key(|snapshot| snapshot.at);
        }
        segments.sort_by_key(|segment| segment.record.created);
        self.segments.set(segments);
        let mut measures = kept.measures;
        measures.sort_by_key(|measure| measure.created);
        self.measures.set(measures);
        Start {
            settings: kept.settings,
            preferences: kept.preferences,
            setups: kept.setups,
            profile: kept.profile,
            ..Start::default()
        }
    }

    /// Loads what the kept sources say, where nothing is loaded.
    pub(super) async fn load_what_is_kept(self) {
        if self.tables.with_untracked(Vec::is_empty) {
            let sources = self.inner(|inner| inner.sources.borrow().clone());
            self.load_sources(sources).await;
        }
    }

    async fn load_sources(self, mut sources: Vec<(SourceRecord, Option<files::Handle>)>) {
        sources.sort_by_key(|(record, _)| record.id);
        self.inner(|inner| *inner.sources.borrow_mut() = sources.clone());
        self.missing.set(sources.iter().map(|(record, handle)| missing(record, handle.is_some())).collect());
        for (record, handle) in sources {
            match (&record.origin, handle) {
                (Origin::Sample { customers, seed, today }, _) => {
                    let size = SampleSize::of_customers(*customers).unwrap_or(SampleSize::Small);
                    let from = From::Sample { size, seed: *seed, today: today.clone() };
                    self.load_kept(record, from);
                }
                (Origin::File { .. }, Some(handle)) => {
                    if let Some(picked) = files::reopen_without_asking(&handle).await {
                        self.load_kept(record, From::File(picked));
                    }
                }
                (Origin::File { .. }, None) => {}
            }
        }
    }

    pub(super) async fn update_storage(self) {
        let (used, quota) = storage_use::estimate().await;
        let persistent = storage_use::persisted().await;
        self.storage.set(super::StorageUse { used, quota, persistent });
    }

    /// The page looks and counts so from now on.
    pub(super) fn show_settings(self, settings: SettingsRecord) {
        let zone = self.settings.with_untracked(|before| before.time_zone != settings.time_zone);
        self.settings.set(settings);
        if zone {
            self.tell_zone();
        }
    }

    pub(super) fn set_settings(self, settings: SettingsRecord) {
        self.show_settings(settings.clone());
        spawn_local(async move {
            if let Some(repository) = self.inner(super::Inner::repository) {
                self.kept(repository.put_settings(&settings).await);
            }
        });
    }

    pub(super) fn set_preference(self, name: String, value: serde_json::Value) {
        self.preferences.update(|preferences| {
            preferences.insert(name.clone(), value.clone());
        });
        spawn_local(async move {
            if let Some(repository) = self.inner(super::Inner::repository) {
                let record = crate::storage::records::PreferenceRecord { name, value };
                self.kept(repository.put_preference(&record).await);
            }
        });
    }

    pub(super) fn keep_data(self) {
        spawn_local(async move {
            let persistent = storage_use::persist().await;
            if !persistent {
                self.toast("The browser did not promise to keep the data. It often does once the page is bookmarked or installed.".into(), false, None);
            }
            self.update_storage().await;
        });
    }
}

pub(super) fn missing(record: &SourceRecord, handle: bool) -> Missing {
    let origin = match &record.origin {
        Origin::File { name, .. } if handle => MissingOrigin::Handle(name.clone()),
        Origin::File { name, .. } => MissingOrigin::File(name.clone()),
        Origin::Sample { customers, .. } => {
            MissingOrigin::Sample(SampleSize::of_customers(*customers).unwrap_or(SampleSize::Small))
        }
    };
    Missing { id: record.id, table: record.table.clone(), origin, rows: record.rows }
}
