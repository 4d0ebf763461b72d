//! The schedule of everything that has none of its own, as a setting.

use leptos::prelude::*;

use super::{
    rhythm::{RhythmFields, first},
    words::CLOSED,
};
use crate::{
    app::{
        format,
        settings::{
            page::Setting,
            zones::{fitting, shown},
        },
        studio::{Command, use_studio},
        ui::{
            choice::{Choice, Segmented},
            combobox::Combobox,
        },
    },
    browser::{clock, locale},
    model::schedule::{Days, Rhythm, SystemSchedule},
};

/// At most so many zones are offered at a time.
const ZONES: usize = 120;

/// **Schedule**, in the settings.
#[component]
pub fn SystemSetting() -> impl IntoView {
    let studio = use_studio();
    let schedule = Memo::new(move |_| studio.settings.with(|settings| settings.schedule.clone()));
    let set = move |change: &dyn Fn(&mut SystemSchedule)| {
        let mut settings = studio.settings.get_untracked();
        change(&mut settings.schedule);
        studio.dispatch(Command::SetSettings(settings));
    };
    let kind = Signal::derive(move || {
        schedule.with(|schedule| match schedule.rhythm.as_ref().map(|rhythm| &rhythm.days) {
            None => "off".to_owned(),
            Some(Days::Weekly(_)) => "weekly".to_owned(),
            Some(Days::Daily | Days::Monthly(_)) => "daily".to_owned(),
        })
    });
    let choices =
        vec![Choice::new("off", "Off"), Choice::new("daily", "Daily"), Choice::new("weekly", "Weekly")];
    let choose = move |chosen: String| {
        set(&|schedule| {
            let times = schedule.rhythm.take().map(|rhythm| rhythm.times).unwrap_or_default();
            schedule.rhythm = (chosen != "off").then(|| first(&chosen, times));
        });
    };
    let on = Memo::new(move |_| schedule.with(|schedule| schedule.rhythm.is_some()));
    let rhythm = Signal::derive(move || {
        schedule.with(|schedule| schedule.rhythm.clone()).unwrap_or_else(|| first("daily", Vec::new()))
    });
    let change = move |rhythm: Rhythm| set(&|schedule| schedule.rhythm = Some(rhythm.clone()));
    view! {
        <Setting
            title="Schedule"
            text="When all dynamic segments are refreshed by themselves, except those that have a schedule of their own. A refresh reads files again that have changed."
        >
            <Segmented label="Schedule" choices value=kind on_change=choose />
            <Show when=move || on.get()>
                <div class="rhythm"><RhythmFields rhythm on_change=change /><Zone /></div>
                <p class="muted">{move || next(studio.schedule_zone(), &rhythm.get())}</p>
            </Show>
            <p class="muted">{CLOSED}</p>
        </Setting>
    }
    .into_any()
}

fn next(zone: String, rhythm: &Rhythm) -> String {
    let due = rhythm.next(clock::now() as i64, &|at| clock::offset(at, &zone));
    due.map(|due| format!("Next: {}, in {}.", format::instant(due.at, &zone), shown(&zone)))
        .unwrap_or_default()
}

#[component]
fn Zone() -> impl IntoView {
    let studio = use_studio();
    let zone = Memo::new(move |_| studio.schedule_zone());
    let all = StoredValue::new(locale::time_zones());
    let suggest = move |typed: String| {
        let own = studio.settings.with_untracked(|settings| settings.time_zone.clone());
        let first = [own.as_str(), "UTC"];
        let zones = all.with_value(|all| fitting(all, &first, &typed, ZONES));
        let aside = |zone: &str| {
            if zone == own {
                "the workspace's".to_owned()
            } else {
                locale::zone_offset(clock::now(), zone).unwrap_or_default()
            }
        };
        zones
            .into_iter()
            .map(|zone| Choice::new(zone.clone(), shown(&zone)).aside(aside(&zone)))
            .collect::<Vec<_>>()
    };
    let choose = move |chosen: String| {
        let mut settings = studio.settings.get_untracked();
        settings.schedule.time_zone = (chosen != settings.time_zone).then_some(chosen);
        studio.dispatch(Command::SetSettings(settings));
    };
    view! {
        <div class="field">
            <span class="label">"Time zone"</span>
            <Combobox
                label="Time zone of the schedule"
                value=Signal::derive(move || shown(&zone.get()))
                suggest=Callback::new(suggest)
                on_choose=choose
                nothing="No time zone has that in its name."
            />
        </div>
    }
    .into_any()
}
