//! Words for what this version shows and cannot edit.

use super::{attribute_text, group_text, live, phrase, plain};
use crate::model::{
    condition::Comparison,
    definition::{
        Activity, Aggregate, Between, Compare, Figure, Group, HierarchyDirection, Limit, Node, NodeKind,
        SegmentId, Size, Step,
    },
    draft::{DraftGroup, DraftNode},
    lift,
    limit::percent,
    operator::Operator,
    schema::{ColumnType, ValueType},
};

pub(super) fn node(kind: &NodeKind, table: Option<&str>) -> String {
    match kind {
        NodeKind::Compare(compare) => compare_text(compare, table),
        NodeKind::Activity(activity) => activity_text(activity),
        NodeKind::Sequence(sequence) => {
            let steps: Vec<String> = sequence.steps.iter().map(step_text).collect();
            format!("there is a record of {}", steps.join(", then of "))
        }
        NodeKind::Membership(membership) => {
            let is = if membership.negated { "is not" } else { "is" };
            format!("it {is} in the segment {}", membership.segment)
        }
        NodeKind::Hierarchy(hierarchy) => {
            let is = if hierarchy.negated { "is not" } else { "is" };
            let side = match hierarchy.direction {
                HierarchyDirection::ChildOf => "below",
                HierarchyDirection::ParentOf => "above",
            };
            format!("it {is} {side} the account {}", phrase::value(&hierarchy.account))
        }
        NodeKind::Group(_) | NodeKind::Condition(_) | NodeKind::Everyone => {
            let node = DraftNode::from(&Node { id: String::new(), off: false, kind: kind.clone() });
            super::node_text(&node, table).unwrap_or_else(|| phrase::MISSING.to_owned())
        }
    }
}

fn compare_text(compare: &Compare, table: Option<&str>) -> String {
    let how = match compare.comparison {
        Comparison::Equal => "is the same as",
        Comparison::NotEqual => "is not the same as",
        Comparison::Less => "is less than",
        Comparison::AtMost => "is at most",
        Comparison::Greater => "is more than",
        Comparison::AtLeast => "is at least",
    };
    let both = if compare.has_value { " (and both have a value)" } else { "" };
    format!("{} {how} {}{both}", attribute_text(&compare.left, table), attribute_text(&compare.right, table))
}

fn activity_text(activity: &Activity) -> String {
    let (verb, operand, of) = lift::controls(&activity.predicate.test);
    let operator = Operator { verb, negated: activity.predicate.negated };
    let has_value = if activity.predicate.has_value { " (and has a value)" } else { "" };
    format!("{} {}{has_value}", figure_text(&activity.figure), phrase::test(operator, &operand, of.as_ref()))
}

/// "the sum of price over records of purchases where (product is Coffee)".
pub(super) fn figure_text(figure: &Figure) -> String {
    let table = figure.path.from.as_str();
    let of = match &figure.attribute {
        Some(attribute) => attribute_text(attribute, Some(table)),
        None => phrase::MISSING.to_owned(),
    };
    let by = match &figure.by {
        Some(attribute) => attribute_text(attribute, Some(table)),
        None => phrase::MISSING.to_owned(),
    };
    let what = match figure.aggregate {
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
    let window = figure.window.as_ref().map_or_else(String::new, |window| {
        let (verb, operand) = lift::date(window);
        let when = phrase::test(
            Operator { verb, negated: false },
            &operand,
            Some(&ColumnType::Value(ValueType::DateTime)),
        );
        format!(", whose time {when},")
    });
    format!("{what} records of {}{}{window}", plain(table), filter_text(figure.filter.as_ref(), table))
}

fn filter_text(filter: Option<&Group>, table: &str) -> String {
    let Some(filter) = filter else { return String::new() };
    let nodes: Vec<DraftNode> = filter.nodes.iter().map(DraftNode::from).collect();
    let one = live(&nodes).len() == 1;
    let group = DraftGroup { matching: filter.matching, scope: filter.scope.clone(), nodes };
    match group_text(&group, Some(table)) {
        Some(text) if one => format!(" where ({text})"),
        Some(text) => format!(" where {text}"),
        None => String::new(),
    }
}

fn step_text(step: &Step) -> String {
    let table = step.path.from.as_str();
    let mut text = format!("{}{}", plain(table), filter_text(step.filter.as_ref(), table));
    if let Some(attribute) = &step.same {
        text += &format!(" with the same {}", attribute_text(attribute, Some(table)));
    }
    if let Some(within) = step.within {
        text += &format!(" within {}", phrase::counted(&within.count.to_string(), within.unit));
    }
    if let Some(Between { path, filter }) = &step.without {
        text +=
            &format!(" without {}{} in between", plain(&path.from), filter_text(filter.as_ref(), &path.from));
    }
    text
}

/// "the segment s1", "the segments s1 and s2".
pub(super) fn segments(segments: &[SegmentId]) -> String {
    let many = if segments.len() == 1 { "segment" } else { "segments" };
    format!("the {many} {}", phrase::list(segments.to_vec(), "and"))
}

pub(super) fn limit(limit: &Limit) -> String {
    match limit {
        Limit::Top { size, by } => {
            format!("{} with the largest {}", size_text(*size), attribute_text(by, None))
        }
        Limit::Bottom { size, by } => {
            format!("{} with the smallest {}", size_text(*size), attribute_text(by, None))
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
