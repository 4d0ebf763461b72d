//! What is asked when a file has the columns, or the name, of a table that is there.

use leptos::prelude::*;

use super::placing::{Difference, roles};
use crate::{
    app::{
        format,
        studio::{Command, Placement, Question, Studio, use_studio},
        ui::{
            dialog::Dialog,
            icon::Icon,
            state::{Gravity, Message},
        },
        visible::visible,
    },
    model::schema::{ColumnSchema, TableSchema},
};

/// What looking first means.
const REHEARSE: &str = "See first what replacing would change in every segment. Nothing is kept.";

/// Of many names so many are told.
const TOLD: usize = 8;

/// Asks whichever question is open, on every page. Closing the dialog skips the file.
#[component]
pub fn QuestionDialog() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(studio.question.with(Option::is_some)));
    let answer = Callback::new(move |answer: Placement| {
        studio.dispatch(Command::AnswerPlacement(answer));
        open.set(false);
    });
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && studio.question.with_untracked(Option::is_some) {
            // An answer that was given already is not changed by this.
            studio.dispatch(Command::AnswerPlacement(Placement::Skip));
        }
        is
    });
    let title = Signal::derive(move || {
        studio.question.with(|question| match question {
            Some(Question::SameColumns { table, .. }) => format!("The same columns as {table}"),
            Some(Question::ChangedColumns { table, difference, .. }) if difference.is_whole() => {
                format!("A new {table}")
            }
            Some(Question::ChangedColumns { table, .. }) => format!("Not the columns of {table}"),
            None => String::new(),
        })
    });
    view! {
        <Dialog open title>
            {move || studio.question.get().map(|question| match question {
                Question::SameColumns { file, table, schema } => view! { <Same file table schema answer /> }.into_any(),
                Question::ChangedColumns { file, table, schema, difference } => {
                    view! { <Changed file table schema difference answer /> }.into_any()
                }
            })}
        </Dialog>
    }
    .into_any()
}

/// A choice to press: what it is, its icon, its word, what it means.
type Offer = (Placement, &'static str, &'static str, String);

/// The choices, the likeliest first.
fn choices(offers: Vec<Offer>, answer: Callback<Placement>) -> AnyView {
    let row = |(place, (choice, icon, word, meaning)): (usize, Offer)| {
        view! {
            <button type="button" class="choice-row" data-autofocus=(place == 0).then_some("") on:click=move |_| answer.run(choice)>
                <Icon name=icon /><span><b>{word}</b><span class="muted">{meaning}</span></span>
            </button>
        }
    };
    let rows = offers.into_iter().enumerate().map(row).collect_view();
    view! { <div class="choice-rows">{rows}</div> }.into_any()
}

/// `8,800 rows`; nothing for a table that is not there.
fn rows_of(studio: Studio, table: &str) -> Option<String> {
    let rows = studio.tables.with_untracked(|tables| {
        tables.iter().find(|info| info.schema.name == table).map(|info| info.rows)
    })?;
    Some(format::counted(rows, "row", "rows"))
}

#[component]
fn Same(file: String, table: String, schema: TableSchema, answer: Callback<Placement>) -> impl IntoView {
    let rows = rows_of(use_studio(), &table).map(|rows| format!(", which has {rows}")).unwrap_or_default();
    let columns = format::counted(schema.columns.len() as u64, "column", "columns");
    let offers = vec![
        (Placement::Append, "list-plus", "Append", format!("Its rows come behind those of {table}.")),
        (Placement::Replace, "repeat", "Replace", format!("Its rows take the place of those of {table}.")),
        (Placement::Rehearse, "flask-conical", "Rehearse", REHEARSE.to_owned()),
        (Placement::Separate, "table-2", "Separate table", "It becomes a table of its own.".to_owned()),
        (Placement::Skip, "x", "Skip", "It is not loaded.".to_owned()),
    ];
    view! {
        <p><bdi><b>{file}</b></bdi>{format!(" has the same {columns}, of the same types, as the table {table}{rows}.")}</p>
        {choices(offers, answer)}
    }
    .into_any()
}

#[component]
fn Changed(
    file: String,
    table: String,
    schema: TableSchema,
    difference: Difference,
    answer: Callback<Placement>,
) -> impl IntoView {
    let studio = use_studio();
    let rows = rows_of(studio, &table).map(|rows| format!(" ({rows})")).unwrap_or_default();
    let users = studio.would_lose(&table, &schema);
    let replace = (
        Placement::Replace,
        "repeat",
        "Replace",
        match (difference.is_whole(), users.is_empty()) {
            (true, _) => format!("Its rows take the place of those of {table}."),
            (false, true) => {
                format!("{table} is then without what is missing. No segment or measure uses it.")
            }
            (false, false) => format!(
                "{table} is then without what is missing. What uses it is marked and keeps its last results."
            ),
        },
    );
    let separate = (
        Placement::Separate,
        "table-2",
        "New table",
        format!("{table} stays as it is; the file becomes a table of its own."),
    );
    let rehearse = (Placement::Rehearse, "flask-conical", "Rehearse", REHEARSE.to_owned());
    let cancel = (Placement::Skip, "x", "Cancel", "It is not loaded.".to_owned());
    let offers = if difference.is_likely() {
        vec![replace, rehearse, separate, cancel]
    } else {
        vec![separate, replace, rehearse, cancel]
    };
    let warning = (!users.is_empty()).then(|| {
        let title = format!("Used by {}", enumerated(users.iter().map(|name| visible(name)).collect()));
        view! { <Message title text="With Replace this is marked, and cannot be counted until it is edited or a file brings the columns back." gravity=Gravity::Warn /> }
    });
    let lead = if difference.is_whole() {
        format!(
            " is named like the table {table}{rows} and has all of its columns, but not only these, or in another order."
        )
    } else {
        format!(" is named like the table {table}{rows}, but its columns are others.")
    };
    view! {
        <p><bdi><b>{file}</b></bdi>{lead}</p>
        <dl class="differences">{differences(studio, &table, &difference)}</dl>
        {warning}
        {choices(offers, answer)}
    }
    .into_any()
}

/// What is missing, what holds something else, what is new.
fn differences(studio: Studio, table: &str, difference: &Difference) -> AnyView {
    let roles = |column: &str| {
        studio
            .joined
            .with_untracked(|joined| joined.as_ref().map(|joined| roles(&joined.chosen, table, column)))
            .unwrap_or_default()
    };
    let with_roles = |column: &ColumnSchema| {
        let roles = roles(&column.name);
        let name = visible(&column.name);
        if roles.is_empty() { name } else { format!("{name} ({})", roles.join(", ")) }
    };
    let missing: Vec<String> = difference.missing.iter().map(with_roles).collect();
    let retyped: Vec<String> = difference
        .retyped
        .iter()
        .map(|one| format!("{} ({}, and was {})", visible(&one.name), one.now.plural(), one.before.plural()))
        .collect();
    let added: Vec<String> = difference.added.iter().map(|column| visible(&column.name)).collect();
    [("Missing", missing), ("Other values", retyped), ("New", added)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(word, names)| view! { <dt>{word}</dt><dd>{enumerated(names)}</dd> })
        .collect_view()
        .into_any()
}

/// `a, b, c and 12 more`
fn enumerated(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(TOLD);
    names.truncate(TOLD);
    let said = names.join(", ");
    if more > 0 { format!("{said} and {} more", format::count(more as u64)) } else { said }
}
