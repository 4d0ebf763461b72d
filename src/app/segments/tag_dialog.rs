//! **Tag**: the tags that all chosen segments have.

use leptos::prelude::*;

use super::{
    row::Row,
    tagging::{common, retagged},
};
use crate::app::{
    format,
    studio::{Command, use_studio},
    tags::TagsField,
    ui::{
        button::{Button, Weight},
        dialog::Dialog,
        field::Fault,
    },
};

/// Keeps nothing before **Save tags**.
#[component]
pub(super) fn TagDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Which segments.
    rows: RwSignal<Vec<Row>>,
) -> impl IntoView {
    view! { <Dialog open title="Tag" class="narrow"><Form open rows /></Dialog> }
}

#[component]
fn Form(open: RwSignal<bool>, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let studio = use_studio();
    let rows = rows.get_untracked();
    let before = common(&rows.iter().map(|row| row.tags.clone()).collect::<Vec<_>>());
    let tags = RwSignal::new(before.clone());
    let lead = match rows.as_slice() {
        [row] => format!("The tags of {}.", row.name),
        rows => format!(
            "The tags that all {} have. Other tags of theirs stay.",
            format::counted(rows.len() as u64, "segment", "segments")
        ),
    };
    let rows = StoredValue::new(rows);
    // What each has then, or which one would have too many.
    let made = Memo::new(move |_| {
        tags.with(|after| {
            rows.with_value(|rows| {
                let one = |row: &Row| {
                    let tags = retagged(&row.tags, &before, after);
                    tags.map(|tags| (row.id.clone(), tags))
                        .map_err(|fault| format!("{}: {}", row.name, fault.message()))
                };
                rows.iter().map(one).collect::<Result<Vec<_>, _>>()
            })
        })
    });
    let fault = Signal::derive(move || made.with(|made| made.as_ref().err().cloned()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(made) = made.get_untracked() else { return };
        let changed = rows.with_value(|rows| {
            let other = |(id, tags): &(String, Vec<String>)| {
                rows.iter().any(|row| row.id == *id && row.tags != *tags)
            };
            made.into_iter().filter(other).collect::<Vec<_>>()
        });
        if !changed.is_empty() {
            studio.dispatch(Command::SetTags(changed));
        }
        open.set(false);
    };
    view! {
        <form on:submit=save>
            <p class="muted dialog-lead">{lead}</p>
            <TagsField id="segments-tags" tags />
            <Fault text=fault />
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=move || fault.with(Option::is_some)>"Save tags"</button>
            </div>
        </form>
    }
    .into_any()
}
