//! Segments evaluated for keeps: several at once, each after those that it refers to.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    rc::Rc,
};

use futures_channel::oneshot;
use leptos::{prelude::*, task::spawn_local};

use super::{About, Studio, TaskId, TaskState, keep::Ended};
use crate::{
    app::{format, round::Round},
    browser::{
        clock,
        repository::{KeptMembers, StoreError},
    },
    model::{
        context::Context,
        definition::SegmentId,
        segment::{SegmentState, Status},
    },
    service::protocol::Failure,
    storage::records::Cause,
};

/// What came of refreshes is kept and shown together, at most so often, in milliseconds: keeping and painting one by one take
/// longer than evaluating.
const SHOWN: f64 = 300.0;

/// The members of at most so many last refreshes are read ahead.
const AHEAD: usize = 64;

/// Refreshes under way, and those that wait.
#[derive(Default)]
pub(super) struct Refreshes {
    round: RefCell<Round>,
    turns: RefCell<HashMap<SegmentId, Turn>>,
    /// Members of last refreshes that are compared with soon, by segment and instant.
    ahead: RefCell<HashMap<(SegmentId, i64), KeptMembers>>,
    /// The engine may not know the segments and measures as they are now.
    untold: Cell<bool>,
    /// Begun, when, and not shown yet.
    begun: RefCell<Vec<(TaskId, i64)>>,
    /// Evaluated, and not kept yet.
    ended: RefCell<Vec<Ended>>,
    /// What ended is being kept.
    keeping: Cell<bool>,
    /// Members are being read ahead.
    reading: Cell<bool>,
    /// Rings when there is something to keep.
    bell: RefCell<Option<oneshot::Sender<()>>>,
    /// When it rings at the latest, 0 where no alarm is set.
    alarm: Cell<f64>,
    /// Somebody works them off.
    at_work: Cell<bool>,
    /// What fell due while what was found before was being kept: it is refreshed once that is over.
    after: RefCell<Vec<(SegmentId, Cause)>>,
    /// Those of this round that failed, by name, and how many there were.
    failed: RefCell<Vec<String>>,
    many: Cell<usize>,
}

/// A segment's turn in a round.
#[derive(Clone)]
pub(super) struct Turn {
    pub task: TaskId,
    pub cause: Cause,
    /// The instant and the zone of all that were asked for together.
    pub context: Context,
    /// It was evaluated before and could not be kept.
    pub again: bool,
    /// The version and the state that are evaluated, once it has begun.
    begun: Option<(u32, SegmentState)>,
}

impl Studio {
    /// Refreshes segments, those that wait or run already only once.
    pub(super) fn refresh(self, ids: Vec<SegmentId>, cause: Cause) {
        self.to_be_told();
        let context = self.context();
        let references = self.references();
        let named = self.segments.with_untracked(|segments| {
            let name = |id: SegmentId| {
                let segment = segments.iter().find(|segment| segment.record.id == id)?;
                let now = (segment.record.version, segment.record.state);
                Some((id, segment.record.name.clone(), now))
            };
            ids.into_iter().filter_map(name).collect::<Vec<_>>()
        });
        for (id, name, now) in named {
            if self.inner(|inner| inner.refreshes.round.borrow().is_open(&id)) {
                self.is_also_for(&id, cause, now);
                continue;
            }
            let task = self.begin(format!("Refreshing {name}"), TaskState::Queued, None);
            self.about(task, About::Refresh(id.clone()));
            let for_stop = id.clone();
            self.set_stop(task, Rc::new(move || self.cancel_waiting(&for_stop)));
            self.inner(|inner| {
                let refreshes = &inner.refreshes;
                refreshes.round.borrow_mut().add(id.clone(), &references);
                let turn = Turn { task, cause, context: context.clone(), again: false, begun: None };
                refreshes.turns.borrow_mut().insert(id, turn);
                refreshes.many.set(refreshes.many.get() + 1);
            });
        }
        if self.inner(|inner| !inner.refreshes.at_work.replace(true)) {
            spawn_local(self.work_off_refreshes());
        }
    }

    /// Before another one begins the engine is told the segments and measures as they are.
    pub(super) fn to_be_told(self) {
        self.inner(|inner| inner.refreshes.untold.set(true));
    }

