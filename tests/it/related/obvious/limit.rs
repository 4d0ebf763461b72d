//! At most so many of what remains.

use std::cmp::Ordering;

use satsuma::model::{
    attribute::Attribute,
    definition::{Limit, Size},
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{
    Customers,
    frame::{Asking, Frame},
};
use crate::related::{
    value::{Val, order},
    world::Reading,
};

/// The hash of a customer's key.
pub(crate) fn hash(reading: &Reading, row: usize, seed: u32) -> u64 {
    xxh3_64_with_seed(reading.profile().key_text(row).as_bytes(), seed.into())
}

/// Whether a hash falls under a share, in hundredths of a percent.
fn under(hash: u64, share: u32) -> bool {
    u128::from(hash) * 10_000 < u128::from(share) << 64
}

impl Asking<'_> {
    pub(super) fn limited(&self, members: Customers, limit: &Limit) -> Customers {
        let hash = |row: usize, seed| hash(self.reading, row, seed);
        match limit {
            Limit::Top { size, by } => self.ranked(members, *size, by, true),
            Limit::Bottom { size, by } => self.ranked(members, *size, by, false),
            Limit::Random { size: Size::Count(count), seed } => {
                let mut rows: Vec<usize> = members.into_iter().collect();
                rows.sort_by(|a, b| {
                    hash(*a, *seed).cmp(&hash(*b, *seed)).then(self.reading.profile().by_key(*a, *b))
                });
                rows.into_iter().take(*count as usize).collect()
            }
            Limit::Random { size: Size::Percent(share), seed } => {
                members.into_iter().filter(|row| under(hash(*row, *seed), *share)).collect()
            }
            Limit::Split { seed, from, to } => {
                let inside = |row: &usize| {
                    let hash = hash(*row, *seed);
                    under(hash, *to) && !under(hash, *from)
                };
                members.into_iter().filter(inside).collect()
            }
        }
    }

    fn ranked(&self, members: Customers, size: Size, by: &Attribute, descending: bool) -> Customers {
        let most = match size {
            Size::Count(count) => count as usize,
            Size::Percent(share) => (members.len() * share as usize).div_ceil(10_000),
        };
        let tables = [self.reading.profile];
        let value = |row: usize| self.value(by, Frame { tables: &tables, rows: &[row] }).into_owned();
        let mut rows: Vec<(usize, Val)> = members.into_iter().map(|row| (row, value(row))).collect();
        rows.retain(|(_, value)| !value.is_empty());
        let ranks = |a: &Val, b: &Val| -> Ordering { if descending { order(b, a) } else { order(a, b) } };
        rows.sort_by(|a, b| ranks(&a.1, &b.1).then(self.reading.profile().by_key(a.0, b.0)));
        rows.into_iter().take(most).map(|(row, _)| row).collect()
    }
}
