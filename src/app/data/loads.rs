//! Loads in progress with how far they are, and those that failed, until they are dismissed.

use leptos::prelude::*;

use super::speed::{bytes_per_second, share};
use crate::{
    app::{
        format,
        studio::{About, Command, Task, TaskState, use_studio},
        ui::{
            button::{Button, IconButton, Weight},
            figure::Meter,
            icon::Icon,
            page::Section,
        },
    },
    browser::clock,
};

/// Of files that could not be read so many are told of at once; the others when asked for.
const FOLDED: usize = 3;

#[component]
pub(crate) fn Loads() -> impl IntoView {
    let studio = use_studio();
    let loads = Memo::new(move |_| {
        studio.tasks.with(|tasks| {
            tasks.iter().filter(|task| task.about == About::Load).cloned().collect::<Vec<Task>>()
        })
    });
    let running = Memo::new(move |_| loads.with(|loads| ids(loads, |task| task.ended.is_none())));
    let failed =
        Memo::new(move |_| loads.with(|loads| ids(loads, |task| matches!(task.state, TaskState::Failed(_)))));
    let all = RwSignal::new(false);
    let shown = move || {
        let mut shown = failed.get();
        if !all.get() {
            shown.truncate(FOLDED);
        }
        shown
    };
    let more = Signal::derive(move || {
        if all.get() {
            return "Show fewer".to_owned();
        }
        let hidden = failed.with(Vec::len).saturating_sub(FOLDED) as u64;
        format!("Show {} more that could not be read", format::count(hidden))
    });
    let find = move |id: u32| loads.with(|loads| loads.iter().find(|task| task.id == id).cloned());
    view! {
        <For each=shown key=|id| *id let(id)>
            <div class="message danger load-error" role="alert">
                <Icon name="circle-alert" />
                <div><p>{move || find(id).map(|task| sentence(&task))}</p></div>
                <IconButton label="Dismiss" icon="x" on_press=move |()| studio.dispatch(Command::ClearTask(id)) />
            </div>
        </For>
        <Show when=move || { failed.with(Vec::len) > FOLDED }>
            <div class="row load-more">
                <Button label=more small=true on_press=move |()| all.update(|all| *all = !*all) />
                <Button label="Dismiss all" small=true weight=Weight::Quiet on_press=move |()| {
                    for id in failed.get_untracked() {
                        studio.dispatch(Command::ClearTask(id));
                    }
                } />
            </div>
        </Show>
        <Show when=move || !running.with(Vec::is_empty)>
            <Section title="Loading">
                <div class="loads">
                    <For each=move || running.get() key=|id| *id let(id)>
                        <Load task=Signal::derive(move || find(id)) id />
                    </For>
                </div>
            </Section>
        </Show>
    }
    .into_any()
}

fn ids(tasks: &[Task], wanted: impl Fn(&Task) -> bool) -> Vec<u32> {
    tasks.iter().filter(|task| wanted(task)).map(|task| task.id).collect()
}

fn sentence(task: &Task) -> String {
    match &task.state {
        TaskState::Failed(sentence) => sentence.clone(),
        _ => String::new(),
    }
}

#[component]
fn Load(task: Signal<Option<Task>>, id: u32) -> impl IntoView {
    let studio = use_studio();
    let title = task.with_untracked(|task| task.as_ref().map(|task| task.title.clone()).unwrap_or_default());
    let share = Signal::derive(move || {
        task.with(|task| {
            task.as_ref().and_then(|task| match task.state {
                TaskState::Queued => Some(0.0),
                _ => share(&task.progress),
            })
        })
    });
    view! {
        <div class="load">
            <b class="cut" title=title.clone()><bdi>{title.clone()}</bdi></b>
            <span class="load-figures">{move || task.with(|task| task.as_ref().map(figures))}</span>
            <Button label="Cancel" small=true weight=Weight::Quiet on_press=move |()| studio.dispatch(Command::CancelTask(id)) />
            <Meter label=title share />
        </div>
    }
    .into_any()
}

/// `1,204,000 rows · 84 MB of 210 MB · 96 MB/s`
fn figures(task: &Task) -> String {
    if task.state == TaskState::Queued {
        return "waiting for its turn".to_owned();
    }
    let progress = &task.progress;
    let mut figures = vec![format::counted(progress.rows, "row", "rows")];
    if let Some(total) = progress.bytes_total.filter(|_| progress.bytes > 0) {
        figures.push(format!("{} of {}", format::bytes(progress.bytes), format::bytes(total)));
    }
    if let Some(speed) = bytes_per_second(progress, clock::now() - task.started as f64) {
        figures.push(format!("{}/s", format::bytes(speed as u64)));
    }
    figures.join("  ·  ")
}
