//! From all customers to the result: a table whose rows are the steps, each with its bar.

use leptos::prelude::*;

use super::Between;
use crate::{
    app::{
        builder::{
            editor::use_editor,
            steps::{Doing, Step, bar, steps},
        },
        format,
        studio::Loading,
        ui::page::Section,
    },
    model::definition::SetOperator,
};

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 32.0;
const TOP: f64 = 8.0;

/// A single step says no more than the result does.
const WORTH_DRAWING: usize = 3;

fn name(doing: &Doing) -> String {
    match doing {
        Doing::Everyone => "All customers".to_owned(),
        Doing::Suppression => "Suppressed segments".to_owned(),
        Doing::Limit => "Limit".to_owned(),
        Doing::Rule { place, name, operator } => {
            let word = match operator {
                None => "",
                Some(SetOperator::Union) => "Union ",
                Some(SetOperator::Intersect) => "Intersect ",
                Some(SetOperator::Except) => "Except ",
            };
            let name = name.clone().unwrap_or_else(|| format!("Rule {}", place + 1));
            format!("{word}{name}")
        }
    }
}

#[component]
pub(super) fn Waterfall(between: Between) -> impl IntoView {
    let editor = use_editor();
    let drawn = Memo::new(move |before: Option<&Option<(Vec<Step>, u32)>>| {
        let found = editor.figures.with(|figures| {
            let Loading::Ready(figures) = figures else { return None };
            editor.parts.with(|(definition, _)| {
                Some((steps(definition.as_ref()?, figures, between.suppressed.get())?, figures.everyone))
            })
        });
        // While it is counted again, what was there stays.
        let waiting = editor.figures.with(Loading::is_running) || between.suppressed.with(Option::is_none);
        if found.is_none() && waiting { before.cloned().flatten() } else { found }
    });
    let worth = Memo::new(move |_| {
        drawn.with(|drawn| drawn.as_ref().is_some_and(|(steps, _)| steps.len() >= WORTH_DRAWING))
    });
    let waiting = move || editor.figures.with(Loading::is_running).to_string();
    let rows = move || {
        let (steps, everyone) = drawn.get().unwrap_or_default();
        let last = steps.len().saturating_sub(1);
        steps.into_iter().enumerate().map(|(place, step)| row(&step, everyone, place == last)).collect_view()
    };
    view! {
        <Show when=move || worth.get()>
            <Section title="From all customers to the result">
                <table class="waterfall" data-waiting=waiting>
                    <colgroup><col class="of-step" /><col /><col class="of-number" /><col class="of-number" /></colgroup><thead class="sr-only"><tr><th scope="col">"Step"</th><th scope="col">"Bar"</th><th scope="col">"Change"</th><th scope="col">"Customers"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                <p class="outcome-note counted">{move || editor.counted_on.get()}</p>
            </Section>
        </Show>
    }
    .into_any()
}

fn row(step: &Step, everyone: u32, last: bool) -> AnyView {
    let drawn = bar(step, everyone, WIDTH);
    let (from, to) = drawn.change;
    let change = i64::from(step.after) - i64::from(step.before);
    let first = step.doing == Doing::Everyone;
    let share = if everyone == 0 { 0.0 } else { f64::from(step.after) / f64::from(everyone) };
    let tip = format!("{} of all customers", format::share(share));
    let number = |value: f64| format!("{value:.1}");
    let began = if everyone == 0 { 0.0 } else { WIDTH * f64::from(step.before) / f64::from(everyone) };
    view! {
        <tr>
            <th scope="row"><bdi class="cut" title=name(&step.doing)>{name(&step.doing)}</bdi></th>
            <td class="waterfall-bar">
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                    {(!first).then(|| view! { <line class="link" x1=number(began) x2=number(began) y1="0" y2=number(TOP) /> })}
                    <rect class="stays" x="0" y=number(TOP) width=number(drawn.stays) height=number(HEIGHT - 2.0 * TOP) />
                    <rect class="change" class:grows=drawn.grows x=number(from) y=number(TOP) width=number(to - from) height=number(HEIGHT - 2.0 * TOP) />
                    {(!last).then(|| view! { <line class="link" x1=number(drawn.end) x2=number(drawn.end) y1=number(HEIGHT - TOP) y2=number(HEIGHT) /> })}
                </svg>
            </td>
            <td class="number muted">{if first { String::new() } else { format::signed(change) }}</td>
            <td class="number" class:is-result=last data-tip=tip>{format::count(step.after.into())}</td>
        </tr>
    }
    .into_any()
}
