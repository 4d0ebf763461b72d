//! Fields of the set-up that several of its parts have.

use leptos::prelude::*;

use super::{
    shared::Shared,
    why::{Why, Yours},
};
use crate::{
    app::{
        data::setup::{found, key_columns},
        ui::{choice::Choice as Item, combobox::Combobox, text::Chip},
    },
    model::proposal::Choice,
};

/// A column's name as a choice.
pub(super) fn items(names: Vec<&str>) -> Vec<Item> {
    names.into_iter().map(|name| Item::new(name, name)).collect()
}

/// The guess beside what is chosen: why it was made, or the way back to it.
pub(super) fn beside<T>(
    guess: Option<&Choice<T>>,
    chosen: &T,
    word: impl Fn(&T) -> String,
    take: impl Fn(T) + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let Some(guess) = guess else { return ().into_any() };
    if guess.value == *chosen {
        return view! { <Why confidence=guess.confidence evidence=guess.evidence.clone() /> }.into_any();
    }
    let value = guess.value.clone();
    view! { <Yours guess=word(&guess.value) on_take=move |()| take(value.clone()) /> }.into_any()
}

/// `customer_id`, `country and number`, `no key`
pub(super) fn key_words(key: &[String]) -> String {
    if key.is_empty() { "no key".to_owned() } else { key.join(" and ") }
}

/// The columns that tell the rows of a table apart: one, or several that make one key together.
#[component]
pub(super) fn KeyField(
    shared: Shared,
    #[prop(into)] table: String,
    #[prop(into)] id: String,
) -> impl IntoView {
    let table = StoredValue::new(table);
    let key = Memo::new(move |_| shared.draft.with(|draft| table.with_value(|table| draft.table(table).key)));
    let chips = move || {
        key.get()
            .into_iter()
            .enumerate()
            .map(|(place, name)| {
                let remove = Callback::new(move |()| {
                    let mut key = key.get_untracked();
                    if place < key.len() {
                        key.remove(place);
                    }
                    shared.edit(|draft| draft.set_key(&table.get_value(), key));
                });
                view! { <Chip label=name on_remove=remove /> }
            })
            .collect_view()
    };
    let suggest = move |search: String| {
        let Some(schema) = table.with_value(|table| shared.schema(table)) else { return Vec::new() };
        let key = key.get();
        let names: Vec<&str> =
            key_columns(&schema).into_iter().filter(|name| !key.iter().any(|other| other == name)).collect();
        items(found(&names, &search))
    };
    let add = move |name: String| {
        let mut key = key.get_untracked();
        key.push(name);
        shared.edit(|draft| draft.set_key(&table.get_value(), key));
    };
    let label = format!("Add a column to the key of {}", table.get_value());
    let placeholder = move || if key.with(Vec::is_empty) { "No key" } else { "Add" };
    view! {
        <div class="key-field">
            {chips}
            {move || view! { <Combobox id=id.clone() label=label.clone() value=Signal::derive(String::new) suggest=suggest on_choose=add placeholder=placeholder() quiet=true /> }}
        </div>
    }
    .into_any()
}
