//! A sub-rule that is asked of a customer's records of a table: of how many of them it must be true.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    editor::use_editor,
    path::{Asker, PathChoice},
    rule::MatchSelect,
};
use crate::{
    app::ui::{
        choice::{Choice, Select},
        field::NumberField,
    },
    model::{
        definition::Match,
        draft::{DraftGroup, DraftKind, DraftNode, DraftScope, HowMany},
        edit::Edit,
    },
};

fn scope(node: Option<&DraftNode>) -> Option<&DraftScope> {
    match &node?.kind {
        DraftKind::Group(DraftGroup { scope, .. }) => scope.as_ref(),
        _ => None,
    }
}

/// Words and controls of a sub-rule: of one over a related table its records, of every one how its nodes are joined.
#[component]
pub(super) fn GroupWords(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id);
    let value = Signal::derive(move || {
        node.with(|node| match node.as_deref().map(|node| &node.kind) {
            Some(DraftKind::Group(group)) => group.matching,
            _ => Match::All,
        })
    });
    let scoped = Memo::new(move |_| node.with(|node| scope(node.as_deref()).is_some()));
    let change = move |matching: Match| editor.edit(Edit::SetMatch { node: own.get_value(), matching });
    view! {
        <Show when=move || scoped.get()><Records node id=own.get_value() /></Show>
        <MatchSelect value on_change=change /><span class="muted">"these"</span>
        {move || said(node).map(|said| view! { <span class="more"><span>{said}</span></span> })}
    }
    .into_any()
}

/// What is easily taken for something else.
fn said(node: Memo<Option<Arc<DraftNode>>>) -> Option<&'static str> {
    let how_many = node.with(|node| scope(node.as_deref()).map(|scope| scope.how_many))?;
    match how_many {
        HowMany::All => Some("And there is at least one: customers without records are not in."),
        HowMany::None | HowMany::AtMost => Some("Customers without records are in."),
        _ => None,
    }
}

#[component]
fn Records(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id);
    let how_many = Memo::new(move |_| {
        node.with(|node| scope(node.as_deref()).map(|scope| scope.how_many).unwrap_or_default())
    });
    let count = Memo::new(move |_| {
        node.with(|node| scope(node.as_deref()).map(|scope| scope.count.clone()).unwrap_or_default())
    });
    let choices: Vec<Choice> =
        HowMany::EVERY.iter().map(|one| Choice::new(one.label(), one.label())).collect();
    let change = move |label: String| {
        let Some(how_many) = HowMany::EVERY.into_iter().find(|one| one.label() == label) else { return };
        let count = count.get_untracked();
        let count = if how_many.has_count() && count.is_empty() { "2".to_owned() } else { count };
        editor.edit(Edit::SetHowMany { node: own.get_value(), how_many, count });
    };
    let typed = move |count: String| {
        let how_many = how_many.get_untracked();
        editor.edit(Edit::SetHowMany { node: own.get_value(), how_many, count });
    };
    let value = Signal::derive(move || how_many.get().label().to_owned());
    view! {
        <span class="aggregate-field"><Select label="Of how many" choices=Signal::stored(choices) value on_change=change quiet=true /></span>
        <Show when=move || how_many.get().has_count()>
            <span class="number-value" on:focusout=move |_| editor.settle()><NumberField label="Number of records" placeholder="Number" value=count on_input=typed quiet=true /></span>
        </Show>
        <PathChoice container=own.get_value() asker=Asker::Records />
        <span class="muted">{move || if how_many.get() == HowMany::Any { "meets" } else { "meet" }}</span>
    }
    .into_any()
}
