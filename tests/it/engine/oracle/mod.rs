//! The obvious evaluator: one row after the other, straight from what a segment means. No index, no cache, nothing
//! shared with the engine but the definition itself.

pub(crate) mod dates;
pub(crate) mod decimal;
mod figures;

use std::{cmp::Ordering, collections::HashMap};

use dates::Calendar;
use regex::RegexBuilder;
use satsuma::model::{
    attribute::Attribute,
    condition::{
        Comparison, Condition, DateTest, Elements, ListTest, NumberTest, Predicate, Test, TextOperator,
        TextTest,
    },
    context::Context,
    definition::{Compare, Definition, Match, Node, NodeKind, Rule, SetOperator},
};

use super::sheet::{Kind, Sheet, Value};

/// A table that is asked row by row.
pub(crate) struct Oracle<'a> {
    sheet: &'a Sheet,
    calendar: Calendar,
}

pub(crate) fn content(kind: &NodeKind) -> bool {
    match kind {
        NodeKind::Group(group) => group.nodes.iter().any(|node| !node.off && content(&node.kind)),
        _ => true,
    }
}

pub(crate) fn alive(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().filter(|node| !node.off && content(&node.kind)).collect()
}

pub(crate) fn lower(text: &str, ignore_case: bool) -> String {
    if ignore_case { text.chars().flat_map(char::to_lowercase).collect() } else { text.to_owned() }
}

