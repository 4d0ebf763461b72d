//! A number: values at the percentiles, a histogram, an operator and a value.

use leptos::{prelude::*, task::spawn_local};

use super::{
    choice::{Choice, NumberOperator},
    fields::Field,
    page::Wizard,
};
use crate::{
    app::{
        chart::{bars::HistogramChart, tails::Spread},
        format,
        studio::use_studio,
        ui::{
            choice::{Choice as Option_, Select},
            field::NumberField,
        },
    },
    model::{cell::Cell, profile::Distribution},
};

#[component]
pub(super) fn NumberChooser(field: Field, distribution: Distribution, wizard: Wizard) -> impl IntoView {
    let typed = Memo::new(move |_| {
        wizard.choice.with(|choice| match choice {
            Choice::Number { operator, value, to } => (*operator, value.clone(), to.clone()),
            _ => (NumberOperator::default(), String::new(), String::new()),
        })
    });
    let set = move |operator, value, to| wizard.choice.set(Choice::Number { operator, value, to });
    let operators: Vec<_> =
        NumberOperator::ALL.map(|operator| Option_::new(operator.label(), operator.label())).to_vec();
    let choose = move |label: String| {
        let (_, value, to) = typed.get_untracked();
        set(NumberOperator::of_label(&label).unwrap_or_default(), value, to);
    };
    let first = move |text: String| {
        let (operator, _, to) = typed.get_untracked();
        set(operator, text, to);
    };
    let second = move |text: String| {
        let (operator, value, _) = typed.get_untracked();
        set(operator, value, text);
    };
    let wrong =
        |text: &str| !text.trim().is_empty() && text.trim().parse::<crate::model::value::Number>().is_err();
    let between = Memo::new(move |_| typed.with(|typed| typed.0 == NumberOperator::Between));
    let percentiles = distribution.percentiles.iter().filter_map(|percentile| {
        let Cell::Number(text) = percentile.value.clone() else { return None };
        let share = percentile.share as f64 / 100.0;
        let shown = format::cell(&percentile.value);
        let name = if percentile.share == 5_000 { "Median".to_owned() } else { format!("{share} %") };
        Some(view! {
            <button type="button" class="quick-percentile" on:click=move |_| first(text.clone())>
                <span class="muted">{name}<span class="sr-only">": "</span></span><b>{shown}</b><span class="sr-only">". Take it as the value."</span>
            </button>
        })
    });
    let percentiles = percentiles.collect_view();
    let spread = RwSignal::new(distribution.profile.histogram.clone().map(Spread::from));
    // Over several records of a customer nothing is cut.
    if field.path.is_none() && !field.list {
        let (studio, attribute, whole) = (use_studio(), field.attribute.clone(), distribution.clone());
        spawn_local(async move {
            if let Some(tailed) = studio.tailed_attribute(attribute, whole).await {
                let _ = spread.try_set(Some(tailed));
            }
        });
    }
    let empty = distribution.profile.empty;
    let label = field.label;
    view! {
        <div class="quick-condition">
            <Select label="Operator" choices=operators value=Signal::derive(move || typed.with(|typed| typed.0.label().to_owned())) on_change=choose />
            <NumberField
                label="Value"
                value=Signal::derive(move || typed.with(|typed| typed.1.clone()))
                on_input=first
                invalid=Signal::derive(move || typed.with(|typed| wrong(&typed.1)))
                placeholder="Value"
            />
            <Show when=move || between.get()>
                <span>"and"</span>
                <NumberField
                    label="Upper end"
                    value=Signal::derive(move || typed.with(|typed| typed.2.clone()))
                    on_input=second
                    invalid=Signal::derive(move || typed.with(|typed| wrong(&typed.2)))
                    placeholder="Value"
                />
            </Show>
        </div>
        <h3>"Values at the percentiles"</h3>
        <div class="quick-percentiles">{percentiles}</div>
        {move || spread.get().map(|spread| view! { <HistogramChart spread label=label.clone() /> })}
        {(empty > 0).then(|| view! { <p class="muted">{format!("{} without a value.", format::counted(empty, "customer", "customers"))}</p> })}
    }
    .into_any()
}
