//! What something is, told when it is pointed at or focused. Any element has one by `data-tip`, and by `data-tip-keys` the
//! keys that do the same. One layer serves them all.

use std::time::Duration;

use leptos::{html, prelude::*};

use super::{drawn::each_time, text::Keys};
use crate::browser::dom::{self, Listener, Side};

/// How long a person points before the tip comes.
const DELAY: Duration = Duration::from_millis(400);

#[derive(Clone, PartialEq)]
struct Tip {
    text: String,
    /// Nobody points: what lies under the tip can still be pressed.
    by_focus: bool,
    keys: Option<String>,
}

/// The layer; once, in the shell. A tip goes with Escape, and stays while it is itself pointed at.
#[component]
pub fn Tooltips() -> impl IntoView {
    let shown = RwSignal::new(None::<Tip>);
    let anchor = StoredValue::new_local(None::<dom::Target>);
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let layer = NodeRef::<html::Div>::new();
    let hide = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        anchor.set_value(None);
        if shown.with_untracked(Option::is_some) {
            shown.set(None);
        }
    };
    let show = move |element: dom::Target, by_focus: bool| {
        if anchor.with_value(|anchor| anchor.as_ref() == Some(&element)) {
            return;
        }
        hide();
        anchor.set_value(Some(element.clone()));
        let show = move || {
            let text = element.get_attribute("data-tip").unwrap_or_default();
            // What is open says itself what it is.
            if !text.is_empty()
                && element.is_connected()
                && element.get_attribute("aria-expanded").as_deref() != Some("true")
            {
                shown.set(Some(Tip { text, by_focus, keys: element.get_attribute("data-tip-keys") }));
            }
        };
        waiting.set_value(set_timeout_with_handle(show, DELAY).ok());
    };
    let over = move |event: leptos::ev::Event| match dom::closest(event.target(), "[data-tip]") {
        Some(element) => show(element, false),
        None if dom::closest(event.target(), ".tooltip").is_some() => {}
        None => hide(),
    };
    let focused =
        move |event: leptos::ev::Event| match dom::closest(event.target(), "[data-tip]:focus-visible") {
            Some(element) => show(element, true),
            None => hide(),
        };
    let listeners = [
        Listener::first("pointerover", over),
        Listener::first("focusin", focused),
        Listener::first("pointerdown", move |_| hide()),
        Listener::first("scroll", move |_| hide()),
        Listener::first("keydown", move |_| hide()),
    ];
    let _listeners = StoredValue::new_local(listeners);
    each_time(layer, move |layer| {
        if let Some(anchor) = anchor.get_value() {
            dom::show_layer(&layer, Side::Start);
            dom::place_at(&layer, &anchor, Side::Start);
        }
    });
    move || {
        shown.get().map(|tip| {
            view! {
                <div class="tooltip" class:by-focus=tip.by_focus role="tooltip" node_ref=layer>{tip.text}{tip.keys.map(|keys| view! { <Keys keys /> })}</div>
            }
        })
    }
}
