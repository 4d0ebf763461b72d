//! **New**: what a segment can be made from.

use leptos::prelude::*;

use super::{
    import::{ImportDialog, Imported},
    list_dialog::ListDialog,
};
use crate::{
    app::{
        quick::{fields::Source, page::fields},
        route::Route,
        studio::{Command, use_studio},
        ui::{
            button::Weight,
            menu::{Menu, MenuItem},
        },
    },
    model::proposal::Audience,
};

/// **New**: rules of one's own, quick segments, lists of keys, the definition of another segment.
#[component]
pub(super) fn NewMenu() -> impl IntoView {
    let studio = use_studio();
    let (listing, importing) = (RwSignal::new(false), RwSignal::new(false));
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
            MenuItem::new(format!("Create from {}", source.label().to_lowercase()), icon, go)
        };
        let own = MenuItem::new("Build your own", "list-tree", move || studio.dispatch(Command::NewSegment));
        let mut items = vec![own];
        if accounts {
            let said = MenuItem::new("Quick segments are for individuals", "info", || {}).disabled(true);
            items.push(said.apart());
        } else {
            // What has nothing to choose from is not offered, save profiles, which say what is missing.
            let offered = |source: &Source| {
                *source == Source::Profiles || !untrack(|| fields(studio, *source)).is_empty()
            };
            let quick = Source::ALL.into_iter().filter(offered).map(quick).enumerate();
            items.extend(quick.map(|(place, item)| if place == 0 { item.apart() } else { item }));
        }
        items.push(MenuItem::new("List of keys…", "list", move || listing.set(true)).apart());
        items.push(MenuItem::new("Import definition…", "file-up", move || importing.set(true)));
        items
    };
    let import = move |(definition, name): Imported| {
        studio.dispatch(Command::ImportSegment { name, definition: Box::new(definition) });
        Ok(())
    };
    view! {
        <Menu label="New" word="New" icon="plus" weight=Weight::Primary items=Callback::new(items) />
        <ListDialog open=listing />
        <ImportDialog open=importing lead="It becomes the draft of a new segment. Files are those of Export definition." on_take=import />
    }
    .into_any()
}
