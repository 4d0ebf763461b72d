//! What the customer-level measures come to for one customer.

use leptos::prelude::*;

use super::{
    answer::{answer, data},
    attributes::value,
};
use crate::{
    app::{studio::use_studio, visible::visible},
    model::{cell::Cell, measure::Grouping},
};

#[component]
pub(super) fn MeasureValues(customer: String) -> impl IntoView {
    let studio = use_studio();
    let customer = StoredValue::new(customer);
    let data = data(studio);
    let measures = Memo::new(move |_| {
        studio.measures.with(|all| {
            let own = all.iter().filter(|one| one.measure.per == Grouping::Customer);
            own.map(|one| (one.id.clone(), one.name.clone())).collect::<Vec<_>>()
        })
    });
    let found = answer(
        move || {
            let measures = measures.get();
            (!measures.is_empty()).then_some((data.get()?, studio.library.get(), measures))
        },
        move |(_, _, measures)| async move {
            let ids = measures.iter().map(|(id, _)| id.clone()).collect();
            let values = studio.measures_of(customer.get_value(), ids).await?;
            Ok(measures.into_iter().map(|(_, name)| name).zip(values).collect::<Vec<_>>())
        },
    );
    let row = |(name, found): (String, Result<Cell, String>)| {
        let shown = match &found {
            Ok(cell) => value(cell),
            Err(sentence) => {
                view! { <span class="muted" data-tip=sentence.clone() tabindex="0">"cannot be figured"</span> }.into_any()
            }
        };
        view! { <dt>{visible(&name)}</dt><dd>{shown}</dd> }
    };
    move || {
        let rows = found.with(|found| found.shown().cloned()).filter(|rows| !rows.is_empty())?;
        Some(view! {
            <section aria-label="Measures"><h2>"Measures"</h2><dl class="facts">{rows.into_iter().map(row).collect_view()}</dl></section>
        })
    }
}
