//! Icons of one sprite.

use leptos::prelude::*;

/// Where an icon is.
pub fn place(name: &str) -> String {
    format!("assets/icons.svg?{}#{name}", crate::browser::BUILD)
}

/// An icon beside its word; it says nothing by itself.
#[component]
pub fn Icon(
    /// Its name in the sprite, `www/assets/icons.svg`.
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
