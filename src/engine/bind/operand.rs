//! Operands that are missing or cannot be used. The builder lets none of them through; a definition from elsewhere may
//! have them.

use crate::model::{
    condition::{DatePart, DateTest, DateUnit, Elements, NumberTest, TextOperator, TimeSpan},
    problem::Part,
    value::Moment,
};

/// What is wrong with an operand.
#[derive(Debug)]
pub(super) struct Wrong {
    pub part: Part,
    pub message: String,
    pub hint: String,
}

type Checked = Result<(), Wrong>;

impl Wrong {
    pub(super) fn new(part: Part, message: impl Into<String>, hint: &str) -> Self {
        Self { part, message: message.into(), hint: hint.to_owned() }
    }
}

fn unless(wrong: bool, message: impl Into<String>, hint: &str) -> Checked {
    if wrong { Err(Wrong::new(Part::Value, message, hint)) } else { Ok(()) }
}

fn some<T>(values: &[T]) -> Checked {
    unless(values.is_empty(), "The values are missing.", "Choose or type at least one value.")
}

fn filled(text: &str) -> Checked {
    let hint = "Choose or type a value; for customers without one, choose “is empty”.";
    unless(text.is_empty(), "The value is missing.", hint)
}

pub(super) fn texts(operator: &TextOperator) -> Checked {
    match operator {
        TextOperator::Is { value }
        | TextOperator::Contains { value }
        | TextOperator::StartsWith { value }
        | TextOperator::EndsWith { value } => filled(value),
        TextOperator::AnyOf { values } => {
            some(values)?;
            values.iter().try_for_each(|value| filled(value))
        }
        TextOperator::Matches { pattern } => {
            let hint = "Type a regular expression such as ^AB[0-9]+$.";
            unless(pattern.is_empty(), "The pattern is missing.", hint)
        }
    }
}

pub(super) fn numbers(test: &NumberTest) -> Checked {
    match test {
        NumberTest::AnyOf { values } => some(values),
        _ => Ok(()),
    }
}

pub(super) fn elements(values: &Elements) -> Checked {
    match values {
        Elements::Text { values, .. } => {
            some(values)?;
            values.iter().try_for_each(|value| filled(value))
        }
        Elements::Number { values } => some(values),
        Elements::Date { values } => some(values),
        Elements::Boolean { values } => some(values),
    }
}

/// Of date-times where `timed`, else of dates.
pub(super) fn dates(test: &DateTest, timed: bool) -> Checked {
    match test {
        DateTest::On { value }
        | DateTest::Before { value }
        | DateTest::After { value }
        | DateTest::OnOrBefore { value }
        | DateTest::OnOrAfter { value } => moment(*value, timed),
        DateTest::Between { from, to } => {
            moment(*from, timed)?;
            moment(*to, timed)
        }
        DateTest::WithinLast(TimeSpan { unit, .. })
        | DateTest::WithinNext(TimeSpan { unit, .. })
        | DateTest::MoreThanAgo(TimeSpan { unit, .. })
        | DateTest::BetweenAgo { unit, .. } => {
            let small = matches!(unit, DateUnit::Minutes | DateUnit::Hours) && !timed;
            let message =
                format!("The attribute has no time of day, so it cannot be asked in {}.", unit.label());
            unless(small, message, "Choose days, weeks, months, quarters or years.")
        }
        DateTest::Part { part: DatePart::Hour, .. } if !timed => {
            let message = "The attribute has no time of day, so it has no hour.";
            Err(Wrong::new(Part::Operator, message, "Choose another operator."))
        }
        DateTest::Part { part, values } => {
            some(values)?;
            let range = part.range();
            let hint = format!("Choose numbers from {} to {}.", range.start(), range.end());
            values.iter().try_for_each(|value| {
                unless(!range.contains(value), format!("“{value}” is not a {}.", part.label()), &hint)
            })
        }
        DateTest::In { .. } | DateTest::Anniversary { .. } => Ok(()),
    }
}

fn moment(moment: Moment, timed: bool) -> Checked {
    let has_time = matches!(moment, Moment::Time(_)) && !timed;
    let message = format!("“{moment}” has a time of day, and the attribute has none.");
    unless(has_time, message, "Type a day such as 2026-11-24.")
}
