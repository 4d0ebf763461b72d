//! A share as a ring.

use leptos::prelude::*;

/// From nothing to all. The figure beside it says how much.
#[component]
pub fn Ring(
    /// 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
) -> impl IntoView {
    view! {
        <svg class="ring" viewBox="0 0 44 44" aria-hidden="true">
            <circle cx="22" cy="22" r="18" />
            <circle
                class="value"
                cx="22"
                cy="22"
                r="18"
                pathLength="100"
                stroke-dasharray=move || format!("{:.2} 100", share.get().clamp(0.0, 1.0) * 100.0)
            />
        </svg>
    }
    .into_any()
}
