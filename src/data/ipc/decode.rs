//! Buffers to values. Every length, offset and index is checked against what it points into.

use std::{collections::HashMap, ops::Range};

use arrow_buffer::i256;

use super::{
    body::Body,
    kind::Kind,
    repeat::repeated,
    take::{joined, list, take, texts},
};
use crate::data::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Integers, Texts},
    error::{LoadError, Result},
    integers::narrowest,
};

/// Bytes that a list's place takes while it is read: once in 64 bits, once in 32.
const RANGES: u64 = 24;

/// Dictionaries read so far, by id.
pub(super) type Dictionaries = HashMap<i64, ChunkColumn>;

fn wrong(what: &str) -> LoadError {
    LoadError::damaged("a record batch", what)
}

/// Bytes of a validity buffer as bits; nothing where every row has a value.
fn validity(body: &mut Body<'_>, rows: usize, nulls: usize) -> Result<Option<Bits>> {
    let buffer = body.buffer()?;
    if nulls == 0 && buffer.is_empty() {
        return Ok(None);
    }
    if buffer.is_empty() && rows == 0 {
        return Ok(None);
    }
    let bits = bits(&buffer, rows)?;
    if bits.count() + nulls != rows {
        return Err(wrong("another number of empty values than declared"));
    }
    Ok(if nulls == 0 { None } else { Some(bits) })
}

fn bits(buffer: &[u8], rows: usize) -> Result<Bits> {
    let bytes =
        buffer.get(..rows.div_ceil(8)).ok_or_else(|| wrong("a buffer that is too short for its rows"))?;
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    Ok(Bits::from_words(words.collect(), rows))
}

/// Values of `N` bytes each.
fn fixed<const N: usize, T>(body: &mut Body<'_>, rows: usize, read: impl Fn([u8; N]) -> T) -> Result<Vec<T>> {
    body.spend((rows as u64) * size_of::<T>() as u64)?;
    let buffer = body.buffer_of(rows.checked_mul(N).ok_or_else(|| wrong("too many rows"))?)?;
    Ok(buffer.as_chunks::<N>().0.iter().take(rows).map(|bytes| read(*bytes)).collect())
}

fn integers(body: &mut Body<'_>, rows: usize, bytes: usize, signed: bool) -> Result<Integers> {
    Ok(match (bytes, signed) {
        (1, true) => Integers::I8(fixed(body, rows, i8::from_le_bytes)?),
        (2, true) => Integers::I16(fixed(body, rows, i16::from_le_bytes)?),
        (4, true) => Integers::I32(fixed(body, rows, i32::from_le_bytes)?),
        (8, true) => Integers::I64(fixed(body, rows, i64::from_le_bytes)?),
        (1, false) => Integers::I16(fixed(body, rows, |bytes: [u8; 1]| i16::from(bytes[0]))?),
        (2, false) => Integers::I32(fixed(body, rows, |bytes| i32::from(u16::from_le_bytes(bytes)))?),
        (4, false) => Integers::I64(fixed(body, rows, |bytes| i64::from(u32::from_le_bytes(bytes)))?),
        _ => {
            let values = fixed(body, rows, u64::from_le_bytes)?;
            if values.iter().any(|value| *value > i64::MAX as u64) {
                return Ok(Integers::I128(values.into_iter().map(i128::from).collect()));
            }
            Integers::I64(values.into_iter().map(|value| value as i64).collect())
        }
    })
}

/// A 16-bit float, widened.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2_f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1024.0 + fraction) * 2_f32.powi(exponent - 25),
    }
}

/// NaN is no value, and -0 is 0.
fn without_nan(present: Option<Bits>, rows: usize, nan: impl Fn(usize) -> bool) -> Option<Bits> {
    let mut present = present;
    for row in 0..rows {
        if nan(row) {
            present.get_or_insert_with(|| Bits::filled(rows, true)).set(row, false);
        }
    }
    present
}

