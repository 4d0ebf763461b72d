//! Which part a row belongs to, and rows on their way there.

use std::ops::Range;

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
    if let [column] = columns
        && let Some(part) = by_value(column, parts)
    {
        (0..rows).for_each(|row| share(row, part(row)));
        return shares;
    }
    let mut key = String::new();
    (0..rows).for_each(|row| share(row, key_of(columns, row, &mut key).then(|| part_of(&key, parts))));
    shares
}

/// What tells the part of a row by its key in a column, whose texts need no place of their own; nothing of other columns.
fn by_value<'a>(
    ChunkColumn { present, values }: &'a ChunkColumn,
    parts: usize,
) -> Option<Box<dyn Fn(usize) -> Option<usize> + 'a>> {
    fn of<T: itoa::Integer>(value: T, parts: usize) -> usize {
        part_of(itoa::Buffer::new().format(value), parts)
    }
    let there = move |row: usize| present.as_ref().is_none_or(|present| present.get(row));
    let of_text = move |text: &str| (!text.is_empty()).then(|| part_of(text, parts));
    Some(match values {
        ChunkValues::Exact(Integers::I8(values)) => {
            Box::new(move |row| there(row).then(|| of(values[row], parts)))
        }
        ChunkValues::Exact(Integers::I16(values)) => {
            Box::new(move |row| there(row).then(|| of(values[row], parts)))
        }
        ChunkValues::Exact(Integers::I32(values)) => {
            Box::new(move |row| there(row).then(|| of(values[row], parts)))
        }
        ChunkValues::Exact(Integers::I64(values)) => {
            Box::new(move |row| there(row).then(|| of(values[row], parts)))
        }
        ChunkValues::Text(texts) => {
            Box::new(move |row| there(row).then(|| of_text(texts.get(row))).flatten())
        }
        ChunkValues::Dictionary { codes, entries } => {
            Box::new(move |row| there(row).then(|| of_text(entries.get(codes.get(row)))).flatten())
        }
        _ => return None,
    })
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

fn pick<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|row| values[*row as usize]).collect()
}

/// Codes into those of the entries that rows with a value use.
fn dictionary(codes: Codes, all: &Texts, present: Option<&Bits>) -> ChunkValues {
    if all.len() <= codes.len() / 2 {
        return ChunkValues::Dictionary { codes, entries: all.clone() };
    }
    let mut codes = codes.wide();
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
    ChunkValues::Dictionary { codes: Codes::narrow(codes, entries.len()), entries }
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
            ChunkValues::Exact(values) => ChunkValues::Exact(values.pick(rows, |row| *row as usize)),
            ChunkValues::Float32(values) => ChunkValues::Float32(pick(values, rows)),
            ChunkValues::Float64(values) => ChunkValues::Float64(pick(values, rows)),
            ChunkValues::Text(values) => ChunkValues::Text(texts(values, rows)),
            ChunkValues::Dictionary { codes, entries } => {
                dictionary(codes.pick(rows, |row| *row as usize), entries, present.as_ref())
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
    /// Those of its rows as they came.
    pub fn chunk_of(&self, rows: &[u32]) -> ChunkColumn {
        let present = self.present.as_ref().map(|present| bits(present, rows));
        let values = match &self.values {
            Values::Empty => ChunkValues::Empty,
            Values::Unsupported => ChunkValues::Unsupported,
            Values::Boolean(values) => ChunkValues::Boolean(bits(values, rows)),
            Values::Exact { mantissas, .. } => ChunkValues::Exact(mantissas.pick(rows, |row| *row as usize)),
            Values::Float32(values) => ChunkValues::Float32(pick(values, rows)),
            Values::Float64(values) => ChunkValues::Float64(pick(values, rows)),
            Values::Dictionary { codes, entries } => {
                dictionary(codes.pick(rows, |row| *row as usize), entries, present.as_ref())
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
