//! **Schedule**: when the chosen segments are refreshed by themselves.

use leptos::prelude::*;

use super::{
    rhythm::{RhythmFields, first},
    words::{CLOSED, schedule as told},
};
use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Segmented},
            dialog::Dialog,
        },
    },
    model::schedule::{Days, Rhythm, Schedule},
};

/// Keeps nothing before **Save schedule**.
#[component]
pub fn ScheduleDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Which segments, by id and name.
    segments: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    view! { <Dialog open title="Schedule" class="narrow"><Form open segments /></Dialog> }
}

#[component]
fn Form(open: RwSignal<bool>, segments: Signal<Vec<(String, String)>>) -> impl IntoView {
    let studio = use_studio();
    let chosen = segments.get_untracked();
    let before = chosen.first().and_then(|(id, _)| {
        studio.segments.with_untracked(|all| {
            all.iter().find(|one| one.record.id == *id).map(|one| one.record.schedule.clone())
        })
    });
    let value = RwSignal::new(before.unwrap_or_default());
    let lead = match chosen.as_slice() {
        [(_, name)] => format!("When {name} is refreshed by itself."),
        many => format!(
            "When {} are refreshed by themselves.",
            format::counted(many.len() as u64, "segment", "segments")
        ),
    };
    let kind = Signal::derive(move || value.with(kind_of).to_owned());
    let choices = [
        ("system", "With all"),
        ("daily", "Daily"),
        ("weekly", "Weekly"),
        ("monthly", "Monthly"),
        ("off", "Never"),
    ]
    .map(|(key, word)| Choice::new(key, word))
    .to_vec();
    let choose = move |kind: String| {
        value.update(|value| {
            let times = match value {
                Schedule::Own(rhythm) => rhythm.times.clone(),
                Schedule::System | Schedule::Off => Vec::new(),
            };
            *value = match kind.as_str() {
                "system" => Schedule::System,
                "off" => Schedule::Off,
                own => Schedule::Own(first(own, times)),
            };
        });
    };
    let own = Memo::new(move |_| value.with(|value| matches!(value, Schedule::Own(_))));
    let rhythm = Signal::derive(move || match value.get() {
        Schedule::Own(rhythm) => rhythm,
        Schedule::System | Schedule::Off => first("daily", Vec::new()),
    });
    let change = move |rhythm: Rhythm| value.set(Schedule::Own(rhythm));
    let words = move || {
        let system = studio.settings.with(|settings| settings.schedule.rhythm.clone());
        match value.get() {
            Schedule::Off => "Only a person refreshes it.".to_owned(),
            Schedule::System if system.is_none() => {
                "The schedule of all segments is off. It is set on the Settings page.".to_owned()
            }
            value => format!("{}.", told(&value, system.as_ref())),
        }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let segments = chosen.iter().map(|(id, _)| id.clone()).collect();
        studio.dispatch(Command::SetSchedule { segments, schedule: value.get_untracked() });
        open.set(false);
    };
    view! {
        <form on:submit=save>
            <p class="muted dialog-lead">{lead}</p>
            <Segmented label="Schedule" choices value=kind on_change=choose />
            <div class="rhythm"><Show when=move || own.get()><RhythmFields rhythm on_change=change /></Show></div>
            <p aria-live="polite">{words}</p>
            <p class="muted dialog-note">{CLOSED}</p>
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class()>"Save schedule"</button>
            </div>
        </form>
    }
    .into_any()
}

fn kind_of(schedule: &Schedule) -> &'static str {
    match schedule {
        Schedule::System => "system",
        Schedule::Off => "off",
        Schedule::Own(rhythm) => match rhythm.days {
            Days::Daily => "daily",
            Days::Weekly(_) => "weekly",
            Days::Monthly(_) => "monthly",
        },
    }
}
