//! What came of refreshes, kept: all that ended together in one piece, and shown once it is there.

use leptos::prelude::*;

use super::{
    Inner, Studio, TaskId, TaskState,
    queries::Brief,
    refresh::{Turn, is_cancelled},
    tasks::{ended, sentence},
};
use crate::{
    app::format,
    browser::{
        client::Bytes,
        clock,
        repository::{self, Outcome, Snapshot, StoreError},
    },
    model::{
        definition::SegmentId,
        segment::{SegmentState, SegmentType, Status},
    },
    service::protocol::{Failure, Ran, Reply, Request},
    storage::records::{Cause, SnapshotRecord},
};

/// Who is in a segment now.
pub(super) struct Found {
    pub ran: Ran,
    pub members: repository::Found,
    /// Whose numbers they are.
    pub registry: String,
}

/// A refresh that is over and not kept.
pub(super) struct Ended {
    segment: SegmentId,
    turn: Turn,
    outcome: Result<Found, Failure>,
    /// Where it was not evaluated: how it stands, and why.
    passed: Option<(Status, Option<String>)>,
    began: Began,
}

/// What a refresh began with.
#[derive(Clone, Copy)]
pub(super) struct Began {
    /// When.
    pub at: f64,
    /// The last crash of the engine, and how often it was given a registry: other numbers may be other customers'.
    pub numbers: (Option<f64>, u32),
    /// The version that is evaluated.
    pub version: u32,
    /// When the last refresh of its segment was, however it went.
    pub seen: Option<i64>,
}

/// Of which registry how many keys are kept.
#[derive(Clone, PartialEq)]
pub(super) struct KeptKeys {
    numbers: (Option<f64>, u32),
    pub registry: Option<String>,
    pub many: u32,
}

impl Studio {
    /// What the refresh of a segment begins with now.
    pub(super) fn begins(self, segment: Option<&Brief>) -> Began {
        Began {
            at: clock::now(),
            numbers: self.numbers(),
            version: segment.map_or(0, |segment| segment.record.version),
            seen: segment.and_then(|segment| segment.ended),
        }
    }

    /// Which numbers customers have now.
    fn numbers(self) -> (Option<f64>, u32) {
        (self.last_crash(), self.inner(|inner| inner.numberings.get()))
    }
}

impl Ended {
    pub(super) fn new(segment: SegmentId, turn: Turn, outcome: Result<Found, Failure>, began: Began) -> Self {
        Self { segment, turn, outcome, passed: None, began }
    }

    pub(super) fn segment(&self) -> &str {
        &self.segment
    }

    pub(super) fn task(&self) -> TaskId {
        self.turn.task
    }

    /// One that was not evaluated.
    pub(super) fn without(
        segment: SegmentId,
        turn: Turn,
        status: Status,
        why: Option<String>,
        began: Began,
    ) -> Self {
        let passed = Some((status, why));
        Self { segment, turn, outcome: Err(Failure::Cancelled), passed, began }
    }

    /// It was evaluated with numbers that are not to be kept.
    fn is_stale(&self, studio: Studio) -> bool {
        let registry = studio.inner(Inner::registry);
        self.outcome.as_ref().is_ok_and(|found| {
            studio.numbers() != self.began.numbers || registry.as_ref() != Some(&found.registry)
        })
    }

    /// An engine that died took the answer with it.
    fn died(&self, studio: Studio) -> bool {
        let failed = self.outcome.is_err() && self.passed.is_none();
        failed && studio.last_crash() != self.began.numbers.0
    }

    fn record(&self, segment: &Brief, cause: Cause) -> SnapshotRecord {
        let last = segment.ended.map_or(0, |at| at + 1);
        let status = match (&self.passed, &self.outcome) {
            (Some((status, _)), _) => *status,
            (None, Ok(_)) => Status::Successful,
            (None, Err(Failure::Cancelled)) => Status::Canceled,
            (None, Err(_)) => Status::Failed,
        };
        let error = match (&self.passed, &self.outcome) {
            (Some((_, why)), _) => why.clone(),
            (None, Err(failure)) if status == Status::Failed => Some(sentence(failure)),
            _ => None,
        };
        let empty = SnapshotRecord {
            segment: self.segment.clone(),
            at: (clock::now() as i64).max(last),
            took: clock::now() - self.began.at,
            as_of: self.turn.context.as_of,
            status,
            members: 0,
            entered: None,
            left: None,
            left_missing: None,
            version: self.began.version,
            fingerprint: String::new(),
            registry: String::new(),
            error,
            cause,
        };
        let Ok(Found { ran, registry, members, .. }) = &self.outcome else { return empty };
        let known = |count: u32| members.before.is_some().then_some(count);
        SnapshotRecord {
            took: ran.milliseconds,
            members: ran.members,
            entered: known(ran.entered),
            left: known(ran.left),
            left_missing: known(ran.left_missing),
            fingerprint: ran.fingerprint.clone(),
            registry: registry.clone(),
            ..empty
        }
    }

