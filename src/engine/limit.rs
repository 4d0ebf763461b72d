//! Limits: the first of an order, or those whose key's hash falls under a share.
//!
//! The hash is XXH3 with 64 bits and the seed, of the key's text. So another customer in the data displaces at most one
//! from a random number of customers, and nobody ever moves between the arms of a split.

use std::cmp::Ordering;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{dataset::Dataset, expr::Place};
use crate::data::{
    column::{Bits, Column, Integers, Values},
    keys::key_of,
};

/// Which of what remains are kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cut {
    /// The first of an order.
    First { many: Many, by: Rank, largest: bool },
    /// Those whose hash lies from one share to another, in hundredths of a percent.
    Share { seed: u32, from: u32, to: u32 },
}

/// How many are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Many {
    Count(u32),
    /// In hundredths of a percent of what remains, rounded up.
    Percent(u32),
}

/// What customers are ranked by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rank {
    By(Place),
    /// Of the key, with that seed.
    Hash(u32),
}

impl Many {
    /// How many of so many.
    pub(super) fn of(self, remaining: u64) -> u64 {
        match self {
            Self::Count(count) => count.into(),
            Self::Percent(percent) => (remaining * u64::from(percent)).div_ceil(10_000),
        }
    }
}

/// The columns of the profile table's key.
fn key_columns(data: &Dataset) -> Vec<&Column> {
    let setup = data.setup();
    let key = setup.table(&setup.profile).map(|table| table.key.as_slice()).unwrap_or_default();
    key.iter().filter_map(|name| data.profile().named(name)).map(AsRef::as_ref).collect()
}

/// The hash of each row's key, by the columns of the key.
fn hash_of(columns: &[&Column], rows: usize, seed: u32) -> impl Iterator<Item = u64> {
    let mut key = String::new();
    (0..rows).map(move |row| {
        key_of(columns, row, &mut key);
        xxh3_64_with_seed(key.as_bytes(), seed.into())
    })
}

/// The hash of each customer's key.
fn hashes_of(data: &Dataset, seed: u32) -> Vec<u64> {
    hash_of(&key_columns(data), data.profile().rows(), seed).collect()
}

/// The order of a random limit: for each row a number that is larger where the hash of its key is. `columns` are those of
/// the key.
pub fn hashes(columns: &[&Column], rows: usize, seed: u32) -> Column {
    let ordered = hash_of(columns, rows, seed).map(|hash| (hash ^ 1 << 63) as i64);
    let values = Values::Exact { mantissas: Integers::I64(ordered.collect()), scale: 0 };
    Column { len: rows, present: None, values }
}

/// Whether a hash lies from one share to another.
pub(super) fn in_share(hash: u64, from: u32, to: u32) -> bool {
    let place = u128::from(hash) * 10_000;
    (u128::from(from) << 64..u128::from(to) << 64).contains(&place)
}

/// The order of two customers' keys: integers by value, texts by code point, part by part.
fn key_order(columns: &[&Column], a: usize, b: usize) -> Ordering {
    columns.iter().map(|column| column.order(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Customers in the order of a column's values: the largest or the smallest first, ties by ascending key. Those without a
/// value are not among them.
pub(super) fn ranked(data: &Dataset, values: &Column, largest: bool) -> Vec<u32> {
    let columns = key_columns(data);
    let mut rows: Vec<u32> =
        data.customers().iter_ones().filter(|row| values.has_value(*row)).map(|row| row as u32).collect();
    rows.sort_unstable_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        let by_value = values.order(a, b);
        let by_value = if largest { by_value.reverse() } else { by_value };
        by_value.then_with(|| key_order(&columns, a, b))
    });
    rows
}

/// Customers in the order of their hashes.
pub(super) fn shuffled(data: &Dataset, seed: u32) -> Vec<u32> {
    let columns = key_columns(data);
    let hashes = hashes_of(data, seed);
    let mut rows: Vec<u32> = data.customers().iter_ones().map(|row| row as u32).collect();
    rows.sort_unstable_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        hashes[a].cmp(&hashes[b]).then_with(|| key_order(&columns, a, b))
    });
    rows
}

/// Of a set those whose hash lies from one share to another.
pub(super) fn shared(data: &Dataset, mut set: Bits, seed: u32, from: u32, to: u32) -> Bits {
    let columns = key_columns(data);
    let mut key = String::new();
    let rows: Vec<usize> = set.iter_ones().collect();
    for row in rows {
        key_of(&columns, row, &mut key);
        if !in_share(xxh3_64_with_seed(key.as_bytes(), seed.into()), from, to) {
            set.set(row, false);
        }
    }
    set
}

/// The customer of a key's text.
pub(super) fn row_of(data: &Dataset, wanted: &str) -> Option<usize> {
    let columns = key_columns(data);
    let mut key = String::new();
    data.customers().iter_ones().find(|row| key_of(&columns, *row, &mut key) && key == wanted)
}

/// Of a set the first so many in an order.
pub(super) fn first(set: &Bits, order: &[i32], many: u64) -> Bits {
    let mut kept = Bits::filled(set.len(), false);
    let chosen = order.iter().filter(|row| set.get(**row as usize)).take(many as usize);
    chosen.for_each(|row| kept.set(*row as usize, true));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_everybody() {
        for hash in [0, 1, u64::MAX, u64::MAX / 2, 1_844_674_407_370_955_161] {
            let arms = [(0, 1_000), (1_000, 5_000), (5_000, 5_000), (5_000, 10_000)];
            let within = arms.iter().filter(|(from, to)| in_share(hash, *from, *to)).count();
            assert_eq!(within, 1, "{hash}");
        }
        assert!(!in_share(0, 0, 0));
        assert_eq!((Many::Percent(1_000).of(11), Many::Percent(0).of(11), Many::Count(3).of(1)), (2, 0, 3));
    }
}
