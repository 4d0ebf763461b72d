//! One column: its figures in a row, and opened, its values.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    columns::{Shared, row_id, set_open},
    figures::{Bars, TOP, bars, empty_share, filled, is_unique, others, type_words},
};
use crate::{
    app::{
        chart::bars::HistogramChart,
        format,
        of_days::to_day,
        studio::{Loading, use_studio},
        ui::{
            figure::ShareBar,
            icon::Icon,
            spark::MiniBars,
            state::{Gravity, Message},
            text::Middle,
        },
        visible::visible,
    },
    model::{cell::Cell, profile::ColumnProfile, schema::ColumnSchema},
};

/// A column is asked about only when it has been in sight for so long: scrolling past asks nothing.
const PATIENCE: Duration = Duration::from_millis(90);

#[component]
pub(super) fn Column(place: usize, column: ColumnSchema, shared: Shared) -> impl IntoView {
    let studio = use_studio();
    let name = StoredValue::new(column.name.clone());
    let (icon, word) = type_words(&column.kind);
    let usable = column.kind.value_type().is_some();
    let asked = RwSignal::new(None::<Signal<Loading<ColumnProfile>>>);
    if usable {
        let ask = move || {
            let signal = shared.table.with_value(|table| name.with_value(|name| studio.column(table, name)));
            let _ = asked.try_set(Some(signal));
        };
        if let Ok(waiting) = set_timeout_with_handle(ask, PATIENCE) {
            on_cleanup(move || waiting.clear());
        }
    }
    let profile = Memo::new(move |_| {
        let mut profile = asked.get().map_or(Loading::Idle, |signal| signal.get());
        let of_days =
            || shared.table.with_value(|table| name.with_value(|name| studio.days_of(table).contains(name)));
        if let Loading::Ready(shown) | Loading::Running { previous: Some(shown) } = &mut profile
            && of_days()
        {
            let top = shown.top.iter_mut().map(|value| &mut value.value);
            shown.smallest.iter_mut().chain(&mut shown.largest).chain(top).for_each(to_day);
        }
        profile
    });
    let open = Memo::new(move |_| shared.opened.with(|opened| name.with_value(|name| opened.contains(name))));
    let active = Memo::new(move |_| shared.active.get() == place);
    let cell = move |f: fn(&str, &ColumnProfile) -> AnyView| {
        let told = move |profile: &ColumnProfile| name.with_value(|name| f(name, profile));
        move || match profile.with(|profile| profile.shown().map(told)) {
            Some(view) => view,
            None if usable && !profile.with(failed) => {
                view! { <span class="yet" aria-hidden="true"></span> }.into_any()
            }
            None => ().into_any(),
        }
    };
    let turn = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        set_open(shared, &name.get_value(), None);
    };
    view! {
        <tr
            id=row_id(place)
            class="column-row"
            class:opened=open
            attr:aria-level="1"
            aria-rowindex=(place + 2).to_string()
            aria-expanded=move || usable.then(|| open.get().to_string())
            tabindex=move || if active.get() { "0" } else { "-1" }
            data-waiting=move || profile.with(Loading::is_running).to_string()
            on:focusin=move |_| shared.active.set(place)
            on:click=move |_| if usable { set_open(shared, &name.get_value(), None) }
        >
            <td class="column-name">
                {if usable {
                    view! {
                        <button type="button" class="turn-button" tabindex="-1" aria-label=move || format!("{} {}", if open.get() { "Close" } else { "Open" }, name.get_value()) on:click=turn>
                            <span class="turn" class:turned=open><Icon name="chevron-right" /></span>
                        </button>
                    }.into_any()
                } else {
                    view! { <span class="turn-button"></span> }.into_any()
                }}
                <Middle text=visible(&column.name) />
            </td>
            <td title=column.source_type.clone()><span class="type-word"><Icon name=icon />{word}</span></td>
            {if usable {
                view! {
                    <td class="number">{cell(empty_cell)}</td>
                    <td class="number">{cell(distinct_cell)}</td>
                    <td>{cell(|name, profile| end(name, profile.smallest.as_ref()))}</td>
                    <td>{cell(|name, profile| end(name, profile.largest.as_ref()))}</td>
                    <td>{cell(top_cell)}</td>
                    <td>{cell(spread_cell)}</td>
                }.into_any()
            } else {
                view! { <td colspan="6" class="muted">{format!("Values of the type {} cannot be used in conditions.", column.source_type)}</td> }.into_any()
            }}
        </tr>
        <Show when=move || open.get()>
            <tr class="column-detail"><td colspan="8">{move || profile.with(|profile| detail(profile, &name.get_value()))}</td></tr>
        </Show>
    }
    .into_any()
}

