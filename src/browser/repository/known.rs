//! Members of last refreshes as they are kept, in memory: the next refresh of the same page need not read them.

use std::{cell::RefCell, collections::HashMap};

use super::snapshots::{Found, KeptMembers};

/// At most so many bytes. Those of more are read when they are compared with.
const MOST: u32 = 32 << 20;

/// By segment: the instant of its last refresh, and its members.
#[derive(Default)]
pub(super) struct Known(RefCell<HashMap<String, (i64, KeptMembers)>>);

impl Known {
    /// The members of a segment's snapshot of that instant, to be handed over.
    pub(super) fn get(&self, segment: &str, at: i64) -> Option<KeptMembers> {
        self.0.borrow().get(segment).filter(|(own, _)| *own == at).map(|(_, members)| members.copy())
    }

    /// Whether they are known.
    pub(super) fn has(&self, segment: &str, at: i64) -> bool {
        self.0.borrow().get(segment).is_some_and(|(own, _)| *own == at)
    }

    /// Those of the last one of a segment; whether there is room for them.
    pub(super) fn set(&self, segment: &str, at: i64, members: KeptMembers) -> bool {
        let mut all = self.0.borrow_mut();
        all.remove(segment);
        let size: u32 = all.values().map(|(_, members)| members.size()).sum();
        let fits = size + members.size() <= MOST;
        if fits {
            all.insert(segment.to_owned(), (at, members));
        }
        fits
    }

    /// Those of a snapshot that is kept now.
    pub(super) fn add(&self, segment: &str, at: i64, found: &Found) {
        let before = found.before.as_ref().and_then(|(way, _)| self.take(segment, way.before));
        if let Some(members) = KeptMembers::after(before, at, found) {
            self.set(segment, at, members);
        }
    }

    /// Those of a segment are read once more.
    pub(super) fn forget(&self, segment: &str) {
        self.0.borrow_mut().remove(segment);
    }

    /// All are read once more.
    pub(super) fn forget_all(&self) {
        self.0.borrow_mut().clear();
    }

    fn take(&self, segment: &str, at: i64) -> Option<KeptMembers> {
        let (own, members) = self.0.borrow_mut().remove(segment)?;
        (own == at).then_some(members)
    }
}
