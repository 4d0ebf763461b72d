//! Drafts: kept as they are edited, and never over what another tab edited.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use leptos::{prelude::*, task::spawn_local};

use super::{Conflict, Inner, Studio};
use crate::{
    browser::{clock, repository::StoreError},
    model::{definition::SegmentId, draft::Draft},
    storage::records::DraftRecord,
};

/// What this tab knows of drafts.
#[derive(Default)]
pub(super) struct Drafts {
    known: RefCell<HashMap<SegmentId, Basis>>,
    open: RefCell<Option<Builder>>,
}

/// What a draft in this tab began with.
#[derive(Clone, Default)]
struct Basis {
    /// The version of the definition.
    version: u32,
    /// When drafts were edited that this tab read or wrote: what is kept may be one of them.
    ours: Vec<i64>,
    /// The draft as it was read or written last.
    last: Option<DraftRecord>,
    /// It was read: nothing was edited here since.
    read: bool,
    /// When drafts of other tabs were edited that a person decided about.
    settled: Vec<i64>,
}

/// The builder that is open.
struct Builder {
    segment: SegmentId,
    /// Shows another draft, where nothing was edited here that is not kept yet, or where it has to. Whether it did.
    take: Rc<dyn Fn(Draft, bool) -> bool>,
    /// The draft on screen.
    draft: Rc<dyn Fn() -> String>,
}

impl Studio {
    /// A builder opens: its draft, as `model::json` wrote it; nothing where there is none.
    pub async fn open_draft(self, segment: SegmentId) -> Option<String> {
        let repository = self.inner(Inner::repository)?;
        let kept = self.kept(repository.draft(&segment).await).flatten();
        let version = self.segment_untracked(&segment).map_or(0, |one| one.record.version);
        let basis = Basis {
            version: kept.as_ref().map_or(version, |kept| kept.base),
            ours: kept.iter().map(|kept| kept.changed).collect(),
            last: kept.clone(),
            read: true,
            settled: Vec::new(),
        };
        self.drafts(|drafts| drafts.known.borrow_mut().insert(segment, basis));
        kept.map(|kept| kept.draft)
    }

    /// The builder of a segment is on screen: `take` shows another draft in it, unless something was edited that is not kept
    /// yet and it does not have to; `draft` gives what is on screen.
    pub fn builder_opens(
        self,
        segment: SegmentId,
        take: impl Fn(Draft, bool) -> bool + 'static,
        draft: impl Fn() -> String + 'static,
    ) {
        let builder = Builder { segment, take: Rc::new(take), draft: Rc::new(draft) };
        self.drafts(|drafts| drafts.open.replace(Some(builder)));
    }

    /// It is not any more.
    pub fn builder_closes(self, segment: &str) {
        self.drafts(|drafts| {
            drafts.open.borrow_mut().take_if(|open| open.segment == segment);
        });
        self.elsewhere.set(None);
    }

    fn drafts<T>(self, f: impl FnOnce(&Drafts) -> T) -> T {
        self.inner(|inner| f(&inner.drafts))
    }

    /// The draft on screen, where its builder is open.
    pub(super) fn draft_on_screen(self, segment: &str) -> Option<String> {
        let draft = self.drafts(|drafts| {
            let open = drafts.open.borrow();
            open.as_ref().filter(|open| open.segment == segment).map(|open| open.draft.clone())
        })?;
        Some(draft())
    }

    /// Shows a draft in the builder, where that is open; whether it does.
    pub(super) fn show_draft(self, segment: &str, draft: Draft, must: bool) -> bool {
        let take = self.drafts(|drafts| {
            let open = drafts.open.borrow();
            open.as_ref().filter(|open| open.segment == segment).map(|open| open.take.clone())
        });
        take.is_some_and(|take| take(draft, must))
    }

    /// The version that the draft on screen began with; nothing where its builder is not open.
    pub(super) fn base_of(self, segment: &str) -> Option<u32> {
        self.drafts(|drafts| {
            let open = drafts.open.borrow();
            open.as_ref().filter(|open| open.segment == segment)?;
            drafts.known.borrow().get(segment).map(|basis| basis.version)
        })
    }

    /// What is on screen goes on from that version.
    pub fn rebase(self, segment: &str, version: u32) {
        self.drafts(|drafts| {
            drafts.known.borrow_mut().entry(segment.to_owned()).or_default().version = version
        });
        self.elsewhere.set(None);
    }

    /// This tab knows that draft: what it writes takes its place.
    pub(super) fn knows_draft(self, record: &DraftRecord) {
        self.drafts(|drafts| {
            let mut known = drafts.known.borrow_mut();
            let basis = known.entry(record.segment.clone()).or_default();
            basis.ours.push(record.changed);
            basis.version = record.base;
            basis.last = Some(record.clone());
            basis.read = true;
        });
    }

    /// Whether the draft on screen is another tab's as it was read, and nothing of this one.
    pub(super) fn only_follows(self, segment: &str) -> bool {
        let read = self.drafts(|drafts| {
            let known = drafts.known.borrow();
            let basis = known.get(segment).filter(|basis| basis.read)?;
            basis.last.as_ref().map(|last| last.draft.clone())
        });
        read.is_some() && read == self.draft_on_screen(segment)
    }

