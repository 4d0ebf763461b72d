//! Who the customers are: their table, key and names, whom they are, and who belongs to whom.

use leptos::prelude::*;

use super::{
    fields::{KeyField, beside, items, key_words},
    shared::Shared,
};
use crate::{
    app::{
        data::setup::{found, shown_columns},
        format,
        ui::{
            choice::{Choice as Item, Segmented, Select, Switch},
            combobox::Combobox,
            field::Fault,
            state::{Gravity, Message},
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
    }
    .to_owned()
}

/// Another customers table, with the key and the names that it is likely to have.
fn choose_table(shared: Shared, table: String) {
    let guess = shared.guess(&table).map(|guess| guess.key.value);
    let proposed = shared.studio.tables.with_untracked(|tables| {
        tables.iter().find(|info| info.schema.name == table).map(|info| info.proposed.clone())
    });
    shared.edit(|draft| {
        draft.set_profile(&table);
        if draft.table(&table).key.is_empty() {
            let own = proposed.as_ref().map(|proposed| proposed.key.clone()).unwrap_or_default();
            draft.set_key(&table, guess.filter(|key| !key.is_empty()).unwrap_or(own));
        }
        if let Some(proposed) = proposed {
            draft.display_name = proposed.display_name;
            draft.email = proposed.email;
        }
    });
}

#[component]
pub(super) fn Customers(shared: Shared) -> impl IntoView {
    let profile = Memo::new(move |_| shared.draft.with(|draft| draft.setup.profile.clone()));
    let is_guessed = Memo::new(move |_| {
        shared.joined.with(|joined| profile.with(|profile| joined.proposal.setup.profile == *profile))
    });
    let tables = Signal::derive(move || {
        let mut tables: Vec<Item> =
            shared.schemas().into_iter().map(|table| Item::new(table.name.clone(), table.name)).collect();
        if !tables.iter().any(|table| profile.with(|profile| table.value == *profile)) {
            tables.insert(0, Item::new("", "Choose a table"));
        }
        tables
    });
    let why_table = move || {
        let chosen = Some(profile.get());
        shared.joined.with(|joined| {
            let guess = &joined.proposal.profile;
            beside(
                guess.value.is_some().then_some(guess),
                &chosen,
                |table| table.clone().unwrap_or_default(),
                move |table: Option<String>| choose_table(shared, table.unwrap_or_default()),
            )
        })
    };
    let why_key = move || {
        let table = profile.get();
        let key = shared.draft.with(|draft| draft.table(&table).key);
        let guess = shared.guess(&table);
        let take = move |key: Vec<String>| {
            let table = profile.get_untracked();
            shared.edit(|draft| draft.set_key(&table, key));
        };
        beside(guess.as_ref().map(|guess| &guess.key), &key, |key| key_words(key), take)
    };
    let fault = Signal::derive(move || {
        let key = shared.draft.with(|draft| draft.table(&draft.setup.profile).key.clone());
        let engine = profile.with(|profile| shared.fault_of_table(profile));
        engine.or_else(|| key.is_empty().then(|| "Choose the column that tells customers apart.".to_owned()))
    });
    let other_key = Memo::new(move |_| {
        shared.joined.with(|joined| {
            let used = &joined.chosen;
            shared.draft.with(|draft| {
                draft.setup.profile != used.setup.profile
                    || draft.table(&draft.setup.profile).key != used.table(&used.setup.profile).key
            })
        })
    });
    let newest =
        Signal::derive(move || shared.draft.with(|draft| draft.table(&draft.setup.profile).newest_wins));
    let set_newest = move |on: bool| {
        let table = profile.get_untracked();
        shared.edit(|draft| draft.set_newest_wins(&table, on));
    };
    view! {
        <section class="setting" aria-label="Customers">
            <div class="about">
                <h2>"Customers"</h2>
                <p>"A row of this table is somebody who can be in a segment. The key tells them apart."</p>
                {move || effect(shared)}
            </div>
            <div class="control set-up-fields">
                <div class="field">
                    <label for="setup-table">"Customers table"</label>
                    <Select id="setup-table" label="Customers table" choices=tables value=profile on_change=move |table| choose_table(shared, table) />
                    {why_table}
                </div>
                <div class="field">
                    <label for="setup-key">"Key"</label>
                    {move || view! { <KeyField shared table=profile.get() id="setup-key" /> }}
                    <Fault text=fault />
                    {why_key}
                </div>
                <NameField shared label="Display name" is_guessed get=|draft| draft.display_name.clone() set=|draft, name| draft.display_name = name guess=|joined| joined.proposal.display_name.clone() />
                <NameField shared label="E-mail" is_guessed get=|draft| draft.email.clone() set=|draft, name| draft.email = name guess=|joined| joined.proposal.email.clone() />
                <AudienceField shared is_guessed />
                <HierarchyField shared is_guessed />
                {move || other_key.get().then(|| view! {
                    <div class="set-up-wide"><Message title="Another key begins new trends" text="Members are told apart by the key. After the next refresh, who entered and who left is counted anew." gravity=Gravity::Warn /></div>
                })}
                <div class="field">
                    <Switch label="Newest wins" on=newest on_change=set_newest />
                    <span class="help">"Where rows have the same key, the last one is the customer instead of the first: for files that are appended as they come."</span>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// What the choice in use comes to.
fn effect(shared: Shared) -> AnyView {
    shared.joined.with(|joined| {
        let Some(found) = joined.table(&joined.chosen.setup.profile) else { return ().into_any() };
        let left_out = found.duplicates + found.without_key;
        let text = if left_out == 0 {
            format!(
                "Now: {}, every row is one.",
                format::counted(joined.customers.into(), "customer", "customers")
            )
        } else {
            format!(
                "Now: {}; {} left out ({} with a repeated key, {} without one).",
                format::counted(joined.customers.into(), "customer", "customers"),
                format::counted(left_out, "row is", "rows are"),
                format::count(found.duplicates),
                format::count(found.without_key)
            )
        };
        view! { <p class="set-up-now">{text}</p> }.into_any()
    })
}

/// A column of text, or none.
#[component]
fn NameField(
    shared: Shared,
    label: &'static str,
    is_guessed: Memo<bool>,
    get: fn(&Chosen) -> Option<String>,
    set: fn(&mut Chosen, Option<String>),
    guess: fn(&crate::app::data::joined::Joined) -> Choice<Option<String>>,
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

/// People, or companies.
#[component]
fn AudienceField(shared: Shared, is_guessed: Memo<bool>) -> impl IntoView {
    const INDIVIDUALS: &str = "individuals";
    let chosen = Memo::new(move |_| shared.draft.with(|draft| draft.audience));
    let value = Signal::derive(move || {
        if chosen.get() == Audience::Individuals { INDIVIDUALS } else { "accounts" }.to_owned()
    });
    let choose = move |value: String| {
        let audience = if value == INDIVIDUALS { Audience::Individuals } else { Audience::Accounts };
        if audience != chosen.get_untracked() {
            shared.edit(|draft| draft.audience = audience);
        }
    };
    let choices = vec![
        Item::new(INDIVIDUALS, "Individuals").icon("user-round"),
        Item::new("accounts", "Business accounts").icon("users-round"),
    ];
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
fn HierarchyField(shared: Shared, is_guessed: Memo<bool>) -> impl IntoView {
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
