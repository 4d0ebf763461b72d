//! **Trend**: the chart, the time that it shows, and how it is scaled.

use leptos::prelude::*;
use serde_json::json;

use crate::{
    app::{
        chart::{
            trend::{frame_key, frame_of},
            trend_chart::{TrendChart, values},
        },
        snapshots::refreshes,
        studio::{Command, Segment, use_studio},
        ui::{
            choice::{Choice, Segmented},
            copy::CopyButton,
            page::Section,
        },
    },
    browser::clock,
    history::trend::{Frame, Trend},
};

/// The name of the preference that keeps frame and scale.
const PREFERENCE: &str = "trend";

#[component]
pub(super) fn TrendSection(#[prop(into)] segment: Signal<Option<Segment>>) -> impl IntoView {
    let studio = use_studio();
    let zone = Signal::derive(move || studio.settings.with(|settings| settings.time_zone.clone()));
    let kept = move |name: &str| {
        studio.preferences.with(|kept| kept.get(PREFERENCE).and_then(|kept| kept.get(name).cloned()))
    };
    let frame = Memo::new(move |_| frame_of(kept("frame").as_ref().and_then(|kept| kept.as_str())));
    let from_zero = Memo::new(move |_| kept("from_zero").and_then(|kept| kept.as_bool()).unwrap_or(true));
    let trend = Memo::new(move |_| {
        segment.with(|segment| {
            let refreshes = segment.as_ref().map(|segment| refreshes(&segment.snapshots)).unwrap_or_default();
            Trend::of(&refreshes, frame.get(), clock::now() as i64)
        })
    });
    let keep = move |frame: String, from_zero: bool| {
        let value = json!({ "frame": frame, "from_zero": from_zero });
        studio.dispatch(Command::SetPreference { name: PREFERENCE.to_owned(), value });
    };
    let choices: Vec<Choice> =
        Frame::CHOICES.into_iter().map(|frame| Choice::new(frame_key(frame), frame.label())).collect();
    let copied = Signal::derive(move || zone.with(|zone| trend.with(|trend| values(trend, zone))));
    let none = Memo::new(move |_| trend.with(|trend| trend.points().next().is_none()));
    let actions = move || {
        let choices = choices.clone();
        view! {
            <button
                type="button"
                class="toggle"
                aria-pressed=move || from_zero.get().to_string()
                data-tip="Whether the counts begin at zero, or just below the smallest one"
                on:click=move |_| keep(frame_key(frame.get_untracked()), !from_zero.get_untracked())
            >"From zero"</button>
            <Segmented
                label="Time frame"
                choices=choices
                value=Signal::derive(move || frame_key(frame.get()))
                on_change=move |key: String| keep(key, from_zero.get_untracked())
            />
            <CopyButton label="Copy values" text=copied small=true />
        }
    };
    view! {
        <Section title="Trend" actions=actions>
            <div class="trend-box">
                <TrendChart trend from_zero zone />
                <Show when=move || none.get()>
                    <p class="trend-none">"No successful refresh in this time. Choose a longer one."</p>
                </Show>
            </div>
            <p class="scale-note muted">{move || (!from_zero.get() && !none.get()).then_some("The counts do not begin at zero: small changes look large.")}</p>
        </Section>
    }
    .into_any()
}
