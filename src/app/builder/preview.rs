//! The first members, below the rules: updated live.

use leptos::prelude::*;

use super::{
    editor::{LISTED, use_editor},
    result::is_empty,
};
use crate::{
    app::{
        format,
        studio::Loading,
        ui::{cells::CellTable, page::Section},
    },
    service::protocol::Rows,
};

#[component]
pub(super) fn Preview() -> impl IntoView {
    let editor = use_editor();
    let members = editor.members;
    let known = Memo::new(move |_| members.with(|members| members.shown().is_some()));
    // Drawn anew only when others are in it: while a person types, the rows of before stay as they are.
    let rows =
        Memo::new(move |_| members.with(|members| members.shown().map(first_columns).unwrap_or_default()));
    let waiting = Signal::derive(move || members.with(Loading::is_running));
    let title = move || {
        members.with(|members| match members.shown() {
            Some(rows) if rows.total > u64::from(LISTED) => {
                format!("First {LISTED} of {} members", format::count(rows.total))
            }
            Some(rows) => format::counted(rows.total, "member", "members"),
            None => String::new(),
        })
    };
    let nobody = move || editor.figures.with(is_empty).then(|| view! { <p>"Nobody is in this segment."</p> });
    let actions = move || view! { <span class="push muted">{title}</span> };
    view! {
        <Show when=move || known.get()>
            <Section title="Members" actions=actions>
                <CellTable label="Members" rows waiting class="members" empty=nobody />
            </Section>
        </Show>
    }
    .into_any()
}

/// A table of a few columns is drawn at once; the segment's page shows any of them.
const COLUMNS: usize = 12;

fn first_columns(rows: &Rows) -> Rows {
    Rows {
        columns: rows.columns.iter().take(COLUMNS).cloned().collect(),
        rows: rows.rows.iter().map(|row| row.iter().take(COLUMNS).cloned().collect()).collect(),
        ..*rows
    }
}
