//! Short messages at the edge of the page.

use leptos::prelude::*;

use super::{
    button::{Button, IconButton},
    icon::Icon,
};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToastItem {
    /// Which.
    pub id: u32,
    /// One sentence.
    pub message: String,
    /// It tells of something that went wrong.
    pub failed: bool,
    /// The word of its button, such as `Undo`.
    pub action: Option<String>,
}

/// The messages, newest at the bottom. A message goes by itself, but not while it is pointed at or has the focus, and
/// never where it tells of a failure.
#[component]
pub fn ToastStack(
    /// Oldest first.
    #[prop(into)]
    toasts: Signal<Vec<ToastItem>>,
    /// The button of a message was pressed.
    #[prop(into)]
    on_action: Callback<u32>,
    /// A message was closed or its time is over.
    #[prop(into)]
    on_close: Callback<u32>,
) -> impl IntoView {
    view! {
        <div class="toasts" role="region" aria-label="Messages" aria-live="polite">
            <For each=move || toasts.get() key=|toast| toast.id let(toast)><Message toast on_action on_close /></For>
        </div>
    }
    .into_any()
}

#[component]
fn Message(toast: ToastItem, on_action: Callback<u32>, on_close: Callback<u32>) -> impl IntoView {
    let id = toast.id;
    let held = RwSignal::new(false);
    let seconds = if toast.action.is_some() { 20 } else { 6 };
    if !toast.failed {
        close_later(id, seconds, held, on_close);
    }
    view! {
        <div
            class="toast"
            class:failed=toast.failed
            role=toast.failed.then_some("alert")
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <Icon name=if toast.failed { "circle-alert" } else { "circle-check" } />
            <p>{toast.message}</p>
            {toast.action.map(|word| view! { <Button label=word small=true on_press=move |()| on_action.run(id) /> })}
            <IconButton label="Close the message" icon="x" on_press=move |()| on_close.run(id) />
        </div>
    }
    .into_any()
}

fn close_later(id: u32, seconds: u64, held: RwSignal<bool>, on_close: Callback<u32>) {
    set_timeout(
        move || match held.try_get_untracked() {
            Some(true) => close_later(id, 3, held, on_close),
            Some(false) => on_close.run(id),
            None => {}
        },
        std::time::Duration::from_secs(seconds),
    );
}
