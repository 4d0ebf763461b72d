//! Values of dates: days with or without a time, numbers of units, periods, parts of the calendar.

use leptos::prelude::*;

use super::{range::with_end, value::Field};
use crate::{
    app::ui::{
        chips::ChipsInput,
        choice::{Choice, Select},
        field::NumberField,
    },
    model::{
        condition::{DatePart, DateUnit, Period},
        operand::Operand,
    },
};

/// A day; of date-times also with a time.
#[component]
pub(super) fn MomentValue(field: Field, timed: bool, #[prop(optional)] upper: bool) -> impl IntoView {
    let text = Memo::new(move |_| if upper { field.second() } else { field.first() });
    let part = move |at: usize| text.with(|text| text.split('T').nth(at).unwrap_or_default().to_owned());
    let set = move |day: String, time: String| {
        let text = if time.is_empty() || day.is_empty() { day } else { format!("{day}T{time}") };
        field.set(field.operand.with_untracked(|operand| with_end(operand, upper, text)));
        field.settle();
    };
    let label = if upper { "Last day" } else { "Day" };
    view! {
        <input class="input quiet day-value" type="date" aria-label=label prop:value=move || part(0) on:change=move |event| set(event_target_value(&event), part(1)) />
        {timed.then(|| view! {
            <input class="input quiet time-value" class:blank=move || part(1).is_empty() type="time" step="1" aria-label=format!("{label}, time (optional)") data-tip="A time, where the day is not meant as a whole" prop:value=move || part(1) on:change=move |event| set(part(0), event_target_value(&event)) />
        })}
    }
    .into_any()
}

fn units(timed: bool) -> &'static [DateUnit] {
    if timed { DateUnit::OF_DATE_TIMES } else { DateUnit::OF_DATES }
}

#[component]
fn Unit(
    timed: bool,
    #[prop(into)] value: Signal<DateUnit>,
    #[prop(into)] on_change: Callback<DateUnit>,
) -> impl IntoView {
    let units = units(timed);
    let choices: Vec<Choice> = units.iter().map(|unit| Choice::new(unit.label(), unit.label())).collect();
    let change = move |label: String| {
        if let Some(unit) = units.iter().find(|unit| unit.label() == label) {
            on_change.run(*unit);
        }
    };
    view! { <Select label="Unit" choices=Signal::stored(choices) value=Signal::derive(move || value.get().label().to_owned()) on_change=change quiet=true /> }.into_any()
}

/// A number of units.
#[component]
pub(super) fn SpanValue(field: Field, timed: bool) -> impl IntoView {
    let unit = Signal::derive(move || {
        field
            .operand
            .with(|operand| if let Operand::Span { unit, .. } = operand { *unit } else { DateUnit::Days })
    });
    let count = Signal::derive(move || field.first());
    view! {
        <span class="number-value" on:focusout=move |_| field.settle()>
            <NumberField label="How many" placeholder="Number" value=count quiet=true on_input=move |count| field.set(Operand::Span { count, unit: unit.get_untracked() }) />
        </span>
        <Unit timed value=unit on_change=move |unit| field.set(Operand::Span { count: count.get_untracked(), unit }) />
    }
    .into_any()
}

/// Two numbers of one unit.
#[component]
pub(super) fn AgoValue(field: Field, timed: bool) -> impl IntoView {
    let unit = Signal::derive(move || {
        field
            .operand
            .with(|operand| if let Operand::Ago { unit, .. } = operand { *unit } else { DateUnit::Days })
    });
    let (from, to) = (Signal::derive(move || field.first()), Signal::derive(move || field.second()));
    let set = move |from: String, to: String, unit: DateUnit| field.set(Operand::Ago { from, to, unit });
    view! {
        <span class="number-value" on:focusout=move |_| field.settle()>
            <NumberField label="At least" placeholder="From" value=from quiet=true on_input=move |from| set(from, to.get_untracked(), unit.get_untracked()) />
            <span class="unit">"and"</span>
            <NumberField label="At most" placeholder="To" value=to quiet=true on_input=move |to| set(from.get_untracked(), to, unit.get_untracked()) />
        </span>
        <Unit timed value=unit on_change=move |unit| set(from.get_untracked(), to.get_untracked(), unit) />
        <span class="unit">"ago"</span>
    }
    .into_any()
}

/// A named period.
#[component]
pub(super) fn PeriodValue(field: Field) -> impl IntoView {
    let mut choices = vec![Choice::new("", "Choose a period")];
    choices.extend(Period::ALL.iter().map(|period| Choice::new(period.label(), period.label())));
    let value = Signal::derive(move || {
        field.operand.with(|operand| match operand {
            Operand::Period(Some(period)) => period.label().to_owned(),
            _ => String::new(),
        })
    });
    let change = move |label: String| {
        field.set(Operand::Period(Period::ALL.iter().find(|period| period.label() == label).copied()))
    };
    view! { <Select label="Period" choices=Signal::stored(choices) value on_change=change quiet=true /> }
        .into_any()
}

/// Several of a part of the calendar: all in sight where there are few, else as chips.
#[component]
pub(super) fn PartsValue(field: Field, part: DatePart) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        field
            .operand
            .with(|operand| if let Operand::Many(texts) = operand { texts.to_vec() } else { Vec::new() })
    });
    if matches!(part, DatePart::Year | DatePart::IsoWeek | DatePart::DayOfMonth) {
        let add = move |more: Vec<String>| {
            let mut next = chosen.get_untracked();
            next.extend(
                more.into_iter().filter(|text| !chosen.with_untracked(|chosen| chosen.contains(text))),
            );
            field.set(Operand::Many(next.into()));
        };
        let remove = move |place: usize| {
            let mut next = chosen.get_untracked();
            if place < next.len() {
                next.remove(place);
            }
            field.set(Operand::Many(next.into()));
        };
        return view! { <span class="parts-field"><ChipsInput label=part.label() values=chosen on_add=add on_remove=remove placeholder="Numbers, with commas" /></span> }.into_any();
    }
    let turn = move |text: String| {
        let mut next = chosen.get_untracked();
        match next.iter().position(|other| *other == text) {
            Some(place) => drop(next.remove(place)),
            None => next.push(text),
        }
        next.sort_by_key(|text| text.parse::<i32>().unwrap_or(i32::MAX));
        field.set(Operand::Many(next.into()));
    };
    let buttons = part.range().map(|value| {
        let (text, name) = (value.to_string(), part.value_label(value));
        let own = StoredValue::new(text);
        let short = if part == DatePart::Hour { name.clone() } else { name.chars().take(3).collect() };
        view! {
            <button
                type="button"
                class="part"
                aria-label=name
                aria-pressed=move || chosen.with(|chosen| own.with_value(|own| chosen.contains(own))).to_string()
                on:click=move |_| turn(own.get_value())
            >{short}</button>
        }
    });
    let buttons = buttons.collect_view();
    view! { <span class="parts" role="group" aria-label=part.label()>{buttons}</span> }.into_any()
}
