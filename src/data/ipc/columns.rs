//! What the fields of a schema become: columns with names of their own, what each needs beyond its type, and the dictionaries
//! that are referred to.

use std::collections::HashMap;

use super::kind::Kind;
use crate::{
    data::{
        column::TimeUnit,
        error::{LoadError, Result},
        limits::Limits,
    },
    model::schema::{ColumnType, TableSchema},
};

/// What a column needs beyond its type: decimals have a scale, date-times a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Physical {
    /// Decimal places of exact numbers.
    pub scale: i8,
    /// Of date-times: 0 for seconds, 3, 6 or 9 decimal places of them.
    pub places: u8,
    /// Of date-times: instants, not wall-clock times.
    pub zoned: bool,
}

/// The columns that a field becomes. `room` is how many bytes their names may still take: the name of a struct is
/// repeated in each of its fields'.
pub(super) fn columns(
    name: &str,
    kind: &Kind,
    out: &mut Vec<(String, Kind)>,
    room: &mut usize,
    limits: &Limits,
) -> Result<()> {
    let too_large = |what, found: usize, limit: usize| LoadError::TooLarge {
        what,
        found: found as u64,
        limit: limit as u64,
    };
    *room = room
        .checked_sub(name.len())
        .ok_or_else(|| too_large("bytes of column names", limits.names - *room + name.len(), limits.names))?;
    if let Kind::Struct(children) = kind {
        for (child, kind) in children {
            columns(&format!("{name}.{child}"), kind, out, room, limits)?;
        }
        return Ok(());
    }
    out.push((name.to_owned(), kind.clone()));
    if out.len() > limits.columns {
        return Err(too_large("columns", out.len(), limits.columns));
    }
    Ok(())
}

/// A name that no column before has. `seen` remembers the last number given to each name.
pub(super) fn unique(name: String, seen: &mut HashMap<String, usize>) -> String {
    let mut candidate = name.clone();
    let mut number = seen.get(&name).copied().unwrap_or(1);
    while seen.contains_key(&candidate) {
        number += 1;
        candidate = format!("{name} ({number})");
    }
    seen.insert(name, number);
    seen.entry(candidate.clone()).or_insert(1);
    candidate
}

pub(super) fn collect_dictionaries(kind: &Kind, out: &mut HashMap<i64, Kind>) -> Result<()> {
    match kind {
        Kind::Dictionary { id, values, .. } => {
            if out.insert(*id, (**values).clone()).is_some_and(|other| other != **values) {
                return Err(LoadError::damaged(
                    "its schema",
                    "one dictionary for columns of different types",
                ));
            }
            collect_dictionaries(values, out)
        }
        Kind::List { child, .. } | Kind::FixedList { child, .. } | Kind::ListView { child, .. } => {
            collect_dictionaries(child, out)
        }
        Kind::RunEnd { values, .. } => collect_dictionaries(values, out),
        Kind::Struct(children) => children.iter().try_for_each(|(_, child)| collect_dictionaries(child, out)),
        Kind::Unsupported { skip, .. } => {
            skip.children.iter().try_for_each(|child| collect_dictionaries(child, out))
        }
        _ => Ok(()),
    }
}

pub(super) fn physical(kind: &Kind) -> Physical {
    match kind {
        Kind::Decimal { scale, .. } => Physical { scale: *scale, ..Physical::default() },
        Kind::Timestamp { unit, zoned } => {
            let places = match unit {
                TimeUnit::Second => 0,
                TimeUnit::Millisecond => 3,
                TimeUnit::Microsecond => 6,
                TimeUnit::Nanosecond => 9,
            };
            Physical { places, zoned: *zoned, ..Physical::default() }
        }
        Kind::Dictionary { values: inner, .. }
        | Kind::RunEnd { values: inner, .. }
        | Kind::List { child: inner, .. }
        | Kind::FixedList { child: inner, .. }
        | Kind::ListView { child: inner, .. } => physical(inner),
        _ => Physical::default(),
    }
}

/// Whether a column can be asked: for the load report.
pub fn unsupported(schema: &TableSchema) -> Vec<(String, String)> {
    let named = schema.columns.iter().filter_map(|column| match &column.kind {
        ColumnType::Unsupported(name) => Some((column.name.clone(), name.clone())),
        _ => None,
    });
    named.collect()
}
