//! Listens to the keys that work on every page.

use leptos::{prelude::*, wasm_bindgen::JsCast};

use super::{
    Layers,
    shortcut::{Act, Heard, Pressed, heard},
};
use crate::{
    app::studio::Studio,
    browser::{
        clock,
        dom::{self, Listener},
        page,
    },
};

/// The second key of two comes within so many milliseconds.
const PAUSE: f64 = 1_200.0;

/// Listens for as long as its owner lives.
pub(super) fn listen(studio: Studio, layers: Layers) {
    let before = StoredValue::new(None::<(String, f64)>);
    let command_key = page::has_command_key();
    let key = move |event: leptos::ev::Event| {
        let Some(event) = event.dyn_ref::<leptos::ev::KeyboardEvent>() else { return };
        // Someone else has used it, or it is held down, or it makes up a sign of another language.
        if event.default_prevented() || event.repeat() || event.is_composing() {
            return;
        }
        let key = event.key();
        if matches!(key.as_str(), "Shift" | "Control" | "Alt" | "Meta") {
            return;
        }
        let (control, other) = if command_key {
            (event.meta_key(), event.ctrl_key() || event.alt_key())
        } else {
            (event.ctrl_key(), event.meta_key() || event.alt_key())
        };
        let first = before.try_update_value(Option::take).flatten();
        let first = first.filter(|(_, at)| clock::now() - at < PAUSE).map(|(key, _)| key);
        let pressed = Pressed { key: &key, control, other };
        match heard(first.as_deref(), pressed, dom::is_typing(event)) {
            Heard::Nothing => {}
            Heard::Begins => before.set_value(Some((key, clock::now()))),
            // A question on screen is answered first.
            Heard::Does(act) => {
                let own = act == Act::Palette && layers.palette.get_untracked();
                if (own || !dom::is_dialog_open()) && layers.perform(studio, act) {
                    event.prevent_default();
                }
            }
        }
    };
    let _listener = StoredValue::new_local(Listener::window("keydown", key));
}