    /// What is under way is also what fell due meanwhile, unless it is about to be kept; and what a person asks for, unless it
    /// was changed since it began. Else it is refreshed once more after the round.
    fn is_also_for(self, id: &str, cause: Cause, now: (u32, SegmentState)) {
        self.inner(|inner| {
            let refreshes = &inner.refreshes;
            let found = refreshes.round.borrow().is_found(id);
            let mut turns = refreshes.turns.borrow_mut();
            let Some(turn) = turns.get_mut(id).filter(|turn| !is_due(cause) || turn.cause != cause) else {
                return;
            };
            let changed = turn.begun.is_some_and(|begun| begun != now);
            if changed || (found && is_due(cause)) {
                let mut after = refreshes.after.borrow_mut();
                if !after.iter().any(|(other, of)| other == id && *of == cause) {
                    after.push((id.to_owned(), cause));
                }
            } else if is_due(cause) {
                turn.cause = cause;
            }
        });
    }

    /// It is not begun any more; that it was cancelled is kept.
    fn cancel_waiting(self, id: &str) {
        let Some(turn) = self.turn_of(id) else { return };
        let began = self.begins(self.brief(id).as_ref());
        self.ended(Ended::without(id.to_owned(), turn, Status::Canceled, None, began));
    }

    pub(super) fn turn_of(self, id: &str) -> Option<Turn> {
        self.inner(|inner| inner.refreshes.turns.borrow().get(id).cloned())
    }

    async fn work_off_refreshes(self) {
        self.settled().await;
        self.reread_changed().await;
        let mut shown = 0.0;
        loop {
            self.settled().await;
            if self.inner(|inner| inner.refreshes.untold.take()) {
                // A failure is told where something is counted.
                let _ = self.tell_library().await;
            }
            let begun = self.begin_more();
            self.inner(|inner| inner.refreshes.begun.borrow_mut().extend(begun));
            self.read_more_ahead();
            let (found, busy, over, keeping, last) = self.inner(|inner| {
                let (round, found) =
                    (inner.refreshes.round.borrow(), !inner.refreshes.ended.borrow().is_empty());
                let last = round.left() == 0;
                (found, round.is_running(), round.is_over(), inner.refreshes.keeping.get(), last)
            });
            // The last ones mostly end soon: all together, and nothing is kept and painted shortly before.
            let often = if last { 2.0 * SHOWN } else { SHOWN };
            let left = often - (clock::now() - shown);
            if !keeping && ((found && !busy) || left <= 0.0) {
                shown = clock::now();
                self.show_begun();
                self.keep_ended();
            }
            if over && !found && !keeping {
                break;
            }
            self.next_ring(left).await;
        }
        self.inner(|inner| {
            inner.refreshes.at_work.set(false);
            *inner.refreshes.round.borrow_mut() = Round::default();
            inner.refreshes.turns.borrow_mut().clear();
            inner.refreshes.ahead.borrow_mut().clear();
        });
        self.tell_of_failures();
        let mut after = self.inner(|inner| inner.refreshes.after.take());
        while let Some((_, cause)) = after.first().cloned() {
            let (of_it, rest) = after.into_iter().partition(|(_, of)| *of == cause);
            after = rest;
            self.refresh(of_it.into_iter().map(|(id, _): (SegmentId, Cause)| id).collect(), cause);
        }
        self.settle_pending().await;
        self.make_ready_soon();
    }

    /// Keeps what ended meanwhile, while others are evaluated.
    fn keep_ended(self) {
        let ended = self.inner(|inner| inner.refreshes.ended.take());
        if ended.is_empty() {
            return;
        }
        self.inner(|inner| inner.refreshes.keeping.set(true));
        spawn_local(async move {
            self.keep(ended).await;
            self.end_keeping();
        });
    }

    /// What refreshes find waits until something else is kept; not where something is being kept now.
    pub(super) fn begin_keeping(self) -> bool {
        self.inner(|inner| !inner.refreshes.keeping.replace(true))
    }

    pub(super) fn end_keeping(self) {
        self.inner(|inner| inner.refreshes.keeping.set(false));
        self.ring();
    }

    /// Reads on before those that are read are used up.
    fn read_more_ahead(self) {
        let few = self.inner(|inner| {
            let (read, left) = (inner.refreshes.ahead.borrow().len(), inner.refreshes.round.borrow().left());
            read < AHEAD / 2 && read < left && !inner.refreshes.reading.replace(true)
        });
        if few {
            spawn_local(async move {
                self.read_ahead().await;
                self.inner(|inner| inner.refreshes.reading.set(false));
            });
        }
    }

