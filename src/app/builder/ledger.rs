//! The ledger at the right edge: how many customers each rule, sub-rule and condition holds, in one aligned column.

use leptos::prelude::*;

use super::editor::use_editor;
use crate::app::{format, ui::figure::ShareBar};

/// The figures of one rule or node. `rule`: its running result stands beside.
#[component]
pub(super) fn Ledger(id: String, #[prop(optional)] rule: bool) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let own = Memo::new(move |_| id.with_value(|id| editor.by_node.get(id)));
    let all = editor.everyone;
    // There may be hundreds of them: what is told is put into words once somebody points.
    let pointed = RwSignal::new(false);
    let share = Signal::derive(move || {
        let all = f64::from(all.get());
        own.with(|own| {
            own.as_ref().map_or(0.0, |own| if all > 0.0 { f64::from(own.alone) / all } else { 0.0 })
        })
    });
    let figure =
        |count: Option<u32>| count.map_or_else(|| "–".to_owned(), |count| format::count(count.into()));
    let alone = move || figure(own.with(|own| own.as_ref().map(|own| own.alone)));
    let tip = move || {
        pointed.get().then_some(())?;
        own.with(|own| {
            let own = own.as_ref()?;
            let share = format!("{} of all customers", format::share(share.get()));
            let without = own.without.map_or_else(String::new, |without| {
                format!("\nThe segment without it: {}", format::count(without.into()))
            });
            Some(format!("{share}{without}\n{}", editor.counted_on.get()))
        })
    };
    let beside = move || {
        own.with(|own| {
            let own = own.as_ref()?;
            if rule {
                own.running.map(|count| ("", count))
            } else {
                own.without.map(|count| ("without it", count))
            }
        })
    };
    view! {
        <div class="ledger" class:of-rule=rule data-tip=move || tip().unwrap_or_default() on:pointerenter=move |_| pointed.set(true) on:pointerleave=move |_| pointed.set(false)>
            <span class="ledger-alone">
                <ShareBar share />
                <span class="sr-only">"holds "</span>
                <b>{alone}</b>
            </span>
            <span class="ledger-beside">
                {move || beside().map(|(word, count)| view! {
                    {(!word.is_empty()).then(|| view! { <small>{word}</small> })}
                    {rule.then(|| view! { <span class="sr-only">"running result "</span> })}
                    <span>{format::count(count.into())}</span>
                })}
            </span>
        </div>
    }
    .into_any()
}

/// What stands above the two columns.
#[component]
pub(super) fn LedgerHead() -> impl IntoView {
    view! {
        <div class="ledger-head" aria-hidden="true">
            <span data-tip="Customers that a rule of just this one would hold">"Alone"</span>
            <span data-tip="The result of this rule and those above it">"Running"</span>
        </div>
    }
    .into_any()
}
