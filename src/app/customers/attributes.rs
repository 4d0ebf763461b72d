//! All that the profile table and its look-ups say of a customer.

use leptos::prelude::*;

use super::{card::capital, verdict::plain};
use crate::{
    app::{format, visible::visible},
    model::{
        attribute::{Attribute, Hop},
        card::{Card, Field},
        cell::Cell,
    },
    service::protocol::ProfileSetup,
};

/// The fields of one table.
struct Group {
    title: String,
    via: Vec<Hop>,
    fields: Vec<Field>,
}

/// The profile table's fields, then those of each look-up.
fn groups(card: &Card) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for field in &card.fields {
        let Attribute::Column(column) = &field.attribute else { continue };
        match groups.last_mut().filter(|last| last.via == column.via) {
            Some(last) => last.fields.push(field.clone()),
            None => {
                let title = if column.via.is_empty() {
                    "Attributes".to_owned()
                } else {
                    capital(&plain(&column.table))
                };
                groups.push(Group { title, via: column.via.clone(), fields: vec![field.clone()] });
            }
        }
    }
    groups
}

/// A value of a column; see [`value`].
pub(super) fn value_of(column: &str, cell: &Cell) -> AnyView {
    match cell {
        Cell::Number(_) => {
            let text = format::cell_of(column, cell);
            view! { <bdi>{text}</bdi> }.into_any()
        }
        cell => value(cell),
    }
}

/// A value; empty ones are said to be so.
pub(super) fn value(cell: &Cell) -> AnyView {
    match cell {
        Cell::Empty => view! { <span class="muted">"empty"</span> }.into_any(),
        Cell::Boolean(value) => if *value { "yes" } else { "no" }.into_any(),
        cell => {
            let text = format::cell(cell);
            view! { <bdi>{text}</bdi> }.into_any()
        }
    }
}

#[component]
pub(super) fn Attributes(card: Card, setup: ProfileSetup) -> impl IntoView {
    let said = |field: &Field| match &field.attribute {
        Attribute::Column(column) => visible(&column.column),
        Attribute::Measure { measure } => measure.clone(),
    };
    let marked = move |field: &Field| match &field.attribute {
        Attribute::Column(column) if column.via.is_empty() && setup.key.contains(&column.column) => {
            Some("key")
        }
        _ => None,
    };
    groups(&card)
        .into_iter()
        .map(|group| {
            let rows = group.fields.iter().map(|field| {
                view! {
                    <dt>{said(field)}{marked(field).map(|word| view! { <span class="mark">{word}</span> })}</dt>
                    <dd>{value_of(&said(field), &field.value)}</dd>
                }
            });
            let rows = rows.collect_view();
            let title = group.title;
            view! { <section aria-label=title.clone()><h2>{title.clone()}</h2><dl class="facts">{rows}</dl></section> }
        })
        .collect_view()
}
