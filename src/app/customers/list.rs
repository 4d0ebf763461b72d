//! The list of all customers: search, columns, order; any number of rows.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    answer::data,
    feed::{Feed, Wanted},
    search,
};
use crate::{
    app::{
        format,
        route::Route,
        segment::{
            choose_columns::ChooseColumns,
            preview::{Columns, Usual},
        },
        studio::{About, Command, EngineState, Studio, use_studio},
        ui::{
            button::LinkButton,
            field::SearchField,
            page::PageHead,
            state::{Empty, Message},
            table::{Column, DataTable, Sort, TableRows},
            text::Middle,
        },
        visible::visible,
    },
    model::{
        cell::Cell,
        key,
        schema::{ColumnType, TableSchema, ValueType},
    },
    service::protocol::{self, ProfileSetup},
};

/// The name of the preference that keeps the columns.
const PREFERENCE: &str = "customers";

/// **Customers**.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let studio = use_studio();
    let there = Memo::new(move |_| studio.profile.with(Option::is_some));
    view! {
        <div class="page fixed customers-page">
            <PageHead title="Customers" />
            {move || match (there.get(), studio.started.get()) {
                (true, _) => view! { <List /> }.into_any(),
                (false, true) => view! { <div class="page-body"><NoData /></div> }.into_any(),
                (false, false) => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

/// No customers are loaded, or they are being read.
#[component]
pub(super) fn NoData() -> impl IntoView {
    let studio = use_studio();
    let reading = Memo::new(move |_| {
        studio.engine.with(|engine| *engine == EngineState::Restarting)
            || studio
                .tasks
                .with(|tasks| tasks.iter().any(|task| task.ended.is_none() && task.about == About::Load))
    });
    move || {
        if reading.get() {
            view! { <p class="muted" role="status">"The customers are being read. They appear here as soon as they are known."</p> }.into_any()
        } else {
            view! {
                <Empty
                    icon="users"
                    title="No customers yet"
                    text="Customers are the rows of the table that holds one row for each of them. Open your files, or the sample data, and they are here: to search, to sort, each with a card of everything that is known of them."
                ><LinkButton href=Route::Data.hash() label="Go to Data" icon="database" /></Empty>
            }
            .into_any()
        }
    }
}

/// The profile table as it is keyed.
fn profile(studio: Studio) -> Memo<Option<(ProfileSetup, TableSchema)>> {
    Memo::new(move |_| {
        let setup = studio.profile.with(|profile| profile.as_ref().map(|one| one.setup.clone()))?;
        studio.tables.with(|tables| {
            let info = tables.iter().find(|info| info.schema.name == setup.table)?;
            Some((setup, info.schema.clone()))
        })
    })
}

/// The columns that there are: name, e-mail and key first, then in file order.
fn all_columns(setup: &ProfileSetup, schema: &TableSchema) -> Vec<String> {
    let named = setup.display_name.iter().chain(&setup.email).chain(&setup.key);
    let mut columns: Vec<String> = Vec::new();
    for name in named.chain(schema.columns.iter().map(|column| &column.name)) {
        let supported = schema.column(name).is_some_and(|(_, column)| column.kind.value_type().is_some());
        if supported && !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

#[component]
fn List() -> impl IntoView {
    let studio = use_studio();
    let search = RwSignal::new(String::new());
    let sort = RwSignal::new(None::<Sort>);
    let profile = profile(studio);
    let data = data(studio);
    let columns = Memo::new(move |_| studio.preferences.with(|kept| Columns::read(kept.get(PREFERENCE))));
    let there = Memo::new(move |_| {
        profile.with(|profile| {
            profile.as_ref().map(|(setup, schema)| all_columns(setup, schema)).unwrap_or_default()
        })
    });
    let shown = Memo::new(move |_| {
        there.with(|there| {
            columns
                .get()
                .places(there, &Usual::default())
                .into_iter()
                .map(|place| there[place].clone())
                .collect::<Vec<_>>()
        })
    });
    let wanted = Memo::new(move |_| {
        let (setup, schema) = profile.get()?;
        let definition = search::definition(&search.get(), &setup, &schema);
        let mut columns = shown.get();
        columns.extend(setup.key.iter().filter(|name| !shown.with(|shown| shown.contains(name))).cloned());
        let sort = sort.get().map(|sort| protocol::Sort { column: sort.column, descending: sort.descending });
        let sort = sort.filter(|sort| schema.column(&sort.column).is_some());
        Some(Wanted { definition, columns, sort, data: data.get()? })
    });
    let feed = Feed::new(studio, wanted);
    let heads = Memo::new(move |_| {
        profile.with(|profile| {
            let Some((setup, schema)) = profile else { return Vec::new() };
            shown.with(|shown| shown.iter().map(|name| head(name, setup, schema)).collect())
        })
    });
    let rows = Signal::derive(move || {
        let key =
            profile.with(|profile| profile.as_ref().map(|(setup, _)| setup.key.clone()).unwrap_or_default());
        table_rows(feed, key, shown.with(|shown| shown.first().cloned().unwrap_or_default()))
    });
    let open = move |at: String| {
        let key = profile.with_untracked(|profile| profile.as_ref().map(|(setup, _)| setup.key.clone()));
        let key = key.zip(at.parse().ok()).and_then(|(key, at): (_, usize)| key_at(feed, &key, at));
        if let Some(key) = key {
            studio.dispatch(Command::Go(Route::Customer(key)));
        }
    };
    let tally = move || {
        let found = feed.pages.with(|(pages, _)| pages.total());
        match found {
            None => "Searching".to_owned(),
            Some(found) if search.with(|search| search.trim().is_empty()) => {
                format::counted(found as u64, "customer", "customers")
            }
            Some(found) => format!("{} found", format::count(found as u64)),
        }
    };
    let searched = Memo::new(move |_| {
        profile.with(|profile| {
            profile.as_ref().map(|(setup, _)| words(&search::searched(setup))).unwrap_or_default()
        })
    });
    let nothing = move || {
        let waits = feed.pages.with(|(pages, _)| pages.total().is_none());
        view! {
            <p class="table-empty" role="status">{move || if waits {
                "Reading the customers".to_owned()
            } else {
                format!("Nobody has “{}” in {}.", search.get().trim(), searched.get())
            }}</p>
        }
    };
    let label = move || format!("Search {}", searched.get());
    view! {
        <div class="page-bar">
            {move || view! { <div class="bar-search"><SearchField label=label() value=search /></div> }}
            <span class="push muted" aria-live="polite">{tally}</span>
            <ChooseColumns there columns preference=PREFERENCE />
        </div>
        <div class="page-body flush">
            {move || feed.failed.get().map(|sentence| view! {
                <div class="list-message"><Message title="The customers cannot be listed now" text=sentence /></div>
            })}
            <DataTable
                label="Customers"
                columns=heads
                rows
                sort
                on_sort=move |pressed| sort.set(Some(pressed))
                on_open=open
                on_window=move |window| feed.see(window)
                top=feed.lists
                waiting=feed.waiting
                compact=true
                class="bare fill"
                empty=nothing
            />
        </div>
    }
    .into_any()
}

/// "key, name or mail".
fn words(columns: &[&str]) -> String {
    match columns {
        [] => "the customers".to_owned(),
        [one] => visible(one),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|name| visible(name)).collect();
            format!("{} or {}", first.join(", "), visible(last))
        }
    }
}

fn head(name: &str, setup: &ProfileSetup, schema: &TableSchema) -> Column {
    let kind = schema.column(name).map(|(_, column)| column.kind.clone());
    let column = Column::new(name, visible(name)).tip(visible(name));
    let names = setup.display_name.as_deref() == Some(name) || setup.email.as_deref() == Some(name);
    let is_list = matches!(kind, Some(ColumnType::List(_)));
    let column = match kind.and_then(|kind| kind.value_type()) {
        // As wide as its head with the arrow of the order.
        Some(ValueType::Number) if !is_list => {
            column.number().width((name.chars().count() as u32 * 8 + 50).clamp(120, 220))
        }
        Some(ValueType::DateTime) => column.width(170),
        Some(ValueType::Date | ValueType::Boolean) if !is_list => column.width(120),
        _ if names => column.width(220),
        _ => column.width(150),
    };
    if is_list { column } else { column.sorts() }
}

fn cell_of(feed: Feed, at: usize, column: &str) -> Option<Cell> {
    feed.pages.try_with_untracked(|(pages, columns)| {
        let place = columns.iter().position(|other| other == column)?;
        pages.row(at)?.get(place).cloned()
    })?
}

fn key_at(feed: Feed, key: &[String], at: usize) -> Option<String> {
    let parts: Vec<Cell> = key.iter().map(|column| cell_of(feed, at, column)).collect::<Option<_>>()?;
    key::key_of(&parts.iter().collect::<Vec<_>>())
}

fn table_rows(feed: Feed, key: Vec<String>, first: String) -> TableRows {
    let (total, list) = (feed.pages.with(|(pages, _)| pages.total().unwrap_or(0)), feed.lists.get());
    TableRows {
        html: None,
        len: total,
        key: Arc::new(|at| at.to_string()),
        stamp: Arc::new(move |at| {
            let there = feed.pages.try_with_untracked(|(pages, _)| pages.row(at).is_some());
            list * 2 + u64::from(there == Some(true))
        }),
        cell: Arc::new(move |at, column| {
            let link = (column == first).then(|| key_at(feed, &key, at)).flatten();
            match (cell_of(feed, at, column), link) {
                (None, _) => view! { <span class="placeholder"></span> }.into_any(),
                (Some(cell), Some(key)) => {
                    let text =
                        if cell == Cell::Empty { key::shown(&key) } else { format::cell_of(column, &cell) };
                    view! { <a href=Route::Customer(key).hash() tabindex="-1"><Middle text /></a> }.into_any()
                }
                (Some(Cell::Empty), _) => view! { <span class="muted">"–"</span> }.into_any(),
                (Some(Cell::Text(text)), _) => view! { <Middle text=visible(&text) /> }.into_any(),
                (Some(cell), _) => {
                    let text = format::cell_of(column, &cell);
                    view! { <bdi title=text.clone()>{text.clone()}</bdi> }.into_any()
                }
            }
        }),
        text: Arc::new(move |at, column| {
            cell_of(feed, at, column).map(|cell| format::cell_of(column, &cell)).unwrap_or_default()
        }),
    }
}
