//! One relationship: its columns and its target to correct, how its rows stand, and why it is proposed.

use leptos::prelude::*;

use super::{
    fields::items,
    shared::Shared,
    standing::Standing,
    why::{Why, Yours},
    words::{relationship_words, standing_words},
};
use crate::{
    app::{
        data::{
            report::examples,
            setup::{found, key_columns},
        },
        format,
        studio::Loading,
        ui::{
            button::IconButton,
            choice::{Choice as Item, Select},
            combobox::Combobox,
            field::Fault,
            figure::ShareBar,
            icon::Icon,
        },
    },
    model::setup::{Cardinality, Relationship},
};

/// Tables that can be led to: those with a key.
pub(super) fn targets(shared: Shared) -> Vec<Item> {
    let names = shared.schemas().into_iter().map(|table| table.name);
    shared.draft.with(|draft| {
        names
            .filter(|name| !draft.table(name).key.is_empty())
            .map(|name| Item::new(name.clone(), name))
            .collect()
    })
}

/// A column for each part of the target's key.
#[component]
pub(super) fn ColumnFields(
    shared: Shared,
    #[prop(into)] relationship: Signal<Relationship>,
    /// The columns, one for each part of the key.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let source = Memo::new(move |_| relationship.with(|one| one.source.clone()));
    let key = Memo::new(move |_| {
        shared.draft.with(|draft| draft.table(&relationship.with(|one| one.target.clone())).key)
    });
    let field = move |(place, part): (usize, String)| {
        let value = Signal::derive(move || {
            relationship.with(|one| one.columns.get(place).cloned().unwrap_or_default())
        });
        let suggest = move |search: String| {
            let Some(schema) = shared.schema(&source.get()) else { return Vec::new() };
            items(found(&key_columns(&schema), &search))
        };
        let choose = move |name: String| {
            let mut columns = relationship.with_untracked(|one| one.columns.clone());
            columns.resize(key.with_untracked(Vec::len).max(place + 1), String::new());
            columns[place] = name;
            on_change.run(columns);
        };
        let (label, placeholder) =
            (format!("Column of {} for {part}", source.get_untracked()), format!("Column for {part}"));
        view! { <Combobox label value suggest=suggest on_choose=choose placeholder quiet=true /> }
    };
    move || key.get().into_iter().enumerate().map(field).collect_view()
}