    /// The last sentence of its piece of work.
    fn said(&self) -> Result<String, Failure> {
        match (&self.passed, &self.outcome) {
            (Some((Status::Skipped, why)), _) => Ok(why.clone().unwrap_or_default()),
            // How many members is told as its rows.
            (_, Ok(_)) => Ok(String::new()),
            (_, Err(failure)) => Err(failure.clone()),
        }
    }
}

/// A refresh that is about to be kept, and its record.
struct Ready {
    ended: Ended,
    record: SnapshotRecord,
}

/// A refresh that is over: of which segment, its turn, what is said of it, and what is kept with what a person should know.
type Over = (SegmentId, Turn, Result<String, Failure>, Option<(SnapshotRecord, Vec<String>)>);

/// What a person should know of a refresh that went well.
fn warnings(record: &SnapshotRecord, damaged: bool) -> Vec<String> {
    let mut all = Vec::new();
    if damaged {
        all.push(
            "The members of the refresh before are damaged: who entered and who left is not known."
                .to_owned(),
        );
    }
    if record.status == Status::Successful && record.members == 0 {
        all.push("Nobody is in it.".to_owned());
    }
    match record.left_missing.unwrap_or(0) {
        0 => {}
        1 => all.push("One who left is not in the data any more.".to_owned()),
        many => all.push(format!("{} who left are not in the data any more.", format::count(many.into()))),
    }
    all
}

