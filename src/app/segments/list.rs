//! The list as a table: its columns, and how a cell looks.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::prelude::*;
use serde_json::Value;

use super::{
    order::{Column, Order},
    row::Row,
    status::SegmentStatus,
};
use crate::app::{
    data::broken::BrokenMark,
    format,
    route::Route,
    segment::preview::{Columns, Usual},
    ui::{
        figure::Change,
        icon::Icon,
        spark::Sparkline,
        table::{self, Sort, TableRows},
        text::{Chip, Middle},
    },
};

/// The table's columns: the name, and those of the others that are shown.
pub fn columns(shown: &[Column]) -> Vec<table::Column> {
    let column = |column: Column| {
        let made = table::Column::new(column.key(), column.label()).sorts();
        match column {
            Column::Name => made.width(176).grows(),
            Column::Tags => made.width(88),
            Column::Type => made.width(88),
            Column::State => made.width(84),
            Column::Status => made.width(112),
            Column::Members => made.width(100).number(),
            Column::Change => made.width(152).number().tip("Since the refresh before"),
            Column::Refreshed | Column::Next => made.width(168),
            Column::Schedule => made.width(176),
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
pub fn table_rows(rows: Vec<Row>, zone: String) -> TableRows {
    let stamps: Vec<u64> = rows.iter().map(stamp).collect();
    let for_text = zone.clone();
    let cell = move |row: &Row, id: &str| {
        Column::of_key(id).map_or_else(|| ().into_any(), |column| cell(row, column, &zone))
    };
    let text = move |row: &Row, id: &str| {
        Column::of_key(id).map(|column| text(row, column, &for_text)).unwrap_or_default()
    };
    TableRows::of(rows, |row| row.id.clone(), cell, text)
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

fn cell(row: &Row, column: Column, zone: &str) -> AnyView {
    match column {
        Column::Name => name(row),
        Column::Tags => {
            let chips = row.tags.iter().map(|tag| view! { <Chip label=tag.clone() /> }).collect_view();
            view! { <span class="chips one-line" title=row.tags.join(", ")>{chips}</span> }.into_any()
        }
        Column::Status => view! { <SegmentStatus status=row.status error=row.error.clone() /> }.into_any(),
        Column::Change => {
            let change = row.change.map(|change| view! { <Change change /> });
            let spark = (row.trend.len() > 1).then(|| view! { <Sparkline values=row.trend.clone() /> });
            view! { <span class="change-and-spark">{spark}{change.or_else(|| None)}{row.change.is_none().then(nothing)}</span> }.into_any()
        }
        Column::Members if row.members.is_none() => nothing(),
        Column::Refreshed if row.refreshed.is_none() => nothing(),
        Column::Next if row.next.is_none() => nothing(),
        Column::Usage if row.usage.is_empty() => nothing(),
        Column::Usage => {
            view! { <span class="cut" data-tip=row.usage.names()>{row.usage.words()}</span> }.into_any()
        }
        Column::Schedule => {
            view! { <span class="cut" title=row.schedule.clone()>{row.schedule.clone()}</span> }.into_any()
        }
        Column::Created | Column::Changed => {
            let at = if column == Column::Created { row.created } else { row.changed };
            view! { <span data-tip=format::instant(at, zone)>{format::day_of(at, zone)}</span> }.into_any()
        }
        _ => text(row, column, zone).into_any(),
    }
}

fn name(row: &Row) -> AnyView {
    let unsaved = row.has_draft && row.complete;
    view! {
        <span class="name-cell">
            <a href=Route::Segment(row.id.clone()).hash()><Middle text=row.name.clone() /></a>
            <BrokenMark segment=row.id.clone() />
            {unsaved.then(|| view! {
                <span class="unsaved" data-tip="Edited since it was saved"><Icon name="pencil" /><span class="sr-only">"Edited since it was saved"</span></span>
            })}
        </span>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <span class="muted">"–"</span> }.into_any()
}

/// What is copied of a cell.
fn text(row: &Row, column: Column, zone: &str) -> String {
    match column {
        Column::Name => row.name.clone(),
        Column::Tags => row.tags.join(", "),
        Column::Type => row.kind.label().to_owned(),
        Column::State => row.state.label().to_owned(),
        Column::Status => row.status.label().to_owned(),
        Column::Members => row.members.map(|members| format::count(members.into())).unwrap_or_default(),
        Column::Change => row.change.map(format::signed).unwrap_or_default(),
        Column::Refreshed => row.refreshed.map(|at| format::instant(at, zone)).unwrap_or_default(),
        Column::Next => row.next.map(|at| format::instant(at, zone)).unwrap_or_default(),
        Column::Schedule => row.schedule.clone(),
        Column::Audience => row.audience.label().to_owned(),
        Column::Usage => row.usage.words(),
        Column::Created => format::instant(row.created, zone),
        Column::Changed => format::instant(row.changed, zone),
    }
}
