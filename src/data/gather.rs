//! Rows of a column picked by their numbers, in any order and any number of times.

use super::{
    column::{Bits, Column, Texts, Values},
    turns,
};

/// Stands for no row: what is picked there is empty.
pub const NONE: u32 = u32::MAX;

fn pick<T: Copy + Default>(values: &[T], rows: &[u32]) -> Vec<T> {
    turns::map(rows, |row| values.get(*row as usize).copied().unwrap_or_default())
}

/// Bits of picked rows; not set where there is no row.
pub fn bits(bits: &Bits, rows: &[u32]) -> Bits {
    let word = |rows: &[u32]| {
        rows.iter().enumerate().fold(0, |word, (at, row)| word | u64::from(bits.get(*row as usize)) << at)
    };
    let words =
        turns::collect(rows.len().div_ceil(64), |at| word(&rows[at * 64..rows.len().min(at * 64 + 64)]));
    Bits::from_words(words, rows.len())
}

/// Texts of picked rows; empty where there is no row.
pub fn texts(texts: &Texts, rows: &[u32]) -> Texts {
    let bytes = rows.iter().map(|row| texts.slice(*row as usize).len()).sum();
    let mut picked = Texts { offsets: Vec::with_capacity(rows.len() + 1), bytes: Vec::with_capacity(bytes) };
    picked.offsets.push(0);
    turns::each(0..rows.len(), |at| {
        picked.bytes.extend_from_slice(texts.slice(rows[at] as usize));
        picked.offsets.push(picked.bytes.len() as u32);
    });
    picked
}

impl Column {
    /// The values of those rows. The bytes of all texts together stay under 4 GiB: the caller picks no text row more often
    /// than it can afford.
    pub fn gather(&self, rows: &[u32]) -> Self {
        let missing = rows.contains(&NONE);
        let present = match &self.present {
            Some(present) => Some(bits(present, rows)),
            None if missing => {
                let there = |row: &u32| (*row as usize) < self.len;
                let word = |rows: &[u32]| {
                    rows.iter().enumerate().fold(0, |word, (at, row)| word | u64::from(there(row)) << at)
                };
                Some(Bits::from_words(rows.chunks(64).map(word).collect(), rows.len()))
            }
            None => None,
        };
        let present = present.filter(|present| present.count() < rows.len());
        Self { len: rows.len(), present, values: self.values.gather(rows) }
    }
}

impl Values {
    fn gather(&self, rows: &[u32]) -> Self {
        match self {
            Self::Empty => Self::Empty,
            Self::Unsupported => Self::Unsupported,
            Self::Boolean(values) => Self::Boolean(bits(values, rows)),
            Self::Exact { mantissas, scale } => {
                Self::Exact { mantissas: mantissas.pick(rows, |row| *row as usize), scale: *scale }
            }
            Self::Float32(values) => Self::Float32(pick(values, rows)),
            Self::Float64(values) => Self::Float64(pick(values, rows)),
            Self::Date(values) => Self::Date(pick(values, rows)),
            Self::DateTime { values, unit, zoned } => {
                Self::DateTime { values: pick(values, rows), unit: *unit, zoned: *zoned }
            }
            Self::Text(values) => Self::Text(texts(values, rows)),
            Self::Dictionary { codes, entries } => {
                Self::Dictionary { codes: codes.pick(rows, |row| *row as usize), entries: entries.clone() }
            }
            Self::List { offsets, elements, lists } => {
                let mut own = vec![0_u32];
                let mut picked = Vec::new();
                for row in rows {
                    if let (Some(from), Some(to)) =
                        (offsets.get(*row as usize), offsets.get((*row as usize).wrapping_add(1)))
                    {
                        picked.extend(*from..*to);
                    }
                    own.push(picked.len() as u32);
                }
                Self::List {
                    offsets: own,
                    elements: Box::new(elements.gather(&picked)),
                    lists: bits(lists, rows),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::{
        data::column::{Codes, Integers},
        model::cell::Cell,
    };

    fn column(values: Values, len: usize, absent: &[usize]) -> Column {
        let mut present = Bits::filled(len, true);
        absent.iter().for_each(|row| present.set(*row, false));
        Column { len, present: (!absent.is_empty()).then_some(present), values }
    }

    fn texts_of(all: &[&str]) -> Texts {
        let mut texts = Texts::default();
        all.iter().for_each(|text| texts.push(text));
        texts
    }

    #[test]
    fn picked_rows_have_their_cells() {
        let numbers = Values::Exact { mantissas: Integers::I16(vec![5, 0, 7]), scale: 1 };
        let words = Values::Dictionary { codes: Codes::U8(vec![1, 0, 0]), entries: texts_of(&["x", "y"]) };
        let lists = Values::List {
            offsets: vec![0, 2, 2, 3],
            elements: Box::new(column(Values::Text(texts_of(&["a", "b", "c"])), 3, &[])),
            lists: Bits::filled(3, true),
        };
        let columns = [
            column(numbers, 3, &[1]),
            column(words, 3, &[]),
            column(lists, 3, &[1]),
            column(Values::Text(texts_of(&["p", "q", "r"])), 3, &[]),
            column(Values::Boolean(Bits::from_words(vec![0b101], 3)), 3, &[]),
        ];
        let rows = [2, NONE, 0, 0, 1];
        for column in columns {
            let picked = column.gather(&rows);
            assert_eq!(picked.len, 5);
            for (at, row) in rows.iter().enumerate() {
                let expected = if *row == NONE { Cell::Empty } else { column.cell(*row as usize, Tz::UTC) };
                assert_eq!(picked.cell(at, Tz::UTC), expected);
            }
        }
    }
}