/// The text of a key; nothing where it is empty.
pub(crate) fn key(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Exact(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

pub(crate) fn holds(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
    }
}

/// A float against a literal that was read as the nearest float; one beyond all floats is still less than infinity.
pub(crate) fn against_float(value: f64, literal: f64) -> Ordering {
    match (literal.is_infinite(), value == literal) {
        (true, true) if literal > 0.0 => Ordering::Greater,
        (true, true) => Ordering::Less,
        _ => value.partial_cmp(&literal).expect("no NaN"),
    }
}

fn against_literal(value: &Value, literal: &str) -> Ordering {
    match value {
        Value::Exact(text) => decimal::compare(text, literal),
        Value::Float32(value) => {
            against_float((*value).into(), literal.parse::<f32>().expect("a number").into())
        }
        Value::Float64(value) => against_float(*value, literal.parse().expect("a number")),
        other => panic!("{other:?} is no number"),
    }
}

fn number(value: &Value, test: &NumberTest) -> bool {
    let order = |literal: &satsuma::model::value::Number| against_literal(value, &literal.to_string());
    match test {
        NumberTest::Is { value } => order(value).is_eq(),
        NumberTest::AnyOf { values } => values.iter().any(|value| order(value).is_eq()),
        NumberTest::Less { value } => order(value).is_lt(),
        NumberTest::AtMost { value } => order(value).is_le(),
        NumberTest::Greater { value } => order(value).is_gt(),
        NumberTest::AtLeast { value } => order(value).is_ge(),
        NumberTest::Between { from, to } => order(from).is_ge() && order(to).is_le(),
    }
}

pub(crate) fn text(value: &str, test: &TextTest) -> bool {
    let own = lower(value, test.ignore_case);
    let other = |literal: &str| lower(literal, test.ignore_case);
    match &test.operator {
        TextOperator::Is { value } => own == other(value),
        TextOperator::AnyOf { values } => values.iter().any(|value| own == other(value)),
        TextOperator::Contains { value } => own.contains(&other(value)),
        TextOperator::StartsWith { value } => own.starts_with(&other(value)),
        TextOperator::EndsWith { value } => own.ends_with(&other(value)),
        TextOperator::Matches { pattern } => RegexBuilder::new(pattern)
            .case_insensitive(test.ignore_case)
            .build()
            .expect("a pattern")
            .is_match(value),
    }
}

fn list(elements: &[Value], test: &ListTest) -> bool {
    let with_value = || elements.iter().filter(|element| !element.is_empty());
    // For each of the values whether it is in the list.
    let found = |values: &Elements| -> Vec<bool> {
        let any = |matches: &dyn Fn(&Value) -> bool| with_value().any(matches);
        match values {
            Elements::Text { values, ignore_case } => values
                .iter()
                .map(|value| {
                    any(&|element| {
                        matches!(element, Value::Text(own) if lower(own, *ignore_case) == lower(value, *ignore_case))
                    })
                })
                .collect(),
            Elements::Number { values } => {
                values.iter().map(|value| any(&|element| against_literal(element, &value.to_string()).is_eq())).collect()
            }
            Elements::Date { values } => values
                .iter()
                .map(|value| any(&|element| matches!(element, Value::Day(day) if i64::from(*day) == dates::number(value.0))))
                .collect(),
            Elements::Boolean { values } => {
                values.iter().map(|value| any(&|element| *element == Value::Bool(*value))).collect()
            }
        }
    };
    match test {
        ListTest::HasAnyOf { values } => found(values).contains(&true),
        ListTest::HasAllOf { values } => !found(values).contains(&false),
        ListTest::Size { size } => holds(elements.len().cmp(&(size.value as usize)), size.comparison),
    }
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(sheet: &'a Sheet, context: &Context) -> Self {
        Self { sheet, calendar: Calendar::of(context) }
    }

    /// The rows that are customers: the first of each key.
    pub(crate) fn customers(&self) -> Vec<usize> {
        let mut first = HashMap::new();
        for (row, value) in self.sheet.columns[0].values.iter().enumerate() {
            if let Some(key) = key(value) {
                first.entry(key).or_insert(row);
            }
        }
        let mut rows: Vec<usize> = first.into_values().collect();
        rows.sort_unstable();
        rows
    }

    /// The rows of the members; nothing where no rule is there.
    pub(crate) fn members(&self, definition: &Definition) -> Option<Vec<usize>> {
        let rules: Vec<&Rule> =
            definition.rules.iter().filter(|rule| !rule.off && !alive(&rule.nodes).is_empty()).collect();
        let (first, rest) = rules.split_first()?;
        let mut members = self.customers();
        members.retain(|row| {
            let mut inside = self.joined(first.matching, &first.nodes, *row);
            for rule in rest {
                let own = self.joined(rule.matching, &rule.nodes, *row);
                inside = match rule.operator {
                    SetOperator::Union => inside || own,
                    SetOperator::Intersect => inside && own,
                    SetOperator::Except => inside && !own,
                };
            }
            inside
        });
        Some(members)
    }

    fn joined(&self, matching: Match, nodes: &[Node], row: usize) -> bool {
        let nodes = alive(nodes);
        match matching {
            Match::All => nodes.iter().all(|node| self.node(&node.kind, row)),
            Match::Any => nodes.iter().any(|node| self.node(&node.kind, row)),
            Match::None => !nodes.iter().any(|node| self.node(&node.kind, row)),
        }
    }

    fn node(&self, kind: &NodeKind, row: usize) -> bool {
        match kind {
            NodeKind::Everyone => true,
            NodeKind::Group(group) => self.joined(group.matching, &group.nodes, row),
            NodeKind::Condition(condition) => self.condition(condition, row),
            NodeKind::Compare(compare) => self.compare(compare, row),
            other => panic!("{other:?} is not of the profile table"),
        }
    }

    fn value(&self, attribute: &Attribute, row: usize) -> (&Kind, &Value) {
        let Attribute::Column(column) = attribute else { panic!("no column") };
        let column = self.sheet.column(&column.column);
        (&column.kind, &column.values[row])
    }

    fn condition(&self, condition: &Condition, row: usize) -> bool {
        let (kind, value) = self.value(&condition.attribute, row);
        let Predicate { test, negated, has_value } = &condition.predicate;
        let positive = self.positive(kind, value, test);
        match (test, negative(test, *negated)) {
            (Test::Empty, _) => positive != *negated,
            (_, true) => !positive && (has_one(value, test) || !has_value),
            (_, false) => positive,
        }
    }

    /// The positive twin, *not equal* of a size taken as *equal*: false on what is empty.
    fn positive(&self, kind: &Kind, value: &Value, test: &Test) -> bool {
        if *test == Test::Empty {
            return value.is_empty();
        }
        if !has_one(value, test) {
            return false;
        }
        match (test, value) {
            (Test::Text(test), Value::Text(value)) => text(value, test),
            (Test::Number(test), value) => number(value, test),
            (Test::Boolean { value: wanted }, Value::Bool(value)) => value == wanted,
            (Test::Date(test), Value::Day(day)) => self.date(test, *day),
            (Test::DateTime(test), Value::Time(time)) => self.date_time(test, self.at(kind, *time)),
            (Test::List(ListTest::Size { size }), Value::List(elements))
                if size.comparison == Comparison::NotEqual =>
            {
                elements.len() == size.value as usize
            }
            (Test::List(test), Value::List(elements)) => list(elements, test),
            (test, value) => panic!("{test:?} of {value:?}"),
        }
    }

    fn date(&self, test: &DateTest, day: i32) -> bool {
        match self.calendar.interval(test, false) {
            Some((from, to)) => {
                from.is_none_or(|from| from <= day.into()) && to.is_none_or(|to| i128::from(day) < to)
            }
            None => self.calendar.of_calendar(test, day.into(), 0),
        }
    }

    /// Nanoseconds since 1970-01-01T00:00:00 UTC.
    fn at(&self, kind: &Kind, time: i64) -> i128 {
        let Kind::Time { places, zoned } = kind else { panic!("no column of times") };
        let nanoseconds = i128::from(time) * 10_i128.pow(9 - places);
        if *zoned { nanoseconds } else { self.calendar.instant(nanoseconds) }
    }

    fn date_time(&self, test: &DateTest, instant: i128) -> bool {
        match self.calendar.interval(test, true) {
            Some((from, to)) => from.is_none_or(|from| from <= instant) && to.is_none_or(|to| instant < to),
            None => {
                let (day, hour) = self.calendar.local(instant);
                self.calendar.of_calendar(test, day, hour)
            }
        }
    }

    fn compare(&self, compare: &Compare, row: usize) -> bool {
        let (left, right) = (self.value(&compare.left, row), self.value(&compare.right, row));
        let there = !left.1.is_empty() && !right.1.is_empty();
        if compare.comparison == Comparison::NotEqual {
            let equal = there && self.order(left, right).is_eq();
            return !equal && (there || !compare.has_value);
        }
        there && holds(self.order(left, right), compare.comparison)
    }

    fn order(&self, left: (&Kind, &Value), right: (&Kind, &Value)) -> Ordering {
        match (left.1, right.1) {
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            (Value::Text(a), Value::Text(b)) => a.chars().cmp(b.chars()),
            (Value::Day(a), Value::Day(b)) => a.cmp(b),
            (Value::Time(a), Value::Time(b)) => self.at(left.0, *a).cmp(&self.at(right.0, *b)),
            (Value::Exact(a), Value::Exact(b)) => decimal::compare(a, b),
            (Value::Exact(_), _) => self.order(right, left).reverse(),
            (a, Value::Exact(b)) => match written(a) {
                Ok(text) => decimal::compare(&text, b),
                Err(infinity) => infinity,
            },
            (a, b) => float(a).partial_cmp(&float(b)).expect("no NaN"),
        }
    }
}

fn float(value: &Value) -> f64 {
    match value {
        Value::Float32(value) => (*value).into(),
        Value::Float64(value) => *value,
        other => panic!("{other:?} is no float"),
    }
}

/// A float as a person reads it, or on which side of all numbers it is.
fn written(value: &Value) -> Result<String, Ordering> {
    match value {
        _ if float(value).is_infinite() => Err(float(value).total_cmp(&0.0)),
        Value::Float32(value) => Ok(value.to_string()),
        _ => Ok(float(value).to_string()),
    }
}

/// Whether there is what the test is about: the size of an empty list is a number.
fn has_one(value: &Value, test: &Test) -> bool {
    match test {
        Test::List(ListTest::Size { .. }) => *value != Value::Null,
        _ => !value.is_empty(),
    }
}

/// Whether a condition is one of the negative operators.
pub(crate) fn negative(test: &Test, negated: bool) -> bool {
    match test {
        Test::Empty => false,
        Test::List(ListTest::Size { size }) => negated != (size.comparison == Comparison::NotEqual),
        _ => negated,
    }
}
