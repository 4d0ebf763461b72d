//! A layer beside the control that opens it. It lies on top of everything, so nothing cuts it off.

use leptos::{html, prelude::*};

use super::{drawn::each_time, icon::Icon};
use crate::browser::dom::{self, Listener, Side};

/// Closes when something else is pointed at or focused, and with Escape, which gives the focus back.
#[component]
pub fn Popover(
    /// Open or closed.
    open: RwSignal<bool>,
    /// The control that opens it; it says so itself with `aria-expanded`.
    trigger: AnyView,
    /// What it is, spoken; without it the content has a role of its own.
    #[prop(optional, into)]
    label: Option<String>,
    /// Which edges of control and layer meet.
    #[prop(optional)]
    side: Side,
    /// More classes of the layer: `list` has less room around its content.
    #[prop(optional, into)]
    class: String,
    /// The focus stays in the control: for lists under a field.
    #[prop(optional)]
    keep_focus: bool,
    /// The root is as wide as there is room.
    #[prop(optional)]
    wide: bool,
    /// What is in it; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let layer = NodeRef::<html::Div>::new();
    let listeners = StoredValue::new_local(Vec::<Listener>::new());
    each_time(layer, move |layer| {
        dom::show_layer(&layer, side);
        if !keep_focus {
            dom::focus_inside(&layer);
        }
        let (for_scroll, for_size) = (layer.clone(), layer.clone());
        let scrolled = move |event: leptos::ev::Event| {
            // What scrolls inside the layer does not move it.
            if !dom::is_inside(&for_scroll, event.target()) {
                dom::place_layer(&for_scroll, side);
            }
        };
        let pressed = move |event: leptos::ev::Event| {
            if !root.get_untracked().is_some_and(|root| dom::is_inside(&root, event.target())) {
                open.set(false);
            }
        };
        let heard = [
            Listener::first("pointerdown", pressed),
            Listener::first("scroll", scrolled),
            Listener::window("resize", move |_| dom::place_layer(&for_size, side)),
        ];
        listeners.set_value(heard.into_iter().flatten().collect());
    });
    Effect::new(move |_| {
        if !open.get() {
            listeners.set_value(Vec::new());
        }
    });
    // Opened again while it is open it stays as it is.
    let shown = Memo::new(move |_| open.get());
    let class = format!("popover {class}");
    let children = StoredValue::new(children);
    let role = label.is_some().then_some("dialog");
    // The layer can have the focus itself: a press on a label or between two controls is one inside, and closes nothing.
    view! {
        <div
            class="popover-root"
            class:wide=wide
            node_ref=root
            on:focusout=move |event| {
                let next = event.related_target();
                if next.is_some() && !root.get_untracked().is_some_and(|root| dom::is_inside(&root, next)) {
                    open.set(false);
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.prevent_default();
                    event.stop_propagation();
                    if let (Some(layer), false) = (layer.get_untracked(), keep_focus) {
                        dom::focus_before(&layer);
                    }
                    open.set(false);
                }
            }
        >
            {trigger}
            {move || shown.get().then(|| view! {
                <div class=class.clone() role=role aria-label=label.clone() tabindex=(!keep_focus).then_some("-1") node_ref=layer>{children.with_value(|children| children())}</div>
            })}
        </div>
    }
    .into_any()
}

/// A small button in a bar that opens a layer, and closes it.
#[component]
pub fn Opener(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Before its word.
    icon: &'static str,
    /// Its word.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button small"
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        ><Icon name=icon />{children()}</button>
    }
    .into_any()
}
