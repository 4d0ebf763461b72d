//! Several values: a list of the column's own with counts, searched and ticked; a pasted list; chips for what is chosen.

use std::{collections::HashSet, sync::Arc};

use leptos::{prelude::*, task::spawn_local};

use super::{
    paste::is_list,
    pasted::{Pasted, PastedReport, take},
    value::{Field, operand_text, search},
};
use crate::{
    app::{
        format,
        studio::use_studio,
        ui::{
            button::{Button, Weight},
            field::SearchField,
            figure::ShareBar,
            icon::Icon,
            popover::Popover,
            text::Chip,
        },
        visible::visible,
    },
    model::{operand::Operand, profile::ValueCount, schema::ColumnType},
};

/// So many chips stand in the sentence.
const CHIPS: usize = 4;

#[component]
pub(super) fn ValueList(field: Field, kind: Option<ColumnType>) -> impl IntoView {
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| field.operand.with(chosen));
    let known = known(field);
    let remove = move |text: &str| {
        let left =
            chosen.with_untracked(|chosen| chosen.iter().filter(|other| *other != text).cloned().collect());
        field.set(Operand::Many(left));
    };
    let chips = move || {
        let all = chosen.get();
        let more = all.len().saturating_sub(CHIPS);
        let chips = all.iter().take(CHIPS).map(|text| {
            let unknown =
                known.with(|known| known.as_ref().is_some_and(|known| !known.contains(&text.to_lowercase())));
            let own = text.clone();
            view! { <Chip label=shown(text) unknown on_remove=Callback::new(move |()| remove(&own)) /> }
        });
        view! {
            {chips.collect_view()}
            {(more > 0).then(|| view! { <span class="chip">{format!("and {} more", format::count(more as u64))}</span> })}
        }
    };
    let word = move || if chosen.with(|chosen| chosen.is_empty()) { "Choose values" } else { "Change" };
    let trigger = view! {
        <button type="button" class="button quiet small" aria-haspopup="dialog" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
            <Icon name="list-filter" />{word}
        </button>
    };
    view! {
        <span class="value-chips">{chips}</span>
        <Popover open trigger=trigger.into_any() label="Values"><Picker field chosen kind=kind.clone() /></Popover>
    }
    .into_any()
}

fn chosen(operand: &Operand) -> Arc<[String]> {
    match operand {
        Operand::Many(texts) => texts.clone(),
        _ => Arc::default(),
    }
}

fn shown(text: &str) -> String {
    if text.is_empty() { "(empty text)".to_owned() } else { visible(text) }
}

/// All values of a column that has few, in lower case; nothing while that is not known.
fn known(field: Field) -> Memo<Option<Vec<String>>> {
    let studio = use_studio();
    let profile = field.column.with_value(|(table, column)| studio.column(table, column));
    Memo::new(move |_| {
        profile.with(|profile| {
            let profile = profile.shown()?;
            let all = Some(profile.top.len() as u64) == profile.distinct;
            all.then(|| {
                profile
                    .top
                    .iter()
                    .filter_map(|value| operand_text(&value.value))
                    .map(|text| text.to_lowercase())
                    .collect()
            })
        })
    })
}

#[component]
fn Picker(field: Field, chosen: Memo<Arc<[String]>>, kind: Option<ColumnType>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = search(field, typed.into());
    let most =
        move || found.with(|(values, _)| values.iter().map(|value| value.count).max().unwrap_or(1)).max(1);
    let turn = move |text: String, on: bool| {
        let next = chosen.with_untracked(|chosen| {
            let others = chosen.iter().filter(|other| **other != text).cloned();
            others.chain(on.then(|| text.clone())).collect()
        });
        field.set(Operand::Many(next));
    };
    // Of those that are shown: of all that are chosen there may be very many.
    let picked = Memo::new(move |_| {
        found.with(|(values, _)| {
            let shown: HashSet<String> =
                values.iter().filter_map(|value| operand_text(&value.value)).collect();
            chosen.with(|chosen| {
                chosen.iter().filter(|own| shown.contains(*own)).cloned().collect::<HashSet<_>>()
            })
        })
    });
    let pasted = RwSignal::new(None::<Pasted>);
    let add = move |text: String| {
        let next = chosen.get_untracked();
        if !next.contains(&text) {
            field.set(Operand::Many(next.iter().cloned().chain([text]).collect()));
        }
    };
    let typed_one = move || {
        let text = typed.get_untracked().trim().to_owned();
        if !text.is_empty() {
            add(text);
            typed.set(String::new());
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            // A single match is what was meant; else the text itself.
            let only = found.with_untracked(|(values, matching)| {
                if *matching == 1 {
                    values.first().and_then(|value| operand_text(&value.value))
                } else {
                    None
                }
            });
            match only {
                Some(text) => {
                    add(text);
                    typed.set(String::new());
                }
                None => typed_one(),
            }
        }
    };
    let paste = move |event: leptos::ev::ClipboardEvent| {
        let text =
            event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if is_list(&text) {
            event.prevent_default();
            spawn_local(take(field, text, chosen.get_untracked(), pasted));
        }
    };
    let row = move |value: ValueCount| {
        let text = operand_text(&value.value)?;
        let own = StoredValue::new(text.clone());
        let on = Memo::new(move |_| picked.with(|picked| own.with_value(|own| picked.contains(own))));
        let label = match &value.value {
            crate::model::cell::Cell::Text(text) => shown(text),
            cell => format::cell(cell),
        };
        let share = value.count as f64 / most() as f64;
        Some(view! {
            <label class="value-row">
                <input type="checkbox" prop:checked=on on:change=move |event| turn(own.get_value(), event_target_checked(&event)) />
                <bdi class="cut">{label}</bdi>
                <ShareBar share />
                <span class="number">{format::count(value.count)}</span>
            </label>
        })
    };
    let rest = move || found.with(|(values, matching)| matching.saturating_sub(values.len() as u64));
    let nothing = move || found.with(|(values, _)| values.is_empty()) && !typed.with(String::is_empty);
    let number =
        kind.as_ref().and_then(ColumnType::value_type) == Some(crate::model::schema::ValueType::Number);
    view! {
        <div class="value-picker" on:paste=paste>
            <SearchField label="Search, or paste a list" value=typed on_key=key />
            <div class="value-rows">
                {move || found.get().0.into_iter().filter_map(row).collect_view()}
                {move || (rest() > 0).then(|| view! { <p class="muted">{format!("{} more. Search to find them.", format::counted(rest(), "value", "values"))}</p> })}
                {move || nothing().then(|| view! { <p class="muted">{if number { "No customer has that number." } else { "No customer has that text." }}" Enter adds it all the same."</p> })}
            </div>
            <PastedReport field pasted chosen />
            <div class="value-foot">
                <span class="muted" aria-live="polite">{move || chosen.with(|chosen| format!("{} chosen", format::count(chosen.len() as u64)))}</span>
                <Button label="Clear" small=true weight=Weight::Quiet disabled=Signal::derive(move || chosen.with(|chosen| chosen.is_empty())) on_press=move |()| field.set(Operand::Many(Arc::default())) />
            </div>
        </div>
    }
    .into_any()
}
