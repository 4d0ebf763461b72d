//! **History**: every refresh, the newest first. Two of them are compared.

use leptos::prelude::*;

use super::{
    causes,
    moved::{Compared, SECTION},
    pair::Pair,
};
use crate::{
    app::{
        format,
        segments::status::SegmentStatus,
        studio::{Segment, use_studio},
        ui::{
            button::Button,
            page::Section,
            table::{Column, DataTable, Selected, TableRows},
        },
    },
    browser::dom,
    model::segment::Status,
    storage::records::SnapshotRecord,
};

#[component]
pub(super) fn HistorySection(
    #[prop(into)] segment: Signal<Option<Segment>>,
    compared: Compared,
) -> impl IntoView {
    let studio = use_studio();
    let snapshots = Memo::new(move |_| {
        let newest_first = |segment: &Segment| segment.snapshots.iter().rev().cloned().collect::<Vec<_>>();
        segment.with(|segment| segment.as_ref().map(newest_first).unwrap_or_default())
    });
    let none = Memo::new(move |_| snapshots.with(Vec::is_empty));
    // Made once for each change, and not for each look at it.
    let rows = Memo::new_with_compare(
        move |_| {
            let zone = studio.settings.with(|settings| settings.time_zone.clone());
            let for_text = zone.clone();
            TableRows::of(
                snapshots.get(),
                |snapshot| snapshot.at.to_string(),
                move |snapshot, column| cell(snapshot, column, &zone),
                move |snapshot, column| text(snapshot, column, &for_text),
            )
        },
        |_, _| true,
    );
    let selected = RwSignal::new(Selected::new());
    // Of two that have members.
    let pair = Memo::new(move |_| {
        let chosen: Vec<i64> = selected.with(|all| all.iter().filter_map(|at| at.parse().ok()).collect());
        let [one, other] = chosen[..] else { return None };
        let pair = Pair::of(one, other)?;
        segment.with(|segment| pair.records(&segment.as_ref()?.snapshots).map(|_| pair))
    });
    let hint = move || match selected.with(Selected::len) {
        2 if pair.get().is_none() => "Only successful refreshes have members",
        2 => "",
        _ => "Choose two to see who entered and who left between them",
    };
    let compare = move |()| {
        compared.choose(pair.get_untracked());
        dom::reveal_id(SECTION);
    };
    let actions = move || {
        view! {
            <span class="push muted" aria-live="polite">{hint}</span>
            <Button label="Compare" icon="users" small=true disabled=Signal::derive(move || pair.get().is_none()) on_press=compare />
        }
    };
    view! {
        <Show when=move || !none.get()>
            <Section title="History" actions=actions>
                <DataTable label="History" columns=columns() rows selected compact=true class="history" />
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
        Column::new("cause", "For").width(112).tip("Who or what asked for it"),
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
            if snapshot.left.is_none() {
                return view! { <span class="muted">"–"</span> }.into_any();
            }
            view! { <span data-tip=tip class:hinted=missing.is_some()>{text(snapshot, column, zone)}</span> }
                .into_any()
        }
        "cause" => {
            let due = causes::due(snapshot).map(|due| format!("It fell due {}", format::instant(due, zone)));
            let late = causes::is_late(snapshot);
            view! { <span data-tip=due class:hinted=late>{causes::cause(snapshot)}</span> }.into_any()
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
        "cause" => causes::cause(snapshot).to_owned(),
        "took" => format::duration(snapshot.took),
        "version" if snapshot.version > 0 => snapshot.version.to_string(),
        "as_of" => format::instant(snapshot.as_of, zone),
        "error" => snapshot.error.clone().unwrap_or_default(),
        _ => String::new(),
    }
}
