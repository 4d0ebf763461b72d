//! What is asked when a file has the columns of a table that is there.

use leptos::prelude::*;

use crate::app::{
    format,
    studio::{Command, Question, SameColumns, use_studio},
    ui::{dialog::Dialog, icon::Icon},
};

/// Asks whichever question is open, on every page. Closing the dialog skips the file.
#[component]
pub fn QuestionDialog() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(studio.question.with(Option::is_some)));
    let answer = move |answer: SameColumns| {
        studio.dispatch(Command::AnswerSameColumns(answer));
        open.set(false);
    };
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && studio.question.with_untracked(Option::is_some) {
            // An answer that was given already is not changed by this.
            studio.dispatch(Command::AnswerSameColumns(SameColumns::Skip));
        }
        is
    });
    let title = Signal::derive(move || {
        studio.question.with(|question| match question {
            Some(Question::SameColumns { table, .. }) => format!("The same columns as {table}"),
            None => String::new(),
        })
    });
    view! {
        <Dialog open title>
            {move || studio.question.get().map(|Question::SameColumns { file, table, schema }| {
                let rows = studio.tables.with(|tables| tables.iter().find(|info| info.schema.name == table).map(|info| info.rows));
                let rows = rows.map_or_else(String::new, |rows| format!(", which has {}", format::counted(rows, "row", "rows")));
                let columns = format::counted(schema.columns.len() as u64, "column", "columns");
                let choices = [
                    (SameColumns::Append, "list-plus", "Append", format!("Its rows come behind those of {table}.")),
                    (SameColumns::Replace, "repeat", "Replace", format!("Its rows take the place of those of {table}.")),
                    (SameColumns::Separate, "table-2", "Separate table", "It becomes a table of its own.".to_owned()),
                    (SameColumns::Skip, "x", "Skip", "It is not loaded.".to_owned()),
                ];
                let choices = choices.into_iter().enumerate().map(|(place, (choice, icon, word, meaning))| view! {
                    <button type="button" class="choice-row" data-autofocus=(place == 0).then_some("") on:click=move |_| answer(choice)>
                        <Icon name=icon /><span><b>{word}</b><span class="muted">{meaning}</span></span>
                    </button>
                });
                let choices = choices.collect_view();
                view! {
                    <p><bdi><b>{file}</b></bdi>{format!(" has the same {columns}, of the same types, as the table {table}{rows}.")}</p>
                    <div class="choice-rows">{choices}</div>
                }
            })}
        </Dialog>
    }
    .into_any()
}
