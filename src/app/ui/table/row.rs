//! A table's row.

use leptos::{html, prelude::*};

use super::{
    data::{Align, Column, TableRows},
    selection::{Choose, Selected},
};
use crate::{
    app::ui::{
        icon::Icon,
        menu::{Menu, MenuItem},
    },
    browser::dom,
};

/// What a row needs to know of a column: another width draws no row anew.
#[derive(Clone, PartialEq)]
pub(super) struct Shape {
    id: String,
    align: Align,
}

impl Shape {
    pub(super) fn of(column: &Column) -> Self {
        Self { id: column.id.clone(), align: column.align }
    }
}

/// What all rows of a table share.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub id: StoredValue<String>,
    pub columns: Memo<Vec<Shape>>,
    /// The place of the row that Tab reaches.
    pub active: RwSignal<usize>,
    pub selected: Option<RwSignal<Selected>>,
    pub choose: Callback<(usize, Choose)>,
    pub on_open: Option<Callback<String>>,
    pub menu: Option<Callback<String, Vec<MenuItem>>>,
    /// Whether the focus was in a row when it was drawn anew.
    pub had_focus: StoredValue<bool>,
}

impl Shared {
    pub(super) fn row_id(self, place: usize) -> String {
        self.id.with_value(|id| format!("{id}-{place}"))
    }
}

#[component]
pub(super) fn Row(
    place: usize,
    key: String,
    rows: Signal<TableRows>,
    /// Its cells are written over where they change; without it the row is another one then.
    words: bool,
    shared: Shared,
) -> impl IntoView {
    let own = StoredValue::new(key.clone());
    let is_active = Memo::new(move |_| shared.active.get() == place);
    let is_selected = Memo::new(move |_| {
        shared
            .selected
            .is_some_and(|selected| selected.with(|selected| own.with_value(|own| selected.contains(own))))
    });
    let element = NodeRef::<html::Tr>::new();
    element.on_load(move |row| {
        if is_active.get_untracked() && shared.had_focus.get_value() && is_free() {
            let _ = row.focus();
        }
    });
    let drawn = (!words).then(|| rows.get_untracked());
    // What is HTML is out of the order of Tab already.
    let quiet = drawn.as_ref().is_some_and(|drawn| drawn.html.is_some());
    // The cells' HTML as it was drawn, and of which stamp that is.
    let (written, of) = (StoredValue::new(Vec::<String>::new()), StoredValue::new(0));
    Effect::new(move |before: Option<bool>| {
        let active = is_active.get();
        if let Some(row) = element.get()
            && (active || before.is_some() || !quiet)
        {
            dom::set_tabbable(&row, active);
        }
        active
    });
    let stamp = Memo::new(move |before: Option<&u64>| {
        rows.with(|rows| match own.with_value(|own| (rows.key)(place) == *own) {
            true if words || quiet => (rows.stamp)(place),
            true => 0,
            // Another one has its place, and it goes.
            false => before.copied().unwrap_or_default(),
        })
    });
    let cells = move || {
        if words {
            stamp.track();
        }
        let drawn = drawn.clone().filter(|_| !quiet).unwrap_or_else(|| rows.get_untracked());
        let cells = shared.columns.get().into_iter().map(|Shape { id, align }| {
            let class = if align == Align::Right { "number" } else { "" };
            match &drawn.html {
                Some(html) => {
                    let html = html(place, &id);
                    written.update_value(|written| written.push(html.clone()));
                    view! { <td class=class inner_html=html></td> }.into_any()
                }
                None => view! { <td class=class>{(drawn.cell)(place, &id)}</td> }.into_any(),
            }
        });
        written.update_value(Vec::clear);
        of.set_value(stamp.get_untracked());
        cells.collect_view()
    };
    if quiet {
        Effect::new(move |_| {
            let now = stamp.get();
            if of.try_get_value().is_none_or(|of| of == now) {
                return;
            }
            of.set_value(now);
            let Some(row) = element.get_untracked() else { return };
            for (at, html) in changed(place, rows, written, shared) {
                dom::write_child(&row, at, &html);
            }
            if is_active.get_untracked() {
                dom::set_tabbable(&row, true);
                // It was in a cell that is another one now.
                if shared.had_focus.get_value() && dom::focused().is_none() {
                    let _ = row.focus();
                }
            }
        });
    }
    let check = shared.selected.is_some().then(|| {
        view! {
            <td class="tight" on:click=move |event| {
                event.stop_propagation();
                shared.active.set(place);
                if event.shift_key() {
                    event.prevent_default();
                    shared.choose.run((place, Choose::Range));
                } else {
                    shared.choose.run((place, Choose::Toggle));
                }
            }>
                <input type="checkbox" aria-label="Select the row" tabindex="-1" prop:checked=is_selected />
            </td>
        }
    });
    let menu = shared.menu.map(|menu| {
        let items = Callback::new(move |()| menu.run(own.get_value()));
        view! { <td class="actions"><RowMenu items /></td> }
    });
    view! {
        <tr
            node_ref=element
            id=shared.row_id(place)
            data-row=place.to_string()
            aria-rowindex=(place + 2).to_string()
            aria-selected=move || shared.selected.map(|_| is_selected.get().to_string())
            tabindex=move || if is_active.get() { "0" } else { "-1" }
            on:focusin=move |_| {
                shared.had_focus.set_value(true);
                if shared.active.get_untracked() != place {
                    shared.active.set(place);
                }
            }
            on:click=move |event| if event.ctrl_key() || event.meta_key() {
                shared.choose.run((place, Choose::Toggle));
            } else if event.shift_key() && shared.selected.is_some() {
                event.prevent_default();
                shared.choose.run((place, Choose::Range));
            }
            on:dblclick=move |event| if let Some(open) = shared.on_open.filter(|_| !dom::comes_from(&event, "a, button, input")) {
                open.run(own.get_value());
            }
        >{check}{cells}<td class="filler" aria-hidden="true"></td>{menu}</tr>
    }
    .into_any()
}

