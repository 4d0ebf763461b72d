//! Which segments the list shows: by tags, type, state and status.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::row::Row;
use crate::{
    app::natural,
    model::segment::{SegmentState, SegmentType, Status},
};

/// The name of the preference that keeps the filter.
pub const PREFERENCE: &str = "segments-filter";

/// One thing to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "is", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Mark {
    /// In any case.
    Tag(String),
    Type(SegmentType),
    State(SegmentState),
    Status(Status),
}

/// What kinds of marks there are, in the order on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Tags,
    Type,
    State,
    Status,
}

impl Kind {
    /// In the order on the screen.
    pub const ALL: [Self; 4] = [Self::Tags, Self::Type, Self::State, Self::Status];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tags => "Tags",
            Self::Type => "Type",
            Self::State => "State",
            Self::Status => "Status",
        }
    }

    /// The marks of this kind that a segment has.
    fn marks(self, row: &Row) -> Vec<Mark> {
        match self {
            Self::Tags => row.tags.iter().cloned().map(Mark::Tag).collect(),
            Self::Type => vec![Mark::Type(row.kind)],
            Self::State => vec![Mark::State(row.state)],
            Self::Status => vec![Mark::Status(row.status)],
        }
    }
}

impl Mark {
    /// Of which kind it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Tag(_) => Kind::Tags,
            Self::Type(_) => Kind::Type,
            Self::State(_) => Kind::State,
            Self::Status(_) => Kind::Status,
        }
    }

    /// The words on the screen.
    pub fn label(&self) -> String {
        match self {
            Self::Tag(tag) => tag.clone(),
            Self::Type(kind) => kind.label().to_owned(),
            Self::State(state) => state.label().to_owned(),
            Self::Status(status) => status.label().to_owned(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tag(own), Self::Tag(other)) => own.to_lowercase() == other.to_lowercase(),
            (own, other) => own == other,
        }
    }
}

/// The marks that are chosen: of each kind any of them, of several kinds all. Without any, every segment is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    chosen: Vec<Mark>,
}

impl Filter {
    /// What is kept; marks that are not known any more are left out.
    pub fn read(kept: Option<&Value>) -> Self {
        let kept = kept.and_then(Value::as_array).into_iter().flatten();
        Self { chosen: kept.filter_map(|mark| serde_json::from_value(mark.clone()).ok()).collect() }
    }

    /// To be kept.
    pub fn write(&self) -> Value {
        self.chosen.iter().filter_map(|mark| serde_json::to_value(mark).ok()).collect()
    }

    /// How many marks are chosen.
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// Whether every segment is shown.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Whether a mark is chosen.
    pub fn has(&self, mark: &Mark) -> bool {
        self.chosen.iter().any(|own| own.is(mark))
    }

    /// Chooses a mark, or not.
    pub fn set(&mut self, mark: &Mark, on: bool) {
        self.chosen.retain(|own| !own.is(mark));
        if on {
            self.chosen.push(mark.clone());
        }
    }

    /// Whether a segment is shown.
    pub fn holds(&self, row: &Row) -> bool {
        Kind::ALL.into_iter().all(|kind| {
            let none = !self.chosen.iter().any(|mark| mark.kind() == kind);
            none || kind.marks(row).iter().any(|mark| self.has(mark))
        })
    }

    /// What can be chosen of a kind: the marks that segments have, each with how many have it, and those chosen that none has.
    pub fn offered<'a>(&self, kind: Kind, rows: impl IntoIterator<Item = &'a Row>) -> Vec<(Mark, usize)> {
        let chosen = self.chosen.iter().filter(|mark| mark.kind() == kind);
        let had = rows.into_iter().flat_map(|row| kind.marks(row)).map(|mark| (mark, 1));
        let mut found: HashMap<String, (Mark, usize)> = HashMap::new();
        for (mark, many) in had.chain(chosen.map(|mark| (mark.clone(), 0))) {
            found.entry(mark.label().to_lowercase()).or_insert((mark, 0)).1 += many;
        }
        let mut offered: Vec<(Mark, usize)> = found.into_values().collect();
        offered.sort_by(|(a, _), (b, _)| natural::compare(&a.label(), &b.label()));
        offered
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::{super::row::tests::row, *};

    fn tagged(name: &str, tags: &[&str], status: Status) -> Row {
        Row { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), status, ..row(name) }
    }

    fn of(marks: &[Mark]) -> Filter {
        let mut filter = Filter::default();
        marks.iter().for_each(|mark| filter.set(mark, true));
        filter
    }

    fn tag(text: &str) -> Mark {
        Mark::Tag(text.to_owned())
    }

    #[test]
    fn any_of_a_kind_and_all_kinds() {
        let rows = [
            tagged("a", &["Spring"], Status::Failed),
            tagged("b", &["autumn", "spring"], Status::Successful),
            tagged("c", &["Autumn"], Status::Failed),
            tagged("d", &[], Status::Draft),
        ];
        let names = |marks: &[Mark]| {
            let filter = of(marks);
            rows.iter().filter(|row| filter.holds(row)).map(|row| row.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["a", "b", "c", "d"]);
        assert_eq!(names(&[tag("SPRING")]), ["a", "b"]);
        assert_eq!(names(&[tag("spring"), tag("autumn")]), ["a", "b", "c"]);
        assert_eq!(names(&[tag("autumn"), Mark::Status(Status::Failed)]), ["c"]);
        assert!(names(&[Mark::State(SegmentState::Inactive)]).is_empty());
        let filter = of(&[tag("winter")]);
        let offered = filter.offered(Kind::Tags, &rows);
        let told: Vec<(String, usize)> =
            offered.into_iter().map(|(mark, many)| (mark.label(), many)).collect();
        assert_eq!(told, [("autumn".into(), 2), ("Spring".into(), 2), ("winter".into(), 0)]);
    }

    #[test]
    fn what_is_not_known_any_more_is_left_out() {
        let filter = of(&[tag("a"), Mark::Type(SegmentType::Static), Mark::Status(Status::Skipped)]);
        assert_eq!(Filter::read(Some(&filter.write())), filter);
        let kept = serde_json::json!([{ "by": "colour", "is": "red" }, { "by": "state", "is": "active" }, 7]);
        assert_eq!(Filter::read(Some(&kept)), of(&[Mark::State(SegmentState::Active)]));
        assert!(Filter::read(None).is_empty() && Filter::read(Some(&Value::Null)).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        /// How many have a mark is how many are shown by it alone; another mark of the same kind shows no fewer, one of
        /// another kind no more.
        #[test]
        fn counts_are_what_is_shown(
            all in vec((vec(select(vec!["x", "y", "Z"]), 0..3), select(vec![Status::Draft, Status::Failed])), 0..8),
        ) {
            let distinct = |tags: &[&str]| {
                let mut tags = tags.to_vec();
                tags.sort_unstable();
                tags.dedup();
                tagged("r", &tags, Status::Draft)
            };
            let rows: Vec<Row> =
                all.iter().map(|(tags, status)| Row { status: *status, ..distinct(tags) }).collect();
            let shown = |marks: &[Mark]| {
                let filter = of(marks);
                rows.iter().filter(|row| filter.holds(row)).count()
            };
            for (mark, many) in Filter::default().offered(Kind::Tags, &rows) {
                prop_assert_eq!(shown(std::slice::from_ref(&mark)), many);
                prop_assert!(shown(&[mark.clone(), tag("y")]) >= many);
                prop_assert!(shown(&[mark, Mark::Status(Status::Failed)]) <= many);
            }
        }
    }
}
