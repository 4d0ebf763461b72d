//! The values of the chosen field, to choose from.

use leptos::{prelude::*, task::spawn_local};

use super::{
    choice::{Choice, DatePeriod, day_of, definition, periods},
    fields::Field,
    number::NumberChooser,
    page::Wizard,
};
use crate::{
    app::{
        format,
        studio::{Loading, use_studio},
        ui::figure::ShareBar,
        visible::visible,
    },
    model::{cell::Cell, profile::Distribution, schema::ValueType},
};

/// So many of the commonest values are offered.
const TOP: u32 = 10;

/// In hundredths of a percent.
const SHARES: [u32; 9] = [100, 500, 1_000, 2_500, 5_000, 7_500, 9_000, 9_500, 9_900];

#[component]
pub(super) fn Chooser(field: Field, wizard: Wizard) -> impl IntoView {
    let studio = use_studio();
    let known = RwSignal::new(Loading::<Distribution>::Running { previous: None });
    let own = StoredValue::new(field.clone());
    Effect::new(move |_| {
        studio.profile.track();
        studio.library.track();
        studio.joined.track();
        let field = own.get_value();
        spawn_local(async move {
            // How many different ones there are is said of texts alone.
            let distinct = matches!(field.kind, ValueType::Text | ValueType::Empty);
            let asked = (TOP, SHARES.to_vec(), distinct);
            let answer = studio.distribution(field.attribute, field.path, asked).await;
            let _ = known.try_set(match answer {
                Ok(distribution) => Loading::Ready(distribution),
                Err(sentence) => Loading::Failed(sentence),
            });
        });
    });
    let kind = field.kind;
    let content = move || match known.get() {
        Loading::Failed(sentence) => view! { <p class="fault">{sentence}</p> }.into_any(),
        Loading::Ready(distribution) => {
            let field = own.get_value();
            match kind {
                ValueType::Number => view! { <NumberChooser field distribution wizard /> }.into_any(),
                ValueType::Date | ValueType::DateTime => {
                    view! { <Periods field distribution wizard /> }.into_any()
                }
                ValueType::Boolean => view! { <Booleans distribution wizard /> }.into_any(),
                ValueType::Text | ValueType::Empty => view! { <Texts distribution wizard /> }.into_any(),
            }
        }
        _ => view! { <p class="muted">"Counting the values"</p> }.into_any(),
    };
    view! {
        <div class="quick-head"><h2 class="cut">{field.label}</h2><Live wizard /></div>
        {content}
    }
    .into_any()
}

/// How many customers the choice has, at once.
#[component]
fn Live(wizard: Wizard) -> impl IntoView {
    let studio = use_studio();
    let words = move || {
        if let Some(sentence) = wizard.failed.get() {
            return sentence;
        }
        let Some(count) = wizard.count.get() else { return String::new() };
        let all = studio.profile.with(|profile| profile.as_ref().map_or(0, |profile| profile.customers));
        let share = format::share(f64::from(count) / f64::from(all.max(1)));
        format!("{}, {share}", format::counted(count.into(), "customer", "customers"))
    };
    view! { <p class="quick-live" aria-live="polite" data-waiting=move || wizard.waiting.get().to_string()>{words}</p> }
        .into_any()
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => visible(text),
        other => format::cell(other),
    }
}

/// A row to press: a value, its bar, its count.
fn value_row(
    many: bool,
    label: String,
    count: Option<u64>,
    most: u64,
    on: impl Fn() -> bool + Copy + Send + Sync + 'static,
    press: impl Fn(bool) + 'static,
) -> impl IntoView {
    let share = count.map(|count| count as f64 / most.max(1) as f64);
    view! {
        <label class="value-row">
            <input type=if many { "checkbox" } else { "radio" } name="quick-value" prop:checked=on on:change=move |event| press(event_target_checked(&event)) />
            <bdi class="cut">{label}</bdi>
            {share.map(|share| view! { <ShareBar share /> })}
            <span class="number">{count.map(format::count)}</span>
        </label>
    }
    .into_any()
}

/// What the rows of the list do not have.
fn rest(distribution: &Distribution) -> String {
    let profile = &distribution.profile;
    let shown = profile.top.len() as u64;
    let mut parts = Vec::new();
    if let Some(distinct) = profile.distinct.filter(|distinct| *distinct > shown) {
        parts.push(format!("The {shown} commonest of {}.", format::counted(distinct, "value", "values")));
    }
    if profile.empty > 0 {
        parts.push(format!("{} without a value.", format::counted(profile.empty, "customer", "customers")));
    }
    parts.join(" ")
}

