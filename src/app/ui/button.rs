//! Buttons. A button says what happens.

use leptos::{ev, prelude::*};

use super::{icon::Icon, text::Keys};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do here; at most one on a screen.
    Primary,
    /// In a bar of actions.
    Quiet,
    /// Takes something away.
    Danger,
    /// Takes something away, in a bar of actions.
    QuietDanger,
    /// Takes something away, in the dialog that asked.
    PrimaryDanger,
}

impl Weight {
    /// Its classes.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
            Self::QuietDanger => "button quiet danger",
            Self::PrimaryDanger => "button primary danger",
        }
    }
}

/// A button with a word, and an icon before it where one helps.
#[component]
pub fn Button(
    /// What happens.
    #[prop(into)]
    label: Signal<String>,
    /// Does it.
    #[prop(into)]
    on_press: Callback<()>,
    /// Before the word.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// How much it asks for attention.
    #[prop(optional)]
    weight: Weight,
    /// 28 px instead of 32.
    #[prop(optional)]
    small: bool,
    /// Not now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The keys that do the same, as in `Ctrl K`.
    #[prop(optional)]
    keys: Option<&'static str>,
    /// What a person is told when pointing at it.
    #[prop(optional, into)]
    tip: Option<String>,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=weight.class()
            class:small=small
            prop:disabled=disabled
            data-tip=tip
            data-autofocus=autofocus.then_some("")
            on:click=move |_| on_press.run(())
        >
            {icon.map(|name| view! { <Icon name /> })}
            {move || label.get()}
            {keys.map(|keys| view! { <Keys keys /> })}
        </button>
    }
    .into_any()
}

/// A link that looks like a button: it goes somewhere.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// What is there.
    #[prop(into)]
    label: String,
    /// Before the word.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// How much it asks for attention.
    #[prop(optional)]
    weight: Weight,
    /// 28 px instead of 32.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! {
        <a class=weight.class() class:small=small href=href>{icon.map(|name| view! { <Icon name /> })}{label}</a>
    }
    .into_any()
}

/// A button that is an icon alone: for meanings that are universal. Its name is its tip.
#[component]
pub fn IconButton(
    /// What happens.
    #[prop(into)]
    label: Signal<String>,
    /// The icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// Does it. The event goes no further.
    #[prop(into)]
    on_press: Callback<()>,
    /// Not now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The keys that do the same.
    #[prop(optional)]
    keys: Option<&'static str>,
    /// For one that stays on: whether it is.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    /// So that the focus can be given to it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let press = move |event: ev::MouseEvent| {
        event.stop_propagation();
        on_press.run(());
    };
    view! {
        <button
            type="button"
            class="icon-button"
            id=id
            aria-label=move || label.get()
            aria-pressed=move || pressed.get().map(|pressed| pressed.to_string())
            data-tip=move || label.get()
            data-tip-keys=keys
            prop:disabled=disabled
            on:click=press
        >
            {move || view! { <Icon name=icon.get() /> }}
        </button>
    }
    .into_any()
}
