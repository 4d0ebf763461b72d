//! How many: records, different values, different days.

use std::{hash::Hash, ops::Range};

use rustc_hash::FxHashSet;

use super::{Accumulator, Fault, Input, Operand, Values, Walked};
use crate::{
    data::column::{Codes, Column, Integers, Values as Stored},
    engine::number::{key32, key64},
};

/// Counts as a column.
fn column(counts: Vec<u32>) -> Column {
    let mantissas = match counts.iter().max() {
        Some(most) if *most > i32::MAX as u32 => {
            Integers::I64(counts.iter().map(|count| i64::from(*count)).collect())
        }
        _ => Integers::I32(counts.iter().map(|count| *count as i32).collect()),
    };
    Column { len: counts.len(), present: None, values: Stored::Exact { mantissas, scale: 0 } }
}

pub(super) struct Count(Vec<u32>);

impl Count {
    pub(super) fn new(groups: usize) -> Self {
        Self(vec![0; groups])
    }
}

impl Accumulator for Count {
    #[inline(always)]
    fn add(&mut self, group: usize, _: usize) {
        self.0[group] += 1;
    }

    #[inline(always)]
    fn run(&mut self, group: usize, rows: Range<usize>) {
        self.0[group] += rows.len() as u32;
    }

    fn finish(self: Box<Self>, _: &Input, _: usize) -> Result<Values, Fault> {
        Ok(Values::of(column(self.0)))
    }
}

/// Different values of one group, which come one group after another.
struct Distinct<K, F> {
    key: F,
    of: Operand,
    seen: FxHashSet<K>,
    group: usize,
    counts: Vec<u32>,
}

/// Different values that are small numbers.
struct Coded<F> {
    code: F,
    of: Operand,
    /// For each code the group, from 1, that had it last.
    seen: Vec<u32>,
    counts: Vec<u32>,
}

fn plain<K: Hash + Eq + 'static>(
    of: &Operand,
    groups: usize,
    key: impl Fn(&Column, usize) -> K + 'static,
) -> Box<dyn Walked> {
    Box::new(Distinct { key, of: of.clone(), seen: FxHashSet::default(), group: 0, counts: vec![0; groups] })
}

fn coded(
    of: &Operand,
    groups: usize,
    codes: usize,
    code: impl Fn(&Column, usize) -> usize + 'static,
) -> Box<dyn Walked> {
    Box::new(Coded { code, of: of.clone(), seen: vec![0; codes], counts: vec![0; groups] })
}

macro_rules! value {
    ($pattern:pat => $value:expr, $row:ident) => {
        move |column: &Column, $row: usize| match &column.values {
            $pattern => $value,
            _ => Default::default(),
        }
    };
}

/// Counts different values.
pub(super) fn distinct(input: &Input, groups: usize) -> Box<dyn Walked> {
    use Integers::{I8, I16, I32, I64, I128, I256};
    let Some(of) = &input.of else { return Box::new(Count(vec![0; groups])) };
    match &of.column.values {
        Stored::Dictionary { codes, entries } => match codes {
            Codes::U8(_) => coded(
                of,
                groups,
                entries.len(),
                value!(Stored::Dictionary { codes: Codes::U8(codes), .. } => codes[row].into(), row),
            ),
            Codes::U16(_) => coded(
                of,
                groups,
                entries.len(),
                value!(Stored::Dictionary { codes: Codes::U16(codes), .. } => codes[row].into(), row),
            ),
            Codes::U32(_) => coded(
                of,
                groups,
                entries.len(),
                value!(Stored::Dictionary { codes: Codes::U32(codes), .. } => codes[row] as usize, row),
            ),
        },
        Stored::Exact { mantissas, .. } => match mantissas {
            I8(_) => coded(
                of,
                groups,
                256,
                value!(Stored::Exact { mantissas: I8(values), .. } => usize::from(values[row] as u8), row),
            ),
            I16(_) => coded(
                of,
                groups,
                1 << 16,
                value!(Stored::Exact { mantissas: I16(values), .. } => usize::from(values[row] as u16), row),
            ),
            I32(_) => {
                plain(of, groups, value!(Stored::Exact { mantissas: I32(values), .. } => values[row], row))
            }
            I64(_) => {
                plain(of, groups, value!(Stored::Exact { mantissas: I64(values), .. } => values[row], row))
            }
            I128(_) => {
                plain(of, groups, value!(Stored::Exact { mantissas: I128(values), .. } => values[row], row))
            }
            I256(_) => plain(
                of,
                groups,
                value!(Stored::Exact { mantissas: I256(values), .. } => values[row].to_le_bytes(), row),
            ),
        },
        Stored::Boolean(_) => {
            coded(of, groups, 2, value!(Stored::Boolean(bits) => usize::from(bits.get(row)), row))
        }
        Stored::Float32(_) => plain(of, groups, value!(Stored::Float32(values) => key32(values[row]), row)),
        Stored::Float64(_) => plain(of, groups, value!(Stored::Float64(values) => key64(values[row]), row)),
        Stored::Date(_) => plain(of, groups, value!(Stored::Date(values) => values[row], row)),
        Stored::DateTime { .. } => {
            plain(of, groups, value!(Stored::DateTime { values, .. } => values[row], row))
        }
        Stored::Text(_) => {
            plain::<Box<[u8]>>(of, groups, value!(Stored::Text(texts) => texts.slice(row).into(), row))
        }
        Stored::List { .. } | Stored::Empty | Stored::Unsupported => plain(of, groups, |_, row| row),
    }
}

impl<K: Hash + Eq, F: Fn(&Column, usize) -> K> Accumulator for Distinct<K, F> {
    #[inline(always)]
    fn add(&mut self, group: usize, row: usize) {
        let Some(row) = self.of.row(row) else { return };
        if group != self.group {
            self.seen.clear();
            self.group = group;
        }
        if self.seen.insert((self.key)(&self.of.column, row)) {
            self.counts[group] += 1;
        }
    }

    fn finish(self: Box<Self>, _: &Input, _: usize) -> Result<Values, Fault> {
        Ok(Values::of(column(self.counts)))
    }
}

impl<F: Fn(&Column, usize) -> usize> Accumulator for Coded<F> {
    #[inline(always)]
    fn add(&mut self, group: usize, row: usize) {
        let Some(row) = self.of.row(row) else { return };
        let seen = &mut self.seen[(self.code)(&self.of.column, row)];
        if *seen != group as u32 + 1 {
            *seen = group as u32 + 1;
            self.counts[group] += 1;
        }
    }

    fn finish(self: Box<Self>, _: &Input, _: usize) -> Result<Values, Fault> {
        Ok(Values::of(column(self.counts)))
    }
}

/// Different local days of the records' times.
pub(super) struct DistinctDays {
    days: super::picks::Clock,
    seen: FxHashSet<i64>,
    group: usize,
    counts: Vec<u32>,
}

impl DistinctDays {
    pub(super) fn new(input: &Input, groups: usize) -> Self {
        Self {
            days: super::picks::Clock::of(input),
            seen: FxHashSet::default(),
            group: 0,
            counts: vec![0; groups],
        }
    }
}

impl Accumulator for DistinctDays {
    fn add(&mut self, group: usize, row: usize) {
        let Some(day) = self.days.day(row) else { return };
        if group != self.group {
            self.seen.clear();
            self.group = group;
        }
        if self.seen.insert(day) {
            self.counts[group] += 1;
        }
    }

    fn finish(self: Box<Self>, _: &Input, _: usize) -> Result<Values, Fault> {
        Ok(Values::of(column(self.counts)))
    }
}