    /// Reads the members of last refreshes before they are compared with, many in one piece.
    async fn read_ahead(self) {
        let Some(repository) = self.inner(super::Inner::repository) else { return };
        let registry = self.inner(super::Inner::registry);
        let waiting = self.inner(|inner| inner.refreshes.round.borrow().waiting());
        let wanted: Vec<(SegmentId, i64)> = self.segments.with_untracked(|segments| {
            let last = |id: &SegmentId| {
                let segment = segments.iter().find(|one| one.record.id == *id)?;
                let last =
                    segment.last_successful().filter(|last| Some(&last.registry) == registry.as_ref())?;
                Some((id.clone(), last.at))
            };
            waiting.iter().filter_map(|(id, _)| last(id)).take(AHEAD).collect()
        });
        let missing: Vec<_> = self.inner(|inner| {
            let ahead = inner.refreshes.ahead.borrow();
            wanted.into_iter().filter(|one| !ahead.contains_key(one)).collect()
        });
        if missing.is_empty() {
            return;
        }
        // What cannot be read is tried once more where it is needed, and told there.
        let Ok(found) = repository.kept_members(&missing).await else { return };
        self.inner(|inner| {
            let found = missing.into_iter().zip(found).filter_map(|(of, found)| Some((of, found?)));
            let mut ahead = inner.refreshes.ahead.borrow_mut();
            ahead.extend(found);
            // Those that began meanwhile read their own.
            let round = inner.refreshes.round.borrow();
            ahead.retain(|(id, _), _| round.is_waiting(id));
        });
    }

    /// The members of a snapshot as they are kept, read ahead or now.
    pub(super) async fn members_before(
        self,
        segment: &str,
        at: i64,
    ) -> Result<Option<KeptMembers>, StoreError> {
        let of = (segment.to_owned(), at);
        let ahead = self.inner(|inner| inner.refreshes.ahead.borrow_mut().remove(&of));
        match (ahead, self.inner(super::Inner::repository)) {
            (Some(members), _) => Ok(Some(members)),
            (None, Some(repository)) => Ok(repository.kept_members(&[of]).await?.pop().flatten()),
            (None, None) => Ok(None),
        }
    }

    /// Waits until something ended, at most so many milliseconds where something is to be shown by then.
    async fn next_ring(self, left: f64) {
        let (bell, rung) = oneshot::channel();
        self.inner(|inner| *inner.refreshes.bell.borrow_mut() = Some(bell));
        let waits = self.inner(|inner| {
            !inner.refreshes.begun.borrow().is_empty() || !inner.refreshes.ended.borrow().is_empty()
        });
        // What is being kept rings when it is.
        if waits && !self.inner(|inner| inner.refreshes.keeping.get()) {
            self.ring_in(left.max(1.0));
        }
        let _ = rung.await;
    }

    /// Rings after so many milliseconds at the latest. One alarm is set at a time: who is woken too early sets the next.
    fn ring_in(self, left: f64) {
        let (now, set) = (clock::now(), self.inner(|inner| inner.refreshes.alarm.get()));
        if set > now && set <= now + left {
            return;
        }
        self.inner(|inner| inner.refreshes.alarm.set(now + left));
        spawn_local(async move {
            clock::sleep(left as i32).await;
            self.inner(|inner| inner.refreshes.alarm.set(0.0));
            self.ring();
        });
    }

    fn ring(self) {
        if let Some(bell) = self.inner(|inner| inner.refreshes.bell.borrow_mut().take()) {
            let _ = bell.send(());
        }
    }

    /// Begins with as many as can be evaluated now, and gives them.
    fn begin_more(self) -> Vec<(TaskId, i64)> {
        let mut begun = Vec::new();
        while let Some(id) = self.inner(|inner| inner.refreshes.round.borrow_mut().begin_next()) {
            let Some(turn) = self.turn_of(&id) else { continue };
            begun.push((turn.task, clock::now() as i64));
            let segment = self.brief(&id);
            self.inner(|inner| {
                if let Some(turn) = inner.refreshes.turns.borrow_mut().get_mut(&id) {
                    turn.begun = segment.as_ref().map(|one| (one.record.version, one.record.state));
                }
            });
            let hindered = self.inner(|inner| inner.refreshes.round.borrow().hindered(&id));
            if let Some(why) = self.passed_over(&id, hindered) {
                let began = self.begins(segment.as_ref());
                self.ended(Ended::without(id, turn, Status::Skipped, Some(why), began));
                continue;
            }
            spawn_local(async move {
                let task = turn.task;
                let ended = self.run(id, turn).await;
                // Cancelled before the engine was asked: that is kept already.
                let runs = self.inner(|inner| inner.refreshes.round.borrow().is_running_one(ended.segment()));
                if runs && self.turn_of(ended.segment()).is_some_and(|turn| turn.task == task) {
                    self.ended(ended);
                }
            });
        }
        begun
    }