fn failed(profile: &Loading<ColumnProfile>) -> bool {
    matches!(profile, Loading::Failed(_))
}

fn empty_cell(_: &str, profile: &ColumnProfile) -> AnyView {
    match empty_share(profile) {
        Some(share) if profile.empty > 0 => {
            let tip = format!(
                "{} of {}",
                format::count(profile.empty),
                format::counted(profile.rows, "row", "rows")
            );
            view! { <span class="share" data-tip=tip><ShareBar share=share />{format::share(share)}</span> }
                .into_any()
        }
        _ => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

fn distinct_cell(_: &str, profile: &ColumnProfile) -> AnyView {
    let count = format::count(profile.distinct.unwrap_or_default());
    if is_unique(profile) {
        view! { <span class="unique" data-tip="Every row has a value of its own"><Icon name="key" /><span class="sr-only">"unique: "</span>{count}</span> }.into_any()
    } else {
        count.into_any()
    }
}

fn end(name: &str, cell: Option<&Cell>) -> AnyView {
    match cell {
        Some(cell) => view! { <Middle text=format::cell_of(name, cell) /> }.into_any(),
        None => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

fn top_cell(name: &str, profile: &ColumnProfile) -> AnyView {
    if bars(profile) == Bars::None || profile.top.is_empty() {
        return view! { <span class="muted">"–"</span> }.into_any();
    }
    let values: Vec<String> =
        profile.top.iter().take(3).map(|value| value_words(name, &value.value)).collect();
    let all = values.join(", ");
    view! { <bdi class="cut" title=all.clone()>{all.clone()}</bdi> }.into_any()
}

fn spread_cell(_: &str, profile: &ColumnProfile) -> AnyView {
    let counts = match (bars(profile), &profile.histogram) {
        (Bars::Spread, Some(histogram)) => histogram.counts.clone(),
        (Bars::Top, _) => profile.top.iter().take(24).map(|value| value.count).collect(),
        _ => return ().into_any(),
    };
    view! { <MiniBars counts /> }.into_any()
}

/// An empty text among the values is told apart from nothing.
fn value_words(name: &str, cell: &Cell) -> String {
    match format::cell_of(name, cell) {
        text if text.is_empty() => "(empty text)".to_owned(),
        text => text,
    }
}

/// What an opened column shows.
fn detail(profile: &Loading<ColumnProfile>, name: &str) -> AnyView {
    let Some(shown) = profile.shown() else {
        return match profile {
            Loading::Failed(sentence) => {
                view! { <Message title="The values could not be counted" text=sentence.clone() gravity=Gravity::Failed /> }.into_any()
            }
            _ => view! { <p class="muted">"Counting the values"</p> }.into_any(),
        };
    };
    let histogram = shown.histogram.clone().filter(|_| bars(shown) == Bars::Spread);
    let facts = [
        ("Rows with a value", format::count(filled(shown))),
        ("Rows without", format::count(shown.empty)),
        ("Different values", format::count(shown.distinct.unwrap_or_default())),
    ];
    let facts = facts
        .into_iter()
        .map(|(word, value)| view! { <dt>{word}</dt><dd class="number">{value}</dd> })
        .collect_view();
    view! {
        <div class="detail">
            <dl class="facts">{facts}</dl>
            {histogram.map(|histogram| view! { <div class="detail-spread"><h3>"Spread"</h3><HistogramChart spread=histogram label=visible(name) /></div> })}
            <div class="detail-top">{top_values(name, shown)}</div>
        </div>
    }
    .into_any()
}

fn top_values(name: &str, profile: &ColumnProfile) -> AnyView {
    if profile.top.is_empty() {
        return view! { <p class="muted">"Every row is empty."</p> }.into_any();
    }
    let most = profile.top.first().map_or(1, |value| value.count).max(1) as f64;
    let rows = profile.top.iter().take(TOP).map(|value| {
        let text = value_words(name, &value.value);
        let share = value.count as f64 / profile.rows.max(1) as f64;
        view! {
            <tr>
                <th scope="row"><Middle text=text /></th>
                <td class="bar-cell"><ShareBar share=value.count as f64 / most /></td>
                <td class="number">{format::count(value.count)}</td>
                <td class="number muted">{format::share(share)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let others = others(profile, TOP);
    let title = if others > 0 { "Top values" } else { "Values" };
    view! {
        <h3>{title}</h3>
        <div class="top-values" tabindex="0" role="region" aria-label=title>
            <table>
                <thead class="sr-only"><tr><th scope="col">"Value"</th><th scope="col">"Bar"</th><th scope="col">"Rows"</th><th scope="col">"Share of rows"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {(others > 0).then(|| view! { <p class="muted">{format!("and {}", format::counted(others, "other value", "other values"))}</p> })}
        </div>
    }
    .into_any()
}
