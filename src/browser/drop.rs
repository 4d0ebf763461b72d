//! Files that are dragged over the page and dropped on it.

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event};

use super::dom::Listener;

/// What was dropped; only of use at once.
pub type Dropped = DataTransfer;

/// Tells whether files are over the page, and of those that are dropped, until the listeners are dropped themselves. Text
/// and links that are dragged within the page are none of its business.
pub fn listen(over: impl Fn(bool) + Clone + 'static, dropped: impl Fn(Dropped) + 'static) -> Vec<Listener> {
    let (enters, leaves) = (over.clone(), over.clone());
    let come = move |event: Event| {
        if let Some(data) = files_of(&event) {
            event.prevent_default();
            data.set_drop_effect("copy");
            enters(true);
        }
    };
    let gone = move |event: Event| {
        // Between two elements of the page there is one that is entered.
        if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
            leaves(false);
        }
    };
    let fall = move |event: Event| {
        over(false);
        if let Some(data) = files_of(&event) {
            event.prevent_default();
            dropped(data);
        }
    };
    let listeners = [
        Listener::window("dragenter", come.clone()),
        Listener::window("dragover", come),
        Listener::window("dragleave", gone),
        Listener::window("drop", fall),
    ];
    listeners.into_iter().flatten().collect()
}

/// What a drag holds where it holds files.
fn files_of(event: &Event) -> Option<DataTransfer> {
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    data.types().includes(&"Files".into(), 0).then_some(data)
}
