//! How the values of one table's columns match the keys of another's, a few milliseconds' worth at a time.
//!
//! Integers compare by value whatever their widths, texts by their bytes, and never one with the other. A key of which a
//! part is empty is none.

use std::{
    hash::{BuildHasher, BuildHasherDefault, Hash, Hasher},
    sync::Arc,
};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{
    column::{Bits, Column, Integers, Texts, Values},
    keys::{can_be_key, key_of},
};
use crate::model::proposal::Matching;

/// Rows that are looked at in one go.
const AT_ONCE: usize = 1 << 13;

/// So many examples are kept.
const EXAMPLES: usize = 5;

/// From so many rows on a column that does not hold codes is looked at in parts.
pub const SAMPLED_FROM: usize = 1_000_000;

/// About so many of its rows: enough for a share to a tenth of a percent.
const SAMPLED: usize = 250_000;

/// One part of a key.
#[derive(PartialEq, Eq)]
enum Part<'a> {
    Number(i128),
    Text(&'a [u8]),
}

impl Hash for Part<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Number(value) => match i64::try_from(*value) {
                Ok(narrow) => narrow.hash(state),
                Err(_) => value.hash(state),
            },
            Self::Text(bytes) => bytes.hash(state),
        }
    }
}

fn number(mantissas: &Integers, row: usize) -> Option<i128> {
    Some(match mantissas {
        Integers::I8(values) => values[row].into(),
        Integers::I16(values) => values[row].into(),
        Integers::I32(values) => values[row].into(),
        Integers::I64(values) => values[row].into(),
        Integers::I128(values) => values[row],
        Integers::I256(_) => return None,
    })
}

fn part(column: &Column, row: usize) -> Option<Part<'_>> {
    if !column.has_value(row) {
        return None;
    }
    match &column.values {
        Values::Text(texts) => Some(Part::Text(texts.slice(row))),
        Values::Dictionary { codes, entries } => Some(Part::Text(entries.slice(codes.get(row)))),
        Values::Exact { mantissas, scale: 0 } => number(mantissas, row).map(Part::Number),
        _ => None,
    }
}

type Key = [Arc<Column>];

/// The hash of a row's key; nothing where a part of it is empty.
fn hashed(columns: &Key, row: usize) -> Option<u64> {
    let mut hasher = BuildHasherDefault::<FxHasher>::default().build_hasher();
    for column in columns {
        part(column, row)?.hash(&mut hasher);
    }
    Some(hasher.finish())
}

fn same(columns: &Key, row: usize, others: &Key, other: usize) -> bool {
    columns.iter().zip(others).all(|(column, against)| part(column, row) == part(against, other))
}

/// Whether the two can be compared: both text, or both whole numbers.
pub fn comparable(column: &Column, key: &Column) -> bool {
    let text = |column: &Column| matches!(column.values, Values::Text(_) | Values::Dictionary { .. });
    can_be_key(column) && can_be_key(key) && text(column) == text(key)
}

/// The different keys of some columns: the first row of each.
pub struct KeySet {
    columns: Vec<Arc<Column>>,
    first: HashTable<u32>,
    rows: usize,
    at: usize,
    empty: u64,
    repeated: u64,
}

impl KeySet {
    /// The keys of these columns, none of them looked at yet.
    pub fn new(columns: Vec<Arc<Column>>) -> Self {
        let rows = columns.first().map_or(0, |column| column.len);
        Self { columns, first: HashTable::with_capacity(rows), rows, at: 0, empty: 0, repeated: 0 }
    }

    /// Looks at some more rows; whether there are more.
    pub fn step(&mut self) -> bool {
        let end = self.rows.min(self.at + AT_ONCE);
        for row in self.at..end {
            match hashed(&self.columns, row) {
                None => self.empty += 1,
                Some(hash) => self.repeated += u64::from(!self.insert(hash, row)),
            }
        }
        self.at = end;
        end < self.rows
    }

