//! The result: the exact size of the whole, its share of all customers, and what it was counted on.

use std::sync::Arc;

use leptos::prelude::*;

use super::{as_of::AsOf, editor::use_editor, said::words};
use crate::{
    app::{
        format,
        studio::Loading,
        ui::{ring::Ring, text::Middle},
    },
    model::figures::Figures,
};

#[component]
pub(super) fn ResultBar() -> impl IntoView {
    let editor = use_editor();
    let studio = editor.studio;
    let figures = editor.figures;
    let waiting = move || figures.with(Loading::is_running).to_string();
    let shown = Memo::new(move |_| {
        figures.with(|figures| figures.shown().map(|figures| (figures.total, figures.everyone)))
    });
    let share = Signal::derive(move || shown.get().map_or(0.0, share_of));
    let size = move || shown.get().map_or_else(|| "–".to_owned(), |(total, _)| format::count(total.into()));
    let all =
        Memo::new(move |_| studio.profile.with(|profile| profile.as_ref().map(|profile| profile.customers)));
    let said = move || match (shown.get(), all.get()) {
        (Some((total, all)), _) => format!(
            "{} of {}",
            format::share(share_of((total, all))),
            format::counted(all.into(), "customer", "customers")
        ),
        (None, Some(all)) => format!("of {}", format::counted(all.into(), "customer", "customers")),
        (None, None) => String::new(),
    };
    let failed = move || {
        figures.with(|figures| match figures {
            Loading::Failed(sentence) => Some(sentence.clone()),
            _ => None,
        })
    };
    let data = move || {
        studio.profile.with(|profile| {
        profile.as_ref().map(|profile| view! {
            <span class="counted-on" tabindex="0" data-tip=move || editor.counted_on.get()><span class="muted">"Counted on"</span><Middle text=profile.setup.table.clone() /></span>
        })
    })
    };
    let warning = move || {
        editor.warnings.with(|warnings| {
            warnings
                .iter()
                .find(|warning| warning.node.is_none())
                .map(|warning| view! { <span class="result-warning">{words(&warning.what)}</span> })
        })
    };
    view! {
        <div class="result-bar">
            <div class="result-facts">{data}<AsOf /></div>
            <div class="result" data-tip=move || editor.counted_on.get() data-waiting=waiting aria-live="polite" aria-atomic="true">
                <div class="result-words">
                    {move || failed().map(|sentence| view! { <span class="fault">{sentence}</span> })}
                    {warning}
                    <span class="result-share">{said}</span>
                </div>
                <b class="result-size">{size}<span class="sr-only">" members"</span></b>
                <Ring share />
            </div>
        </div>
    }
    .into_any()
}

fn share_of((total, all): (u32, u32)) -> f64 {
    if all == 0 { 0.0 } else { f64::from(total) / f64::from(all) }
}

/// Whether anybody is in the whole.
pub(super) fn is_empty(figures: &Loading<Arc<Figures>>) -> bool {
    figures.shown().is_some_and(|figures| figures.total == 0)
}
