//! When an element comes onto the page.

use leptos::{html::ElementType, prelude::*, wasm_bindgen::JsCast};

/// Does something each time an element is drawn. A layer is drawn anew whenever it opens, and the element's own way of
/// saying so does it once.
pub fn each_time<E>(element: NodeRef<E>, drawn: impl Fn(E::Output) + 'static)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            untrack(|| drawn(element));
        }
    });
}
