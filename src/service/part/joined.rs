//! What a part's rows come to when its tables are joined.

use std::collections::HashMap;

use super::{
    Answered,
    protocol::Answer,
    state::{Loaded, State},
};
use crate::{
    data::{
        column::{Bits, Column},
        keys::key_of,
        universe::{universe, universe_in},
    },
    model::setup::{RelationshipFound, Setup, TableFound},
};

/// The rows of the file at which examples are found: those that have such a key for the `nth` time.
fn rows_of(table: &Loaded, key: &[String], examples: &[String], nth: u32, live: Option<&Bits>) -> Vec<u32> {
    let columns = table.named(key);
    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
    let mut open: HashMap<&str, (u32, u32)> =
        examples.iter().map(|example| (example.as_str(), (0, u32::MAX))).collect();
    let (mut left, mut text) = (open.len(), String::new());
    let in_file = table.order.in_file();
    for at in 0..table.columns.rows() {
        let row = in_file.as_ref().map_or(at, |rows| rows[at] as usize);
        if left == 0 {
            break;
        }
        if live.is_none_or(|live| live.get(row))
            && key_of(&columns, row, &mut text)
            && let Some((times, at)) = open.get_mut(text.as_str())
        {
            *times += 1;
            if *times == nth {
                *at = table.order.get(row);
                left -= 1;
            }
        }
    }
    examples.iter().map(|example| open[example.as_str()].1).collect()
}

/// The rows of a table that are not left out for their key; nothing where all are there.
fn live(table: &Loaded, setup: &Setup) -> Option<Bits> {
    let known = setup.table(table.name()).filter(|known| !known.key.is_empty())?;
    let columns = table.named(&known.key);
    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
    let rows = table.columns.rows();
    let universe = match table.order.in_file() {
        None => universe(&columns, rows, known.newest_wins),
        Some(in_file) => {
            universe_in(&columns, rows, in_file.iter().map(|row| *row as usize), known.newest_wins)
        }
    };
    let mut live = universe.live;
    if setup.profile != known.table {
        let empty = |row: &usize| columns.iter().any(|column| !column.has_value(*row));
        (0..table.columns.rows()).filter(empty).for_each(|row| live.set(row, true));
    }
    Some(live)
}

/// Joins the tables, and tells what became of their rows.
pub(super) fn joined(state: &mut State) -> Answered {
    let data = state.dataset_as_set_up()?;
    let setup = data.setup();
    let table = |found: TableFound| {
        let rows = match found.duplicate_examples.is_empty() {
            true => Vec::new(),
            false => {
                let key = setup.table(&found.table).map(|known| known.key.clone()).unwrap_or_default();
                rows_of(state.table(&found.table)?, &key, &found.duplicate_examples, 2, None)
            }
        };
        Ok((found, rows))
    };
    let tables = data.tables_found().into_iter().map(table).collect::<Result<_, _>>()?;
    let relationship = |found: &RelationshipFound| {
        let rows = match setup.relationship(&found.relationship) {
            Some(known) if !found.orphan_examples.is_empty() => {
                let source = state.table(&known.source)?;
                let live = live(source, setup);
                rows_of(source, &known.columns, &found.orphan_examples, 1, live.as_ref())
            }
            _ => Vec::new(),
        };
        Ok((found.clone(), rows))
    };
    let relationships = data.relationships_found().iter().map(relationship).collect::<Result<_, _>>()?;
    let customers = data.customers().count() as u32;
    Ok((Answer::Joined { tables, relationships, customers }, Vec::new()))
}
