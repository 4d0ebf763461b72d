//! How customers are named, whom a row stands for, and who belongs to whom.

use leptos::prelude::*;

use super::{
    fields::{beside, items},
    shared::Shared,
};
use crate::{
    app::{
        data::{
            joined::Joined,
            setup::{found, shown_columns},
        },
        ui::{
            choice::{Choice as Item, Segmented, Select},
            combobox::Combobox,
        },
    },
    model::{
        chosen::Chosen,
        proposal::{Audience, Choice},
    },
};

const NONE: &str = "None";

/// `people`, `business accounts`
fn audience_words(audience: &Audience) -> String {
    match audience {
        Audience::Individuals => "individuals",
        Audience::Accounts => "business accounts",
        Audience::Contacts => "contacts at business accounts",
    }
    .to_owned()
}

/// A column of text, or none.
#[component]
pub(super) fn NameField(
    shared: Shared,
    label: &'static str,
    is_guessed: Memo<bool>,
    get: fn(&Chosen) -> Option<String>,
    set: fn(&mut Chosen, Option<String>),
    guess: fn(&Joined) -> Choice<Option<String>>,
) -> impl IntoView {
    let id = format!("setup-{}", label.to_lowercase().replace(' ', "-"));
    let suggest = move |search: String| {
        let profile = shared.draft.with_untracked(|draft| draft.setup.profile.clone());
        let Some(schema) = shared.schema(&profile) else { return Vec::new() };
        let mut found = items(found(&shown_columns(&schema), &search));
        if search.trim().is_empty() {
            found.insert(0, Item::new("", NONE));
        }
        found
    };
    let chosen = Memo::new(move |_| shared.draft.with(get));
    let value = Signal::derive(move || chosen.get().unwrap_or_else(|| NONE.to_owned()));
    let choose = move |name: String| shared.edit(|draft| set(draft, (!name.is_empty()).then_some(name)));
    let why = move || {
        let guess = shared.joined.with(|joined| guess(joined));
        let word = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
        let take = move |name: Option<String>| shared.edit(|draft| set(draft, name));
        beside((is_guessed.get() && guess.value.is_some()).then_some(&guess), &chosen.get(), word, take)
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <Combobox id label value suggest=suggest on_choose=choose />
            {why}
        </div>
    }
    .into_any()
}

/// People, companies, or people at companies.
#[component]
pub(super) fn AudienceField(shared: Shared, is_guessed: Memo<bool>) -> impl IntoView {
    const ALL: [(&str, Audience, &str, &str); 3] = [
        ("individuals", Audience::Individuals, "Individuals", "user-round"),
        ("accounts", Audience::Accounts, "Business accounts", "users-round"),
        ("contacts", Audience::Contacts, "Contacts", "mail"),
    ];
    let chosen = Memo::new(move |_| shared.draft.with(|draft| draft.audience));
    let value = Signal::derive(move || {
        let own = ALL.into_iter().find(|(_, audience, ..)| *audience == chosen.get());
        own.map(|(key, ..)| key.to_owned()).unwrap_or_default()
    });
    let choose = move |value: String| {
        let own = ALL.into_iter().find(|(key, ..)| *key == value);
        if let Some((_, audience, ..)) = own.filter(|(_, audience, ..)| *audience != chosen.get_untracked()) {
            shared.edit(|draft| draft.audience = audience);
        }
    };
    let choices = ALL.into_iter().map(|(key, _, word, icon)| Item::new(key, word).icon(icon)).collect();
    let why = move || {
        let guess = shared.joined.with(|joined| joined.proposal.audience.clone());
        let take = move |audience| shared.edit(|draft| draft.audience = audience);
        beside(is_guessed.get().then_some(&guess), &chosen.get(), audience_words, take)
    };
    view! {
        <div class="field">
            <span class="label">"A row stands for"</span>
            <div><Segmented label="A row stands for" choices value on_change=choose /></div>
            {why}
        </div>
    }
    .into_any()
}

/// The relationship that leads from an account to its parent.
#[component]
pub(super) fn HierarchyField(shared: Shared, is_guessed: Memo<bool>) -> impl IntoView {
    let chosen = Memo::new(move |_| shared.draft.with(|draft| draft.hierarchy.clone()));
    let choices = Signal::derive(move || {
        let mut all = vec![Item::new("", NONE)];
        shared.draft.with(|draft| {
            all.extend(
                draft
                    .hierarchies()
                    .map(|one| Item::new(one.id.clone(), format!("by {}", one.columns.join(" and ")))),
            );
        });
        all
    });
    let possible = Memo::new(move |_| choices.with(|choices| choices.len() > 1));
    let value = Signal::derive(move || chosen.get().unwrap_or_default());
    let choose = move |id: String| shared.edit(|draft| draft.hierarchy = (!id.is_empty()).then_some(id));
    let word = move |id: &Option<String>| {
        id.as_ref().map_or("none".to_owned(), |id| {
            id.split_once('.').map_or(id.clone(), |(_, column)| column.to_owned())
        })
    };
    let why = move || {
        let guess = shared.joined.with(|joined| joined.proposal.hierarchy.clone());
        let take = move |id: Option<String>| {
            let relationship = id.as_ref().and_then(|id| {
                shared.joined.with_untracked(|joined| joined.proposal.setup.relationship(id).cloned())
            });
            shared.edit(|draft| {
                draft.hierarchy = relationship.map(|one| draft.add(one)).or(id);
            });
        };
        beside(is_guessed.get().then_some(&guess), &chosen.get(), word, take)
    };
    view! {
        <Show when=move || possible.get() || shared.draft.with(|draft| draft.audience == Audience::Accounts)>
            <div class="field">
                <label for="setup-hierarchy">"Account hierarchy"</label>
                {move || if possible.get() {
                    view! { <Select id="setup-hierarchy" label="Account hierarchy" choices value on_change=choose /> }.into_any()
                } else {
                    view! { <span class="help" id="setup-hierarchy">"No relationship leads from an account to its parent. Add one below where a column holds the parent's key."</span> }.into_any()
                }}
                {why}
            </div>
        </Show>
    }
    .into_any()
}
