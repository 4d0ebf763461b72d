//! A condition's test as a question to its column.

use std::sync::Arc;

use arrow_buffer::i256;

use super::operand::{self, Wrong};
use crate::{
    data::column::{Column, Values},
    engine::{
        asked::{Asked, DayTest, Elements},
        calendar::{Now, Span, day_number, resolve},
        kernel::per_second,
        number::{self, Scale},
        spans::Spans,
        text::{BadPattern, TextAsked, distinct},
        zone::SECOND,
    },
    model::{
        attribute::Attribute,
        complete::retyped,
        condition::{self, Comparison, DatePart, DateTest, ListTest, NumberTest, Predicate, SizeTest, Test},
        definition::Compare,
        problem::Part,
        schema::{ColumnType, ValueType},
    },
};

/// A positive question, and what is made of its answer.
pub(super) struct Question {
    pub asked: Asked,
    pub negated: bool,
    pub has_value: bool,
}

/// Why a test cannot be asked of a column.
pub(super) enum Fault {
    /// It was made for values of another type.
    Retyped(ColumnType),
    /// An operand is missing or cannot be used.
    Operand(Wrong),
}

impl From<Wrong> for Fault {
    fn from(wrong: Wrong) -> Self {
        Self::Operand(wrong)
    }
}

impl Fault {
    /// The control, the message and the hint, for an attribute of that type.
    pub(super) fn told(self, attribute: &Attribute, now: &ColumnType) -> (Part, String, String) {
        match self {
            Self::Retyped(before) => {
                let (message, hint) = retyped(attribute, &before, now);
                (Part::Attribute, message, hint)
            }
            Self::Operand(wrong) => (wrong.part, wrong.message, wrong.hint),
        }
    }
}

/// The type of values that a test was made for; nothing where any will do.
fn made_for(test: &Test) -> Option<ColumnType> {
    let elements = |values: &condition::Elements| match values {
        condition::Elements::Text { .. } => ValueType::Text,
        condition::Elements::Number { .. } => ValueType::Number,
        condition::Elements::Date { .. } => ValueType::Date,
        condition::Elements::Boolean { .. } => ValueType::Boolean,
    };
    Some(match test {
        Test::Empty => return None,
        Test::Text(_) => ColumnType::Value(ValueType::Text),
        Test::Number(_) => ColumnType::Value(ValueType::Number),
        Test::Boolean { .. } => ColumnType::Value(ValueType::Boolean),
        Test::Date(_) => ColumnType::Value(ValueType::Date),
        Test::DateTime(_) => ColumnType::Value(ValueType::DateTime),
        Test::List(ListTest::HasAnyOf { values } | ListTest::HasAllOf { values }) => {
            ColumnType::List(elements(values))
        }
        Test::List(ListTest::Size { .. }) => ColumnType::List(ValueType::Text),
    })
}

/// What a predicate asks of a column of that type.
///
/// # Errors
/// The column is of another type than the test, or a value is missing or cannot be used.
pub(super) fn ask(
    predicate: &Predicate,
    kind: &ColumnType,
    column: &Column,
    now: &Now,
) -> Result<Question, Fault> {
    let test = &predicate.test;
    let of_any_list = matches!((test, kind), (Test::List(ListTest::Size { .. }), ColumnType::List(_)));
    if let Some(before) = made_for(test).filter(|before| before != kind && !of_any_list) {
        return Err(Fault::Retyped(before));
    }
    let mut negated = predicate.negated;
    let asked = match test {
        // *Is empty* is the opposite of having a value.
        Test::Empty => return Ok(Question { asked: Asked::Present, negated: !negated, has_value: false }),
        Test::Text(test) => Asked::Text(text(test)?),
        Test::Number(test) => Asked::Within(numbers(test, &column.values)?),
        Test::Boolean { value } => Asked::Boolean(*value),
        Test::Date(test) => date(test, now)?,
        Test::DateTime(test) => date_time(test, &column.values, now)?,
        Test::List(ListTest::HasAnyOf { values }) => Asked::HasAny(elements(values, &column.values)?.0),
        Test::List(ListTest::HasAllOf { values }) => match elements(values, &column.values)? {
            (elements, true) => Asked::HasAll(elements),
            // One of the values is in no list of this column.
            (_, false) => Asked::Within(Spans::of([])),
        },
        Test::List(ListTest::Size { size }) => {
            // *Not equal* is the opposite of *equal*.
            negated ^= size.comparison == Comparison::NotEqual;
            sizes(size)
        }
    };
    Ok(Question { asked, negated, has_value: negated && predicate.has_value })
}

fn text(test: &condition::TextTest) -> Result<TextAsked, Fault> {
    operand::texts(&test.operator)?;
    TextAsked::of(test).map_err(|bad| {
        let message = match bad {
            BadPattern::TooLarge => "The regular expression is too large.".to_owned(),
            BadPattern::Syntax(what) => format!("The regular expression cannot be read: {what}."),
        };
        Fault::Operand(Wrong::new(Part::Value, message, "Type a regular expression such as ^AB[0-9]+$."))
    })
}

/// How a column's numbers are written; nothing where it has none.
fn scale(values: &Values) -> Option<Scale> {
    match values {
        Values::Exact { scale, .. } => Some(Scale::Exact(*scale)),
        Values::Float32(_) => Some(Scale::Float32),
        Values::Float64(_) => Some(Scale::Float64),
        _ => None,
    }
}

