//! **Move to**: a dialog with every place that a condition, a sub-rule or a step can be moved to.

use leptos::prelude::*;

use super::{
    destinations::{Destination, destinations},
    dragging::Dragging,
    editor::use_editor,
    places::Carried,
};
use crate::{
    app::ui::{dialog::Dialog, menu::MenuItem},
    browser::dom,
    model::edit::Edit,
};

/// The entry in the menu of what can be moved.
pub(super) fn item(dragging: Dragging, carried: Carried) -> MenuItem {
    MenuItem::new("Move to…", "corner-down-right", move || dragging.moving.set(Some(carried.clone())))
}

#[component]
pub(super) fn MoveToDialog(dragging: Dragging) -> impl IntoView {
    let moving = dragging.moving;
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(moving.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && moving.with_untracked(Option::is_some) {
            moving.set(None);
        }
    });
    view! { <Dialog open title="Move to" class="narrow">{move || moving.get().map(|carried| view! { <Places carried open /> })}</Dialog> }
        .into_any()
}

#[component]
fn Places(carried: Carried, open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    let found = editor.draft.with_untracked(|draft| {
        editor.catalog.with_untracked(|catalog| destinations(draft, catalog, &carried))
    });
    let id = StoredValue::new(carried.id().unwrap_or_default().to_owned());
    let go = Callback::new(move |edit: Edit| {
        open.set(false);
        editor.edit(edit);
        let line = id.with_value(|id| format!("node-{id}"));
        // The dialog gives the focus back first.
        dom::soon(move || dom::focus_first_in(&line));
    });
    let row = |one: Destination| {
        let indent = format!("{}px", 8 + one.depth * 20);
        let (edit, why) = match one.outcome {
            Ok(Some(edit)) => (Some(edit), None),
            Ok(None) => (None, Some("It stands there.".to_owned())),
            Err(why) => (None, Some(why)),
        };
        let disabled = edit.is_none();
        let press = move |_| {
            if let Some(edit) = &edit {
                go.run(edit.clone())
            }
        };
        view! {
            <li>
                <button type="button" class="destination" style:padding-left=indent disabled=disabled on:click=press>
                    <b>{one.name}</b>
                    <bdi class="muted cut">{why.unwrap_or(one.words)}</bdi>
                </button>
            </li>
        }
    };
    view! {
        <p class="muted">"It goes to the end of what you choose."</p>
        <ul class="destinations">{found.into_iter().map(row).collect_view()}</ul>
    }
    .into_any()
}
