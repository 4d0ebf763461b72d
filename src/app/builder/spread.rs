//! How the values of the attribute are spread, beside a number or a date: the ends of the condition are dragged on it.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    curve::Line,
    range::{Ends, ends, place, text_at, with_end, written},
    threshold::Threshold,
    value::Field,
};
use crate::{
    app::{
        chart::{bars::end_words, histogram, tails::Spread as Shown},
        format,
        studio::{Loading, use_studio},
        ui::{icon::Icon, popover::Popover},
    },
    browser::dom,
    model::profile::ColumnProfile,
};

const WIDTH: f64 = 336.0;
const HEIGHT: f64 = 96.0;

/// A button that opens the histogram.
#[component]
pub(super) fn Spread(field: Field) -> impl IntoView {
    let open = RwSignal::new(false);
    let trigger = view! {
        <button type="button" class="icon-button spread-button" aria-label="Show how the values are spread" data-tip="How the values are spread" aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)><Icon name="chart-column" /></button>
    };
    view! { <Popover open trigger=trigger.into_any() label="Spread"><Panel field /></Popover> }.into_any()
}

#[component]
fn Panel(field: Field) -> impl IntoView {
    let studio = use_studio();
    let profile = field.column.with_value(|(table, column)| studio.column(table, column));
    // With its long ends cut; nothing while that is not known, and nothing in it where there are none.
    let tailed = RwSignal::new(None::<Option<Shown>>);
    Effect::new(move |_| {
        if profile.with(|profile| profile.shown().is_none()) {
            return;
        }
        let (table, column) = field.column.get_value();
        spawn_local(async move {
            let found = studio.tailed(&table, &column).await;
            let _ = tailed.try_set(Some(found));
        });
    });
    let content = move || {
        profile.with(|profile| match (profile.shown(), profile) {
            (Some(column @ ColumnProfile { histogram: Some(histogram), .. }), _) => match tailed.get() {
                Some(tailed) => {
                    let spread = tailed.unwrap_or_else(|| histogram.clone().into());
                    let line = Line::of(column, &spread);
                    view! { <Bars field spread line /> }.into_any()
                }
                None => view! { <p class="muted">"Counting the values"</p> }.into_any(),
            },
            (Some(_), _) => {
                view! { <p class="muted">"There are too few different values for a spread."</p> }.into_any()
            }
            (None, Loading::Failed(sentence)) => view! { <p class="fault">{sentence.clone()}</p> }.into_any(),
            (None, _) => view! { <p class="muted">"Counting the values"</p> }.into_any(),
        })
    };
    view! { <div class="spread">{content}</div> }.into_any()
}

