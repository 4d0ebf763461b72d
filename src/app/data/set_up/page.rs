//! The screen of the set-up: everything on one page, applied as a whole.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    customers::Customers, relationships::Relationships, shared::Shared, tables::Tables, words::change_words,
};
use crate::{
    app::{
        data::joined::{Joined, Origin},
        format,
        quick::fields::Source,
        route::Route,
        studio::{About, Command, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            page::PageHead,
            state::{Empty, Gravity, Message},
        },
    },
    browser::page,
    model::proposal::Audience,
};

/// **Set-up**.
#[component]
pub fn SetupPage() -> impl IntoView {
    let studio = use_studio();
    let known = Memo::new(move |_| studio.joined.with(Option::is_some));
    let loading = Memo::new(move |_| {
        !studio.started.get()
            || studio
                .tasks
                .with(|tasks| tasks.iter().any(|task| task.about == About::Load && task.ended.is_none()))
    });
    move || {
        if known.get() {
            view! { <Shown /> }.into_any()
        } else {
            view! { <Without loading=loading.get() /> }.into_any()
        }
    }
}

/// Nothing is joined: it is on its way, or there is nothing to set up.
#[component]
fn Without(loading: bool) -> impl IntoView {
    let studio = use_studio();
    let tables = studio.tables.with_untracked(Vec::len);
    let body = match (loading, tables) {
        (true, _) => view! { <p class="muted">"Reading the tables and comparing their keys"</p> }.into_any(),
        (false, 0) => view! {
            <Empty icon="waypoints" title="There are no tables to set up" text="Once files are loaded, this is where it is shown how they belong together, and where that is corrected.">
                <Button label="Open files" icon="file-up" on_press=move |()| studio.dispatch(Command::PickFiles) />
            </Empty>
        }
        .into_any(),
        (false, _) => view! {
            <Empty icon="waypoints" title="The customers are not known yet" text="No table has a key that tells its rows apart. Open the table that holds the customers, and choose its key on its Customers tab.">
                <Button label="Go to Data" icon="database" on_press=move |()| studio.dispatch(Command::Go(Route::Data)) />
            </Empty>
        }
        .into_any(),
    };
    view! {
        <div class="page">
            <PageHead title="Set-up" back=(Route::Data.hash(), "Data") />
            <div class="page-body">{body}</div>
        </div>
    }
    .into_any()
}

/// Who chose what is in use.
fn origin_words(origin: Origin, zone: &str) -> String {
    match origin {
        Origin::Guessed => "Guessed".to_owned(),
        Origin::Remembered(at) => format!("Remembered from {}", format::day_of(at, zone)),
        Origin::Chosen => "As you set it".to_owned(),
    }
}

#[component]
fn Shown() -> impl IntoView {
    let studio = use_studio();
    // While it is shown the tables are joined; what is being joined anew stays as it was.
    let joined = Memo::new(move |before: Option<&Arc<Joined>>| {
        studio.joined.get().or_else(|| before.cloned()).unwrap_or_default()
    });
    let shared = Shared::new(joined.into());
    let origin = Memo::new(move |_| joined.with(|joined| joined.origin));
    let changed =
        Memo::new(move |_| joined.with(|joined| shared.draft.with(|draft| *draft != joined.chosen)));
    // Other tables came meanwhile: what was not changed follows.
    Effect::new(move |before: Option<Arc<Joined>>| {
        let now = joined.get();
        if before.is_some_and(|before| shared.draft.with_untracked(|draft| *draft == before.chosen)) {
            shared.draft.set(now.chosen.clone());
        }
        now
    });
    let word = Signal::derive(move || {
        if changed.get() || origin.get() != Origin::Guessed { "Apply" } else { "Keep as guessed" }.to_owned()
    });
    let disabled =
        Signal::derive(move || shared.busy.get() || !changed.get() && origin.get() != Origin::Guessed);
    let cancel = move |()| {
        shared.draft.set(joined.with_untracked(|joined| joined.chosen.clone()));
        studio.setup_draft.set(None);
        studio.dispatch(Command::Go(Route::Data));
    };
    let apply = move |()| {
        shared.apply();
        page::focus_main();
    };
    let zone = move || studio.settings.with(|settings| settings.time_zone.clone());
    let beside = move || view! { <span class="chip">{origin_words(origin.get(), &zone())}</span> };
    view! {
        <div class="page set-up-page">
            <PageHead title="Set-up" back=(Route::Data.hash(), "Data") beside=beside>
                <Button label="Cancel" on_press=cancel />
                <Button label=word weight=Weight::Primary disabled on_press=apply />
            </PageHead>
            <div class="page-body set-up">
                <div aria-live="polite">{move || outcome(shared)}</div>
                <Customers shared />
                <Tables shared />
                <Relationships shared />
            </div>
        </div>
    }
    .into_any()
}

/// What is done once the tables belong together.
#[component]
fn Next() -> impl IntoView {
    let studio = use_studio();
    let accounts = studio.joined.with_untracked(|joined| {
        joined.as_ref().is_some_and(|joined| joined.chosen.audience == Audience::Accounts)
    });
    let quick = (!accounts).then(|| {
        view! { <LinkButton href=Route::Quick(Source::Profiles).hash() label="Quick segment" icon="user-round" small=true /> }
    });
    view! {
        <div class="next-steps">
            <Button label="Build a segment" icon="list-tree" small=true on_press=move |()| studio.dispatch(Command::NewSegment) />
            {quick}
            <LinkButton href=Route::Customers.hash() label="See the customers" icon="users-round" small=true />
        </div>
    }
    .into_any()
}

/// What the last application changed, or what stood in its way.
fn outcome(shared: Shared) -> AnyView {
    if let Some(sentence) = shared.failure.get() {
        return view! { <Message title="The set-up was not applied" text=sentence gravity=Gravity::Failed /> }.into_any();
    }
    let misfits = shared.misfits.with(Vec::len) as u64;
    if misfits > 0 {
        let text = format!(
            "{} in the way, told beside what it concerns. What was set up before is still in use.",
            format::counted(misfits, "thing is", "things are")
        );
        return view! { <Message title="The set-up does not fit the tables" text gravity=Gravity::Failed /> }
            .into_any();
    }
    match shared.done.get() {
        None if shared.restored.get() => {
            view! { <Message title="Your changes are still here" text="They are not applied yet. Cancel leaves everything as it is in use now." /> }.into_any()
        }
        None => ().into_any(),
        Some(changes) if changes.is_empty() => {
            view! {
                <Message title="The set-up is kept" text="It is used again whenever files with the same columns are loaded." gravity=Gravity::Ok>
                    <Next />
                </Message>
            }
            .into_any()
        }
        Some(changes) => {
            let rows = changes.iter().map(|change| view! { <li>{change_words(change)}</li> }).collect_view();
            view! {
                <Message title="The set-up is applied and kept" text="What it changed:" gravity=Gravity::Ok>
                    <ul class="changes">{rows}</ul>
                    <Next />
                </Message>
            }
            .into_any()
        }
    }
}
