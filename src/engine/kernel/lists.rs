//! Lists: whether their elements are among some values, and how many elements there are.

use std::collections::HashMap;

use arrow_buffer::i256;
use rustc_hash::FxBuildHasher;

use super::super::{
    asked::Elements,
    number::{key32, key64},
    text::folded,
};
use crate::data::column::{Column, Integers, Values};

/// An element that is none of the values.
const NONE: u32 = u32::MAX;

/// Which of the values an element is.
enum Index {
    /// One place a dictionary's entry.
    Entries(Vec<u32>),
    Texts {
        places: HashMap<String, u32, FxBuildHasher>,
        fold: bool,
    },
    /// Ascending.
    Numbers(Vec<i256>),
    /// The places of false and true.
    Boolean([u32; 2]),
}

/// A test of lists' elements.
pub(crate) struct Lists {
    index: Index,
    /// How many different values there are.
    count: usize,
    /// Every one of them, instead of at least one.
    all: bool,
    /// For each value the list in which it was last seen. Lists are counted as they are looked at: a row that is asked
    /// twice is looked at twice.
    seen: Vec<u64>,
    looked_at: u64,
}

fn integer(mantissas: &Integers, at: usize) -> i256 {
    match mantissas {
        Integers::I8(values) => i256::from(values[at]),
        Integers::I16(values) => i256::from(values[at]),
        Integers::I32(values) => i256::from(values[at]),
        Integers::I64(values) => i256::from(values[at]),
        Integers::I128(values) => i256::from_i128(values[at]),
        Integers::I256(values) => values[at],
    }
}

/// A value as the whole number that tests are made of; nothing where it is no number and no day.
pub(crate) fn whole(values: &Values, at: usize) -> Option<i256> {
    Some(match values {
        Values::Exact { mantissas, .. } => integer(mantissas, at),
        Values::Float32(values) => i256::from(key32(values[at])),
        Values::Float64(values) => i256::from(key64(values[at])),
        Values::Date(values) => i256::from(values[at]),
        Values::DateTime { values, .. } => i256::from(values[at]),
        _ => return None,
    })
}

impl Index {
    fn new(asked: &Elements, elements: &Column) -> Self {
        match asked {
            Elements::Numbers(values) => Self::Numbers(values.to_vec()),
            Elements::Boolean { yes, no } => {
                Self::Boolean([if *no { 0 } else { NONE }, if *yes { u32::from(*no) } else { NONE }])
            }
            Elements::Text { values, fold } => {
                let places = values.iter().enumerate().map(|(place, value)| (value.clone(), place as u32));
                let places: HashMap<String, u32, FxBuildHasher> = places.collect();
                let Values::Dictionary { entries, .. } = &elements.values else {
                    return Self::Texts { places, fold: *fold };
                };
                let place = |at| text_place(&places, *fold, entries.get(at));
                Self::Entries((0..entries.len()).map(place).collect())
            }
        }
    }

    fn place(&self, elements: &Column, at: usize) -> u32 {
        if !elements.has_value(at) {
            return NONE;
        }
        match (self, &elements.values) {
            (Self::Entries(places), Values::Dictionary { codes, .. }) => places[codes.get(at)],
            (Self::Texts { places, fold }, Values::Text(texts)) => text_place(places, *fold, texts.get(at)),
            (Self::Boolean(places), Values::Boolean(bits)) => places[usize::from(bits.get(at))],
            (Self::Numbers(numbers), values) => {
                let place = whole(values, at).and_then(|number| numbers.binary_search(&number).ok());
                place.map_or(NONE, |place| place as u32)
            }
            _ => NONE,
        }
    }
}

fn text_place(places: &HashMap<String, u32, FxBuildHasher>, fold: bool, text: &str) -> u32 {
    let place = if fold { places.get(&folded(text)) } else { places.get(text) };
    place.copied().unwrap_or(NONE)
}

impl Lists {
    /// Whether lists have any of the values, or `all` of them.
    pub(super) fn new(asked: &Elements, elements: &Column, all: bool) -> Self {
        let count = match asked {
            Elements::Text { values, .. } => values.len(),
            Elements::Numbers(values) => values.len(),
            Elements::Boolean { yes, no } => usize::from(*yes) + usize::from(*no),
        };
        let index = Index::new(asked, elements);
        Self { index, count, all, seen: vec![0; if all { count } else { 0 }], looked_at: 0 }
    }

    /// Adds the rows from `from` on whose list passes. `offsets` is the whole column's.
    pub(super) fn run(&mut self, offsets: &[u32], elements: &Column, from: usize, out: &mut [u64]) {
        let rows = offsets.len().saturating_sub(1);
        for row in from..rows.min(from + out.len() * 64) {
            let range = offsets[row] as usize..offsets[row + 1] as usize;
            let passes = if self.all {
                self.has_all(range, elements)
            } else {
                range.into_iter().any(|at| self.index.place(elements, at) != NONE)
            };
            out[(row - from) / 64] |= u64::from(passes) << ((row - from) % 64);
        }
    }

    fn has_all(&mut self, range: std::ops::Range<usize>, elements: &Column) -> bool {
        if range.len() < self.count {
            return false;
        }
        self.looked_at += 1;
        let mut different = 0;
        for at in range {
            if let Some(seen) = self.seen.get_mut(self.index.place(elements, at) as usize)
                && *seen != self.looked_at
            {
                *seen = self.looked_at;
                different += 1;
            }
        }
        different == self.count
    }
}

/// Adds the rows from `from` on whose list has from `low` to `high` elements, be it null or not.
pub(crate) fn sizes(offsets: &[u32], low: u32, high: u32, from: usize, out: &mut [u64]) {
    let rows = offsets.len().saturating_sub(1);
    for row in from..rows.min(from + out.len() * 64) {
        let size = offsets[row + 1] - offsets[row];
        out[(row - from) / 64] |= u64::from(low <= size && size <= high) << ((row - from) % 64);
    }
}