#[component]
pub(super) fn RelationshipRow(shared: Shared, id: String) -> impl IntoView {
    let id = StoredValue::new(id);
    let one = Memo::new(move |before: Option<&Relationship>| {
        let now = shared.draft.with(|draft| id.with_value(|id| draft.setup.relationship(id).cloned()));
        // One that is being taken away stays as it was until its row is gone.
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    let target = Signal::derive(move || one.with(|one| one.target.clone()));
    let key = move || one.with(|one| shared.draft.with(|draft| draft.table(&one.target).key)).join(" and ");
    let change_target = move |target: String| {
        shared.edit(|draft| {
            let parts = draft.table(&target).key.len();
            id.with_value(|id| {
                draft.change(id, |one| {
                    one.target = target;
                    one.columns.truncate(parts);
                });
            });
        });
    };
    let change_columns = move |columns: Vec<String>| {
        shared.edit(|draft| id.with_value(|id| draft.change(id, |one| one.columns = columns)));
    };
    let kind = Signal::derive(move || {
        one.with(|one| if one.kind == Cardinality::OneToOne { "one" } else { "many" }.to_owned())
    });
    let change_kind = move |kind: String| {
        let kind = if kind == "one" { Cardinality::OneToOne } else { Cardinality::ManyToOne };
        shared.edit(|draft| id.with_value(|id| draft.change(id, |one| one.kind = kind)));
    };
    let kinds = vec![Item::new("many", "many to one"), Item::new("one", "one to one")];
    let standing = Memo::new(move |_| shared.standing(&one.get()));
    let fault = Signal::derive(move || id.with_value(|id| shared.fault_of_relationship(id)));
    let name = one.with_untracked(|one| one.source.clone());
    let (for_target, for_kind, for_remove) = (name.clone(), name.clone(), name.clone());
    view! {
        <li class="relationship" aria-label=move || one.with(relationship_words)>
            <div class="relationship-ends">
                <b><bdi>{name}</bdi></b>
                <ColumnFields shared relationship=one on_change=change_columns />
                <Icon name="arrow-right" />
                <Select label=format!("Target of {for_target}") choices=Signal::derive(move || targets(shared)) value=target on_change=change_target quiet=true />
                <span class="muted cut">"by "{key}</span>
                <Select label=format!("How many rows of {for_kind} belong to one") choices=Signal::stored(kinds) value=kind on_change=change_kind quiet=true />
                <span class="relationship-share">{move || standing.with(share)}</span>
                <IconButton label=Signal::derive(move || format!("Remove the relationship of {for_remove}")) icon="trash-2" on_press=move |()| shared.edit(|draft| id.with_value(|id| draft.remove(id))) />
            </div>
            <Fault text=fault />
            {move || standing.with(|standing| rest(standing, &target.get()))}
            {move || why(shared, &one.get())}
        </li>
    }
    .into_any()
}

/// The share of the keys that match, live.
pub(super) fn share(standing: &Loading<Option<Standing>>) -> AnyView {
    match standing {
        Loading::Idle => ().into_any(),
        Loading::Running { .. } => view! { <span class="muted">"comparing"</span> }.into_any(),
        Loading::Failed(sentence) => view! { <span class="fault">{sentence.clone()}</span> }.into_any(),
        Loading::Ready(None) => {
            view! { <span class="status failed"><Icon name="circle-alert" />"cannot be compared"</span> }.into_any()
        }
        Loading::Ready(Some(standing)) => match standing.share() {
            Some(share) => view! {
                <span class="share" data-tip="Of the rows with a value, how many lead to a row"><ShareBar share /><span class="share-number">{format::share(share)}</span><span class="sr-only">" of the values match"</span></span>
            }
            .into_any(),
            None => view! { <span class="muted">"no values"</span> }.into_any(),
        },
    }
}

/// What leads nowhere, with examples.
pub(super) fn rest(standing: &Loading<Option<Standing>>, target: &str) -> AnyView {
    let Loading::Ready(found) = standing else { return ().into_any() };
    let Some(standing) = found else {
        return view! { <p class="relationship-rest">"One is text and the other a number, or one is no whole number: choose another column."</p> }.into_any();
    };
    let sentences = standing_words(standing, target);
    if sentences.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="relationship-rest">
            <p>{format!("{}.", sentences.join("; "))}</p>
            {examples(&standing.examples)}
        </div>
    }
    .into_any()
}

/// Why it was proposed; where it was proposed otherwise, the way back.
fn why(shared: Shared, one: &Relationship) -> AnyView {
    shared.joined.with(|joined| {
        let proposal = &joined.proposal;
        let same = |other: &Relationship| other.leads_like(one);
        let guesses = proposal.relationships.iter().chain(&proposal.refused);
        if let Some(guess) = guesses.into_iter().find(|guess| same(&guess.relationship)) {
            return view! { <Why confidence=guess.confidence evidence=guess.evidence.clone() /> }.into_any();
        }
        let Some(guess) = proposal.relationships.iter().find(|guess| guess.relationship.id == one.id) else {
            return view! { <p class="why"><span class="sureness yours">"Yours"</span></p> }.into_any();
        };
        let (id, guess) = (one.id.clone(), guess.relationship.clone());
        let word = relationship_words(&guess);
        let take = move |()| {
            let guess = guess.clone();
            shared.edit(|draft| draft.change(&id, |one| *one = guess));
        };
        view! { <Yours guess=word on_take=take /> }.into_any()
    })
}