/// The cells whose HTML is another one now, by their place in the row, and what it is.
fn changed(
    place: usize,
    rows: Signal<TableRows>,
    written: StoredValue<Vec<String>>,
    shared: Shared,
) -> Vec<(usize, String)> {
    let drawn = rows.get_untracked();
    let Some(html) = &drawn.html else { return Vec::new() };
    let before = usize::from(shared.selected.is_some());
    let columns = shared.columns.get_untracked();
    let mut changed = Vec::new();
    written.update_value(|written| {
        for (at, (column, written)) in columns.iter().zip(written).enumerate() {
            let now = html(place, &column.id);
            if now != *written {
                written.clone_from(&now);
                changed.push((before + at, now));
            }
        }
    });
    changed
}

/// The menu at a row's end. Before it is opened for the first time it is a button and nothing else: a long table has many.
#[component]
fn RowMenu(items: Callback<(), Vec<MenuItem>>) -> impl IntoView {
    const LABEL: &str = "More actions";
    let opened = RwSignal::new(false);
    let open = move |event: &leptos::ev::Event| {
        event.prevent_default();
        event.stop_propagation();
        opened.set(true);
    };
    move || {
        if opened.get() {
            view! { <Menu label=LABEL items opened=true /> }.into_any()
        } else {
            view! {
                <button
                    type="button"
                    class="icon-button"
                    aria-label=LABEL
                    data-tip=LABEL
                    data-row-menu=""
                    aria-haspopup="menu"
                    aria-expanded="false"
                    tabindex="-1"
                    on:click=move |event| open(&event)
                    on:keydown=move |event| if event.key() == "ArrowDown" { open(&event) }
                ><Icon name="ellipsis" /></button>
            }
            .into_any()
        }
    }
}

/// Whether the focus is nowhere, or in a row that it is to leave.
fn is_free() -> bool {
    dom::focused().is_none_or(|at| at.closest("tr[data-row]").is_ok_and(|row| row.is_some()))
}
