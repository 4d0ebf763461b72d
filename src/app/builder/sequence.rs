//! A sequence: its steps one under the other, each with its records, its distance from the one before, and its filter.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    attribute_field::AttributeField,
    attributes::{Offer, What, here},
    dragging::use_dragging,
    editor::{Editor, use_editor},
    move_to,
    moves::{self, Way},
    node::Filter,
    path::{Asker, PathChoice},
    places::Carried,
    rule::{go, step_key},
    said::Said,
};
use crate::{
    app::ui::{
        button::{Button, IconButton, Weight},
        choice::{Choice, Select},
        field::NumberField,
        icon::Icon,
        menu::{Menu, MenuItem},
    },
    model::{
        attribute::{Attribute, Path},
        catalog::Catalog,
        condition::DateUnit,
        draft::{DraftKind, DraftNode, DraftSpan, DraftStep},
        edit::Edit,
        schema::ColumnType,
    },
};

fn steps(node: Option<&DraftNode>) -> &[DraftStep] {
    match node.map(|node| &node.kind) {
        Some(DraftKind::Sequence(sequence)) => &sequence.steps,
        _ => &[],
    }
}

/// The line of a sequence.
#[component]
pub(super) fn SequenceWords() -> impl IntoView {
    view! { <span class="fixed-words"><Icon name="list-ordered" />"these things, one after the other"</span> }
        .into_any()
}

/// The steps below it.
#[component]
pub(super) fn Steps(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = id.clone();
    let ids = Memo::new(move |_| {
        node.with(|node| steps(node.as_deref()).iter().map(|step| step.id.clone()).collect::<Vec<_>>())
    });
    let add = move |()| {
        let last = node.with_untracked(|node| steps(node.as_deref()).last().map(|step| step.path.clone()));
        if let Some(path) = last.or_else(|| first_path(editor)) {
            editor.edit(Edit::AddStep { node: id.clone(), path });
        }
    };
    view! {
        <ol class="steps" data-steps=own>
            <For each=move || ids.get() key=Clone::clone let(id)>
                {
                    let own = StoredValue::new(id.clone());
                    let place = Memo::new(move |_| ids.with(|ids| own.with_value(|own| ids.iter().position(|id| id == own))));
                    let many = Memo::new(move |_| ids.with(Vec::len) > 1);
                    view! { <Step node id place many /> }
                }
            </For>
        </ol>
        <div class="add-bar"><Button label="Add step" icon="plus" small=true weight=Weight::Quiet on_press=add /></div>
    }
    .into_any()
}

/// The first path whose records have a time.
pub(super) fn first_path(editor: Editor) -> Option<Path> {
    editor.catalog.with_untracked(|catalog| {
        catalog.related().into_iter().find(|path| catalog.time(&path.from).is_some())
    })
}

#[component]
fn Step(
    node: Memo<Option<Arc<DraftNode>>>,
    id: String,
    place: Memo<Option<usize>>,
    many: Memo<bool>,
) -> impl IntoView {
    let (editor, dragging) = (use_editor(), use_dragging());
    let own = StoredValue::new(id.clone());
    let carried = Memo::new(move |_| own.with_value(|id| dragging.carries(id)));
    let step = Memo::new(move |_| {
        node.with(|node| {
            own.with_value(|own| steps(node.as_deref()).iter().find(|step| step.id == *own).cloned())
        })
    });
    let later = Memo::new(move |_| place.get().is_some_and(|place| place > 0));
    let before = Memo::new(move |_| {
        let place = place.get()?.checked_sub(1)?;
        node.with(|node| steps(node.as_deref()).get(place).map(|step| step.path.clone()))
    });
    let between = Memo::new(move |_| {
        step.with(|step| step.as_ref()?.without.as_ref().map(|between| between.id.clone()))
    });
    view! {
        <li class="step" class:carried=carried id=format!("node-{id}") on:keydown=move |event| step_key(editor, &event, &own.get_value())>
            <div class="step-line">
                <span class="step-word grip" aria-hidden="true" on:pointerdown=move |event| dragging.press(&event, Carried::Step(own.get_value()))>
                    <span>{move || if later.get() { "then" } else { "first" }}</span><Icon name="grip-vertical" />
                </span>
                <span class="sr-only">{move || if later.get() { "then" } else { "first" }}</span>
                <PathChoice container=own.get_value() asker=Asker::Step single=true />
                <Show when=move || later.get()><Within step id=own.get_value() /></Show>
                <Show when=move || later.get() && step.with(|step| step.as_ref().is_some_and(|step| step.same.is_some()))>
                    <Same step before id=own.get_value() />
                </Show>
                <Actions step before later many id=own.get_value() />
            </div>
            {move || between.get().map(|id| view! { <Without between=id.clone() step=own.get_value() /> })}
            <Said id=id.clone() />
            <Filter container=own.get_value() />
        </li>
    }
    .into_any()
}