    /// A person saw that draft of another tab, and decides.
    pub(super) fn settles_draft(self, record: &DraftRecord) {
        self.knows_draft(record);
        self.drafts(|drafts| {
            if let Some(basis) = drafts.known.borrow_mut().get_mut(&record.segment) {
                basis.settled.push(record.changed);
            }
        });
    }

    fn is_settled_draft(self, record: &DraftRecord) -> bool {
        self.drafts(|drafts| {
            let known = drafts.known.borrow();
            known.get(&record.segment).is_some_and(|basis| basis.settled.contains(&record.changed))
        })
    }

    /// Whether that draft is one that this tab read or wrote.
    pub(super) fn is_known_draft(self, record: &DraftRecord) -> bool {
        self.drafts(|drafts| {
            let known = drafts.known.borrow();
            known.get(&record.segment).is_some_and(|basis| basis.ours.contains(&record.changed))
        })
    }

    /// The drafts that this tab read or wrote last.
    pub(super) fn known_drafts(self) -> Vec<DraftRecord> {
        self.drafts(|drafts| drafts.known.borrow().values().filter_map(|basis| basis.last.clone()).collect())
    }

    pub(super) fn save_draft(self, segment: SegmentId, draft: String) {
        spawn_local(async move {
            self.keep_draft(&segment, draft).await;
        });
    }

    /// The record of a draft, and the instants of those whose place it may take.
    fn next_draft(self, segment: &str, draft: String) -> (DraftRecord, Vec<i64>) {
        let version = self.segment_untracked(segment).map_or(0, |one| one.record.version);
        self.drafts(|drafts| {
            let mut known = drafts.known.borrow_mut();
            let basis =
                known.entry(segment.to_owned()).or_insert_with(|| Basis { version, ..Basis::default() });
            let ours = basis.ours.clone();
            // Each edit has an instant of its own, also two in one millisecond.
            let changed = ours.iter().max().map_or(0, |last| last + 1).max(clock::now() as i64);
            let record = DraftRecord { segment: segment.to_owned(), base: basis.version, changed, draft };
            // The next edit may come before this one is kept.
            basis.ours.push(changed);
            let forgotten = basis.ours.len().saturating_sub(64);
            basis.ours.drain(..forgotten);
            basis.last = Some(record.clone());
            basis.read = false;
            (record, ours)
        })
    }

    /// Whether it could be kept.
    pub(super) async fn keep_draft(self, segment: &str, draft: String) -> bool {
        let Some(repository) = self.inner(Inner::repository) else { return false };
        let (record, ours) = self.next_draft(segment, draft);
        match repository.put_draft(&record, &ours).await {
            // Settled while this one was on its way: it counts where it is still what is on screen.
            Err(StoreError::DraftConflict(theirs)) if self.is_settled_draft(&theirs) => {
                let stays = self.draft_on_screen(segment).as_ref() == Some(&record.draft);
                stays && Box::pin(self.keep_draft(segment, record.draft)).await
            }
            Err(StoreError::DraftConflict(theirs)) => {
                self.drafts_differ(record, *theirs);
                false
            }
            Err(StoreError::Conflict(_)) => {
                self.is_gone(segment, Some(record.draft));
                false
            }
            outcome => {
                let kept = self.kept(outcome).is_some();
                let shown = self.segments.with_untracked(|segments| {
                    segments.iter().any(|other| other.record.id == segment && other.has_draft)
                });
                if kept && !shown {
                    self.show(segment, |segment| segment.has_draft = true);
                }
                kept
            }
        }
    }

    fn drafts_differ(self, ours: DraftRecord, theirs: DraftRecord) {
        let name = self.segment_untracked(&ours.segment).map(|one| one.record.name).unwrap_or_default();
        self.tell_conflict(Conflict::Draft { name, ours, theirs });
    }

    pub(super) fn discard_draft(self, segment: SegmentId) {
        spawn_local(async move {
            self.drop_draft(&segment).await;
        });
    }

    /// Whether it is gone.
    pub(super) async fn drop_draft(self, segment: &str) -> bool {
        let Some(repository) = self.inner(Inner::repository) else { return false };
        let ours = self.drafts(|drafts| {
            drafts.known.borrow().get(segment).map(|basis| basis.ours.clone()).unwrap_or_default()
        });
        match repository.delete_draft(segment, &ours).await {
            Err(StoreError::DraftConflict(theirs)) => {
                // It says here what is saved, and there something else.
                let on_screen = self.draft_on_screen(segment).unwrap_or_default();
                let (ours, _) = self.next_draft(segment, on_screen);
                self.drafts_differ(ours, *theirs);
                false
            }
            outcome => {
                let gone = self.kept(outcome).is_some();
                if gone {
                    self.forget_draft(segment);
                    self.show(segment, |segment| segment.has_draft = false);
                }
                gone
            }
        }
    }

    /// There is none any more.
    pub(super) fn forget_draft(self, segment: &str) {
        self.drafts(|drafts| {
            if let Some(basis) = drafts.known.borrow_mut().get_mut(segment) {
                basis.last = None;
            }
        });
    }
}
