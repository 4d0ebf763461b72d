//! Bars drawn: how the values of a column are spread, with the exact figures of the bin that is pointed at.

use leptos::{ev, html, prelude::*};

use super::histogram;
use crate::{app::format, browser::size::WidthWatch, model::profile::Histogram};

const HEIGHT: f64 = 132.0;

/// A histogram with its ends named. Arrow keys go from bin to bin once it has the focus.
#[component]
pub fn HistogramChart(
    /// Bins, at least one.
    histogram: Histogram,
    /// Of what.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let bins = histogram.counts.len();
    let ends = (histogram.edges.first().map(format::cell), histogram.edges.last().map(format::cell));
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
    let said = move || at.get().map(|bin| histogram.with_value(|histogram| bin_words(histogram, bin)));
    let drawn = move || {
        let counts = histogram.with_value(|histogram| histogram.counts.clone());
        let bars = histogram::bars(&counts, width.get(), HEIGHT, 2.0, 1.5).into_iter().enumerate().map(
            |(bin, bar)| {
                view! {
                    <rect
                        class:at=move || at.get() == Some(bin)
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
            <p class="histogram-said" aria-live="polite">{move || said().unwrap_or_else(|| format!("at most {most} rows in a bin"))}</p>
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

/// `24 to 31: 1,204 rows`
fn bin_words(histogram: &Histogram, bin: usize) -> String {
    let edge = |at: usize| histogram.edges.get(at).map(format::cell).unwrap_or_default();
    let rows = format::counted(histogram.counts.get(bin).copied().unwrap_or(0), "row", "rows");
    format!("{} to {}: {rows}", edge(bin), edge(bin + 1))
}
