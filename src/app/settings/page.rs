//! The page. What is changed here is so at once, and is kept.

use leptos::prelude::*;

use super::{
    kept::{About, Kept},
    nearness::Limits,
    workspace::{DamagedRecords, Workspace},
    zones::{fitting, shown},
};
use crate::{
    app::{
        schedule::system::SystemSetting,
        studio::{Command, Studio, use_studio},
        ui::{
            choice::{Choice, Segmented, Select, Switch},
            combobox::Combobox,
            page::PageHead,
        },
    },
    browser::{clock, locale},
    storage::records::{SettingsRecord, Theme},
};

/// At most so many zones are offered at a time.
const ZONES: usize = 120;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// **Settings**.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let studio = use_studio();
    view! {
        <div class="page">
            <PageHead title="Settings" />
            <div class="page-body">
                <Show when=move || studio.started.get()>
                    <div class="settings">
                        <TimeZone />
                        <FirstWeekday />
                        <Appearance />
                        <Spreadsheets />
                        <SystemSetting />
                        <Kept />
                        <Workspace />
                        <DamagedRecords />
                        <Limits />
                        <About />
                    </div>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

fn change(studio: Studio, change: impl FnOnce(&mut SettingsRecord)) {
    let mut settings = studio.settings.get_untracked();
    change(&mut settings);
    if settings != studio.settings.get_untracked() {
        studio.dispatch(Command::SetSettings(settings));
    }
}

/// One setting: what it is about at the left, its control at the right.
#[component]
pub fn Setting(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What it means.
    #[prop(into)]
    text: String,
    /// Its control.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="setting" aria-label=title.clone()>
            <div class="about"><h2>{title.clone()}</h2><p>{text}</p></div>
            <div class="control">{children()}</div>
        </section>
    }
    .into_any()
}

#[component]
fn TimeZone() -> impl IntoView {
    let studio = use_studio();
    let zone = Memo::new(move |_| studio.settings.with(|settings| settings.time_zone.clone()));
    let all = StoredValue::new(locale::time_zones());
    let offset = |zone: &str| locale::zone_offset(clock::now(), zone).unwrap_or_default();
    let suggest = move |typed: String| {
        let (own, chosen) = (clock::time_zone(), zone.get_untracked());
        let first = [chosen.as_str(), own.as_str(), "UTC"];
        let zones = all.with_value(|all| fitting(all, &first, &typed, ZONES));
        zones
            .into_iter()
            .map(|zone| Choice::new(zone.clone(), shown(&zone)).aside(offset(&zone)))
            .collect::<Vec<_>>()
    };
    let choose = move |zone: String| change(studio, |settings| settings.time_zone = zone);
    let now = move || {
        let zone = zone.get();
        let now = clock::now();
        let time = locale::clock(now, &zone).map(|time| format!(", where it is {time} now"));
        format!("{}{}.", offset(&zone), time.unwrap_or_default())
    };
    view! {
        <Setting title="Time zone" text="In which days begin and end: for dates relative to now, and for times on the screen. Segments change with it at their next refresh.">
            <Combobox
                label="Time zone"
                value=Signal::derive(move || shown(&zone.get()))
                suggest=Callback::new(suggest)
                on_choose=choose
                nothing="No time zone has that in its name."
            />
            <p class="muted">{now}</p>
        </Setting>
    }
    .into_any()
}

#[component]
fn FirstWeekday() -> impl IntoView {
    let studio = use_studio();
    let choices: Vec<Choice> =
        WEEKDAYS.iter().enumerate().map(|(place, day)| Choice::new((place + 1).to_string(), *day)).collect();
    let value = Signal::derive(move || studio.settings.with(|settings| settings.first_weekday.to_string()));
    let choose = move |chosen: String| {
        if let Ok(day) = chosen.parse() {
            change(studio, |settings| settings.first_weekday = day);
        }
    };
    view! {
        <Setting title="First day of the week" text="Where “this week” and “last week” begin in rules.">
            <Select label="First day of the week" choices value on_change=choose />
        </Setting>
    }
    .into_any()
}

#[component]
fn Appearance() -> impl IntoView {
    let studio = use_studio();
    let themes = [
        (Theme::System, "system", "System", "monitor"),
        (Theme::Light, "light", "Light", "sun"),
        (Theme::Dark, "dark", "Dark", "moon"),
    ];
    let choices = themes.map(|(_, key, word, icon)| Choice::new(key, word).icon(icon)).to_vec();
    let value = Signal::derive(move || {
        let theme = studio.settings.with(|settings| settings.theme);
        themes
            .iter()
            .find(|(other, ..)| *other == theme)
            .map_or_else(String::new, |(_, key, ..)| (*key).to_owned())
    });
    let choose = move |chosen: String| {
        if let Some((theme, ..)) = themes.into_iter().find(|(_, key, ..)| *key == chosen) {
            change(studio, |settings| settings.theme = theme);
        }
    };
    view! {
        <Setting title="Theme" text="System follows the computer, also when it changes in the evening.">
            <Segmented label="Theme" choices value on_change=choose />
        </Setting>
    }
    .into_any()
}

#[component]
fn Spreadsheets() -> impl IntoView {
    let studio = use_studio();
    let on = Signal::derive(move || studio.settings.with(|settings| settings.spreadsheet_safe));
    let choose = move |safe: bool| change(studio, |settings| settings.spreadsheet_safe = safe);
    view! {
        <Setting
            title="Spreadsheet-safe CSV"
            text="A text that begins with =, +, -, @ or a tab is a formula to a spreadsheet, which can run it. A quote before it keeps it a text. Turn this off where another program reads the files and needs every text as it is."
        ><Switch label="Put a quote before such texts in downloads" on on_change=choose /></Setting>
    }
    .into_any()
}
