//! Looking at columns and rows.

use std::sync::Arc;

use super::{
    Answered,
    keys::texts_out,
    protocol::{Answer, HeldId},
    state::{Held, State, gone, zone},
};
use crate::{
    data::{
        column::Column,
        order,
        profile::{self, Distinct},
    },
    service::protocol::Failure,
};

/// Different values of one answer.
const PIECE: usize = 1 << 13;

pub(super) fn rows(state: &State, table: &str, limit: usize, zone_name: &str) -> Answered {
    let (table, zone) = (state.table(table)?, zone(zone_name));
    let first = table.order.first_in_file(limit);
    let rows: Vec<u32> = first.iter().map(|row| table.order.get(*row as usize)).collect();
    let cells = first.into_iter().map(|row| table.row(row as usize, zone)).collect();
    Ok((Answer::Cells(cells), vec![order::to_bytes(&rows)]))
}

pub(super) fn named<'a>(state: &'a State, table: &str, column: &str) -> Result<&'a Arc<Column>, Failure> {
    let found = state.table(table)?.columns.named(column);
    found.ok_or_else(|| Failure::Sentence(format!("The table {table} has no column {column}.")))
}

pub(super) fn column(state: &State, table: &str, column: &str, zone_name: &str) -> Answered {
    let found = profile::profile(named(state, table, column)?, zone(zone_name));
    Ok((Answer::Column(Box::new(found)), Vec::new()))
}

pub(super) fn values(
    state: &State,
    table: &str,
    column: &str,
    (search, limit): (&str, usize),
    zone_name: &str,
) -> Answered {
    let (values, matching) = profile::values(named(state, table, column)?, search, limit, zone(zone_name));
    Ok((Answer::Found { values, matching }, Vec::new()))
}

pub(super) fn distinct(
    state: &mut State,
    held: HeldId,
    table: &str,
    column: &str,
    (search, zone_name): (&str, &str),
) -> Answered {
    let distinct = Distinct::of(named(state, table, column)?, search, zone(zone_name));
    let (mut places, mut bytes) = (None, Vec::new());
    if let Some([(low, at_low), (high, at_high)]) = distinct.ends() {
        places = Some([at_low, at_high]);
        bytes = vec![low, high];
    }
    let answer = Answer::Distinct {
        rows: distinct.rows,
        empty: distinct.empty,
        distinct: distinct.len() as u64,
        form: distinct.form().filter(|_| !distinct.is_empty()),
        ends: places,
    };
    state.held.insert(held, Held::Distinct(distinct));
    Ok((answer, bytes))
}

fn held(state: &State, held: HeldId) -> Result<&Distinct, Failure> {
    match state.held.get(&held) {
        Some(Held::Distinct(distinct)) => Ok(distinct),
        _ => Err(gone()),
    }
}

pub(super) fn next_values(state: &State, id: HeldId, from: u64) -> Answered {
    let (values, counts) = held(state, id)?.piece(from as usize, PIECE);
    let [ends, bytes] = texts_out(values);
    Ok((Answer::Values, vec![ends, bytes, bytemuck::cast_slice(&counts).to_vec()]))
}

pub(super) fn bins(state: &State, id: HeldId, ends: (f64, f64)) -> Answered {
    Ok((Answer::Bins(held(state, id)?.counts(ends)), Vec::new()))
}
