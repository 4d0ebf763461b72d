//! The tables as a list, and what can be done with each.

use leptos::prelude::*;

use super::listed::{Listed, Source, listed};
use crate::app::{
    format,
    route::Route,
    studio::{Command, Studio, use_studio},
    ui::{
        dialog::Confirm,
        icon::Icon,
        menu::MenuItem,
        page::Section,
        table::{Column, DataTable, TableRows},
        text::Middle,
    },
};

#[component]
pub(super) fn Tables() -> impl IntoView {
    let studio = use_studio();
    let forgetting = RwSignal::new(String::new());
    let ask = RwSignal::new(false);
    let list = Memo::new(move |_| {
        let sources = studio.sources();
        studio.tables.with(|tables| listed(tables, &sources))
    });
    let rows = Memo::new_with_compare(move |_| table_rows(studio, list.get()), |_, _| true);
    let open = move |name: String| {
        if list.with_untracked(|list| list.iter().any(|table| table.name == name && table.loaded)) {
            studio.dispatch(Command::Go(Route::Table(name)));
        }
    };
    let forget = move |name: String| {
        forgetting.set(name);
        ask.set(true);
    };
    let menu = move |name: String| items(studio, &name, Callback::new(forget));
    view! {
        <Section title="Tables">
            <DataTable label="Tables" columns=columns() rows on_open=open menu=Callback::new(menu) />
        </Section>
        <Confirm
            open=ask
            title=Signal::derive(move || format!("Forget {}?", forgetting.get()))
            text="The table leaves this page, and the page no longer knows its source. The file itself is untouched, and so are the segments with their results."
            word="Forget"
            danger=true
            on_confirm=move |()| studio.dispatch(Command::ForgetTable(forgetting.get_untracked()))
        />
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("name", "Name").width(220).grows(),
        Column::new("rows", "Rows").number().width(104),
        Column::new("columns", "Columns").number().width(84),
        Column::new("size", "Size").number().width(92),
        Column::new("source", "Source").width(220),
        Column::new("fingerprint", "Fingerprint")
            .width(104)
            .tip("Of the content: the same content has the same"),
        Column::new("read", "Last read").width(200),
    ]
}

fn is_profile(studio: Studio, name: &str) -> bool {
    studio.profile.with(|profile| profile.as_ref().is_some_and(|profile| profile.setup.table == name))
}

fn items(studio: Studio, name: &str, forget: Callback<String>) -> Vec<MenuItem> {
    let info =
        studio.tables.with_untracked(|tables| tables.iter().find(|info| info.schema.name == name).cloned());
    let (for_open, for_forget) = (name.to_owned(), name.to_owned());
    let loaded = info.is_some();
    let proposed = info.map(|info| info.proposed).filter(|setup| !setup.key.is_empty());
    let is_profile = studio
        .profile
        .with_untracked(|profile| profile.as_ref().is_some_and(|profile| profile.setup.table == name));
    let usable = proposed.is_some();
    vec![
        MenuItem::new("View", "eye", move || studio.dispatch(Command::Go(Route::Table(for_open.clone()))))
            .disabled(!loaded),
        MenuItem::new("Set as customers table", "users-round", move || {
            if let Some(setup) = proposed.clone() {
                studio.dispatch(Command::SetProfile(setup));
            }
        })
        .disabled(is_profile || !usable),
        MenuItem::new("Forget…", "trash-2", move || forget.run(for_forget.clone())).danger().apart(),
    ]
}

fn table_rows(studio: Studio, list: Vec<Listed>) -> TableRows {
    let zone = studio.settings.with(|settings| settings.time_zone.clone());
    let for_text = zone.clone();
    let stamps: Vec<u64> = list
        .iter()
        .map(|table| u64::from(table.loaded) + table.read.unwrap_or(0).unsigned_abs() * 2)
        .collect();
    TableRows::of(
        list,
        |table| table.name.clone(),
        move |table, column| cell(studio, table, column, &zone),
        move |table, column| text(table, column, &for_text),
    )
    .stamped(move |at| stamps.get(at).copied().unwrap_or_default())
}

fn cell(studio: Studio, table: &Listed, column: &str, zone: &str) -> AnyView {
    let text = text(table, column, zone);
    match column {
        "name" => {
            let name = table.name.clone();
            let customers = move || {
                is_profile(studio, &name).then(
                    || view! { <span class="chip accent"><Icon name="users-round" />"Customers"</span> },
                )
            };
            let label = if table.loaded {
                view! { <a href=Route::Table(table.name.clone()).hash()><Middle text=text /></a> }.into_any()
            } else {
                view! { <span class="muted"><Middle text=text /></span> }.into_any()
            };
            let missing = (!table.loaded).then(|| view! { <span class="chip">"Not loaded"</span> });
            view! { <span class="name-cell">{label}{customers}{missing}</span> }.into_any()
        }
        "columns" if table.unsupported > 0 => {
            let tip = format!(
                "{} of a type that cannot be used",
                format::counted(table.unsupported as u64, "column", "columns")
            );
            view! { <span class="hinted" data-tip=tip>{text}</span> }.into_any()
        }
        "source" => view! { <Middle text=text /> }.into_any(),
        "fingerprint" => {
            let whole = table.fingerprint.clone();
            view! { <code class="muted" title=whole>{text}</code> }.into_any()
        }
        _ if !table.loaded => view! { <span class="muted">{text}</span> }.into_any(),
        _ => text.into_any(),
    }
}

fn text(table: &Listed, column: &str, zone: &str) -> String {
    match column {
        "name" => table.name.clone(),
        "rows" => format::count(table.rows),
        "columns" => format::count(table.columns as u64),
        "size" => format::bytes(table.bytes),
        "source" => source_words(&table.source),
        "fingerprint" => table.fingerprint.chars().take(8).collect(),
        "read" => table.read.map(|at| format::instant(at, zone)).unwrap_or_default(),
        _ => String::new(),
    }
}

/// `customers.arrow`, `june.arrow, july.arrow`, `Sample, 10,000 customers`
pub(super) fn source_words(source: &Source) -> String {
    match source {
        Source::Files(names) => names.join(", "),
        Source::Sample(customers) => {
            format!("Sample, {}", format::counted((*customers).into(), "customer", "customers"))
        }
    }
}
