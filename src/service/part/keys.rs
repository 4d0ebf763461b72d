//! The keys of a part's rows: their texts, their hashes, and lists that say where keys belong.

use std::{
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault},
    sync::Arc,
};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHasher};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Answered, Job, Turn,
    protocol::{Answer, HeldId, Whose},
    state::{Held, Loaded, State, gone},
};
use crate::{
    data::{
        column::{Column, Texts},
        keys::key_of,
        marks, order,
    },
    service::{protocol::Failure, stream::Streamed},
};

/// Rows that one step looks at.
pub(super) const STEP: usize = 1 << 16;

/// Keys or hashes of one answer.
const PIECE: usize = 1 << 13;

/// Texts as attachments: their ends, then themselves.
pub(in crate::service) fn texts_out(texts: Texts) -> [Vec<u8>; 2] {
    [bytemuck::cast_slice(&texts.offsets).to_vec(), texts.bytes]
}

/// Texts of two attachments. What does not fit together has no texts.
pub(in crate::service) fn texts_in(ends: &[u8], bytes: Vec<u8>) -> Texts {
    let offsets = order::from_bytes(ends);
    let fit = offsets.last().is_none_or(|end| *end as usize <= bytes.len());
    if fit { Texts { offsets, bytes } } else { Texts::default() }
}

/// An answer of texts of rows.
pub(super) fn texts(rows: &[u32], texts: Texts, next: Option<u64>) -> Answered {
    let [ends, bytes] = texts_out(texts);
    Ok((Answer::Texts { next }, vec![order::to_bytes(rows), ends, bytes]))
}

fn hash(key: &[u8]) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(key)
}

/// Keys, each with a place, found by what they are.
pub(super) struct KeyList {
    keys: Texts,
    places: HashTable<u32>,
}

impl KeyList {
    /// Of two attachments.
    pub(super) fn new(ends: &[u8], bytes: Vec<u8>) -> Self {
        let mut list = Self::to_index(ends, bytes);
        while list.index() {}
        list
    }

    /// Of two attachments. No key is found before it is indexed.
    pub(super) fn to_index(ends: &[u8], bytes: Vec<u8>) -> Self {
        let keys = texts_in(ends, bytes);
        let places = HashTable::with_capacity(keys.len());
        Self { keys, places }
    }

    /// A step of indexing; whether there is more to do.
    pub(super) fn index(&mut self) -> bool {
        let Self { keys, places } = self;
        let end = keys.len().min(places.len() + STEP);
        for place in places.len()..end {
            let own = hash(keys.slice(place));
            places.insert_unique(own, place as u32, |place| hash(keys.slice(*place as usize)));
        }
        end < keys.len()
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Its place in the list.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        let same = |place: &u32| self.keys.slice(*place as usize) == key.as_bytes();
        self.places.find(hash(key.as_bytes()), same).map(|place| *place as usize)
    }
}

/// Columns of a key; fails where one is missing.
fn columns(table: &Loaded, names: &[String]) -> Result<Vec<Arc<Column>>, Failure> {
    let columns = table.named(names);
    if columns.len() == names.len() { Ok(columns) } else { Err(Failure::Cancelled) }
}

fn refs(columns: &[Arc<Column>]) -> Vec<&Column> {
    columns.iter().map(AsRef::as_ref).collect()
}

/// A column; fails where it is missing.
fn column<'a>(state: &'a State, whose: &Whose, name: &str) -> Result<&'a Arc<Column>, Failure> {
    state.whose(whose)?.columns.named(name).ok_or_else(gone)
}

pub(super) fn span(state: &State, whose: &Whose, name: &str) -> Answered {
    let column = column(state, whose, name)?;
    Ok((Answer::Span { span: marks::span(column), rows: column.len as u64 }, Vec::new()))
}

pub(super) fn marked(state: &State, whose: &Whose, name: &str, ends: (i64, i64)) -> Answered {
    let marks = marks::marked(column(state, whose, name)?, ends);
    Ok((Answer::Marked, vec![bytemuck::cast_slice(marks.words()).to_vec()]))
}

pub(super) fn hashes(held: HeldId, whose: Whose, names: Vec<String>) -> Box<dyn Job> {
    Box::new(Hashes { held, whose, names, keys: None, at: 0, found: Vec::new() })
}

struct Hashes {
    held: HeldId,
    whose: Whose,
    names: Vec<String>,
    /// Those of the first step, with the rows: meanwhile the rows may be put in another order.
    keys: Option<(Vec<Arc<Column>>, usize)>,
    at: usize,
    found: Vec<u64>,
}

impl Hashes {
    fn look(&mut self, state: &State) -> Result<bool, Failure> {
        if self.keys.is_none() {
            let table = state.whose(&self.whose)?;
            self.keys = Some((columns(table, &self.names)?, table.columns.rows()));
        }
        let Some((columns, rows)) = &self.keys else { return Ok(false) };
        let (columns, mut key) = (refs(columns), String::new());
        let end = (*rows).min(self.at + STEP);
        for row in self.at..end {
            if key_of(&columns, row, &mut key) {
                self.found.push(xxh3_64(key.as_bytes()));
            }
        }
        self.at = end;
        Ok(end < *rows)
    }
}

impl Job for Hashes {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.look(state) {
            Ok(true) => Turn::Again,
            Ok(false) => {
                let mut found = std::mem::take(&mut self.found);
                found.sort_unstable();
                found.dedup();
                let many = found.len() as u64;
                state.held.insert(self.held, Held::Hashes(found));
                Turn::Done(Ok((Answer::Held(many), Vec::new())))
            }
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

pub(super) fn next_hashes(state: &State, held: HeldId, from: u64) -> Answered {
    let Some(Held::Hashes(hashes)) = state.held.get(&held) else { return Err(gone()) };
    let from = hashes.len().min(from as usize);
    let piece = &hashes[from..hashes.len().min(from + PIECE * 4)];
    Ok((Answer::Hashes, vec![bytemuck::cast_slice(piece).to_vec()]))
}

pub(super) fn keys_of_hashes(state: &State, whose: &Whose, names: &[String], bytes: &[Vec<u8>]) -> Answered {
    let wanted: HashSet<u64, FxBuildHasher> = bytes
        .first()
        .map(|bytes| bytemuck::pod_collect_to_vec::<u8, u64>(bytes))
        .unwrap_or_default()
        .into_iter()
        .collect();
    let table = state.whose(whose)?;
    let columns = columns(table, names)?;
    let (columns, mut key) = (refs(&columns), String::new());
    let (mut rows, mut keys) = (Vec::new(), Texts { offsets: vec![0], bytes: Vec::new() });
    for row in 0..table.columns.rows() {
        if key_of(&columns, row, &mut key) && wanted.contains(&xxh3_64(key.as_bytes())) {
            rows.push(table.order.get(row));
            keys.push(&key);
        }
    }
    texts(&rows, keys, None)
}

pub(super) fn table_keys(state: &mut State, table: &str, names: &[String], from: u64) -> Answered {
    state.in_file_order(table);
    let table = state.table(table)?;
    let columns = columns(table, names)?;
    let (columns, mut key) = (refs(&columns), String::new());
    let (mut rows, mut keys) = (Vec::new(), Texts { offsets: vec![0], bytes: Vec::new() });
    let (from, all) = (from as usize, table.columns.rows());
    let end = all.min(from + PIECE);
    for row in from..end {
        if key_of(&columns, row, &mut key) {
            rows.push(table.order.get(row));
            keys.push(&key);
        }
    }
    texts(&rows, keys, (end < all).then_some(end as u64))
}
