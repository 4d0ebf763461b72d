//! The page's address behind `#`.

use wasm_bindgen::{JsCast, closure::Closure};

/// The part of the address from `#` on.
pub fn hash() -> String {
    super::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Goes to another place of the page; Back returns.
pub fn go(hash: &str) {
    if let Some(window) = super::window() {
        let _ = window.location().set_hash(hash);
    }
}

/// Tells of every change of the address, for as long as the page is open.
pub fn listen(mut changed: impl FnMut(String) + 'static) {
    let closure = Closure::<dyn FnMut()>::new(move || changed(hash()));
    if let Some(window) = super::window() {
        let _ =
            window.add_event_listener_with_callback("hashchange", closure.into_js_value().unchecked_ref());
    }
}
