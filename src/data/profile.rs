//! What a column holds, in exact figures.

use std::{collections::HashMap, sync::Arc};

use chrono_tz::Tz;
use rustc_hash::FxBuildHasher;

use super::{
    column::{Column, Integers, Texts, Values},
    sorted::{self, Form},
};
use crate::model::{
    cell::Cell,
    profile::{ColumnProfile, Histogram, ValueCount},
};

/// So many of the commonest values are kept.
pub const TOP: usize = 200;

/// So many bins a histogram has at most.
const BINS: usize = 40;

/// Different values: how many rows have each, and a row that has it.
fn counted<K: std::hash::Hash + Eq>(rows: impl Iterator<Item = (usize, K)>) -> Vec<(usize, u64)> {
    let mut counts: HashMap<K, (usize, u64), FxBuildHasher> = HashMap::default();
    for (row, key) in rows {
        counts.entry(key).or_insert((row, 0)).1 += 1;
    }
    counts.into_values().collect()
}

fn distinct(column: &Column) -> Vec<(usize, u64)> {
    let rows = (0..column.len).filter(|row| column.has_value(*row));
    match &column.values {
        Values::Boolean(bits) => counted(rows.map(|row| (row, bits.get(row)))),
        Values::Exact { mantissas, .. } => match mantissas {
            Integers::I8(values) => counted(rows.map(|row| (row, values[row]))),
            Integers::I16(values) => counted(rows.map(|row| (row, values[row]))),
            Integers::I32(values) => counted(rows.map(|row| (row, values[row]))),
            Integers::I64(values) => counted(rows.map(|row| (row, values[row]))),
            Integers::I128(values) => counted(rows.map(|row| (row, values[row]))),
            Integers::I256(values) => counted(rows.map(|row| (row, values[row]))),
        },
        Values::Float32(values) => counted(rows.map(|row| (row, values[row].to_bits()))),
        Values::Float64(values) => counted(rows.map(|row| (row, values[row].to_bits()))),
        Values::Date(values) => counted(rows.map(|row| (row, values[row]))),
        Values::DateTime { values, .. } => counted(rows.map(|row| (row, values[row]))),
        Values::Text(texts) => counted(rows.map(|row| (row, texts.slice(row)))),
        Values::Dictionary { codes, entries } => {
            let mut counts = vec![(0, 0); entries.len()];
            for row in rows {
                let slot: &mut (usize, u64) = &mut counts[codes.get(row)];
                *slot = (row, slot.1 + 1);
            }
            counts.retain(|(_, count)| *count > 0);
            counts
        }
        Values::List { .. } | Values::Empty | Values::Unsupported => Vec::new(),
    }
}

/// The commonest of some values, ties in ascending order.
fn commonest(column: &Column, mut values: Vec<(usize, u64)>, limit: usize, zone: Tz) -> Vec<ValueCount> {
    let by = |(a, n): &(usize, u64), (b, m): &(usize, u64)| m.cmp(n).then_with(|| column.order(*a, *b));
    if values.len() > limit && limit > 0 {
        values.select_nth_unstable_by(limit - 1, by);
        values.truncate(limit);
    }
    values.sort_unstable_by(by);
    values.truncate(limit);
    values.into_iter().map(|(row, count)| ValueCount { value: column.cell(row, zone), count }).collect()
}

/// Where a value lies on the number line, near enough to draw.
fn position(column: &Column, row: usize) -> Option<f64> {
    Some(match &column.values {
        Values::Exact { mantissas, scale } => {
            let mantissa = match mantissas {
                Integers::I8(values) => values[row].into(),
                Integers::I16(values) => values[row].into(),
                Integers::I32(values) => values[row].into(),
                Integers::I64(values) => values[row] as f64,
                Integers::I128(values) => values[row] as f64,
                Integers::I256(values) => values[row].to_string().parse().unwrap_or(0.0),
            };
            mantissa / 10_f64.powi((*scale).into())
        }
        Values::Float32(values) => values[row].into(),
        Values::Float64(values) => values[row],
        Values::Date(values) => values[row].into(),
        Values::DateTime { values, .. } => values[row] as f64,
        _ => return None,
    })
    .filter(|value: &f64| value.is_finite())
}

