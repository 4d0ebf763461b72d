//! Which column says when something happened.

use super::{Seen, names};
use crate::{
    data::column::Bits,
    model::{
        proposal::{Alternative, Choice, Fact},
        schema::{ColumnType, ValueType},
    },
};

/// Words for when something happened, or began.
const HAPPENED: [&str; 34] = [
    "date",
    "time",
    "timestamp",
    "datetime",
    "at",
    "on",
    "when",
    "day",
    "ts",
    "occurred",
    "happened",
    "created",
    "ordered",
    "bought",
    "purchased",
    "sold",
    "opened",
    "visited",
    "started",
    "start",
    "began",
    "begin",
    "engage",
    "engaged",
    "invoice",
    "event",
    "transaction",
    "placed",
    "posted",
    "received",
    "submitted",
    "paid",
    "signed",
    "sent",
];

/// Words for when something ends, is due, was born or written down.
const LATER: [&str; 40] = [
    "birthday",
    "birth",
    "birthdate",
    "dob",
    "born",
    "expiry",
    "expire",
    "expires",
    "expired",
    "expiration",
    "valid",
    "until",
    "due",
    "end",
    "ended",
    "ends",
    "close",
    "closed",
    "finished",
    "completed",
    "cancelled",
    "canceled",
    "update",
    "updated",
    "modified",
    "changed",
    "deleted",
    "next",
    "renewal",
    "planned",
    "scheduled",
    "loaded",
    "imported",
    "ingested",
    "processed",
    "exported",
    "resolved",
    "delivered",
    "deadline",
    "required",
];

/// A column that scores less is not taken.
const ENOUGH: f64 = 1.5;

struct Found {
    score: f64,
    column: String,
    evidence: Vec<Fact>,
}

fn judged(table: &Seen, place: usize, kind: ValueType) -> Option<Found> {
    let column = table.columns.at(place)?;
    let name = table.column_name(place).to_owned();
    let words = names::split(&name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // `ordered_at` of orders, `visit_date` of web visits.
    let stem = names::table_stem(table.name());
    let affine = stem
        .iter()
        .any(|of| of.len() >= 4 && words.iter().any(|word| word.starts_with(of.trim_end_matches('e'))));
    let filled = column.present.as_ref().map_or(column.len, Bits::count);
    let share = if column.len == 0 { 1.0 } else { filled as f64 / column.len as f64 };
    let mut evidence = vec![Fact::Holds { kind: ColumnType::Value(kind) }];
    let mut score = 2.0 * share - 0.05 * place as f64;
    if has(&LATER) {
        score -= 3.0;
        evidence.push(Fact::LaterName { column: name.clone() });
    } else if has(&HAPPENED) || affine {
        score += 2.0;
        evidence.push(Fact::TimeName { column: name.clone() });
    }
    if affine {
        score += 0.5;
    }
    if kind == ValueType::DateTime {
        score += 0.2;
    }
    if column.len > 0 && filled == 0 {
        return None;
    }
    evidence.push(match column.len - filled {
        0 if column.len == 0 => Fact::NoValues { column: name.clone() },
        0 => Fact::Full,
        empty => Fact::Empty { rows: empty as u64, of: column.len as u64 },
    });
    Some(Found { score, column: name, evidence })
}

/// The time column of a table that may have one.
pub(super) fn choose(table: &Seen) -> Choice<Option<String>> {
    let kinds = table.columns.schema().columns.iter().map(|column| &column.kind).enumerate();
    let dates = kinds.filter_map(|(place, kind)| match kind {
        ColumnType::Value(kind @ (ValueType::Date | ValueType::DateTime)) => Some((place, *kind)),
        _ => None,
    });
    let mut found: Vec<Found> = dates.filter_map(|(place, kind)| judged(table, place, kind)).collect();
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    let confidence = |score: f64| (score / 4.7).clamp(0.05, 0.98);
    let takes = found.first().is_some_and(|first| first.score >= ENOUGH);
    let rest: Vec<Alternative<Option<String>>> = found
        .iter()
        .skip(usize::from(takes))
        .map(|found| Alternative {
            value: Some(found.column.clone()),
            confidence: confidence(found.score),
            evidence: found.evidence.clone(),
        })
        .collect();
    match found.into_iter().next().filter(|_| takes) {
        Some(first) => {
            // Two that are much the same make neither sure.
            let second = rest.first().map_or(0.0, |second| second.confidence);
            let first_is = confidence(first.score);
            let close = if first_is - second < 0.05 { 0.7 } else { 1.0 };
            Choice {
                value: Some(first.column),
                confidence: first_is * close,
                evidence: first.evidence,
                alternatives: rest,
            }
        }
        None => Choice { value: None, confidence: 0.9, evidence: vec![Fact::NoTime], alternatives: rest },
    }
}

/// No time column, of a table whose rows do not happen.
pub(super) fn none(table: &Seen) -> Choice<Option<String>> {
    let evidence = vec![Fact::NoActivity { table: table.name().into() }];
    Choice { value: None, confidence: 0.9, evidence, alternatives: Vec::new() }
}
