//! What a first visit sees.

use leptos::prelude::*;

use crate::{
    app::{
        data::sample::{SIZES, SaveSample},
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Segmented},
            dialog::Dialog,
            icon::Icon,
        },
    },
    service::protocol::SampleSize,
};

/// A place to drop files on, the sample, and the promise.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let studio = use_studio();
    view! {
        <div class="welcome">
            <section class="drop-zone" aria-label="Open files">
                <Icon name="file-down" />
                <h2>"Drop customer files here"</h2>
                <p>
                    "Arrow IPC files and streams, and Feather, compressed or not: customers, and what they bought and did. They become tables; then group the customers into segments by rules and see every size, exactly, while you write."
                </p>
                <div class="row">
                    <Button label="Open files" icon="file-up" weight=Weight::Primary on_press=move |()| studio.dispatch(Command::PickFiles) />
                    <span class="promise"><Icon name="lock" />"Every row stays in this browser. Nothing is uploaded."</span>
                </div>
            </section>
            <Sample />
            <Restore />
        </div>
    }
    .into_any()
}

#[component]
fn Sample() -> impl IntoView {
    let studio = use_studio();
    let size = RwSignal::new(SampleSize::Small);
    let saving = RwSignal::new(false);
    let key = |size: SampleSize| size.customers().to_string();
    let choices = SIZES.map(|size| Choice::new(key(size), format::count(size.customers().into()))).to_vec();
    let choose = move |chosen: String| {
        if let Some(found) = SIZES.into_iter().find(|size| key(*size) == chosen) {
            size.set(found);
        }
    };
    view! {
        <section class="sample" aria-label="Sample data">
            <div>
                <h2>"No files at hand?"</h2>
                <p>"A shop that is made up: its customers, products, stores, purchases, subscriptions, support cases and web visits. It is made here, and is the same for everyone on the same day."</p>
            </div>
            <div class="sample-choice">
                <span class="label" id="sample-size">"Customers"</span>
                <Segmented label="Customers in the sample" choices value=Signal::derive(move || key(size.get())) on_change=choose />
                <small>{move || note(size.get())}</small>
                <div class="row">
                    <Button label="Try the sample data" icon="flask-conical" on_press=move |()| studio.dispatch(Command::LoadSample(size.get_untracked())) />
                    <Button label="Save it as Arrow files…" icon="file-down" weight=Weight::Quiet on_press=move |()| saving.set(true) />
                </div>
            </div>
        </section>
        <Dialog open=saving title="Save the sample as Arrow files" class="narrow"><SaveSample open=saving /></Dialog>
    }
    .into_any()
}

/// For those who come with a workspace.
#[component]
fn Restore() -> impl IntoView {
    let studio = use_studio();
    view! {
        <section class="restore" aria-label="Restore a workspace">
            <div>
                <h2>"A workspace from elsewhere?"</h2>
                <p>"A file of Back up workspace brings segments, measures, results and settings back. You see what is in it before anything is done."</p>
            </div>
            <div class="row">
                <Button label="Restore a workspace…" icon="archive" on_press=move |()| studio.dispatch(Command::PickWorkspace) />
            </div>
        </section>
    }
    .into_any()
}

fn note(size: SampleSize) -> &'static str {
    match size {
        SampleSize::Small => "Ready at once.",
        SampleSize::Medium => "Ready in a few seconds.",
        SampleSize::Large => "Takes a while, and needs about two gigabytes of memory.",
    }
}
