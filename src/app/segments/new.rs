//! What a new segment can be made from, besides rules of one's own.

use leptos::prelude::*;

use super::list_dialog::ListDialog;
use crate::{
    app::{
        quick::{fields::Source, page::fields},
        route::Route,
        studio::{Command, use_studio},
        ui::menu::{Menu, MenuItem},
    },
    model::proposal::Audience,
};

/// **Create from**: quick segments, lists of keys.
#[component]
pub(super) fn CreateFrom() -> impl IntoView {
    let studio = use_studio();
    let listing = RwSignal::new(false);
    let items = move |()| {
        let accounts = studio.joined.with_untracked(|joined| {
            joined.as_ref().is_some_and(|joined| joined.chosen.audience == Audience::Accounts)
        });
        let quick = |source: Source| {
            let icon = match source {
                Source::Profiles => "user-round",
                Source::Measures => "sigma",
                Source::Intelligence => "sparkles",
            };
            let go = move || studio.dispatch(Command::Go(Route::Quick(source)));
            MenuItem::new(source.label(), icon, go)
        };
        let mut items: Vec<MenuItem> = if accounts {
            vec![MenuItem::new("Quick segments are for individuals", "info", || {}).disabled(true)]
        } else {
            // What has nothing to choose from is not offered, save profiles, which say what is missing.
            let offered = |source: &Source| {
                *source == Source::Profiles || !untrack(|| fields(studio, *source)).is_empty()
            };
            Source::ALL.into_iter().filter(offered).map(quick).collect()
        };
        items.push(MenuItem::new("List of keys…", "list", move || listing.set(true)).apart());
        items
    };
    view! {
        <Menu label="Create from" word="Create from" icon="list-plus" items=Callback::new(items) />
        <ListDialog open=listing />
    }
    .into_any()
}
