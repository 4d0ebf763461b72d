//! Kept refreshes as the history counts them.

use crate::{
    history::trend::{Outcome, Refresh},
    model::segment::Status,
    storage::records::SnapshotRecord,
};

/// Kept refreshes, oldest first, as the history counts them.
pub fn refreshes(snapshots: &[SnapshotRecord]) -> Vec<Refresh<'_>> {
    snapshots.iter().map(refresh).collect()
}

fn refresh(snapshot: &SnapshotRecord) -> Refresh<'_> {
    let outcome = match snapshot.status {
        Status::Successful => {
            Outcome::Counted { members: snapshot.members, entered: snapshot.entered, left: snapshot.left }
        }
        Status::Failed => Outcome::Failed,
        _ => Outcome::Passed,
    };
    Refresh { at: snapshot.at, outcome, version: snapshot.version, registry: &snapshot.registry }
}
