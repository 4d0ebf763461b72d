//! **Filter**: a layer with the marks that the listed segments have.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    filter::{Filter, Kind, Mark, PREFERENCE},
    row::Row,
};
use crate::{
    app::{
        format,
        studio::{Command, Studio, use_studio},
        ui::{
            button::{Button, Weight},
            choice::Checkbox,
            popover::{Opener, Popover},
        },
    },
    browser::dom::Side,
};

/// The kept filter. Tracked.
pub(super) fn filter(studio: Studio) -> Memo<Filter> {
    Memo::new(move |_| studio.preferences.with(|kept| Filter::read(kept.get(PREFERENCE))))
}

/// Shows every segment again.
pub(super) fn clear(studio: Studio) {
    keep(studio, &Filter::default());
}

fn keep(studio: Studio, filter: &Filter) {
    studio.dispatch(Command::SetPreference { name: PREFERENCE.to_owned(), value: filter.write() });
}

#[component]
pub(super) fn FilterMenu(filter: Memo<Filter>, rows: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let many = Memo::new(move |_| filter.with(Filter::len));
    let trigger = view! {
        <Opener open icon="filter">
            "Filter "
            {move || (many.get() != 0).then(|| view! { <span class="filter-count">{format::count(many.get() as u64)}<span class="sr-only">" chosen"</span></span> })}
        </Opener>
    };
    view! { <Popover open trigger=trigger.into_any() label="Filter" side=Side::End><Marks filter rows /></Popover> }
        .into_any()
}

#[component]
fn Marks(filter: Memo<Filter>, rows: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let studio = use_studio();
    let kind = move |kind: Kind| {
        // What is offered stays where it is while marks are ticked.
        let offered = filter.with_untracked(|filter| {
            rows.with_untracked(|rows| filter.offered(kind, rows.iter().map(Arc::as_ref)))
        });
        let mark = move |(mark, many): (Mark, usize)| {
            let own = mark.clone();
            let checked = Signal::derive(move || filter.with(|filter| filter.has(&own)));
            let label = format!("{} ({})", mark.label(), format::count(many as u64));
            let change = move |on: bool| {
                let mut next = filter.get_untracked();
                next.set(&mark, on);
                keep(studio, &next);
            };
            view! { <Checkbox label checked on_change=change /> }
        };
        (!offered.is_empty()).then(|| {
            view! {
                <fieldset class="filter-kind">
                    <legend>{kind.label()}</legend>
                    {offered.into_iter().map(mark).collect_view()}
                </fieldset>
            }
        })
    };
    view! {
        <div class="filter-marks">
            <div class="filter-kinds">{Kind::ALL.map(kind).collect_view()}</div>
            <Button label="Show all segments" small=true weight=Weight::Quiet disabled=Signal::derive(move || filter.with(Filter::is_empty)) on_press=move |()| clear(studio) />
        </div>
    }
    .into_any()
}
