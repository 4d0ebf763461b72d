//! What refreshes would wait for, done while nobody waits: customers get their numbers, members of last refreshes are read, and
//! members behind newer whole ones become steps back.

use std::{
    cell::{Cell, RefCell},
    collections::HashSet,
};

use leptos::{prelude::*, task::spawn_local};

use super::{EngineState, Inner, Segment, Studio};
use crate::{
    browser::{
        clock,
        repository::{Repository, StoreError},
    },
    model::{
        definition::SegmentId,
        segment::{SegmentState, Status},
    },
    service::protocol::{Reply, Request},
};

/// With fewer customers a refresh waits for nothing.
const FEW: u64 = 20_000;

/// With more customers only those get a number who are members once: every part looks through the keys of all, which take memory
/// in each.
const MANY: u64 = 2_000_000;

/// For so long nothing is in progress before it begins, in milliseconds.
const QUIET: i32 = 1_000;

/// The members of at most so many last refreshes are read at once.
const AT_ONCE: usize = 8;

/// Whether refreshes are ready.
#[derive(Default)]
pub(super) struct Ready {
    /// There is something to make ready.
    wanted: Cell<bool>,
    /// Somebody does it, once it is quiet.
    at_work: Cell<bool>,
    /// The segments of which no members are behind whole ones. What was left in an earlier visit is found in this one.
    settled: RefCell<HashSet<SegmentId>>,
}

impl Studio {
    /// Makes refreshes ready from now on, whenever there is other data. Called once.
    pub(super) fn watch_readiness(self) {
        let refreshed = Memo::new(move |_| self.segments.with(|all| all.iter().any(is_refreshed)));
        Effect::new(move |_| {
            self.profile.track();
            self.joined.track();
            if self.started.get() && refreshed.get() {
                self.make_ready_soon();
            }
        });
    }

    /// The members of a segment are kept whole, and those of before stay as they were for now.
    pub(super) fn is_to_settle(self, segment: &str) {
        self.inner(|inner| inner.ready.settled.borrow_mut().remove(segment));
    }

    /// Other segments are kept than before: a workspace was restored.
    pub(super) fn settle_anew(self) {
        self.inner(|inner| inner.ready.settled.borrow_mut().clear());
        self.make_ready_soon();
    }

    pub(super) fn make_ready_soon(self) {
        self.inner(|inner| inner.ready.wanted.set(true));
        if !self.inner(|inner| inner.ready.at_work.replace(true)) {
            spawn_local(async move {
                while self.inner(|inner| inner.ready.wanted.take()) {
                    self.quiet().await;
                    self.make_ready().await;
                }
                self.inner(|inner| inner.ready.at_work.set(false));
            });
        }
    }

    async fn make_ready(self) {
        let Some(repository) = self.inner(Inner::repository) else { return };
        let customers =
            self.profile.with_untracked(|profile| profile.as_ref().map_or(0, |one| one.customers));
        let customers = if self.joined.with_untracked(Option::is_some) { u64::from(customers) } else { 0 };
        if (FEW..=MANY).contains(&customers) {
            self.number_all(&repository).await;
            self.quiet().await;
        }
        if customers >= FEW {
            self.know_members(&repository).await;
        }
        self.settle_members(&repository).await;
    }

    /// Waits until nothing is in progress that a person may wait for.
    async fn quiet(self) {
        clock::sleep(QUIET).await;
        while self.is_busy() {
            clock::sleep(QUIET).await;
        }
    }

    fn is_busy(self) -> bool {
        self.engine.with_untracked(|engine| *engine == EngineState::Restarting)
            || self.restoring.with_untracked(Option::is_some)
            || self.tasks.with_untracked(|tasks| tasks.iter().any(|task| task.ended.is_none()))
    }

