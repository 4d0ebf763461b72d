//! Records of a customer that say no time.

use leptos::prelude::*;

use super::{
    answer::{answer, data},
    timeline::name,
};
use crate::{
    app::{
        format,
        studio::{Loading, use_studio},
        ui::{cells::CellTable, page::Section},
    },
    model::{
        card::{Card, Named, Related, RelatedRecord},
        cell::Cell,
    },
    service::protocol::Rows,
};

/// So many records are listed.
const FIRST: u32 = 200;

/// A section for each table without a time of which the customer has records.
#[component]
pub(super) fn Others(card: Card) -> impl IntoView {
    let others: Vec<Related> =
        card.related.iter().filter(|one| one.time.is_none() && one.records > 0).cloned().collect();
    let all = card.related;
    others
        .into_iter()
        .map(|related| view! { <Other title=name(&all, &related) customer=card.key.clone() related /> })
        .collect_view()
}

#[component]
fn Other(title: String, customer: String, related: Related) -> impl IntoView {
    let studio = use_studio();
    let data = data(studio);
    let (path, columns, total) = (related.path, related.columns, related.records);
    let found =
        answer(move || data.get(), move |_| studio.records(customer.clone(), vec![path.clone()], 0, FIRST));
    let rows = Signal::derive(move || {
        let rows = found.with(|found| {
            found
                .shown()
                .map(|page| page.records.iter().map(|record| named(&columns, record)).collect())
                .unwrap_or_default()
        });
        Rows { columns: columns.clone(), rows, total, missing: 0 }
    });
    let many = move || {
        if total > FIRST.into() {
            format!("First {FIRST} of {} records", format::count(total))
        } else {
            format::counted(total, "record", "records")
        }
    };
    let actions = move || view! { <span class="push muted">{many()}</span> };
    let waits = move || view! { <p class="table-empty">"Finding the records"</p> };
    let label = title.clone();
    view! {
        <Section title actions>
            <CellTable label rows waiting=Signal::derive(move || found.with(Loading::is_running)) class="members" empty=waits />
        </Section>
    }
    .into_any()
}

/// The cells of a record; a key that leads to something with a name has the name before it.
fn named(columns: &[String], record: &RelatedRecord) -> Vec<Cell> {
    let mut cells = record.cells.clone();
    for Named { column, name } in &record.names {
        let place = columns.iter().position(|own| own == column);
        let Some(cell) = place.and_then(|place| cells.get_mut(place)) else { continue };
        let key = format::cell_of(column, cell);
        if key != *name {
            *cell = Cell::Text(format!("{name} · {key}"));
        }
    }
    cells
}
