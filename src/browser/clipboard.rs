//! Text to the clipboard.

use std::fmt;

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// The browser did not let the page write to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCopied;

impl fmt::Display for NotCopied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The browser did not copy the text. Allow this site to use the clipboard, or select the text and copy it by hand.")
    }
}

/// Copies a text. To be called while a click or a key is being handled: browsers ask for that.
///
/// # Errors
/// The browser does not allow it.
pub async fn copy(text: &str) -> Result<(), NotCopied> {
    let window = super::window().ok_or(NotCopied)?;
    let clipboard = window.navigator().clipboard();
    // A page that came over plain HTTP has none.
    if !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok() {
        return Ok(());
    }
    copy_by_selection(text).filter(|copied| *copied).map(drop).ok_or(NotCopied)
}

/// The way of before: a field that is selected, copied and taken away again.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document = super::document()?;
    let focused = document.active_element();
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    // Property by property: the page's policy refuses a style that is written as an attribute.
    field.style().set_property("position", "fixed").ok()?;
    field.style().set_property("opacity", "0").ok()?;
    document.body()?.append_child(&field).ok()?;
    field.select();
    let command: Option<Function> =
        Reflect::get(&document, &"execCommand".into()).ok().and_then(|command| command.dyn_into().ok());
    let copied = command
        .and_then(|command| command.call1(&document, &JsValue::from("copy")).ok())
        .is_some_and(|done| done.is_truthy());
    field.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = focused.focus();
    }
    Some(copied)
}