fn offsets(body: &mut Body<'_>, rows: usize, large: bool) -> Result<Vec<u64>> {
    if rows == 0 {
        // Writers leave the single offset of no rows out.
        body.skip()?;
        return Ok(vec![0]);
    }
    let offsets = if large {
        fixed(body, rows + 1, |bytes| u64::try_from(i64::from_le_bytes(bytes)).unwrap_or(u64::MAX))?
    } else {
        fixed(body, rows + 1, |bytes| u64::try_from(i32::from_le_bytes(bytes)).unwrap_or(u64::MAX))?
    };
    if offsets.windows(2).any(|pair| pair[0] > pair[1]) || offsets.last() == Some(&u64::MAX) {
        return Err(wrong("offsets that are not in order"));
    }
    Ok(offsets)
}

fn text(body: &mut Body<'_>, rows: usize, large: bool) -> Result<Texts> {
    let offsets = offsets(body, rows, large)?;
    let data = body.buffer()?;
    let (first, last) = (offsets[0], offsets[offsets.len() - 1]);
    let slice = usize::try_from(first)
        .ok()
        .zip(usize::try_from(last).ok())
        .and_then(|(first, last)| data.get(first..last));
    let bytes = slice.ok_or_else(|| wrong("a text beyond the end of its buffer"))?;
    if bytes.len() > u32::MAX as usize {
        return Err(wrong("texts of more than 4 GB"));
    }
    let valid = std::str::from_utf8(bytes).map_err(|_| wrong("a text that is not UTF-8"))?;
    body.spend(bytes.len() as u64 + offsets.len() as u64 * 4)?;
    let offsets: Vec<u32> = offsets.iter().map(|offset| (offset - first) as u32).collect();
    if !offsets.iter().all(|offset| valid.is_char_boundary(*offset as usize)) {
        return Err(wrong("a text that is not UTF-8"));
    }
    Ok(Texts { offsets, bytes: bytes.to_vec() })
}

fn text_views(body: &mut Body<'_>, rows: usize, present: Option<&Bits>) -> Result<Texts> {
    let views = fixed(body, rows, |bytes: [u8; 16]| bytes)?;
    let count = body.variadic()?;
    let data = (0..count).map(|_| body.buffer()).collect::<Result<Vec<_>>>()?;
    body.spend(rows as u64 * 4)?;
    let mut texts = Texts { offsets: Vec::with_capacity(rows + 1), bytes: Vec::new() };
    texts.offsets.push(0);
    let number = |view: &[u8; 16], at: usize| {
        u32::from_le_bytes([view[at], view[at + 1], view[at + 2], view[at + 3]]) as usize
    };
    for (row, view) in views.iter().enumerate() {
        if present.is_some_and(|present| !present.get(row)) {
            texts.push("");
            continue;
        }
        let length = number(view, 0);
        let bytes = if length <= 12 {
            view.get(4..4 + length)
        } else {
            let from = number(view, 12);
            let range = from.checked_add(length).map(|end| from..end);
            range.and_then(|range| data.get(number(view, 8)).and_then(|data| data.get(range)))
        };
        let bytes = bytes.ok_or_else(|| wrong("a text beyond the end of its buffer"))?;
        // Views may share bytes: a small file can mean a large text.
        body.spend(bytes.len() as u64)?;
        texts.push(std::str::from_utf8(bytes).map_err(|_| wrong("a text that is not UTF-8"))?);
    }
    Ok(texts)
}

fn span(range: Range<u64>, count: usize) -> Result<Range<u32>> {
    if range.end > count as u64 || range.start > range.end || count > u32::MAX as usize {
        return Err(wrong("a list beyond the end of its elements"));
    }
    Ok(range.start as u32..range.end as u32)
}

fn lists(
    body: &mut Body<'_>,
    ranges: Vec<Range<u64>>,
    child: &Kind,
    known: &Dictionaries,
    present: Option<Bits>,
) -> Result<ChunkColumn> {
    let (elements, count) = decode(body, child, known, None)?;
    let ranges = ranges.into_iter().map(|range| span(range, count)).collect::<Result<Vec<_>>>()?;
    if joined(&ranges, count, present.as_ref()) {
        return Ok(whole(&ranges, elements, count, present));
    }
    list(body, &ranges, &elements, present)
}

