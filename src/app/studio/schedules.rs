//! Refreshes by themselves: what falls due while the page is open, and what did while it was closed.
//!
//! One tab at a time does it, of those that have the data. What it has done is kept before it begins, and what it has not
//! ended is gone on with by the next one.

use std::cell::{Cell, RefCell};

use leptos::{prelude::*, task::spawn_local};

use super::{Inner, Overdue, Studio};
use crate::{
    browser::{clock, dom, locks::Lock},
    model::{
        definition::SegmentId,
        schedule::{Due, Rhythm, Schedule, Watch},
        segment::{SegmentState, SegmentType},
    },
    storage::records::{Cause, RunsRecord, SegmentRecord},
};

/// How often the clock is looked at, in milliseconds.
const TICK: u64 = 5_000;

/// The lock of the tab that refreshes by itself.
const LOCK: &str = "satsuma-schedules";

/// What of the schedules has been done, as far as this tab knows.
#[derive(Default)]
pub(super) struct Schedules {
    /// Held or waited for while this tab has the data.
    lock: RefCell<Option<Lock>>,
    held: Cell<bool>,
    runs: RefCell<Option<RunsRecord>>,
    looking: Cell<bool>,
}

impl Schedules {
    /// What has been done, where this tab does it.
    pub(super) fn known(&self) -> Option<RunsRecord> {
        self.runs.borrow().clone()
    }
}

impl Studio {
    /// On whose wall clock schedules are. Tracked.
    pub fn schedule_zone(self) -> String {
        self.settings.with(|settings| {
            settings.schedule.time_zone.clone().unwrap_or_else(|| settings.time_zone.clone())
        })
    }

    /// By which rhythm a segment is refreshed by itself; nothing where it never is. Tracked.
    pub fn rhythm_of(self, record: &SegmentRecord) -> Option<Rhythm> {
        if record.kind == SegmentType::Static
            || record.state == SegmentState::Inactive
            || record.definition.is_none()
        {
            return None;
        }
        match &record.schedule {
            Schedule::System => self.settings.with(|settings| settings.schedule.rhythm.clone()),
            Schedule::Own(rhythm) => Some(rhythm.clone()),
            Schedule::Off => None,
        }
    }

    /// When a segment is refreshed by itself next; nothing where it is not. Tracked.
    pub fn next_refresh(self, record: &SegmentRecord) -> Option<i64> {
        let (rhythm, zone) = (self.rhythm_of(record)?, self.schedule_zone());
        rhythm.next(clock::now() as i64, &|at| clock::offset(at, &zone)).map(|due| due.at)
    }

    pub(super) fn set_schedule(self, ids: Vec<SegmentId>, schedule: Schedule) {
        spawn_local(async move {
            for id in ids {
                let schedule = schedule.clone();
                self.change(&id, None, false, |record| record.schedule = schedule).await;
            }
            self.look_at_clock().await;
        });
    }

    /// Looks at the clock from now on. Called once.
    pub(super) fn watch_schedules(self) {
        let ready = Memo::new(move |_| self.has_all_data());
        Effect::new(move |_| {
            let lock = ready.get().then(|| {
                Lock::wait(LOCK, move || {
                    self.inner(|inner| inner.schedules.held.set(true));
                    spawn_local(self.look_at_clock());
                })
            });
            self.inner(|inner| {
                inner.schedules.held.set(inner.schedules.held.get() && lock.is_some());
                inner.schedules.runs.replace(None);
                inner.schedules.lock.replace(lock);
            });
        });
        let tick = move || spawn_local(self.look_at_clock());
        set_interval(tick, std::time::Duration::from_millis(TICK));
        dom::on_return(tick);
    }

    /// Customers are known, and every source of before is loaded. Tracked.
    fn has_all_data(self) -> bool {
        self.profile.with(Option::is_some) && self.missing.with(Vec::is_empty)
    }

    async fn look_at_clock(self) {
        if !self.started.get_untracked() || self.inner(|inner| inner.schedules.looking.replace(true)) {
            return;
        }
        let mut activated = self.come_to_their_time().await;
        let due = self.look_at_schedules().await;
        // What is due as well is refreshed once, as what fell due.
        activated.retain(|id| !due.contains(id));
        self.refresh_activated(activated);
        self.inner(|inner| inner.schedules.looking.set(false));
    }