/// At most so long after the step before.
#[component]
fn Within(step: Memo<Option<DraftStep>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id);
    let span = Memo::new(move |_| step.with(|step| step.as_ref().and_then(|step| step.within.clone())));
    let set = move |within| editor.edit(Edit::SetWithin { step: own.get_value(), within });
    let limited = Memo::new(move |_| span.with(Option::is_some));
    let when = vec![Choice::new("any", "at any later time"), Choice::new("within", "within")];
    let change = move |value: String| {
        set((value == "within").then(|| DraftSpan { count: "30".to_owned(), unit: DateUnit::Days }));
    };
    let units: Vec<Choice> =
        DateUnit::OF_DATE_TIMES.iter().map(|unit| Choice::new(unit.label(), unit.label())).collect();
    let count = Signal::derive(move || span.get().map(|span| span.count).unwrap_or_default());
    let unit = Signal::derive(move || span.get().map_or(DateUnit::Days, |span| span.unit));
    let typed = move |count: String| set(Some(DraftSpan { count, unit: unit.get_untracked() }));
    let chosen = move |label: String| {
        if let Some(unit) = DateUnit::OF_DATE_TIMES.iter().find(|unit| unit.label() == label) {
            set(Some(DraftSpan { count: count.get_untracked(), unit: *unit }));
        }
    };
    let units = Signal::stored(units);
    view! {
        <span class="operator-field"><Select label="How long after" choices=Signal::stored(when) value=Signal::derive(move || if limited.get() { "within" } else { "any" }.to_owned()) on_change=change quiet=true /></span>
        <Show when=move || limited.get()>
            <span class="value">
                <span class="number-value" on:focusout=move |_| editor.settle()><NumberField label="How many" placeholder="Number" value=count on_input=typed quiet=true /></span>
                <Select label="Unit" choices=units value=Signal::derive(move || unit.get().label().to_owned()) on_change=chosen quiet=true />
            </span>
        </Show>
    }
    .into_any()
}

/// With the same value of an attribute as the step before.
#[component]
fn Same(step: Memo<Option<DraftStep>>, before: Memo<Option<Path>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id);
    let value = Signal::derive(move || step.with(|step| step.as_ref().and_then(|step| step.same.clone())));
    let path = Memo::new(move |_| step.with(|step| step.as_ref().map(|step| step.path.clone())));
    let offered = Callback::new(move |()| shared(editor, path.get(), before.get()));
    let choose = move |what: What| {
        if let What::Here(attribute) = what {
            editor.edit(Edit::SetSame { step: own.get_value(), same: Some(attribute) });
        }
    };
    view! { <span class="unit">"with the same"</span><AttributeField label="Same attribute" value path offered on_choose=choose /> }.into_any()
}

/// What both steps' records have.
fn shared(editor: Editor, path: Option<Path>, before: Option<Path>) -> Vec<Offer> {
    editor.catalog.with(|catalog| {
        let Ok(other) = catalog.frame(before.as_ref()) else { return Vec::new() };
        let mut all = here(catalog, &catalog.reached(path.as_ref()));
        all.retain(|offer| match &offer.what {
            What::Here(attribute) => {
                let single = !matches!(offer.kind, Some(ColumnType::List(_)));
                single && catalog.kind_of(attribute, &other).is_ok()
            }
            _ => false,
        });
        all
    })
}

