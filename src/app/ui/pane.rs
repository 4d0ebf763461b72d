//! A sheet at the right edge, over the page.

use leptos::{html, prelude::*};

use super::{button::IconButton, drawn::each_time};
use crate::browser::dom;

/// Does not stop what lies beside it: the page can be used while it is open. Escape closes it.
#[component]
pub fn Sheet(
    /// Open or closed.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// Beside the title.
    #[prop(optional, into)]
    actions: ViewFn,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let (children, actions) = (StoredValue::new(children), StoredValue::new(actions));
    let sheet = NodeRef::<html::Aside>::new();
    let before = StoredValue::new_local(None::<dom::Target>);
    each_time(sheet, move |sheet| {
        before.set_value(dom::focused());
        dom::focus_inside(&sheet);
    });
    // The focus goes back to where it was, unless it went on to something else meanwhile.
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && dom::focused().is_none_or(|now| !now.is_connected()) {
            before.with_value(|before| before.as_ref().map(|before| before.focus()));
        }
        is
    });
    view! {
        <Show when=move || open.get()>
            <aside class="pane sheet" aria-label=title.clone() node_ref=sheet on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    open.set(false);
                }
            }>
                <header class="pane-head">
                    <h2>{title.clone()}</h2>
                    {move || actions.with_value(ViewFn::run)}
                    <IconButton label="Close" icon="x" keys="Esc" on_press=move |()| open.set(false) />
                </header>
                <div class="pane-body" tabindex="0">{children.with_value(|children| children())}</div>
            </aside>
        </Show>
    }
    .into_any()
}
