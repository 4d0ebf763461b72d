//! Icons of one sprite. It stands in the page itself: a browser lays a file of icons out anew with each one that is shown.

use leptos::prelude::*;

const SPRITE: &str = include_str!("icons.svg");

/// Where an icon is.
pub fn place(name: &str) -> String {
    format!("#icon-{name}")
}

/// The sprite: once, before anything that shows an icon.
#[component]
pub fn Icons() -> impl IntoView {
    let sprite = SPRITE.replace("<symbol id=\"", "<symbol id=\"icon-");
    view! { <div hidden aria-hidden="true" inner_html=sprite></div> }.into_any()
}

/// An icon beside its word; it says nothing by itself.
#[component]
pub fn Icon(
    /// Its name in the sprite, `icons.svg`.
    #[prop(into)]
    name: Oco<'static, str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=place(&name)></use>
        </svg>
    }
    .into_any()
}
