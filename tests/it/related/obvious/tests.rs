//! Tests of one value.

use satsuma::model::{
    condition::{Comparison, DateTest, Elements, ListTest, NumberTest, Predicate, Test},
    value::Number,
};

use crate::{
    engine::oracle::{
        dates::{Calendar, number as day_number},
        holds, lower, negative, text,
    },
    related::value::{Val, against},
};

/// Whether a value is as asked, the test perhaps turned round.
pub(crate) fn predicate(asked: &Predicate, value: &Val, calendar: &Calendar) -> bool {
    let Predicate { test, negated, has_value } = asked;
    if *test == Test::Empty {
        return value.is_empty() != *negated;
    }
    let there = has_one(value, test);
    let positive = there && positive(test, value, calendar);
    if negative(test, *negated) { !positive && (there || !has_value) } else { positive }
}

/// Whether there is what the test is about: the size of an empty list is a number.
pub(super) fn has_one(value: &Val, test: &Test) -> bool {
    match test {
        Test::List(ListTest::Size { .. }) => *value != Val::Empty,
        _ => !value.is_empty(),
    }
}

/// The positive twin, *not equal* of a size taken as *equal*.
fn positive(test: &Test, value: &Val, calendar: &Calendar) -> bool {
    match (test, value) {
        (Test::Text(test), Val::Text(value)) => text(value, test),
        (Test::Number(test), value) => number(test, value),
        (Test::Boolean { value: wanted }, Val::Bool(value)) => value == wanted,
        (Test::Date(test) | Test::DateTime(test), value) => date(test, value, calendar),
        (Test::List(ListTest::Size { size }), Val::List(elements)) => {
            let comparison = match size.comparison {
                Comparison::NotEqual => Comparison::Equal,
                other => other,
            };
            holds(elements.len().cmp(&(size.value as usize)), comparison)
        }
        (Test::List(ListTest::HasAnyOf { values }), Val::List(elements)) => {
            found(values, elements).contains(&true)
        }
        (Test::List(ListTest::HasAllOf { values }), Val::List(elements)) => {
            !found(values, elements).contains(&false)
        }
        (test, value) => panic!("{test:?} of {value:?}"),
    }
}

fn number(test: &NumberTest, value: &Val) -> bool {
    let order = |literal: &Number| against(value, literal);
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

/// The positive test of a day or an instant.
pub(super) fn date(test: &DateTest, value: &Val, calendar: &Calendar) -> bool {
    let (at, timed) = match value {
        Val::Day(day) => (i128::from(*day), false),
        Val::Time(instant) => (*instant, true),
        other => panic!("{other:?} is no time"),
    };
    match calendar.interval(test, timed) {
        Some((from, to)) => from.is_none_or(|from| from <= at) && to.is_none_or(|to| at < to),
        None if timed => {
            let (day, hour) = calendar.local(at);
            calendar.of_calendar(test, day, hour)
        }
        None => calendar.of_calendar(test, at as i64, 0),
    }
}

/// For each of the values whether it is in the list.
fn found(values: &Elements, elements: &[Val]) -> Vec<bool> {
    let there: Vec<&Val> = elements.iter().filter(|element| !element.is_empty()).collect();
    let any = |same: &dyn Fn(&Val) -> bool| there.iter().any(|element| same(element));
    match values {
        Elements::Text { values, ignore_case } => {
            let plain = |text: &str| lower(text, *ignore_case);
            let is = |own: &Val, value: &str| matches!(own, Val::Text(own) if plain(own) == plain(value));
            values.iter().map(|value| any(&|own| is(own, value))).collect()
        }
        Elements::Number { values } => {
            values.iter().map(|value| any(&|own| against(own, value).is_eq())).collect()
        }
        Elements::Date { values } => {
            values.iter().map(|value| any(&|own| *own == Val::Day(day_number(value.0)))).collect()
        }
        Elements::Boolean { values } => {
            values.iter().map(|value| any(&|own| *own == Val::Bool(*value))).collect()
        }
    }
}
