//! Looking at rows: a question becomes one bit a row, 64 rows a word, some thousand words at a time.

mod coarse;
mod integers;
mod lists;
mod pack;
mod pairs;
mod runs;
mod wall;

use std::sync::Arc;

use arrow_buffer::i256;
use coarse::Intervals;
pub(super) use integers::Integer;
use lists::Lists;
use wall::{DayTable, Wall};

use super::{asked::Asked, spans::Spans, text::Matcher, zone::Zone};
use crate::data::column::{Bits, Codes, Column, Integers, Values};

pub(super) use coarse::Coarse;
pub(super) use integers::Set;
pub(super) use pack::rows;
pub(super) use pairs::run as pairs;
pub(super) use runs::{LastRows, Ranks, Total, sums};
pub(super) use wall::{Days, per_second};

/// Words that one step looks at: 65,536 rows.
pub(super) const STEP: usize = 1_024;

/// A question to a column.
#[derive(Clone)]
pub(super) struct Leaf {
    pub asked: Asked,
    pub column: Arc<Column>,
    pub zone: Zone,
    /// Of times: coarsely.
    pub coarse: Option<Arc<Coarse>>,
}

fn word(bits: Option<&Bits>, at: usize) -> u64 {
    bits.map_or(u64::MAX, |bits| bits.words().get(at).copied().unwrap_or(0))
}

impl Leaf {
    /// Which of the 64 rows of a word have what the question is about: a value, of the size of a list that list. Bits beyond
    /// the last row are anything.
    pub(super) fn present(&self, at: usize) -> u64 {
        match (&self.asked, &self.column.values) {
            (Asked::Size(..), Values::List { lists, .. }) => word(Some(lists), at),
            (_, Values::Empty | Values::Unsupported) => 0,
            _ => word(self.column.present.as_ref(), at),
        }
    }

    /// All rows that have it.
    pub(super) fn all_present(&self) -> Bits {
        let words = (0..self.column.len.div_ceil(64)).map(|at| self.present(at)).collect();
        Bits::from_words(words, self.column.len)
    }
}

/// A question that is being asked of all rows, a step at a time.
pub(super) struct Scan {
    leaf: Leaf,
    kernel: Kernel,
    words: Vec<u64>,
    /// Words in all.
    len: usize,
}

/// A question in the form that fits the column's layout.
enum Kernel {
    Nobody,
    Everybody,
    Boolean(bool),
    Numbers(Numbers),
    Intervals(Intervals, Arc<Coarse>),
    Text(Matcher),
    /// The dictionary's entries are asked first, this far; then their codes are a set of numbers.
    Entries {
        matcher: Matcher,
        found: Vec<u64>,
        next: usize,
    },
    Days(DayTable),
    WallDays(Wall, DayTable),
    WallHours(Wall, u32),
    Lists(Lists),
    Sizes(u32, u32),
}

/// Sets of whole numbers in the width of the column.
enum Numbers {
    I8(Set<i8>),
    I16(Set<i16>),
    I32(Set<i32>),
    I64(Set<i64>),
    I128(Set<i128>),
    I256(Set<i256>),
    Float32(Set<i32>),
    Float64(Set<i64>),
    U8(Set<u8>),
    U16(Set<u16>),
    U32(Set<u32>),
}

impl Scan {
    /// Begins to ask.
    pub(super) fn new(leaf: Leaf) -> Self {
        let kernel = Kernel::new(&leaf);
        let len = leaf.column.len.div_ceil(64);
        Self { leaf, kernel, words: Vec::with_capacity(len), len }
    }

    /// One step: `true` while there is more to do.
    pub(super) fn step(&mut self) -> bool {
        if self.prepare() {
            return true;
        }
        let from = self.words.len();
        let to = (from + STEP).min(self.len);
        self.words.resize(to, 0);
        self.kernel.run(&self.leaf, from, &mut self.words[from..]);
        to < self.len
    }

