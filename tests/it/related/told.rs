//! Values as the engine tells them, against values as they are meant.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use satsuma::model::cell::Cell;

use super::value::{Val, decimal};
use crate::engine::oracle::dates::Calendar;

const SECOND: i128 = 1_000_000_000;

/// Whether a cell tells this value.
pub(crate) fn is_told(cell: &Cell, value: &Val, calendar: &Calendar) -> bool {
    match (cell, value) {
        (Cell::Empty, value) => value.is_empty(),
        (Cell::Text(told), Val::Text(text)) => told == text,
        (Cell::Boolean(told), Val::Bool(value)) => told == value,
        (Cell::Number(told), Val::Exact(value)) => match told.contains(['e', 'E', 'n', 'I']) {
            true => told.parse::<f64>().is_ok_and(|told| super::value::nearest(value) == told),
            false => decimal(told) == *value,
        },
        (Cell::Number(told), Val::F32(value)) => told.parse() == Ok(*value),
        (Cell::Number(told), Val::F64(value)) => told.parse() == Ok(*value),
        (Cell::Date(told), Val::Day(day)) => {
            match NaiveDate::default().checked_add_signed(TimeDelta::days(*day)) {
                Some(day) => *told == day.to_string(),
                // Days beyond the calendar of the tests are told by the engine alone.
                None => true,
            }
        }
        (Cell::DateTime(told), Val::Time(instant)) => {
            let wall = instant + i128::from(calendar.offset(instant.div_euclid(SECOND))) * SECOND;
            let told = told.parse::<NaiveDateTime>().ok().map(|told| {
                i128::from(told.and_utc().timestamp()) * SECOND
                    + i128::from(told.and_utc().timestamp_subsec_nanos())
            });
            told.is_none_or(|told| told == wall)
        }
        (Cell::List(told), Val::List(values)) => {
            told.len() == values.len()
                && told.iter().zip(values).all(|(told, value)| is_told(told, value, calendar))
        }
        _ => false,
    }
}

/// A row: what it is grouped by, and its values.
pub(crate) type Row<T> = (Vec<T>, Vec<T>);

/// The first row that only one side has.
pub(crate) fn different(told: &[Row<Cell>], meant: &[Row<Val>], calendar: &Calendar) -> Option<String> {
    let all = |cells: &[Cell], values: &[Val]| {
        cells.len() == values.len()
            && cells.iter().zip(values).all(|(cell, value)| is_told(cell, value, calendar))
    };
    let same = |told: &Row<Cell>, meant: &Row<Val>| all(&told.0, &meant.0) && all(&told.1, &meant.1);
    if let Some(more) = told.iter().find(|told| !meant.iter().any(|meant| same(told, meant))) {
        let near = meant.iter().find(|meant| all(&more.0, &meant.0));
        return Some(format!("{more:?} is told, {near:?} is meant"));
    }
    if told.len() != meant.len() {
        return Some(format!("{} rows instead of {}", told.len(), meant.len()));
    }
    let lost = meant.iter().find(|meant| !told.iter().any(|told| same(told, meant)))?;
    let near = told.iter().find(|told| all(&told.0, &lost.0));
    Some(format!("{lost:?} is told as {near:?}"))
}
