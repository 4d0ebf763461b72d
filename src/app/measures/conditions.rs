//! Which records a measure counts, and what stands in for nothing.

use leptos::prelude::*;

use super::{
    formula::{Ground, choices, table_of},
    recipe::{Recipe, hierarchy},
};
use crate::{
    app::ui::{
        choice::{Select, Switch},
        field::NumberField,
    },
    model::schema::{ColumnType, ValueType},
};

/// Which records count, and what stands in for nothing.
#[component]
pub(super) fn Conditions(recipe: RwSignal<Option<Recipe>>, ground: Ground) -> impl IntoView {
    let change = move |f: &dyn Fn(&mut Recipe)| recipe.update(|recipe| recipe.iter_mut().for_each(f));
    let texts = Memo::new(move |_| {
        let table = recipe.with(|recipe| {
            recipe.as_ref().and_then(|recipe| ground.with_value(|ground| table_of(ground, recipe)))
        });
        table.map_or_else(Vec::new, |(schema, _)| {
            let text =
                schema.columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Text));
            text.map(|column| column.name.clone()).collect()
        })
    });
    let timed = Memo::new(move |_| {
        recipe
            .with(|recipe| {
                recipe.as_ref().and_then(|recipe| ground.with_value(|ground| table_of(ground, recipe)))
            })
            .is_some_and(|(_, timed)| timed)
    });
    let only =
        Memo::new(move |_| recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.only.clone())));
    let days = Memo::new(move |_| recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.days)));
    let filled = Memo::new(move |_| recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.empty_as)));
    let parent = ground.with_value(|(_, setup)| hierarchy(setup));
    let rolled = Signal::derive(move || {
        recipe.with(|recipe| recipe.as_ref().is_some_and(|recipe| recipe.roll_up.is_some()))
    });
    let roll_up = parent.map(|parent| {
        let turn = move |on: bool| change(&|recipe| recipe.roll_up = on.then(|| parent.clone()));
        view! { <div class="measure-line"><Switch label="With the records of sub-accounts" on=rolled on_change=turn /></div> }
    });
    let turn_only = move |on: bool| {
        let column = texts.with_untracked(|texts| texts.first().cloned().unwrap_or_default());
        change(&|recipe| recipe.only = on.then(|| (column.clone(), String::new())));
    };
    let set_days = move |text: String| {
        if let Ok(count) = text.trim().parse::<u32>() {
            change(&|recipe| recipe.days = Some(count));
        }
    };
    let set_filled = move |text: String| {
        if let Ok(by) = text.trim().parse::<i64>() {
            change(&|recipe| recipe.empty_as = Some(by));
        }
    };
    let set_column = move |column: String| {
        change(&|recipe| recipe.only.iter_mut().for_each(|only| only.0.clone_from(&column)));
    };
    let set_value = move |event| {
        let text = event_target_value(&event);
        change(&|recipe| recipe.only.iter_mut().for_each(|only| only.1.clone_from(&text)));
    };
    view! {
        <Show when=move || timed.get()>
            <div class="measure-line">
                <Switch label="Only the last" on=Signal::derive(move || days.with(Option::is_some)) on_change=move |on: bool| change(&|recipe| recipe.days = on.then_some(90)) />
                <Show when=move || days.with(Option::is_some)>
                    <NumberField label="Days" value=Signal::derive(move || days.get().unwrap_or_default().to_string())
                        on_input=set_days />
                    <span class="muted">"days"</span>
                </Show>
            </div>
        </Show>
        <Show when=move || !texts.with(Vec::is_empty)>
            <div class="measure-line">
                <Switch label="Only where" on=Signal::derive(move || only.with(Option::is_some)) on_change=turn_only />
                <Show when=move || only.with(Option::is_some)>
                    <Select label="Column that decides" choices=Signal::derive(move || choices(texts.get())) value=Signal::derive(move || only.get().unwrap_or_default().0)
                        on_change=set_column />
                    <span class="muted">"is"</span>
                    <input class="input" type="text" autocomplete="off" aria-label="Value that it must have" prop:value=move || only.get().unwrap_or_default().1
                        on:input=set_value />
                </Show>
            </div>
        </Show>
        <div class="measure-line">
            <Switch label="Instead of empty" on=Signal::derive(move || filled.with(Option::is_some)) on_change=move |on: bool| change(&|recipe| recipe.empty_as = on.then_some(0)) />
            <Show when=move || filled.with(Option::is_some)>
                <NumberField label="Whole number" value=Signal::derive(move || filled.get().unwrap_or_default().to_string())
                    on_input=set_filled />
            </Show>
        </div>
        {roll_up}
    }
    .into_any()
}
