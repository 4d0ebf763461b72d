//! The page of all tables.

use leptos::prelude::*;

use super::{
    broken::BrokenDefinitions, joined::Origin, loads::Loads, missing::MissingSources,
    relationships::list::RelationshipList, sample::SampleMenu, tables::Tables,
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{About, Command, Studio, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            page::{PageHead, Section},
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
                <BrokenDefinitions />
                <Loads />
                {move || match (studio.started.get(), known.get(), loading.get()) {
                    (true, true, _) => view! { <Tables /><Related /> }.into_any(),
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

/// What leads from table to table, once there is more than one.
#[component]
fn Related() -> impl IntoView {
    let studio = use_studio();
    let shown = Memo::new(move |_| {
        studio.joined.with(Option::is_some) && studio.tables.with(|tables| tables.len() > 1)
    });
    let actions = || view! { <LinkButton href=Route::Relationships.hash() label="Diagram" icon="waypoints" small=true /> };
    view! {
        <Show when=move || shown.get()>
            <Section title="Relationships" actions=actions>
                {move || origin(studio)}
                <RelationshipList />
            </Section>
        </Show>
    }
    .into_any()
}

/// Who says that the tables belong together so.
fn origin(studio: Studio) -> AnyView {
    let origin = studio.joined.with(|joined| joined.as_ref().map(|joined| joined.origin));
    let zone = studio.settings.with(|settings| settings.time_zone.clone());
    let text = match origin {
        Some(Origin::Guessed) => "Guessed from names, types and values. ".to_owned(),
        Some(Origin::Remembered(at)) => {
            format!("As you set them up for files with the same columns on {}. ", format::day_of(at, &zone))
        }
        Some(Origin::Chosen) => "As you set them up. ".to_owned(),
        None => return ().into_any(),
    };
    view! { <p class="muted related-origin">{text}<a href=Route::Setup.hash()>"Look at the set-up"</a></p> }
        .into_any()
}
