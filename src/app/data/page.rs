//! The page of all tables.

use leptos::prelude::*;

use super::{loads::Loads, missing::MissingSources, sample::SampleMenu, tables::Tables};
use crate::{
    app::{
        route::Route,
        studio::{About, Command, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            page::PageHead,
            state::Empty,
        },
    },
    service::protocol::SampleSize,
};

/// **Data**.
#[component]
pub fn DataPage() -> impl IntoView {
    let studio = use_studio();
    let loading = Memo::new(move |_| {
        studio.tasks.with(|tasks| tasks.iter().any(|task| task.about == About::Load && task.ended.is_none()))
    });
    let known = Memo::new(move |_| !studio.tables.with(Vec::is_empty) || !studio.missing.with(Vec::is_empty));
    let open = move |()| studio.dispatch(Command::PickFiles);
    view! {
        <div class="page">
            <PageHead title="Data">
                <Show when=move || known.get()><LinkButton href=Route::Setup.hash() label="Set-up" icon="waypoints" /></Show>
                <SampleMenu />
                <Button label="Open files" icon="file-up" weight=Weight::Primary on_press=open />
            </PageHead>
            <div class="page-body data-body">
                <MissingSources />
                <Loads />
                {move || match (studio.started.get(), known.get(), loading.get()) {
                    (true, true, _) => view! { <Tables /> }.into_any(),
                    (true, false, false) => view! {
                        <Empty
                            icon="database"
                            title="No tables are loaded"
                            text="Drop Arrow files anywhere on this page, or open them: IPC files and streams, and Feather, compressed or not. Every row stays in this browser."
                        >
                            <Button label="Open files" icon="file-up" on_press=open />
                            <Button label="Try the sample data" icon="flask-conical" on_press=move |()| studio.dispatch(Command::LoadSample(SampleSize::Small)) />
                        </Empty>
                    }.into_any(),
                    _ => ().into_any(),
                }}
            </div>
        </div>
    }
    .into_any()
}
