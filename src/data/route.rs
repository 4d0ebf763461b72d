//! Which part a row belongs to, and rows on their way there.

use std::ops::Range;

use arrow_buffer::i256;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    chunk::{Chunk, ChunkColumn, ChunkValues},
    column::{Bits, Codes, Column, Integers, Texts, Values},
    gather::{bits, texts},
    keys::key_of,
};
use crate::model::schema::TableSchema;

/// How a reader shares out the rows that it reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Routing {
    /// Every part takes all rows.
    All,
    /// By a hash of the key in those columns: rows of the same key are together.
    ByKey {
        /// Their names.
        columns: Vec<String>,
    },
    /// Each part takes about as many.
    Spread,
}

/// The part of a key, of so many parts. Each key is in the same part in every table.
pub fn part_of(key: &str, parts: usize) -> usize {
    ((u128::from(xxh3_64(key.as_bytes())) * parts as u128) >> 64) as usize
}

/// The part of a row that has no key: any will do, and it is always the same.
pub fn part_of_row(row: u32, parts: usize) -> usize {
    row as usize % parts.max(1)
}

/// The rows of each part, by their place.
type Shares = Vec<Vec<u32>>;

/// The part of each of some rows by their key; `first` is the file's row of the first.
fn shares(columns: &[&ChunkColumn], rows: usize, first: u32, parts: usize) -> Shares {
    let mut shares = vec![Vec::with_capacity(rows / parts + rows / 16); parts];
    let mut share = |row: usize, part: Option<usize>| {
        shares[part.unwrap_or_else(|| part_of_row(first + row as u32, parts))].push(row as u32);
    };
    if let [ChunkColumn { present, values: ChunkValues::Int64(values) }] = columns {
        // Its text without a place of its own.
        let mut digits = itoa::Buffer::new();
        for (row, value) in values.iter().enumerate() {
            let there = present.as_ref().is_none_or(|present| present.get(row));
            share(row, there.then(|| part_of(digits.format(*value), parts)));
        }
        return shares;
    }
    let mut key = String::new();
    (0..rows).for_each(|row| share(row, key_of(columns, row, &mut key).then(|| part_of(&key, parts))));
    shares
}

/// A piece of a chunk for one part.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its rows.
    pub chunk: Chunk,
    /// The rows of the file that they are.
    pub rows: PieceRows,
}

/// The rows of the file that a piece has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceRows {
    /// From one on, without a gap.
    From(u32),
    /// Those, ascending.
    Listed(Vec<u32>),
}

impl Routing {
    /// The pieces of a chunk, one a part; `first` is the file's row of its first row.
    pub fn split(&self, chunk: Chunk, schema: &TableSchema, first: u32, parts: usize) -> Vec<Piece> {
        if parts == 1 {
            return vec![Piece { chunk, rows: PieceRows::From(first) }];
        }
        match self {
            Self::All => {
                (0..parts).map(|_| Piece { chunk: chunk.clone(), rows: PieceRows::From(first) }).collect()
            }
            Self::ByKey { columns } => {
                let place = |name: &String| schema.column(name).map(|(place, _)| place);
                let columns: Vec<&ChunkColumn> =
                    columns.iter().filter_map(place).filter_map(|place| chunk.columns.get(place)).collect();
                let shares = shares(&columns, chunk.rows, first, parts);
                shares
                    .into_iter()
                    .map(|rows| Piece {
                        chunk: chunk.gather(&rows),
                        rows: PieceRows::Listed(rows.into_iter().map(|row| first + row).collect()),
                    })
                    .collect()
            }
            Self::Spread => (0..parts)
                .map(|part| {
                    let (from, to) = (chunk.rows * part / parts, chunk.rows * (part + 1) / parts);
                    let rows: Vec<u32> = (from as u32..to as u32).collect();
                    Piece { chunk: chunk.gather(&rows), rows: PieceRows::From(first + from as u32) }
                })
                .collect(),
        }
    }
}

impl Chunk {
    /// Those of its rows.
    pub fn gather(&self, rows: &[u32]) -> Self {
        Self { rows: rows.len(), columns: self.columns.iter().map(|column| column.gather(rows)).collect() }
    }
}

fn pick<T: Copy, U: From<T>>(values: &[T], rows: &[u32]) -> Vec<U> {
    rows.iter().map(|row| U::from(values[*row as usize])).collect()
}

