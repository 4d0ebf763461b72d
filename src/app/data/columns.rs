//! The columns of a table and what they hold. Only those in sight are drawn, and only those are asked about.

use std::collections::HashSet;

use leptos::{ev, html, prelude::*};

use super::{
    column::Column,
    setup::found,
    window::{Rows, Window},
};
use crate::{
    app::{format, ui::field::SearchField},
    browser::dom::{self, Listener},
    model::schema::{ColumnSchema, TableSchema},
};

/// The heights of a row and of what an opened one has more, as in the style sheet.
const ROW: f64 = 40.0;
const MORE: f64 = 312.0;

/// Rows drawn above and below those in sight.
const AROUND: usize = 6;

/// What all rows share.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub table: StoredValue<String>,
    /// Names of the opened columns.
    pub opened: RwSignal<HashSet<String>>,
    /// The place of the row that Tab reaches.
    pub active: RwSignal<usize>,
}

#[component]
pub(super) fn Columns(schema: TableSchema) -> impl IntoView {
    let count = schema.columns.len();
    let search = RwSignal::new(String::new());
    let shared = Shared {
        table: StoredValue::new(schema.name),
        opened: RwSignal::new(HashSet::new()),
        active: RwSignal::new(0),
    };
    let columns = StoredValue::new(schema.columns);
    let shown = Memo::new(move |_| columns.with_value(|columns| search_columns(columns, &search.get())));
    let rows = Memo::new(move |_| {
        shared.opened.with(|opened| {
            shown.with(|shown| Rows {
                count: shown.len(),
                height: ROW,
                more: MORE,
                opened: shown
                    .iter()
                    .enumerate()
                    .filter(|(_, column)| opened.contains(&column.name))
                    .map(|(place, _)| place)
                    .collect(),
            })
        })
    });
    let frame = NodeRef::<html::Div>::new();
    let seen = RwSignal::new((0.0, 640.0));
    let look = move || {
        if let Some(frame) = frame.try_get_untracked().flatten() {
            let now = (f64::from(frame.scroll_top()), f64::from(frame.client_height()));
            // A look that was put off may come after the page has gone.
            if seen.try_get_untracked().is_some_and(|seen| seen != now) {
                seen.set(now);
            }
        }
    };
    frame.on_load(move |_| dom::soon(look));
    let resized = StoredValue::new_local(Listener::window("resize", move |_| look()));
    on_cleanup(move || resized.dispose());
    let window = Memo::new(move |_| {
        let (top, height) = seen.get();
        rows.with(|rows| rows.window(top, height, AROUND))
    });
    Effect::new(move |_| {
        search.track();
        shared.active.set(0);
        if let Some(frame) = frame.get_untracked() {
            frame.set_scroll_top(0);
        }
    });
    let go = move |to: usize| {
        shared.active.set(to);
        if let Some(frame) = frame.get_untracked() {
            let (top, height) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()));
            if let Some(next) = rows.with_untracked(|rows| reveal(rows, to, top, height)) {
                frame.set_scroll_top(next as i32);
                look();
            }
        }
        dom::soon(move || dom::focus_id(&row_id(to)));
    };
    let key = move |event: ev::KeyboardEvent| {
        let (last, now) =
            (rows.with_untracked(|rows| rows.count.saturating_sub(1)), shared.active.get_untracked());
        let page = (seen.get_untracked().1 / ROW) as usize;
        if !dom::closest(event.target(), "tr").is_some_and(|row| row.matches(":focus").unwrap_or(false)) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => go((now + 1).min(last)),
            "ArrowUp" => go(now.saturating_sub(1)),
            "PageDown" => go((now + page).min(last)),
            "PageUp" => go(now.saturating_sub(page)),
            "Home" => go(0),
            "End" => go(last),
            "Enter" | " " => toggle(shared, shown, now, None),
            "ArrowRight" => toggle(shared, shown, now, Some(true)),
            "ArrowLeft" => toggle(shared, shown, now, Some(false)),
            _ => return,
        }
        event.prevent_default();
    };
    let drawn = move || {
        let range = window.with(|window| window.rows.clone());
        shown.with(|shown| {
            range.filter_map(|place| Some((place, shown.get(place)?.clone()))).collect::<Vec<_>>()
        })
    };
    let space = move |height: fn(&Window) -> f64| {
        move || {
            let height = window.with(height);
            (height > 0.0).then(|| view! { <tr class="space" aria-hidden="true" style:height=format!("{height}px")><td></td></tr> })
        }
    };
    let nothing = move || {
        shown
            .with(Vec::is_empty)
            .then(|| view! { <p class="table-empty">"No column has that in its name."</p> })
    };
    view! {
        {(count > 12).then(|| view! {
            <div class="page-bar">
                <div class="bar-search"><SearchField label=format!("Search {} columns", format::count(count as u64)) value=search /></div>
                <span class="push muted" aria-live="polite">{move || (!search.with(String::is_empty)).then(|| format::counted(shown.with(Vec::len) as u64, "column", "columns"))}</span>
            </div>
        })}
        <div class="table-box bare fill columns-box" node_ref=frame on:scroll=move |_| look()>
            <table class="grid columns-table" role="treegrid" aria-label="Columns" aria-rowcount=move || (shown.with(Vec::len) + 1).to_string() on:keydown=key>
                <colgroup>
                    <col class="c-name" /><col class="c-type" /><col class="c-empty" /><col class="c-distinct" /><col class="c-end" /><col class="c-end" /><col class="c-top" /><col class="c-spread" />
                </colgroup>
                <thead><tr aria-rowindex="1">
                    <th scope="col">"Column"</th>
                    <th scope="col">"Type"</th>
                    <th scope="col" class="number">"Empty"</th>
                    <th scope="col" class="number">"Distinct"</th>
                    <th scope="col">"Smallest"</th>
                    <th scope="col">"Largest"</th>
                    <th scope="col">"Top values"</th>
                    <th scope="col">"Spread"</th>
                </tr></thead>
                <tbody>
                    {space(|window| window.above)}
                    <For each=drawn key=|(place, column)| (*place, column.name.clone()) let((place, column))>
                        <Column place column shared />
                    </For>
                    {space(|window| window.below)}
                </tbody>
            </table>
            {nothing}
        </div>
    }
    .into_any()
}

