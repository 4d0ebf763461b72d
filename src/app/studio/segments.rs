//! Segments: made, named, saved, copied, taken away and brought back. Shown as done only once it is kept.

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Conflict, Details, Inner, Segment, Studio, conflicts::version_of};
use crate::{
    app::route::Route,
    browser::{
        clock, page,
        repository::{Removed, StoreError},
    },
    model::{
        definition::{Definition, SegmentId},
        draft::Draft,
        json, naming,
        segment::{SegmentState, SegmentType},
    },
    storage::{
        merge::{Part, merge},
        records::{SegmentRecord, VersionRecord},
    },
};

impl Studio {
    /// Tells when something could not be kept; the warning stays until something is kept again.
    pub(super) fn kept<T>(self, outcome: Result<T, StoreError>) -> Option<T> {
        let warned = self.warning.with_untracked(Option::is_some);
        match outcome {
            Ok(value) => {
                if warned {
                    self.warning
                        .set(self.inner(Inner::repository).and_then(|repository| repository.warning()));
                }
                Some(value)
            }
            Err(error) => {
                self.warning.set(Some(error.to_string()));
                None
            }
        }
    }

    pub(super) fn new_segment(self) {
        spawn_local(async move {
            let record = self.new_record("New segment", None);
            let id = record.id.clone();
            if self.add(record, Vec::new()).await {
                self.dispatch(Command::Go(Route::Builder(id)));
            }
        });
    }

    pub(super) fn import_segment(self, name: Option<String>, definition: &Definition) {
        let draft = json::write_draft(&Draft::from(definition));
        spawn_local(async move {
            let named = name.and_then(|name| naming::display_name(&name).ok());
            let record = self.new_record(named.as_deref().unwrap_or("Imported segment"), None);
            let id = record.id.clone();
            if self.add(record, Vec::new()).await && self.keep_draft(&id, draft).await {
                self.dispatch(Command::Go(Route::Builder(id)));
            }
        });
    }

    pub(super) fn create_segment(self, details: Details, kind: SegmentType, definition: Definition) {
        spawn_local(async move {
            let mut record = self.new_record(&details.name, None);
            if !details.output_name.is_empty() {
                record.output_name = details.output_name;
            }
            record.description = details.description;
            record.tags = details.tags;
            record.kind = kind;
            record.version = 1;
            record.definition = Some(definition.clone());
            let id = record.id.clone();
            let version =
                VersionRecord { segment: id.clone(), version: 1, saved: record.created, definition };
            if self.add(record, vec![version]).await {
                self.dispatch(Command::Refresh(vec![id.clone()]));
                self.dispatch(Command::Go(Route::Segment(id)));
            }
        });
    }

    pub(super) fn new_record(self, name: &str, like: Option<&SegmentRecord>) -> SegmentRecord {
        let now = clock::now() as i64;
        let (taken_names, taken_outputs): (Vec<_>, Vec<_>) = self.segments.with_untracked(|segments| {
            segments
                .iter()
                .map(|segment| (segment.record.name.clone(), segment.record.output_name.clone()))
                .unzip()
        });
        let name = if taken_names.iter().any(|taken| taken == name) {
            free_name(name, &taken_names)
        } else {
            name.to_owned()
        };
        SegmentRecord {
            id: format!("s{now:x}{:x}", self.inner(Inner::number)),
            output_name: naming::suggest_output_name(&name, taken_outputs.iter().map(String::as_str)),
            name,
            description: like.map(|record| record.description.clone()).unwrap_or_default(),
            tags: like.map(|record| record.tags.clone()).unwrap_or_default(),
            kind: like.map_or(SegmentType::Dynamic, |record| record.kind),
            state: SegmentState::Active,
            created: now,
            changed: now,
            version: u32::from(like.is_some_and(|record| record.definition.is_some())),
            definition: like.and_then(|record| record.definition.clone()),
            columns: like.map(|record| record.columns.clone()).unwrap_or_default(),
            schedule: like.map(|record| record.schedule.clone()).unwrap_or_default(),
            activate_at: None,
            deactivate_at: None,
            revision: 0,
        }
    }

    pub(super) async fn add(self, record: SegmentRecord, versions: Vec<VersionRecord>) -> bool {
        let Some(repository) = self.inner(Inner::repository) else { return false };
        let Some(record) = self.kept(repository.put_segment(&record, versions.first(), false).await) else {
            return false;
        };
        self.segments
            .update(|segments| segments.push(Segment { record, snapshots: Vec::new(), has_draft: false }));
        true
    }

