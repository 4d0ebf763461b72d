//! Words for what is asked of related tables and of other segments.

use super::{Voice, attribute_text, chosen_text, group_text, live, phrase, plain};
use crate::model::{
    attribute::Path,
    catalog::Catalog,
    condition::Comparison,
    definition::{Aggregate, HierarchyDirection, Limit, SegmentId, Size},
    draft::{
        DraftActivity, DraftCompare, DraftGroup, DraftHierarchy, DraftMembership, DraftSequence, DraftStep,
        DraftWindow,
    },
    limit::percent,
    operator::Operator,
    schema::{ColumnType, ValueType},
};

pub(super) fn compare(compare: &DraftCompare, voice: Voice) -> String {
    let how = match compare.comparison {
        Comparison::Equal => "is the same as",
        Comparison::NotEqual => "is not the same as",
        Comparison::Less => "is less than",
        Comparison::AtMost => "is at most",
        Comparison::Greater => "is more than",
        Comparison::AtLeast => "is at least",
    };
    let both = if compare.has_value { " (and both have a value)" } else { "" };
    let side = |attribute| chosen_text(attribute, voice);
    format!("{} {how} {}{both}", side(compare.left.as_ref()), side(compare.right.as_ref()))
}

pub(super) fn membership(membership: &DraftMembership, voice: Voice) -> String {
    let is = if membership.negated { "is not" } else { "is" };
    let name = membership.segment.as_ref().map(|id| voice.segment(id));
    format!("it {is} in the segment {}", name.unwrap_or_else(|| phrase::MISSING.to_owned()))
}

pub(super) fn hierarchy(hierarchy: &DraftHierarchy) -> String {
    let is = if hierarchy.negated { "is not" } else { "is" };
    let side = match hierarchy.direction {
        HierarchyDirection::ChildOf => "a child of",
        HierarchyDirection::ParentOf => "a parent of",
    };
    format!("it {is} {side} the account {} at any depth", phrase::value(&hierarchy.account))
}

pub(super) fn activity(activity: &DraftActivity, voice: Voice) -> String {
    format!("{} {}", figure(activity, voice), phrase::phrase(&activity.test))
}

/// "the sum of price over records of purchases where (product is Coffee)".
fn figure(activity: &DraftActivity, voice: Voice) -> String {
    let table = activity.path.from.as_str();
    let voice = voice.about(table);
    let of = chosen_text(activity.attribute.as_ref(), voice);
    let by = chosen_text(activity.by.as_ref(), voice);
    let what = match activity.aggregate {
        Aggregate::Count => "the number of".to_owned(),
        Aggregate::DistinctCount => format!("the number of different values of {of} in"),
        Aggregate::DistinctDays => "the number of different days of".to_owned(),
        Aggregate::Sum => format!("the sum of {of} over"),
        Aggregate::Average => format!("the average of {of} over"),
        Aggregate::Minimum => format!("the smallest {of} of"),
        Aggregate::Maximum => format!("the largest {of} of"),
        Aggregate::First => format!("the first {of} of"),
        Aggregate::Last => format!("the last {of} of"),
        Aggregate::DaysSinceFirst => "the number of days since the first of".to_owned(),
        Aggregate::DaysSinceLast => "the number of days since the last of".to_owned(),
        Aggregate::ValueAtMax => format!("the {of} at the largest {by} of"),
        Aggregate::ValueAtMin => format!("the {of} at the smallest {by} of"),
    };
    let window = activity.window.as_ref().map_or_else(String::new, |DraftWindow { verb, operand }| {
        let operator = Operator { verb: *verb, negated: false };
        let when = phrase::test(operator, operand, Some(&ColumnType::Value(ValueType::DateTime)));
        format!(", whose time {when},")
    });
    format!("{what} records of {}{}{window}", plain(table), filter(&activity.filter, voice))
}

fn filter(filter: &DraftGroup, voice: Voice) -> String {
    match group_text(filter, voice) {
        Some(text) if live(&filter.nodes).len() == 1 => format!(" where ({text})"),
        Some(text) => format!(" where {text}"),
        None => String::new(),
    }
}

pub(super) fn sequence(sequence: &DraftSequence, voice: Voice) -> String {
    let steps: Vec<String> = sequence.steps.iter().map(|one| step(one, voice)).collect();
    match steps.is_empty() {
        true => format!("there is a record of {}", phrase::MISSING),
        false => format!("there is a record of {}", steps.join(", then of ")),
    }
}

fn step(step: &DraftStep, voice: Voice) -> String {
    let table = step.path.from.as_str();
    let voice = voice.about(table);
    let mut text = format!("{}{}", plain(table), filter(&step.filter, voice));
    if let Some(attribute) = &step.same {
        text += &format!(" with the same {}", attribute_text(attribute, voice));
    }
    if let Some(within) = &step.within {
        text += &format!(" within {}", phrase::counted(&within.count, within.unit));
    }
    if let Some(between) = &step.without {
        let other = between.path.from.as_str();
        text +=
            &format!(" without {}{} in between", plain(other), filter(&between.filter, voice.about(other)));
    }
    text
}

/// Over which records: "purchases"; where several paths lead from the table to the customers, with what tells this one apart:
/// "purchases, by recipient", "stores, over purchases".
pub fn path_words(path: &Path, catalog: &Catalog) -> String {
    let table = plain(&path.from);
    let others = catalog.paths(&path.from);
    if others.len() < 2 && others.first().is_none_or(|only| only == path) {
        return table;
    }
    let tables = catalog.frame(Some(path)).unwrap_or_default();
    let between: Vec<String> = match tables.as_slice() {
        [_, between @ .., _] => between.iter().map(|name| plain(name)).collect(),
        _ => Vec::new(),
    };
    // Of relationships between the same two tables the columns tell which is meant.
    let same_tables = |other: &&Path| catalog.frame(Some(other)).is_ok_and(|other| other == tables);
    let columns: Vec<String> = match others.iter().filter(same_tables).count() {
        0 | 1 => Vec::new(),
        _ => path
            .hops
            .iter()
            .filter_map(|hop| catalog.setup.relationship(&hop.relationship))
            .map(|relationship| plain(&relationship.columns.join(" and ")))
            .collect(),
    };
    let mut words = table;
    if !between.is_empty() {
        words += &format!(", over {}", phrase::list(between, "and"));
    }
    if !columns.is_empty() {
        words += &format!(", by {}", phrase::list(columns, "and"));
    }
    words
}

/// "the segment s1", "the segments s1 and s2".
pub(super) fn segments(segments: &[SegmentId], voice: Voice) -> String {
    let names = segments.iter().map(|id| voice.segment(id)).collect();
    let many = if segments.len() == 1 { "segment" } else { "segments" };
    format!("the {many} {}", phrase::list(names, "and"))
}

pub(super) fn limit(limit: &Limit, voice: Voice) -> String {
    match limit {
        Limit::Top { size, by } => {
            format!("{} with the largest {}", size_text(*size), attribute_text(by, voice))
        }
        Limit::Bottom { size, by } => {
            format!("{} with the smallest {}", size_text(*size), attribute_text(by, voice))
        }
        Limit::Random { size, .. } => format!("{} at random", size_text(*size)),
        Limit::Split { from, to, .. } => {
            format!("those from {} to {} percent of a random split", percent(*from), percent(*to))
        }
    }
}

fn size_text(size: Size) -> String {
    match size {
        Size::Count(1) => "the one".to_owned(),
        Size::Count(count) => format!("the {count}"),
        Size::Percent(share) => format!("the {} percent", percent(share)),
    }
}
