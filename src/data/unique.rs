//! Whether no two rows of a column have the same value: what a key must be.

use std::hash::{BuildHasher, BuildHasherDefault, Hash};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{
    column::{Column, Integers, Values},
    marks::{Marks, ends},
};

/// Rows that are looked at in one go: a few milliseconds' worth.
const AT_ONCE: usize = 1 << 16;

/// The question about one column, answered a part at a time. Rows without a value do not count.
#[derive(Default)]
pub struct Uniqueness {
    seen: HashTable<u32>,
    /// Whole numbers that lie close together; known once the first rows are looked at.
    marks: Option<Option<Marks>>,
    at: usize,
}

impl Uniqueness {
    /// Looks at some more rows of the column, each time the same; the answer once it is known. Columns that hold neither
    /// text nor exact numbers are never a key, and not unique.
    pub fn look(&mut self, column: &Column) -> Option<bool> {
        match &column.values {
            // Each entry is there once, and some row has it.
            Values::Dictionary { entries, .. } => {
                let filled = column.present.as_ref().map_or(column.len, |present| present.count());
                Some(filled == entries.len())
            }
            Values::Text(texts) => self.part(column, |row| texts.slice(row)),
            Values::Exact { mantissas, .. } => match mantissas {
                Integers::I8(values) => self.numbers(column, values),
                Integers::I16(values) => self.numbers(column, values),
                Integers::I32(values) => self.numbers(column, values),
                Integers::I64(values) => self.numbers(column, values),
                Integers::I128(values) => self.part(column, |row| values[row]),
                Integers::I256(values) => self.part(column, |row| values[row].to_le_bytes()),
            },
            _ => Some(false),
        }
    }

    fn numbers<T: Copy + Into<i64> + Hash + Eq>(&mut self, column: &Column, values: &[T]) -> Option<bool> {
        let marks = self.marks.get_or_insert_with(|| {
            let ends = ends(column, values).filter(|ends| Marks::fit(*ends, column.len))?;
            Some(Marks::new(ends))
        });
        let Some(marks) = marks else { return self.part(column, |row| values[row]) };
        let end = column.len.min(self.at + AT_ONCE);
        if !(self.at..end).all(|row| !column.has_value(row) || marks.insert(values[row].into())) {
            return Some(false);
        }
        self.at = end;
        (end == column.len).then_some(true)
    }

    fn part<K: Hash + Eq>(&mut self, column: &Column, value: impl Fn(usize) -> K) -> Option<bool> {
        let hash = |row: usize| BuildHasherDefault::<FxHasher>::default().hash_one(value(row));
        let end = column.len.min(self.at + AT_ONCE);
        for row in (self.at..end).filter(|row| column.has_value(*row)) {
            let hashed = hash(row);
            if self.seen.find(hashed, |other| value(*other as usize) == value(row)).is_some() {
                return Some(false);
            }
            self.seen.insert_unique(hashed, row as u32, |other| hash(*other as usize));
        }
        if self.at == 0 {
            // Room for all at once: to grow it later would take as long as many parts.
            self.seen.reserve(column.len - end, |other| hash(*other as usize));
        }
        self.at = end;
        (end == column.len).then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::{Bits, Texts};

    fn unique(column: &Column) -> (bool, usize) {
        let mut question = Uniqueness::default();
        (1..).find_map(|steps| Some((question.look(column)?, steps))).expect("an answer")
    }

    fn numbers(values: Vec<i32>, present: Option<Bits>) -> Column {
        Column {
            len: values.len(),
            present,
            values: Values::Exact { mantissas: Integers::I32(values), scale: 0 },
        }
    }

    #[test]
    fn a_value_that_comes_again_is_found_wherever_it_is() {
        let mut values: Vec<i32> = (0..200_000).collect();
        assert_eq!(unique(&numbers(values.clone(), None)), (true, 4));
        values[199_999] = 3;
        assert_eq!(unique(&numbers(values.clone(), None)), (false, 4));
        let mut present = Bits::filled(200_000, true);
        present.set(3, false);
        assert_eq!(
            unique(&numbers(values, Some(present))),
            (true, 4),
            "a row without a value does not count"
        );
    }

    #[test]
    fn numbers_that_lie_far_apart_are_found_again() {
        let column = |values: Vec<i64>| Column {
            len: values.len(),
            present: None,
            values: Values::Exact { mantissas: Integers::I64(values), scale: 0 },
        };
        let far = vec![i64::MIN, 5, i64::MAX];
        assert_eq!(unique(&column(far.clone())), (true, 1));
        assert_eq!(unique(&column([far, vec![5]].concat())), (false, 1));
    }

    #[test]
    fn texts_are_compared_whole() {
        let mut texts = Texts::default();
        ["a", "", "b", "ab"].iter().for_each(|text| texts.push(text));
        let column = |texts: Texts| Column { len: texts.len(), present: None, values: Values::Text(texts) };
        assert_eq!(unique(&column(texts.clone())), (true, 1));
        texts.push("b");
        assert_eq!(unique(&column(texts)), (false, 1));
    }
}