    fn insert(&mut self, hash: u64, row: usize) -> bool {
        let columns = &self.columns;
        if self.first.find(hash, |first| same(columns, row, columns, *first as usize)).is_some() {
            return false;
        }
        self.first.insert_unique(hash, row as u32, |row| hashed(columns, *row as usize).unwrap_or(0));
        true
    }

    fn find(&self, hash: u64, others: &Key, row: usize) -> Option<usize> {
        let first = self.first.find(hash, |first| same(others, row, &self.columns, *first as usize))?;
        Some(*first as usize)
    }

    /// The columns that hold the keys.
    pub fn columns(&self) -> &[Arc<Column>] {
        &self.columns
    }

    /// Different keys so far.
    pub fn keys(&self) -> usize {
        self.first.len()
    }

    /// Rows so far of which a part of the key is empty.
    pub fn empty(&self) -> u64 {
        self.empty
    }

    /// Rows so far whose key an earlier row has.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }
}

/// The question how the keys of some rows match another table's, answered a part at a time.
pub struct Question {
    source: Vec<Arc<Column>>,
    every: usize,
    at: usize,
    used: Bits,
    strangers: KeySet,
    /// Different keys that are none of the target's.
    strange: u64,
    counted: Vec<u64>,
    /// The entries that are none of the target's, in the order in which they were looked at.
    strange_entries: Vec<u32>,
    found: Matching,
}

impl Question {
    /// About every row, or about a part of them where there are very many: see [`SAMPLED_FROM`].
    pub fn new(source: Vec<Arc<Column>>, keys: &KeySet) -> Self {
        let rows = source.first().map_or(0, |column| column.len);
        let coded = source.len() == 1
            && matches!(source.first().map(|column| &column.values), Some(Values::Dictionary { .. }));
        let every = if coded || rows < SAMPLED_FROM { 1 } else { rows.div_ceil(SAMPLED) };
        Self::every(source, keys, every)
    }

    /// About so many rows, far from each other.
    pub fn probe(source: Vec<Arc<Column>>, keys: &KeySet, rows: usize) -> Self {
        let all = source.first().map_or(0, |column| column.len);
        Self::every(source, keys, (all / rows.max(1)).max(1))
    }

    fn every(source: Vec<Arc<Column>>, keys: &KeySet, every: usize) -> Self {
        // An even step would see only one half of rows that come in pairs.
        let every = if every > 1 { every | 1 } else { 1 };
        let rows = source.first().map_or(0, |column| column.len);
        let strangers = KeySet {
            columns: source.clone(),
            first: HashTable::new(),
            rows: 0,
            at: 0,
            empty: 0,
            repeated: 0,
        };
        let found = Matching {
            rows: rows as u64,
            every: every as u64,
            keys: keys.keys() as u64,
            ..Matching::default()
        };
        Self {
            source,
            every,
            at: 0,
            used: Bits::filled(keys.rows, false),
            strangers,
            strange: 0,
            counted: Vec::new(),
            strange_entries: Vec::new(),
            found,
        }
    }

    /// Looks at some more rows, each time against the same keys; the answer once it is known.
    pub fn step(&mut self, keys: &KeySet) -> Option<Matching> {
        let column = match self.source.as_slice() {
            [column] if self.every == 1 => Some(Arc::clone(column)),
            _ => None,
        };
        let more = match column.as_deref() {
            Some(Column { values: Values::Dictionary { entries, .. }, .. }) => {
                // Rows are counted first, and then each entry is looked up once.
                let column = column.as_deref()?;
                if self.found.looked < self.found.rows {
                    self.count(column, entries);
                    return None;
                }
                let more = self.entries(entries, keys);
                if !more {
                    self.first_strangers(column, entries);
                }
                more
            }
            _ => self.rows(keys),
        };
        if more {
            return None;
        }
        self.found.used = self.used.count() as u64;
        self.found.distinct = self.found.used + self.strange;
        Some(self.found.clone())
    }

