//! A segment as a row of the list.

use super::usage::Usage;
use crate::{
    app::snapshots::refreshes,
    history::trend::{difference, sparkline},
    model::{
        definition::SegmentId,
        proposal::Audience,
        segment::{SegmentState, SegmentType, Status},
    },
    storage::records::{SegmentRecord, SnapshotRecord},
};

/// So many refreshes a sparkline shows.
pub const SPARK: usize = 30;

/// What the list shows of a segment. Instants are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which segment.
    pub id: SegmentId,
    /// The display name.
    pub name: String,
    /// In the order in which a person gave them.
    pub tags: Vec<String>,
    /// Static, Dynamic or Expansion.
    pub kind: SegmentType,
    /// Active or Inactive.
    pub state: SegmentState,
    /// How its last refresh went, or what it is doing.
    pub status: Status,
    /// Why the last refresh failed, as a sentence.
    pub error: Option<String>,
    /// Members of the last successful refresh; nothing where the segment is inactive.
    pub members: Option<u32>,
    /// How many members more than at the successful refresh before; nothing where there is none to compare with.
    pub change: Option<i64>,
    /// Members of the last successful refreshes that can be compared, oldest first.
    pub trend: Vec<u32>,
    /// The last successful refresh.
    pub refreshed: Option<i64>,
    /// By what it is refreshed by itself, in words.
    pub schedule: String,
    /// When it is refreshed by itself next.
    pub next: Option<i64>,
    /// Who its members are.
    pub audience: Audience,
    /// What uses it.
    pub usage: Usage,
    /// When it was made.
    pub created: i64,
    /// When its definition or its details were changed last.
    pub changed: i64,
    /// It has a saved definition, so that it can be refreshed.
    pub complete: bool,
    /// Its draft differs from what is saved.
    pub has_draft: bool,
    /// What the loaded tables do not have any more that its definition uses, as sentences; empty where there is nothing.
    pub broken: String,
}

impl Row {
    /// Puts together what is kept of a segment (its refreshes oldest first) and what it is doing now. Schedule, audience and
    /// usage are those of the workspace, and are filled in by who knows them.
    pub fn of(
        record: &SegmentRecord,
        snapshots: &[SnapshotRecord],
        has_draft: bool,
        doing: Option<Status>,
    ) -> Self {
        let last = snapshots.last();
        let newest = snapshots.iter().rfind(|snapshot| snapshot.status == Status::Successful);
        let refreshes = refreshes(snapshots);
        // Nobody is in an inactive segment: there is nothing to count and nothing to compare.
        let active = record.state == SegmentState::Active;
        Self {
            id: record.id.clone(),
            name: record.name.clone(),
            tags: record.tags.clone(),
            kind: record.kind,
            state: record.state,
            status: doing.unwrap_or(last.map_or(Status::Draft, |last| last.status)),
            error: last.and_then(|last| last.error.clone()),
            members: newest.filter(|_| active).map(|newest| newest.members),
            change: difference(&refreshes).filter(|_| active).map(|difference| difference.members),
            trend: if active { sparkline(&refreshes, SPARK) } else { Vec::new() },
            refreshed: newest.map(|newest| newest.at),
            schedule: String::new(),
            next: None,
            audience: Audience::default(),
            usage: Usage::default(),
            created: record.created,
            changed: record.changed,
            complete: record.definition.is_some(),
            has_draft,
            broken: String::new(),
        }
    }
}

/// Whether the text is in the name, in any case; an empty text is in all of them.
pub fn matches(row: &Row, search: &str) -> bool {
    let search = search.trim().to_lowercase();
    search.is_empty() || row.name.to_lowercase().contains(&search)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{model::schedule::Schedule, storage::records::Cause};

    /// A segment that has never run.
    pub(crate) fn row(name: &str) -> Row {
        Row::of(&record(name), &[], false, None)
    }

    fn record(name: &str) -> SegmentRecord {
        SegmentRecord {
            id: name.to_lowercase(),
            name: name.to_owned(),
            output_name: name.to_owned(),
            description: String::new(),
            tags: Vec::new(),
            kind: SegmentType::Dynamic,
            state: SegmentState::Active,
            created: 1,
            changed: 1,
            version: 0,
            definition: None,
            columns: Vec::new(),
            schedule: Schedule::System,
            activate_at: None,
            deactivate_at: None,
            revision: 0,
        }
    }

    fn snapshot(at: i64, members: u32, registry: &str) -> SnapshotRecord {
        SnapshotRecord {
            segment: "a".into(),
            at,
            took: 1.0,
            as_of: at,
            status: Status::Successful,
            members,
            entered: Some(5),
            left: Some(7),
            left_missing: None,
            version: 1,
            fingerprint: String::new(),
            registry: registry.into(),
            error: None,
            cause: Cause::Person,
        }
    }

    #[test]
    fn a_failed_refresh_leaves_the_members_as_they_were() {
        let failed = SnapshotRecord {
            status: Status::Failed,
            error: Some("No.".into()),
            members: 0,
            ..snapshot(9, 0, "")
        };
        let row = Row::of(&record("A"), &[snapshot(1, 42, "k"), snapshot(3, 40, "k"), failed], false, None);
        assert_eq!((row.status, row.members, row.refreshed), (Status::Failed, Some(40), Some(3)));
        assert_eq!((row.change, row.error.as_deref()), (Some(-2), Some("No.")));
    }

    #[test]
    fn nobody_is_in_an_inactive_segment() {
        let inactive = SegmentRecord { state: SegmentState::Inactive, ..record("A") };
        let row = Row::of(&inactive, &[snapshot(1, 42, "k"), snapshot(3, 40, "k")], false, None);
        assert_eq!((row.members, row.change, row.trend.len(), row.refreshed), (None, None, 0, Some(3)));
    }

    #[test]
    fn what_it_is_doing_comes_before_how_it_went() {
        let row = Row::of(&record("A"), &[snapshot(3, 40, "k")], true, Some(Status::Queued));
        assert_eq!((row.status, row.members), (Status::Queued, Some(40)));
        assert_eq!(super::tests::row("A").status, Status::Draft);
    }

    #[test]
    fn the_sparkline_begins_anew_with_another_trend() {
        let snapshots = [snapshot(1, 900, "old"), snapshot(2, 10, "new"), snapshot(3, 12, "new")];
        assert_eq!(Row::of(&record("A"), &snapshots, false, None).trend, [10, 12]);
        let many: Vec<_> = (0..100).map(|at| snapshot(at, at as u32, "new")).collect();
        assert_eq!(Row::of(&record("A"), &many, false, None).trend, (70..100).collect::<Vec<u32>>());
    }

    #[test]
    fn names_are_searched_in_any_case() {
        let row = row("Früh dabei ÄÖ");
        assert!(["", " früh ", "äö", "DABEI"].into_iter().all(|search| matches(&row, search)));
        assert!(!matches(&row, "frueh"));
    }
}
