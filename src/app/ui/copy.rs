//! A button that copies a text.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::icon::Icon;
use crate::browser::clipboard;

/// Copies, and says so in its own place.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says.
    #[prop(into)]
    label: String,
    /// 28 px instead of 32.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        spawn_local(async move {
            let copied = clipboard::copy(&text.get_untracked()).await.is_ok();
            said.set(Some(if copied { "Copied" } else { "The browser did not allow it" }));
            set_timeout(
                move || {
                    let _ = said.try_set(None);
                },
                Duration::from_secs(2),
            );
        });
    };
    let icon = move || view! { <Icon name=if said.get() == Some("Copied") { "check" } else { "copy" } /> };
    view! {
        <button class="button" class:small=small type="button" on:click=copy>
            {icon}<span aria-live="polite">{move || said.get().map_or_else(|| label.clone(), str::to_owned)}</span>
        </button>
    }
    .into_any()
}
