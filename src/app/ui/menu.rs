//! What can be done with one thing, behind three dots or a word.

use leptos::{html, prelude::*};

use super::{button::Weight, icon::Icon, popover::Popover, text::Keys};
use crate::browser::dom::{self, Side, Step};

/// One thing that can be done.
#[derive(Clone)]
pub struct MenuItem {
    label: String,
    icon: &'static str,
    action: Callback<()>,
    disabled: bool,
    danger: bool,
    keys: Option<&'static str>,
    apart: bool,
}

impl MenuItem {
    /// A word, an icon, and what it does.
    pub fn new(
        label: impl Into<String>,
        icon: &'static str,
        action: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            label: label.into(),
            icon,
            action: Callback::new(move |()| action()),
            disabled: false,
            danger: false,
            keys: None,
            apart: false,
        }
    }

    /// Not now.
    #[must_use]
    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// Takes something away.
    #[must_use]
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }

    /// The keys that do the same.
    #[must_use]
    pub fn keys(self, keys: &'static str) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// A line above it.
    #[must_use]
    pub fn apart(self) -> Self {
        Self { apart: true, ..self }
    }
}

/// The button and its menu. Arrow keys move, letters find, Escape closes and gives the focus back.
#[component]
pub fn Menu(
    /// What the button is called.
    #[prop(into)]
    label: String,
    /// Asked for when it opens.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
    /// The icon of the button.
    #[prop(default = "ellipsis")]
    icon: &'static str,
    /// A word on the button, which is then one with a word.
    #[prop(optional, into)]
    word: Option<String>,
    /// Of a button with a word: how much it draws the eye.
    #[prop(default = Weight::Plain)]
    weight: Weight,
    /// Of a button with a word: a low one.
    #[prop(optional)]
    small: bool,
    /// It is open from the beginning.
    #[prop(optional)]
    opened: bool,
) -> impl IntoView {
    let open = RwSignal::new(opened);
    let expanded = move || open.get().to_string();
    let toggle = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        open.update(|open| *open = !*open);
    };
    // Down opens, as in a menu bar.
    let down = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "ArrowDown" && !open.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            open.set(true);
        }
    };
    // What is read out has what is seen in it.
    let seen = |word: &String| label.to_lowercase().contains(&word.to_lowercase());
    let name = word.as_ref().filter(|word| seen(word)).map(|_| label.clone());
    let trigger = match word {
        Some(word) => view! {
            <button type="button" class=weight.class() class:small=small aria-label=name aria-haspopup="menu" aria-expanded=expanded on:click=toggle on:keydown=down>
                <Icon name=icon />{word}<Icon name="chevron-down" />
            </button>
        }
        .into_any(),
        None => view! {
            <button type="button" class="icon-button" aria-label=label.clone() data-tip=label.clone() data-row-menu=""
                aria-haspopup="menu" aria-expanded=expanded on:click=toggle on:keydown=down><Icon name=icon /></button>
        }
        .into_any(),
    };
    view! { <Popover open trigger side=Side::End class="list"><List open label=label.clone() items=items.run(()) /></Popover> }.into_any()
}

/// The list alone, for a layer that is opened in another way.
#[component]
fn List(open: RwSignal<bool>, label: String, items: Vec<MenuItem>) -> impl IntoView {
    const ITEMS: &str = "[role='menuitem']:not(:disabled)";
    let root = NodeRef::<html::Div>::new();
    let key = move |event: leptos::ev::KeyboardEvent| {
        let Some(root) = root.get_untracked() else { return };
        let key = event.key();
        match key.as_str() {
            "ArrowDown" => dom::step_focus(&root, ITEMS, Step::By(1)),
            "ArrowUp" => dom::step_focus(&root, ITEMS, Step::By(-1)),
            "Home" => dom::step_focus(&root, ITEMS, Step::First),
            "End" => dom::step_focus(&root, ITEMS, Step::Last),
            "Tab" => return open.set(false),
            letter if letter.chars().count() == 1 && letter != " " => {
                let found = dom::all(&root, ITEMS);
                let at = found
                    .iter()
                    .position(|item| item.matches(":focus").unwrap_or(false))
                    .map_or(0, |at| at + 1);
                let begins = |item: &&dom::Target| {
                    dom::text_of(item).to_lowercase().starts_with(&letter.to_lowercase())
                };
                if let Some(item) = found.iter().cycle().skip(at).take(found.len()).find(begins) {
                    let _ = item.focus();
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let items = items.into_iter().map(|item| {
        view! {
            {item.apart.then(|| view! { <hr /> })}
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class:danger=item.danger
                prop:disabled=item.disabled
                on:click=move |event| {
                    event.stop_propagation();
                    // The focus goes back first: what is done may move it on, into a dialog.
                    if let Some(layer) = root.get_untracked().and_then(|root| root.parent_element()) {
                        dom::focus_before(&layer);
                    }
                    open.set(false);
                    item.action.run(());
                }
            ><Icon name=item.icon /><span>{item.label}</span>{item.keys.map(|keys| view! { <Keys keys /> })}</button>
        }
    });
    let items = items.collect_view();
    root.on_load(move |root| dom::step_focus(&root, ITEMS, Step::First));
    view! { <div class="menu" role="menu" aria-label=label node_ref=root on:keydown=key>{items}</div> }
        .into_any()
}
