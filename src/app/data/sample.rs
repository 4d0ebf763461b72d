//! The sample data: loaded in one of three sizes, or saved as Arrow files.

use leptos::prelude::*;

use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Segmented},
            dialog::Dialog,
            menu::{Menu, MenuItem},
        },
    },
    service::protocol::{SAMPLE_TABLES, SampleSize},
};

pub(crate) const SIZES: [SampleSize; 3] = [SampleSize::Small, SampleSize::Medium, SampleSize::Large];

fn customers(size: SampleSize) -> String {
    format::counted(size.customers().into(), "customer", "customers")
}

/// **Sample data**: a menu, and the dialog that it opens.
#[component]
pub(super) fn SampleMenu() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    let items = move |()| {
        let load = |size: SampleSize| {
            MenuItem::new(format!("Load {}", customers(size)), "flask-conical", move || {
                studio.dispatch(Command::LoadSample(size))
            })
        };
        let save =
            MenuItem::new("Save the sample as Arrow files…", "file-down", move || open.set(true)).apart();
        SIZES.into_iter().map(load).chain([save]).collect::<Vec<_>>()
    };
    view! {
        <Menu label="Sample data" word="Sample data" icon="flask-conical" items=Callback::new(items) />
        <Dialog open title="Save the sample as Arrow files" class="narrow"><SaveSample open /></Dialog>
    }
    .into_any()
}

#[component]
pub(crate) fn SaveSample(open: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let size = RwSignal::new(SampleSize::Small);
    let key = |size: SampleSize| size.customers().to_string();
    let choices: Vec<Choice> = SIZES
        .into_iter()
        .map(|size| Choice::new(key(size), format::count(size.customers().into())))
        .collect();
    let choose = move |chosen: String| {
        if let Some(found) = SIZES.into_iter().find(|size| key(*size) == chosen) {
            size.set(found);
        }
    };
    let save = move |()| {
        open.set(false);
        studio.dispatch(Command::SaveSample(size.get_untracked()));
    };
    view! {
        <div class="field">
            <span class="label">"Customers"</span>
            <div><Segmented label="Customers in the sample" choices value=Signal::derive(move || key(size.get())) on_change=choose /></div>
        </div>
        <p class="muted after-field">
            {format!("{} files, one for each table: {}. They are made here and saved one after another.", SAMPLE_TABLES.len(), SAMPLE_TABLES.join(", "))}
        </p>
        <div class="dialog-foot">
            <Button label="Cancel" on_press=move |()| open.set(false) />
            <Button label="Save files" icon="file-down" weight=Weight::Primary autofocus=true on_press=save />
        </div>
    }
    .into_any()
}
