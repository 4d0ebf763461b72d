//! What a rehearsal has found out: how tables and segments would change with other files, nothing of which is kept.

use crate::{
    app::data::placing::Difference,
    model::{cell::Cell, definition::SegmentId},
};

/// A rehearsal, as far as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// How it stands.
    pub stand: Stand,
    /// The tables that the files take the place of.
    pub tables: Vec<Replaced>,
    /// The segments, in the order in which they are worked out.
    pub segments: Vec<Rehearsed>,
}

/// How a rehearsal stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stand {
    /// Files are read, and segments are worked out.
    #[default]
    Working,
    /// All is found out.
    Ready,
    /// It cannot be found out: a sentence.
    Failed(String),
}

/// A table that a file would take the place of.
#[derive(Clone, Debug, PartialEq)]
pub struct Replaced {
    /// Its name.
    pub table: String,
    /// The file.
    pub file: String,
    /// Rows now.
    pub before: u64,
    /// Rows of the file; nothing before it is read.
    pub after: Option<u64>,
    /// How its columns differ.
    pub difference: Difference,
}

/// A segment with the files' rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsed {
    /// Which.
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// Members now; nothing where it was never refreshed.
    pub before: Option<u32>,
    /// What it would be; nothing before that is known.
    pub outcome: Option<Outcome>,
}

/// What a segment would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many members.
    Counted {
        /// How many.
        members: u32,
        /// Against its last refresh: who would enter, who would leave, and how many of those would not be in the data any
        /// more. Nothing where there is none to compare with.
        moved: Option<(u32, u32, u32)>,
    },
    /// Its definition does not fit the data any more: a sentence.
    Broken(String),
    /// It would be passed over, because of another: a sentence.
    Skipped(String),
}

/// The heads of [`cells`].
pub const HEADS: [&str; 7] =
    ["Segment", "Members now", "With the file", "Change", "Enter", "Leave", "What is wrong"];

/// A segment as a row of cells.
pub fn cells(segment: &Rehearsed) -> Vec<Cell> {
    let number = |number: Option<i64>| number.map_or(Cell::Empty, |number| Cell::Number(number.to_string()));
    let (mut members, mut moved, mut wrong) = (None, None, Cell::Empty);
    match &segment.outcome {
        Some(Outcome::Counted { members: counted, moved: known }) => {
            members = Some(*counted);
            moved = *known;
            if let Some((.., missing)) = known.filter(|(.., missing)| *missing > 0) {
                wrong = Cell::Text(format!("Of those who leave {missing} are not in the data any more."));
            }
        }
        Some(Outcome::Broken(why) | Outcome::Skipped(why)) => wrong = Cell::Text(why.clone()),
        None => {}
    }
    let change = members.zip(segment.before).map(|(now, before)| i64::from(now) - i64::from(before));
    vec![
        Cell::Text(segment.name.clone()),
        number(segment.before.map(i64::from)),
        number(members.map(i64::from)),
        number(change),
        number(moved.map(|(entered, ..)| entered.into())),
        number(moved.map(|(_, left, _)| left.into())),
        wrong,
    ]
}

/// How many segments would be broken, be passed over, and have other members.
pub fn tally(segments: &[Rehearsed]) -> (usize, usize, usize) {
    let count = |holds: &dyn Fn(&Outcome) -> bool| {
        segments.iter().filter(|one| one.outcome.as_ref().is_some_and(holds)).count()
    };
    let other = |outcome: &Outcome| match outcome {
        Outcome::Counted { moved: Some((entered, left, _)), .. } => *entered > 0 || *left > 0,
        _ => false,
    };
    let broken = count(&|outcome| matches!(outcome, Outcome::Broken(_)));
    (broken, count(&|outcome| matches!(outcome, Outcome::Skipped(_))), count(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(before: Option<u32>, outcome: Option<Outcome>) -> Rehearsed {
        Rehearsed { id: "s".into(), name: "Guests".into(), before, outcome }
    }

    #[test]
    fn cells_add_up() {
        let counted = Outcome::Counted { members: 12, moved: Some((5, 3, 1)) };
        let text = |cells: Vec<Cell>| {
            let one = |cell| match cell {
                Cell::Text(text) | Cell::Number(text) => text,
                _ => "-".to_owned(),
            };
            cells.into_iter().map(one).collect::<Vec<_>>().join("|")
        };
        assert_eq!(
            text(cells(&of(Some(10), Some(counted)))),
            "Guests|10|12|2|5|3|Of those who leave 1 are not in the data any more."
        );
        assert_eq!(text(cells(&of(None, None))), "Guests|-|-|-|-|-|-");
        assert_eq!(cells(&of(None, None)).len(), HEADS.len());
    }

    #[test]
    fn what_would_be_other_is_tallied() {
        let same = Outcome::Counted { members: 1, moved: Some((0, 0, 0)) };
        let all = [
            same,
            Outcome::Counted { members: 1, moved: Some((1, 0, 0)) },
            Outcome::Broken("No.".into()),
            Outcome::Skipped("No.".into()),
        ];
        assert_eq!(tally(&all.map(|outcome| of(Some(1), Some(outcome)))), (1, 1, 1));
    }
}
