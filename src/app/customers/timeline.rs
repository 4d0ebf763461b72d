//! **Timeline**: what a customer did, the newest first, day by day.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{
    answer::data,
    attributes::value_of,
    card::capital,
    days::{Day, are_days, day_and_time, days},
    verdict::plain,
};
use crate::{
    app::{
        format,
        studio::{Studio, use_studio},
        ui::{button::Button, page::Section, state::Message},
        visible::visible,
    },
    model::{
        card::{Card, Related, RelatedRecord},
        cell::Cell,
    },
};

/// Records that come at once.
const PAGE: u32 = 50;

/// Columns of a record that are shown before it is opened.
const FIRST: usize = 6;

#[component]
pub(super) fn Timeline(card: Card) -> impl IntoView {
    let studio = use_studio();
    let timed: Arc<Vec<Related>> =
        Arc::new(card.related.iter().filter(|related| related.time.is_some()).cloned().collect());
    let key = StoredValue::new(card.key);
    let timed = StoredValue::new(timed);
    // Which tables are shown; none chosen is all.
    let chosen = RwSignal::new(Vec::<usize>::new());
    let shown = Memo::new(move |_| {
        let chosen = chosen.get();
        (0..timed.with_value(|timed| timed.len()))
            .filter(|at| chosen.is_empty() || chosen.contains(at))
            .collect::<Vec<_>>()
    });
    let records = RwSignal::new(Vec::<RelatedRecord>::new());
    let total = RwSignal::new(None::<u64>);
    let failed = RwSignal::new(None::<String>);
    let asked = StoredValue::new(0_u32);
    let more = move |again: bool| {
        let question = asked.with_value(|asked| asked + 1);
        asked.set_value(question);
        let places = shown.get_untracked();
        let paths = timed.with_value(|timed| places.iter().map(|at| timed[*at].path.clone()).collect());
        let offset = if again { 0 } else { records.with_untracked(Vec::len) as u64 };
        spawn_local(async move {
            let answer = studio.records(key.get_value(), paths, offset, PAGE).await;
            if asked.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(page) => {
                    // Paths are known by their place among all of them.
                    let page_records = page
                        .records
                        .into_iter()
                        .map(|record| RelatedRecord { of: places[record.of as usize] as u32, ..record });
                    failed.set(None);
                    records.update(|records| {
                        if again {
                            records.clear();
                        }
                        records.extend(page_records);
                    });
                    total.set(Some(page.total));
                }
                Err(failure) => failed.set(Studio::told(&failure)),
            }
        });
    };
    let data = data(studio);
    Effect::new(move |_| {
        shown.track();
        data.track();
        more(true);
    });
    let filters = move || {
        let several = timed.with_value(|timed| timed.len() > 1);
        several.then(|| {
            let toggles = timed.with_value(|timed| {
                timed.iter().enumerate().map(|(at, related)| (at, name(timed, related), related.records)).collect::<Vec<_>>()
            });
            toggles
                .into_iter()
                .map(|(at, name, count)| view! {
                    <button type="button" class="toggle" aria-pressed=move || chosen.with(|chosen| chosen.contains(&at)).to_string() on:click=move |_| chosen.update(|chosen| {
                        match chosen.iter().position(|other| *other == at) {
                            Some(place) => { chosen.remove(place); }
                            None => chosen.push(at),
                        }
                    })>{name}<span class="tally">{format::count(count)}</span></button>
                })
                .collect_view()
        })
    };
    let actions = move || view! { <div class="toggles" role="group" aria-label="Tables in the timeline">{filters}</div> };
    let left = move || total.get().map_or(0, |total| total.saturating_sub(records.with(Vec::len) as u64));
    view! {
        <Section title="Timeline" actions>
            {move || failed.get().map(|sentence| view! { <Message title="The records cannot be listed now" text=sentence /> })}
            {move || (total.get() == Some(0)).then(|| view! { <p class="muted">"Nothing happened with this customer in these tables."</p> })}
            {move || (total.get().is_none() && failed.with(Option::is_none)).then(|| view! { <p class="muted" role="status">"Finding the records"</p> })}
            <ol class="timeline">
                {move || {
                    let (days, timed_of_day) = records.with(|records| {
                        (days(records), !are_days(records.iter().filter_map(|record| record.time.as_ref())))
                    });
                    days.into_iter().map(|day| view! { <DayView day timed=timed.get_value() timed_of_day /> }).collect_view()
                }}
            </ol>
            {move || (left() > 0).then(|| view! {
                <div class="row"><Button label=format!("Show {} more", format::count(left().min(PAGE.into()))) small=true on_press=move |()| more(false) />
                <span class="muted">{format!("{} older", format::counted(left(), "record is", "records are"))}</span></div>
            })}
        </Section>
    }
    .into_any()
}

