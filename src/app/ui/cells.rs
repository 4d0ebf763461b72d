//! Rows of values as a table.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    table::{Column, DataTable, Sort, TableRows},
    text::Middle,
};
use crate::{
    app::{format, visible::visible},
    model::cell::Cell,
    service::protocol::Rows,
};

/// A thousand columns are not drawn at once: what does not fit is counted.
const COLUMNS: usize = 60;

/// Texts up to so many characters fit into their column and are not cut in the middle.
const SHORT: usize = 30;

/// More rows than this are drawn only where they are seen: each is many cells, and there are others after each edit.
const WHOLE: usize = 30;

/// Numbers to the right, empties as a dash, long texts cut in the middle with the whole when pointed at. Columns are
/// known by their place, also in a sort.
#[component]
pub fn CellTable(
    /// The rows.
    #[prop(into)]
    rows: Signal<Rows>,
    /// What they are.
    #[prop(into)]
    label: String,
    /// Another answer is on its way.
    #[prop(optional, into)]
    waiting: Signal<bool>,
    /// How the rows are sorted.
    #[prop(optional, into)]
    sort: Signal<Option<Sort>>,
    /// A head was pressed; without it no column sorts.
    #[prop(optional, into)]
    on_sort: Option<Callback<Sort>>,
    /// A row was opened: its place.
    #[prop(optional, into)]
    on_open: Option<Callback<usize>>,
    /// More classes of the box.
    #[prop(optional, into)]
    class: String,
    /// Shown where there are none.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView {
    let columns = Memo::new(move |_| rows.with(|rows| columns(rows, on_sort.is_some())));
    let left_out = move || rows.with(|rows| rows.columns.len().saturating_sub(COLUMNS));
    // Made once for each answer, and not for each look at it.
    let answers = StoredValue::new(0_u64);
    let shown = Memo::new_with_compare(
        move |_| {
            answers.update_value(|answers| *answers += 1);
            table_rows(rows.get(), answers.get_value())
        },
        |_, _| true,
    );
    let pressed = Callback::new(move |sort| {
        if let Some(on_sort) = on_sort {
            on_sort.run(sort)
        }
    });
    view! {
        {match on_open {
            Some(on_open) => {
                let open = move |at: String| at.parse().into_iter().for_each(|at| on_open.run(at));
                view! { <DataTable label columns rows=shown sort on_sort=pressed on_open=open compact=true words=true whole=WHOLE class waiting empty /> }.into_any()
            }
            None => view! { <DataTable label columns rows=shown sort on_sort=pressed compact=true words=true whole=WHOLE class waiting empty /> }.into_any(),
        }}
        <Show when=move || { left_out() > 0 }>
            <p class="table-foot">{move || format!("{} more are not shown here.", format::counted(left_out() as u64, "column", "columns"))}</p>
        </Show>
    }
    .into_any()
}

/// Columns of the values: as wide as their longest text of the first rows, within limits.
fn columns(rows: &Rows, sorts: bool) -> Vec<Column> {
    let sample = &rows.rows[..rows.rows.len().min(40)];
    rows.columns
        .iter()
        .take(COLUMNS)
        .enumerate()
        .map(|(place, name)| {
            let length = |cell: &Cell| length(name, cell);
            let cells = || sample.iter().filter_map(|row| row.get(place));
            let longest = cells().map(length).max().unwrap_or(0).max(name.chars().count()) as u32;
            let name = visible(name);
            let column = Column { sorts, ..Column::new(place.to_string(), name.clone()) };
            // A head that sorts has its arrow beside the name.
            let room = if sorts { 50 } else { 32 };
            let column = column.width((longest * 7 + room).clamp(72, 280)).tip(name);
            if cells().any(|cell| matches!(cell, Cell::Number(_))) { column.number() } else { column }
        })
        .collect()
}

/// About as many characters as the cell will show.
fn length(column: &str, cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 1,
        Cell::Text(text) => text.chars().count(),
        // Figures are wider than letters, and are not cut.
        Cell::Number(_) => format::cell_of(column, cell).chars().count() * 8 / 7 + 1,
        Cell::Boolean(_) => 5,
        Cell::Date(_) => 11,
        Cell::DateTime(_) => 18,
        Cell::List(cells) => cells.iter().map(|cell| length(column, cell) + 2).sum(),
    }
}

/// The cells of an answer, which has a number of its own.
fn table_rows(rows: Rows, number: u64) -> TableRows {
    let rows = Arc::new(rows);
    let len = rows.rows.len();
    let for_text = Arc::clone(&rows);
    let find =
        |rows: &Rows, at: usize, column: &str| rows.rows.get(at)?.get(column.parse::<usize>().ok()?).cloned();
    let name_of = |rows: &Rows, column: &str| {
        column.parse().ok().and_then(|place: usize| rows.columns.get(place).cloned()).unwrap_or_default()
    };
    TableRows {
        len,
        key: Arc::new(|at| at.to_string()),
        stamp: Arc::new(move |_| number),
        cell: Arc::new(move |at, column| match find(&rows, at, column) {
            None | Some(Cell::Empty) => view! { <span class="muted">"–"</span> }.into_any(),
            Some(Cell::Text(text)) if text.chars().count() > SHORT => {
                view! { <Middle text=visible(&text) /> }.into_any()
            }
            Some(cell) => {
                let text = match &cell {
                    Cell::Text(text) => visible(text),
                    cell => format::cell_of(&name_of(&rows, column), cell),
                };
                view! { <bdi title=text.clone()>{text.clone()}</bdi> }.into_any()
            }
        }),
        html: None,
        text: Arc::new(move |at, column| {
            let name = name_of(&for_text, column);
            find(&for_text, at, column).map(|cell| format::cell_of(&name, &cell)).unwrap_or_default()
        }),
    }
}