    fn rows(&mut self, keys: &KeySet) -> bool {
        let rows = self.found.rows as usize;
        let end = rows.min(self.at.saturating_add(AT_ONCE * self.every));
        for row in (self.at..end).step_by(self.every) {
            self.found.looked += 1;
            match hashed(&self.source, row) {
                None => self.found.empty += 1,
                Some(hash) => match keys.find(hash, &self.source, row) {
                    Some(first) => {
                        self.found.matched += 1;
                        self.used.set(first, true);
                    }
                    None => {
                        self.found.orphans += 1;
                        let new = self.strangers.insert(hash, row);
                        self.strange += u64::from(new);
                        if new && self.found.examples.len() < EXAMPLES {
                            let mut text = String::new();
                            let columns: Vec<&Column> = self.source.iter().map(AsRef::as_ref).collect();
                            key_of(&columns, row, &mut text);
                            self.found.examples.push(text.replace('\u{1f}', ", "));
                        }
                    }
                },
            }
        }
        self.at = end;
        end < rows
    }

    /// How many rows have each entry. A row without a value holds code 0.
    fn count(&mut self, column: &Column, entries: &Texts) {
        let Values::Dictionary { codes, .. } = &column.values else { return };
        self.counted.resize(entries.len(), 0);
        let begin = self.found.looked as usize;
        let end = column.len.min(begin + AT_ONCE * 64);
        for row in begin..end {
            if let Some(count) = self.counted.get_mut(codes.get(row)) {
                *count += 1;
            }
        }
        self.found.looked = end as u64;
        if end == column.len {
            let filled = column.present.as_ref().map_or(column.len, Bits::count);
            self.found.empty = (column.len - filled) as u64;
            if let Some(first) = self.counted.first_mut() {
                *first -= self.found.empty.min(*first);
            }
        }
    }

    fn entries(&mut self, entries: &Texts, keys: &KeySet) -> bool {
        let end = entries.len().min(self.at + AT_ONCE);
        for at in self.at..end {
            let (text, count) = (entries.slice(at), self.counted.get(at).copied().unwrap_or(0));
            if count == 0 {
                continue;
            }
            let hash = BuildHasherDefault::<FxHasher>::default().hash_one(Part::Text(text));
            let first = keys.first.find(hash, |first| {
                keys.columns.first().and_then(|column| part(column, *first as usize))
                    == Some(Part::Text(text))
            });
            match first {
                Some(first) => {
                    self.found.matched += count;
                    self.used.set(*first as usize, true);
                }
                None => {
                    self.found.orphans += count;
                    self.strange += 1;
                    self.strange_entries.push(at as u32);
                }
            }
        }
        self.at = end;
        end < entries.len()
    }

