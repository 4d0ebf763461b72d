//! **Progress details**: every piece of work of this visit.

use std::time::Duration;

use leptos::prelude::*;

use super::task::{facts, status};
use crate::{
    app::{
        data::speed::share,
        format,
        studio::{About, Command, Task, TaskState, use_studio},
        ui::{
            button::{Button, Weight},
            figure::Meter,
            pane::Sheet,
            text::StatusWord,
        },
    },
    browser::{clock, locale},
};

/// The sheet, newest work first.
#[component]
pub(super) fn ProgressDetails(open: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let busy = Memo::new(move |_| studio.tasks.with(|tasks| tasks.iter().any(|task| task.ended.is_none())));
    let ended = Memo::new(move |_| studio.tasks.with(|tasks| tasks.iter().any(|task| task.ended.is_some())));
    let now = RwSignal::new(clock::now() as i64);
    Effect::new(move |_| {
        if open.get() && busy.get() {
            now.set(clock::now() as i64);
            let tick = set_interval_with_handle(move || now.set(clock::now() as i64), Duration::from_secs(1));
            on_cleanup(move || {
                if let Ok(tick) = tick {
                    tick.clear();
                }
            });
        }
    });
    let several = Memo::new(move |_| {
        studio.tasks.with(|tasks| tasks.iter().filter(|task| task.ended.is_none()).count() > 1)
    });
    let actions = move || {
        view! {
            <Show when=move || several.get()>
                <Button label="Cancel all" small=true weight=Weight::Quiet on_press=move |()| studio.dispatch(Command::CancelAllTasks) />
            </Show>
            <Show when=move || ended.get()>
                <Button label="Clear ended" small=true weight=Weight::Quiet on_press=move |()| studio.dispatch(Command::ClearTasks) />
            </Show>
        }
    };
    let ids = move || studio.tasks.with(|tasks| tasks.iter().rev().map(|task| task.id).collect::<Vec<_>>());
    let ids = Memo::new(move |_| ids());
    view! {
        <Sheet open title="Progress details" actions>
            <Show when=move || !ids.with(Vec::is_empty) fallback=|| view! {
                <p class="muted">"Nothing is in progress. Loads, refreshes and downloads of this visit are listed here."</p>
            }>
                <ul><For each=move || ids.get() key=|id| *id let(id)><Row id now /></For></ul>
            </Show>
        </Sheet>
    }
    .into_any()
}

#[component]
fn Row(id: u32, now: RwSignal<i64>) -> impl IntoView {
    let studio = use_studio();
    let task =
        Memo::new(move |_| studio.tasks.with(|tasks| tasks.iter().find(|task| task.id == id).cloned()));
    let state = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.state.clone())));
    let title = task.with_untracked(|task| task.as_ref().map(|task| task.title.clone()).unwrap_or_default());
    let open = Memo::new(move |_| matches!(state.get(), Some(TaskState::Queued | TaskState::Running)));
    let running = Memo::new(move |_| state.get() == Some(TaskState::Running));
    let done = Signal::derive(move || task.with(|task| task.as_ref().and_then(|task| share(&task.progress))));
    let figures = move || {
        task.with(|task| {
            task.as_ref().map(|task| {
                // Only what runs changes with the clock.
                let now = if task.ended.is_none() { now.get() } else { 0 };
                facts(task, now)
            })
        })
        .unwrap_or_default()
    };
    let started = move || {
        let zone = studio.settings.with(|settings| settings.time_zone.clone());
        task.with(|task| task.as_ref().and_then(|task| begun(task, &zone)))
    };
    let line = move || {
        let facts = started().into_iter().chain(figures()).enumerate();
        facts.map(|(place, fact)| view! { <span class:dot=move || place != 0>{fact}</span> }).collect_view()
    };
    let warnings = Memo::new(move |_| {
        task.with(|task| task.as_ref().map(|task| task.warnings.clone()).unwrap_or_default())
    });
    let cancel = format!("Cancel: {title}");
    view! {
        <li class="task">
            <div class="task-head">
                <b><bdi>{title.clone()}</bdi></b>
                <Show when=move || open.get()>
                    <button type="button" class="button small quiet" aria-label=cancel.clone() on:click=move |_| studio.dispatch(Command::CancelTask(id))>"Cancel"</button>
                </Show>
                {move || state.get().map(|state| {
                    let (word, icon, tone) = status(&state);
                    view! { <StatusWord word icon tone /> }
                })}
            </div>
            <div class="task-facts">{line}</div>
            <Show when=move || running.get()><Meter label=title.clone() share=done /></Show>
            {move || task.with(|task| task.as_ref().and_then(said))}
            {move || warnings.get().into_iter().map(|warning| view! { <p class="task-said task-warning">{warning}</p> }).collect_view()}
        </li>
    }
    .into_any()
}

/// `09:30`; nothing for what waits.
fn begun(task: &Task, zone: &str) -> Option<String> {
    if task.state == TaskState::Queued {
        return Some(match task.waits_for.as_slice() {
            [] => "Waits for its turn".to_owned(),
            names => format!("Waits for {}", format::listed(names, 3)),
        });
    }
    locale::clock(task.started as f64, zone)
}

/// What it said at its end. Of a load that is what its figures say already.
fn said(task: &Task) -> Option<AnyView> {
    match &task.state {
        TaskState::Done(sentence) if !sentence.is_empty() && task.about != About::Load => {
            Some(view! { <p class="task-said muted">{sentence.clone()}</p> }.into_any())
        }
        TaskState::Failed(sentence) => Some(view! { <p class="task-said">{sentence.clone()}</p> }.into_any()),
        _ => None,
    }
}
