//! From the rows of one table to the rows of another that have the same key.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault},
};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHasher};

use super::{
    column::{Bits, Column, Integers, Texts, Values},
    gather::NONE,
    keys::key_of,
    turns,
};

/// What keys are made of: only the same kinds are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Integers of any width.
    Integer,
    /// Texts.
    Text,
    /// Every value is empty: it relates to nothing.
    Empty,
}

/// What a column's keys are made of; nothing where it cannot be part of a key.
pub fn kind_of(column: &Column) -> Option<KeyKind> {
    match &column.values {
        Values::Empty => Some(KeyKind::Empty),
        Values::Text(_) | Values::Dictionary { .. } => Some(KeyKind::Text),
        Values::Exact { scale: 0, mantissas } if !matches!(mantissas, Integers::I256(_)) => {
            Some(KeyKind::Integer)
        }
        _ => None,
    }
}

/// For each row of the source the row of the target with the same key, or [`NONE`]. `live` are the rows of the target that
/// can be found, of which no two have the same key. The columns are those of either key, in the same order, of kinds that
/// compare.
pub fn join(source: &[&Column], rows: usize, target: &[&Column], live: &Bits) -> Vec<u32> {
    match (source, target) {
        ([source], [target]) => match (&source.values, &target.values) {
            (Values::Exact { mantissas: a, .. }, Values::Exact { mantissas: b, .. })
                if narrow(a) && narrow(b) =>
            {
                integers(source, a, target, b, live)
            }
            (Values::Dictionary { codes, entries }, Values::Text(_) | Values::Dictionary { .. }) => {
                let index = TextIndex::new(target, live);
                let found: Vec<u32> = (0..entries.len()).map(|at| index.find(entries.slice(at))).collect();
                turns::collect(rows, |row| if source.has_value(row) { found[codes.get(row)] } else { NONE })
            }
            (Values::Text(texts), Values::Text(_) | Values::Dictionary { .. }) => {
                let index = TextIndex::new(target, live);
                turns::collect(
                    rows,
                    |row| {
                        if source.has_value(row) { index.find(texts.slice(row)) } else { NONE }
                    },
                )
            }
            _ => general(&[source], rows, &[target], live),
        },
        _ => general(source, rows, target, live),
    }
}

fn narrow(integers: &Integers) -> bool {
    !matches!(integers, Integers::I128(_) | Integers::I256(_))
}

/// Rows by their keys.
enum Places {
    /// The row of each number from one on.
    Near {
        low: i64,
        rows: Vec<u32>,
    },
    Far(HashMap<i64, u32, FxBuildHasher>),
}

impl Places {
    /// Of the rows of a target that can be found; nothing where there are none.
    fn of<T: Copy + Into<i64>>(target: &Column, keys: &[T], live: &Bits) -> Option<Self> {
        let there = |row: usize| live.get(row) && target.has_value(row);
        let mut ends: Option<(i64, i64)> = None;
        turns::each(0..keys.len(), |row| {
            if there(row) {
                let key = keys[row].into();
                ends = Some(ends.map_or((key, key), |(low, high)| (low.min(key), high.max(key))));
            }
        });
        let (low, high) = ends?;
        let width = high.wrapping_sub(low) as u64;
        if width >= live.len() as u64 * 8 + 1024 {
            let keyed = (0..keys.len()).filter(|row| there(*row)).map(|row| (keys[row].into(), row as u32));
            return Some(Self::Far(keyed.collect()));
        }
        let mut rows = vec![NONE; width as usize + 1];
        turns::each(0..keys.len(), |row| {
            if there(row) {
                rows[keys[row].into().wrapping_sub(low) as usize] = row as u32;
            }
        });
        Some(Self::Near { low, rows })
    }

    fn find(&self, key: i64) -> u32 {
        let found = match self {
            // A key that is far away must not come near by being cut to the width of an index.
            Self::Near { low, rows } => {
                usize::try_from(key.wrapping_sub(*low) as u64).ok().and_then(|at| rows.get(at))
            }
            Self::Far(rows) => rows.get(&key),
        };
        found.copied().unwrap_or(NONE)
    }

    fn find_all<T: Copy + Into<i64>>(&self, source: &Column, keys: &[T]) -> Vec<u32> {
        match &source.present {
            None => turns::map(keys, |key| self.find((*key).into())),
            Some(present) => {
                turns::collect(
                    keys.len(),
                    |row| {
                        if present.get(row) { self.find(keys[row].into()) } else { NONE }
                    },
                )
            }
        }
    }
}

fn integers(source: &Column, a: &Integers, target: &Column, b: &Integers, live: &Bits) -> Vec<u32> {
    let places = match b {
        Integers::I8(keys) => Places::of(target, keys, live),
        Integers::I16(keys) => Places::of(target, keys, live),
        Integers::I32(keys) => Places::of(target, keys, live),
        Integers::I64(keys) => Places::of(target, keys, live),
        Integers::I128(_) | Integers::I256(_) => None,
    };
    match (places, a) {
        (Some(places), Integers::I8(keys)) => places.find_all(source, keys),
        (Some(places), Integers::I16(keys)) => places.find_all(source, keys),
        (Some(places), Integers::I32(keys)) => places.find_all(source, keys),
        (Some(places), Integers::I64(keys)) => places.find_all(source, keys),
        _ => vec![NONE; source.len],
    }
}

