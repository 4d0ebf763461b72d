//! What there is: counts, what moved, what failed, what is to be finished, and the next step.

use leptos::prelude::*;

use super::{
    lists::{Drafts, Failures, Movers, Recent},
    summary::last_refresh,
};
use crate::{
    app::{
        format,
        route::Route,
        segments::{row::Row, status},
        studio::{Command, Studio, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            figure::Figure,
            state::Empty,
        },
    },
    browser::clock,
};

/// Everything in one column of figures and two of lists.
#[component]
pub(super) fn Overview() -> impl IntoView {
    let studio = use_studio();
    let doing = status::doing(studio);
    let rows = Memo::new(move |_| status::rows(studio, doing));
    view! {
        <Figures rows />
        <NextStep rows />
        <Failures rows />
        <div class="home-lists">
            <div class="home-column"><Movers rows /></div>
            <div class="home-column"><Drafts rows /><Recent rows /></div>
        </div>
    }
    .into_any()
}

#[component]
fn Figures(rows: Memo<Vec<Row>>) -> impl IntoView {
    let studio = use_studio();
    let customers = Signal::derive(move || {
        let customers = studio.profile.with(|profile| profile.as_ref().map(|profile| profile.customers));
        customers.map_or_else(|| "–".to_owned(), |customers| format::count(customers.into()))
    });
    let customers_note = Signal::derive(move || {
        let table =
            studio.profile.with(|profile| profile.as_ref().map(|profile| profile.setup.table.clone()));
        let busy =
            || has_key(studio) || studio.tasks.with(|tasks| tasks.iter().any(|task| task.ended.is_none()));
        table.map_or_else(
            || if busy() { "loading" } else { "not loaded" }.to_owned(),
            |table| format!("in {table}"),
        )
    });
    let segments = Signal::derive(move || format::count(rows.with(Vec::len) as u64));
    let segments_note = Signal::derive(move || match rows.with(|rows| last_refresh(rows)) {
        Some(at) => format!("last refreshed {}", format::ago(at, clock::now() as i64)),
        None if rows.with(Vec::is_empty) => "none yet".to_owned(),
        None => "none refreshed yet".to_owned(),
    });
    let tables = Signal::derive(move || format::count(studio.tables.with(Vec::len) as u64));
    let tables_note = Signal::derive(move || {
        let rows = studio.tables.with(|tables| tables.iter().map(|table| table.rows).sum());
        format::counted(rows, "row", "rows")
    });
    view! {
        <div class="figures-strip home-figures">
            <Figure name="Customers" value=customers note=customers_note />
            <Figure name="Segments" value=segments note=segments_note />
            <Figure name="Tables" value=tables note=tables_note />
        </div>
    }
    .into_any()
}

/// A table has a key by which it can hold the customers: then it is on its way to do so.
fn has_key(studio: Studio) -> bool {
    studio.tables.with(|tables| tables.iter().any(|table| !table.proposed.key.is_empty()))
}

/// The one thing to do next, where there is one.
#[component]
fn NextStep(rows: Memo<Vec<Row>>) -> impl IntoView {
    #[derive(Clone, Copy, PartialEq)]
    enum Step {
        ChooseCustomers,
        FirstSegment,
        LoadData,
    }
    let studio = use_studio();
    let step = Memo::new(move |_| {
        let keyed = studio.profile.with(Option::is_some);
        let idle = studio.tasks.with(|tasks| tasks.iter().all(|task| task.ended.is_some()));
        let (tables, missing) = (!studio.tables.with(Vec::is_empty), !studio.missing.with(Vec::is_empty));
        match (keyed, idle) {
            (true, _) if rows.with(Vec::is_empty) => Some(Step::FirstSegment),
            (false, true) if has_key(studio) => None,
            (false, true) if tables => Some(Step::ChooseCustomers),
            (false, true) if !missing => Some(Step::LoadData),
            _ => None,
        }
    });
    move || {
        match step.get() {
        None => ().into_any(),
        Some(Step::FirstSegment) => view! {
            <Empty
                icon="layers"
                title="Make the first segment"
                text="A segment is a group of customers, told by rules: who they are, what they bought, what they did. Its exact size is counted while you write the rules."
            ><Button label="New segment" icon="plus" weight=Weight::Primary on_press=move |()| studio.dispatch(Command::NewSegment) /></Empty>
        }
        .into_any(),
        Some(Step::ChooseCustomers) => view! {
            <Empty
                icon="users-round"
                title="Which table holds the customers?"
                text="None of the tables has a key that tells its rows apart. Open the table of the customers, then choose its key under Customers."
            ><LinkButton href=Route::Data.hash() label="Go to Data" icon="database" /></Empty>
        }
        .into_any(),
        Some(Step::LoadData) => view! {
            <Empty
                icon="database"
                title="No data is loaded"
                text="The segments are all here, with their results. To refresh or edit them, open the files that they are counted in."
            ><Button label="Open files" icon="file-up" weight=Weight::Primary on_press=move |()| studio.dispatch(Command::PickFiles) /></Empty>
        }
        .into_any(),
    }
    }
}
