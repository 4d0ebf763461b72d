//! Keys: which rows are customers, and which are left out.

use std::{
    hash::{BuildHasher, BuildHasherDefault},
    sync::Arc,
};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Column, Integers, Texts, Values},
};
use crate::model::key::{ESCAPE, SEPARATOR, escaped};

/// So many examples are kept.
pub const EXAMPLES: usize = 5;

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

/// Whether a column can be a key: texts, and integers of any width. Without rows nothing speaks against it.
pub fn can_be_key(column: &Column) -> bool {
    match &column.values {
        Values::Empty => column.len == 0,
        Values::Text(_) | Values::Dictionary { .. } => true,
        Values::Exact { scale, mantissas } => *scale == 0 && !matches!(mantissas, Integers::I256(_)),
        _ => false,
    }
}

/// A column that can be a part of a key.
pub trait KeyText {
    /// Appends the text of a row's key: of a text itself, of an integer its decimal text. `false` where the row has no
    /// value.
    fn key_text(&self, row: usize, out: &mut String) -> bool;
}

impl KeyText for Column {
    fn key_text(&self, row: usize, out: &mut String) -> bool {
        Self::key_text(self, row, out)
    }
}

impl<K: KeyText> KeyText for Arc<K> {
    fn key_text(&self, row: usize, out: &mut String) -> bool {
        K::key_text(self, row, out)
    }
}

impl KeyText for ChunkColumn {
    fn key_text(&self, row: usize, out: &mut String) -> bool {
        use std::fmt::Write;
        if self.present.as_ref().is_some_and(|present| !present.get(row)) {
            return false;
        }
        let text = match &self.values {
            ChunkValues::Text(texts) => texts.get(row),
            ChunkValues::Dictionary { codes, entries } => entries.get(codes[row] as usize),
            ChunkValues::Int64(values) => return write!(out, "{}", values[row]).is_ok(),
            ChunkValues::Int128(values) => return write!(out, "{}", values[row]).is_ok(),
            ChunkValues::Int256(values) => return write!(out, "{}", values[row]).is_ok(),
            _ => "",
        };
        out.push_str(text);
        !text.is_empty()
    }
}

/// The key of a row as text; `false` where a part of it is empty.
pub fn key_of<K: KeyText>(columns: &[&K], row: usize, out: &mut String) -> bool {
    out.clear();
    columns.iter().enumerate().all(|(place, column)| {
        if place > 0 {
            out.push(SEPARATOR);
        }
        let from = out.len();
        let there = column.key_text(row, out);
        if columns.len() > 1 && out[from..].contains([SEPARATOR, ESCAPE]) {
            let part = out.split_off(from);
            out.push_str(&escaped(&part));
        }
        there
    })
}

/// The parts of a key of so many columns, as they stand in them.
pub fn parts_of(key: &str, columns: usize) -> Vec<String> {
    if columns < 2 {
        return vec![key.to_owned()];
    }
    let plain = |part: &str| part.replace("\u{1e}s", "\u{1f}").replace("\u{1e}e", "\u{1e}");
    key.split(SEPARATOR).map(plain).collect()
}

/// Looks at every row's key. The first row of a key wins, or the last with `newest_wins`.
pub fn universe(columns: &[&Column], rows: usize, newest_wins: bool) -> Universe {
    universe_in(columns, rows, 0..rows, newest_wins)
}

/// The same, of rows that are first and last in another order than they stand in.
pub fn universe_in(
    columns: &[&Column],
    rows: usize,
    order: impl IntoIterator<Item = usize>,
    newest_wins: bool,
) -> Universe {
    let hasher = BuildHasherDefault::<FxHasher>::default();
    let mut live = Bits::filled(rows, false);
    let mut keys = Texts { offsets: vec![0], bytes: Vec::new() };
    let mut winners: Vec<u32> = Vec::new();
    let mut places: HashTable<u32> = HashTable::with_capacity(rows);
    let (mut duplicates, mut without_key) = (0, 0);
    let mut examples: Vec<(u32, String)> = Vec::new();
    let mut key = String::new();
    for row in order {
        if !key_of(columns, row, &mut key) {
            without_key += 1;
            continue;
        }
        let hash = hasher.hash_one(key.as_bytes());
        if let Some(place) = places.find(hash, |place| keys.slice(*place as usize) == key.as_bytes()).copied()
        {
            duplicates += 1;
            if examples.len() < EXAMPLES && examples.iter().all(|(_, other)| *other != key) {
                examples.push((row as u32, key.clone()));
            }
            if newest_wins {
                live.set(winners[place as usize] as usize, false);
                live.set(row, true);
                winners[place as usize] = row as u32;
            }
            continue;
        }
        let place = keys.len() as u32;
        keys.push(&key);
        winners.push(row as u32);
        places.insert_unique(hash, place, |place| hasher.hash_one(keys.slice(*place as usize)));
        live.set(row, true);
    }
    let customers = live.count() as u32;
    Universe { live, customers, duplicates, duplicate_examples: examples, without_key }
}
