//! **Limits**: how near the workspace is to each.

use leptos::prelude::*;

use super::{
    limits::{Limit, Looked, limits},
    page::Setting,
};
use crate::app::{
    format,
    studio::{Studio, use_studio},
    ui::figure::Meter,
};

fn found(studio: Studio) -> Vec<Limit> {
    let tables: Vec<(String, u64)> =
        studio.tables.with(|all| all.iter().map(|info| (info.schema.name.clone(), info.rows)).collect());
    let keys = studio.profile.with(|profile| profile.as_ref().map(|info| u64::from(info.registered)));
    studio.segments.with(|all| {
        let looked: Vec<Looked<'_>> = all
            .iter()
            .map(|one| Looked {
                name: &one.record.name,
                tags: one.record.tags.len(),
                definition: one.record.definition.as_ref(),
            })
            .collect();
        limits(&looked, &tables, keys)
    })
}

/// What there can be at most. Of segments, rules and conditions there can be as many as the browser has room for.
#[component]
pub(super) fn Limits() -> impl IntoView {
    let studio = use_studio();
    let all = Memo::new(move |_| found(studio));
    let row = |limit: Limit| {
        let share = limit.share();
        let words = format!("{} of {}", format::count(limit.now), format::count(limit.most));
        let place = limit.place.map(|place| format!("in {place}")).unwrap_or_default();
        view! {
            <li>
                <span class="limit-what">{limit.what}<bdi class="muted cut" title=place.clone()>{place.clone()}</bdi></span>
                <span class="limit-now">{words}</span>
                <Meter label=format!("{}: how near the limit is", limit.what) share=Signal::derive(move || Some(share)) thin=true />
            </li>
        }
    };
    view! {
        <Setting
            title="Limits"
            text="What there can be at most, and the most there is now. Of segments, measures, rules and conditions there can be as many as the browser has room for."
        >
            <ul class="limits">{move || all.get().into_iter().map(row).collect_view()}</ul>
        </Setting>
    }
    .into_any()
}
