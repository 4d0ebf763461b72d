//! The page: a welcome while nothing is here, else what there is.

use leptos::prelude::*;

use super::{overview::Overview, welcome::Welcome};
use crate::app::{
    data::{loads::Loads, missing::MissingSources},
    studio::{About, Command, use_studio},
    ui::{
        button::{Button, Weight},
        page::PageHead,
    },
};

/// **Home**.
#[component]
pub fn HomePage() -> impl IntoView {
    let studio = use_studio();
    let loading = Memo::new(move |_| {
        studio.tasks.with(|tasks| tasks.iter().any(|task| task.about == About::Load && task.ended.is_none()))
    });
    let anything = Memo::new(move |_| {
        !studio.tables.with(Vec::is_empty)
            || !studio.segments.with(Vec::is_empty)
            || !studio.missing.with(Vec::is_empty)
    });
    let segments = Memo::new(move |_| !studio.segments.with(Vec::is_empty));
    view! {
        <div class="page">
            <PageHead title="Home">
                <Show when=move || anything.get()>
                    <Button label="Open files" icon="file-up" on_press=move |()| studio.dispatch(Command::PickFiles) />
                </Show>
                <Show when=move || segments.get()>
                    <Button label="New segment" icon="plus" weight=Weight::Primary on_press=move |()| studio.dispatch(Command::NewSegment) />
                </Show>
            </PageHead>
            <div class="page-body home-body">
                <MissingSources />
                <Loads />
                {move || match (studio.started.get(), anything.get(), loading.get()) {
                    (false, ..) => ().into_any(),
                    (true, true, _) => view! { <Overview /> }.into_any(),
                    (true, false, true) => ().into_any(),
                    (true, false, false) => view! { <Welcome /> }.into_any(),
                }}
            </div>
        </div>
    }
    .into_any()
}
