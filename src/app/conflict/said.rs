//! What a segment or a measure says, line by line, in the parts that two tabs changed.

use crate::{
    app::builder::compare::{Became, Line, compare, lines},
    model::{
        catalog::Catalog,
        draft::Draft,
        segment::{SegmentState, SegmentType},
    },
    storage::{
        merge::Part,
        records::{MeasureRecord, SegmentRecord},
    },
};

/// A line, and whether the other side has it too.
pub type Said = (Line, bool);

fn line(text: String) -> Line {
    Line { depth: 0, text }
}

fn listed(words: &[String], none: &str) -> String {
    if words.is_empty() { none.to_owned() } else { words.join(", ") }
}

/// A segment in one part; `schedule` says its schedule.
pub fn part_lines(record: &SegmentRecord, part: Part, catalog: &Catalog, schedule: &str) -> Vec<Line> {
    match part {
        Part::Definition => match &record.definition {
            Some(definition) => lines(&Draft::from(definition), catalog),
            None => vec![line("Nothing is saved yet".to_owned())],
        },
        Part::Details => {
            let description = if record.description.is_empty() { "none" } else { &record.description };
            vec![
                line(format!("Name: {}", record.name)),
                line(format!("Output table: {}", record.output_name)),
                line(format!("Description: {description}")),
                line(format!("Tags: {}", listed(&record.tags, "none"))),
            ]
        }
        Part::Type => vec![line(match record.kind {
            SegmentType::Static => "Static: only you refresh its members".to_owned(),
            SegmentType::Dynamic => "Dynamic: every refresh finds its members".to_owned(),
            SegmentType::Expansion => "Expansion".to_owned(),
        })],
        Part::State => {
            let now = match record.state {
                SegmentState::Active => "Active",
                SegmentState::Inactive => "Inactive",
            };
            let later = if record.activate_at.is_some() || record.deactivate_at.is_some() {
                ", and changed later by itself"
            } else {
                ""
            };
            vec![line(format!("{now}{later}"))]
        }
        Part::Columns => vec![line(format!("Downloads: {}", listed(&record.columns, "all columns")))],
        Part::Schedule => vec![line(format!("Schedule: {schedule}"))],
    }
}

/// A measure; `formula` says what it calculates.
pub fn measure_lines(record: &MeasureRecord, formula: &str) -> Vec<Line> {
    let description = if record.description.is_empty() { "none" } else { &record.description };
    vec![
        line(format!("Name: {}", record.name)),
        line(format!("Formula: {formula}")),
        line(format!("Description: {description}")),
        line(format!("Tags: {}", listed(&record.tags, "none"))),
    ]
}

/// Both sides, each line with whether the other side has it.
pub fn beside(theirs: &[Line], ours: &[Line]) -> (Vec<Said>, Vec<Said>) {
    let compared = compare(theirs, ours);
    let side = |without: Became| {
        let kept = compared.iter().filter(|(became, _)| *became != without);
        kept.map(|(became, line)| (line.clone(), *became == Became::Same)).collect()
    };
    (side(Became::New), side(Became::Gone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_its_own_lines_and_knows_the_others() {
        let (theirs, ours) = (["a", "b", "c"], ["a", "x", "c"]);
        let lines = |all: [&str; 3]| all.map(|text| line(text.to_owned())).to_vec();
        let (left, right) = beside(&lines(theirs), &lines(ours));
        let told =
            |side: Vec<Said>| side.into_iter().map(|(line, same)| (line.text, same)).collect::<Vec<_>>();
        assert_eq!(told(left), [("a".into(), true), ("b".into(), false), ("c".into(), true)]);
        assert_eq!(told(right), [("a".into(), true), ("x".into(), false), ("c".into(), true)]);
    }
}
