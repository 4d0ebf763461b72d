//! Bars drawn: how the values of a column are spread, with the exact figures of the bin that is pointed at.

use leptos::{ev, html, prelude::*};

use super::{histogram, tails::Spread};
use crate::{
    app::format,
    browser::size::WidthWatch,
    model::{cell::Cell, profile::Histogram},
};

const HEIGHT: f64 = 132.0;

/// A histogram with its ends named. Arrow keys go from bin to bin once it has the focus.
#[component]
pub fn HistogramChart(
    /// Bins, at least one.
    #[prop(into)]
    spread: Spread,
    /// Of what.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let bins = spread.histogram.counts.len();
    let ends = end_words(&spread);
    let (below, above) = (spread.below, spread.above);
    let histogram = spread.histogram;
    let heights = histogram::Height::of(&histogram.counts).words();
    let most = format::count(histogram.counts.iter().copied().max().unwrap_or(0));
    let histogram = StoredValue::new(histogram);
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0);
    let watch = StoredValue::new_local(None::<WidthWatch>);
    frame.on_load(move |frame| watch.set_value(WidthWatch::new(&frame, move |now| width.set(now))));
    on_cleanup(move || watch.dispose());
    let at = RwSignal::new(None::<usize>);
    let point_at = move |event: ev::PointerEvent| {
        let Some(frame) = frame.get_untracked() else { return };
        let x = f64::from(event.client_x()) - frame.get_bounding_client_rect().left();
        at.set(histogram::bin_at(x, width.get_untracked(), bins));
    };
    let key = move |event: ev::KeyboardEvent| {
        let Some(next) = super::trend::step(at.get_untracked(), bins, &event.key()) else { return };
        at.set(Some(next));
        event.prevent_default();
        event.stop_propagation();
    };
    let said = move || {
        at.get().map(|bin| {
            histogram.with_value(|histogram| {
                bin_words(histogram, bin, below && bin == 0, above && bin + 1 == bins)
            })
        })
    };
    let drawn = move || {
        let counts = histogram.with_value(|histogram| histogram.counts.clone());
        let bars = histogram::bars(&counts, width.get(), HEIGHT, 2.0, 2.0).into_iter().enumerate().map(
            |(bin, bar)| {
                view! {
                    <rect
                        class:at=move || at.get() == Some(bin)
                        class:beyond=(below && bin == 0 || above && bin + 1 == bins)
                        x=format!("{:.1}", bar.x)
                        y=format!("{:.1}", bar.y)
                        width=format!("{:.1}", bar.width)
                        height=format!("{:.1}", bar.height)
                    />
                }
            },
        );
        view! { <svg class="histogram-bars" width=format!("{:.1}", width.get()) height=HEIGHT aria-hidden="true">{bars.collect_view()}</svg> }
    };
    let spoken =
        format!("Spread of {label} in {bins} bins, at most {most} rows in one. Arrow keys go through them.");
    view! {
        <div class="histogram">
            <p class="histogram-said" aria-live="polite">{move || said().unwrap_or_else(|| {
                let heights = heights.map_or_else(String::new, |words| format!(", {words}"));
                format!("at most {most} rows in a bin{heights}")
            })}</p>
            <div
                class="histogram-frame"
                node_ref=frame
                role="application"
                aria-roledescription="chart"
                aria-label=spoken
                tabindex="0"
                on:pointermove=point_at
                on:pointerdown=point_at
                on:pointerleave=move |_| at.set(None)
                on:blur=move |_| at.set(None)
                on:keydown=key
            ><Show when=move || { width.get() > 0.0 }>{drawn}</Show></div>
            <p class="histogram-ends"><span>{ends.0}</span><span>{ends.1}</span></p>
        </div>
    }
    .into_any()
}

/// `24 to 31: 1,204 rows`, `above 96, up to 120,000: 3 rows`
fn bin_words(histogram: &Histogram, bin: usize, below: bool, above: bool) -> String {
    let edge = |at: usize| histogram.edges.get(at).map(format::cell).unwrap_or_default();
    let rows = format::counted(histogram.counts.get(bin).copied().unwrap_or(0), "row", "rows");
    let (from, to) = (edge(bin), edge(bin + 1));
    match (below, above) {
        (true, _) => format!("below {to}, down to {from}: {rows}"),
        (_, true) => format!("above {from}, up to {to}: {rows}"),
        _ => format!("{from} to {to}: {rows}"),
    }
}

/// What stands below the ends of the axis: its ends, and what lies beyond.
pub fn end_words(spread: &Spread) -> (String, String) {
    let (low, high) =
        spread.ends().map(|(low, high)| (format::cell(low), format::cell(high))).unwrap_or_default();
    let edge = |cell: Option<&Cell>| cell.map(format::cell).unwrap_or_default();
    let (edges, counts) = (&spread.histogram.edges, &spread.histogram.counts);
    let count = |count: Option<&u64>| format::count(count.copied().unwrap_or(0));
    let low = match spread.below {
        true => format!("{} more down to {} · {low}", count(counts.first()), edge(edges.first())),
        false => low,
    };
    let high = match spread.above {
        true => format!("{high} · {} more up to {}", count(counts.last()), edge(edges.last())),
        false => high,
    };
    (low, high)
}
