//! Sources of the last visit that are not loaded: how to get them back.

use leptos::prelude::*;

use crate::app::{
    format,
    studio::{Command, Missing, MissingOrigin, use_studio},
    ui::{
        button::Button,
        state::{Gravity, Message},
    },
};

#[component]
pub(crate) fn MissingSources() -> impl IntoView {
    let studio = use_studio();
    // The sample comes back by itself.
    let missing = Memo::new(move |_| {
        let file = |source: &&Missing| !matches!(source.origin, MissingOrigin::Sample(_));
        studio.missing.with(|missing| missing.iter().filter(file).cloned().collect::<Vec<_>>())
    });
    move || {
        let missing = missing.get();
        if missing.is_empty() || !studio.started.get() {
            return ().into_any();
        }
        let names: Vec<&str> = missing.iter().filter_map(file).collect();
        let by_handle = missing.iter().all(|source| matches!(source.origin, MissingOrigin::Handle(_)));
        let (what, word) = if by_handle {
            ("The browser asks you before it lets the page read them again.", "Reconnect")
        } else {
            (
                "This browser keeps no way back to them: choose them again, and they take their old places.",
                "Choose the files",
            )
        };
        let title = format!(
            "{} of your last visit {} not loaded",
            format::counted(names.len() as u64, "file", "files"),
            if names.len() == 1 { "is" } else { "are" }
        );
        view! {
            <Message title text=format!("{}. {what}", names.join(", ")) gravity=Gravity::Warn>
                <Button label=word icon="plug" small=true on_press=move |()| studio.dispatch(Command::Reconnect) />
            </Message>
        }
        .into_any()
    }
}

fn file(source: &Missing) -> Option<&str> {
    match &source.origin {
        MissingOrigin::Handle(name) | MissingOrigin::File(name) => Some(name),
        MissingOrigin::Sample(_) => None,
    }
}
