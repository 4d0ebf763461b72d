//! The page of the builder.

use leptos::prelude::*;

use crate::app::{route::Route, studio::use_studio, ui::page::PageHead};

/// **Segments / one of them / Edit**.
#[component]
pub fn BuilderPage(
    /// Its id.
    #[prop(into)]
    segment: String,
) -> impl IntoView {
    let studio = use_studio();
    let back = (Route::Segment(segment.clone()).hash(), "the segment");
    let title = Signal::derive(move || {
        studio.segment(&segment).map(|segment| segment.record.name).unwrap_or_default()
    });
    view! { <div class="page"><PageHead title back /></div> }.into_any()
}
