//! The diagram on the page: cards that are dragged or moved by the arrow keys, over the lines between them.

use leptos::{ev, html, prelude::*};

use super::{
    diagram::{Card, Diagram, Role, WIDTH},
    layout::{Places, on_grid},
    picture::Words,
};
use crate::{
    app::{
        route::Route,
        ui::{icon::Icon, text::Middle},
        visible::visible,
    },
    browser::dom,
};

/// What an arrow key moves a card by, and with Shift.
const STEP: f64 = 8.0;
const STRIDE: f64 = 40.0;

/// A card under way: which, and from where both it and the pointer began.
#[derive(Clone, PartialEq)]
struct Drag {
    table: String,
    card: (f64, f64),
    pointer: (f64, f64),
}

/// Cards and lines. Moved cards are told at once, and once more when they are let go.
#[component]
pub(super) fn Canvas(
    /// What is drawn.
    diagram: Memo<Diagram>,
    /// Beside the shapes.
    words: Memo<Words>,
    /// Where the cards are.
    places: RwSignal<Places>,
    /// A card was let go.
    #[prop(into)]
    on_moved: Callback<()>,
) -> impl IntoView {
    let drag = RwSignal::new(None::<Drag>);
    let frame = NodeRef::<html::Div>::new();
    let tables = Memo::new(move |_| {
        diagram.with(|diagram| diagram.cards.iter().map(|card| card.table.clone()).collect::<Vec<_>>())
    });
    let moved = move |event: ev::PointerEvent| {
        drag.with_untracked(|drag| {
            let Some(drag) = drag else { return };
            let at = |card: f64, from: f64, now: i32| card + f64::from(now) - from;
            let to = on_grid((
                at(drag.card.0, drag.pointer.0, event.client_x()),
                at(drag.card.1, drag.pointer.1, event.client_y()),
            ));
            if places.with_untracked(|places| places.get(&drag.table) != Some(&to)) {
                places.update(|places| {
                    places.insert(drag.table.clone(), to);
                });
            }
        });
    };
    let end = move |_: ev::PointerEvent| {
        if drag.with_untracked(Option::is_some) {
            drag.set(None);
            on_moved.run(());
        }
    };
    view! {
        <div class="diagram" node_ref=frame on:pointermove=moved on:pointerup=end on:pointercancel=end>
            <p class="sr-only" id="diagram-help">"Arrow keys move the table, with Shift further."</p>
            <div class="diagram-canvas" style:width=move || px(diagram.with(|diagram| diagram.width)) style:height=move || px(diagram.with(|diagram| diagram.height))>
                <svg class="diagram-lines" aria-hidden="true" width=move || diagram.with(|diagram| diagram.width) height=move || diagram.with(|diagram| diagram.height)>
                    {move || diagram.with(|diagram| diagram.edges.iter().map(|edge| view! { <path d=edge.path.clone() /><path class="ends" d=edge.ends.clone() /> }).collect_view())}
                </svg>
                <For each=move || tables.get() key=|table| table.clone() let(table)>
                    <CardView table diagram words places drag on_moved />
                </For>
                {move || words.with(|words| diagram.with(|diagram| {
                    let labels = diagram.edges.iter().filter_map(|edge| {
                        let word = words.edges.get(&edge.id)?.clone();
                        let (x, y) = edge.middle;
                        Some(view! { <span class="diagram-word" aria-hidden="true" style:left=px(x) style:top=px(y)>{word}</span> })
                    });
                    labels.collect_view()
                }))}
            </div>
        </div>
    }
    .into_any()
}

fn px(length: f64) -> String {
    format!("{length}px")
}

#[component]
fn CardView(
    table: String,
    diagram: Memo<Diagram>,
    words: Memo<Words>,
    places: RwSignal<Places>,
    drag: RwSignal<Option<Drag>>,
    on_moved: Callback<()>,
) -> impl IntoView {
    let table = StoredValue::new(table);
    let card = Memo::new(move |before: Option<&Option<Card>>| {
        let now = diagram.with(|diagram| {
            table.with_value(|table| diagram.cards.iter().find(|card| card.table == *table).cloned())
        });
        now.or_else(|| before.cloned().flatten())
    });
    let at =
        move |of: fn(&Card) -> f64| move || px(card.with(|card| card.as_ref().map(of).unwrap_or_default()));
    let note = move || {
        words.with(|words| table.with_value(|table| words.cards.get(table).cloned().unwrap_or_default()))
    };
    let name = move || {
        let columns = card.with(|card| {
            card.as_ref()
                .map(|card| card.lines.iter().map(said).collect::<Vec<_>>().join(", "))
                .unwrap_or_default()
        });
        format!(
            "{}, {}{}{columns}",
            visible(&table.get_value()),
            note(),
            if columns.is_empty() { "" } else { ": " }
        )
    };
    let press = move |event: ev::PointerEvent| {
        if event.button() != 0 || dom::comes_from(&event, "a") {
            return;
        }
        let Some(from) = places.with_untracked(|places| table.with_value(|table| places.get(table).copied()))
        else {
            return;
        };
        dom::capture_pointer(&event);
        drag.set(Some(Drag {
            table: table.get_value(),
            card: from,
            pointer: (event.client_x().into(), event.client_y().into()),
        }));
    };
    let key = move |event: ev::KeyboardEvent| {
        let by = if event.shift_key() { STRIDE } else { STEP };
        let (x, y) = match event.key().as_str() {
            "ArrowLeft" => (-by, 0.0),
            "ArrowRight" => (by, 0.0),
            "ArrowUp" => (0.0, -by),
            "ArrowDown" => (0.0, by),
            _ => return,
        };
        event.prevent_default();
        places.update(|places| {
            if let Some(place) = places.get_mut(&table.get_value()) {
                *place = on_grid((place.0 + x, place.1 + y));
            }
        });
        on_moved.run(());
        let id = card_id(&table.get_value());
        dom::soon(move || dom::reveal_id(&id));
    };
    let lines = move || {
        card.with(|card| {
            let lines = card.as_ref().map(|card| card.lines.clone()).unwrap_or_default();
            lines
                .into_iter()
                .map(|line| {
                    let icon = match line.role {
                        Role::Key => "key",
                        Role::Link => "arrow-right",
                        Role::Time => "clock",
                    };
                    view! { <li><Icon name=icon /><Middle text=visible(&line.column) /></li> }
                })
                .collect_view()
        })
    };
    view! {
        <div
            class="diagram-card"
            class:is-profile=move || card.with(|card| card.as_ref().is_some_and(|card| card.is_profile))
            class:dragged=move || drag.with(|drag| drag.as_ref().is_some_and(|drag| table.with_value(|table| drag.table == *table)))
            id=card_id(&table.get_value())
            tabindex="0"
            role="group"
            aria-label=name
            aria-describedby="diagram-help"
            style:left=at(|card| card.at.0)
            style:top=at(|card| card.at.1)
            style:height=at(|card| card.height)
            style:width=px(WIDTH)
            on:pointerdown=press
            on:keydown=key
        >
            <div class="diagram-head">
                <a href=Route::Table(table.get_value()).hash()><Middle text=visible(&table.get_value()) /></a>
                <span class="muted">{note}</span>
            </div>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

/// What a line is, for those who hear it.
fn said(line: &super::diagram::Line) -> String {
    match line.role {
        Role::Key => format!("key {}", line.column),
        Role::Link => format!("leads on by {}", line.column),
        Role::Time => format!("time {}", line.column),
    }
}

fn card_id(table: &str) -> String {
    format!("diagram-{table}")
}