#[component]
fn Texts(distribution: Distribution, wizard: Wizard) -> impl IntoView {
    let most = distribution.profile.top.first().map_or(1, |value| value.count);
    let rest = rest(&distribution);
    let none = distribution.profile.top.is_empty();
    let rows = distribution.profile.top.into_iter().filter_map(|value| {
        let label = said(&value.value);
        let Cell::Text(text) = value.value else { return None };
        let own = StoredValue::new(text);
        let chosen = move |choice: &Choice| match choice {
            Choice::Texts(texts) => own.with_value(|own| texts.contains(own)),
            _ => false,
        };
        let on = move || wizard.choice.with(chosen);
        let press = move |on: bool| {
            wizard.choice.update(|choice| {
                let mut texts = match choice {
                    Choice::Texts(texts) => std::mem::take(texts),
                    _ => Vec::new(),
                };
                own.with_value(|own| texts.retain(|text| text != own));
                if on {
                    texts.push(own.get_value());
                }
                *choice = if texts.is_empty() { Choice::Nothing } else { Choice::Texts(texts) };
            });
        };
        Some(value_row(true, label, Some(value.count), most, on, press))
    });
    let rows = rows.collect_view();
    view! {
        <fieldset class="quick-values"><legend class="sr-only">"Values"</legend>{rows}</fieldset>
        {none.then(|| view! { <p class="muted">"No customer has a value."</p> })}
        <p class="muted">{rest}</p>
    }
    .into_any()
}

#[component]
fn Booleans(distribution: Distribution, wizard: Wizard) -> impl IntoView {
    let rest = rest(&distribution);
    let most = distribution.profile.top.first().map_or(1, |value| value.count);
    let rows = [true, false].map(|own| {
        let count = distribution.profile.top.iter().find(|value| value.value == Cell::Boolean(own));
        let on = move || wizard.choice.with(|choice| *choice == Choice::Boolean(own));
        let press = move |_| wizard.choice.set(Choice::Boolean(own));
        let label = if own { "True" } else { "False" };
        value_row(false, label.to_owned(), Some(count.map_or(0, |value| value.count)), most, on, press)
    });
    view! {
        <fieldset class="quick-values"><legend class="sr-only">"Values"</legend>{rows.collect_view()}</fieldset>
        <p class="muted">{rest}</p>
    }
    .into_any()
}

#[component]
fn Periods(field: Field, distribution: Distribution, wizard: Wizard) -> impl IntoView {
    let studio = use_studio();
    let profile = &distribution.profile;
    let day = |cell: &Option<Cell>| cell.as_ref().and_then(day_of);
    let (smallest, largest) = (day(&profile.smallest), day(&profile.largest));
    let offered = periods(smallest, largest);
    let rest = rest(&distribution);
    let range = match (&profile.smallest, &profile.largest) {
        (Some(first), Some(last)) => {
            // The days alone: periods are of days.
            let day = |cell: &Cell| match cell {
                Cell::Date(text) | Cell::DateTime(text) => format::day(text.get(..10).unwrap_or(text)),
                cell => format::cell(cell),
            };
            format!("The values go from {} to {}.", day(first), day(last))
        }
        _ => String::new(),
    };
    let counts = RwSignal::new(Vec::<Option<u32>>::new());
    let asked: Vec<_> =
        offered.iter().filter_map(|period| definition(&field, &Choice::Period(*period))).collect();
    spawn_local(async move {
        if let Ok(found) = studio.counts(asked, studio.context()).await {
            let _ = counts.try_set(found);
        }
    });
    let rows = move || {
        let counts = counts.get();
        let most = counts.iter().flatten().copied().max().unwrap_or(1).into();
        let row = |(at, period): (usize, &DatePeriod)| {
            let own = Choice::Period(*period);
            let kept = StoredValue::new(own.clone());
            let on = move || wizard.choice.with(|choice| kept.with_value(|own| choice == own));
            let press = move |_| wizard.choice.set(own.clone());
            let count = counts.get(at).copied().flatten().map(u64::from);
            value_row(false, period.label(), count, most, on, press)
        };
        offered.iter().enumerate().map(row).collect_view()
    };
    let ends = move || match wizard.choice.get() {
        Choice::Period(DatePeriod::Days(from, to)) => (from, to),
        _ => (None, None),
    };
    let typed = move |upper: bool, text: String| {
        let day = text.parse().ok();
        let (from, to) = ends();
        let days = if upper { (from, day) } else { (day, to) };
        wizard.choice.set(Choice::Period(DatePeriod::Days(days.0, days.1)));
    };
    let value = move |upper: bool| {
        let (from, to) = ends();
        (if upper { to } else { from }).map(|day| day.to_string()).unwrap_or_default()
    };
    view! {
        <p class="muted">{range}" "{rest}</p>
        <fieldset class="quick-values"><legend class="sr-only">"Periods"</legend>{rows}</fieldset>
        <div class="quick-days">
            <label>"From " <input class="input" type="date" prop:value=move || value(false) on:change=move |event| typed(false, event_target_value(&event)) /></label>
            <label>"to " <input class="input" type="date" prop:value=move || value(true) on:change=move |event| typed(true, event_target_value(&event)) /></label>
        </div>
    }
    .into_any()
}
