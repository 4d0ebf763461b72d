//! Beside a draft: what another tab saved while it was open.

use leptos::prelude::*;

use super::editor::Editor;
use crate::{
    app::ui::{
        button::Button,
        state::{Gravity, Message},
    },
    model::{draft::Draft, edit::Edit},
};

/// Tells of a version that another tab saved; what is on screen stays until the person takes it.
#[component]
pub(super) fn Elsewhere(editor: Editor) -> impl IntoView {
    let studio = editor.studio;
    let version = Memo::new(move |_| {
        studio
            .elsewhere
            .get()
            .and_then(|(id, version)| editor.segment.with_value(|own| *own == id).then_some(version))
    });
    let saved = move || {
        editor.segment.with_value(|id| {
            studio
                .segments
                .with_untracked(|all| all.iter().find(|one| one.record.id == *id)?.record.definition.clone())
        })
    };
    let show = move |number: u32| {
        if let Some(saved) = saved() {
            editor.edit(Edit::Replace(Box::new(Draft::from(&saved))));
        }
        editor.segment.with_value(|id| studio.rebase(id, number));
    };
    move || {
        version.get().map(|number| {
            let title = format!("Another tab saved version {number}");
            let same = editor.parts.with_untracked(|(definition, _)| definition.as_deref().cloned()) == saved();
            if same {
                let go_on = move |()| editor.segment.with_value(|id| studio.rebase(id, number));
                return view! {
                    <Message title text="It is what is on screen here.">
                        <Button label="Go on" small=true on_press=go_on />
                    </Message>
                }
                .into_any();
            }
            view! {
                <Message title text="It is not what is on screen here, which stays a draft. When you save it, both are shown." gravity=Gravity::Warn>
                    <Button label=format!("Show version {number}") small=true on_press=move |()| show(number) />
                </Message>
            }
            .into_any()
        })
    }
}
