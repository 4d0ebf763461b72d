//! How large things are on the page.

use js_sys::Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};

/// Tells how wide an element is, as soon as it is there and whenever that changes, until it is dropped.
pub struct WidthWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl WidthWatch {
    /// Watches an element; nothing where the browser cannot. Widths are in CSS pixels, without borders.
    pub fn new(element: &Element, mut changed: impl FnMut(f64) + 'static) -> Option<Self> {
        let watched = element.clone();
        let closure = Closure::<dyn FnMut(Array)>::new(move |_| changed(f64::from(watched.client_width())));
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _closure: closure })
    }
}

impl Drop for WidthWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
