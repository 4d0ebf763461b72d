//! Where things are on the page, where the focus is, and how both are moved.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget, HtmlElement, HtmlInputElement, Node};

/// Something on the page.
pub type Target = HtmlElement;

/// What can take the focus inside something.
const FOCUSABLE: &str = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    capture: bool,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn new(
        target: EventTarget,
        name: &'static str,
        capture: bool,
        heard: impl FnMut(Event) + 'static,
    ) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(heard);
        let options = AddEventListenerOptions::new();
        options.set_capture(capture);
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            closure.as_ref().unchecked_ref(),
            &options,
        );
        Self { target, name, capture, closure }
    }

    /// Hears an event of the whole document before anything inside hears it.
    pub fn first(name: &'static str, heard: impl FnMut(Event) + 'static) -> Option<Self> {
        super::document().map(|document| Self::new(document.into(), name, true, heard))
    }

    /// Hears an event of the window, such as `resize`.
    pub fn window(name: &'static str, heard: impl FnMut(Event) + 'static) -> Option<Self> {
        super::window().map(|window| Self::new(window.into(), name, false, heard))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.closure.as_ref().unchecked_ref(),
            self.capture,
        );
    }
}

/// Which of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first.
    First,
    /// The last.
    Last,
    /// So many on, around the ends.
    By(i32),
}

