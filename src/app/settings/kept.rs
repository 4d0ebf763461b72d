//! What the browser keeps for the page, and which build the page is.

use leptos::prelude::*;

use super::page::Setting;
use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::Button,
            copy::CopyButton,
            figure::Meter,
            text::{StatusWord, Tone},
        },
    },
    browser::BUILD,
};

/// Storage used and allowed, and the promise to keep it.
#[component]
pub(super) fn Kept() -> impl IntoView {
    let studio = use_studio();
    let storage = Memo::new(move |_| studio.storage.get());
    let words = move || {
        let storage = storage.get();
        match (storage.used, storage.quota) {
            (Some(used), Some(quota)) => {
                format!("{} used of {} that this browser allows", format::bytes(used), format::bytes(quota))
            }
            (Some(used), None) => format!("{} used", format::bytes(used)),
            _ => "This browser does not say how much is used.".to_owned(),
        }
    };
    let share = Signal::derive(move || {
        let storage = storage.get();
        let quota = storage.quota.filter(|quota| *quota > 0)?;
        Some(storage.used? as f64 / quota as f64)
    });
    let known = Memo::new(move |_| share.get().is_some());
    let promised = Memo::new(move |_| storage.get().persistent);
    view! {
        <Setting
            title="Storage"
            text="Segments, their drafts and their results are kept in this browser. The rows of your files are not: they are read anew at each visit. A browser that runs short of space may clear what it has not promised to keep."
        >
            <div class="quota">
                <span>{words}</span>
                <Show when=move || known.get()><Meter label="Storage used" share /></Show>
            </div>
            {move || if promised.get() {
                view! { <StatusWord word="The browser keeps it until you erase it" icon="shield-check" tone=Tone::Ok /> }.into_any()
            } else {
                view! { <Button label="Keep my data" icon="shield-check" on_press=move |()| studio.dispatch(Command::KeepData) /> }.into_any()
            }}
        </Setting>
    }
    .into_any()
}

/// The build and the licences.
#[component]
pub(super) fn About() -> impl IntoView {
    view! {
        <Setting title="About" text="Satsuma counts in this browser and asks no server. The build tells which version of it this is.">
            <dl class="facts">
                <dt>"Build"</dt><dd class="build"><code>{BUILD}</code><CopyButton text=BUILD.to_owned() label="Copy" small=true /></dd>
                <dt>"Licence"</dt><dd>"MIT or Apache 2.0, as you choose"</dd>
                <dt>"Includes"</dt>
                <dd>
                    <a href="assets/INTER-LICENSE.txt" target="_blank">"Inter"</a>" (OFL 1.1) and "
                    <a href="assets/LUCIDE-LICENSE.txt" target="_blank">"Lucide"</a>" (ISC)"
                </dd>
            </dl>
        </Setting>
    }
    .into_any()
}