/// Lists one behind the other, which need not be moved.
fn whole(ranges: &[Range<u32>], elements: ChunkColumn, count: usize, lists: Option<Bits>) -> ChunkColumn {
    let offsets = std::iter::once(0).chain(ranges.iter().map(|range| range.end)).collect();
    let mut present = Bits::filled(ranges.len(), false);
    for (row, _) in ranges.iter().enumerate().filter(|(_, range)| !range.is_empty()) {
        present.set(row, true);
    }
    let elements = Box::new(elements);
    ChunkColumn { present: Some(present), values: ChunkValues::List { offsets, elements, count, lists } }
}

fn indices(
    body: &mut Body<'_>,
    rows: usize,
    bytes: usize,
    signed: bool,
    present: Option<&Bits>,
    count: usize,
) -> Result<Vec<Option<u32>>> {
    let values = integers(body, rows, bytes, signed)?;
    body.spend(rows as u64 * size_of::<Option<u32>>() as u64)?;
    let checked = (0..rows).map(|row| {
        if present.is_some_and(|present| !present.get(row)) {
            return Ok(None);
        }
        match values.get(row).map(u32::try_from) {
            Some(Ok(index)) if (index as usize) < count => Ok(Some(index)),
            _ => Err(wrong("a dictionary index beyond the dictionary")),
        }
    });
    checked.collect()
}

fn runs(
    body: &mut Body<'_>,
    rows: usize,
    bytes: usize,
    values: &Kind,
    known: &Dictionaries,
) -> Result<ChunkColumn> {
    let (count, nulls) = body.node()?;
    let _ = validity(body, count, nulls)?;
    let ends = integers(body, count, bytes, true)?;
    let (column, length) = decode(body, values, known, None)?;
    if length != count {
        return Err(wrong("another number of runs than of their values"));
    }
    body.spend(rows as u64 * 8)?;
    let mut indices = Vec::with_capacity(rows);
    for (run, end) in (0..count).filter_map(|run| ends.get(run)).enumerate() {
        let end = usize::try_from(end).map_err(|_| wrong("a run that ends before it begins"))?;
        let full = indices.len() < rows;
        if end <= indices.len() && full {
            return Err(wrong("a run that ends before it begins"));
        }
        indices.resize(end.min(rows), Some(run as u32));
        if indices.len() == rows {
            break;
        }
    }
    if indices.len() < rows {
        return Err(wrong("runs that end before the last row"));
    }
    take(body, &column, &indices)
}

/// Passes over a column of any type. Gives how many rows it has.
fn skip(body: &mut Body<'_>, kind: &Kind) -> Result<usize> {
    let (rows, _) = body.node()?;
    let buffers = match kind {
        Kind::Null | Kind::RunEnd { .. } => 0,
        Kind::Struct(_) | Kind::FixedList { .. } => 1,
        Kind::Text { .. } | Kind::ListView { .. } => 3,
        Kind::Unsupported { skip, .. } => skip.buffers,
        _ => 2,
    };
    (0..buffers).try_for_each(|_| body.skip())?;
    if matches!(kind, Kind::TextView) || matches!(kind, Kind::Unsupported { skip, .. } if skip.variadic) {
        let count = body.variadic()?;
        (0..count).try_for_each(|_| body.skip())?;
    }
    match kind {
        Kind::List { child, .. } | Kind::FixedList { child, .. } | Kind::ListView { child, .. } => {
            skip(body, child)?;
        }
        Kind::RunEnd { bytes, values } => {
            skip(body, &Kind::Integer { bytes: *bytes, signed: true })?;
            skip(body, values)?;
        }
        Kind::Struct(children) => {
            for (_, child) in children {
                skip(body, child)?;
            }
        }
        Kind::Unsupported { skip: taken, .. } => {
            for child in &taken.children {
                skip(body, child)?;
            }
        }
        _ => {}
    }
    Ok(rows)
}