/// The element with that id.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    super::document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Gives the focus to the element with that id.
pub fn focus_id(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// All matching elements inside, in document order.
pub fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Moves the focus among the matching elements inside.
pub fn step_focus(root: &Element, selector: &str, step: Step) {
    let found = all(root, selector);
    let Some(last) = found.len().checked_sub(1) else { return };
    let now = found.iter().position(|element| element.matches(":focus").unwrap_or(false));
    let next = match (step, now) {
        (Step::First, _) | (Step::By(1..), None) => 0,
        (Step::Last, _) | (Step::By(_), None) => last,
        (Step::By(by), Some(now)) => (now as i32 + by).rem_euclid(found.len() as i32) as usize,
    };
    let _ = found[next].focus();
}

/// Gives the focus to what asks for it inside (`autofocus`, `data-autofocus`), else to the first that can take it.
pub fn focus_inside(root: &Element) {
    let wanted = all(root, "[autofocus], [data-autofocus]").into_iter().next();
    if let Some(element) = wanted.or_else(|| all(root, FOCUSABLE).into_iter().next()) {
        let _ = element.focus();
    }
}

/// Gives the focus to what asks for it inside a dialog, else to the first in its body. Waits until it is drawn.
pub fn focus_inside_body(dialog: &Element) {
    let dialog = dialog.clone();
    soon(move || {
        if all(&dialog, "[autofocus], [data-autofocus]").is_empty()
            && let Ok(Some(body)) = dialog.query_selector(".dialog-body")
            && !all(&body, FOCUSABLE).is_empty()
        {
            return focus_inside(&body);
        }
        focus_inside(&dialog);
    });
}

/// Gives the focus to the first field or list in the element with that id, else to the first that can take it.
pub fn focus_first_in(id: &str) {
    let Some(root) = by_id(id) else { return };
    let field =
        all(&root, "input:not(:disabled), select:not(:disabled), textarea:not(:disabled)").into_iter().next();
    if let Some(element) = field.or_else(|| all(&root, FOCUSABLE).into_iter().next()) {
        focus_seen(element);
    }
}

/// Gives it the focus, and brings it into sight once what is around it is drawn: what was out of sight is as high as it was
/// guessed to be until then.
fn focus_seen(element: HtmlElement) {
    let _ = element.focus();
    soon(move || {
        soon(move || {
            if focused().is_some_and(|now| now.is_same_node(Some(&element))) {
                reveal(&element);
            }
        });
    });
}

/// Gives the focus to the first control of the value (`.value`) in the element with that id.
pub fn focus_value_in(id: &str) {
    let Some(value) = by_id(id).and_then(|root| root.query_selector(".value").ok().flatten()) else { return };
    if let Some(element) = all(&value, FOCUSABLE).into_iter().next() {
        focus_seen(element);
    }
}

/// Writes a child of an element over, by its place among them; its HTML.
pub fn write_child(element: &Element, place: usize, html: &str) {
    let mut children = std::iter::successors(element.first_element_child(), Element::next_element_sibling);
    if let Some(child) = children.nth(place) {
        child.set_inner_html(html);
    }
}

/// Does something before the page is painted next.
pub fn soon(f: impl FnOnce() + 'static) {
    if let Some(window) = super::window() {
        let _ = window.request_animation_frame(Closure::once_into_js(f).unchecked_ref());
    }
}

/// Does something in a task of its own.
pub fn next_task(f: impl FnOnce() + 'static) {
    if let Some(window) = super::window() {
        let _ = window.set_timeout_with_callback(Closure::once_into_js(f).unchecked_ref());
    }
}

/// Does something once the page is painted: what is done in a frame and what is done before the next one are two tasks.
pub fn after_frame(f: impl FnOnce() + 'static) {
    soon(move || next_task(f));
}

/// What has the focus now; nothing where it is the page itself.
pub fn focused() -> Option<HtmlElement> {
    let active = super::document()?.active_element()?;
    if active.tag_name() == "BODY" { None } else { active.dyn_into().ok() }
}

/// Gives the focus to what stands before a layer: the control that opened it.
pub fn focus_before(layer: &Element) {
    let Some(anchor) = layer.previous_element_sibling() else { return };
    let target = if anchor.matches(FOCUSABLE).unwrap_or(false) {
        anchor.dyn_into().ok()
    } else {
        all(&anchor, FOCUSABLE).into_iter().next()
    };
    if let Some(target) = target {
        let _ = target.focus();
    }
}

/// Whether something happened inside an element.
pub fn is_inside(root: &Node, target: Option<EventTarget>) -> bool {
    target.and_then(|target| target.dyn_into::<Node>().ok()).is_some_and(|node| root.contains(Some(&node)))
}

/// Whether an event comes from an element, or from inside one, that matches.
pub fn comes_from(event: &Event, selector: &str) -> bool {
    closest(event.target(), selector).is_some()
}

/// Whether an event comes from where a person types.
pub fn is_typing(event: &Event) -> bool {
    comes_from(
        event,
        "input:not([type='checkbox'], [type='radio'], [type='range']), textarea, select, [contenteditable]",
    )
}

/// Whether a dialog waits for an answer.
pub fn is_dialog_open() -> bool {
    super::document().is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}

/// The nearest matching element around the target of an event, itself included.
pub fn closest(target: Option<impl Into<EventTarget>>, selector: &str) -> Option<HtmlElement> {
    target?.into().dyn_into::<Element>().ok()?.closest(selector).ok()??.dyn_into().ok()
}

/// Which edge of its anchor a layer keeps to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The left edges meet.
    #[default]
    Start,
    /// The right edges meet.
    End,
    /// As wide as the anchor.
    Same,
}

/// Puts a layer on top of everything, under the element before it in the document, or above it where there is more room.
pub fn show_layer(layer: &HtmlElement, side: Side) {
    let _ = layer.set_attribute("popover", "manual");
    let _ = layer.show_popover();
    place_layer(layer, side);
}

/// Puts a shown layer where its anchor is now.
pub fn place_layer(layer: &HtmlElement, side: Side) {
    if let Some(anchor) = layer.previous_element_sibling() {
        place_at(layer, &anchor, side);
    }
}

