//! **Edit details**: a segment's name, output table name, description and tags.

use leptos::prelude::*;

use crate::{
    app::{
        studio::{Command, Details, use_studio},
        tags::TagsField,
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
            field::TextField,
        },
    },
    model::naming,
};

/// Keeps nothing before **Save details**.
#[component]
pub fn DetailsDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Which segment.
    #[prop(into)]
    segment: Signal<String>,
) -> impl IntoView {
    view! { <Dialog open title="Edit details"><Form open segment /></Dialog> }
}

#[component]
fn Form(open: RwSignal<bool>, segment: Signal<String>) -> impl IntoView {
    let studio = use_studio();
    let id = segment.get_untracked();
    let (own, others): (Vec<_>, Vec<_>) = studio
        .segments
        .get_untracked()
        .into_iter()
        .map(|segment| segment.record)
        .partition(|record| record.id == id);
    let Some(record) = own.into_iter().next() else { return ().into_any() };
    let taken = StoredValue::new(others.into_iter().map(|record| record.output_name).collect::<Vec<_>>());
    let suggested = move |name: &str| {
        taken.with_value(|taken| naming::suggest_output_name(name, taken.iter().map(String::as_str)))
    };
    let before = Details::of(&record);
    // As long as nobody gave it another one, the output table is named after the segment.
    let follows = RwSignal::new(suggested(&record.name) == record.output_name);
    let (name, output) = (RwSignal::new(record.name), RwSignal::new(record.output_name));
    let (description, tags) = (RwSignal::new(record.description), RwSignal::new(record.tags));
    let checked_name = Memo::new(move |_| naming::display_name(&name.get()));
    let name_fault = Signal::derive(move || checked_name.get().err().map(|fault| fault.message()));
    let output_fault = Signal::derive(move || {
        let checked = taken
            .with_value(|taken| naming::check_output_name(&output.get(), taken.iter().map(String::as_str)));
        checked.err().map(|fault| fault.message())
    });
    let rename = move |text: String| {
        if follows.get_untracked() && !text.trim().is_empty() {
            output.set(suggested(&text));
        }
        name.set(text);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Ok(name), None) = (checked_name.get_untracked(), output_fault.get_untracked()) else { return };
        let details = Details {
            name,
            output_name: output.get_untracked(),
            description: description.get_untracked().trim().to_owned(),
            tags: tags.get_untracked(),
        };
        let before = before.clone();
        studio.dispatch(Command::EditDetails { segment: id.clone(), before, details });
        open.set(false);
    };
    let faulty = move || name_fault.with(Option::is_some) || output_fault.with(Option::is_some);
    view! {
        <form on:submit=save>
            <TextField label="Name" value=name on_input=rename fault=name_fault autofocus=true />
            <TextField
                label="Output table name"
                value=output
                on_input=move |text| { follows.set(false); output.set(text); }
                help="Names its downloads and tables. A letter first, then letters and digits."
                fault=output_fault
            />
            <TextField label="Description" value=description on_input=move |text| description.set(text) optional=true lines=true />
            <TagsField id="details-tags" tags />
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=faulty>"Save details"</button>
            </div>
        </form>
    }
    .into_any()
}