    /// Refreshes what fell due, and gives which segments that are.
    async fn look_at_schedules(self) -> Vec<SegmentId> {
        let does = self.inner(|inner| inner.schedules.held.get());
        // Who does not do it only tells what is due.
        let known = self.inner(|inner| inner.schedules.runs.borrow().clone()).filter(|_| does);
        let first = known.is_none();
        let mut runs = match known {
            Some(runs) => runs,
            None => {
                let Some(repository) = self.inner(Inner::repository) else { return Vec::new() };
                let Ok(runs) = repository.runs().await else { return Vec::new() };
                runs
            }
        };
        let before = runs.clone();
        let (now, zone) = (clock::now() as i64, untrack(|| self.schedule_zone()));
        let offset = |at: i64| clock::offset(at, &zone);
        let added = self.keep_watching(&mut runs.watches, now);
        if !does {
            let due: Vec<(SegmentId, i64)> = runs
                .watches
                .iter()
                .filter_map(|watch| Some((watch.due(now, &offset)?, &watch.owner)))
                .flat_map(|(due, owner)| self.owned(owner).into_iter().map(move |id| (id, due.at)))
                .chain(self.unended(&runs))
                .collect();
            let since = due.iter().map(|(_, at)| *at).min();
            let overdue = since.map(|since| Overdue { since, segments: due.len() });
            let waits = !untrack(|| self.has_all_data());
            self.overdue.set(overdue.filter(|_| waits));
            return Vec::new();
        }
        self.overdue.set(None);
        let due: Vec<(String, Due)> = runs
            .watches
            .iter_mut()
            .filter_map(|watch| Some((watch.owner.clone(), watch.look(now, &offset)?)))
            .collect();
        runs.pending = self.unended(&runs);
        for (owner, due) in &due {
            let owned = self.owned(owner);
            runs.pending.retain(|(id, _)| !owned.contains(id));
            runs.pending.extend(owned.into_iter().map(|id| (id, due.at)));
        }
        let begins = first || !due.is_empty();
        if (added || !due.is_empty() || runs.pending != before.pending) && !self.keep_runs(&runs).await {
            return Vec::new();
        }
        let pending = runs.pending.clone();
        self.inner(|inner| inner.schedules.runs.replace(Some(runs)));
        if !begins {
            return Vec::new();
        }
        let mut instants: Vec<i64> = pending.iter().map(|(_, at)| *at).collect();
        instants.sort_unstable();
        instants.dedup();
        for at in instants {
            let ids = pending.iter().filter(|(_, own)| *own == at).map(|(id, _)| id.clone()).collect();
            self.refresh(ids, Cause::Due(at));
        }
        pending.into_iter().map(|(id, _)| id).collect()
    }

    /// Watches what is scheduled now, from now on where it was not. Whether that is other than before.
    fn keep_watching(self, watches: &mut Vec<Watch>, now: i64) -> bool {
        let mut wanted: Vec<(String, Rhythm)> = self
            .settings
            .with_untracked(|settings| settings.schedule.rhythm.clone())
            .map(|rhythm| (String::new(), rhythm))
            .into_iter()
            .collect();
        self.segments.with_untracked(|segments| {
            wanted.extend(segments.iter().filter_map(|one| match &one.record.schedule {
                Schedule::Own(rhythm) => Some((one.record.id.clone(), rhythm.clone())),
                Schedule::System | Schedule::Off => None,
            }));
        });
        let is = |watch: &Watch, (owner, rhythm): &(String, Rhythm)| {
            watch.owner == *owner && watch.rhythm == *rhythm
        };
        let before = watches.len();
        watches.retain(|watch| wanted.iter().any(|one| is(watch, one)));
        let gone = watches.len() != before;
        wanted.retain(|one| !watches.iter().any(|watch| is(watch, one)));
        let added = !wanted.is_empty();
        watches.extend(wanted.into_iter().map(|(owner, rhythm)| Watch::from(owner, rhythm, now)));
        gone || added
    }

    /// The segments that a schedule refreshes: static ones are only refreshed by persons.
    fn owned(self, owner: &str) -> Vec<SegmentId> {
        let is_owned = |record: &SegmentRecord| {
            let own = if owner.is_empty() { record.schedule == Schedule::System } else { record.id == owner };
            own && record.kind != SegmentType::Static && record.definition.is_some()
        };
        self.segments.with_untracked(|segments| {
            segments.iter().filter(|one| is_owned(&one.record)).map(|one| one.record.id.clone()).collect()
        })
    }

    /// What fell due and was not refreshed since.
    fn unended(self, runs: &RunsRecord) -> Vec<(SegmentId, i64)> {
        let is_open = |(id, at): &&(SegmentId, i64)| {
            self.segment_untracked(id).is_some_and(|segment| {
                !segment.snapshots.iter().any(|snapshot| snapshot.cause == Cause::Due(*at))
            })
        };
        runs.pending.iter().filter(is_open).cloned().collect()
    }

    /// At the end of a round: what fell due and is refreshed is not waited for any more.
    pub(super) async fn settle_pending(self) {
        let Some(mut runs) = self.inner(|inner| inner.schedules.runs.borrow().clone()) else { return };
        let open = self.unended(&runs);
        if open != runs.pending {
            runs.pending = open;
            if self.keep_runs(&runs).await {
                self.inner(|inner| {
                    if let Some(known) = inner.schedules.runs.borrow_mut().as_mut() {
                        known.pending = runs.pending;
                    }
                });
            }
        }
    }

    async fn keep_runs(self, runs: &RunsRecord) -> bool {
        let Some(repository) = self.inner(Inner::repository) else { return false };
        self.kept(repository.put_runs(runs).await).is_some()
    }
}
