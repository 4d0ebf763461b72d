//! Which values of a list a column does not have: a pasted list is told what in it matches nothing.

use std::collections::HashMap;

use super::{
    Answered,
    look::named,
    protocol::Answer,
    state::{State, zone},
};
use crate::{
    data::tally::Tally,
    model::{cell::Cell, value::Number},
};

/// A value as it is compared: numbers by value, texts in lower case where case does not matter, code point by code point.
fn plain(text: &str, number: bool, ignore_case: bool) -> String {
    match text.trim().parse::<Number>() {
        Ok(value) if number => value.to_string(),
        _ if ignore_case => text.chars().flat_map(char::to_lowercase).collect(),
        _ => text.to_owned(),
    }
}

pub(super) fn absent(
    state: &State,
    (table, column): (&str, &str),
    values: &[String],
    ignore_case: bool,
    zone_name: &str,
) -> Answered {
    let there = Tally::of(named(state, table, column)?, None).values;
    let there = || there.iter().flat_map(|values| values.cells(zone(zone_name)));
    let number = matches!(there().next(), Some(Cell::Number(_)));
    let mut wanted: HashMap<String, Vec<u32>> = HashMap::with_capacity(values.len());
    for (place, value) in (0..).zip(values) {
        wanted.entry(plain(value, number, ignore_case)).or_default().push(place);
    }
    for value in there() {
        if let Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) = value {
            wanted.remove(&plain(&text, number, ignore_case));
        }
    }
    let mut places: Vec<u32> = wanted.into_values().flatten().collect();
    places.sort_unstable();
    Ok((Answer::Absent(places), Vec::new()))
}
