//! Figures: a large one with its name, a share with its bar, a change with its direction, and how far work is.

use leptos::prelude::*;

use super::icon::Icon;
use crate::app::format;

/// A large figure with its name above it.
#[component]
pub fn Figure(
    /// What is counted.
    #[prop(into)]
    name: String,
    /// How many; dimmed while another answer is awaited.
    #[prop(into)]
    value: Signal<String>,
    /// What else is to be said of it.
    #[prop(optional, into)]
    note: Signal<String>,
    /// An older value, while the new one is on its way.
    #[prop(optional, into)]
    waiting: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="figure" data-waiting=move || waiting.get().to_string()>
            <span class="name">{name}</span>
            <span class="value">{move || value.get()}</span>
            <span class="note">{move || note.get()}</span>
        </div>
    }
    .into_any()
}

/// A share as a figure and a thin bar.
#[component]
pub fn Share(
    /// 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
) -> impl IntoView {
    view! {
        <span class="share">
            <span class="share-bar" aria-hidden="true"><span style:transform=move || scale(share.get())></span></span>
            {move || format::share(share.get())}
        </span>
    }
    .into_any()
}

/// A thin bar of a share, without its figure: for columns of figures that say it already.
#[component]
pub fn ShareBar(
    /// 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
) -> impl IntoView {
    view! { <span class="share-bar" aria-hidden="true"><span style:transform=move || scale(share.get())></span></span> }.into_any()
}

/// By how many something grew or shrank.
#[component]
pub fn Change(
    /// Positive where it grew.
    change: i64,
) -> impl IntoView {
    let (icon, class) = match change {
        0 => (None, "change none"),
        1.. => (Some("arrow-up"), "change"),
        _ => (Some("arrow-down"), "change"),
    };
    view! { <span class=class>{icon.map(|name| view! { <Icon name /> })}{format::signed(change)}</span> }
        .into_any()
}

/// How far work is. Without a share it only says that something is done.
#[component]
pub fn Meter(
    /// What is being done.
    #[prop(into)]
    label: String,
    /// 0 to 1 where it is known.
    #[prop(into)]
    share: Signal<Option<f64>>,
    /// 2 px instead of 4.
    #[prop(optional)]
    thin: bool,
) -> impl IntoView {
    view! {
        <span
            class="meter"
            class:thin=thin
            class:unknown=move || share.get().is_none()
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || share.get().map(|share| format!("{:.0}", share * 100.0))
        ><span style:transform=move || share.get().map(scale)></span></span>
    }
    .into_any()
}

fn scale(share: f64) -> String {
    format!("scaleX({:.4})", share.clamp(0.0, 1.0))
}