#[component]
fn Bars(field: Field, spread: Shown, line: Option<Line>) -> impl IntoView {
    let bins = spread.histogram.counts.len();
    let (first, end) = end_words(&spread);
    let bars = histogram::bars(&spread.histogram.counts, WIDTH, HEIGHT, 1.5, 2.0);
    let heights = histogram::Height::of(&spread.histogram.counts).words();
    let beyond: Vec<bool> = (0..bins).map(|bin| spread.is_beyond(bin)).collect();
    // The curve below lies under the bins of the axis, beside what is beyond.
    let bin = 100.0 / bins.max(1) as f64;
    let inset = (f64::from(u8::from(spread.below)) * bin, f64::from(u8::from(spread.above)) * bin);
    let histogram = spread.histogram;
    let histogram = StoredValue::new(histogram);
    let frame = NodeRef::<html::Div>::new();
    let which = Memo::new(move |_| field.operator.get().and_then(ends));
    let at = move |upper: bool| {
        let text = if upper { field.second() } else { field.first() };
        histogram.with_value(|histogram| place(histogram, &text))
    };
    // From the left end to the right end of what is covered, both 0 to 1.
    let covered = Memo::new(move |_| match which.get() {
        Some(Ends::From) => (at(false).unwrap_or(0.0), 1.0),
        Some(Ends::To) => (0.0, at(false).unwrap_or(1.0)),
        Some(Ends::Both) => (at(false).unwrap_or(0.0), at(true).unwrap_or(1.0)),
        None => (0.0, 0.0),
    });
    let set = move |upper: bool, to: f64| {
        if let Some(text) = histogram.with_value(|histogram| text_at(histogram, to)) {
            field.set(field.operand.with_untracked(|operand| with_end(operand, upper, text)));
        }
    };
    let held = StoredValue::new(None::<bool>);
    // The end that was moved last: the curve is over that one.
    let last = RwSignal::new(false);
    let share_of = move |event: &ev::PointerEvent| {
        let frame = frame.get_untracked()?;
        let seen = frame.get_bounding_client_rect();
        Some(((f64::from(event.client_x()) - seen.left()) / seen.width()).clamp(0.0, 1.0))
    };
    let press = move |event: ev::PointerEvent| {
        let (Some(which), Some(share)) = (which.get_untracked(), share_of(&event)) else { return };
        event.prevent_default();
        dom::capture_pointer(&event);
        let (from, to) = covered.get_untracked();
        let upper = which == Ends::Both && (share - to).abs() < (share - from).abs();
        held.set_value(Some(upper));
        last.set(upper);
        set(upper, share);
    };
    let drag = move |event: ev::PointerEvent| {
        if let (Some(upper), Some(share)) = (held.get_value(), share_of(&event)) {
            set(upper, share);
        }
    };
    let release = move |_| {
        held.set_value(None);
        field.settle();
    };
    let drawn = bars.into_iter().enumerate().map(|(bin, bar)| {
        let middle = (bin as f64 + 0.5) / bins as f64;
        view! {
            <rect
                class:beyond=beyond.get(bin).copied().unwrap_or_default()
                class:at=move || { let (from, to) = covered.get(); middle >= from && middle <= to }
                x=format!("{:.1}", bar.x) y=format!("{:.1}", bar.y) width=format!("{:.1}", bar.width) height=format!("{:.1}", bar.height)
            />
        }
    });
    let drawn = drawn.collect_view();
    let handle = move |upper: bool, word: &'static str| {
        let place = move || {
            let (from, to) = covered.get();
            if upper || which.get() == Some(Ends::To) { to } else { from }
        };
        let step = move |event: ev::KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" => -1.0,
                "ArrowRight" | "ArrowUp" => 1.0,
                "PageDown" => -5.0,
                "PageUp" => 5.0,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            last.set(upper);
            set(upper, place() + by / bins as f64);
        };
        let said = move || if upper { field.second() } else { field.first() };
        view! {
            <span class="handle" role="slider" tabindex="0" aria-label=word aria-valuemin="0" aria-valuemax="100"
                aria-valuenow=move || format!("{:.0}", place() * 100.0) aria-valuetext=said
                style:left=move || format!("{:.2}%", place() * 100.0) on:keydown=step></span>
        }
    };
    let handles = move || match which.get() {
        Some(Ends::Both) => view! { {handle(false, "From")}{handle(true, "To")} }.into_any(),
        Some(Ends::From) => handle(false, "From").into_any(),
        Some(Ends::To) => handle(false, "To").into_any(),
        None => ().into_any(),
    };
    let said = move || match which.get() {
        Some(_) => "Drag the ends.",
        None => "Rows by value.",
    };
    let most = histogram.with_value(|histogram| histogram.counts.iter().copied().max().unwrap_or(0));
    // A click on a bin of an operator without a range takes the bin's lower end.
    let edge = move |event: ev::MouseEvent| {
        if which.get_untracked().is_some() {
            return;
        }
        let Some(frame) = frame.get_untracked() else { return };
        let x = f64::from(event.client_x()) - frame.get_bounding_client_rect().left();
        let text = histogram::bin_at(x, WIDTH, bins)
            .and_then(|bin| histogram.with_value(|histogram| histogram.edges.get(bin).and_then(written)));
        if let Some(text) = text {
            field.set(field.operand.with_untracked(|operand| with_end(operand, false, text)));
        }
    };
    view! {
        <p class="muted"><span>{said}</span><span class="push">{format!("at most {} in a bin{}", format::counted(most, "row", "rows"), heights.map_or_else(String::new, |words| format!(", {words}")))}</span></p>
        <div class="spread-frame" class:ranged=move || which.get().is_some() node_ref=frame on:pointerdown=press on:pointermove=drag on:pointerup=release on:click=edge>
            <svg class="histogram-bars" viewBox=format!("0 0 {WIDTH} {HEIGHT}") width=WIDTH height=HEIGHT aria-hidden="true">{drawn}</svg>
            {handles}
        </div>
        <p class="histogram-ends"><span>{first}</span><span>{end}</span></p>
        {move || (which.get().is_some()).then_some(line).flatten().map(|line| view! { <Threshold field line inset upper=last /> })}
    }
    .into_any()
}