    /// All customers get numbers, and the keys that had none before are kept. What cannot be done is done, and told, by the
    /// refresh that needs it. An engine that broke down once is not asked for what nobody waits for.
    async fn number_all(self, repository: &Repository) {
        let (kept, crashed) = (self.kept_keys(), self.last_crash().is_some());
        let (Some(engine), Some(registry), false) = (self.inner(Inner::engine), &kept.registry, crashed)
        else {
            return;
        };
        let answer = engine.ask(Request::Register { since: kept.many }, Vec::new()).await;
        let Ok((Reply::Registered(registered), bytes)) = answer else { return };
        let Some(keys) = bytes.into_iter().next() else { return };
        // A refresh that began meanwhile keeps them with what it found.
        if self.kept_keys() != kept || !self.begin_keeping() {
            return;
        }
        match repository.put_keys(registry, &keys).await {
            Ok(()) => self.keys_are_kept(&kept, registered),
            Err(StoreError::KeysMoved) => self.key_again().await,
            Err(_) => {}
        }
        self.end_keeping();
    }

    /// Reads the members of last refreshes, some at a time. Where that is interrupted it is gone on with later.
    async fn know_members(self, repository: &Repository) {
        let registry = self.inner(Inner::registry);
        let last: Vec<(SegmentId, i64)> = self.segments.with_untracked(|segments| {
            let of_registry = segments.iter().filter(|one| is_refreshed(one)).filter_map(|segment| {
                let last = segment.last_successful()?;
                (Some(&last.registry) == registry.as_ref()).then(|| (segment.record.id.clone(), last.at))
            });
            of_registry.collect()
        });
        for some in last.chunks(AT_ONCE) {
            if self.is_interrupted() || !matches!(repository.know_members(some).await, Ok(true)) {
                return;
            }
        }
    }

    /// Members behind newer whole ones become steps back, a segment at a time. What cannot be kept stays as it is.
    async fn settle_members(self, repository: &Repository) {
        for segment in self.unsettled() {
            if self.is_interrupted() || !self.settle_members_of(repository, &segment).await {
                return;
            }
        }
    }

    /// The same for all at once: what is restored from a file and backed up is the same file.
    pub(super) async fn settle_all_members(self, repository: &Repository) {
        for segment in self.unsettled() {
            self.settle_members_of(repository, &segment).await;
        }
    }

    fn unsettled(self) -> Vec<SegmentId> {
        let settled = self.inner(|inner| inner.ready.settled.borrow().clone());
        self.segments.with_untracked(|segments| {
            let ids = segments.iter().map(|segment| &segment.record.id);
            ids.filter(|id| !settled.contains(*id)).cloned().collect()
        })
    }

    /// Whether it could be kept.
    async fn settle_members_of(self, repository: &Repository, segment: &str) -> bool {
        // Who keeps whole members from here on takes it off again.
        self.inner(|inner| inner.ready.settled.borrow_mut().insert(segment.to_owned()));
        let instants = self.segment_untracked(segment).map(|one| comparable(&one)).unwrap_or_default();
        let kept = instants.len() < 2 || repository.keep_behind(segment, &instants).await.is_ok();
        if !kept {
            self.is_to_settle(segment);
        }
        kept
    }

    /// Something began that goes before; then this is gone on with later.
    fn is_interrupted(self) -> bool {
        let busy = self.is_busy();
        if busy {
            self.inner(|inner| inner.ready.wanted.set(true));
        }
        busy
    }
}

/// When those refreshes were whose members are compared with one another up to the last one, oldest first.
fn comparable(segment: &Segment) -> Vec<i64> {
    let successful = || segment.snapshots.iter().filter(|one| one.status == Status::Successful);
    let Some(last) = successful().next_back() else { return Vec::new() };
    successful().filter(|one| one.registry == last.registry).map(|one| one.at).collect()
}

/// Refreshes of many evaluate it.
fn is_refreshed(segment: &Segment) -> bool {
    segment.record.state == SegmentState::Active && segment.record.definition.is_some()
}
