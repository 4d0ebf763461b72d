//! What a refresh was for, in words.

use crate::{
    model::schedule::LATE,
    storage::records::{Cause, SnapshotRecord},
};

/// Who or what asked for it.
pub fn cause(snapshot: &SnapshotRecord) -> &'static str {
    match snapshot.cause {
        Cause::Person => "By hand",
        Cause::Due(_) if is_late(snapshot) => "Schedule, late",
        Cause::Due(_) => "Schedule",
    }
}

/// The instant at which it fell due.
pub fn due(snapshot: &SnapshotRecord) -> Option<i64> {
    match snapshot.cause {
        Cause::Person => None,
        Cause::Due(at) => Some(at),
    }
}

/// Whether it ran long after it fell due: the page was closed then.
pub fn is_late(snapshot: &SnapshotRecord) -> bool {
    due(snapshot).is_some_and(|due| snapshot.at - due > LATE)
}

#[cfg(test)]
mod tests {
    use super::{super::pair::tests::snapshot, *};

    #[test]
    fn what_runs_long_after_it_fell_due_is_late() {
        let with = |cause| SnapshotRecord { cause, ..snapshot(10 * LATE, 1, "k") };
        assert_eq!(cause(&with(Cause::Person)), "By hand");
        assert_eq!(cause(&with(Cause::Due(9 * LATE))), "Schedule");
        assert_eq!(cause(&with(Cause::Due(9 * LATE - 1))), "Schedule, late");
    }
}
