//! The tree of verdicts: what each rule and condition says of a customer, with the values and records that decided.

use leptos::prelude::*;

use super::{
    attributes::value,
    days::day_and_time,
    distance::Distance,
    verdict::{Line, RuleLines, plain},
};
use crate::{
    app::{format, ui::icon::Icon},
    model::{
        cell::Cell,
        definition::SetOperator,
        explanation::{Looked, Record, Records},
        words::attribute_words,
    },
};

/// How far a number is from what is asked: "20.00 short of 500".
pub(super) fn distance_words(distance: &Distance) -> String {
    match distance {
        Distance::Short { by, of } if is_zero(by) => {
            format!("just {}, and more is asked", format::number(of))
        }
        Distance::Over { by, of } if is_zero(by) => format!("just {}, and less is asked", format::number(of)),
        Distance::Short { by, of } => format!("{} short of {}", format::number(by), format::number(of)),
        Distance::Over { by, of } => format!("{} over {}", format::number(by), format::number(of)),
    }
}

fn is_zero(text: &str) -> bool {
    text.chars().all(|sign| matches!(sign, '0' | '.'))
}

/// All rules.
pub(super) fn tree(rules: Vec<RuleLines>) -> AnyView {
    rules.into_iter().map(rule).collect_view().into_any()
}

fn rule(rule: RuleLines) -> AnyView {
    let joined = rule.operator.map(|operator| match operator {
        SetOperator::Union => "Union: or in the rule below",
        SetOperator::Intersect => "Intersect: and in the rule below",
        SetOperator::Except => "Except: and not in the rule below",
    });
    let running = rule.operator.and(rule.running).map(|running| {
        let word = if running { "In, after this rule" } else { "Not in, after this rule" };
        view! { <p class="running muted">{word}</p> }
    });
    view! {
        {joined.map(|word| view! { <p class="joined">{word}</p> })}
        <ul class="verdicts">{rule.lines.into_iter().map(line).collect_view()}</ul>
        {running}
    }
    .into_any()
}

fn line(line: Line) -> AnyView {
    let (icon, word, class) = match (line.off, line.holds) {
        (true, _) => ("minus", "Switched off", "off"),
        (_, None) => ("minus", "Asks nothing", "off"),
        (_, Some(true)) => ("check", "Holds", "yes"),
        (_, Some(false)) => ("x", "Does not hold", "no"),
    };
    let needed = line.change.map(|holds| {
        let word = if holds { "would have to hold" } else { "would have to not hold" };
        view! { <span class="mark needed">{word}</span> }
    });
    let group = line.is_group;
    let looked = line.looked.iter().map(looked).collect_view();
    let distance =
        line.distance.as_ref().map(|distance| view! { <b class="distance">{distance_words(distance)}</b> });
    let records = line.records.iter().map(records).collect_view();
    let facts = (!line.looked.is_empty() || line.distance.is_some())
        .then(|| view! { <p class="looked">{looked}{distance}</p> });
    view! {
        <li class=format!("verdict {class}") class:group=group data-depth=line.depth.min(12).to_string()>
            <span class="sign" title=word><Icon name=icon /><span class="sr-only">{format!("{word}: ")}</span></span>
            <div class="verdict-body"><p class="verdict-words">{line.sentence}{needed}</p>{facts}{records}</div>
        </li>
    }
    .into_any()
}

fn looked(looked: &Looked) -> AnyView {
    let of = looked.attribute.as_ref().map_or_else(
        || "It is".to_owned(),
        |attribute| format!("{}:", super::card::capital(&attribute_words(attribute))),
    );
    let many = looked.distinct.saturating_sub(looked.values.len() as u64);
    let values =
        looked.values.iter().enumerate().map(|(at, cell)| view! { {(at > 0).then_some(", ")}{value(cell)} });
    let values = values.collect_view();
    view! {
        <span class="value"><span class="muted">{of}" "</span>{values}{(many > 0).then(|| format!(" and {} more", format::count(many)))}
        {looked.values.is_empty().then(|| view! { <span class="muted">"no record to look at"</span> })}</span>
    }
    .into_any()
}

fn records(records: &Records) -> AnyView {
    let table = plain(&records.table);
    let said = match (records.all, records.matching) {
        (0, _) => format!("No record of {table}."),
        (all, matching) if records.against => format!(
            "{} of {} of {table}. What does not fit:",
            format::count(matching),
            format::counted(all, "record", "records")
        ),
        (all, 0) => format!("None of {} of {table} fits.", format::counted(all, "record", "records")),
        (all, matching) => format!(
            "{} of {} of {table}:",
            format::count(matching),
            format::counted(all, "record", "records")
        ),
    };
    let decided = if records.against { records.all - records.matching } else { records.matching };
    let more = decided.saturating_sub(records.shown.len() as u64);
    let heads: Vec<String> = records.columns.iter().map(attribute_words).collect();
    let timed = records.shown.iter().any(|record| record.time.is_some());
    let row = |record: &Record| {
        let time = record.time.as_ref().map(time);
        view! {
            <tr>{timed.then(|| view! { <td class="muted">{time}</td> })}{record.cells.iter().map(|cell| view! { <td>{value(cell)}</td> }).collect_view()}</tr>
        }
    };
    let shown = (!records.shown.is_empty()).then(|| {
        view! {
            <table>
                <thead><tr>{timed.then(|| view! { <th scope="col">"when"</th> })}{heads.iter().map(|head| view! { <th scope="col">{head.clone()}</th> }).collect_view()}</tr></thead>
                <tbody>{records.shown.iter().map(row).collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <div class="deciding">
            <p class="muted">{said}</p>
            {shown}
            {(more > 0).then(|| view! { <p class="muted">{format!("and {} more", format::count(more))}</p> })}
        </div>
    }
    .into_any()
}

fn time(cell: &Cell) -> String {
    match day_and_time(Some(cell)) {
        (Some(day), Some(time)) => format!("{}, {time}", format::day(day)),
        (Some(day), None) => format::day(day),
        _ => String::new(),
    }
}
