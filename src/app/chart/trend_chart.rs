//! The trend drawn: a line of members, bars of who entered and left, and the exact figures of the point that the pointer
//! or the keyboard is at.

use std::collections::HashMap;

use leptos::{ev, html, prelude::*};

use super::{
    calendar,
    trend::{self, Drawn, Mark, Size},
};
use crate::{
    app::format,
    browser::{clock, size::WidthWatch},
    history::trend::Trend,
};

/// More points than this are not drawn as rings: the line alone is clearer.
const RINGS: usize = 120;

/// How many milliseconds a zone's wall clock is ahead of an instant.
fn offset(at: i64, zone: &str) -> i64 {
    let wall = calendar::wall_clock(&clock::time_of(at as f64, zone));
    wall.map_or(0, |wall| wall - at.div_euclid(1_000) * 1_000)
}

fn size(width: f64, highest: u32) -> Size {
    let label = format::count(u64::from(highest) * 2).chars().count() as f64;
    Size { width, gutter: (label * 7.0 + 16.0).max(62.0), top: 22.0, line: 188.0, dates: 34.0, bars: 26.0 }
}

/// When each version of a definition was saved.
pub type Saved = HashMap<u32, i64>;

/// The chart. Arrow keys, Home and End move along the points once it has the focus; Enter and a press choose one, with Shift
/// as the other end; Escape lets go of them.
#[component]
pub fn TrendChart(
    /// What is drawn.
    #[prop(into)]
    trend: Signal<Trend>,
    /// Counts begin at zero.
    #[prop(into)]
    from_zero: Signal<bool>,
    /// The zone whose days and times are written.
    #[prop(into)]
    zone: Signal<String>,
    /// What versions' marks say beside their number.
    #[prop(optional, into)]
    saved: Signal<Saved>,
    /// A stretch of time that is marked, by the instants of its ends.
    #[prop(optional, into)]
    marked: Signal<Option<(i64, i64)>>,
    /// A point was chosen: its instant, and whether as the other end.
    #[prop(optional, into)]
    on_choose: Option<Callback<(i64, bool)>>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0);
    let watch = StoredValue::new_local(None::<WidthWatch>);
    frame.on_load(move |frame| watch.set_value(WidthWatch::new(&frame, move |now| width.set(now))));
    on_cleanup(move || watch.dispose());
    let size = Memo::new(move |_| size(width.get(), trend.with(Trend::highest)));
    let drawn = Memo::new(move |_| {
        let zone = zone.get();
        trend.with(|trend| trend::draw(trend, from_zero.get(), size.get(), &|at| offset(at, &zone)))
    });
    let at = RwSignal::new(None::<usize>);
    // Another frame, another set of points.
    Effect::new(move |_| {
        trend.track();
        at.set(None);
    });
    let mark = Memo::new(move |_| at.get().and_then(|at| drawn.with(|drawn| drawn.marks.get(at).copied())));
    let point_at = move |event: ev::PointerEvent| {
        let Some(frame) = frame.get_untracked() else { return };
        let x = f64::from(event.client_x()) - frame.get_bounding_client_rect().left();
        at.set(drawn.with_untracked(|drawn| trend::nearest(&drawn.marks, x)));
    };
    let choose = move |other_end: bool| {
        let chosen = mark.get_untracked().zip(on_choose);
        if let Some((mark, on_choose)) = chosen {
            on_choose.run((mark.point.at, other_end));
        }
        chosen.is_some()
    };
    let stretch = Memo::new(move |_| {
        marked.get().and_then(|(from, to)| drawn.with(|drawn| trend::stretch(&drawn.marks, from, to)))
    });
    let key = move |event: ev::KeyboardEvent| {
        let count = drawn.with_untracked(|drawn| drawn.marks.len());
        if event.key() == "Escape" && at.get_untracked().is_some() {
            at.set(None);
        } else if event.key() == "Enter" && choose(event.shift_key()) {
            // Chosen.
        } else if let Some(next) = trend::step(at.get_untracked(), count, &event.key()) {
            at.set(Some(next));
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let shown = move || width.get() > 0.0;
    view! {
        <div
            class="trend"
            class:chooses=on_choose.is_some()
            node_ref=frame
            role="application"
            aria-roledescription="chart"
            aria-label=move || zone.with(|zone| trend.with(|trend| summary(trend, zone, on_choose.is_some())))
            tabindex="0"
            style:height=move || format!("{}px", size.get().height())
            on:pointermove=point_at
            on:pointerdown=point_at
            on:pointerleave=move |_| at.set(None)
            on:blur=move |_| at.set(None)
            on:keydown=key
            on:click=move |event| { choose(event.shift_key()); }
        >
            <Show when=shown>
                {move || stretch.get().map(|(from, to)| band(from, to, size.get()))}
                {move || drawn.with(|drawn| plot(drawn, size.get()))}
                {move || mark.get().map(|mark| pointed(&mark, size.get()))}
            </Show>
            {move || mark.get().map(|mark| zone.with(|zone| tip(&mark, size.get(), zone, saved, on_choose.is_some())))}
        </div>
        <p class="sr-only" aria-live="polite">{move || mark.get().map(|mark| zone.with(|zone| said(&mark, zone, saved)))}</p>
        {move || zone.with(|zone| trend.with(|trend| table(trend, zone)))}
    }
    .into_any()
}

fn px(length: f64) -> String {
    format!("{length:.1}")
}

/// Everything but the point that is pointed at.
fn plot(drawn: &Drawn, size: Size) -> AnyView {
    let (ground, axis, right) = (size.ground(), size.axis(), size.width);
    let grid = drawn.counts.iter().map(|(y, count)| {
        view! {
            <line class="grid" class:ground=(*y - ground).abs() < 0.5 x1=px(size.gutter) x2=px(right) y1=px(*y) y2=px(*y) />
            <text class="count" x=px(size.gutter - 10.0) y=px(y + 4.0)>{format::count(*count)}</text>
        }
    });
    let dates = drawn.dates.iter().map(|(x, label)| {
        view! {
            <line class="tick" x1=px(*x) x2=px(*x) y1=px(ground) y2=px(ground + 4.0) />
            <text class="date" x=px(*x) y=px(ground + 19.0)>{label.clone()}</text>
        }
    });
    let lines = drawn.lines.iter().map(|line| view! { <path class="line" d=line.clone() /> });
    let areas = drawn.areas.iter().map(|area| view! { <path class="area" d=area.clone() /> });
    let bars = drawn.marks.iter().map(|mark| {
        let (x, width) = (px(mark.x - drawn.bar_width / 2.0), px(drawn.bar_width));
        view! {
            {(mark.entered > 0.0).then(|| view! { <rect class="entered" x=x.clone() width=width.clone() y=px(axis - mark.entered) height=px(mark.entered) /> })}
            {(mark.left > 0.0).then(|| view! { <rect class="left" x=x.clone() width=width.clone() y=px(axis) height=px(mark.left) /> })}
        }
    });
    let few = drawn.marks.len() <= RINGS;
    let rings = drawn
        .marks
        .iter()
        .filter(|_| few)
        .map(|mark| view! { <circle class="ring-point" cx=px(mark.x) cy=px(mark.y) r="3" /> });
    let begins = drawn.marks.iter().filter(|mark| mark.new_version || mark.new_trend).map(|mark| {
        let label = if mark.new_trend { "New trend".to_owned() } else { format!("v{}", mark.point.version) };
        // A label that would stick out at the right stands left of its line.
        let near_edge = mark.x > size.width - 64.0;
        view! {
            <line class="begins" x1=px(mark.x) x2=px(mark.x) y1="14" y2=px(ground) />
            <text class="begins" class:before=near_edge x=px(mark.x + if near_edge { -5.0 } else { 5.0 }) y="12">{label}</text>
        }
    });
    let failed = drawn.failed.iter().map(|x| {
        view! { <path class="failed" d=format!("M{:.1} {:.1}l6 6m0 -6l-6 6", x - 3.0, ground - 3.0) /> }
    });
    let compared = drawn.marks.iter().any(|mark| mark.point.entered.is_some() || mark.point.left.is_some());
    let words = if compared {
        view! {
            <text class="count entered" x=px(size.gutter - 10.0) y=px(axis - size.bars / 2.0 + 4.0)>"Entered"</text>
            <text class="count left" x=px(size.gutter - 10.0) y=px(axis + size.bars / 2.0 + 4.0)>"Left"</text>
            <line class="grid" x1=px(size.gutter) x2=px(right) y1=px(axis) y2=px(axis) />
        }
        .into_any()
    } else {
        let none = if drawn.marks.is_empty() {
            ""
        } else {
            "Who entered and left is known from the second refresh on."
        };
        view! { <text class="note" x=px(size.gutter) y=px(axis + 4.0)>{none}</text> }.into_any()
    };
    let clip = format!("{} 0 {} {}", px(size.gutter), px(right - size.gutter), px(size.height()));
    view! {
        <svg class="plot" width=px(right) height=px(size.height()) aria-hidden="true">
            {grid.collect_view()}
            {dates.collect_view()}
            <svg x=px(size.gutter) y="0" width=px(right - size.gutter) height=px(size.height()) viewBox=clip>
                {areas.collect_view()}
                {lines.collect_view()}
            </svg>
            {begins.collect_view()}
            {failed.collect_view()}
            {words}
            {bars.collect_view()}
            {rings.collect_view()}
        </svg>
    }
    .into_any()
}

/// A stretch of time that is marked.
fn band(from: f64, to: f64, size: Size) -> AnyView {
    let (from, to) = (from - 1.0, to + 1.0);
    view! {
        <svg class="plot" width=px(size.width) height=px(size.height()) aria-hidden="true">
            <rect class="marked" x=px(from) width=px(to - from) y=px(size.top - 6.0) height=px(size.ground() - size.top + 6.0) />
            <line class="marked" x1=px(from) x2=px(from) y1=px(size.top - 6.0) y2=px(size.ground()) />
            <line class="marked" x1=px(to) x2=px(to) y1=px(size.top - 6.0) y2=px(size.ground()) />
        </svg>
    }
    .into_any()
}

/// The point that is pointed at.
fn pointed(mark: &Mark, size: Size) -> AnyView {
    view! {
        <svg class="plot over" width=px(size.width) height=px(size.height()) aria-hidden="true">
            <line class="cross" x1=px(mark.x) x2=px(mark.x) y1=px(size.top - 6.0) y2=px(size.height()) />
            <circle class="point" cx=px(mark.x) cy=px(mark.y) r="4.5" />
        </svg>
    }
    .into_any()
}

/// The figures of the point that is pointed at, on the side where there is room.
fn tip(mark: &Mark, size: Size, zone: &str, saved: Signal<Saved>, chooses: bool) -> AnyView {
    let point = mark.point;
    let flips = mark.x > size.width - 220.0;
    let moved = |count: Option<u32>, word: &'static str, class: &'static str| {
        count.map(|count| view! { <dt class=class>{word}</dt><dd>{format::count(count.into())}</dd> })
    };
    view! {
        <div class="trend-tip" class:flips=flips style:left=format!("{:.0}px", mark.x) aria-hidden="true">
            <p>{format::instant(point.at, zone)}</p>
            <dl>
                <dt>"Members"</dt><dd><b>{format::count(point.members.into())}</b></dd>
                {moved(point.entered, "Entered", "entered")}
                {moved(point.left, "Left", "left")}
            </dl>
            {begins(mark, zone, saved).map(|text| view! { <p class="muted">{text}</p> })}
            {chooses.then(|| view! { <p class="muted hint">"Press to see who entered and who left"</p> })}
        </div>
    }
    .into_any()
}

fn begins(mark: &Mark, zone: &str, saved: Signal<Saved>) -> Option<String> {
    if mark.new_trend {
        Some("Another customers table or key: a new trend begins.".to_owned())
    } else {
        mark.new_version.then(|| {
            let version = mark.point.version;
            let at = saved.with(|saved| saved.get(&version).map(|at| format::instant(*at, zone)));
            let at = at.map_or_else(String::new, |at| format!(", saved {at}"));
            format!("Version {version} of the definition begins{at}.")
        })
    }
}

/// The figures of a point as a sentence.
fn said(mark: &Mark, zone: &str, saved: Signal<Saved>) -> String {
    let point = mark.point;
    let mut said = format!(
        "{}: {}",
        format::instant(point.at, zone),
        format::counted(point.members.into(), "member", "members")
    );
    if let (Some(entered), Some(left)) = (point.entered, point.left) {
        said.push_str(&format!(
            ", {} entered, {} left",
            format::count(entered.into()),
            format::count(left.into())
        ));
    }
    if let Some(begins) = begins(mark, zone, saved) {
        said.push_str(&format!(". {begins}"));
    }
    said
}

/// What a trend says, in a sentence.
fn summary(trend: &Trend, zone: &str, chooses: bool) -> String {
    let counts = || trend.points().map(|point| u64::from(point.members));
    let (Some(first), Some(last)) = (trend.points().next(), trend.points().last()) else {
        return "Trend of members. There is no successful refresh in this time.".to_owned();
    };
    let keys = if chooses {
        "Arrow keys go through them; Enter shows who entered and left since the one before, with Shift since the one that was chosen."
    } else {
        "Arrow keys go through them."
    };
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    format!(
        "Trend of members from {} to {}: {}, from {} to {}, at least {} and at most {}. {keys}",
        format::instant(first.at, zone),
        format::instant(last.at, zone),
        format::counted(counts().count() as u64, "refresh", "refreshes"),
        format::count(first.members.into()),
        format::count(last.members.into()),
        format::count(least),
        format::count(most),
    )
}

/// The points as a table, for screen readers.
fn table(trend: &Trend, zone: &str) -> AnyView {
    let count = |count: Option<u32>| count.map(|count| format::count(count.into())).unwrap_or_default();
    let rows = trend.points().map(|point| {
        view! {
            <tr>
                <th scope="row">{format::instant(point.at, zone)}</th>
                <td>{format::count(point.members.into())}</td>
                <td>{count(point.entered)}</td>
                <td>{count(point.left)}</td>
                <td>{point.version}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="sr-only">
            <table>
                <caption>"Members over time"</caption>
                <thead><tr>
                    <th scope="col">"When"</th><th scope="col">"Members"</th><th scope="col">"Entered"</th><th scope="col">"Left"</th><th scope="col">"Version"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The points as tab-separated lines, for a spreadsheet.
pub fn values(trend: &Trend, zone: &str) -> String {
    let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    let line = |point: &crate::history::trend::Point| {
        let at = clock::time_of(point.at as f64, zone).replace('T', " ");
        format!("{at}\t{}\t{}\t{}\t{}", point.members, count(point.entered), count(point.left), point.version)
    };
    let head = "When\tMembers\tEntered\tLeft\tVersion".to_owned();
    std::iter::once(head).chain(trend.points().map(line)).collect::<Vec<_>>().join("\n")
}