fn hash(bytes: &[u8]) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(bytes)
}

/// Texts of a column by what they are.
struct TextIndex<'a> {
    column: &'a Column,
    places: HashTable<u32>,
}

fn text(column: &Column, row: usize) -> &[u8] {
    match &column.values {
        Values::Text(texts) => texts.slice(row),
        Values::Dictionary { codes, entries } => entries.slice(codes.get(row)),
        _ => &[],
    }
}

impl<'a> TextIndex<'a> {
    fn new(column: &'a Column, live: &Bits) -> Self {
        let mut places = HashTable::with_capacity(live.count());
        for row in live.iter_ones().filter(|row| column.has_value(*row)) {
            places
                .insert_unique(hash(text(column, row)), row as u32, |row| hash(text(column, *row as usize)));
        }
        Self { column, places }
    }

    fn find(&self, wanted: &[u8]) -> u32 {
        let same = |row: &u32| text(self.column, *row as usize) == wanted;
        self.places.find(hash(wanted), same).copied().unwrap_or(NONE)
    }
}

fn general(source: &[&Column], rows: usize, target: &[&Column], live: &Bits) -> Vec<u32> {
    let mut keys = Texts { offsets: vec![0], bytes: Vec::new() };
    let mut owners = Vec::new();
    let mut places: HashTable<u32> = HashTable::with_capacity(live.count());
    let mut key = String::new();
    for row in live.iter_ones() {
        if key_of(target, row, &mut key) {
            let place = keys.len() as u32;
            keys.push(&key);
            owners.push(row as u32);
            places.insert_unique(hash(key.as_bytes()), place, |place| hash(keys.slice(*place as usize)));
        }
    }
    let mut find = |row: usize| {
        if !key_of(source, row, &mut key) {
            return NONE;
        }
        let same = |place: &u32| keys.slice(*place as usize) == key.as_bytes();
        places.find(hash(key.as_bytes()), same).map_or(NONE, |place| owners[*place as usize])
    };
    (0..rows).map(&mut find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::Codes;

    fn integers(values: &[i64]) -> Column {
        let values = Values::Exact { mantissas: Integers::I64(values.to_vec()), scale: 0 };
        Column {
            len: if let Values::Exact { mantissas: Integers::I64(v), .. } = &values { v.len() } else { 0 },
            present: None,
            values,
        }
    }

    fn plain(all: &[&str]) -> Column {
        let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
        all.iter().for_each(|text| texts.push(text));
        let mut present = Bits::filled(all.len(), true);
        all.iter()
            .enumerate()
            .filter(|(_, text)| text.is_empty())
            .for_each(|(row, _)| present.set(row, false));
        Column { len: all.len(), present: Some(present), values: Values::Text(texts) }
    }

    fn coded(all: &[&str], codes: &[u8]) -> Column {
        let mut entries = Texts::default();
        all.iter().for_each(|text| entries.push(text));
        Column {
            len: codes.len(),
            present: None,
            values: Values::Dictionary { codes: Codes::U8(codes.to_vec()), entries },
        }
    }

    #[test]
    fn rows_meet_by_the_value_of_their_keys() {
        let all = |rows: usize| Bits::filled(rows, true);
        let dense = integers(&[10, 11, 12]);
        assert_eq!(join(&[&integers(&[12, 9, 10, 13])], 4, &[&dense], &all(3)), [2, NONE, 0, NONE]);
        let wide = integers(&[i64::MIN, 0, i64::MAX]);
        assert_eq!(join(&[&integers(&[i64::MAX, i64::MIN, 1])], 3, &[&wide], &all(3)), [2, 0, NONE]);
        // As an index of 32 bits the first would be the row of 11.
        assert_eq!(
            join(&[&integers(&[11 + (1 << 32), 10 - (1 << 32)])], 2, &[&dense], &all(3)),
            [NONE, NONE]
        );
        let mut live = all(3);
        live.set(2, false);
        assert_eq!(join(&[&integers(&[12])], 1, &[&dense], &live), [NONE]);
        let names = plain(&["a", "", "c"]);
        assert_eq!(join(&[&plain(&["c", "", "A"])], 3, &[&names], &all(3)), [2, NONE, NONE]);
        assert_eq!(join(&[&coded(&["c", "x", "a"], &[2, 1, 0])], 3, &[&names], &all(3)), [0, NONE, 2]);
        let pair = [&names, &dense];
        let found = join(&[&plain(&["c", "c", "a"]), &integers(&[12, 10, 10])], 3, &pair, &all(3));
        assert_eq!(found, [2, NONE, 0]);
        assert_eq!(join(&[&integers(&[1])], 1, &[&integers(&[])], &all(0)), [NONE]);
    }
}