    /// Looks at more of a dictionary's entries: `true` where this step did.
    pub(super) fn prepare(&mut self) -> bool {
        let (Kernel::Entries { matcher, found, next }, Values::Dictionary { codes, entries }) =
            (&mut self.kernel, &self.leaf.column.values)
        else {
            return false;
        };
        if *next < found.len() {
            let to = (*next + STEP).min(found.len());
            matcher.run(entries, *next * 64, &mut found[*next..to]);
            *next = to;
            return true;
        }
        let found = Bits::from_words(std::mem::take(found), entries.len());
        self.kernel = Kernel::Numbers(match codes {
            Codes::U8(_) => Numbers::U8(Set::of_codes(&found)),
            Codes::U16(_) => Numbers::U16(Set::of_codes(&found)),
            Codes::U32(_) => Numbers::U32(Set::of_codes(&found)),
        });
        false
    }

    /// The rows that the question is true for, once all steps are done.
    pub(super) fn finish(self) -> Bits {
        Bits::from_words(self.words, self.leaf.column.len)
    }
}

impl Kernel {
    fn new(leaf: &Leaf) -> Self {
        let column = &*leaf.column;
        match (&leaf.asked, &column.values) {
            (Asked::Present, _) => Self::Everybody,
            (Asked::Boolean(value), Values::Boolean(_)) => Self::Boolean(*value),
            (Asked::Within(spans), Values::DateTime { .. })
                if let Some((intervals, coarse)) =
                    leaf.coarse.as_ref().and_then(|coarse| Some((Intervals::of(spans, coarse)?, coarse))) =>
            {
                Self::Intervals(intervals, Arc::clone(coarse))
            }
            (Asked::Within(spans), values) => Numbers::of(spans, values).map_or(Self::Nobody, Self::Numbers),
            (Asked::Text(asked), Values::Text(_)) => Self::Text(Matcher::new(asked)),
            (Asked::Text(asked), Values::Dictionary { entries, .. }) => Self::Entries {
                matcher: Matcher::new(asked),
                found: vec![0; entries.len().div_ceil(64)],
                next: 0,
            },
            (Asked::Day(test, _), Values::Date(_)) => Self::Days(DayTable::new(test.clone())),
            (Asked::Day(test, _), Values::DateTime { unit, zoned, .. }) => {
                Self::WallDays(Wall::new(&leaf.zone, *unit, *zoned), DayTable::new(test.clone()))
            }
            (Asked::Hour(hours, _), Values::DateTime { unit, zoned, .. }) => {
                Self::WallHours(Wall::new(&leaf.zone, *unit, *zoned), *hours)
            }
            (Asked::HasAny(values), Values::List { elements, .. }) => {
                Self::Lists(Lists::new(values, elements, false))
            }
            (Asked::HasAll(values), Values::List { elements, .. }) => {
                Self::Lists(Lists::new(values, elements, true))
            }
            (Asked::Size(low, high), Values::List { .. }) => Self::Sizes(*low, *high),
            // The column has no values at all: a binder lets no other mismatch through.
            _ => Self::Nobody,
        }
    }

    /// Adds the rows of the words from `from` on.
    fn run(&mut self, leaf: &Leaf, from: usize, out: &mut [u64]) {
        let column = &*leaf.column;
        let row = from * 64;
        match (self, &column.values) {
            (Self::Nobody, _) => return,
            (Self::Everybody, _) => out.fill(u64::MAX),
            (Self::Boolean(value), Values::Boolean(bits)) => {
                let flip = if *value { 0 } else { u64::MAX };
                out.iter_mut().zip(&bits.words()[from..]).for_each(|(out, word)| *out = word ^ flip);
            }
            (Self::Intervals(intervals, coarse), Values::DateTime { values, .. }) => {
                intervals.run(coarse, values, row, out)
            }
            (Self::Numbers(numbers), values) => numbers.run(values, row, out),
            (Self::Text(matcher), Values::Text(texts)) => matcher.run(texts, row, out),
            (Self::Days(table), Values::Date(days)) => table.run(part(days, row, out), out),
            (Self::WallDays(wall, table), Values::DateTime { values, .. }) => {
                wall.days(table, part(values, row, out), out)
            }
            (Self::WallHours(wall, hours), Values::DateTime { values, .. }) => {
                wall.hours(*hours, part(values, row, out), out);
            }
            (Self::Lists(lists), Values::List { offsets, elements, .. }) => {
                lists.run(offsets, elements, row, out)
            }
            (Self::Sizes(low, high), Values::List { offsets, .. }) => {
                lists::sizes(offsets, *low, *high, row, out)
            }
            _ => return,
        }
        out.iter_mut().enumerate().for_each(|(at, word)| *word &= leaf.present(from + at));
    }
}

