//! What two tabs changed at once: told with both, and settled by the person.

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Conflict, Segment, Settle, Studio};
use crate::{
    app::route::Route,
    browser::clock,
    model::{draft::Draft, json, naming},
    storage::{
        merge::{Part, with_part},
        records::{MeasureRecord, SegmentRecord, VersionRecord},
    },
};

impl Studio {
    /// Shows it; of one segment or measure the last.
    pub(super) fn tell_conflict(self, conflict: Conflict) {
        self.conflicts.update(|all| {
            all.retain(|other| !other.is_about_the_same(&conflict));
            all.push(conflict);
        });
    }

    /// Another tab deleted a segment: it goes here too. What was being edited can be kept as a copy.
    pub(super) fn is_gone(self, id: &str, draft: Option<String>) {
        let Some(segment) = self.segment_untracked(id) else { return };
        let draft = draft.or_else(|| self.draft_on_screen(id));
        let open = matches!(self.route.get_untracked(),
            Route::Segment(open) | Route::Builder(open) | Route::Reasons(open) if open == id);
        self.segments.update(|segments| segments.retain(|one| one.record.id != id));
        self.conflicts.update(|all| all.retain(|other| other.segment() != Some(id)));
        if open || draft.is_some() {
            self.tell_conflict(Conflict::Deleted { ours: Box::new(segment.record), draft });
        } else {
            self.toast(format!("Another tab deleted {}.", segment.record.name), false, None);
        }
    }

    /// The first of those that are told is settled so.
    pub(super) fn settle(self, settle: Settle) {
        let mut first = None;
        self.conflicts.update(|all| {
            if !all.is_empty() {
                first = Some(all.remove(0));
            }
        });
        let Some(conflict) = first else { return };
        spawn_local(async move {
            match conflict {
                Conflict::Segment { ours, parts, run, .. } => {
                    self.settle_segment(settle, *ours, parts, run).await
                }
                Conflict::Deleted { ours, draft } => {
                    if settle == Settle::KeepCopy {
                        self.copy_of(&ours, draft).await;
                    } else if self.segment_untracked(&ours.id).is_none() {
                        // There is nothing to see on its page.
                        self.dispatch(Command::Go(Route::Segments));
                    }
                }
                // What is on screen stays there; the next edit is told again.
                Conflict::Draft { .. } if settle == Settle::Leave => {}
                Conflict::Draft { ours, theirs, .. } => {
                    self.settles_draft(&theirs);
                    let segment = theirs.segment.clone();
                    if settle == Settle::KeepOurs {
                        self.keep_draft(&segment, ours.draft).await;
                        return;
                    }
                    if settle == Settle::KeepCopy
                        && let Some(known) = self.segment_untracked(&segment)
                    {
                        self.copy_of(&known.record, Some(ours.draft)).await;
                    }
                    if let Ok(draft) = json::read_draft(&theirs.draft) {
                        self.show_draft(&segment, draft, true);
                    }
                }
                Conflict::Measure { ours, theirs } => {
                    self.settle_measure(settle, *ours, theirs.map(|one| *one)).await
                }
            }
        });
    }

    async fn settle_segment(self, settle: Settle, ours: SegmentRecord, parts: Vec<Part>, run: bool) {
        let defines = parts.contains(&Part::Definition);
        if settle == Settle::KeepCopy {
            self.copy_of(&ours, None).await;
        }
        let id = ours.id.clone();
        let Some(theirs) = self.segment_untracked(&id).map(|one| one.record) else { return };
        if settle == Settle::KeepOurs {
            let next = parts.iter().fold(theirs.clone(), |record, part| with_part(record, &ours, *part));
            let version = (next.version != theirs.version).then(|| version_of(&next)).flatten();
            let number = next.version;
            let kept = self.change(&id, version, defines, |record| *record = next).await;
            if kept && defines {
                self.rebase(&id, number);
            }
            if kept && run {
                self.dispatch(Command::Refresh(vec![id.clone()]));
                self.dispatch(Command::Go(Route::Segment(id)));
            }
            return;
        }
        if settle != Settle::Leave && defines && self.drop_draft(&id).await {
            if let Some(definition) = &theirs.definition {
                self.show_draft(&id, Draft::from(definition), true);
            }
            self.rebase(&id, theirs.version);
        }
    }

    async fn settle_measure(self, settle: Settle, ours: MeasureRecord, theirs: Option<MeasureRecord>) {
        let (id, revision) = match (settle, &theirs) {
            (Settle::TakeTheirs | Settle::Leave, _) => return,
            (Settle::KeepOurs, Some(theirs)) => (Some(ours.id), theirs.revision),
            _ => (None, 0),
        };
        let taken: Vec<String> =
            self.measures.with_untracked(|all| all.iter().map(|record| record.name.clone()).collect());
        let copies = id.is_none() && taken.contains(&ours.name);
        let name = match copies {
            true => naming::suggest_copy_name(&ours.name, taken.iter().map(String::as_str)),
            false => ours.name,
        };
        let measure = Box::new(ours.measure);
        let (description, tags) = (ours.description, ours.tags);
        self.dispatch(Command::SaveMeasure { id, revision, name, description, tags, measure });
    }

    /// Keeps what was meant to be a segment as another one.
    async fn copy_of(self, ours: &SegmentRecord, draft: Option<String>) {
        let taken: Vec<String> =
            self.segments.with_untracked(|all| all.iter().map(|one| one.record.name.clone()).collect());
        let name = match taken.contains(&ours.name) {
            true => naming::suggest_copy_name(&ours.name, taken.iter().map(String::as_str)),
            false => ours.name.clone(),
        };
        let record = self.new_record(&name, Some(ours));
        let (id, name, version) = (record.id.clone(), record.name.clone(), version_of(&record));
        if !self.add(record, version.into_iter().collect()).await {
            return;
        }
        let edited = draft.is_some();
        if let Some(draft) = draft {
            self.keep_draft(&id, draft).await;
        }
        let there = if edited { Route::Builder(id) } else { Route::Segment(id) };
        let open = ("Open it".to_owned(), Command::Go(there));
        self.toast(format!("Yours is kept as {name}."), false, Some(open));
    }

    /// A segment as it is kept now: shown, unless this tab has written it since.
    pub(super) fn take_in_segment(self, now: Segment) {
        let id = now.record.id.clone();
        let mut newer_version = None;
        self.segments.update(|segments| match segments.iter_mut().find(|one| one.record.id == id) {
            Some(there) if there.record.revision <= now.record.revision => {
                newer_version = (there.record.version < now.record.version).then_some(now.record.version);
                *there = now;
            }
            Some(_) => {}
            None => {
                segments.push(now);
                segments.sort_by_key(|segment| segment.record.created);
            }
        });
        if let Some(version) = newer_version
            && self.draft_on_screen(&id).is_some()
        {
            self.elsewhere.set(Some((id, version)));
        }
    }
}

/// The version that a record says is its last.
pub(super) fn version_of(record: &SegmentRecord) -> Option<VersionRecord> {
    let definition = record.definition.clone()?;
    let saved = clock::now() as i64;
    Some(VersionRecord { segment: record.id.clone(), version: record.version, saved, definition })
}
