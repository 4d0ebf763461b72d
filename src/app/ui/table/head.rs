//! A table's head: it sorts, and its columns are made wider with the pointer or with Shift and the arrow keys.

use leptos::{ev, prelude::*};

use super::data::{Align, Column, Sort, Widths};
use crate::{
    app::ui::icon::Icon,
    browser::dom::{self, Step},
};

const NARROWEST: u32 = 56;
const WIDEST: u32 = 960;

/// The cells of the head, in one order of Tab.
#[component]
pub(super) fn Heads(
    columns: Signal<Vec<Column>>,
    sort: Signal<Option<Sort>>,
    on_sort: Option<Callback<Sort>>,
    widths: RwSignal<Widths>,
    /// How many columns stand before the first of these.
    before: usize,
) -> impl IntoView {
    let at = RwSignal::new(0_usize);
    move || {
        columns
            .get()
            .into_iter()
            .enumerate()
            .map(|(place, column)| view! { <Head place column at sort on_sort widths before /> })
            .collect_view()
    }
}

#[component]
fn Head(
    place: usize,
    column: Column,
    at: RwSignal<usize>,
    sort: Signal<Option<Sort>>,
    on_sort: Option<Callback<Sort>>,
    widths: RwSignal<Widths>,
    before: usize,
) -> impl IntoView {
    let id = StoredValue::new(column.id.clone());
    let (width, right) = (column.width, column.align == Align::Right);
    let sorted = move || {
        sort.with(|sort| {
            sort.as_ref().filter(|sort| id.with_value(|id| *id == sort.column)).map(|sort| sort.descending)
        })
    };
    let now =
        move || widths.with_untracked(|widths| id.with_value(|id| widths.get(id).copied())).unwrap_or(width);
    let resize = move |to: f64| {
        let to = (to.round().max(0.0) as u32).clamp(NARROWEST, WIDEST);
        widths.update(|widths| {
            widths.insert(id.get_value(), to);
        });
    };
    // Where the drag began, and how wide the column was.
    let drag = StoredValue::new(None::<(f64, f64)>);
    let key = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        if event.shift_key() {
            resize(f64::from(now()) + f64::from(by) * 16.0);
        } else if let Some(row) = dom::closest(event.target(), "tr") {
            dom::step_focus(&row, "[data-head]", Step::By(by));
        }
    };
    let tabindex = move || if at.get() == place { "0" } else { "-1" };
    let title = column.title.clone();
    let tip = column.tip.clone();
    let inner = match on_sort.filter(|_| column.sorts) {
        Some(on_sort) => view! {
            <button
                type="button"
                class="sort"
                data-head=""
                data-tip=tip
                tabindex=tabindex
                on:focus=move |_| at.set(place)
                on:click=move |_| on_sort.run(sort.with_untracked(|sort| id.with_value(|id| Sort::pressed(sort.as_ref(), id))))
            >
                <span>{title.clone()}</span>
                {move || view! { <Icon name=if sorted() == Some(true) { "arrow-down" } else { "arrow-up" } /> }}
            </button>
        }
        .into_any(),
        None => view! { <span class="cut" data-head="" data-tip=tip tabindex=tabindex on:focus=move |_| at.set(place)>{title.clone()}</span> }.into_any(),
    };
    view! {
        <th
            scope="col"
            class:number=right
            aria-colindex=(place + before + 1).to_string()
            aria-sort=move || sorted().map(|descending| if descending { "descending" } else { "ascending" })
            on:keydown=key
        >
            {inner}
            <span
                class="resize"
                aria-hidden="true"
                on:pointerdown=move |event| {
                    event.prevent_default();
                    dom::capture_pointer(&event);
                    // What is drawn may be wider than what was asked for: the drag begins at what is seen.
                    let seen = dom::closest(event.target(), "th").map_or(f64::from(now()), |head| f64::from(head.offset_width()));
                    drag.set_value(Some((f64::from(event.client_x()), seen)));
                }
                on:pointermove=move |event| if let Some((from, seen)) = drag.get_value() { resize(seen + f64::from(event.client_x()) - from) }
                on:pointerup=move |_| drag.set_value(None)
                on:pointercancel=move |_| drag.set_value(None)
                on:dblclick=move |_| widths.update(|widths| { id.with_value(|id| widths.remove(id)); })
            ></span>
        </th>
    }
    .into_any()
}
