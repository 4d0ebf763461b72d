//! **Import definition**: JSON, pasted, dropped or from a file.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        dropped::{choose, take_dropped},
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
        },
    },
    browser::files::Picked,
    model::{definition::Definition, json},
};

/// What was read: the definition, and the name of its file without its ending, where it came from one.
pub type Imported = (Definition, Option<String>);

/// Asks for a definition.
#[component]
pub fn ImportDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// What becomes of it.
    lead: &'static str,
    /// Takes it, or says why not.
    #[prop(into)]
    on_take: Callback<Imported, Result<(), String>>,
) -> impl IntoView {
    view! { <Dialog open title="Import definition"><Import open lead on_take /></Dialog> }.into_any()
}

#[component]
fn Import(
    open: RwSignal<bool>,
    lead: &'static str,
    on_take: Callback<Imported, Result<(), String>>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let take = move |content: String, name: Option<String>| {
        let read = json::read_definition(&content).map_err(|error| error.to_string());
        match read.and_then(|definition| on_take.run((definition, name))) {
            Ok(()) => open.set(false),
            Err(sentence) => drop(fault.try_set(Some(sentence))),
        }
    };
    let take_file = move |file: Picked| {
        spawn_local(async move {
            let name = file.name();
            let name = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
            match file.text(json::MAX_BYTES).await {
                Ok(content) => take(content, Some(name)),
                Err(error) => drop(fault.try_set(Some(error.to_string()))),
            }
        });
    };
    let take_first = move |files: Vec<Picked>| {
        if let Some(file) = files.into_iter().next() {
            take_file(file);
        }
    };
    let over = take_dropped(take_first);
    let pick = choose(take_first, fault);
    let typed = move |event| {
        text.set(event_target_value(&event));
        fault.set(None);
    };
    let empty = Signal::derive(move || text.with(|text| text.trim().is_empty()));
    view! {
        <div class="import" class:over=over>
            <p class="muted">{lead}</p>
            <label class="sr-only" for="import-text">"The definition as JSON"</label>
            <textarea class="area definition-json" id="import-text" rows="12" spellcheck="false" data-autofocus="" placeholder="Paste the JSON of a definition, or drop its file"
                aria-invalid=move || fault.with(Option::is_some).then_some("true") aria-describedby="import-fault" prop:value=text on:input=typed></textarea>
            <p class="fault" id="import-fault" role="alert">{move || fault.get()}</p>
            <div class="dialog-foot">
                <Button label="Choose a file" icon="folder-open" on_press=pick />
                <Button label="Import" weight=Weight::Primary disabled=empty on_press=move |()| take(text.get_untracked(), None) />
            </div>
        </div>
    }
    .into_any()
}