    /// Writes a changed record, and shows it once it is kept. What another tab changed meanwhile stays: what both changed is
    /// shown with both.
    pub(super) async fn change(
        self,
        id: &str,
        version: Option<VersionRecord>,
        drop_draft: bool,
        change: impl FnOnce(&mut SegmentRecord),
    ) -> bool {
        let Some(mut base) = self.segment_untracked(id).map(|segment| segment.record) else { return false };
        let Some(repository) = self.inner(Inner::repository) else { return false };
        let (mut record, mut version) = (base.clone(), version);
        change(&mut record);
        record.changed = clock::now() as i64;
        loop {
            match repository.put_segment(&record, version.as_ref(), drop_draft).await {
                Err(StoreError::Conflict(Some(theirs))) => {
                    let (merged, parts) = merge(&base, &record, &theirs);
                    self.take_in_segment(self.with_record((*theirs).clone()));
                    if !parts.is_empty() {
                        let ours = Box::new(record);
                        self.tell_conflict(Conflict::Segment { ours, theirs, parts, run: false });
                        return false;
                    }
                    version = version.and_then(|_| version_of(&merged));
                    (base, record) = (*theirs, merged);
                }
                Err(StoreError::Conflict(None)) => {
                    self.is_gone(id, None);
                    return false;
                }
                outcome => {
                    let Some(record) = self.kept(outcome) else { return false };
                    self.show(id, |segment| {
                        segment.record = record;
                        segment.has_draft &= !drop_draft;
                    });
                    return true;
                }
            }
        }
    }

    /// A segment as the page has it, with another record.
    fn with_record(self, record: SegmentRecord) -> Segment {
        match self.segment_untracked(&record.id) {
            Some(known) => Segment { record, ..known },
            None => Segment { record, snapshots: Vec::new(), has_draft: false },
        }
    }

    pub(super) fn show(self, id: &str, change: impl FnOnce(&mut Segment)) {
        self.segments.update(|segments| {
            if let Some(segment) = segments.iter_mut().find(|segment| segment.record.id == id) {
                change(segment);
            }
        });
    }

    pub(super) fn save_segment(self, segment: SegmentId, definition: Definition, run: bool) {
        spawn_local(async move {
            let known = self.segments.with_untracked(|segments| {
                segments.iter().find(|other| other.record.id == segment).map(|other| other.record.clone())
            });
            let Some(known) = known else { return };
            if let Some(why) = self.refers_to_itself(&segment, &definition) {
                return self.toast(why, true, None);
            }
            let differs = known.definition.as_ref() != Some(&definition);
            if differs && self.base_of(&segment).is_some_and(|base| base < known.version) {
                // What is on screen knows nothing of the version that another tab saved.
                let ours = Box::new(SegmentRecord { definition: Some(definition), ..known.clone() });
                let (theirs, parts) = (Box::new(known), vec![Part::Definition]);
                return self.tell_conflict(Conflict::Segment { ours, theirs, parts, run });
            }
            // The same definition again is not a new version.
            let (version, number) = if known.definition.as_ref() == Some(&definition) {
                (None, known.version)
            } else {
                let number = known.version + 1;
                let version = VersionRecord {
                    segment: segment.clone(),
                    version: number,
                    saved: clock::now() as i64,
                    definition: definition.clone(),
                };
                (Some(version), number)
            };
            let saved = self.change(&segment, version, true, |record| {
                record.definition = Some(definition);
                record.version = number;
                if run {
                    record.state = SegmentState::Active;
                }
            });
            if !saved.await {
                return self.run_once_settled(&segment, run);
            }
            self.forget_draft(&segment);
            if self.base_of(&segment).is_some() {
                self.rebase(&segment, number);
            }
            if run {
                self.dispatch(Command::Refresh(vec![segment.clone()]));
                self.dispatch(Command::Go(Route::Segment(segment)));
            } else {
                self.toast("Saved.".to_owned(), false, None);
            }
        });
    }

    /// What was to be refreshed and is told as a conflict is refreshed once it is settled.
    fn run_once_settled(self, id: &str, wanted: bool) {
        self.conflicts.update(|all| {
            for conflict in all {
                if let Conflict::Segment { ours, run, .. } = conflict
                    && ours.id == id
                {
                    *run = wanted;
                }
            }
        });
    }

