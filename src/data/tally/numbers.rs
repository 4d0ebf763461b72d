//! Many numbers of a column that need not be told apart for what is asked of them.

use super::{Buckets, Counted, Run};
use crate::data::{outline::Outline, sorted::Form};

/// So many of an outline's stretches there are, about.
const STRETCHES: usize = 1 << 10;

/// Numbers as they were found: in buckets, or counted by the places of those of the whole column.
pub enum Numbers {
    /// In buckets.
    Bucketed(Buckets),
    /// Counted.
    Counted(Counted),
}

/// Asks either.
macro_rules! either {
    ($numbers:expr, $own:ident => $call:expr) => {
        match $numbers {
            Self::Bucketed($own) => $call,
            Self::Counted($own) => $call,
        }
    };
}

impl Numbers {
    /// What the numbers are.
    pub fn form(&self) -> Form {
        either!(self, own => own.form())
    }

    /// How many there are.
    pub fn filled(&self) -> u64 {
        either!(self, own => own.filled())
    }

    /// The smallest and the largest: one where they are the same, none of nothing.
    pub fn ends(&self) -> Run {
        either!(self, own => own.ends())
    }

    /// All of them, told apart and in order.
    pub fn ascending(self) -> Run {
        either!(self, own => own.ascending())
    }

    /// How many lie in each of about a thousand stretches that are about as full.
    pub fn outline(&self) -> Outline {
        either!(self, own => own.outline(STRETCHES))
    }

    /// Those that are there more than once, or the commonest of them, ascending; and how often any other is there at most.
    pub fn repeated(&self, most: usize) -> (Run, u64) {
        either!(self, own => own.repeated(most))
    }

    /// How often a number is there.
    pub fn count(&self, key: i64) -> u64 {
        either!(self, own => own.count(key))
    }

    /// How many are below a number.
    pub fn below(&self, key: i64) -> u64 {
        either!(self, own => own.below(key))
    }

    /// Those within some ranges, both ends in, told apart. Ranges ascend and have nothing in common.
    pub fn within(&self, ranges: &[(i64, i64)]) -> Run {
        either!(self, own => own.within(ranges))
    }
}
