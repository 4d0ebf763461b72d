//! The relationships as a list: from where to where, by which columns, and how many rows lead somewhere.

use leptos::prelude::*;

use crate::{
    app::{
        data::{joined::Joined, set_up::standing::Standing},
        format,
        route::Route,
        studio::use_studio,
        ui::{
            figure::ShareBar,
            table::{Column, DataTable, TableRows},
            text::Middle,
        },
        visible::visible,
    },
    model::setup::{Cardinality, Relationship},
};

/// A relationship and its rows.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    one: Relationship,
    key: Vec<String>,
    standing: Standing,
}

fn listed(joined: &Joined) -> Vec<Listed> {
    let relationships = joined.chosen.setup.relationships.iter();
    relationships
        .map(|one| Listed {
            one: one.clone(),
            key: joined.chosen.table(&one.target).key,
            standing: joined.relationship(&one.id).map(Standing::from).unwrap_or_default(),
        })
        .collect()
}

/// All relationships of the tables that are loaded.
#[component]
pub(in crate::app::data) fn RelationshipList() -> impl IntoView {
    let studio = use_studio();
    let list = Memo::new(move |_| {
        studio.joined.with(|joined| joined.as_ref().map(|joined| listed(joined)).unwrap_or_default())
    });
    let rows = Memo::new_with_compare(move |_| rows(list.get()), |_, _| true);
    let none = || view! { <p>"No table leads to another. The set-up relates them."</p> };
    view! { <DataTable label="Relationships" columns=columns() rows empty=none /> }.into_any()
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("from", "From").width(150),
        Column::new("columns", "By").width(150),
        Column::new("to", "To").width(150),
        Column::new("kind", "Rows").width(104),
        Column::new("share", "Matching")
            .number()
            .width(164)
            .tip("Of the rows with a value, how many lead to a row"),
        Column::new("orphans", "Orphans").number().width(92).tip("Rows with a value that leads nowhere"),
        Column::new("empty", "Empty").number().width(92).tip("Rows without a value"),
        Column::new("examples", "Orphans, for example").width(180).grows(),
    ]
}

fn rows(list: Vec<Listed>) -> TableRows {
    let stamps: Vec<u64> = list
        .iter()
        .map(|listed| {
            listed.standing.orphans.wrapping_mul(31).wrapping_add(listed.standing.empty).wrapping_mul(31)
                + listed.standing.rows
        })
        .collect();
    TableRows::of(
        list,
        |listed| format!("{} {:?}", listed.one.id, (&listed.one.target, &listed.one.columns)),
        cell,
        text,
    )
    .stamped(move |at| stamps.get(at).copied().unwrap_or_default())
}

fn cell(listed: &Listed, column: &str) -> AnyView {
    let words = text(listed, column);
    let link = |table: &str| {
        view! { <a href=Route::Table(table.to_owned()).hash()><Middle text=visible(table) /></a> }.into_any()
    };
    match column {
        "from" => link(&listed.one.source),
        "to" => link(&listed.one.target),
        "columns" => {
            let tip = format!("{} holds {} of {}", words, listed.key.join(" and "), listed.one.target);
            view! { <bdi data-tip=tip>{visible(&words)}</bdi> }.into_any()
        }
        "share" => match listed.standing.share() {
            Some(share) => view! { <span class="share"><ShareBar share />{words}</span> }.into_any(),
            None => view! { <span class="muted">"no values"</span> }.into_any(),
        },
        "orphans" | "empty" if words == "0" => view! { <span class="muted">"–"</span> }.into_any(),
        "examples" => {
            view! { <span class="muted cut" title=words.clone()>{visible(&words)}</span> }.into_any()
        }
        _ => words.into_any(),
    }
}

fn text(listed: &Listed, column: &str) -> String {
    match column {
        "from" => listed.one.source.clone(),
        "to" => listed.one.target.clone(),
        "columns" => listed.one.columns.join(" and "),
        "kind" => match listed.one.kind {
            Cardinality::ManyToOne => "many to one".to_owned(),
            Cardinality::OneToOne => "one to one".to_owned(),
        },
        "share" => listed.standing.share().map(format::share).unwrap_or_default(),
        "orphans" => format::count(listed.standing.orphans),
        "empty" => format::count(listed.standing.empty),
        "examples" => listed.standing.examples.join(", "),
        _ => String::new(),
    }
}