/// The rows of one column, and how many they are. `rows` is what they must be, where that is known.
pub(super) fn decode(
    body: &mut Body<'_>,
    kind: &Kind,
    known: &Dictionaries,
    must: Option<usize>,
) -> Result<(ChunkColumn, usize)> {
    let fits = |rows: usize| match must {
        Some(must) if must != rows => Err(wrong("a column of another length than the batch")),
        _ => Ok(rows),
    };
    if !kind.is_supported() {
        let rows = fits(skip(body, kind)?)?;
        return Ok((ChunkColumn { present: None, values: ChunkValues::Unsupported }, rows));
    }
    let (rows, nulls) = body.node()?;
    fits(rows)?;
    let column = match kind {
        Kind::Null => ChunkColumn::empty(),
        Kind::RunEnd { bytes, values } => runs(body, rows, *bytes, values, known)?,
        kind => {
            let present = validity(body, rows, nulls)?;
            with_validity(body, kind, known, rows, present)?
        }
    };
    Ok((column, rows))
}

/// A top-level column as the table's columns: fields of structs become columns of their own, empty where their parent is.
pub(super) fn flatten(
    body: &mut Body<'_>,
    kind: &Kind,
    known: &Dictionaries,
    parent: Option<&Bits>,
    out: &mut Vec<ChunkColumn>,
) -> Result<()> {
    let Kind::Struct(children) = kind else {
        let (mut column, _) = decode(body, kind, known, Some(body.rows))?;
        if let Some(parent) = parent {
            let mut present = column.present.take().unwrap_or_else(|| Bits::filled(body.rows, true));
            present.and(parent);
            column.present = Some(present);
            if let ChunkValues::List { lists, .. } = &mut column.values {
                let mut there = lists.take().unwrap_or_else(|| Bits::filled(body.rows, true));
                there.and(parent);
                *lists = Some(there);
            }
        }
        out.push(repeated(column)?);
        return Ok(());
    };
    let (rows, nulls) = body.node()?;
    if rows != body.rows {
        return Err(wrong("a column of another length than the batch"));
    }
    let own = validity(body, rows, nulls)?;
    let present = match (own, parent) {
        (Some(mut own), Some(parent)) => {
            own.and(parent);
            Some(own)
        }
        (own, parent) => own.or_else(|| parent.cloned()),
    };
    children.iter().try_for_each(|(_, child)| flatten(body, child, known, present.as_ref(), out))
}

