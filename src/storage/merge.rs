//! Two tabs changed one segment: what each changed of it, put together where they changed different parts.

use super::records::SegmentRecord;

/// A part of a segment that is changed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it means.
    Definition,
    /// Its name, output table name, description and tags.
    Details,
    /// Static or Dynamic.
    Type,
    /// Active or Inactive, now and later.
    State,
    /// The columns of its downloads.
    Columns,
    /// When it is refreshed by itself.
    Schedule,
}

const PARTS: [Part; 6] =
    [Part::Definition, Part::Details, Part::Type, Part::State, Part::Columns, Part::Schedule];

/// Whether two records are the same in a part.
fn same(one: &SegmentRecord, other: &SegmentRecord, part: Part) -> bool {
    match part {
        Part::Definition => one.definition == other.definition,
        Part::Details => {
            (&one.name, &one.output_name, &one.description, &one.tags)
                == (&other.name, &other.output_name, &other.description, &other.tags)
        }
        Part::Type => one.kind == other.kind,
        Part::State => {
            (one.state, one.activate_at, one.deactivate_at)
                == (other.state, other.activate_at, other.deactivate_at)
        }
        Part::Columns => one.columns == other.columns,
        Part::Schedule => one.schedule == other.schedule,
    }
}

/// The parts in which two records are not the same.
pub fn differing(one: &SegmentRecord, other: &SegmentRecord) -> Vec<Part> {
    PARTS.into_iter().filter(|part| !same(one, other, *part)).collect()
}

/// A record with a part of another one. A definition that comes so is the next version.
pub fn with_part(mut record: SegmentRecord, from: &SegmentRecord, part: Part) -> SegmentRecord {
    match part {
        Part::Definition if same(&record, from, part) => {}
        Part::Definition => {
            record.definition.clone_from(&from.definition);
            record.version += 1;
        }
        Part::Details => {
            record.name.clone_from(&from.name);
            record.output_name.clone_from(&from.output_name);
            record.description.clone_from(&from.description);
            record.tags.clone_from(&from.tags);
        }
        Part::Type => record.kind = from.kind,
        Part::State => {
            record.state = from.state;
            record.activate_at = from.activate_at;
            record.deactivate_at = from.deactivate_at;
        }
        Part::Columns => record.columns.clone_from(&from.columns),
        Part::Schedule => record.schedule = from.schedule.clone(),
    }
    record
}

/// Theirs with what we changed since `base`, to be written over theirs; and the parts that both changed to something else, of
/// which it has theirs.
pub fn merge(
    base: &SegmentRecord,
    ours: &SegmentRecord,
    theirs: &SegmentRecord,
) -> (SegmentRecord, Vec<Part>) {
    let changed = PARTS.into_iter().filter(|part| !same(base, ours, *part));
    let (clashing, free): (Vec<Part>, Vec<Part>) =
        changed.partition(|part| !same(base, theirs, *part) && !same(ours, theirs, *part));
    let merged = free.into_iter().fold(theirs.clone(), |merged, part| with_part(merged, ours, part));
    (SegmentRecord { changed: ours.changed.max(theirs.changed), ..merged }, clashing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::segment::{SegmentState, SegmentType};

    fn record() -> SegmentRecord {
        let text = include_str!("../../tests/data/storage/v2/segments.json");
        let all: Vec<serde_json::Value> = serde_json::from_str(text).expect("JSON");
        let record = crate::storage::form::decode(all[0].clone()).expect("a record");
        SegmentRecord { version: 3, revision: 7, ..record }
    }

    fn definition() -> Option<crate::model::definition::Definition> {
        let text = include_str!("../../tests/data/definitions/everything_else.json");
        crate::model::json::read_definition(text).ok()
    }

    #[test]
    fn different_parts_are_put_together() {
        let base = record();
        let ours = SegmentRecord { definition: definition(), version: 4, ..base.clone() };
        let theirs = SegmentRecord {
            name: "Theirs".into(),
            state: SegmentState::Inactive,
            kind: SegmentType::Static,
            revision: 9,
            ..base.clone()
        };
        let (merged, clashing) = merge(&base, &ours, &theirs);
        assert_eq!(clashing, []);
        let wanted = SegmentRecord { definition: definition(), version: 4, ..theirs };
        assert_eq!(merged, SegmentRecord { changed: merged.changed, ..wanted });
    }

    #[test]
    fn the_same_part_of_both_is_told() {
        let base = record();
        let ours = SegmentRecord { name: "Ours".into(), columns: vec!["a".into()], ..base.clone() };
        let theirs = SegmentRecord { description: "Theirs".into(), revision: 8, ..base.clone() };
        let (merged, clashing) = merge(&base, &ours, &theirs);
        assert_eq!(clashing, [Part::Details]);
        assert_eq!((merged.description.as_str(), &merged.columns), ("Theirs", &vec!["a".to_owned()]));
        let kept = with_part(merged, &ours, Part::Details);
        assert_eq!((kept.name.as_str(), kept.revision), ("Ours", 8));
    }

    #[test]
    fn the_same_change_of_both_is_none() {
        let base = record();
        let ours = SegmentRecord { tags: vec!["a".into()], definition: definition(), ..base.clone() };
        let (merged, clashing) = merge(&base, &ours, &SegmentRecord { revision: 8, ..ours.clone() });
        assert_eq!((merged.version, merged.revision, clashing), (base.version, 8, Vec::new()));
    }

    #[test]
    fn ours_over_their_definition_is_the_version_after_it() {
        let base = record();
        let theirs = SegmentRecord { version: 4, revision: 8, ..base.clone() };
        let ours = SegmentRecord { definition: definition(), version: 4, ..base };
        assert_eq!(with_part(theirs, &ours, Part::Definition).version, 5);
    }
}
