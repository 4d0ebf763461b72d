//! Whole numbers that lie close together, a bit each: what came before, and what two parts both have.

use serde::{Deserialize, Serialize};

use super::{
    column::{Column, Integers, Values},
    turns,
};

/// So many bits a row are spent at most: no more than a table of hashes would take.
const BITS_A_ROW: u64 = 32;

/// Numbers of a range, a bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    low: i64,
    words: Vec<u64>,
}

/// The smallest and the largest of the values that are there.
pub(super) fn ends<T: Copy + Into<i64>>(column: &Column, values: &[T]) -> Option<(i64, i64)> {
    let wider = |ends: Option<(i64, i64)>, value: i64| {
        Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    };
    match &column.present {
        Some(present) => present.iter_ones().map(|row| values[row].into()).fold(None, wider),
        None => {
            let first: i64 = (*values.first()?).into();
            let (mut low, mut high) = (first, first);
            turns::each(0..values.len(), |row| {
                let value = values[row].into();
                (low, high) = (low.min(value), high.max(value));
            });
            Some((low, high))
        }
    }
}

impl Marks {
    /// Whether it is worth while for so many rows.
    pub fn fit((low, high): (i64, i64), rows: usize) -> bool {
        high.wrapping_sub(low) as u64 <= (rows as u64).saturating_mul(BITS_A_ROW).saturating_add(1024)
    }

    /// None of a range that [fits](Self::fit).
    pub fn new((low, high): (i64, i64)) -> Self {
        let width = high.wrapping_sub(low) as u64 / 64 + 1;
        Self { low, words: vec![0; width as usize] }
    }

    /// Marks a number of the range; whether it was not marked before.
    #[inline(always)]
    pub fn insert(&mut self, value: i64) -> bool {
        let at = value.wrapping_sub(self.low) as u64;
        let (word, mask) = (&mut self.words[(at / 64) as usize], 1 << (at % 64));
        let new = *word & mask == 0;
        *word |= mask;
        new
    }

    /// 64 numbers each.
    pub fn words(&self) -> &[u64] {
        &self.words
    }
}

/// What is known of the whole numbers of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// It holds something else.
    Other,
    /// It holds nothing.
    Nothing,
    /// The smallest and the largest.
    Ends(i64, i64),
}

/// Where the whole numbers of a column lie.
pub fn span(column: &Column) -> Span {
    let found = match &column.values {
        Values::Empty => None,
        Values::Exact { mantissas: Integers::I8(values), scale: 0 } => ends(column, values),
        Values::Exact { mantissas: Integers::I16(values), scale: 0 } => ends(column, values),
        Values::Exact { mantissas: Integers::I32(values), scale: 0 } => ends(column, values),
        Values::Exact { mantissas: Integers::I64(values), scale: 0 } => ends(column, values),
        _ => return Span::Other,
    };
    found.map_or(Span::Nothing, |(low, high)| Span::Ends(low, high))
}

/// The whole numbers of a column that lie in a range, which [fits](Marks::fit).
pub fn marked(column: &Column, (low, high): (i64, i64)) -> Marks {
    let mut marks = Marks::new((low, high));
    fn all<T: Copy + Into<i64>>(column: &Column, values: &[T], (low, high): (i64, i64), marks: &mut Marks) {
        for (row, value) in values.iter().enumerate() {
            let value = (*value).into();
            if (low..=high).contains(&value) && column.has_value(row) {
                marks.insert(value);
            }
        }
    }
    let ends = (low, high);
    match &column.values {
        Values::Exact { mantissas: Integers::I8(values), .. } => all(column, values, ends, &mut marks),
        Values::Exact { mantissas: Integers::I16(values), .. } => all(column, values, ends, &mut marks),
        Values::Exact { mantissas: Integers::I32(values), .. } => all(column, values, ends, &mut marks),
        Values::Exact { mantissas: Integers::I64(values), .. } => all(column, values, ends, &mut marks),
        _ => {}
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::Bits;

    #[test]
    fn numbers_are_marked_once() {
        let mut present = Bits::filled(4, true);
        present.set(1, false);
        let values = Values::Exact { mantissas: Integers::I16(vec![-3, 9, 5, -3]), scale: 0 };
        let column = Column { len: 4, present: Some(present), values };
        assert_eq!(span(&column), Span::Ends(-3, 5));
        let mut marks = marked(&column, (-3, 5));
        assert_eq!(marks.words(), [0b1_0000_0001]);
        assert_eq!((marks.insert(5), marks.insert(4), marks.insert(4)), (false, true, false));
        assert!(Marks::fit((i64::MIN, i64::MIN + 1_000), 0) && !Marks::fit((i64::MIN, i64::MAX), 1 << 30));
        assert_eq!(span(&Column { len: 0, present: None, values: Values::Empty }), Span::Nothing);
    }
}