/// A width of 1, 2 or 5 times a power of ten that gives at most so many bins.
fn nice(width: f64) -> f64 {
    let power = 10_f64.powf(width.log10().floor());
    let step = width / power;
    power
        * if step <= 1.0 {
            1.0
        } else if step <= 2.0 {
            2.0
        } else if step <= 5.0 {
            5.0
        } else {
            10.0
        }
}

/// Where the bins of a histogram lie.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bins {
    from: f64,
    width: f64,
    count: usize,
}

impl Bins {
    fn new(form: Form, low: f64, high: f64) -> Self {
        let numbers = matches!(form, Form::Exact { .. } | Form::Float32 | Form::Float64);
        let wholes = matches!(form, Form::Date | Form::Exact { scale: ..=0 });
        // Divided first, and never nothing: floats may lie further apart than a float can say, or nearer.
        let mut width = high / BINS as f64 - low / BINS as f64;
        width = if high > low { width.max(f64::MIN_POSITIVE) } else { 1.0 };
        if numbers {
            width = nice(width);
        }
        if wholes {
            width = width.max(1.0).ceil();
        }
        let from = if numbers { (low / width).floor() * width } else { low };
        let from = if from.is_finite() { from } else { low };
        let mut bins = Self { from, width, count: 0 };
        bins.count = bins.bin(high).saturating_add(1).clamp(1, BINS * 2);
        bins
    }

    fn bin(&self, value: f64) -> usize {
        (value / self.width - self.from / self.width).floor() as usize
    }

    fn edge(&self, bin: usize, form: Form, zone: Tz) -> Cell {
        let value = (self.from + self.width * bin as f64).clamp(f64::MIN, f64::MAX);
        match form {
            Form::Date => one(Values::Date(vec![value as i32]), zone),
            Form::DateTime { unit, zoned } => {
                one(Values::DateTime { values: vec![value as i64], unit, zoned }, zone)
            }
            _ => {
                // Rounded to what the width shows, so that 0.30000000000000004 is 0.3.
                let places = (-self.width.log10().floor()).clamp(0.0, 12.0) as usize;
                Cell::Number(format!("{value:.places$}"))
            }
        }
    }
}

/// The edges of a histogram's bins between the positions of the smallest and the largest value.
pub fn edges(form: Form, (low, high): (f64, f64), zone: Tz) -> Vec<Cell> {
    let bins = Bins::new(form, low, high);
    (0..=bins.count).map(|bin| bins.edge(bin, form, zone)).collect()
}

fn histogram(
    column: &Column,
    values: &[(usize, u64)],
    low: usize,
    high: usize,
    zone: Tz,
) -> Option<Histogram> {
    let (form, ends) = (Form::of(column)?, (position(column, low)?, position(column, high)?));
    Some(Histogram { edges: edges(form, ends, zone), counts: counts(column, form, values, ends) })
}

/// How many rows lie in each of the bins between two positions.
fn counts(column: &Column, form: Form, values: &[(usize, u64)], (low, high): (f64, f64)) -> Vec<u64> {
    let bins = Bins::new(form, low, high);
    let mut counts = vec![0_u64; bins.count];
    for (row, count) in values {
        if let Some(value) = position(column, *row) {
            counts[bins.bin(value).min(bins.count - 1)] += count;
        }
    }
    counts
}

fn one(values: Values, zone: Tz) -> Cell {
    Column { len: 1, present: None, values }.cell(0, zone)
}

/// The different values of a part of a column, ascending: what several parts' figures are made of.
pub struct Distinct {
    column: Arc<Column>,
    values: Vec<(usize, u64)>,
    /// Rows of the part.
    pub rows: u64,
    /// Rows of the part without a value.
    pub empty: u64,
}

