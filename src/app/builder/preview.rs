//! The first members, below the rules: updated live.

use leptos::prelude::*;

use super::{
    counting::LISTED,
    editor::{same, use_editor},
    result::is_empty,
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Command, Loading},
        ui::{cells::CellTable, page::Section},
    },
    model::key,
    service::protocol::Rows,
};

#[component]
pub(super) fn Preview() -> impl IntoView {
    let editor = use_editor();
    let members = editor.members;
    let known = Memo::new(move |_| members.with(|members| members.shown().is_some()));
    // Drawn anew only when others are in it: while a person types, the rows of before stay as they are.
    let shown = Memo::new_with_compare(
        move |_| members.with(|members| members.shown().cloned()),
        |before, now| !same(before.and_then(Option::as_ref), now.and_then(Option::as_ref)),
    );
    let projected = Memo::new(move |_| {
        editor.rested.with(|rested| rested.as_ref().map_or(0, |rested| rested.project.len()))
    });
    let rows = Memo::new(move |_| {
        shown.with(|rows| rows.as_ref().map(|rows| first_columns(rows, projected.get())).unwrap_or_default())
    });
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
    let studio = editor.studio;
    let open = Callback::new(move |at: usize| {
        let key = studio.profile.with_untracked(|profile| profile.as_ref().map(|one| one.setup.key.clone()));
        let customer = members.with_untracked(|members| {
            let rows = members.shown()?;
            key::of_row(&rows.columns, rows.rows.get(at)?, &key?)
        });
        if let Some(customer) = customer {
            studio.dispatch(Command::Go(Route::Customer(customer)));
        }
    });
    let why = StoredValue::new(Route::Reasons(editor.segment.get_value()).hash());
    let actions = move || view! { <span class="push muted">{title}</span><a class="button small" href=why.get_value()>"Why in, why not"</a> };
    view! {
        <Show when=move || known.get()>
            <Section title="Members" actions=actions>
                <CellTable label="Members" rows waiting on_open=open class="members" empty=nobody />
            </Section>
        </Show>
    }
    .into_any()
}

/// A table of a few columns is drawn at once; the segment's page shows any of them.
const COLUMNS: usize = 12;

/// The first columns; the last `projected` ones are always among them.
fn first_columns(rows: &Rows, projected: usize) -> Rows {
    let all = rows.columns.len();
    let (own, projected) = (all.saturating_sub(projected), projected.min(COLUMNS - 1));
    let first = own.min(COLUMNS - projected);
    let places: Vec<usize> = (0..first).chain(own..all).take(COLUMNS).collect();
    fn chosen<T: Clone>(places: &[usize], all: &[T]) -> Vec<T> {
        places.iter().filter_map(|place| all.get(*place).cloned()).collect()
    }
    Rows {
        columns: chosen(&places, &rows.columns),
        rows: rows.rows.iter().map(|row| chosen(&places, row)).collect(),
        ..*rows
    }
}
