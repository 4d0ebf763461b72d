//! One or some of a few: check box, switch, segmented control, tabs, and the browser's own list.

use leptos::{ev, html, prelude::*};

use super::icon::Icon;
use crate::{
    app::format,
    browser::dom::{self, Step},
};

/// On or off, as part of something that is saved later or chosen in a list.
#[component]
pub fn Checkbox(
    /// What is on or off.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is.
    #[prop(into)]
    checked: Signal<bool>,
    /// The new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Some of what it stands for is on.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    /// The label is only spoken.
    #[prop(optional)]
    bare: bool,
    /// Not now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let input = view! {
        <input
            type="checkbox"
            aria-label=move || bare.then(|| label.get())
            prop:checked=checked
            prop:indeterminate=mixed
            prop:disabled=disabled
            on:change=move |event| on_change.run(event_target_checked(&event))
        />
    };
    if bare {
        input.into_any()
    } else {
        view! { <label class="check">{input}<span>{move || label.get()}</span></label> }.into_any()
    }
}

/// On or off, at once.
#[component]
pub fn Switch(
    /// What is on or off.
    #[prop(into)]
    label: String,
    /// Whether it is.
    #[prop(into)]
    on: Signal<bool>,
    /// The new state.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input class="switch-input" type="checkbox" role="switch" prop:checked=on on:change=move |event| on_change.run(event_target_checked(&event)) />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// One of a few.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is passed on.
    pub value: String,
    /// The word.
    pub label: String,
    /// Before the word.
    pub icon: Option<&'static str>,
    /// Quietly behind the word.
    pub aside: String,
}

impl Choice {
    /// A value and its word.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), icon: None, aside: String::new() }
    }

    /// With an icon before the word.
    #[must_use]
    pub fn icon(self, icon: &'static str) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// With something quiet behind the word.
    #[must_use]
    pub fn aside(self, aside: impl Into<String>) -> Self {
        Self { aside: aside.into(), ..self }
    }
}

/// Which way a key of a row of choices goes.
fn step_of(event: &ev::KeyboardEvent) -> Option<Step> {
    Some(match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => Step::By(1),
        "ArrowLeft" | "ArrowUp" => Step::By(-1),
        "Home" => Step::First,
        "End" => Step::Last,
        _ => return None,
    })
}

/// One of two to five, all in sight. Arrow keys choose.
#[component]
pub fn Segmented(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// In order.
    choices: Vec<Choice>,
    /// Which is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Another one.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let buttons = choices.into_iter().map(|choice| {
        let own = StoredValue::new(choice.value);
        let is = move || value.with(|value| own.with_value(|own| own == value));
        view! {
            <button
                type="button"
                role="radio"
                aria-checked=move || is().to_string()
                tabindex=move || if is() { "0" } else { "-1" }
                on:click=move |_| on_change.run(own.get_value())
                on:focus=move |_| if !is() { on_change.run(own.get_value()) }
            >{choice.icon.map(|name| view! { <Icon name /> })}{choice.label}</button>
        }
    });
    let buttons = buttons.collect_view();
    view! {
        <div class="segmented" role="radiogroup" aria-label=label node_ref=root on:keydown=move |event| {
            if let (Some(step), Some(root)) = (step_of(&event), root.get_untracked()) {
                event.prevent_default();
                dom::step_focus(&root, "[role='radio']", step);
            }
        }>{buttons}</div>
    }
    .into_any()
}

/// A view among several of the same thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// What is passed on. The panel has the id `panel-ID` and is labelled by `tab-ID`.
    pub id: &'static str,
    /// The word.
    pub label: &'static str,
    /// How many things are in it.
    pub tally: Option<u64>,
}

/// Views of the same thing, one at a time. Arrow keys choose.
#[component]
pub fn Tabs(
    /// Of what.
    #[prop(into)]
    label: String,
    /// In order.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// Which is shown.
    #[prop(into)]
    value: Signal<String>,
    /// Another one.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let buttons = move || {
        tabs.get().into_iter().map(|tab| {
            let is = move || value.with(|value| value == tab.id);
            view! {
                <button
                    type="button"
                    role="tab"
                    id=format!("tab-{}", tab.id)
                    aria-controls=format!("panel-{}", tab.id)
                    aria-selected=move || is().to_string()
                    tabindex=move || if is() { "0" } else { "-1" }
                    on:click=move |_| on_change.run(tab.id.to_owned())
                    on:focus=move |_| if !is() { on_change.run(tab.id.to_owned()) }
                >{tab.label}{tab.tally.map(|tally| view! { <span class="tally">{format::count(tally)}</span> })}</button>
            }
        }).collect_view()
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=root on:keydown=move |event| {
            if let (Some(step), Some(root)) = (step_of(&event), root.get_untracked()) {
                event.prevent_default();
                dom::step_focus(&root, "[role='tab']", step);
            }
        }>{buttons}</div>
    }
    .into_any()
}

/// One of a list, in the browser's own way: for up to some twenty choices that need no search.
#[component]
pub fn Select(
    /// What is chosen; not shown.
    #[prop(into)]
    label: String,
    /// In order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Which is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Another one.
    #[prop(into)]
    on_change: Callback<String>,
    /// In a sentence: no frame until it is pointed at.
    #[prop(optional)]
    quiet: bool,
    /// So that a label elsewhere can name it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let options = move || {
        choices.get().into_iter().map(|choice| {
            let own = StoredValue::new(choice.value.clone());
            view! {
                <option value=choice.value prop:selected=move || value.with(|value| own.with_value(|own| own == value))>{choice.label}</option>
            }
        }).collect_view()
    };
    view! {
        <select class="select" class:quiet=quiet id=id aria-label=label on:change=move |event| on_change.run(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
