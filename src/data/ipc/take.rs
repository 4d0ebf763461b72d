//! Rows of a decoded column by their numbers: how dictionaries, runs and views become plain columns.

use std::ops::Range;

use super::body::Body;
use crate::data::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Codes, Texts},
    error::{LoadError, Result},
};

/// Bytes that a row of it takes, beside texts and elements.
fn width(values: &ChunkValues) -> u64 {
    match values {
        ChunkValues::Empty | ChunkValues::Unsupported => 0,
        ChunkValues::Boolean(_) => 1,
        ChunkValues::Float32(_)
        | ChunkValues::Date(_)
        | ChunkValues::Text(_)
        | ChunkValues::Dictionary { .. } => 4,
        ChunkValues::Exact(values) => values.size() as u64,
        ChunkValues::Float64(_) | ChunkValues::DateTime(_) => 8,
        ChunkValues::List { .. } => 20,
    }
}

/// Codes into those of the entries that they use, where most entries are not used: a dictionary may be far larger than a
/// batch, and every batch brings its own.
fn entries(body: &mut Body<'_>, mut codes: Vec<u32>, all: &Texts) -> Result<ChunkValues> {
    if all.len() <= codes.len() {
        body.spend(all.bytes.len() as u64 + all.offsets.len() as u64 * 4)?;
        return Ok(ChunkValues::Dictionary { codes: Codes::narrow(codes, all.len()), entries: all.clone() });
    }
    let mut places = vec![u32::MAX; all.len()];
    let mut entries = Texts { offsets: vec![0], bytes: Vec::new() };
    for code in &mut codes {
        let Some(place) = places.get_mut(*code as usize) else { continue };
        if *place == u32::MAX {
            let text = all.get(*code as usize);
            body.spend(text.len() as u64 + 4)?;
            *place = entries.len() as u32;
            entries.push(text);
        }
        *code = *place;
    }
    Ok(ChunkValues::Dictionary { codes: Codes::narrow(codes, entries.len()), entries })
}

/// The rows of those numbers; nothing gives a row without a value. Numbers are within the column.
pub(super) fn take(body: &mut Body<'_>, column: &ChunkColumn, rows: &[Option<u32>]) -> Result<ChunkColumn> {
    body.spend(rows.len() as u64 * (1 + width(&column.values)))?;
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
        ChunkValues::Exact(values) => {
            ChunkValues::Exact(values.pick(rows, |row| row.map_or(usize::MAX, |row| row as usize)))
        }
        ChunkValues::Float32(values) => ChunkValues::Float32(pick(values, rows)),
        ChunkValues::Float64(values) => ChunkValues::Float64(pick(values, rows)),
        ChunkValues::Date(values) => ChunkValues::Date(pick(values, rows)),
        ChunkValues::DateTime(values) => ChunkValues::DateTime(pick(values, rows)),
        // The texts themselves are the dictionary's entries.
        ChunkValues::Text(texts) => entries(body, rows.iter().map(|row| row.unwrap_or(0)).collect(), texts)?,
        ChunkValues::Dictionary { codes, entries: texts } => {
            let codes = rows.iter().map(|row| row.map_or(0, |row| codes.get(row as usize) as u32)).collect();
            entries(body, codes, texts)?
        }
        ChunkValues::List { offsets, elements, lists, .. } => {
            let mut kept = Bits::filled(rows.len(), false);
            let ranges = rows.iter().enumerate().map(|(at, row)| {
                let Some(row) = index(row) else { return 0..0 };
                kept.set(at, lists.as_ref().is_none_or(|lists| lists.get(row)));
                offsets.get(row).copied().unwrap_or(0)..offsets.get(row + 1).copied().unwrap_or(0)
            });
            let ranges: Vec<Range<u32>> = ranges.collect();
            return list(body, &ranges, elements, Some(kept));
        }
    };
    Ok(ChunkColumn { present: Some(present), values })
}

/// Whether lists stand one behind the other over all elements, and null ones have none.
pub(super) fn joined(ranges: &[Range<u32>], count: usize, lists: Option<&Bits>) -> bool {
    let mut end = 0;
    for (at, range) in ranges.iter().enumerate() {
        if range.start != end || !range.is_empty() && lists.is_some_and(|lists| !lists.get(at)) {
            return false;
        }
        end = range.end;
    }
    end as usize == count
}

/// Lists made of ranges of elements; a null list's range does not count.
pub(super) fn list(
    body: &mut Body<'_>,
    ranges: &[Range<u32>],
    elements: &ChunkColumn,
    lists: Option<Bits>,
) -> Result<ChunkColumn> {
    // Ranges may share elements: few bytes of a file can mean many.
    let found: u64 = ranges.iter().map(|range| u64::from(range.end - range.start)).sum();
    body.spend(found.saturating_mul(size_of::<Option<u32>>() as u64))?;
    if found > u64::from(u32::MAX) {
        return Err(LoadError::TooLarge { what: "elements of lists", found, limit: u32::MAX.into() });
    }
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
    let elements = Box::new(take(body, elements, &rows)?);
    Ok(ChunkColumn { present: Some(present), values: ChunkValues::List { offsets, elements, count, lists } })
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
