//! **Trend**: the chart, the time that it shows, and how it is scaled.

use leptos::prelude::*;

use super::{
    frame::{self, CUSTOM, Look},
    moved::Compared,
    pair::Pair,
};
use crate::{
    app::{
        chart::trend_chart::{Saved, TrendChart, values},
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

/// The first and the last instant of a day.
fn ends(day: &str, zone: &str) -> Option<(i64, i64)> {
    Some((clock::start_of_day(day, zone)? as i64, clock::end_of_day(day, zone)? as i64))
}

#[component]
pub(super) fn TrendSection(
    #[prop(into)] segment: Signal<Option<Segment>>,
    compared: Compared,
    /// When the definition's versions were saved.
    #[prop(into)]
    saved: Signal<Saved>,
) -> impl IntoView {
    let studio = use_studio();
    let zone = Signal::derive(move || studio.settings.with(|settings| settings.time_zone.clone()));
    let look = Memo::new(move |_| studio.preferences.with(|kept| Look::read(kept.get(PREFERENCE))));
    let frame = Memo::new(move |_| zone.with(|zone| look.with(|look| look.frame(|day| ends(day, zone)))));
    let from_zero = Memo::new(move |_| look.with(|look| look.from_zero));
    let trend = Memo::new(move |_| {
        segment.with(|segment| {
            let refreshes = segment.as_ref().map(|segment| refreshes(&segment.snapshots)).unwrap_or_default();
            Trend::of(&refreshes, frame.get(), clock::now() as i64)
        })
    });
    let keep = move |look: Look| {
        studio.dispatch(Command::SetPreference { name: PREFERENCE.to_owned(), value: look.write() });
    };
    let choose = move |key: String| {
        let mut look = look.get_untracked();
        // A custom frame begins with what is seen.
        if key == CUSTOM && (look.from.is_empty() || look.to.is_empty()) {
            let (from, to) = trend.with_untracked(|trend| (trend.from, trend.to));
            let day = |at: i64| clock::day_of(at as f64, &zone.get_untracked());
            (look.from, look.to) = (day(from), day(to));
        }
        keep(Look { key, ..look });
    };
    let choices = || {
        let named = Frame::CHOICES.into_iter().map(|frame| Choice::new(frame::key(frame), frame.label()));
        named.chain([Choice::new(CUSTOM, "Custom")]).collect::<Vec<Choice>>()
    };
    let copied = Signal::derive(move || zone.with(|zone| trend.with(|trend| values(trend, zone))));
    let none = Memo::new(move |_| trend.with(|trend| trend.points().next().is_none()));
    let custom = Memo::new(move |_| look.with(Look::is_custom));
    let marked = Signal::derive(move || compared.pair.get().map(|pair| (pair.from, pair.to)));
    let on_choose = move |(at, other_end): (i64, bool)| {
        let around = || segment.with_untracked(|segment| Pair::around(at, &segment.as_ref()?.snapshots));
        let pair = match compared.pair.get_untracked().filter(|_| other_end) {
            // The end that is nearer goes there.
            Some(pair) if at < pair.to => Pair::of(at, pair.to),
            Some(pair) => Pair::of(pair.from, at),
            None => around(),
        };
        compared.choose(pair);
    };
    let actions = move || {
        view! {
            <button
                type="button"
                class="toggle"
                aria-pressed=move || from_zero.get().to_string()
                data-tip="Whether the counts begin at zero, or just below the smallest one"
                on:click=move |_| {
                    let look = look.get_untracked();
                    keep(Look { from_zero: !look.from_zero, ..look });
                }
            >"From zero"</button>
            <Segmented
                label="Time frame"
                choices=choices()
                value=Signal::derive(move || look.with(|look| look.key.clone()))
                on_change=choose
            />
            <CopyButton label="Copy values" text=copied small=true />
        }
    };
    let day = move |label: &'static str, of: fn(&Look) -> &String, with: fn(Look, String) -> Look| {
        view! {
            <input
                class="input"
                type="date"
                aria-label=label
                prop:value=move || look.with(|look| of(look).clone())
                on:change=move |event| keep(with(look.get_untracked(), event_target_value(&event)))
            />
        }
    };
    view! {
        <Section title="Trend" actions=actions>
            <Show when=move || custom.get()>
                <div class="trend-days" role="group" aria-label="Custom time frame">
                    <span>"From"</span>
                    {day("First day", |look| &look.from, |look, from| Look { from, ..look })}
                    <span>"to"</span>
                    {day("Last day", |look| &look.to, |look, to| Look { to, ..look })}
                </div>
            </Show>
            <div class="trend-box">
                <TrendChart trend from_zero zone saved marked on_choose />
                <Show when=move || none.get()>
                    <p class="trend-none">{move || if custom.get() { "No successful refresh in these days. Choose other ones." } else { "No successful refresh in this time. Choose a longer one." }}</p>
                </Show>
            </div>
            <p class="scale-note muted">{move || (!from_zero.get() && !none.get()).then_some("The counts do not begin at zero: small changes look large.")}</p>
        </Section>
    }
    .into_any()
}
