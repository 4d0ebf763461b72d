//! The page of one table: its figures, and below them its columns, first rows, load report and role.

use leptos::prelude::*;

use super::{
    columns::Columns,
    customers::Customers,
    listed::{Listed, listed},
    report::{Report, findings},
    rows::FirstRows,
    tables::source_words,
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Command, Studio, use_studio},
        ui::{
            button::{Button, LinkButton},
            choice::{Tab, Tabs},
            figure::Figure,
            icon::Icon,
            page::PageHead,
            state::Empty,
        },
    },
    service::protocol::TableInfo,
};

/// **Data**, one table of it.
#[component]
pub fn TablePage(
    /// Its name.
    #[prop(into)]
    table: String,
) -> impl IntoView {
    let studio = use_studio();
    let name = StoredValue::new(table);
    let tab = RwSignal::new("columns".to_owned());
    let info = Memo::new(move |_| {
        studio.tables.with(|tables| {
            name.with_value(|name| tables.iter().find(|info| info.schema.name == *name).cloned())
        })
    });
    view! {
        <div class="page fixed table-page">
            {move || match info.get() {
                Some(info) => view! { <Shown info tab /> }.into_any(),
                None if studio.started.get() => {
                    let own = name.get_value();
                    let missing = studio.missing.with(|missing| missing.iter().any(|source| source.table == own));
                    view! { <NotThere name=own missing /> }.into_any()
                }
                None => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn NotThere(name: String, missing: bool) -> impl IntoView {
    let studio = use_studio();
    let (title, text) = if missing {
        ("This table is not loaded", "It was here at your last visit. Reconnect reads its source again.")
    } else {
        (
            "There is no such table",
            "It was forgotten, or the address belongs to another browser. The loaded tables are on the Data page.",
        )
    };
    view! {
        <PageHead title=name back=(Route::Data.hash(), "Data") />
        <div class="page-body">
            <Empty icon="table-2" title text>
                {missing.then(|| view! { <Button label="Reconnect" icon="plug" on_press=move |()| studio.dispatch(Command::Reconnect) /> })}
                <LinkButton href=Route::Data.hash() label="Back to Data" icon="arrow-left" />
            </Empty>
        </div>
    }
    .into_any()
}

fn is_profile(studio: Studio, table: &str) -> bool {
    studio.profile.with(|profile| profile.as_ref().is_some_and(|profile| profile.setup.table == table))
}

#[component]
fn Shown(info: TableInfo, tab: RwSignal<String>) -> impl IntoView {
    let studio = use_studio();
    let name = StoredValue::new(info.schema.name.clone());
    let customers = Memo::new(move |_| name.with_value(|name| is_profile(studio, name)));
    let beside = move || {
        customers
            .get()
            .then(|| view! { <span class="chip accent"><Icon name="users-round" />"Customers"</span> })
    };
    let notes = (info.report.unsupported.len() + info.report.notes.len()) as u64;
    let columns = info.schema.columns.len() as u64;
    let tabs = Signal::derive(move || {
        let joined = studio.joined.with(|joined| {
            joined.as_ref().map_or(0, |joined| name.with_value(|name| findings(joined, name)))
        });
        let told = notes + joined;
        vec![
            Tab { id: "columns", label: "Columns", tally: Some(columns) },
            Tab { id: "rows", label: "First rows", tally: None },
            Tab { id: "report", label: "Load report", tally: (told > 0).then_some(told) },
            Tab { id: "customers", label: "Customers", tally: None },
        ]
    });
    let for_panel = StoredValue::new(info.clone());
    let panel = move || {
        let info = for_panel.get_value();
        match tab.get().as_str() {
            "rows" => view! { <FirstRows table=info.schema.name /> }.into_any(),
            "report" => view! { <Report info /> }.into_any(),
            "customers" => view! { <Customers info /> }.into_any(),
            _ => view! { <Columns schema=info.schema /> }.into_any(),
        }
    };
    view! {
        <PageHead title=name.get_value() back=(Route::Data.hash(), "Data") beside=beside />
        <Figures info />
        <div class="tabs-bar"><Tabs label="What is shown of the table" tabs value=tab on_change=move |id| tab.set(id) /></div>
        <div
            class="tab-panel"
            role="tabpanel"
            id=move || format!("panel-{}", tab.get())
            aria-labelledby=move || format!("tab-{}", tab.get())
        >{panel}</div>
    }
    .into_any()
}

#[component]
fn Figures(info: TableInfo) -> impl IntoView {
    let studio = use_studio();
    let name = info.schema.name.clone();
    let own = Memo::new(move |_| {
        let sources = studio.sources();
        studio.tables.with(|tables| listed(tables, &sources).into_iter().find(|table| table.name == name))
    });
    let of_own = move |f: fn(&Listed) -> String| {
        Signal::derive(move || own.with(|own| own.as_ref().map(f)).unwrap_or_default())
    };
    let zone = move || studio.settings.with(|settings| settings.time_zone.clone());
    let read = Signal::derive(move || {
        own.with(|own| own.as_ref().and_then(|own| own.read))
            .map(|at| format::day_of(at, &zone()))
            .unwrap_or_default()
    });
    let read_note = {
        let took = format::duration(info.report.milliseconds);
        Signal::derive(move || {
            let at = own
                .with(|own| own.as_ref().and_then(|own| own.read))
                .map(|at| crate::browser::locale::clock(at as f64, &zone()).unwrap_or_default());
            at.map(|at| format!("at {at}, in {took}")).unwrap_or_default()
        })
    };
    let unsupported = info.report.unsupported.len() as u64;
    let unusable = if unsupported > 0 {
        format!("{} cannot be used", format::count(unsupported))
    } else {
        String::new()
    };
    let fingerprint = info.fingerprint.clone();
    view! {
        <div class="figures-strip table-figures">
            <Figure name="Rows" value=format::count(info.rows) />
            <Figure name="Columns" value=format::count(info.schema.columns.len() as u64) note=unusable />
            <Figure name="Size" value=format::bytes(info.bytes) note=format!("{} in memory", format::bytes(info.memory)) />
            <Figure name="Last read" value=read note=read_note />
            <div class="figure source">
                <span class="name">"Source"</span>
                <span class="source-name" title=of_own(|own| source_words(&own.source))>{of_own(|own| source_words(&own.source))}</span>
                <span class="note">"Fingerprint "<code title=fingerprint.clone()>{fingerprint.chars().take(12).collect::<String>()}</code></span>
            </div>
        </div>
    }
    .into_any()
}
