//! Rows of a decoded column by their numbers: how dictionaries, runs and views become plain columns.

use std::ops::Range;

use crate::data::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Texts},
};

/// The rows of those numbers; nothing gives a row without a value. Numbers are within the column.
pub(super) fn take(column: &ChunkColumn, rows: &[Option<u32>]) -> ChunkColumn {
    let mut present = Bits::filled(rows.len(), false);
    for (at, row) in rows.iter().enumerate() {
        let has =
            row.is_some_and(|row| column.present.as_ref().is_none_or(|present| present.get(row as usize)));
        present.set(at, has);
    }
    let index = |row: &Option<u32>| row.map(|row| row as usize);
    fn pick<T: Copy + Default>(values: &[T], rows: &[Option<u32>]) -> Vec<T> {
        rows.iter()
            .map(|row| row.and_then(|row| values.get(row as usize).copied()).unwrap_or_default())
            .collect()
    }
    let values = match &column.values {
        ChunkValues::Empty => ChunkValues::Empty,
        ChunkValues::Unsupported => ChunkValues::Unsupported,
        ChunkValues::Boolean(bits) => {
            let mut taken = Bits::filled(rows.len(), false);
            for (at, row) in rows.iter().enumerate() {
                taken.set(at, index(row).is_some_and(|row| bits.get(row)));
            }
            ChunkValues::Boolean(taken)
        }
        ChunkValues::Int64(values) => ChunkValues::Int64(pick(values, rows)),
        ChunkValues::Int128(values) => ChunkValues::Int128(pick(values, rows)),
        ChunkValues::Int256(values) => ChunkValues::Int256(pick(values, rows)),
        ChunkValues::Float32(values) => ChunkValues::Float32(pick(values, rows)),
        ChunkValues::Float64(values) => ChunkValues::Float64(pick(values, rows)),
        ChunkValues::Date(values) => ChunkValues::Date(pick(values, rows)),
        ChunkValues::DateTime(values) => ChunkValues::DateTime(pick(values, rows)),
        // The texts themselves are the dictionary's entries.
        ChunkValues::Text(texts) => ChunkValues::Dictionary {
            codes: rows.iter().map(|row| row.unwrap_or(0)).collect(),
            entries: texts.clone(),
        },
        ChunkValues::Dictionary { codes, entries } => {
            ChunkValues::Dictionary { codes: pick(codes, rows), entries: entries.clone() }
        }
        ChunkValues::List { offsets, elements, lists, .. } => {
            let mut kept = Bits::filled(rows.len(), false);
            let ranges = rows.iter().enumerate().map(|(at, row)| {
                let Some(row) = index(row) else { return 0..0 };
                kept.set(at, lists.as_ref().is_none_or(|lists| lists.get(row)));
                offsets.get(row).copied().unwrap_or(0)..offsets.get(row + 1).copied().unwrap_or(0)
            });
            let ranges: Vec<Range<u32>> = ranges.collect();
            return list(&ranges, elements, Some(kept));
        }
    };
    ChunkColumn { present: Some(present), values }
}

/// Lists made of ranges of elements; a null list's range does not count.
pub(super) fn list(ranges: &[Range<u32>], elements: &ChunkColumn, lists: Option<Bits>) -> ChunkColumn {
    let mut offsets = Vec::with_capacity(ranges.len() + 1);
    let mut rows = Vec::new();
    let mut present = Bits::filled(ranges.len(), false);
    offsets.push(0);
    for (at, range) in ranges.iter().enumerate() {
        if lists.as_ref().is_none_or(|lists| lists.get(at)) {
            rows.extend(range.clone().map(Some));
        }
        let end = rows.len() as u32;
        present.set(at, offsets.last() != Some(&end));
        offsets.push(end);
    }
    let count = rows.len();
    let elements = Box::new(take(elements, &rows));
    ChunkColumn { present: Some(present), values: ChunkValues::List { offsets, elements, count, lists } }
}

/// A text that is empty is no value.
pub(super) fn texts(texts: Texts, present: Option<Bits>) -> ChunkColumn {
    let empty = texts.offsets.windows(2).any(|pair| pair[0] == pair[1]);
    let present = if empty {
        let mut bits = present.unwrap_or_else(|| Bits::filled(texts.len(), true));
        for (row, pair) in texts.offsets.windows(2).enumerate() {
            if pair[0] == pair[1] {
                bits.set(row, false);
            }
        }
        Some(bits)
    } else {
        present
    };
    ChunkColumn { present, values: ChunkValues::Text(texts) }
}