    /// Shows those that began, and what the others wait for.
    fn show_begun(self) {
        let begun: HashMap<TaskId, i64> =
            self.inner(|inner| inner.refreshes.begun.take().into_iter().collect());
        // These are shown as what came of them, at once.
        let ended: HashSet<TaskId> =
            self.inner(|inner| inner.refreshes.ended.borrow().iter().map(Ended::task).collect());
        let waiting = self.waiting();
        self.tasks.update(|tasks| {
            for task in tasks.iter_mut() {
                if let Some(at) = begun.get(&task.id).filter(|_| task.ended.is_none()) {
                    task.started = *at;
                    task.waits_for.clear();
                    if !ended.contains(&task.id) {
                        task.state = TaskState::Running;
                    }
                } else if let Some(names) = waiting.get(&task.id) {
                    task.waits_for.clone_from(names);
                }
            }
        });
    }

    /// Why a segment is passed over, as a sentence; nothing where it is not.
    fn passed_over(self, id: &str, hindered: Option<SegmentId>) -> Option<String> {
        let segment = self.segment_untracked(id)?;
        if segment.record.state == SegmentState::Inactive {
            return Some("Skipped: it is inactive. Activate it to refresh it.".to_owned());
        }
        let other = self.segment_untracked(&hindered?).map(|other| other.record.name).unwrap_or_default();
        Some(format!("Skipped: it uses {other}, which could not be refreshed."))
    }

    /// What those that wait are waiting for, by their pieces of work.
    fn waiting(self) -> HashMap<TaskId, Vec<String>> {
        let waiting = self.inner(|inner| inner.refreshes.round.borrow().waiting());
        self.segments.with_untracked(|segments| {
            let name = |id: &SegmentId| {
                segments.iter().find(|other| other.record.id == *id).map(|other| other.record.name.clone())
            };
            waiting
                .into_iter()
                .filter_map(|(id, others)| {
                    Some((self.turn_of(&id)?.task, others.iter().filter_map(name).collect()))
                })
                .collect()
        })
    }

    /// While files are read again all that waits waits for them.
    pub(super) fn tell_waiting(self, tables: &[String]) {
        let waiting = self.waiting();
        self.tasks.update(|tasks| {
            for task in tasks.iter_mut().filter(|task| waiting.contains_key(&task.id)) {
                task.waits_for = tables.to_vec();
            }
        });
    }

    /// One more is to be kept.
    pub(super) fn ended(self, ended: Ended) {
        self.inner(|inner| {
            inner.refreshes.round.borrow_mut().found(ended.segment());
            inner.refreshes.ended.borrow_mut().push(ended);
        });
        self.ring();
    }

    /// It is to be evaluated once more.
    pub(super) fn once_more(self, id: &str, task: TaskId) {
        let for_stop = id.to_owned();
        self.set_stop(task, Rc::new(move || self.cancel_waiting(&for_stop)));
        self.inner(|inner| {
            inner.refreshes.round.borrow_mut().again(id);
            if let Some(turn) = inner.refreshes.turns.borrow_mut().get_mut(id) {
                turn.again = true;
            }
        });
    }

    /// It is over, and what refers to it can begin.
    pub(super) fn over(self, id: &str, name: &str, failed: bool) {
        self.inner(|inner| {
            inner.refreshes.round.borrow_mut().end(id, failed);
            if failed {
                inner.refreshes.failed.borrow_mut().push(name.to_owned());
            }
        });
    }

    /// At the end of a round one message for all that failed; of a single one its own.
    fn tell_of_failures(self) {
        let (failed, many) = self.inner(|inner| (inner.refreshes.failed.take(), inner.refreshes.many.take()));
        let told = match failed.as_slice() {
            [] => return,
            [_] if many == 1 => self.tasks.with_untracked(|tasks| {
                tasks.iter().rev().find_map(|task| match (&task.about, &task.state) {
                    (About::Refresh(_), TaskState::Failed(sentence)) => Some(sentence.clone()),
                    _ => None,
                })
            }),
            names => Some(format!(
                "{} of {} could not be refreshed: {}. They keep their members; Progress says why.",
                format::count(names.len() as u64),
                format::counted(many as u64, "segment", "segments"),
                format::listed(names, 3),
            )),
        };
        if let Some(told) = told {
            self.toast(told, true, None);
        }
    }
}

fn is_due(cause: Cause) -> bool {
    matches!(cause, Cause::Due(_))
}

/// A failure of which nobody is to blame but a person who did not want it any more.
pub(super) fn is_cancelled<T>(outcome: &Result<T, Failure>) -> bool {
    matches!(outcome, Err(Failure::Cancelled))
}
