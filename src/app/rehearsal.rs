//! **Rehearsal**: what other files would change, before anything of it is kept.

use leptos::prelude::*;

use super::{
    data::{placing::Difference, speed::share},
    format,
    rehearsed::{HEADS, Rehearsal, Replaced, Stand, cells, tally},
    studio::{Command, TaskState, use_studio},
    ui::{
        button::{Button, Weight},
        cells::CellTable,
        dialog::Dialog,
        figure::Meter,
        state::{Gravity, Message},
    },
};
use crate::{model::schema::ColumnSchema, service::protocol::Rows};

/// Shown on every page while there is a rehearsal. Closing it lets it go.
#[component]
pub fn RehearsalDialog() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(studio.rehearsal.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && studio.rehearsal.with_untracked(Option::is_some) {
            studio.dispatch(Command::DiscardRehearsal);
        }
        is
    });
    view! { <Dialog open title="Rehearsal" class="wide"><Content open /></Dialog> }
}

#[component]
fn Content(open: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let rehearsal = Memo::new(move |_| studio.rehearsal.get().unwrap_or_default());
    let stand = Memo::new(move |_| rehearsal.with(|rehearsal| rehearsal.stand.clone()));
    let tables = Memo::new(move |_| rehearsal.with(|rehearsal| rehearsal.tables.clone()));
    let rows = Signal::derive(move || {
        rehearsal.with(|rehearsal| Rows {
            columns: HEADS.map(str::to_owned).to_vec(),
            rows: rehearsal.segments.iter().map(cells).collect(),
            total: rehearsal.segments.len() as u64,
            missing: 0,
        })
    });
    let some = Memo::new(move |_| rehearsal.with(|rehearsal| !rehearsal.segments.is_empty()));
    let ready = move || stand.get() == Stand::Ready;
    let keep = move |()| {
        studio.dispatch(Command::KeepRehearsal);
        open.set(false);
    };
    let close = move || if ready() { "Keep nothing" } else { "Cancel" }.to_owned();
    view! {
        <p class="muted dialog-lead">"Every segment is worked out with the new rows beside the ones of now. Nothing is kept until you say so."</p>
        <ul class="rehearsed-tables">{move || tables.get().into_iter().map(table).collect_view()}</ul>
        <p aria-live="polite">{move || rehearsal.with(said)}</p>
        {move || match stand.get() {
            Stand::Working => view! { <Working /> }.into_any(),
            Stand::Failed(why) => view! { <Message title="This cannot be rehearsed" text=why gravity=Gravity::Warn /> }.into_any(),
            Stand::Ready => ().into_any(),
        }}
        <Show when=move || some.get()><CellTable label="Segments with the new rows" rows class="rehearsed" /></Show>
        <div class="dialog-foot">
            <Button label=Signal::derive(close) on_press=move |()| open.set(false) />
            <Show when=ready><Button label="Keep and refresh all" weight=Weight::Primary on_press=keep /></Show>
        </div>
    }
    .into_any()
}

/// How far the reading is.
#[component]
fn Working() -> impl IntoView {
    let studio = use_studio();
    let done = Signal::derive(move || {
        studio.tasks.with(|tasks| {
            let running =
                |task: &&super::studio::Task| task.title == "Rehearsing" && task.state == TaskState::Running;
            tasks.iter().rev().find(running).and_then(|task| share(&task.progress))
        })
    });
    view! { <Meter label="Rehearsing" share=done /> }
}

fn said(rehearsal: &Rehearsal) -> String {
    let all = rehearsal.segments.len();
    let done = rehearsal.segments.iter().filter(|one| one.outcome.is_some()).count();
    match rehearsal.stand {
        Stand::Working if all == 0 => "Reading the files.".to_owned(),
        Stand::Working => format!(
            "{} of {} worked out.",
            format::count(done as u64),
            format::counted(all as u64, "segment", "segments")
        ),
        Stand::Failed(_) => String::new(),
        Stand::Ready if all == 0 => "There is no active segment with a saved definition.".to_owned(),
        Stand::Ready => {
            let (broken, skipped, other) = tally(&rehearsal.segments);
            let mut parts = vec![format!(
                "{} of {} would have other members",
                format::count(other as u64),
                format::counted(all as u64, "segment", "segments")
            )];
            if broken > 0 {
                parts.push(format!("{} could not be refreshed any more", format::count(broken as u64)));
            }
            if skipped > 0 {
                parts.push(format!("{} would be skipped because of that", format::count(skipped as u64)));
            }
            format!("{}.", parts.join("; "))
        }
    }
}

fn table(replaced: Replaced) -> impl IntoView {
    let Replaced { table, file, before, after, difference } = replaced;
    let rows = match after {
        Some(after) => format!("{} rows → {} rows", format::count(before), format::count(after)),
        None => format!("{} now", format::counted(before, "row", "rows")),
    };
    view! {
        <li>
            <b><bdi>{table}</bdi></b>" from "<bdi>{file}</bdi><span class="muted">{format!(" · {rows}")}</span>
            <span class="rehearsed-columns">{changed(&difference)}</span>
        </li>
    }
}

/// How the columns differ, as one line.
fn changed(difference: &Difference) -> String {
    let names = |columns: &[ColumnSchema]| {
        format::listed(&columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), 5)
    };
    let mut parts = Vec::new();
    if !difference.missing.is_empty() {
        parts.push(format!("Columns that are gone: {}", names(&difference.missing)));
    }
    if !difference.retyped.is_empty() {
        let retyped: Vec<&str> = difference.retyped.iter().map(|one| one.name.as_str()).collect();
        parts.push(format!("of another type: {}", format::listed(&retyped, 5)));
    }
    if !difference.added.is_empty() {
        parts.push(format!("new: {}", names(&difference.added)));
    }
    if parts.is_empty() { "The same columns.".to_owned() } else { format!("{}.", parts.join("; ")) }
}
