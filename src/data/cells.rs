//! One value of a column as plain data, in its exact text.

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::column::{Column, Integers, TimeUnit, Values};
use crate::model::cell::Cell;

/// Nanoseconds of the unit.
fn nanoseconds(unit: TimeUnit) -> i128 {
    match unit {
        TimeUnit::Second => 1_000_000_000,
        TimeUnit::Millisecond => 1_000_000,
        TimeUnit::Microsecond => 1_000,
        TimeUnit::Nanosecond => 1,
    }
}

/// An unscaled integer as the decimal text that it means.
fn decimal(digits: String, scale: i8) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits.to_owned()),
        None => ("", digits),
    };
    if scale <= 0 {
        let zeros = if digits == "0" { 0 } else { usize::from(scale.unsigned_abs()) };
        return format!("{sign}{digits}{}", "0".repeat(zeros));
    }
    let places = usize::from(scale.unsigned_abs());
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{fraction}")
}

fn integer(mantissas: &Integers, row: usize) -> String {
    match mantissas {
        Integers::I8(values) => values[row].to_string(),
        Integers::I16(values) => values[row].to_string(),
        Integers::I32(values) => values[row].to_string(),
        Integers::I64(values) => values[row].to_string(),
        Integers::I128(values) => values[row].to_string(),
        Integers::I256(values) => values[row].to_string(),
    }
}

/// A float's shortest text that reads back as the same float.
fn float(value: f64, shortest: String) -> Cell {
    if value.is_finite() {
        Cell::Number(shortest)
    } else {
        Cell::Number(if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned())
    }
}

fn day(number: i32) -> String {
    match chrono::NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(number.into())) {
        Some(day) => day.to_string(),
        None => format!("day {number}"),
    }
}

fn time(value: i64, unit: TimeUnit, zoned: bool, zone: Tz) -> String {
    let instant = i128::from(value) * nanoseconds(unit);
    let seconds = i64::try_from(instant.div_euclid(1_000_000_000)).ok();
    let utc: Option<NaiveDateTime> = seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, instant.rem_euclid(1_000_000_000) as u32))
        .map(|time| time.naive_utc());
    let Some(utc) = utc else { return format!("{value} {unit:?}s") };
    let offset = if zoned { zone.offset_from_utc_datetime(&utc).fix() } else { Utc.fix() };
    let Some(local) = utc.checked_add_offset(offset) else { return format!("{value} {unit:?}s") };
    let places = match unit {
        TimeUnit::Second => "%Y-%m-%dT%H:%M:%S",
        TimeUnit::Millisecond => "%Y-%m-%dT%H:%M:%S%.3f",
        TimeUnit::Microsecond => "%Y-%m-%dT%H:%M:%S%.6f",
        TimeUnit::Nanosecond => "%Y-%m-%dT%H:%M:%S%.9f",
    };
    local.format(places).to_string()
}

impl Column {
    /// The value of a row; date-times on the wall clock of the zone.
    pub fn cell(&self, row: usize, zone: Tz) -> Cell {
        if !self.has_value(row) {
            return Cell::Empty;
        }
        match &self.values {
            Values::Empty | Values::Unsupported => Cell::Empty,
            Values::Boolean(bits) => Cell::Boolean(bits.get(row)),
            Values::Exact { mantissas, scale } => Cell::Number(decimal(integer(mantissas, row), *scale)),
            Values::Float32(values) => float(values[row].into(), values[row].to_string()),
            Values::Float64(values) => float(values[row], values[row].to_string()),
            Values::Dictionary { codes, entries } => Cell::Text(entries.get(codes.get(row)).to_owned()),
            Values::Text(texts) => Cell::Text(texts.get(row).to_owned()),
            Values::Date(values) => Cell::Date(day(values[row])),
            Values::DateTime { values, unit, zoned } => {
                Cell::DateTime(time(values[row], *unit, *zoned, zone))
            }
            Values::List { offsets, elements, .. } => {
                let range = offsets[row] as usize..offsets[row + 1] as usize;
                Cell::List(range.map(|element| elements.cell(element, zone)).collect())
            }
        }
    }

    /// The text of a key: of a text itself, of an integer its decimal text. Nothing where the row has no value.
    pub fn key_text(&self, row: usize, out: &mut String) -> bool {
        use std::fmt::Write;
        if !self.has_value(row) {
            return false;
        }
        match &self.values {
            Values::Text(texts) => out.push_str(texts.get(row)),
            Values::Dictionary { codes, entries } => out.push_str(entries.get(codes.get(row))),
            Values::Exact { mantissas: Integers::I64(values), .. } => {
                return write!(out, "{}", values[row]).is_ok();
            }
            Values::Exact { mantissas: Integers::I32(values), .. } => {
                return write!(out, "{}", values[row]).is_ok();
            }
            Values::Exact { mantissas, .. } => out.push_str(&integer(mantissas, row)),
            _ => return false,
        }
        true
    }
}