/// A table's name; with the relationship where there are several ways from it to the customer.
pub(super) fn name(all: &[Related], related: &Related) -> String {
    let table = capital(&plain(&related.path.from));
    let several = all.iter().filter(|other| other.path.from == related.path.from).count() > 1;
    match related.path.hops.first().filter(|_| several) {
        Some(hop) => format!("{table} by {}", plain(&hop.relationship)),
        None => table,
    }
}

#[component]
fn DayView(day: Day, timed: Arc<Vec<Related>>, timed_of_day: bool) -> impl IntoView {
    let title = day.day.as_deref().map_or_else(|| "Without a time".to_owned(), format::day);
    let many = day.records.len() as u64;
    let records = day
        .records
        .into_iter()
        .map(|record| view! { <RecordView record timed=Arc::clone(&timed) timed_of_day /> });
    let records = records.collect_view();
    view! {
        <li>
            <h3>{title}{(many > 1).then(|| view! { <span class="muted">{format::counted(many, "record", "records")}</span> })}</h3>
            <ul>{records}</ul>
        </li>
    }
    .into_any()
}

#[component]
fn RecordView(record: RelatedRecord, timed: Arc<Vec<Related>>, timed_of_day: bool) -> impl IntoView {
    let Some(related) = timed.get(record.of as usize) else { return ().into_any() };
    let time = day_and_time(record.time.as_ref()).1.filter(|_| timed_of_day).map(str::to_owned);
    let name = name(&timed, related);
    let names = record.names;
    let is_time = |column: &String| related.time.as_ref() == Some(column);
    // What is empty, and the customer's own key, are shown once the record is opened.
    let leading = use_studio().joined.with_untracked(|joined| {
        let setup = &joined.as_ref()?.chosen.setup;
        let [hop] = related.path.hops.as_slice() else { return None };
        Some(setup.relationship(&hop.relationship)?.columns.clone())
    });
    let is_key = |column: &String| leading.as_ref().is_some_and(|leading| leading.contains(column));
    let all: Vec<(String, Cell)> =
        related.columns.iter().cloned().zip(record.cells).filter(|(column, _)| !is_time(column)).collect();
    let first: Vec<(String, Cell)> = all
        .iter()
        .filter(|(column, cell)| *cell != Cell::Empty && !is_key(column))
        .take(FIRST)
        .cloned()
        .collect();
    let hidden = all.len() - first.len();
    let open = RwSignal::new(false);
    let pair = move |(column, cell): (String, Cell)| {
        // What it leads to by its name, and the key behind it.
        let name = names.iter().find(|named| {
            named.column == column && !matches!(&cell, Cell::Text(text) if *text == named.name)
        });
        let said = match name {
            Some(named) => {
                view! { <bdi>{named.name.clone()}</bdi>" "<span class="muted">{value_of(&column, &cell)}</span> }
                    .into_any()
            }
            None => value_of(&column, &cell),
        };
        view! { <div class="pair"><dt>{visible(&column)}</dt><dd>{said}</dd></div> }
    };
    view! {
        <li class="record" class:dated=!timed_of_day>
            {timed_of_day.then(|| view! { <span class="at">{time}</span> })}
            <span class="of">{name}</span>
            <dl class="pairs">{move || if open.get() { all.clone() } else { first.clone() }.into_iter().map(&pair).collect_view()}</dl>
            {(hidden > 0).then(|| view! {
                <button type="button" class="link-button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    {move || if open.get() { "Less".to_owned() } else { format!("{hidden} more") }}
                </button>
            })}
        </li>
    }
    .into_any()
}
