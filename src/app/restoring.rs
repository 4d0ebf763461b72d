//! **Restore a workspace**: what a file has and what it would do, and then all of it or nothing.

use leptos::prelude::*;

use super::{
    format,
    studio::{Command, Restoring, use_studio},
    ui::{
        button::{Button, Weight},
        dialog::Dialog,
        state::{Gravity, Message},
    },
};
use crate::storage::workspace::{Kind, Plan};

/// Of many names so many are told.
const TOLD: usize = 6;

/// Shows how far it is, on every page. Closed, the file is let go.
#[component]
pub fn RestoringDialog() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(studio.restoring.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        // What is being written is written to its end.
        let writes = matches!(studio.restoring.get_untracked(), Some(Restoring::Writing { .. }));
        if was == Some(true) && !is && !writes && studio.restoring.with_untracked(Option::is_some) {
            studio.dispatch(Command::DiscardRestoring);
        }
        is
    });
    view! {
        <Dialog open title="Restore a workspace">
            {move || studio.restoring.get().map(|restoring| match restoring {
                Restoring::Reading { file } => view! { <p class="muted" aria-live="polite">{format!("Reading {file}")}</p> }.into_any(),
                Restoring::Writing { file } => view! { <p class="muted" aria-live="polite">{format!("Restoring {file}")}</p> }.into_any(),
                Restoring::Refused { file, sentence } => view! {
                    <Message title=format!("{file} is not restored") text=sentence gravity=Gravity::Failed />
                    <div class="dialog-foot">
                        <Button label="Close" on_press=move |()| studio.dispatch(Command::DiscardRestoring) />
                        <Button label="Choose another file" icon="file-up" weight=Weight::Primary on_press=move |()| studio.dispatch(Command::PickWorkspace) />
                    </div>
                }.into_any(),
                Restoring::Planned { file, plan } => view! { <Planned file plan=(*plan).clone() /> }.into_any(),
            })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Planned(file: String, plan: Plan) -> impl IntoView {
    let studio = use_studio();
    let idle = plan.is_idle();
    let text = match (idle, plan.kinds.is_empty()) {
        (true, true) => format!("{file} has nothing in it."),
        (true, false) => format!("{file} has nothing that is not here already."),
        (false, _) => format!(
            "This is what {file} would do. What is here and not in the file stays. Nothing has been done yet."
        ),
    };
    let row = |kind: &Kind| {
        let count = |many: usize| if many == 0 { "–".to_owned() } else { format::count(many as u64) };
        view! {
            <tr>
                <th scope="row">{kind.what}</th>
                <td class="number">{count(kind.added.len())}</td>
                <td class="number">{count(kind.replaced.len())}</td>
                <td class="number">{count(kind.same)}</td>
                <td class="number">{count(kind.left.len())}</td>
                <td class="number">{count(kind.stay)}</td>
            </tr>
        }
    };
    let rows = plan.kinds.iter().map(row).collect_view();
    let has_rows = !plan.kinds.is_empty();
    let notes = plan.notes.clone().into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    let has_notes = !plan.notes.is_empty();
    view! {
        <p>{text}</p>
        {has_rows.then(|| view! {
            <table class="plan">
                <caption class="sr-only">"What would be done"</caption>
                <thead><tr>
                    <td></td>
                    <th scope="col" class="number">"Added"</th>
                    <th scope="col" class="number">"Replaced"</th>
                    <th scope="col" class="number">"The same"</th>
                    <th scope="col" class="number">"Left out"</th>
                    <th scope="col" class="number">"Here alone"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        })}
        {named(&plan)}
        {has_notes.then(|| view! { <ul class="plan-notes">{notes}</ul> })}
        <div class="dialog-foot">
            <Button label="Cancel" on_press=move |()| studio.dispatch(Command::DiscardRestoring) />
            {(!idle).then(|| view! {
                <Button label="Restore" icon="archive" weight=Weight::Primary autofocus=true on_press=move |()| studio.dispatch(Command::RestoreWorkspace) />
            })}
        </div>
    }
    .into_any()
}

/// The names of what would be replaced, added and left out, where a person knows them by name.
fn named(plan: &Plan) -> AnyView {
    let part = |word: &'static str, names: fn(&Kind) -> &Vec<String>| {
        let by_name =
            plan.kinds.iter().filter(|kind| matches!(kind.what, "Segments" | "Measures" | "Tables"));
        let all: Vec<String> = by_name.flat_map(|kind| names(kind).clone()).collect();
        (!all.is_empty()).then(|| view! { <dt>{word}</dt><dd>{format::listed(&all, TOLD)}</dd> })
    };
    let (replaced, added, left) = (
        part("Replaced", |kind| &kind.replaced),
        part("Added", |kind| &kind.added),
        part("Left out", |kind| &kind.left),
    );
    if replaced.is_none() && added.is_none() && left.is_none() {
        return ().into_any();
    }
    view! { <dl class="facts">{replaced}{added}{left}</dl> }.into_any()
}