fn with_validity(
    body: &mut Body<'_>,
    kind: &Kind,
    known: &Dictionaries,
    rows: usize,
    present: Option<Bits>,
) -> Result<ChunkColumn> {
    let plain = |present, values| Ok(ChunkColumn { present, values });
    // Narrow from here on: what is narrow is quickly shared out and handed over.
    let exact = |present: Option<Bits>, values| {
        let values = ChunkValues::Exact(narrowest(values, present.as_ref()));
        Ok(ChunkColumn { present, values })
    };
    match kind {
        Kind::Boolean => {
            let buffer = body.buffer()?;
            plain(present, ChunkValues::Boolean(bits(&buffer, rows)?))
        }
        Kind::Integer { bytes, signed } => {
            let values = integers(body, rows, *bytes, *signed)?;
            exact(present, values)
        }
        Kind::Float { bytes: 8 } => {
            let values: Vec<f64> = fixed(body, rows, |bytes| f64::from_le_bytes(bytes) + 0.0)?;
            plain(without_nan(present, rows, |row| values[row].is_nan()), ChunkValues::Float64(values))
        }
        Kind::Float { bytes } => {
            let values: Vec<f32> = match bytes {
                2 => fixed(body, rows, |bytes| half(u16::from_le_bytes(bytes)) + 0.0)?,
                _ => fixed(body, rows, |bytes| f32::from_le_bytes(bytes) + 0.0)?,
            };
            plain(without_nan(present, rows, |row| values[row].is_nan()), ChunkValues::Float32(values))
        }
        Kind::Decimal { bytes, .. } => {
            let values = match bytes {
                4 => Integers::I32(fixed(body, rows, i32::from_le_bytes)?),
                8 => Integers::I64(fixed(body, rows, i64::from_le_bytes)?),
                16 => Integers::I128(fixed(body, rows, i128::from_le_bytes)?),
                _ => Integers::I256(fixed(body, rows, i256::from_le_bytes)?),
            };
            exact(present, values)
        }
        Kind::Text { large } => Ok(texts(text(body, rows, *large)?, present)),
        Kind::TextView => {
            let views = text_views(body, rows, present.as_ref())?;
            Ok(texts(views, present))
        }
        Kind::Date32 => plain(present, ChunkValues::Date(fixed(body, rows, i32::from_le_bytes)?)),
        Kind::Date64 => {
            let day = |bytes| {
                i64::from_le_bytes(bytes).div_euclid(86_400_000).clamp(i32::MIN.into(), i32::MAX.into())
                    as i32
            };
            plain(present, ChunkValues::Date(fixed(body, rows, day)?))
        }
        Kind::Timestamp { .. } => {
            plain(present, ChunkValues::DateTime(fixed(body, rows, i64::from_le_bytes)?))
        }
        Kind::List { large, child } => {
            let offsets = offsets(body, rows, *large)?;
            body.spend(rows as u64 * RANGES)?;
            lists(body, offsets.windows(2).map(|pair| pair[0]..pair[1]).collect(), child, known, present)
        }
        Kind::FixedList { size, child } => {
            let size = *size as u64;
            let end = size
                .checked_mul(rows as u64)
                .ok_or_else(|| wrong("a list beyond the end of its elements"))?;
            body.spend(end.saturating_add(rows as u64 * RANGES))?;
            lists(
                body,
                (0..rows as u64).map(|row| row * size..(row + 1) * size).collect(),
                child,
                known,
                present,
            )
        }
        Kind::ListView { large, child } => {
            let number = |value: i64| u64::try_from(value).unwrap_or(u64::MAX);
            let read = |body: &mut Body<'_>| match large {
                true => fixed(body, rows, |bytes| number(i64::from_le_bytes(bytes))),
                false => fixed(body, rows, |bytes| number(i32::from_le_bytes(bytes).into())),
            };
            let (from, sizes) = (read(body)?, read(body)?);
            body.spend(rows as u64 * RANGES)?;
            let range = |(row, (from, size)): (usize, (u64, u64))| match present
                .as_ref()
                .is_some_and(|bits| !bits.get(row))
            {
                true => 0..0,
                false => from..from.saturating_add(size),
            };
            let ranges = from.into_iter().zip(sizes).enumerate().map(range).collect();
            lists(body, ranges, child, known, present)
        }
        Kind::Dictionary { id, bytes, signed, .. } => {
            let Some(values) = known.get(id) else {
                // A dictionary that never came is only a problem where a row points into it.
                let _ = indices(body, rows, *bytes, *signed, present.as_ref(), 0)?;
                return Ok(ChunkColumn::empty());
            };
            let indices = indices(body, rows, *bytes, *signed, present.as_ref(), length(values))?;
            take(body, values, &indices)
        }
        Kind::Null | Kind::RunEnd { .. } | Kind::Struct(_) | Kind::Unsupported { .. } => {
            Err(wrong("a column of an unknown type"))
        }
    }
}

/// How many rows a decoded column has; every row where it has only empty ones.
pub(super) fn length(column: &ChunkColumn) -> usize {
    match &column.values {
        ChunkValues::Empty | ChunkValues::Unsupported => u32::MAX as usize,
        ChunkValues::Boolean(bits) => bits.len(),
        ChunkValues::Exact(values) => values.len(),
        ChunkValues::Float32(values) => values.len(),
        ChunkValues::Float64(values) => values.len(),
        ChunkValues::Text(texts) => texts.len(),
        ChunkValues::Dictionary { codes, .. } => codes.len(),
        ChunkValues::Date(values) => values.len(),
        ChunkValues::DateTime(values) => values.len(),
        ChunkValues::List { offsets, .. } => offsets.len().saturating_sub(1),
    }
}
