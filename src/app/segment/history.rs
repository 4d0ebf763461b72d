//! **History**: every refresh, the newest first.

use leptos::prelude::*;

use crate::{
    app::{
        format,
        segments::status::SegmentStatus,
        studio::{Segment, use_studio},
        ui::{
            page::Section,
            table::{Column, DataTable, TableRows},
        },
    },
    model::segment::Status,
    storage::records::SnapshotRecord,
};

#[component]
pub(super) fn HistorySection(#[prop(into)] segment: Signal<Option<Segment>>) -> impl IntoView {
    let studio = use_studio();
    let snapshots = Memo::new(move |_| {
        let newest_first = |segment: &Segment| segment.snapshots.iter().rev().cloned().collect::<Vec<_>>();
        segment.with(|segment| segment.as_ref().map(newest_first).unwrap_or_default())
    });
    let none = Memo::new(move |_| snapshots.with(Vec::is_empty));
    let rows = Signal::derive(move || {
        let zone = studio.settings.with(|settings| settings.time_zone.clone());
        let for_text = zone.clone();
        TableRows::of(
            snapshots.get(),
            |snapshot| snapshot.at.to_string(),
            move |snapshot, column| cell(snapshot, column, &zone),
            move |snapshot, column| text(snapshot, column, &for_text),
        )
    });
    view! {
        <Show when=move || !none.get()>
            <Section title="History">
                <DataTable label="History" columns=columns() rows compact=true class="history" />
            </Section>
        </Show>
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("at", "Refreshed").width(184),
        Column::new("status", "Status").width(112),
        Column::new("members", "Members").number().width(84),
        Column::new("entered", "Entered").number().width(76),
        Column::new("left", "Left")
            .number()
            .width(64)
            .tip("Who left, those who are not in the data any more among them"),
        Column::new("took", "Took").number().width(72),
        Column::new("version", "Version").number().width(72).tip("Of the definition"),
        Column::new("as_of", "As of").width(184).tip("The instant that relative dates were counted from"),
        Column::new("error", "Error").width(160).grows(),
    ]
}

fn cell(snapshot: &SnapshotRecord, column: &str, zone: &str) -> AnyView {
    match column {
        "status" => {
            view! { <SegmentStatus status=snapshot.status error=snapshot.error.clone() /> }.into_any()
        }
        "left" => {
            let missing = snapshot.left_missing.filter(|missing| *missing > 0);
            let tip = missing.map(|missing| {
                format!("{} of them are not in the data any more", format::count(missing.into()))
            });
            view! { <span data-tip=tip class:hinted=missing.is_some()>{text(snapshot, column, zone)}</span> }
                .into_any()
        }
        "error" => {
            let error = snapshot.error.clone().unwrap_or_default();
            view! { <bdi title=error.clone()>{error.clone()}</bdi> }.into_any()
        }
        _ => match text(snapshot, column, zone) {
            text if text.is_empty() => view! { <span class="muted">"–"</span> }.into_any(),
            text => text.into_any(),
        },
    }
}

fn text(snapshot: &SnapshotRecord, column: &str, zone: &str) -> String {
    let count = |count: Option<u32>| count.map(|count| format::count(count.into())).unwrap_or_default();
    let counted = snapshot.status == Status::Successful;
    match column {
        "at" => format::instant(snapshot.at, zone),
        "status" => snapshot.status.label().to_owned(),
        "members" => count(counted.then_some(snapshot.members)),
        "entered" => count(snapshot.entered),
        "left" => count(snapshot.left),
        "took" => format::duration(snapshot.took),
        "version" if snapshot.version > 0 => snapshot.version.to_string(),
        "as_of" => format::instant(snapshot.as_of, zone),
        "error" => snapshot.error.clone().unwrap_or_default(),
        _ => String::new(),
    }
}
