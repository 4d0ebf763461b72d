//! The list as a table: its columns and its rows.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use serde_json::Value;

use super::{
    cells,
    order::{Column, Order},
    row::Row,
};
use crate::app::{
    segment::preview::{Columns, Usual},
    ui::table::{self, Sort, TableRows},
};

/// The table's columns: the name, and those of the others that are shown.
pub fn columns(shown: &[Column]) -> Vec<table::Column> {
    let column = |column: Column| {
        let made = table::Column::new(column.key(), column.label()).sorts();
        match column {
            Column::Name => made.width(160).grows(),
            Column::Tags => made.width(80),
            Column::Type => made.width(84),
            Column::State => made.width(76),
            Column::Status => made.width(112),
            Column::Members => made.width(104).number(),
            Column::Change => made.width(148).number().tip("Since the refresh before"),
            Column::Refreshed | Column::Next => made.width(184),
            Column::Schedule => made.width(168),
            Column::Created | Column::Changed => made.width(112),
            Column::Audience => made.width(104),
            Column::Usage => made.width(128).tip("Segments and measures that use it"),
        }
    };
    std::iter::once(Column::Name).chain(shown.iter().copied()).map(column).collect()
}

/// The keys of the columns that can be left out, in order.
pub fn optional_columns() -> Vec<String> {
    let optional = Column::ALL.iter().filter(|column| **column != Column::Name);
    optional.map(|column| column.key().to_owned()).collect()
}

/// Where those are among them that are shown where nobody chose.
pub fn usual_columns() -> Usual {
    let there = optional_columns();
    let place = |column: Column| there.iter().position(|key| key == column.key());
    let first: Vec<usize> = Column::USUAL.into_iter().filter_map(place).collect();
    Usual { most: first.len(), first }
}

/// The chosen columns. They were once kept by their words.
pub fn chosen_columns(kept: Option<&Value>) -> Columns {
    let key = |name: String| {
        let by_words = Column::ALL.into_iter().find(|column| column.label() == name);
        by_words.map_or(name, |column| column.key().to_owned())
    };
    Columns::read(kept).named(key)
}

/// The word of a column on the screen.
pub fn column_label(key: &str) -> String {
    Column::of_key(key).map_or_else(|| key.to_owned(), |column| column.label().to_owned())
}

/// The columns of those keys.
pub fn columns_of(keys: &[String]) -> Vec<Column> {
    keys.iter().filter_map(|key| Column::of_key(key)).collect()
}

/// The table's rows; instants in a time zone.
pub fn table_rows(rows: Vec<Arc<Row>>, zone: String) -> TableRows {
    let stamps: Vec<u64> = rows.iter().map(|row| stamp(row)).collect();
    let for_text = zone.clone();
    let html = move |row: &Arc<Row>, id: &str| {
        let column = Column::of_key(id);
        column.map(|column| cells::html(row, column, &zone)).unwrap_or_default()
    };
    let text = move |row: &Arc<Row>, id: &str| {
        Column::of_key(id).map(|column| cells::text(row, column, &for_text)).unwrap_or_default()
    };
    TableRows::of_html(rows, |row| row.id.clone(), html, text)
        .stamped(move |at| stamps.get(at).copied().unwrap_or_default())
}

/// The order, as the table says it.
pub fn sort_of(order: Order) -> Sort {
    Sort { column: order.column.key().to_owned(), descending: order.descending }
}

fn stamp(row: &Row) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish()
}
