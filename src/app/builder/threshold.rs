//! The size of the segment over one end of a condition, below the histogram that the end is dragged on; and the threshold
//! that gives about so many customers.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    curve::{Hunt, Line, Point, drawn, hunt},
    range::with_end,
    value::Field,
};
use crate::{
    app::{
        format,
        studio::Loading,
        ui::{button::Button, field::NumberField},
    },
    model::definition::Definition,
};

const WIDTH: f64 = 336.0;
const HEIGHT: f64 = 72.0;

/// Every so many points are read out in the table behind the drawing.
const SPOKEN: usize = 5;

/// The sizes of the segment with these constants at one end of a condition; nothing where it cannot be counted.
async fn sizes(field: Field, upper: bool, line: Line) -> Option<Vec<Point>> {
    let editor = field.builder();
    let operand = field.operand.get_untracked();
    let constants = line.constants();
    let asked: Option<Vec<Definition>> = constants
        .iter()
        .map(|(_, text)| editor.after(&field.writes(with_end(&operand, upper, text.clone()))))
        .collect();
    let counts = editor.studio.counts(asked?, editor.studio.context()).await.ok()?;
    let point = |((at, text), size): ((f64, String), Option<u32>)| Some(Point { at, text, size: size? });
    constants.into_iter().zip(counts).map(point).collect()
}

