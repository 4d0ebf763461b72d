//! **Measures**: their list; made, changed and taken away in dialogs.

use leptos::prelude::*;

use super::{dialog::MeasureDialog, recipe::Recipe};
use crate::{
    app::{
        format,
        studio::{Command, Studio, use_studio},
        ui::{
            button::{Button, Weight},
            dialog::Confirm,
            menu::MenuItem,
            page::PageHead,
            state::Empty,
            table::{Column, DataTable, TableRows},
            text::Chip,
        },
    },
    model::{measure::Grouping, naming},
    storage::records::MeasureRecord,
};

/// **Measures**.
#[component]
pub fn MeasuresPage() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    let about = RwSignal::new(None::<MeasureRecord>);
    let deleting = RwSignal::new(false);
    let gone = RwSignal::new(None::<MeasureRecord>);
    let new = move |()| {
        about.set(None);
        open.set(true);
    };
    let find = move |id: &str| {
        studio.measures.with_untracked(|all| all.iter().find(|record| record.id == id).cloned())
    };
    let edit = move |id: String| {
        about.set(find(&id));
        open.set(true);
    };
    let menu = move |id: String| {
        let (first, second, third) = (id.clone(), id.clone(), id);
        vec![
            MenuItem::new("Edit…", "pencil", move || edit(first.clone())),
            MenuItem::new("Create duplicate", "copy", move || {
                if let Some(record) = find(&third) {
                    let names: Vec<String> = studio
                        .measures
                        .with_untracked(|all| all.iter().map(|one| one.name.clone()).collect());
                    studio.dispatch(Command::SaveMeasure {
                        id: None,
                        revision: 0,
                        name: naming::suggest_copy_name(&record.name, names.iter().map(String::as_str)),
                        description: record.description,
                        tags: record.tags,
                        measure: Box::new(record.measure),
                    });
                }
            }),
            MenuItem::new("Delete…", "trash-2", move || {
                gone.set(find(&second));
                deleting.set(true);
            })
            .danger()
            .apart(),
        ]
    };
    let rows = Signal::derive(move || rows(studio));
    let columns = vec![
        Column::new("name", "Name").width(200),
        Column::new("level", "For").width(120),
        Column::new("formula", "Formula").width(260).grows(),
        Column::new("tags", "Tags").width(120),
        Column::new("used", "Used by").width(160),
        Column::new("changed", "Changed").width(124),
    ];
    let title = Signal::derive(move || {
        format!(
            "Delete {}?",
            gone.with(|gone| gone.as_ref().map(|gone| gone.name.clone()).unwrap_or_default())
        )
    });
    let text = Signal::derive(move || consequence(studio, gone.get().as_ref()));
    let confirm = move |()| {
        if let Some(record) = gone.get_untracked() {
            studio.dispatch(Command::DeleteMeasure(record.id));
        }
    };
    let none = Memo::new(move |_| studio.measures.with(Vec::is_empty));
    let columns = StoredValue::new(columns);
    view! {
        <div class="page fixed">
            <PageHead title="Measures">
                <Button label="New measure" icon="plus" weight=Weight::Primary on_press=new />
            </PageHead>
            {move || match (studio.started.get(), none.get()) {
                (false, _) => ().into_any(),
                (true, true) => view! {
                    <div class="page-body">
                        <Empty icon="sigma" title="No measures" text="A measure is a figure for each customer, such as what they spent, or one for the business. Customer measures can be used in segments like any attribute.">
                            <Button label="New measure" icon="plus" weight=Weight::Primary on_press=new />
                        </Empty>
                    </div>
                }.into_any(),
                (true, false) => view! {
                    <div class="page-body flush">
                        <DataTable label="Measures" columns=columns.get_value() rows on_open=edit menu=Callback::new(menu) class="bare fill" />
                    </div>
                }.into_any(),
            }}
            <MeasureDialog open about />
            <Confirm open=deleting title text word="Delete" on_confirm=confirm danger=true />
        </div>
    }
    .into_any()
}

fn level(record: &MeasureRecord) -> &'static str {
    match record.measure.per {
        Grouping::Customer => "Each customer",
        Grouping::Business => "The business",
        Grouping::Dimensions { .. } => "Groups",
    }
}

fn words(record: &MeasureRecord) -> String {
    Recipe::read(&record.measure).map_or_else(
        || {
            let names: Vec<_> =
                record.measure.calculations.iter().map(|calculation| calculation.name.clone()).collect();
            names.join(", ")
        },
        |recipe| recipe.words(),
    )
}

fn rows(studio: Studio) -> TableRows {
    let zone = studio.settings.with(|settings| settings.time_zone.clone());
    let users = studio.users();
    let all: Vec<(MeasureRecord, String)> = studio
        .measures
        .get()
        .into_iter()
        .map(|record| {
            let users = users.get(&record.id).map(|users| users.names()).unwrap_or_default();
            (record, users)
        })
        .collect();
    let text = move |(record, users): &(MeasureRecord, String), column: &str| match column {
        "name" => record.name.clone(),
        "level" => level(record).to_owned(),
        "formula" => words(record),
        "tags" => record.tags.join(", "),
        "used" => users.clone(),
        _ => format::day_of(record.changed, &zone),
    };
    let stamps: Vec<u64> =
        all.iter().map(|(record, users)| u64::from(record.revision) * 1_000 + users.len() as u64).collect();
    let cell_text = text.clone();
    let cell = move |row: &(MeasureRecord, String), column: &str| {
        if column == "tags" {
            let chips = row.0.tags.iter().map(|tag| view! { <Chip label=tag.clone() /> }).collect_view();
            return view! { <span class="chips one-line" title=row.0.tags.join(", ")>{chips}</span> }
                .into_any();
        }
        let text = cell_text(row, column);
        let title = text.clone();
        view! { <span class="cut" title=title>{text}</span> }.into_any()
    };
    TableRows::of(all, |(record, _)| record.id.clone(), cell, text)
        .stamped(move |at| stamps.get(at).copied().unwrap_or_default())
}

/// What goes with a measure.
fn consequence(studio: Studio, record: Option<&MeasureRecord>) -> String {
    let undo = "You can undo this.";
    let Some(record) = record else { return undo.to_owned() };
    let users = studio.users_of(std::slice::from_ref(&record.id));
    match users.len() {
        0 => format!("Nothing uses it. {undo}"),
        1 => format!("{} uses it and cannot be counted without it. {undo}", users.names()),
        _ => format!("{} use it and cannot be counted without it. {undo}", users.names()),
    }
}
