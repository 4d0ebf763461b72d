//! What a measure comes to: its figure, or its first rows.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        format,
        studio::{Loading, Studio, use_studio},
        ui::cells::CellTable,
    },
    model::{
        cell::Cell,
        key,
        measure::{Grouping, Measure},
        measured::Measured,
    },
    service::protocol::Rows,
};

/// Rows of the preview.
const ROWS: u32 = 8;

/// Counted anew whenever the measure or the data changes; nothing while it is incomplete.
#[component]
pub(super) fn Preview(measure: Memo<Option<Measure>>) -> impl IntoView {
    let studio = use_studio();
    let found = RwSignal::new(Loading::<Measured>::Idle);
    follow(studio, measure, found);
    let rows = Memo::new(move |_| found.with(|found| found.shown().map(rows).unwrap_or_default()));
    let one = Memo::new(move |_| {
        rows.with(|rows| match rows.rows.as_slice() {
            [row] if rows.total == 1 => row.last().map(format::cell),
            _ => None,
        })
    });
    let grouped = Memo::new(move |_| {
        measure.with(|measure| {
            measure.as_ref().is_some_and(|measure| matches!(measure.per, Grouping::Dimensions { .. }))
        })
    });
    let waiting = Signal::derive(move || found.with(Loading::is_running));
    let said = move || {
        let total = rows.with(|rows| rows.total);
        match (found.get(), one.get()) {
            (Loading::Failed(sentence), _) => view! { <p class="fault" role="alert">{sentence}</p> }.into_any(),
            (Loading::Idle, _) => view! { <p class="muted">"The preview shows once nothing is missing."</p> }.into_any(),
            (_, Some(figure)) => view! { <p class="measure-figure" data-waiting=move || waiting.get().to_string()>{figure}</p> }.into_any(),
            (..) => view! { <p class="muted">{format!("First {} of {}", rows.with(|rows| rows.rows.len()), if grouped.get() { format::counted(total, "group", "groups") } else { format::counted(total, "customer", "customers") })}</p> }.into_any(),
        }
    };
    view! {
        <section class="measure-preview" aria-label="Preview">
            <h3>"Preview"</h3>
            {said}
            <Show when=move || one.with(Option::is_none) && rows.with(|rows| !rows.rows.is_empty())>
                <CellTable label="Preview" rows waiting />
            </Show>
        </section>
    }
    .into_any()
}

fn rows(measured: &Measured) -> Rows {
    let mut rows = measured.rows.clone();
    // Of each customer the key comes first; its parts are told apart as a person reads them.
    for cell in rows.iter_mut().filter_map(|row| row.first_mut()) {
        if let Cell::Text(text) = cell {
            *text = key::shown(text);
        }
    }
    Rows { columns: measured.columns.clone(), rows, total: measured.total, missing: 0 }
}

fn follow(studio: Studio, measure: Memo<Option<Measure>>, found: RwSignal<Loading<Measured>>) {
    let revision = StoredValue::new(0_u32);
    Effect::new(move |_| {
        studio.profile.track();
        studio.joined.track();
        let now = revision.get_value() + 1;
        revision.set_value(now);
        let Some(measure) = measure.get() else { return found.set(Loading::Idle) };
        let previous = found.with_untracked(|found| found.shown().cloned());
        found.set(Loading::Running { previous });
        spawn_local(async move {
            let answer = studio.measured(measure, ROWS).await;
            if revision.try_get_value() == Some(now) {
                found.set(answer.map_or_else(Loading::Failed, Loading::Ready));
            }
        });
    });
}
