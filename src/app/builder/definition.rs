//! The definition in plain English and as JSON, each to copy.

use leptos::prelude::*;

use super::editor::{Editor, use_editor};
use crate::{
    app::{
        studio::Command,
        ui::{button::Button, copy::CopyButton, dialog::Dialog, state::Message},
    },
    model::{json, words},
};

#[component]
pub(super) fn DefinitionDialog(open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    // The dialog's content is drawn anew each time, without the context of the page.
    view! { <Dialog open title="Definition" class="wide"><Content editor /></Dialog> }.into_any()
}

#[component]
fn Content(editor: Editor) -> impl IntoView {
    let in_words = editor.draft.with_untracked(|draft| {
        editor.catalog.with_untracked(|catalog| words::draft_words_in(draft, catalog))
    });
    let (definition, problems) = editor.parts.get_untracked();
    let whole = definition.filter(|_| problems.is_empty());
    let text = whole.as_deref().map(json::write_definition);
    let copied = in_words.clone();
    view! {
        <div class="definition">
            <div class="block-head"><h3>"In words"</h3><CopyButton text=copied label="Copy" small=true /></div>
            <p class="definition-words"><bdi>{in_words}</bdi></p>
            {match text {
                Some(text) => {
                    let copied = text.clone();
                    view! {
                        <div class="block-head"><h3>"JSON, version 1"</h3><Button label="Export" icon="file-down" small=true on_press=move |()| export(editor) /><CopyButton text=copied label="Copy" small=true /></div>
                        <pre class="definition-json" tabindex="0">{text}</pre>
                    }.into_any()
                }
                None => view! { <Message title="Not complete yet" text="The definition can be copied as JSON once every condition has its value." /> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// Saves a complete definition as a JSON file of the segment's output name.
pub(super) fn export(editor: Editor) {
    let whole = editor.parts.with_untracked(|(definition, problems)| {
        definition.as_deref().filter(|_| problems.is_empty()).map(json::write_definition)
    });
    let segment = editor.segment.get_value();
    let name = editor.studio.segments.with_untracked(|segments| {
        let own = segments.iter().find(|other| other.record.id == segment)?;
        Some(format!("{}.json", own.record.output_name))
    });
    if let (Some(text), Some(name)) = (whole, name) {
        editor.studio.dispatch(Command::SaveDefinition { name, text });
    }
}
