//! The workspace as a whole: backed up, restored, erased; and what of it could not be read.

use leptos::prelude::*;

use super::page::Setting;
use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, Weight},
            dialog::Confirm,
        },
    },
    browser::repository::Damaged,
};

/// **Back up workspace**, **Restore**, **Erase everything here**.
#[component]
pub(super) fn Workspace() -> impl IntoView {
    let studio = use_studio();
    let asking = RwSignal::new(false);
    view! {
        <Setting
            title="Workspace"
            text="One file has everything that is kept here: segments with their versions, drafts and results, measures, settings. The rows of your files are not in it. Keep it somewhere else, or take it to another browser."
        >
            <div class="row">
                <Button label="Back up workspace" icon="file-down" on_press=move |()| studio.dispatch(Command::BackUp) />
                <Button label="Restore…" icon="archive" on_press=move |()| studio.dispatch(Command::PickWorkspace) />
            </div>
            <Button label="Erase everything here…" icon="x" weight=Weight::QuietDanger on_press=move |()| asking.set(true) />
            <Confirm
                open=asking
                title="Erase everything here?"
                text="All segments, measures, results and settings that this browser keeps for Satsuma are erased, in every tab. This cannot be undone. Your files stay where they are. Back up the workspace first if you may want it again."
                word="Erase everything"
                on_confirm=move |()| studio.dispatch(Command::EraseEverything)
                danger=true
            />
        </Setting>
    }
    .into_any()
}

/// What is kept in a store, as a person calls it.
fn store_words(store: &str) -> &str {
    match store {
        "segments" => "A segment",
        "versions" => "A version of a definition",
        "drafts" => "A draft",
        "snapshots" => "A refresh",
        "members" => "The members of a refresh",
        "registry" => "Keys of customers",
        "sources" => "A source of data",
        "singles" => "Settings",
        "preferences" => "How a list is sorted and filtered",
        "setups" => "A set-up of tables",
        "measures" => "A measure",
        _ => "A record",
    }
}

/// **Damaged records**, where there are some.
#[component]
pub(super) fn DamagedRecords() -> impl IntoView {
    let studio = use_studio();
    studio.look_for_damage();
    let asking = RwSignal::new(false);
    let there = Memo::new(move |_| studio.damaged.with(|all| !all.is_empty()));
    let title = Signal::derive(move || {
        let many = studio.damaged.with(|all| all.len() as u64);
        format!("Remove {}?", format::counted(many, "damaged record", "damaged records"))
    });
    let row = |one: Damaged| {
        view! {
            <li><b>{store_words(&one.store).to_owned()}</b><bdi class="damaged-key">{one.key}</bdi><span class="muted">{one.why}</span></li>
        }
    };
    view! {
        <Show when=move || there.get()>
            <Setting
                title="Damaged records"
                text="These were kept and could not be read. They are set aside as they were found, and stop nothing else. Download them before you remove them: someone may be able to mend them."
            >
                <ul class="damaged" tabindex="0" aria-label="Damaged records">
                    {move || studio.damaged.get().into_iter().map(row).collect_view()}
                </ul>
                <div class="row">
                    <Button label="Download them" icon="file-down" on_press=move |()| studio.dispatch(Command::SaveDamaged) />
                    <Button label="Remove…" icon="x" weight=Weight::QuietDanger on_press=move |()| asking.set(true) />
                </div>
                <Confirm open=asking title text="They are gone then, and no backup has them any more." word="Remove" on_confirm=move |()| studio.dispatch(Command::RemoveDamaged) danger=true />
            </Setting>
        </Show>
    }
    .into_any()
}