pub(super) fn row_id(place: usize) -> String {
    format!("column-row-{place}")
}

fn search_columns(columns: &[ColumnSchema], search: &str) -> Vec<ColumnSchema> {
    if search.trim().is_empty() {
        return columns.to_vec();
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    found(&names, search)
        .into_iter()
        .filter_map(|name| columns.iter().find(|column| column.name == name).cloned())
        .collect()
}

/// How far to scroll so that a row, opened or not, is seen.
fn reveal(rows: &Rows, to: usize, top: f64, height: f64) -> Option<f64> {
    let (from, until) = (rows.top(to), rows.top(to + 1));
    // The head lies over the first row in sight.
    if from < top {
        Some(from)
    } else if until + ROW > top + height {
        Some((until + ROW - height).min(from))
    } else {
        None
    }
}

/// Opens or closes a column; one that cannot be used has nothing to open.
pub(super) fn toggle(shared: Shared, shown: Memo<Vec<ColumnSchema>>, place: usize, open: Option<bool>) {
    let column = shown.with_untracked(|shown| shown.get(place).cloned());
    if let Some(column) = column.filter(|column| column.kind.value_type().is_some()) {
        set_open(shared, &column.name, open);
    }
}

pub(super) fn set_open(shared: Shared, name: &str, open: Option<bool>) {
    shared.opened.update(|opened| {
        if open.unwrap_or(!opened.contains(name)) {
            opened.insert(name.to_owned());
        } else {
            opened.remove(name);
        }
    });
}