/// Puts a shown layer beside an element.
pub fn place_at(layer: &HtmlElement, anchor: &Element, side: Side) {
    const GAP: f64 = 4.0;
    const EDGE: f64 = 8.0;
    let style = layer.style();
    let set = |name: &str, value: f64| {
        let _ = style.set_property(name, &format!("{value:.0}px"));
    };
    let at = anchor.get_bounding_client_rect();
    let (width, height) = window_size();
    if side == Side::Same {
        set("min-width", at.width());
    }
    let _ = style.remove_property("max-height");
    let own = layer.get_bounding_client_rect();
    let left = if side == Side::End { at.right() - own.width() } else { at.left() };
    set("left", left.min(width - own.width() - EDGE).max(EDGE));
    let (below, above) = (height - at.bottom() - GAP - EDGE, at.top() - GAP - EDGE);
    // In a low window a layer that has no room over or under its control stands beside it, as high as it likes.
    // Where the window is narrow, too, it may lie on its control, and on nothing left of it.
    let beside = (at.right() + GAP).min(width - own.width() - EDGE);
    let is_low = own.height() > below.max(above) && layer.get_attribute("role").as_deref() == Some("dialog");
    if is_low && beside >= at.left() - EDGE {
        set("left", beside);
        set("top", (height - EDGE - own.height()).max(EDGE));
        set("max-height", height - EDGE - EDGE);
    } else if own.height() <= below || below >= above {
        set("top", at.bottom() + GAP);
        set("max-height", below.max(80.0));
    } else {
        set("top", at.top() - GAP - own.height().min(above));
        set("max-height", above.max(80.0));
    }
}

/// The window's width and height.
pub fn window_size() -> (f64, f64) {
    let size = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    super::window().map_or((0.0, 0.0), |window| (size(window.inner_width()), size(window.inner_height())))
}

/// Scrolls something just so far that it is seen.
pub fn reveal(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls the element with that id just so far that it is seen.
pub fn reveal_id(id: &str) {
    if let Some(element) = by_id(id) {
        reveal(&element);
    }
}

/// Keeps all controls inside out of the order of Tab, or puts them back.
pub fn set_tabbable(root: &Element, tabbable: bool) {
    for element in all(root, "a[href], button, input, select") {
        element.set_tab_index(if tabbable { 0 } else { -1 });
    }
}

/// Selects what a field holds, so that typing replaces it.
pub fn select_all(input: &HtmlInputElement) {
    input.select();
}

/// Whether text is selected somewhere on the page.
pub fn has_selection() -> bool {
    let selected = super::window().and_then(|window| window.get_selection().ok().flatten());
    selected.is_some_and(|selected| !selected.is_collapsed())
}

/// The words in an element.
pub fn text_of(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

/// An id that no element has yet.
pub fn fresh_id(kind: &str) -> String {
    thread_local!(static NEXT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    let number = NEXT.with(|next| {
        next.set(next.get() + 1);
        next.get()
    });
    format!("{kind}-{number}")
}

/// All further moves of the pointer go to the element that it was pressed on, wherever they happen.
pub fn capture_pointer(event: &web_sys::PointerEvent) {
    if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// How far down the window the pointer of an event is.
pub fn pointer_y(event: &Event) -> Option<f64> {
    event.dyn_ref::<web_sys::MouseEvent>().map(|event| f64::from(event.client_y()))
}

/// Where something lies, in pixels of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// Where an element lies now.
pub fn bounds(element: &Element) -> Bounds {
    let at = element.get_bounding_client_rect();
    Bounds { left: at.left(), top: at.top(), right: at.right(), bottom: at.bottom() }
}

/// Scrolls what is in an element by so many pixels down; how many it was, is given.
pub fn scroll_down(element: &Element, by: f64) -> f64 {
    let before = element.scroll_top();
    element.set_scroll_top(before + by.round() as i32);
    f64::from(element.scroll_top() - before)
}

/// Gives an element a class for a while.
pub fn mark_for(id: &str, class: &'static str, milliseconds: i32) {
    let (Some(element), Some(window)) = (by_id(id), super::window()) else { return };
    let _ = element.class_list().add_1(class);
    let away = Closure::once_into_js(move || {
        let _ = element.class_list().remove_1(class);
    });
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(away.unchecked_ref(), milliseconds);
}

/// Calls whenever the page is looked at again, for as long as it is open.
pub fn on_return(mut back: impl FnMut() + 'static) {
    let Some(document) = super::document() else { return };
    let seen = document.clone();
    let closure = Closure::<dyn FnMut()>::new(move || {
        if !seen.hidden() {
            back();
        }
    });
    let _ = document.add_event_listener_with_callback("visibilitychange", closure.as_ref().unchecked_ref());
    closure.forget();
}
