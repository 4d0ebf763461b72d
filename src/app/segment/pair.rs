//! Two refreshes of a segment that are compared: who entered and who left between them.

use crate::{model::segment::Status, storage::records::SnapshotRecord};

/// Two successful refreshes of one segment, by their instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// The older one.
    pub from: i64,
    /// The newer one.
    pub to: i64,
}

/// Who is listed of those that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moved {
    /// In the newer one and not in the older one.
    Entered,
    /// In the older one and not in the newer one.
    Left,
}

impl Moved {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Entered => "Entered",
            Self::Left => "Left",
        }
    }

    /// The refresh whose members they are, and the one whose members they are not.
    pub fn ends(self, pair: Pair) -> (i64, i64) {
        match self {
            Self::Entered => (pair.to, pair.from),
            Self::Left => (pair.from, pair.to),
        }
    }
}

/// The refreshes that have members, oldest first.
pub fn counted(snapshots: &[SnapshotRecord]) -> impl DoubleEndedIterator<Item = &SnapshotRecord> {
    snapshots.iter().filter(|snapshot| snapshot.status == Status::Successful)
}

impl Pair {
    /// Of two instants in any order; nothing where they are one.
    pub fn of(one: i64, other: i64) -> Option<Self> {
        (one != other).then(|| Self { from: one.min(other), to: one.max(other) })
    }

    /// The last two refreshes that have members.
    pub fn last(snapshots: &[SnapshotRecord]) -> Option<Self> {
        let mut newest = counted(snapshots).rev();
        let to = newest.next()?.at;
        Some(Self { from: newest.next()?.at, to })
    }

    /// What was chosen, as long as both are there; else the last two.
    pub fn chosen(chosen: Option<Self>, snapshots: &[SnapshotRecord]) -> Option<Self> {
        chosen.filter(|pair| pair.records(snapshots).is_some()).or_else(|| Self::last(snapshots))
    }

    /// A refresh and the one before it; the first one and the one after it.
    pub fn around(at: i64, snapshots: &[SnapshotRecord]) -> Option<Self> {
        let before = counted(snapshots).rev().find(|other| other.at < at);
        let other = before.or_else(|| counted(snapshots).find(|other| other.at > at))?;
        Self::of(at, other.at)
    }

    /// What is kept of both; nothing where one is not there.
    pub fn records(self, snapshots: &[SnapshotRecord]) -> Option<(&SnapshotRecord, &SnapshotRecord)> {
        let find = |at: i64| counted(snapshots).find(|snapshot| snapshot.at == at);
        Some((find(self.from)?, find(self.to)?))
    }

    /// Whether both know their members by the same numbers: the keys of one customers table.
    pub fn is_comparable(self, snapshots: &[SnapshotRecord]) -> bool {
        self.records(snapshots).is_some_and(|(from, to)| from.registry == to.registry)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::storage::records::Cause;

    pub(crate) fn snapshot(at: i64, members: u32, registry: &str) -> SnapshotRecord {
        SnapshotRecord {
            segment: "a".into(),
            at,
            took: 1.0,
            as_of: at,
            status: Status::Successful,
            members,
            entered: None,
            left: None,
            left_missing: None,
            version: 1,
            fingerprint: String::new(),
            registry: registry.into(),
            error: None,
            cause: Cause::Person,
        }
    }

    fn failed(at: i64) -> SnapshotRecord {
        SnapshotRecord { status: Status::Failed, ..snapshot(at, 0, "k") }
    }

    #[test]
    fn the_last_two_with_members_are_compared_unless_others_are_chosen() {
        let all = [snapshot(1, 9, "k"), snapshot(2, 8, "k"), failed(3), snapshot(4, 7, "k"), failed(5)];
        let last = Some(Pair { from: 2, to: 4 });
        assert_eq!(Pair::chosen(None, &all), last);
        assert_eq!(Pair::chosen(Pair::of(4, 1), &all), Some(Pair { from: 1, to: 4 }));
        assert_eq!(Pair::chosen(Pair::of(3, 4), &all), last, "a failed refresh has no members");
        assert_eq!(Pair::chosen(Pair::of(1, 9), &all), last, "it is gone");
        assert_eq!((Pair::of(4, 4), Pair::last(&all[..1]), Pair::last(&[])), (None, None, None));
    }

    #[test]
    fn a_refresh_is_compared_with_the_one_before() {
        let all = [snapshot(1, 9, "k"), failed(3), snapshot(4, 7, "k")];
        assert_eq!(Pair::around(4, &all), Pair::of(1, 4));
        assert_eq!(Pair::around(1, &all), Pair::of(1, 4), "the first one with the next");
        assert_eq!(Pair::around(1, &all[..1]), None);
    }

    #[test]
    fn another_registry_is_not_compared() {
        let all = [snapshot(1, 9, "old"), snapshot(2, 8, "new"), snapshot(3, 8, "new")];
        let comparable = |one, other| Pair::of(one, other).is_some_and(|pair| pair.is_comparable(&all));
        assert!(comparable(2, 3) && !comparable(1, 3) && !comparable(1, 9));
    }
}
