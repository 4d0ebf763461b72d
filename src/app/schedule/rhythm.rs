//! The fields of a rhythm: how often, on which days, at which times.

use leptos::prelude::*;

use super::words::{WEEKDAYS, clock, minutes};
use crate::{
    app::ui::{
        button::{Button, IconButton, Weight},
        choice::{Choice, Select},
    },
    model::schedule::{Days, MOST_TIMES, Rhythm},
};

/// What a rhythm begins with: in the morning, before work.
pub const FIRST: u16 = 6 * 60;

/// How a rhythm of a kind begins: `daily`, `weekly` or `monthly`.
pub fn first(kind: &str, times: Vec<u16>) -> Rhythm {
    let days = match kind {
        "weekly" => Days::Weekly(vec![1]),
        "monthly" => Days::Monthly(1),
        _ => Days::Daily,
    };
    Rhythm { days, times: if times.is_empty() { vec![FIRST] } else { times } }
}

/// Days and times of a rhythm; which kind it is, is chosen elsewhere.
#[component]
pub fn RhythmFields(
    /// As it is.
    #[prop(into)]
    rhythm: Signal<Rhythm>,
    /// As it is now.
    #[prop(into)]
    on_change: Callback<Rhythm>,
) -> impl IntoView {
    let days = Memo::new(move |_| rhythm.with(|rhythm| rhythm.days.clone()));
    view! {
        {move || match days.get() {
            Days::Daily => ().into_any(),
            Days::Weekly(chosen) => view! { <Weekdays chosen rhythm on_change /> }.into_any(),
            Days::Monthly(day) => view! { <DayOfMonth day rhythm on_change /> }.into_any(),
        }}
        <Times rhythm on_change />
    }
    .into_any()
}

#[component]
fn Weekdays(chosen: Vec<u8>, rhythm: Signal<Rhythm>, on_change: Callback<Rhythm>) -> impl IntoView {
    let only = chosen.len() == 1;
    let day = move |(place, name): (usize, &'static str)| {
        let day = place as u8 + 1;
        let on = chosen.contains(&day);
        let press = {
            let chosen = chosen.clone();
            move |_| {
                let mut days = chosen.clone();
                if on {
                    days.retain(|other| *other != day)
                } else {
                    days.push(day)
                }
                days.sort_unstable();
                on_change.run(Rhythm { days: Days::Weekly(days), ..rhythm.get_untracked() });
            }
        };
        // A week without days would never come.
        view! { <button type="button" class="day-toggle" aria-pressed=on.to_string() disabled=on && only on:click=press><span aria-hidden="true">{&name[..2]}</span><span class="sr-only">{name}</span></button> }
    };
    view! {
        <div class="field" role="group" aria-label="Days of the week">
            <span class="label">"On"</span>
            <div class="day-toggles">{WEEKDAYS.into_iter().enumerate().map(day).collect_view()}</div>
        </div>
    }
    .into_any()
}

#[component]
fn DayOfMonth(day: u8, rhythm: Signal<Rhythm>, on_change: Callback<Rhythm>) -> impl IntoView {
    let choice = |day: u8| {
        let word = if day == 31 { "the last day".to_owned() } else { format!("day {day}") };
        Choice::new(day.to_string(), word)
    };
    let choices: Vec<Choice> = (1..=31).map(choice).collect();
    let choose = move |text: String| {
        if let Ok(day) = text.parse() {
            on_change.run(Rhythm { days: Days::Monthly(day), ..rhythm.get_untracked() });
        }
    };
    view! {
        <div class="field">
            <span class="label">"On"</span>
            <Select label="Day of the month" choices value=day.to_string() on_change=choose />
            {(day > 28 && day < 31).then(|| view! { <span class="help">"Months that are shorter: on their last day."</span> })}
        </div>
    }
    .into_any()
}

#[component]
fn Times(rhythm: Signal<Rhythm>, on_change: Callback<Rhythm>) -> impl IntoView {
    let times = Memo::new(move |_| rhythm.with(|rhythm| rhythm.times.clone()));
    let set = move |mut times: Vec<u16>| {
        times.sort_unstable();
        times.dedup();
        on_change.run(Rhythm { times, ..rhythm.get_untracked() });
    };
    let field = move |time: u16| {
        let change = move |event| {
            let (text, mut all) = (event_target_value(&event), times.get_untracked());
            if let Some(new) = minutes(&text) {
                all.retain(|other| *other != time);
                all.push(new);
                set(all);
            }
        };
        let remove =
            move |()| set(times.get_untracked().into_iter().filter(|other| *other != time).collect());
        let several = move || times.with(|times| times.len() > 1);
        view! {
            <div class="time-of-day">
                <input class="input" type="time" aria-label="Time of day" prop:value=clock(time) on:change=change />
                <Show when=several><IconButton label=format!("Take {} away", clock(time)) icon="x" on_press=remove /></Show>
            </div>
        }
    };
    let add = move |()| {
        let mut all = times.get_untracked();
        // The next free hour after the last one.
        let last = all.last().copied().unwrap_or(FIRST);
        if let Some(next) = (1..24).map(|hours| (last + hours * 60) % 1_440).find(|time| !all.contains(time))
        {
            all.push(next);
            set(all);
        }
    };
    view! {
        <div class="field" role="group" aria-label="Times of day">
            <span class="label">"At"</span>
            <div class="times-of-day">
                <For each=move || times.get() key=|time| *time let(time)>{field(time)}</For>
                <Show when=move || times.with(|times| times.len() < MOST_TIMES)>
                    <Button label="Add a time" icon="plus" small=true weight=Weight::Quiet on_press=add />
                </Show>
            </div>
        </div>
    }
    .into_any()
}
