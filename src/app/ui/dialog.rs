//! A dialog on the browser's own: the focus stays inside, Escape closes, and the focus goes back.

use leptos::{html, prelude::*};

use super::button::{Button, IconButton, Weight};
use crate::browser::dom;

/// Its content is drawn only while it is open.
#[component]
pub fn Dialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// More classes: `narrow` or `wide`.
    #[prop(optional)]
    class: &'static str,
    /// Without a head: its content says itself what it is.
    #[prop(optional)]
    headless: bool,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let children = StoredValue::new(children);
    Effect::new(move |_| {
        let (open, Some(dialog)) = (open.get(), element.get()) else { return };
        if open == dialog.open() {
            return;
        }
        if open {
            let _ = dialog.show_modal();
            dom::focus_inside_body(&dialog);
        } else {
            dialog.close();
        }
    });
    let id = dom::fresh_id("dialog");
    let (label, heading) = ((!headless).then(|| id.clone()), id);
    view! {
        <dialog
            node_ref=element
            class=class
            aria-labelledby=label
            aria-label=move || headless.then(|| title.get())
            on:close=move |_| open.set(false)
            on:mousedown=move |event| {
                // A press on the dialog itself is one beside its content: on the backdrop.
                if event.target() == event.current_target() {
                    open.set(false);
                }
            }
        >
            {move || open.get().then(|| view! {
                {(!headless).then(|| view! {
                    <div class="dialog-head">
                        <h2 id=heading.clone()>{move || title.get()}</h2>
                        <IconButton label="Close" icon="x" keys="Esc" on_press=move |()| open.set(false) />
                    </div>
                })}
                {if headless { children.with_value(|children| children()) } else {
                    view! { <div class="dialog-body">{children.with_value(|children| children())}</div> }.into_any()
                }}
            })}
        </dialog>
    }
    .into_any()
}

/// Asks once before something is done.
#[component]
pub fn Confirm(
    /// Open or closed.
    open: RwSignal<bool>,
    /// What is asked.
    #[prop(into)]
    title: Signal<String>,
    /// What it means.
    #[prop(into)]
    text: Signal<String>,
    /// The word of the button that does it.
    #[prop(into)]
    word: Signal<String>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// More to see before answering.
    #[prop(optional, into)]
    more: ViewFn,
) -> impl IntoView {
    let weight = if danger { Weight::PrimaryDanger } else { Weight::Primary };
    view! {
        <Dialog open title class="narrow">
            <p>{move || text.get()}</p>
            {more.run()}
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <Button label=word weight autofocus=true on_press=move |()| { open.set(false); on_confirm.run(()) } />
            </div>
        </Dialog>
    }
    .into_any()
}
