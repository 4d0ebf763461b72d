//! Who the customers are: their table, their key, and what else is told of them.

use leptos::prelude::*;

use super::{
    fields::{KeyField, beside, key_words},
    naming::{AudienceField, HierarchyField, NameField},
    shared::Shared,
};
use crate::app::{
    format,
    ui::{
        choice::{Choice as Item, Select, Switch},
        field::Fault,
        state::{Gravity, Message},
    },
};

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
    view! {
        <section class="setting" aria-label="Customers">
            <div class="about">
                <h2>"Customers"</h2>
                <p>"A row of this table is somebody who can be in a segment. The key tells them apart."</p>
                {move || effect(shared)}
            </div>
            <div class="control set-up-fields">
                <TableField shared profile />
                <ProfileKey shared profile />
                <NameField shared label="Display name" is_guessed get=|draft| draft.display_name.clone() set=|draft, name| draft.display_name = name guess=|joined| joined.proposal.display_name.clone() />
                <NameField shared label="E-mail" is_guessed get=|draft| draft.email.clone() set=|draft, name| draft.email = name guess=|joined| joined.proposal.email.clone() />
                <AudienceField shared is_guessed />
                <HierarchyField shared is_guessed />
                <NewTrends shared />
                <NewestWins shared profile />
            </div>
        </section>
    }
    .into_any()
}

/// Which table.
#[component]
fn TableField(shared: Shared, profile: Memo<String>) -> impl IntoView {
    let tables = Signal::derive(move || {
        let mut tables: Vec<Item> =
            shared.schemas().into_iter().map(|table| Item::new(table.name.clone(), table.name)).collect();
        if !tables.iter().any(|table| profile.with(|profile| table.value == *profile)) {
            tables.insert(0, Item::new("", "Choose a table"));
        }
        tables
    });
    let why = move || {
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
    view! {
        <div class="field">
            <label for="setup-table">"Customers table"</label>
            <Select id="setup-table" label="Customers table" choices=tables value=profile on_change=move |table| choose_table(shared, table) />
            {why}
        </div>
    }
    .into_any()
}

/// What tells customers apart, and what stands against it.
#[component]
fn ProfileKey(shared: Shared, profile: Memo<String>) -> impl IntoView {
    let why = move || {
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
    view! {
        <div class="field">
            <label for="setup-key">"Key"</label>
            {move || view! { <KeyField shared table=profile.get() id="setup-key" /> }}
            <Fault text=fault />
            {why}
        </div>
    }
    .into_any()
}

/// A warning where customers would be told apart otherwise than now.
#[component]
fn NewTrends(shared: Shared) -> impl IntoView {
    let other_key = Memo::new(move |_| {
        shared.joined.with(|joined| {
            let used = &joined.chosen;
            shared.draft.with(|draft| {
                draft.setup.profile != used.setup.profile
                    || draft.table(&draft.setup.profile).key != used.table(&used.setup.profile).key
            })
        })
    });
    view! {
        <Show when=move || other_key.get()>
            <div class="set-up-wide"><Message title="Another key begins new trends" text="Members are told apart by the key. After the next refresh, who entered and who left is counted anew." gravity=Gravity::Warn /></div>
        </Show>
    }
    .into_any()
}

/// Which row of a repeated key is the customer.
#[component]
fn NewestWins(shared: Shared, profile: Memo<String>) -> impl IntoView {
    let newest =
        Signal::derive(move || shared.draft.with(|draft| draft.table(&draft.setup.profile).newest_wins));
    let set = move |on: bool| {
        let table = profile.get_untracked();
        shared.edit(|draft| draft.set_newest_wins(&table, on));
    };
    view! {
        <div class="field">
            <Switch label="Newest wins" on=newest on_change=set />
            <span class="help">"Where rows have the same key, the last one is the customer instead of the first: for files that are appended as they come."</span>
        </div>
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