fn numbers(test: &NumberTest, values: &Values) -> Result<Spans, Fault> {
    operand::numbers(test)?;
    Ok(scale(values).map_or_else(|| Spans::of([]), |scale| number::spans(test, scale)))
}

/// The test of days that is no interval.
fn day_test(test: &DateTest, now: &Now) -> Option<DayTest> {
    match test {
        DateTest::Part { part, values } if *part != DatePart::Hour => {
            let mut values = values.clone();
            values.sort_unstable();
            values.dedup();
            Some(DayTest::Part(*part, values.into()))
        }
        DateTest::Anniversary { when } => {
            let (first, last) = now.anniversary(*when);
            Some(DayTest::anniversary(first, last))
        }
        _ => None,
    }
}

/// Ends that are not there.
fn ends(span: Span) -> (i128, i128) {
    (span.from.unwrap_or(i128::MIN), span.to.unwrap_or(i128::MAX))
}

fn date(test: &DateTest, now: &Now) -> Result<Asked, Fault> {
    operand::dates(test, false)?;
    Ok(match (resolve(test, now, false), day_test(test, now)) {
        (Some(span), _) => Asked::Within(Spans::half_open([ends(span)])),
        (None, Some(days)) => Asked::Day(days, None),
        (None, None) => Asked::Within(Spans::of([])),
    })
}

fn date_time(test: &DateTest, values: &Values, now: &Now) -> Result<Asked, Fault> {
    operand::dates(test, true)?;
    let zone = now.zone.name();
    let span = match (resolve(test, now, true), day_test(test, now), test) {
        (Some(span), ..) => ends(span),
        (None, Some(days), _) => return Ok(Asked::Day(days, Some(zone))),
        (None, None, DateTest::Part { values, .. }) => {
            return Ok(Asked::Hour(values.iter().fold(0, |hours, hour| hours | 1 << hour), zone));
        }
        (None, None, _) => (0, 0),
    };
    let Values::DateTime { unit, zoned, .. } = values else { return Ok(Asked::Within(Spans::of([]))) };
    let spans = if *zoned { vec![span] } else { now.zone.walls(span.0, span.1) };
    let one = SECOND / i128::from(per_second(*unit));
    // The first value that is not before an end.
    let tick = |end: i128| end.div_euclid(one) + i128::from(end.rem_euclid(one) != 0);
    Ok(Asked::Within(Spans::half_open(spans.into_iter().map(|(from, to)| (tick(from), tick(to))))))
}

/// The values that elements are held against, and whether an element could be each of them.
fn elements(values: &condition::Elements, list: &Values) -> Result<(Elements, bool), Fault> {
    operand::elements(values)?;
    let own = match list {
        Values::List { elements, .. } => &elements.values,
        _ => &Values::Empty,
    };
    let numbers = |mut numbers: Vec<i256>| {
        numbers.sort_unstable();
        numbers.dedup();
        Elements::Numbers(numbers.into())
    };
    Ok(match values {
        condition::Elements::Text { values, ignore_case } => {
            (Elements::Text { values: distinct(values, *ignore_case), fold: *ignore_case }, true)
        }
        condition::Elements::Number { values } => {
            let found: Vec<_> = values.iter().map(|value| number::one(value, scale(own)?)).collect();
            let possible = found.iter().all(Option::is_some);
            (numbers(found.into_iter().flatten().collect()), possible)
        }
        condition::Elements::Date { values } => {
            (numbers(values.iter().map(|day| i256::from(day_number(day.0))).collect()), true)
        }
        condition::Elements::Boolean { values } => {
            (Elements::Boolean { yes: values.contains(&true), no: values.contains(&false) }, true)
        }
    })
}

fn sizes(test: &SizeTest) -> Asked {
    let (low, high) = match (test.comparison, test.value) {
        (Comparison::Equal | Comparison::NotEqual, value) => (value, value),
        (Comparison::Less, 0) => (1, 0),
        (Comparison::Less, value) => (0, value - 1),
        (Comparison::AtMost, value) => (0, value),
        (Comparison::Greater, u32::MAX) => (1, 0),
        (Comparison::Greater, value) => (value + 1, u32::MAX),
        (Comparison::AtLeast, value) => (value, u32::MAX),
    };
    Asked::Size(low, high)
}

/// How two values of a record are held against each other.
pub(super) struct Pair {
    pub comparison: Comparison,
    /// Where wall-clock times must become instants: in that zone.
    pub zone: Option<&'static str>,
    pub negated: bool,
    pub has_value: bool,
}

/// What two values of a record are asked; nothing where they are not single values of the same type.
pub(super) fn ask_pair(
    compare: &Compare,
    (kind, left): (&ColumnType, &Arc<Column>),
    (other_kind, right): (&ColumnType, &Arc<Column>),
    now: &Now,
) -> Option<Pair> {
    if kind != other_kind || !matches!(kind, ColumnType::Value(_)) {
        return None;
    }
    let wall = |column: &Column| matches!(column.values, Values::DateTime { zoned: false, .. });
    let zone = (wall(left) || wall(right)).then(|| now.zone.name());
    let negated = compare.comparison == Comparison::NotEqual;
    let comparison = if negated { Comparison::Equal } else { compare.comparison };
    Some(Pair { comparison, zone, negated, has_value: negated && compare.has_value })
}
