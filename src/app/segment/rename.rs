//! **Rename**.

use leptos::prelude::*;

use crate::{
    app::{
        studio::{Command, Details, use_studio},
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
            field::TextField,
        },
    },
    model::naming,
};

/// Changes the display name alone; the output table keeps its name.
#[component]
pub fn RenameDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Which segment.
    #[prop(into)]
    segment: Signal<String>,
) -> impl IntoView {
    view! { <Dialog open title="Rename" class="narrow"><Form open segment /></Dialog> }
}

#[component]
fn Form(open: RwSignal<bool>, segment: Signal<String>) -> impl IntoView {
    let studio = use_studio();
    let record = segment.with_untracked(|id| {
        studio.segments.with_untracked(|all| {
            all.iter().find(|other| other.record.id == *id).map(|other| other.record.clone())
        })
    });
    let Some(record) = record else { return ().into_any() };
    let name = RwSignal::new(record.name.clone());
    let checked = Memo::new(move |_| naming::display_name(&name.get()));
    let fault = Signal::derive(move || checked.get().err().map(|fault| fault.message()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(name) = checked.get_untracked() else { return };
        if name != record.name {
            let details = Details {
                name,
                output_name: record.output_name.clone(),
                description: record.description.clone(),
                tags: record.tags.clone(),
            };
            let before = Details::of(&record);
            studio.dispatch(Command::EditDetails { segment: record.id.clone(), before, details });
        }
        open.set(false);
    };
    view! {
        <form on:submit=save>
            <TextField label="Name" value=name on_input=move |text| name.set(text) fault autofocus=true />
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=move || fault.with(Option::is_some)>"Rename"</button>
            </div>
        </form>
    }
    .into_any()
}
