//! **Schedule later**: a date and a time to activate the chosen segments, and to deactivate them.

use leptos::prelude::*;

use super::words::{clock as told, minutes, wall};
use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
            field::Fault,
        },
    },
    browser::clock,
    model::schedule::instant,
};

/// Keeps nothing before **Save**.
#[component]
pub fn LaterDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Which segments, by id and name.
    segments: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    view! { <Dialog open title="Schedule later" class="narrow"><Form open segments /></Dialog> }
}

/// A day and a time, as they are typed.
#[derive(Clone, Copy)]
struct Moment {
    day: RwSignal<String>,
    time: RwSignal<String>,
}

impl Moment {
    fn of(at: Option<i64>, zone: &str) -> Self {
        let shown = at.map(|at| clock::time_of(at as f64, zone)).unwrap_or_default();
        let (day, time) = shown.split_once('T').unwrap_or_default();
        let time = minutes(time).map_or_else(|| "00:00".to_owned(), told);
        Self { day: RwSignal::new(day.to_owned()), time: RwSignal::new(time) }
    }

    /// Nothing where no day is given; a sentence where it is none.
    fn read(self, zone: &str) -> Result<Option<i64>, String> {
        let (day, time) = (self.day.get(), minutes(&self.time.get()).unwrap_or(0));
        if day.is_empty() {
            return Ok(None);
        }
        let wall = wall(&day, time).ok_or("Give a day of the calendar.")?;
        Ok(Some(instant(wall, &|at| clock::offset(at, zone))))
    }
}

#[component]
fn Form(open: RwSignal<bool>, segments: Signal<Vec<(String, String)>>) -> impl IntoView {
    let studio = use_studio();
    let chosen = segments.get_untracked();
    let zone = StoredValue::new(studio.settings.with_untracked(|settings| settings.time_zone.clone()));
    let (on_at, off_at) = chosen
        .first()
        .and_then(|(id, _)| {
            studio.segments.with_untracked(|all| {
                let one = all.iter().find(|one| one.record.id == *id)?;
                Some((one.record.activate_at, one.record.deactivate_at))
            })
        })
        .unwrap_or_default();
    let (on, off) = zone.with_value(|zone| (Moment::of(on_at, zone), Moment::of(off_at, zone)));
    let read = Memo::new(move |_| {
        let (on, off) = zone.with_value(|zone| (on.read(zone), off.read(zone)));
        let (on, off) = (on?, off?);
        let now = clock::now() as i64;
        // What was said before may lie behind.
        let passed = |at: Option<i64>, before| at.is_some_and(|at| at <= now) && at != before;
        if passed(on, on_at) || passed(off, off_at) {
            return Err("That moment is over. Choose a later one, or empty the day.".to_owned());
        }
        match (on, off) {
            (Some(one), Some(other)) if one == other => {
                Err("It cannot become both at the same moment. Choose another time.".to_owned())
            }
            both => Ok(both),
        }
    });
    let fault = Signal::derive(move || read.with(|read| read.as_ref().err().cloned()));
    let lead = match chosen.as_slice() {
        [(_, name)] => format!("When {name} becomes active, and when inactive."),
        many => format!(
            "When {} become active, and when inactive.",
            format::counted(many.len() as u64, "segment", "segments")
        ),
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok((activate_at, deactivate_at)) = read.get_untracked() else { return };
        let segments = chosen.iter().map(|(id, _)| id.clone()).collect();
        studio.dispatch(Command::SetLater { segments, activate_at, deactivate_at });
        open.set(false);
    };
    view! {
        <form on:submit=save>
            <p class="muted dialog-lead">{lead}</p>
            <Fields name="Activate" moment=on />
            <Fields name="Deactivate" moment=off />
            <Fault text=fault />
            <p class="muted dialog-note">
                "On the wall clock of "{zone.with_value(|zone| zone.replace('_', " "))}". If the page is closed then, it is done when it is opened again."
            </p>
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=move || fault.with(Option::is_some)>"Save"</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Fields(name: &'static str, moment: Moment) -> impl IntoView {
    let Moment { day, time } = moment;
    let empty = move || day.with(String::is_empty);
    view! {
        <div class="field" role="group" aria-label=name>
            <span class="label">{name}</span>
            <div class="moment">
                <input class="input" type="date" aria-label=format!("{name}: day") prop:value=day on:input=move |event| day.set(event_target_value(&event)) />
                <input class="input" type="time" aria-label=format!("{name}: time") prop:value=time prop:disabled=empty on:input=move |event| time.set(event_target_value(&event)) />
                <Show when=move || !empty()><Button label="Clear" small=true weight=Weight::Quiet on_press=move |()| day.set(String::new()) /></Show>
            </div>
        </div>
    }
    .into_any()
}
