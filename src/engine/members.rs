//! Sets of customers. A type of their own, so that no set of other rows is taken for one.

use crate::data::column::Bits;

/// Some of the profile table's customers, by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customers(Bits);

impl Customers {
    pub(super) fn new(rows: Bits) -> Self {
        Self(rows)
    }

    /// Those rows of the profile table.
    pub fn of_rows(rows: Bits) -> Self {
        Self(rows)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.count()
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.0.words().iter().all(|word| *word == 0)
    }

    /// Whether the customer of that row is one of them.
    pub fn contains(&self, row: usize) -> bool {
        self.0.get(row)
    }

    /// Their rows in file order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter_ones()
    }

    /// The next row at or after `from`, for walking in pieces.
    pub fn next_row(&self, from: usize) -> Option<usize> {
        let (first, shift) = (from / 64, from % 64);
        let words = self.0.words();
        let head = words.get(first).map(|word| word & (u64::MAX << shift))?;
        if head != 0 {
            return Some(first * 64 + head.trailing_zeros() as usize);
        }
        let (at, word) = words.iter().enumerate().skip(first + 1).find(|(_, word)| **word != 0)?;
        Some(at * 64 + word.trailing_zeros() as usize)
    }
}