/// Whether an attribute says something where two records share it: keys, times and the customer do not.
fn telling(catalog: &Catalog, path: &Path, attribute: &Attribute) -> bool {
    let Attribute::Column(column) = attribute else { return false };
    if column.table != path.from || !column.via.is_empty() {
        return false;
    }
    let own = catalog.setup.table(&path.from);
    let told_apart =
        own.is_some_and(|own| own.key.contains(&column.column) || own.time.as_ref() == Some(&column.column));
    let first = path.hops.first().and_then(|hop| catalog.setup.relationship(&hop.relationship));
    !told_apart && !first.is_some_and(|first| first.columns.contains(&column.column))
}

/// What may not happen between the step before and this one.
#[component]
fn Without(between: String, step: String) -> impl IntoView {
    let editor = use_editor();
    let away = move |()| editor.edit(Edit::SetWithout { step: step.clone(), path: None });
    view! {
        <div class="between" id=format!("node-{between}")>
            <div class="step-line">
                <span class="step-word">"without"</span>
                <PathChoice container=between.clone() asker=Asker::Step single=true />
                <span class="muted">"in between"</span>
                <span class="line-end"><IconButton label="Allow anything in between" icon="x" on_press=away /></span>
            </div>
            <Said id=between.clone() />
            <Filter container=between.clone() />
        </div>
    }
    .into_any()
}

#[component]
fn Actions(
    step: Memo<Option<DraftStep>>,
    before: Memo<Option<Path>>,
    later: Memo<bool>,
    many: Memo<bool>,
    id: String,
) -> impl IntoView {
    let (editor, dragging) = (use_editor(), use_dragging());
    let items = move |()| {
        let Some(now) = step.get_untracked() else { return Vec::new() };
        let mut items = Vec::new();
        let movement = |label: &'static str, icon: &'static str, keys: &'static str, way: Way| {
            let can = editor.draft.with_untracked(|draft| {
                editor.catalog.with_untracked(|catalog| moves::step(draft, catalog, &id, way).is_some())
            });
            let own = id.clone();
            MenuItem::new(label, icon, move || go(editor, &own, way)).keys(keys).disabled(!can)
        };
        let moved = [
            movement("Move up", "arrow-up", "Alt ↑", Way::Up).apart(),
            movement("Move down", "arrow-down", "Alt ↓", Way::Down),
        ];
        if later.get_untracked() {
            let (same, without) = (id.clone(), id.clone());
            let path = now.path.clone();
            items.push(if now.same.is_some() {
                MenuItem::new("Any value of the attribute", "equal", move || {
                    editor.edit(Edit::SetSame { step: same.clone(), same: None });
                })
            } else {
                let first = untrack(|| shared(editor, Some(now.path.clone()), before.get_untracked()));
                let telling = |attribute: &Attribute| {
                    editor.catalog.with_untracked(|catalog| telling(catalog, &now.path, attribute))
                };
                let first = first.into_iter().find_map(|offer| match offer.what {
                    What::Here(attribute) => Some(attribute).filter(telling),
                    _ => None,
                });
                let none = first.is_none();
                MenuItem::new("With the same attribute as before", "equal", move || {
                    editor.edit(Edit::SetSame { step: same.clone(), same: first.clone() });
                })
                .disabled(none)
            });
            let there = now.without.is_some();
            items.push(
                MenuItem::new("Without something in between", "ban", move || {
                    editor.edit(Edit::SetWithout { step: without.clone(), path: Some(path.clone()) });
                })
                .disabled(there),
            );
        }
        items.extend(moved);
        items.push(move_to::item(dragging, Carried::Step(id.clone())));
        let gone = id.clone();
        items.push(
            MenuItem::new("Delete step", "trash-2", move || editor.edit(Edit::RemoveStep(gone.clone())))
                .danger()
                .disabled(!many.get_untracked())
                .apart(),
        );
        items
    };
    view! { <span class="line-end"><Menu label="More for this step" items=Callback::new(items) /></span> }
        .into_any()
}
