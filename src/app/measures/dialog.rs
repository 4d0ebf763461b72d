//! A measure made or changed: how it is figured, what it comes to, what it is called.

use leptos::prelude::*;

use super::{
    formula::{Formula, first},
    preview::Preview,
    recipe::Recipe,
    template::{Form as TemplateForm, Template, templates},
};
use crate::{
    app::{
        studio::{Command, Studio, use_studio},
        tags::TagsField,
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
            field::TextField,
        },
    },
    model::{naming, schema::TableSchema, setup::Setup},
    storage::records::MeasureRecord,
};

/// Open or closed, and about which measure; none is a new one.
#[component]
pub(super) fn MeasureDialog(open: RwSignal<bool>, about: RwSignal<Option<MeasureRecord>>) -> impl IntoView {
    let title = Signal::derive(move || {
        if about.with(Option::is_some) { "Edit measure" } else { "New measure" }.to_owned()
    });
    let studio = use_studio();
    // Tables may be related a moment after the dialog has opened.
    let related = Memo::new(move |_| {
        studio.joined.track();
        studio.tables.track();
        !ground(studio).0.is_empty()
    });
    let opened = move || {
        let record = about.get_untracked();
        let typed = Typed::of(record.as_ref());
        move || {
            // Tracked alone it would never be worked out, and so never change.
            let _ = related.get();
            view! { <Form open record=record.clone() typed /> }
        }
    };
    view! { <Dialog open title class="wide">{opened()}</Dialog> }
}

/// What is typed; it stays while the tables below it become others.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    description: RwSignal<String>,
    tags: RwSignal<Vec<String>>,
    /// A name was typed, or was there.
    touched: RwSignal<bool>,
}

impl Typed {
    fn of(record: Option<&MeasureRecord>) -> Self {
        let text = |of: fn(&MeasureRecord) -> &String| record.map(of).cloned().unwrap_or_default();
        Self {
            name: RwSignal::new(text(|record| &record.name)),
            description: RwSignal::new(text(|record| &record.description)),
            tags: RwSignal::new(record.map(|record| record.tags.clone()).unwrap_or_default()),
            touched: RwSignal::new(record.is_some()),
        }
    }
}

/// The tables that measures are made of, and how they belong together.
fn ground(studio: Studio) -> (Vec<TableSchema>, Setup) {
    let setup = studio.joined.with_untracked(|joined| {
        joined.as_ref().map(|joined| joined.chosen.setup.clone()).unwrap_or_default()
    });
    let tables = studio.tables.with_untracked(|tables| {
        let related = tables.iter().map(|info| &info.schema);
        related
            .filter(|schema| schema.name != setup.profile && !setup.paths(&schema.name, 1).is_empty())
            .cloned()
            .collect()
    });
    (tables, setup)
}

#[component]
fn Form(open: RwSignal<bool>, record: Option<MeasureRecord>, typed: Typed) -> impl IntoView {
    let studio = use_studio();
    let (tables, setup) = ground(studio);
    let kept = record.as_ref().map(|record| record.measure.clone());
    let read = kept.as_ref().map(Recipe::read);
    let Typed { name, description, tags, touched } = typed;
    // A formula that the fields below cannot say stays as it is.
    let fixed = RwSignal::new(kept.filter(|_| read == Some(None)));
    let first = tables.iter().find_map(|schema| first(schema, &setup));
    let recipe = RwSignal::new(read.flatten().or(first));
    let measure = Memo::new(move |_| match fixed.get() {
        Some(measure) => {
            let name = name.get();
            TemplateForm::Own(measure).measure(if name.trim().is_empty() { "Measure" } else { name.trim() })
        }
        None => {
            let name = name.get();
            let name = if name.trim().is_empty() { "Measure" } else { name.trim() };
            recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.measure(name)))
        }
    });
    let id = record.as_ref().map(|record| record.id.clone());
    let revision = record.as_ref().map_or(0, |record| record.revision);
    let others: Vec<String> = studio.measures.with_untracked(|all| {
        let others = all.iter().filter(|other| Some(&other.id) != id.as_ref());
        others.map(|other| other.name.to_lowercase()).collect()
    });
    let checked = Memo::new(move |_| {
        naming::display_name(&name.get()).and_then(|name| {
            if others.contains(&name.to_lowercase()) { Err(naming::NameFault::Taken) } else { Ok(name) }
        })
    });
    let fault =
        Signal::derive(move || checked.get().err().filter(|_| touched.get()).map(|fault| fault.message()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        touched.set(true);
        let (Ok(name), Some(measure)) = (checked.get_untracked(), measure.get_untracked()) else { return };
        let description = description.get_untracked().trim().to_owned();
        studio.dispatch(Command::SaveMeasure {
            id: id.clone(),
            revision,
            name,
            description,
            tags: tags.get_untracked(),
            measure: Box::new(measure),
        });
        open.set(false);
    };
    let is_new = record.is_none();
    let offered = if is_new { templates(&tables, &setup) } else { Vec::new() };
    let take = Callback::new(move |template: Template| {
        name.set(template.name);
        match template.form {
            TemplateForm::Plain(plain) => {
                fixed.set(None);
                recipe.set(Some(plain));
            }
            TemplateForm::Own(measure) => fixed.set(Some(measure)),
        }
    });
    let sentence = move || recipe.with(|recipe| recipe.as_ref().map(Recipe::words));
    let is_fixed = Memo::new(move |_| fixed.with(Option::is_some));
    let none = tables.is_empty();
    let ground = StoredValue::new((tables, setup));
    view! {
        <form class="measure-form" on:submit=save>
            <Templates offered on_take=take />
            <TextField label="Name" value=name fault autofocus=true on_input=move |text| { touched.set(true); name.set(text); } />
            {move || match (is_fixed.get(), none) {
                (true, _) => view! { <p class="muted">"This measure has a formula of its own: its name can be changed here, its formula stays."</p> }.into_any(),
                (false, true) => view! { <p class="fault">"No loaded table leads to the customers, so there are no records to figure with. Load one on the Data page, or relate it in the set-up."</p> }.into_any(),
                (false, false) => {
                    let (tables, setup) = ground.get_value();
                    view! {
                        <Formula recipe tables setup />
                        <p class="words" aria-live="polite">{sentence}</p>
                    }.into_any()
                }
            }}
            <Preview measure />
            <TextField label="Description" value=description on_input=move |text| description.set(text) optional=true />
            <TagsField id="measure-tags" tags />
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=move || measure.with(Option::is_none)>{if is_new { "Create measure" } else { "Save measure" }}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Measures to begin with, a line for each table.
#[component]
fn Templates(offered: Vec<Template>, on_take: Callback<Template>) -> impl IntoView {
    let lines = offered.chunk_by(|a, b| a.table == b.table).map(|of_table| {
        let table = of_table[0].table.clone();
        let buttons = of_table.iter().cloned().map(|template| {
            let label = template.label.clone();
            view! { <Button label small=true on_press=move |()| on_take.run(template.clone()) /> }
        });
        let buttons = buttons.collect_view();
        view! {
            <div class="template-line" role="group" aria-label=format!("Templates of {table}")>
                <span class="muted cut" title=table.clone()>{table.clone()}</span><div class="template-buttons">{buttons}</div>
            </div>
        }
    });
    let lines = lines.collect_view();
    (!offered.is_empty()).then(|| {
        view! { <details class="measure-templates" open=true><summary>"Begin with a template"</summary><div class="template-lines">{lines}</div></details> }
    })
}
