//! One value of a column as plain data, in its exact text.

use std::fmt::Write;

use chrono_tz::Tz;

use super::{
    column::{Column, Integers, Values},
    digits,
};
use crate::model::cell::Cell;

fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap_or_default()
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
            Values::Exact { .. } | Values::Float32(_) | Values::Float64(_) => {
                Cell::Number(text(|out| self.write_exact(row, zone, out)))
            }
            Values::Dictionary { codes, entries } => Cell::Text(entries.get(codes.get(row)).to_owned()),
            Values::Text(texts) => Cell::Text(texts.get(row).to_owned()),
            Values::Date(_) => Cell::Date(text(|out| self.write_exact(row, zone, out))),
            Values::DateTime { .. } => Cell::DateTime(text(|out| self.write_exact(row, zone, out))),
            Values::List { offsets, elements, .. } => {
                let range = offsets[row] as usize..offsets[row + 1] as usize;
                Cell::List(range.map(|element| elements.cell(element, zone)).collect())
            }
        }
    }

    /// Appends the exact text of a number, a date or a date-time, which is on the wall clock of the zone; nothing of other
    /// values, and nothing where the row has none.
    pub fn write_exact(&self, row: usize, zone: Tz, out: &mut Vec<u8>) {
        if !self.has_value(row) {
            return;
        }
        match &self.values {
            Values::Exact { mantissas, scale } => match mantissas {
                Integers::I8(values) => digits::exact(values[row].into(), *scale, out),
                Integers::I16(values) => digits::exact(values[row].into(), *scale, out),
                Integers::I32(values) => digits::exact(values[row].into(), *scale, out),
                Integers::I64(values) => digits::exact(values[row], *scale, out),
                Integers::I128(values) => digits::long(&values[row].to_string(), *scale, out),
                Integers::I256(values) => digits::long(&values[row].to_string(), *scale, out),
            },
            Values::Float32(values) => digits::float32(values[row], out),
            Values::Float64(values) => digits::float64(values[row], out),
            Values::Date(values) => digits::day(values[row], out),
            Values::DateTime { values, unit, zoned } => {
                digits::time(values[row], *unit, zoned.then_some(zone), out);
            }
            Values::Empty
            | Values::Unsupported
            | Values::Boolean(_)
            | Values::Dictionary { .. }
            | Values::Text(_)
            | Values::List { .. } => {}
        }
    }

    /// The text of a key: of a text itself, of an integer its decimal text. Nothing where the row has no value.
    pub fn key_text(&self, row: usize, out: &mut String) -> bool {
        if !self.has_value(row) {
            return false;
        }
        match &self.values {
            Values::Text(texts) => out.push_str(texts.get(row)),
            Values::Dictionary { codes, entries } => out.push_str(entries.get(codes.get(row))),
            Values::Exact { mantissas, .. } => return mantissas.key_text(row, out),
            _ => return false,
        }
        true
    }
}

impl Integers {
    /// Appends the decimal text of a row's integer.
    pub(super) fn key_text(&self, row: usize, out: &mut String) -> bool {
        let mut digits = itoa::Buffer::new();
        out.push_str(match self {
            Self::I8(values) => digits.format(values[row]),
            Self::I16(values) => digits.format(values[row]),
            Self::I32(values) => digits.format(values[row]),
            Self::I64(values) => digits.format(values[row]),
            Self::I128(values) => digits.format(values[row]),
            Self::I256(values) => return write!(out, "{}", values[row]).is_ok(),
        });
        true
    }
}
