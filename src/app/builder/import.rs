//! **Import definition**: JSON, pasted or from a file, in place of what is on screen.

use leptos::{prelude::*, task::spawn_local};

use super::editor::Editor;
use crate::{
    app::ui::{
        button::{Button, Weight},
        dialog::Dialog,
    },
    browser::files,
    model::{draft::Draft, edit::Edit, json},
};

#[component]
pub(super) fn ImportDialog(open: RwSignal<bool>, editor: Editor) -> impl IntoView {
    view! { <Dialog open title="Import definition"><Import editor open /></Dialog> }.into_any()
}

#[component]
fn Import(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let take = move |content: String| match json::read_definition(&content) {
        Ok(definition) => {
            editor.edit(Edit::Replace(Box::new(Draft::from(&definition))));
            match editor.refusal.get_untracked() {
                Some(refusal) => fault.set(Some(refusal)),
                None => open.set(false),
            }
        }
        Err(error) => fault.set(Some(error.to_string())),
    };
    let pick = move |()| {
        spawn_local(async move {
            let picked = match files::pick().await {
                Ok(picked) => picked,
                Err(error) => return fault.set(Some(error.to_string())),
            };
            let Some(file) = picked.first() else { return };
            match file.text(json::MAX_BYTES).await {
                Ok(content) => take(content),
                Err(error) => fault.set(Some(error.to_string())),
            }
        });
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        fault.set(None);
    };
    let empty = Signal::derive(move || text.with(|text| text.trim().is_empty()));
    view! {
        <div class="import">
            <p class="muted">"It takes the place of the rules on screen, and can be undone. Files are those of Export definition."</p>
            <label class="sr-only" for="import-text">"The definition as JSON"</label>
            <textarea class="area definition-json" id="import-text" rows="12" spellcheck="false" data-autofocus="" placeholder="Paste the JSON of a definition"
                aria-invalid=move || fault.with(Option::is_some).then_some("true") aria-describedby="import-fault" prop:value=text on:input=typed></textarea>
            <p class="fault" id="import-fault" role="alert">{move || fault.get()}</p>
            <div class="dialog-foot">
                <Button label="Choose a file" icon="folder-open" on_press=pick />
                <Button label="Import" weight=Weight::Primary disabled=empty on_press=move |()| take(text.get_untracked()) />
            </div>
        </div>
    }
    .into_any()
}