impl Studio {
    /// Keeps what ended, and shows it. What was found out by an engine that is gone, or before another tab numbered new
    /// keys, is found out once more.
    pub(super) async fn keep(self, all: Vec<Ended>) {
        let (stale, fresh): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| one.is_stale(self) || one.died(self));
        self.try_again(stale, "The engine stopped while it worked on this, two times. Refresh it once more.");
        let mut ready: Vec<Ready> = Vec::new();
        for one in fresh {
            match self.brief(&one.segment) {
                Some(segment) => {
                    let cause = self.turn_of(&one.segment).map_or(one.turn.cause, |turn| turn.cause);
                    let record = one.record(&segment, cause);
                    ready.push(Ready { ended: one, record });
                }
                None => self.end_all(vec![(one.segment.clone(), one.turn, Err(Failure::Cancelled), None)]),
            }
        }
        if ready.is_empty() {
            return;
        }
        match self.put(&ready).await {
            Ok(outcomes) => self.show_kept(ready, &outcomes).await,
            Err(StoreError::KeysMoved) => {
                self.key_again().await;
                let all = ready.into_iter().map(|one| one.ended).collect();
                self.try_again(all, &StoreError::KeysMoved.to_string());
            }
            Err(error) => {
                self.warning.set(Some(error.to_string()));
                let failed = |Ready { ended, .. }: Ready| {
                    (ended.segment, ended.turn, Err(Failure::Sentence(error.to_string())), None)
                };
                self.end_all(ready.into_iter().map(failed).collect());
            }
        }
    }

    async fn put(self, ready: &[Ready]) -> Result<Vec<Outcome>, StoreError> {
        let Some(repository) = self.inner(Inner::repository) else { return Err(StoreError::Unavailable) };
        let found = |one: &Ended| one.outcome.as_ref().ok().map(|found| found.members.clone());
        let snapshot = |one: &Ready| Snapshot {
            record: one.record.clone(),
            seen: one.ended.began.seen,
            found: found(&one.ended),
        };
        let snapshots: Vec<Snapshot> = ready.iter().map(snapshot).collect();
        let wanted =
            ready.iter().filter_map(|one| Some(one.ended.outcome.as_ref().ok()?.ran.registered)).max();
        let kept = self.kept_keys();
        let gained = match wanted.filter(|wanted| *wanted > kept.many) {
            Some(_) => Some(self.gained(kept.many).await.ok_or(StoreError::KeysMoved)?),
            None => None,
        };
        let registry = snapshots.iter().map(|one| &one.record.registry).find(|registry| !registry.is_empty());
        let block = gained.as_ref().zip(registry).map(|((block, _), registry)| (registry.as_str(), block));
        let outcomes = repository.put_snapshots(&snapshots, block).await?;
        if let Some((_, registered)) = gained {
            self.keys_are_kept(&kept, registered);
        }
        Ok(outcomes)
    }

    /// What is kept of the registry now.
    pub(super) fn kept_keys(self) -> KeptKeys {
        self.inner(|inner| KeptKeys {
            numbers: self.numbers(),
            registry: inner.registry(),
            many: inner.registered.get(),
        })
    }

    /// So many keys are kept now, unless the registry became another one meanwhile: then those that come next begin anew.
    pub(super) fn keys_are_kept(self, before: &KeptKeys, many: u32) {
        if self.kept_keys() == *before {
            self.inner(|inner| inner.registered.set(many));
        }
    }

    /// The keys that the engine numbered since so many were kept, and how many there are then.
    async fn gained(self, since: u32) -> Option<(Bytes, u32)> {
        let engine = self.inner(Inner::engine)?;
        match engine.ask(Request::Registered { since }, Vec::new()).await {
            Ok((Reply::Registered(registered), bytes)) => Some((bytes.into_iter().next()?, registered)),
            _ => None,
        }
    }

    async fn show_kept(self, ready: Vec<Ready>, outcomes: &[Outcome]) {
        self.segments.update(|segments| {
            for (Ready { record, .. }, outcome) in ready.iter().zip(outcomes) {
                let segment = segments.iter_mut().find(|segment| segment.record.id == record.segment);
                if let Some(segment) = segment.filter(|_| *outcome == Outcome::Kept) {
                    segment.snapshots.push(record.clone());
                }
            }
        });
        // The members of a static segment are those of its last refresh, also for what refers to it.
        let fixed =
            |one: &Ended| self.brief(&one.segment).is_some_and(|one| one.record.kind == SegmentType::Static);
        if ready.iter().any(|one| fixed(&one.ended)) {
            self.to_be_told();
        }
        let (mut over, mut moved) = (Vec::new(), Vec::new());
        for (Ready { ended: one, record, .. }, outcome) in ready.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Kept => {
                    if one.outcome.as_ref().is_ok_and(|found| found.members.whole.is_some()) {
                        self.is_to_settle(&one.segment);
                    }
                    let damaged = one.outcome.as_ref().is_ok_and(|found| found.ran.damaged);
                    let warnings = warnings(&record, damaged);
                    over.push((one.segment.clone(), one.turn.clone(), one.said(), Some((record, warnings))));
                }
                Outcome::Gone => over.push((one.segment, one.turn, Err(Failure::Cancelled), None)),
                Outcome::Moved => moved.push(one),
            }
        }
        self.end_all(over);
        for one in &moved {
            self.read_snapshots(&one.segment).await;
        }
        self.try_again(moved, "Another tab refreshed it meanwhile, again and again. Refresh it once more.");
    }

    /// The refreshes of a segment as they are kept now.
    async fn read_snapshots(self, segment: &str) {
        let Some(repository) = self.inner(Inner::repository) else { return };
        if let Some(snapshots) = self.kept(repository.snapshots(segment).await) {
            self.show(segment, |segment| segment.snapshots = snapshots);
        }
    }

    fn try_again(self, all: Vec<Ended>, why: &str) {
        if !all.is_empty() {
            self.to_be_told();
        }
        let (second, first): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.turn.again);
        for one in first {
            self.update_task(one.turn.task, |task| task.state = TaskState::Queued);
            self.once_more(&one.segment, one.turn.task);
        }
        let failed = |one: Ended| (one.segment, one.turn, Err(Failure::Sentence(why.to_owned())), None);
        self.end_all(second.into_iter().map(failed).collect());
    }

    /// Pieces of work that are over, all at once: each ends one that others may wait for.
    fn end_all(self, all: Vec<Over>) {
        let now = clock::now() as i64;
        for (segment, turn, outcome, record) in &all {
            let passed = record.as_ref().is_some_and(|(record, _)| record.status == Status::Skipped);
            let inactive = passed
                && self
                    .segment_untracked(segment)
                    .is_some_and(|one| one.record.state == SegmentState::Inactive);
            let name = self.segment_untracked(segment).map(|one| one.record.name).unwrap_or_default();
            let failed = outcome.is_err() && !is_cancelled(outcome);
            // Who is inactive has nobody in it, which is no failure of those that refer to it.
            self.over(segment, &name, failed || (passed && !inactive));
            self.inner(|inner| inner.stops.borrow_mut().remove(&turn.task));
        }
        self.tasks.update(|tasks| {
            for (_, turn, outcome, record) in all {
                if let Some(task) = tasks.iter_mut().find(|task| task.id == turn.task) {
                    task.state = ended(outcome);
                    task.ended = Some(now);
                    let (rows, warnings) =
                        record.map_or_else(Default::default, |(record, warnings)| (record.members, warnings));
                    task.warnings = warnings;
                    task.progress.rows = rows.into();
                }
            }
        });
    }
}
