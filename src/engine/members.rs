//! Sets of customers. A type of their own, so that no set of other rows is taken for one.

use crate::data::column::Bits;

/// Some of the profile table's customers, by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customers(Bits);

impl Customers {
    /// Those rows of the profile table: one bit a row.
    pub fn of_rows(rows: Bits) -> Self {
        Self(rows)
    }

    /// One bit a row.
    pub fn bits(&self) -> &Bits {
        &self.0
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

    /// At most `most` of their rows from `from` on, in file order: for walking in pieces, each from the last row of the
    /// piece before plus one.
    pub fn piece(&self, from: usize, most: usize) -> Vec<usize> {
        let mut rows = Vec::with_capacity(most.min(self.0.len()));
        let mut mask = u64::MAX << (from % 64);
        for (at, word) in self.0.words().iter().enumerate().skip(from / 64) {
            let mut word = word & mask;
            mask = u64::MAX;
            while word != 0 {
                if rows.len() == most {
                    return rows;
                }
                rows.push(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
        rows
    }

    /// The next row at or after `from`.
    pub fn next_row(&self, from: usize) -> Option<usize> {
        self.piece(from, 1).first().copied()
    }

    /// In either. Both are sets of the same table's customers.
    #[must_use]
    pub fn union(mut self, other: &Self) -> Self {
        self.0.or(&other.0);
        self
    }

    /// In both.
    #[must_use]
    pub fn intersect(mut self, other: &Self) -> Self {
        self.0.and(&other.0);
        self
    }

    /// In this one and not in the other.
    #[must_use]
    pub fn except(mut self, other: &Self) -> Self {
        self.0.and_not(&other.0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_whole() {
        let rows: Vec<usize> = (0..1_000).filter(|row| row % 7 == 3 || (300..420).contains(row)).collect();
        let mut bits = Bits::filled(1_000, false);
        rows.iter().for_each(|row| bits.set(*row, true));
        let customers = Customers::of_rows(bits);
        assert_eq!(customers.len(), rows.len());
        for most in [1, 5, 64, 2_000] {
            let (mut walked, mut from) = (Vec::new(), 0);
            loop {
                let piece = customers.piece(from, most);
                let Some(last) = piece.last() else { break };
                from = last + 1;
                walked.extend(piece);
            }
            assert_eq!(walked, rows);
        }
        assert_eq!(customers.next_row(421), Some(423));
        assert_eq!(customers.next_row(999), None);
        assert_eq!(customers.next_row(5_000), None);
    }
}
