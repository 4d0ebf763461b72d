//! Which rows of a table with a key are there, and which are left out: of rows with the same key one is kept.

use std::hash::{BuildHasher, BuildHasherDefault, Hash};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{
    column::{Bits, Codes, Column, Integers, Texts, Values},
    keys::{EXAMPLES, key_of},
    marks::{Marks, ends},
    turns,
};

/// The rows that are customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Universe {
    /// One bit a row.
    pub live: Bits,
    /// How many.
    pub customers: u32,
    /// Rows left out because their key is another row's.
    pub duplicates: u64,
    /// Some of those keys, each once, with the first row that was left out for it.
    pub duplicate_examples: Vec<(u32, String)>,
    /// Rows left out because a part of their key is empty.
    pub without_key: u64,
}

/// Rows one after the other, from either end.
pub trait InOrder: DoubleEndedIterator<Item = usize> + Clone {}

impl<I: DoubleEndedIterator<Item = usize> + Clone> InOrder for I {}

/// Looks at every row's key. The first row of a key wins, or the last with `newest_wins`.
pub fn universe(columns: &[&Column], rows: usize, newest_wins: bool) -> Universe {
    universe_in(columns, rows, 0..rows, newest_wins)
}

/// The same, of rows that are first and last in another order than they stand in.
pub fn universe_in(columns: &[&Column], rows: usize, order: impl InOrder, newest_wins: bool) -> Universe {
    let looking = Looking { columns, rows, order, newest_wins };
    if let [column] = columns {
        match &column.values {
            Values::Exact { mantissas, .. } => match mantissas {
                Integers::I8(values) => return looking.numbers(column, values),
                Integers::I16(values) => return looking.numbers(column, values),
                Integers::I32(values) => return looking.numbers(column, values),
                Integers::I64(values) => return looking.numbers(column, values),
                Integers::I128(_) | Integers::I256(_) => {}
            },
            // Each entry is there once.
            Values::Dictionary { codes, entries } => match codes {
                Codes::U8(codes) => return looking.marked(column, (0, entries.len() as i64), codes),
                Codes::U16(codes) => return looking.marked(column, (0, entries.len() as i64), codes),
                Codes::U32(codes) => return looking.marked(column, (0, entries.len() as i64), codes),
            },
            Values::Text(texts) => return looking.by_value(column, |row| texts.slice(row)),
            _ => {}
        }
    }
    looking.by_text()
}

/// What is looked at.
struct Looking<'a, I> {
    columns: &'a [&'a Column],
    rows: usize,
    order: I,
    newest_wins: bool,
}

fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(value)
}

