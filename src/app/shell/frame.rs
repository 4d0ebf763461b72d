//! The root: the frame, and what lies over every page.

use leptos::prelude::*;

use super::{
    Layers,
    drop::DropTarget,
    keyboard,
    nav::Nav,
    notices::{Notices, Toasts},
    outlet::Outlet,
    progress::ProgressDetails,
    shortcuts::Shortcuts,
};
use crate::{
    app::{
        conflict::dialog::ConflictDialog,
        data::question::QuestionDialog,
        dropped::Dropping,
        palette::dialog::Palette,
        rehearsal::RehearsalDialog,
        restoring::RestoringDialog,
        studio::Studio,
        ui::{icon::Icons, tooltip::Tooltips},
    },
    browser::page,
    storage::records::Theme,
};

/// Puts the page into the document and brings it to life. Called once.
pub fn start() {
    page::tell_panics();
    leptos::mount::mount_to_body(App);
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let studio = Studio::provide();
    Dropping::provide();
    let layers = Layers::new();
    keyboard::listen(studio, layers);
    Effect::new(move |_| {
        // Until the settings are read, the theme of the last visit stands.
        if studio.started.get() {
            page::set_theme(match studio.settings.with(|settings| settings.theme) {
                Theme::System => None,
                Theme::Light => Some("light"),
                Theme::Dark => Some("dark"),
            });
        }
    });
    studio.start();
    let skip = move |event: leptos::ev::MouseEvent| {
        // The address says which page it is, and not where on the page one is.
        event.prevent_default();
        page::focus_main();
    };
    view! {
        <Icons />
        <a class="skip" href="#main" on:click=skip>"Skip to the page"</a>
        <div class="shell">
            <Nav layers />
            <main id=page::MAIN tabindex="-1"><Notices /><Outlet /></main>
        </div>
        <ProgressDetails open=layers.progress />
        <Shortcuts open=layers.shortcuts />
        <Palette layers />
        <QuestionDialog />
        <RehearsalDialog />
        <RestoringDialog />
        <ConflictDialog />
        <Toasts />
        <DropTarget />
        <Tooltips />
    }
    .into_any()
}
