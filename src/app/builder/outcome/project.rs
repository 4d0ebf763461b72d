//! **Project attributes**: columns of the tables that the rules speak of, beside each member in the output.

use leptos::prelude::*;

use crate::{
    app::{
        builder::editor::{Editor, use_editor},
        data::figures::type_words,
        ui::{
            button::{Button, IconButton, Weight},
            choice::Checkbox,
            dialog::Dialog,
            field::SearchField,
            icon::Icon,
            state::Message,
            text::Chip,
        },
    },
    model::{
        attribute::{Attribute, ColumnRef},
        edit::Edit,
        schema::TableSchema,
    },
};

/// "product of purchases".
fn label(attribute: &Attribute) -> String {
    match attribute {
        Attribute::Column(ColumnRef { table, column, .. }) => format!("{column} of {table}"),
        Attribute::Measure { measure } => measure.clone(),
    }
}

#[component]
pub(super) fn ProjectLine(open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    let chosen = Memo::new(move |_| editor.draft.with(|draft| draft.project.clone()));
    let chip = move |attribute: Attribute| {
        let label = label(&attribute);
        let remove = move |()| turn(editor, &attribute, false);
        view! { <Chip label on_remove=Callback::new(remove) /> }
    };
    view! {
        <div class="line outcome-line">
            <div class="line-words">
                <span class="outcome-icon"><Icon name="columns-3" /></span>
                <span class="muted">"and show beside each member"</span>
                <span class="value-chips">{move || chosen.get().into_iter().map(chip).collect_view()}</span>
                <Button label="Change" icon="list-filter" small=true weight=Weight::Quiet on_press=move |()| open.set(true) />
                <span class="line-end"><IconButton label="Project nothing" icon="x" on_press=move |()| editor.edit(Edit::SetProject(Vec::new())) /></span>
            </div>
        </div>
    }
    .into_any()
}

fn turn(editor: Editor, attribute: &Attribute, on: bool) {
    let mut next = editor.draft.with_untracked(|draft| draft.project.clone());
    next.retain(|other| other != attribute);
    if on {
        next.push(attribute.clone());
    }
    editor.edit(Edit::SetProject(next));
}

/// The tables on the paths of rules that are on, each once, without the customers' own.
fn tables(editor: Editor) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    editor.catalog.with_untracked(|catalog| {
        editor.draft.with_untracked(|draft| {
            for rule in draft.rules.iter().filter(|rule| !rule.off && rule.path.is_some()) {
                for table in catalog.frame(rule.path.as_ref()).unwrap_or_default() {
                    if table != catalog.setup.profile && !found.contains(&table) {
                        found.push(table);
                    }
                }
            }
        });
    });
    found
}

#[component]
pub(super) fn ProjectDialog(open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    view! { <Dialog open title="Project attributes"><Choose editor open /></Dialog> }.into_any()
}

#[component]
fn Choose(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let chosen = Memo::new(move |_| editor.draft.with(|draft| draft.project.clone()));
    let tables = tables(editor);
    let schemas: Vec<TableSchema> = editor.studio.tables.with_untracked(|all| {
        let named = |name: &String| all.iter().find(|info| info.schema.name == *name);
        tables.iter().filter_map(named).map(|info| info.schema.clone()).collect()
    });
    let none = schemas.is_empty();
    let row = move |table: String, column: String, words: String| {
        let attribute = Attribute::column(table, column.clone());
        let own = attribute.clone();
        let checked = Signal::derive(move || chosen.with(|chosen| chosen.contains(&own)));
        let name = column.to_lowercase();
        let shown = move || search.with(|typed| name.contains(&typed.trim().to_lowercase()));
        view! {
            <div class="project-row" class:gone=move || !shown()>
                <Checkbox label=column checked on_change=move |on: bool| turn(editor, &attribute, on) />
                <span class="muted">{words}</span>
            </div>
        }
    };
    let group = move |schema: TableSchema| {
        let usable = schema.columns.iter().filter(|column| column.kind.value_type().is_some());
        let rows =
            usable.map(|column| row(schema.name.clone(), column.name.clone(), type_words(&column.kind).1));
        let rows = rows.collect_view();
        view! { <section class="project-table"><h3>{schema.name.clone()}</h3>{rows}</section> }
    };
    view! {
        <div class="project">
            {if none {
                view! { <Message title="There is nothing to project yet" text="Columns of related tables can be shown beside each member once a rule is about one of those tables, such as purchases." /> }.into_any()
            } else {
                view! {
                    <p class="muted">"Each member gets the values of the records that made a rule true, in the order of their time. Rules that take customers away add none."</p>
                    <SearchField label="Search columns" value=search />
                    <div class="project-tables">{schemas.into_iter().map(group).collect_view()}</div>
                }.into_any()
            }}
            <div class="dialog-foot"><Button label="Done" weight=Weight::Primary on_press=move |()| open.set(false) /></div>
        </div>
    }
    .into_any()
}