/// Codes into those of the entries that rows with a value use.
fn dictionary(mut codes: Vec<u32>, all: &Texts, present: Option<&Bits>) -> ChunkValues {
    if all.len() <= codes.len() / 2 {
        return ChunkValues::Dictionary { codes, entries: all.clone() };
    }
    let mut places = vec![u32::MAX; all.len()];
    let mut entries = Texts { offsets: vec![0], bytes: Vec::new() };
    for (row, code) in codes.iter_mut().enumerate() {
        let there = present.is_none_or(|present| present.get(row));
        *code = match places.get_mut(*code as usize).filter(|_| there) {
            Some(place) => {
                if *place == u32::MAX {
                    *place = entries.len() as u32;
                    entries.push(all.get(*code as usize));
                }
                *place
            }
            None => 0,
        };
    }
    ChunkValues::Dictionary { codes, entries }
}

/// The lists of some rows: their offsets, and which elements they have.
fn lists(offsets: &[u32], rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut own = Vec::with_capacity(rows.len() + 1);
    own.push(0);
    let mut picked = Vec::new();
    for row in rows {
        let range: Range<u32> = offsets[*row as usize]..offsets[*row as usize + 1];
        picked.extend(range);
        own.push(picked.len() as u32);
    }
    (own, picked)
}

impl ChunkColumn {
    /// Those of its rows.
    pub fn gather(&self, rows: &[u32]) -> Self {
        let present = self.present.as_ref().map(|present| bits(present, rows));
        let values = match &self.values {
            ChunkValues::Empty => ChunkValues::Empty,
            ChunkValues::Unsupported => ChunkValues::Unsupported,
            ChunkValues::Boolean(values) => ChunkValues::Boolean(bits(values, rows)),
            ChunkValues::Int64(values) => ChunkValues::Int64(pick(values, rows)),
            ChunkValues::Int128(values) => ChunkValues::Int128(pick(values, rows)),
            ChunkValues::Int256(values) => ChunkValues::Int256(pick(values, rows)),
            ChunkValues::Float32(values) => ChunkValues::Float32(pick(values, rows)),
            ChunkValues::Float64(values) => ChunkValues::Float64(pick(values, rows)),
            ChunkValues::Text(values) => ChunkValues::Text(texts(values, rows)),
            ChunkValues::Dictionary { codes, entries } => {
                dictionary(pick(codes, rows), entries, present.as_ref())
            }
            ChunkValues::Date(values) => ChunkValues::Date(pick(values, rows)),
            ChunkValues::DateTime(values) => ChunkValues::DateTime(pick(values, rows)),
            ChunkValues::List { offsets, elements, lists: there, .. } => {
                let (offsets, picked) = lists(offsets, rows);
                ChunkValues::List {
                    offsets,
                    count: picked.len(),
                    elements: Box::new(elements.gather(&picked)),
                    lists: there.as_ref().map(|there| bits(there, rows)),
                }
            }
        };
        Self { present, values }
    }
}

impl Column {
    /// Those of its rows as they came, wide again.
    pub fn chunk_of(&self, rows: &[u32]) -> ChunkColumn {
        let present = self.present.as_ref().map(|present| bits(present, rows));
        let values = match &self.values {
            Values::Empty => ChunkValues::Empty,
            Values::Unsupported => ChunkValues::Unsupported,
            Values::Boolean(values) => ChunkValues::Boolean(bits(values, rows)),
            Values::Exact { mantissas, .. } => match mantissas {
                Integers::I8(values) => ChunkValues::Int64(pick(values, rows)),
                Integers::I16(values) => ChunkValues::Int64(pick(values, rows)),
                Integers::I32(values) => ChunkValues::Int64(pick(values, rows)),
                Integers::I64(values) => ChunkValues::Int64(pick(values, rows)),
                Integers::I128(values) => ChunkValues::Int128(pick(values, rows)),
                Integers::I256(values) => ChunkValues::Int256(pick::<i256, i256>(values, rows)),
            },
            Values::Float32(values) => ChunkValues::Float32(pick(values, rows)),
            Values::Float64(values) => ChunkValues::Float64(pick(values, rows)),
            Values::Dictionary { codes, entries } => {
                let codes = match codes {
                    Codes::U8(codes) => pick(codes, rows),
                    Codes::U16(codes) => pick(codes, rows),
                    Codes::U32(codes) => pick(codes, rows),
                };
                dictionary(codes, entries, present.as_ref())
            }
            Values::Text(values) => ChunkValues::Text(texts(values, rows)),
            Values::Date(values) => ChunkValues::Date(pick(values, rows)),
            Values::DateTime { values, .. } => ChunkValues::DateTime(pick(values, rows)),
            Values::List { offsets, elements, lists: there } => {
                let (offsets, picked) = lists(offsets, rows);
                ChunkValues::List {
                    offsets,
                    count: picked.len(),
                    elements: Box::new(elements.chunk_of(&picked)),
                    lists: Some(bits(there, rows)),
                }
            }
        };
        ChunkColumn { present, values }
    }
}
