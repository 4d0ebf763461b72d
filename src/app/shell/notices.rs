//! What is said on every page: lines that stay until what they tell of is over, and short messages.

use leptos::prelude::*;

use crate::{
    app::{
        format,
        route::Route,
        studio::{Command, EngineState, Overdue, Studio, use_studio},
        ui::{
            button::{Button, LinkButton},
            page::NoticeBar,
            toast::{ToastItem, ToastStack},
        },
    },
    browser::page,
};

/// The lines above every page.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let studio = use_studio();
    let engine = Memo::new(move |_| studio.engine.get());
    view! {
        {move || match engine.get() {
            EngineState::Starting | EngineState::Ready => ().into_any(),
            EngineState::Restarting => view! {
                <NoticeBar text="The engine stopped. It is starting again and reads the data again; counts wait until then." />
            }.into_any(),
            EngineState::Failed(sentence) => view! {
                <NoticeBar text=sentence danger=true><Button label="Reload the page" icon="rotate-ccw" small=true on_press=move |()| page::reload() /></NoticeBar>
            }.into_any(),
        }}
        {move || studio.overdue.get().map(|overdue| {
            let zone = studio.settings.with(|settings| settings.time_zone.clone());
            view! {
                <NoticeBar text=overdue_words(&overdue, &zone)><LinkButton href=Route::Data.hash() label="Go to Data" icon="database" /></NoticeBar>
            }
        })}
        {move || studio.warning.get().map(|sentence| view! { <NoticeBar text=sentence danger=true><Keeping /></NoticeBar> })}
    }
    .into_any()
}

/// What can be done where nothing is kept.
#[component]
fn Keeping() -> impl IntoView {
    let studio = use_studio();
    view! {
        <span class="row">
            <Button label="Back up workspace" icon="file-down" small=true on_press=move |()| studio.dispatch(Command::BackUp) />
            {move || studio.retries.get().then(|| view! {
                <Button label="Try again" icon="rotate-ccw" small=true on_press=move |()| studio.dispatch(Command::KeepAgain) />
            })}
            {move || studio.erased.get().then(|| view! {
                <Button label="Begin anew" icon="rotate-ccw" small=true on_press=move |()| page::reload() />
            })}
        </span>
    }
    .into_any()
}

/// What fell due and waits.
fn overdue_words(overdue: &Overdue, zone: &str) -> String {
    format!(
        "The refresh of {} fell due {}. It runs once, marked late, as soon as all data is loaded.",
        format::counted(overdue.segments as u64, "segment", "segments"),
        format::instant(overdue.since, zone),
    )
}

/// The short messages.
#[component]
pub(super) fn Toasts() -> impl IntoView {
    let studio = use_studio();
    let toasts = Signal::derive(move || items(studio));
    let act = move |id: u32| {
        let action = studio.toasts.with_untracked(|toasts| {
            toasts.iter().find(|toast| toast.id == id).and_then(|toast| toast.action.clone())
        });
        studio.dispatch(Command::CloseToast(id));
        if let Some((_, command)) = action {
            studio.dispatch(*command);
        }
    };
    view! { <ToastStack toasts on_action=act on_close=move |id| studio.dispatch(Command::CloseToast(id)) /> }
        .into_any()
}

fn items(studio: Studio) -> Vec<ToastItem> {
    studio.toasts.with(|toasts| {
        let item = |toast: &crate::app::studio::Toast| ToastItem {
            id: toast.id,
            message: toast.message.clone(),
            failed: toast.failed,
            action: toast.action.as_ref().map(|(word, _)| word.clone()),
        };
        toasts.iter().map(item).collect()
    })
}