/// The values of the rows that `out` has words for.
fn part<'a, T>(values: &'a [T], from: usize, out: &[u64]) -> &'a [T] {
    values.get(from..values.len().min(from + out.len() * 64)).unwrap_or_default()
}

impl Numbers {
    /// The set in the width of the column; nothing where it holds no numbers.
    fn of(spans: &Spans, values: &Values) -> Option<Self> {
        Some(match values {
            Values::Exact { mantissas, .. } => match mantissas {
                Integers::I8(_) => Self::I8(Set::of(spans)),
                Integers::I16(_) => Self::I16(Set::of(spans)),
                Integers::I32(_) => Self::I32(Set::of(spans)),
                Integers::I64(_) => Self::I64(Set::of(spans)),
                Integers::I128(_) => Self::I128(Set::of(spans)),
                Integers::I256(_) => Self::I256(Set::of(spans)),
            },
            Values::Float32(_) => Self::Float32(Set::of(spans)),
            Values::Float64(_) => Self::Float64(Set::of(spans)),
            Values::Date(_) => Self::I32(Set::of(spans)),
            Values::DateTime { .. } => Self::I64(Set::of(spans)),
            _ => return None,
        })
    }

    fn run(&self, values: &Values, row: usize, out: &mut [u64]) {
        match (self, values) {
            (Self::I8(set), Values::Exact { mantissas: Integers::I8(values), .. }) => {
                set.run(part(values, row, out), out)
            }
            (Self::I16(set), Values::Exact { mantissas: Integers::I16(values), .. }) => {
                set.run(part(values, row, out), out)
            }
            (
                Self::I32(set),
                Values::Exact { mantissas: Integers::I32(values), .. } | Values::Date(values),
            ) => {
                set.run(part(values, row, out), out);
            }
            (
                Self::I64(set),
                Values::Exact { mantissas: Integers::I64(values), .. } | Values::DateTime { values, .. },
            ) => set.run(part(values, row, out), out),
            (Self::I128(set), Values::Exact { mantissas: Integers::I128(values), .. }) => {
                set.run(part(values, row, out), out)
            }
            (Self::I256(set), Values::Exact { mantissas: Integers::I256(values), .. }) => {
                set.run(part(values, row, out), out)
            }
            (Self::Float32(set), Values::Float32(values)) => {
                keyed(part(values, row, out), super::number::key32, set, out);
            }
            (Self::Float64(set), Values::Float64(values)) => {
                keyed(part(values, row, out), super::number::key64, set, out);
            }
            (Self::U8(set), Values::Dictionary { codes: Codes::U8(codes), .. }) => {
                set.run(part(codes, row, out), out)
            }
            (Self::U16(set), Values::Dictionary { codes: Codes::U16(codes), .. }) => {
                set.run(part(codes, row, out), out)
            }
            (Self::U32(set), Values::Dictionary { codes: Codes::U32(codes), .. }) => {
                set.run(part(codes, row, out), out)
            }
            _ => {}
        }
    }
}

/// Floats by their keys, some at a time so that the keys stay in the nearest cache.
fn keyed<F: Copy, K: Integer + Default>(floats: &[F], key: impl Fn(F) -> K, set: &Set<K>, out: &mut [u64]) {
    let mut keys = [K::default(); 512];
    for (floats, out) in floats.chunks(512).zip(out.chunks_mut(8)) {
        keys.iter_mut().zip(floats).for_each(|(slot, float)| *slot = key(*float));
        set.run(&keys[..floats.len()], out);
    }
}