    /// The examples are those of the first rows: entries stand in any order.
    fn first_strangers(&mut self, column: &Column, entries: &Texts) {
        let Values::Dictionary { codes, .. } = &column.values else { return };
        let mut strange = Bits::filled(entries.len(), false);
        self.strange_entries.iter().for_each(|entry| strange.set(*entry as usize, true));
        let all = self.strange_entries.len().min(EXAMPLES);
        for row in 0..column.len {
            if self.found.examples.len() == all {
                break;
            }
            let code = codes.get(row);
            if column.has_value(row) && strange.get(code) {
                strange.set(code, false);
                self.found.examples.push(entries.get(code).to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: Vec<i32>) -> Arc<Column> {
        Arc::new(Column {
            len: values.len(),
            present: None,
            values: Values::Exact { mantissas: Integers::I32(values), scale: 0 },
        })
    }

    fn small(values: Vec<i8>) -> Arc<Column> {
        Arc::new(Column {
            len: values.len(),
            present: None,
            values: Values::Exact { mantissas: Integers::I8(values), scale: 0 },
        })
    }

    fn texts(rows: &[&str]) -> Arc<Column> {
        let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
        rows.iter().for_each(|text| texts.push(text));
        let present = (0..rows.len()).fold(Bits::none(), |mut bits, row| {
            bits.push(!rows[row].is_empty());
            bits
        });
        Arc::new(Column { len: rows.len(), present: Some(present), values: Values::Text(texts) })
    }

    /// The same column as codes.
    fn coded(rows: &[&str]) -> Arc<Column> {
        let mut entries = Texts { offsets: vec![0], bytes: Vec::new() };
        let (mut codes, mut known) = (Vec::new(), Vec::new());
        for row in rows.iter().copied() {
            if row.is_empty() {
                codes.push(0);
                continue;
            }
            if !known.contains(&row) {
                known.push(row);
                entries.push(row);
            }
            codes.push(known.iter().position(|other| *other == row).unwrap_or(0) as u8);
        }
        let values = Values::Dictionary { codes: super::super::column::Codes::U8(codes), entries };
        Arc::new(Column { values, ..(*texts(rows)).clone() })
    }

    fn matching(source: Vec<Arc<Column>>, target: Vec<Arc<Column>>) -> Matching {
        let mut keys = KeySet::new(target);
        while keys.step() {}
        let mut question = Question::new(source, &keys);
        loop {
            if let Some(found) = question.step(&keys) {
                return found;
            }
        }
    }

    #[test]
    fn widths_do_not_matter_and_strangers_are_counted() {
        let found = matching(vec![small(vec![1, 1, 2, 7, 7, 9])], vec![numbers(vec![1, 2, 3, 3])]);
        let told = (found.matched, found.orphans, found.distinct, found.used, found.keys);
        assert_eq!(told, (3, 3, 4, 2, 3));
        assert_eq!(found.examples, ["7", "9"]);
        assert!(!found.is_one_to_one());
        assert!(matching(vec![small(vec![2, 1])], vec![numbers(vec![1, 2, 3])]).is_one_to_one());
    }

    #[test]
    fn codes_say_the_same_as_texts() {
        let rows = ["", "b", "a", "b", "", "x", "x", "y"];
        let keys = ["a", "b", "c"];
        let plain = matching(vec![texts(&rows)], vec![texts(&keys)]);
        assert_eq!((plain.empty, plain.matched, plain.orphans, plain.distinct), (2, 3, 3, 4));
        assert_eq!(plain.examples, ["x", "y"]);
        for (source, target) in
            [(coded(&rows), texts(&keys)), (texts(&rows), coded(&keys)), (coded(&rows), coded(&keys))]
        {
            assert_eq!(matching(vec![source], vec![target]), plain);
        }
        let nothing = matching(vec![coded(&["", ""])], vec![texts(&keys)]);
        assert_eq!((nothing.empty, nothing.share(), nothing.distinct), (2, None, 0));
        assert_eq!(matching(vec![coded(&[])], vec![texts(&[])]).share(), None);
    }

    #[test]
    fn several_columns_are_one_key() {
        let found = matching(
            vec![numbers(vec![1, 1, 2]), texts(&["a", "b", ""])],
            vec![numbers(vec![1, 2]), texts(&["a", "b"])],
        );
        assert_eq!((found.matched, found.orphans, found.empty), (1, 1, 1));
        assert_eq!(found.examples, ["1, b"]);
    }

    #[test]
    fn text_is_no_number() {
        assert!(!comparable(&numbers(vec![3]), &texts(&["03"])));
        assert!(comparable(&numbers(vec![3]), &small(vec![3])));
        assert_eq!(matching(vec![texts(&["3"])], vec![numbers(vec![3])]).matched, 0);
    }

    #[test]
    fn of_very_many_rows_a_part_is_looked_at() {
        let rows = 2 * SAMPLED_FROM + 2;
        let found = matching(vec![numbers((0..rows as i32).collect())], vec![numbers((0..1000).collect())]);
        assert_eq!((found.rows, found.every), (rows as u64, 9));
        assert_eq!(found.looked, rows.div_ceil(9) as u64);
        assert_eq!(found.matched, 112);
    }
}
