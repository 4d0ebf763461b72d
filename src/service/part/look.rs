//! Looking at columns and rows.

use std::sync::Arc;

use super::{
    Answered,
    protocol::Answer,
    state::{State, zone},
};
use crate::{
    data::{column::Column, order},
    service::protocol::Failure,
};

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