/// The curve over the end that is dragged: `upper` is the second one.
#[component]
pub(super) fn Threshold(
    field: Field,
    line: Line,
    inset: (f64, f64),
    #[prop(into)] upper: Signal<bool>,
) -> impl IntoView {
    let editor = field.builder();
    let points = RwSignal::new(Loading::<Vec<Point>>::Idle);
    let revision = StoredValue::new(0_u32);
    // What the curve depends on: all of the definition but the end itself.
    let asked = Memo::new(move |_| {
        editor.draft.track();
        let first = line.constants().first().map(|(_, text)| text.clone()).unwrap_or_default();
        let operand = field.operand.with(|operand| with_end(operand, upper.get(), first));
        (editor.ground.get(), upper.get(), editor.after(&field.writes(operand)))
    });
    Effect::new(move |_| {
        let (ground, upper, _) = asked.get();
        revision.update_value(|revision| *revision += 1);
        let own = revision.get_value();
        if ground.0.is_none() {
            return points.set(Loading::Idle);
        }
        let previous = points.with_untracked(|points| points.shown().cloned());
        points.set(Loading::Running { previous });
        spawn_local(async move {
            let found = sizes(field, upper, line).await;
            if revision.try_get_value() == Some(own) {
                let _ = points.try_set(found.map_or(Loading::Idle, Loading::Ready));
            }
        });
    });
    let there = Memo::new(move |_| points.with(|points| points.shown().is_some()));
    view! {
        <div class="threshold">
            <Show when=move || there.get() fallback=move || view! { <p class="muted threshold-wait">{move || points.with(Loading::is_running).then_some("Counting the segment over this value")}</p> }>
                <Curve field line inset points upper />
                <Wanted field line points upper />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Curve(
    field: Field,
    line: Line,
    /// How much of the width is left free at the left and at the right, in percent.
    inset: (f64, f64),
    points: RwSignal<Loading<Vec<Point>>>,
    upper: Signal<bool>,
) -> impl IntoView {
    let editor = field.builder();
    let known = Memo::new(move |_| points.with(|points| points.shown().cloned().unwrap_or_default()));
    let most =
        Memo::new(move |_| known.with(|known| known.iter().map(|point| point.size).max().unwrap_or(0)));
    let path = move || known.with(|known| drawn(line, known, most.get(), WIDTH, HEIGHT));
    let frame = NodeRef::<html::Div>::new();
    let pointed = RwSignal::new(None::<Point>);
    let point_at = move |event: ev::PointerEvent| {
        let Some(frame) = frame.get_untracked() else { return };
        let seen = frame.get_bounding_client_rect();
        let share = ((f64::from(event.client_x()) - seen.left()) / seen.width()).clamp(0.0, 1.0);
        let at = line.low + share * (line.high - line.low);
        let nearest = known.with_untracked(|known| {
            let off = |point: &&Point| (point.at - at).abs();
            let on = |point: &&Point| (line.low..=line.high).contains(&point.at);
            known.iter().filter(on).min_by(|one, other| off(one).total_cmp(&off(other))).cloned()
        });
        pointed.set(nearest);
    };
    let now = move || {
        let text = if upper.get() { field.second() } else { field.first() };
        let total = editor.figures.with(|figures| figures.shown().map(|figures| figures.total))?;
        (!text.trim().is_empty()).then_some((text, total))
    };
    let said = move || match (pointed.get(), now()) {
        (Some(point), _) => format!("{} with {}", people(point.size), shown(&point.text)),
        (None, Some((text, total))) => format!("{} with {}", people(total), shown(&text)),
        (None, None) => String::new(),
    };
    let marker = move || {
        let at = pointed.with(|point| point.as_ref().map(|point| point.at));
        let at = at.or_else(|| now().and_then(|(text, _)| line.place(&text)))?;
        let x = ((at - line.low) / (line.high - line.low) * WIDTH).clamp(0.0, WIDTH);
        Some(
            view! { <line class="threshold-marker" x1=format!("{x:.1}") x2=format!("{x:.1}") y1="0" y2=HEIGHT.to_string() /> },
        )
    };
    let spoken = move || {
        known.get().into_iter().step_by(SPOKEN).map(|point| {
            view! { <tr><th scope="row">{shown(&point.text)}</th><td>{format::count(point.size.into())}</td></tr> }
        }).collect_view()
    };
    let waiting = move || points.with(Loading::is_running).to_string();
    view! {
        <p class="muted"><span>"Size of the segment over this value"</span><span class="push">{move || format!("at most {}", format::count(most.get().into()))}</span></p>
        <div class="threshold-frame" style:margin-left=format!("{:.2}%", inset.0) style:margin-right=format!("{:.2}%", inset.1) node_ref=frame data-waiting=waiting on:pointermove=point_at on:pointerleave=move |_| pointed.set(None)>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") width="100%" height=HEIGHT preserveAspectRatio="none" aria-hidden="true">
                <polyline class="threshold-line" points=path />
                {marker}
            </svg>
        </div>
        <p class="threshold-said" aria-live="polite">{said}</p>
        <table class="sr-only"><caption>"Size of the segment over this value"</caption><thead><tr><th scope="col">"Value"</th><th scope="col">"Customers"</th></tr></thead><tbody>{spoken}</tbody></table>
    }
    .into_any()
}

fn people(count: u32) -> String {
    format::counted(count.into(), "customer", "customers")
}

/// Days as days, numbers as numbers.
fn shown(text: &str) -> String {
    if text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-') {
        format::day(text)
    } else {
        format::number(text)
    }
}

/// "About N customers": the threshold that comes nearest.
#[component]
fn Wanted(
    field: Field,
    line: Line,
    points: RwSignal<Loading<Vec<Point>>>,
    upper: Signal<bool>,
) -> impl IntoView {
    let editor = field.builder();
    let typed = RwSignal::new(String::new());
    let looking = RwSignal::new(false);
    let outcome = RwSignal::new(None::<String>);
    let wanted =
        move || typed.with(|typed| typed.replace([',', ' ', '\u{a0}', '\u{202f}'], "").parse::<u32>().ok());
    let wrong = Signal::derive(move || !typed.with(String::is_empty) && wanted().is_none());
    let find = move || {
        let (Some(wanted), false) = (wanted(), looking.get_untracked()) else { return };
        let Some(known) = points.with_untracked(|points| points.shown().cloned()) else { return };
        looking.set(true);
        outcome.set(None);
        let upper = upper.get_untracked();
        spawn_local(async move {
            let found = nearest(field, upper, line, known, wanted).await;
            let _ = looking.try_set(false);
            let Some(point) = found else { return };
            let operand =
                field.operand.with_untracked(|operand| with_end(operand, upper, point.text.clone()));
            editor.settle();
            field.set(operand);
            editor.settle();
            let words = if point.size == wanted {
                format!("{} gives just {}.", shown(&point.text), people(point.size))
            } else {
                format!("{} gives {}, the nearest there is.", shown(&point.text), people(point.size))
            };
            let _ = outcome.try_set(Some(words));
        });
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            event.stop_propagation();
            find();
        }
    };
    view! {
        <div class="threshold-wanted" on:keydown=key>
            <span>"About"</span>
            <NumberField label="About so many customers" value=typed on_input=move |text: String| { outcome.set(None); typed.set(text) } invalid=wrong placeholder="1,000" />
            <span>"customers"</span>
            <Button label="Find the threshold" small=true disabled=Signal::derive(move || wanted().is_none() || looking.get()) on_press=move |()| find() />
        </div>
        <p class="threshold-said" aria-live="polite">{move || if looking.get() { Some("Looking for it".to_owned()) } else { outcome.get() }}</p>
    }
    .into_any()
}

/// Looks closer and closer.
async fn nearest(field: Field, upper: bool, line: Line, known: Vec<Point>, wanted: u32) -> Option<Point> {
    let (mut line, mut points) = (line, known);
    loop {
        match hunt(line, &points, wanted)? {
            Hunt::Found(point) => return Some(point),
            Hunt::Look(closer) => {
                line = closer;
                points = sizes(field, upper, line).await?;
            }
        }
    }
}