    /// `before` is what they were when the person began.
    pub(super) fn edit_details(self, segment: SegmentId, before: Details, details: Details) {
        spawn_local(async move {
            let Some(known) = self.segment_untracked(&segment).map(|one| one.record) else {
                return self.toast(format!("{} was deleted meanwhile.", before.name), true, None);
            };
            let now = Details::of(&known);
            if now != before && now != details {
                let mut ours = known.clone();
                (ours.name, ours.output_name) = (details.name, details.output_name);
                (ours.description, ours.tags) = (details.description, details.tags);
                let (ours, theirs) = (Box::new(ours), Box::new(known));
                let parts = vec![Part::Details];
                return self.tell_conflict(Conflict::Segment { ours, theirs, parts, run: false });
            }
            self.change(&segment, None, false, |record| {
                record.name = details.name;
                record.output_name = details.output_name;
                record.description = details.description;
                record.tags = details.tags;
            })
            .await;
        });
    }

    pub(super) fn set_type(self, ids: Vec<SegmentId>, kind: SegmentType) {
        spawn_local(async move {
            let mut names = Vec::new();
            for id in ids {
                if self.change(&id, None, false, |record| record.kind = kind).await {
                    names.extend(self.segment_untracked(&id).map(|segment| segment.record.name));
                }
            }
            let what = match kind {
                SegmentType::Static => "static now: only you refresh",
                _ => "dynamic now: every refresh finds",
            };
            match names.as_slice() {
                [] => {}
                [name] => self.toast(format!("{name} is {what} its members."), false, None),
                names => {
                    self.toast(format!("{} segments are {what} their members.", names.len()), false, None)
                }
            }
        });
    }

    pub(super) fn set_tags(self, all: Vec<(SegmentId, Vec<String>)>) {
        spawn_local(async move {
            for (id, tags) in all {
                self.change(&id, None, false, |record| record.tags = tags).await;
            }
        });
    }

    pub(super) fn set_columns(self, segment: SegmentId, columns: Vec<String>) {
        spawn_local(async move {
            self.change(&segment, None, false, |record| record.columns = columns).await;
        });
    }

    pub(super) fn duplicate(self, ids: Vec<SegmentId>) {
        spawn_local(async move {
            for id in ids {
                let Some(original) = self.segments.with_untracked(|segments| {
                    segments
                        .iter()
                        .find(|segment| segment.record.id == id)
                        .map(|segment| segment.record.clone())
                }) else {
                    continue;
                };
                let names: Vec<String> = self.segments.with_untracked(|segments| {
                    segments.iter().map(|segment| segment.record.name.clone()).collect()
                });
                let name = naming::suggest_copy_name(&original.name, names.iter().map(String::as_str));
                let record = self.new_record(&name, Some(&original));
                let version = record.definition.clone().map(|definition| VersionRecord {
                    segment: record.id.clone(),
                    version: 1,
                    saved: record.created,
                    definition,
                });
                let copy = record.id.clone();
                let draft = self.draft(id).await;
                if self.add(record, version.into_iter().collect()).await
                    && let Some(draft) = draft
                {
                    self.save_draft(copy, draft);
                }
            }
        });
    }

    pub(super) fn delete(self, ids: Vec<SegmentId>) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            let Some(removed) = self.kept(repository.delete_segments(&ids).await) else { return };
            self.inner(|inner| inner.deleted.borrow_mut().insert(ids.join(" "), removed));
            let names: Vec<String> = self.segments.with_untracked(|segments| {
                segments
                    .iter()
                    .filter(|segment| ids.contains(&segment.record.id))
                    .map(|segment| segment.record.name.clone())
                    .collect()
            });
            if let Route::Segment(open) | Route::Builder(open) = self.route.get_untracked()
                && ids.contains(&open)
            {
                self.dispatch(Command::Go(Route::Segments));
            }
            self.segments.update(|segments| segments.retain(|segment| !ids.contains(&segment.record.id)));
            let message = match names.as_slice() {
                [name] => format!("{name} is deleted."),
                names => format!("{} segments are deleted.", names.len()),
            };
            self.toast(message, false, Some(("Undo".to_owned(), Command::UndoDelete(ids))));
            // What had the focus may have gone with them.
            page::focus_main_if_lost();
        });
    }

    pub(super) fn undo_delete(self, ids: Vec<SegmentId>) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            let Some(removed): Option<Removed> =
                self.inner(|inner| inner.deleted.borrow_mut().remove(&ids.join(" ")))
            else {
                return;
            };
            if self.kept(repository.restore(&removed).await).is_some() {
                let back = removed.segments().into_iter().map(|(record, snapshots, has_draft)| Segment {
                    record,
                    snapshots,
                    has_draft,
                });
                self.segments.update(|segments| {
                    segments.extend(back);
                    segments.sort_by_key(|segment| segment.record.created);
                });
            }
        });
    }
}

fn free_name(wanted: &str, taken: &[String]) -> String {
    (2..).map(|number| format!("{wanted} {number}")).find(|name| !taken.contains(name)).unwrap_or_default()
}