impl<I: InOrder> Looking<'_, I> {
    /// Whole numbers that lie close together are marked, others found by their hashes.
    fn numbers<T: Copy + Into<i64> + Hash + Eq>(self, column: &Column, values: &[T]) -> Universe {
        match ends(column, values).filter(|ends| Marks::fit(*ends, self.rows)) {
            Some(ends) => self.marked(column, ends, values),
            None => self.by_value(column, |row| values[row]),
        }
    }

    fn marked<T: Copy + Into<i64>>(self, column: &Column, ends: (i64, i64), values: &[T]) -> Universe {
        self.look(|| {
            let mut marks = Marks::new(ends);
            move |row| column.has_value(row).then(|| !marks.insert(values[row].into()))
        })
    }

    fn by_value<K: Hash + Eq>(self, column: &Column, value: impl Fn(usize) -> K) -> Universe {
        let (value, rows) = (&value, self.rows);
        self.look(|| {
            let mut seen: HashTable<u32> = HashTable::with_capacity(rows);
            move |row| {
                column.has_value(row).then(|| {
                    let hashed = hash(value(row));
                    let before = seen.find(hashed, |other| value(*other as usize) == value(row)).is_some();
                    if !before {
                        seen.insert_unique(hashed, row as u32, |other| hash(value(*other as usize)));
                    }
                    before
                })
            }
        })
    }

    /// Keys of several columns, or of numbers that are wider than most: by their texts.
    fn by_text(self) -> Universe {
        let (columns, rows) = (self.columns, self.rows);
        self.look(|| {
            let mut keys = Texts { offsets: vec![0], bytes: Vec::new() };
            let mut places: HashTable<u32> = HashTable::with_capacity(rows);
            let mut key = String::new();
            move |row| {
                key_of(columns, row, &mut key).then(|| {
                    let hashed = hash(key.as_bytes());
                    let same = |place: &u32| keys.slice(*place as usize) == key.as_bytes();
                    let before = places.find(hashed, same).is_some();
                    if !before {
                        let place = keys.len() as u32;
                        keys.push(&key);
                        places.insert_unique(hashed, place, |place| hash(keys.slice(*place as usize)));
                    }
                    before
                })
            }
        })
    }

    /// `fresh` makes what tells of a row whether its key came before; nothing where it has none.
    fn look<S: FnMut(usize) -> Option<bool>>(self, fresh: impl Fn() -> S) -> Universe {
        let mut live = Bits::filled(self.rows, false);
        let (mut duplicates, mut without_key) = (0, 0);
        let mut examples: Vec<(u32, String)> = Vec::new();
        let mut seen = fresh();
        turns::of(self.order.clone(), |row| match seen(row) {
            None => without_key += 1,
            Some(false) => live.set(row, true),
            Some(true) => {
                duplicates += 1;
                if examples.len() < EXAMPLES {
                    let mut key = String::new();
                    key_of(self.columns, row, &mut key);
                    if examples.iter().all(|(_, other)| *other != key) {
                        examples.push((row as u32, key));
                    }
                }
            }
        });
        drop(seen);
        if self.newest_wins && duplicates > 0 {
            live = Bits::filled(self.rows, false);
            let mut seen = fresh();
            self.order.rev().filter(|row| seen(*row) == Some(false)).for_each(|row| live.set(row, true));
        }
        let customers = live.count() as u32;
        Universe { live, customers, duplicates, duplicate_examples: examples, without_key }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    /// The same numbers in every form that a key can have.
    fn forms(values: &[i64], present: &Option<Bits>) -> Vec<Vec<Column>> {
        let len = values.len();
        let column = |values: Values| Column { len, present: present.clone(), values };
        let exact = |mantissas| column(Values::Exact { mantissas, scale: 0 });
        let (mut texts, mut entries) = (Texts::default(), Texts::default());
        let mut codes = HashMap::new();
        for value in values {
            texts.push(&value.to_string());
            codes.entry(*value).or_insert_with(|| {
                entries.push(&value.to_string());
                entries.len() as u8 - 1
            });
        }
        let codes = Codes::U8(values.iter().map(|value| codes[value]).collect());
        vec![
            vec![exact(Integers::I64(values.to_vec()))],
            vec![exact(Integers::I8(values.iter().map(|value| *value as i8).collect()))],
            vec![exact(Integers::I128(values.iter().copied().map(i128::from).collect()))],
            vec![column(Values::Text(texts))],
            vec![column(Values::Dictionary { codes, entries })],
        ]
    }

    proptest! {
        #[test]
        fn every_form_of_a_key_says_the_same(
            rows in proptest::collection::vec((-9_i64..9, any::<bool>(), any::<u16>()), 0..40), newest_wins: bool, far: bool,
        ) {
            let values: Vec<i64> = rows.iter().map(|(value, ..)| *value).collect();
            let mut present = Bits::filled(rows.len(), true);
            rows.iter().enumerate().for_each(|(row, (_, there, _))| present.set(row, *there));
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by_key(|row| rows[*row].2);
            let mut kept: HashMap<i64, usize> = HashMap::new();
            for row in order.iter().copied().filter(|row| present.get(*row)) {
                if newest_wins || !kept.contains_key(&values[row]) {
                    kept.insert(values[row], row);
                }
            }
            let look = |columns: &[Column]| {
                let columns: Vec<&Column> = columns.iter().collect();
                universe_in(&columns, rows.len(), order.iter().copied(), newest_wins)
            };
            let mut found: Vec<Universe> =
                forms(&values, &Some(present.clone())).iter().map(|columns| look(columns)).collect();
            if far {
                // Too far apart to be marked; their texts are others.
                let values = values.iter().map(|value| value << 50).collect();
                let values = Values::Exact { mantissas: Integers::I64(values), scale: 0 };
                let column = Column { len: rows.len(), present: Some(present.clone()), values };
                let other = look(&[column]);
                let examples = found[0].duplicate_examples.clone();
                found.push(Universe { duplicate_examples: examples, ..other });
            }
            let mut live = Bits::filled(rows.len(), false);
            kept.values().for_each(|row| live.set(*row, true));
            for universe in &found {
                prop_assert_eq!(&universe.live, &live);
                prop_assert_eq!(universe, &found[0]);
            }
            prop_assert_eq!(found[0].duplicates as usize, present.count() - kept.len());
            prop_assert_eq!(found[0].without_key as usize, rows.len() - present.count());
        }
    }
}
