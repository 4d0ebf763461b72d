//! **Limit**: only so many stay.

use leptos::prelude::*;

use super::{Between, Step};
use crate::{
    app::{
        builder::{
            attribute_field::AttributeField,
            attributes::{Offer, What, offers},
            editor::use_editor,
        },
        ui::{
            button::IconButton,
            choice::{Choice, Select},
            field::NumberField,
            icon::Icon,
        },
    },
    model::{
        catalog::Catalog,
        edit::Edit,
        limit::{DraftLimit, LimitKind, hundredths},
        schema::ColumnType,
    },
};

const KINDS: [(LimitKind, &str, &str); 4] = [
    (LimitKind::Top, "top", "the top"),
    (LimitKind::Bottom, "bottom", "the bottom"),
    (LimitKind::Random, "random", "a random"),
    (LimitKind::Split, "split", "an arm of a split"),
];

/// What a person has to know of it, in one sentence.
fn sentence(limit: &DraftLimit) -> &'static str {
    match (limit.kind, limit.percent) {
        (LimitKind::Top | LimitKind::Bottom, _) => {
            "Customers without a value never rank; those with the same value rank by their key."
        }
        (LimitKind::Random, false) => {
            "The same customers each time; one who is new takes the place of one at most."
        }
        (LimitKind::Random, true) => "Each customer stays in or out for good, so the size is near the share.",
        (LimitKind::Split, _) => {
            "Arms that do not overlap have nobody in common, and nobody moves; the size is near the share."
        }
    }
}

/// What customers can be ranked by: their attributes, those of their look-ups, and measures; no lists.
fn ranks(catalog: &Catalog) -> Vec<Offer> {
    let mut all = offers(catalog, None);
    all.retain(|offer| {
        matches!(offer.what, What::Here(_)) && matches!(offer.kind, Some(ColumnType::Value(_)))
    });
    all
}

#[component]
pub(super) fn LimitLine(between: Between) -> impl IntoView {
    let editor = use_editor();
    let limit = Memo::new(move |_| editor.draft.with(|draft| draft.limit.clone().unwrap_or_default()));
    let kind = Memo::new(move |_| limit.with(|limit| limit.kind));
    let percent = Memo::new(move |_| limit.with(|limit| limit.percent));
    let change = move |change: &dyn Fn(&mut DraftLimit)| {
        let mut next = limit.get_untracked();
        change(&mut next);
        editor.edit(Edit::SetLimit(Some(next)));
    };
    let choices: Vec<Choice> = KINDS.iter().map(|(_, key, word)| Choice::new(*key, *word)).collect();
    let key = Signal::derive(move || {
        KINDS.iter().find(|(own, ..)| *own == kind.get()).map_or("top", |(_, key, _)| key).to_owned()
    });
    let choose = move |key: String| {
        if let Some((kind, ..)) = KINDS.iter().find(|(_, own, _)| *own == key) {
            let by = editor.schema.with_untracked(super::ranking);
            change(&|limit| {
                limit.kind = *kind;
                if limit.by.is_none() {
                    limit.by.clone_from(&by);
                }
                if limit.size.is_empty() {
                    limit.size = "100".to_owned();
                }
                if limit.to.is_empty() {
                    (limit.from, limit.to) = ("0".to_owned(), "50".to_owned());
                }
            });
        }
    };
    let settle = move |_| editor.settle();
    let size = move || {
        let text = Signal::derive(move || limit.with(|limit| limit.size.clone()));
        let wrong = Signal::derive(move || {
            limit.with(|limit| match limit.percent {
                true => hundredths(&limit.size).is_none(),
                false => limit.size.trim().parse::<u32>().is_err(),
            })
        });
        let units = vec![Choice::new("count", "customers"), Choice::new("percent", "percent")];
        let unit = Signal::derive(move || if percent.get() { "percent" } else { "count" }.to_owned());
        let set_unit = move |key: String| {
            change(&|limit| {
                limit.percent = key == "percent";
                if limit.percent && hundredths(&limit.size).is_none() {
                    limit.size = "10".to_owned();
                }
            })
        };
        view! {
            <span class="number-value" on:focusout=settle><NumberField label="How many" value=text on_input=move |text: String| change(&|limit| limit.size.clone_from(&text)) quiet=true invalid=wrong placeholder="Number" /></span>
            <Select label="Customers or percent" choices=Signal::stored(units) value=unit on_change=set_unit quiet=true />
        }
        .into_any()
    };
    let shares = move || {
        let share = move |label: &'static str, upper: bool| {
            let text = Signal::derive(move || {
                limit.with(|limit| if upper { limit.to.clone() } else { limit.from.clone() })
            });
            let wrong = Signal::derive(move || text.with(|text| hundredths(text).is_none()));
            let set = move |text: String| {
                change(&|limit| {
                    if upper { limit.to.clone_from(&text) } else { limit.from.clone_from(&text) }
                })
            };
            view! { <span class="number-value" on:focusout=settle><NumberField label value=text on_input=set quiet=true invalid=wrong placeholder="Share" /></span> }
        };
        view! { <span class="unit">"from"</span>{share("From, in percent", false)}<span class="unit">"to"</span>{share("To, in percent", true)}<span class="unit">"percent"</span> }.into_any()
    };
    let by = move || {
        let value = Signal::derive(move || limit.with(|limit| limit.by.clone()));
        let offered = Callback::new(move |()| editor.catalog.with_untracked(ranks));
        let choose = move |what: What| {
            if let What::Here(attribute) = what {
                change(&|limit| limit.by = Some(attribute.clone()));
            }
        };
        view! { <span class="unit">"by"</span><AttributeField label="The attribute that ranks" value path=Signal::stored(None) offered on_choose=choose /> }.into_any()
    };
    let again = move || {
        view! { <IconButton label="Choose others at random" icon="refresh-cw" on_press=move |()| change(&|limit| limit.seed = limit.seed.wrapping_add(1)) /> }
            .into_any()
    };
    let controls = move || match kind.get() {
        LimitKind::Top | LimitKind::Bottom => view! { {size()}{by()} }.into_any(),
        LimitKind::Random => view! { {size()}{again()} }.into_any(),
        LimitKind::Split => view! { {shares()}{again()} }.into_any(),
    };
    view! {
        <div class="line outcome-line">
            <div class="line-words">
                <span class="outcome-icon"><Icon name="list-ordered" /></span>
                <span class="muted">"then keep"</span>
                <Select label="Who stays" choices=Signal::stored(choices) value=key on_change=choose quiet=true />
                <span class="value">{controls}</span>
                <span class="line-end"><IconButton label="Remove the limit" icon="x" on_press=move |()| editor.edit(Edit::SetLimit(None)) /></span>
            </div>
            <Step before=between.suppressed after=between.total />
        </div>
        <p class="outcome-note">{move || limit.with(sentence)}</p>
    }
    .into_any()
}
