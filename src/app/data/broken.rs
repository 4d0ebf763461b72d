//! Definitions that use what the tables do not have any more: marked, named, and none of their results lost.

use leptos::prelude::*;

use crate::{
    app::{
        format,
        route::Route,
        studio::{Studio, use_studio},
        ui::state::{Gravity, Message},
        visible::visible,
    },
    model::{definition::SegmentId, lost::Lost},
    storage::records::SegmentRecord,
};

fn sentences(lost: &[Lost]) -> String {
    lost.iter().map(|one| visible(&one.sentence())).collect::<Vec<_>>().join(" ")
}

/// All of them, on the page of the tables.
#[component]
pub(super) fn BrokenDefinitions() -> impl IntoView {
    let studio = use_studio();
    let broken = Memo::new(move |_| {
        studio.segments.with(|segments| {
            let of = |segment: &crate::app::studio::Segment| {
                let lost = studio.lost(&segment.record);
                let name = segment.record.name.clone();
                (!lost.is_empty()).then(|| (segment.record.id.clone(), name, sentences(&lost)))
            };
            segments.iter().filter_map(of).collect::<Vec<_>>()
        })
    });
    move || {
        let broken = broken.get();
        if broken.is_empty() {
            return ().into_any();
        }
        let title = format!(
            "{} what the tables do not have any more",
            format::counted(broken.len() as u64, "segment uses", "segments use")
        );
        let rows = broken.into_iter().map(|(id, name, said)| {
            view! { <li><a href=Route::Segment(id).hash()>{name}</a>": "{said}</li> }
        });
        let rows = rows.collect_view();
        view! {
            <Message title text="The last results are kept. Edit the definition, or load a file that has the columns of before." gravity=Gravity::Warn>
                <ul class="broken">{rows}</ul>
            </Message>
        }
        .into_any()
    }
}

/// Of one segment, on its own page.
#[component]
pub(crate) fn BrokenDefinition(
    /// Which.
    #[prop(into)]
    segment: Signal<Option<SegmentId>>,
) -> impl IntoView {
    let studio = use_studio();
    let lost = Memo::new(move |_| {
        let segment = segment.get().and_then(|id| studio.segment(&id));
        segment.map(|segment| sentences(&studio.lost(&segment.record))).unwrap_or_default()
    });
    move || {
        let said = lost.get();
        (!said.is_empty()).then(|| {
            let text = format!("{said} The last results are kept; edit the definition before it is refreshed.");
            view! { <Message title="The tables are not as the definition needs them" text gravity=Gravity::Warn /> }
        })
    }
}

/// What the loaded tables do not have any more that a segment uses, as sentences: for many segments at once. Tracked.
pub(crate) fn broken_sentences(studio: Studio) -> impl Fn(&SegmentRecord) -> String {
    let lost = studio.lost_of_each();
    move |segment| sentences(&lost(segment))
}
