//! Dictionary deltas: values behind those that are known.

use super::decode::length;
use crate::data::{
    chunk::{ChunkColumn, ChunkValues},
    column::Bits,
    error::{LoadError, Result},
    integers,
};

/// The values of both, one behind the other.
pub(super) fn appended(known: ChunkColumn, more: ChunkColumn) -> Result<ChunkColumn> {
    if matches!(known.values, ChunkValues::Empty) {
        return Ok(known);
    }
    let all = |present: Option<Bits>, rows| present.unwrap_or_else(|| Bits::filled(rows, true));
    let (first, second) = (length(&known), length(&more));
    let mut present = all(known.present, first);
    present.extend(&all(more.present, second));
    Ok(ChunkColumn { present: Some(present), values: values(known.values, more.values)? })
}

fn values(known: ChunkValues, more: ChunkValues) -> Result<ChunkValues> {
    use ChunkValues::{Boolean, Date, DateTime, Exact, Float32, Float64, List, Text};
    Ok(match (known, more) {
        (Boolean(mut known), Boolean(more)) => {
            known.extend(&more);
            Boolean(known)
        }
        (Exact(known), Exact(more)) => Exact(integers::joined(vec![known, more])),
        (Float32(known), Float32(more)) => Float32(joined(known, more)),
        (Float64(known), Float64(more)) => Float64(joined(known, more)),
        (Date(known), Date(more)) => Date(joined(known, more)),
        (DateTime(known), DateTime(more)) => DateTime(joined(known, more)),
        (Text(mut known), Text(more)) => {
            room(known.bytes.len(), more.bytes.len(), "bytes of text in one dictionary")?;
            (0..more.len()).for_each(|at| known.push(more.get(at)));
            Text(known)
        }
        (
            List { mut offsets, elements, count, lists },
            List { offsets: more, elements: behind, count: added, lists: there },
        ) => {
            room(count, added, "elements of lists")?;
            let (first, second) = (offsets.len() - 1, more.len() - 1);
            offsets.extend(more.iter().skip(1).map(|offset| count as u32 + offset));
            let mut all = lists.unwrap_or_else(|| Bits::filled(first, true));
            all.extend(&there.unwrap_or_else(|| Bits::filled(second, true)));
            let elements = Box::new(appended(*elements, *behind)?);
            List { offsets, elements, count: count + added, lists: Some(all) }
        }
        _ => return Err(LoadError::damaged("a dictionary", "a continuation of another type")),
    })
}

fn joined<T>(mut known: Vec<T>, more: Vec<T>) -> Vec<T> {
    known.extend(more);
    known
}

fn room(known: usize, more: usize, what: &'static str) -> Result<()> {
    let found = known as u64 + more as u64;
    if found > u64::from(u32::MAX) {
        return Err(LoadError::TooLarge { what, found, limit: u32::MAX.into() });
    }
    Ok(())
}