impl Distinct {
    /// Those of a column whose text contains another in any case. Of lists: elements.
    pub fn of(column: &Arc<Column>, search: &str, zone: Tz) -> Self {
        let empty = (0..column.len).filter(|row| !column.has_value(*row)).count() as u64;
        let mut inner = Arc::clone(column);
        while let Values::List { elements, .. } = &inner.values {
            inner = Arc::new(Column::clone(elements));
        }
        let mut values = distinct(&inner);
        matching(&inner, &mut values, search, zone);
        values.sort_unstable_by(|(a, _), (b, _)| inner.order(*a, *b));
        Self { rows: column.len as u64, empty, column: inner, values }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What the values are.
    pub fn form(&self) -> Option<Form> {
        Form::of(&self.column)
    }

    /// The smallest and the largest as bytes that sort, each with its place on the number line where it has one.
    pub fn ends(&self) -> Option<[(Vec<u8>, Option<f64>); 2]> {
        let end = |(row, _): &(usize, u64)| {
            let mut bytes = Vec::new();
            sorted::write(&self.column, *row, &mut bytes);
            (bytes, position(&self.column, *row))
        };
        Some([end(self.values.first()?), end(self.values.last()?)])
    }

    /// Some of them, ascending: as bytes that sort, and how many rows have each.
    pub fn piece(&self, from: usize, most: usize) -> (Texts, Vec<u64>) {
        let mut bytes = Texts { offsets: vec![0], bytes: Vec::new() };
        let piece = self.values.iter().skip(from).take(most);
        let counts = piece.map(|(row, count)| {
            sorted::write(&self.column, *row, &mut bytes.bytes);
            bytes.offsets.push(bytes.bytes.len() as u32);
            *count
        });
        let counts = counts.collect();
        (bytes, counts)
    }

    /// How many rows lie in each of the bins between two positions.
    pub fn counts(&self, ends: (f64, f64)) -> Vec<u64> {
        self.form().map_or(Vec::new(), |form| counts(&self.column, form, &self.values, ends))
    }
}

/// A column's figures.
pub fn profile(column: &Column, zone: Tz) -> ColumnProfile {
    if let Values::List { elements, .. } = &column.values {
        let empty = (0..column.len).filter(|row| !column.has_value(*row)).count() as u64;
        return ColumnProfile { rows: column.len as u64, empty, ..profile(elements, zone) };
    }
    let values = distinct(column);
    let filled: u64 = values.iter().map(|(_, count)| count).sum();
    let low = values.iter().map(|(row, _)| *row).min_by(|a, b| column.order(*a, *b));
    let high = values.iter().map(|(row, _)| *row).max_by(|a, b| column.order(*a, *b));
    let histogram = low.zip(high).and_then(|(low, high)| histogram(column, &values, low, high, zone));
    ColumnProfile {
        rows: column.len as u64,
        empty: column.len as u64 - filled,
        distinct: values.len() as u64,
        smallest: low.map(|row| column.cell(row, zone)),
        largest: high.map(|row| column.cell(row, zone)),
        histogram,
        top: commonest(column, values, TOP, zone),
    }
}

/// The commonest values whose text contains another in any case, and how many different ones do. Of lists: elements.
pub fn values(column: &Column, search: &str, limit: usize, zone: Tz) -> (Vec<ValueCount>, u64) {
    if let Values::List { elements, .. } = &column.values {
        return values(elements, search, limit, zone);
    }
    let mut found = distinct(column);
    matching(column, &mut found, search, zone);
    let all = found.len() as u64;
    (commonest(column, found, limit, zone), all)
}

/// Keeps the values whose text contains another in any case.
fn matching(column: &Column, found: &mut Vec<(usize, u64)>, search: &str, zone: Tz) {
    let search = search.to_lowercase();
    if search.is_empty() {
        return;
    }
    found.retain(|(row, _)| match &column.values {
        Values::Text(texts) => texts.get(*row).to_lowercase().contains(&search),
        Values::Dictionary { codes, entries } => {
            entries.get(codes.get(*row)).to_lowercase().contains(&search)
        }
        _ => match column.cell(*row, zone) {
            Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => {
                text.to_lowercase().contains(&search)
            }
            Cell::Boolean(value) => value.to_string().contains(&search),
            _ => false,
        },
    });
}
