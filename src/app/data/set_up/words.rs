//! What a set-up changed, and how the rows of a relationship stand, in plain English.

use super::standing::Standing;
use crate::{
    app::{data::joined::Change, format},
    model::setup::Relationship,
};

/// `orders.customer_id → customers`
pub(in crate::app::data) fn relationship_words(one: &Relationship) -> String {
    format!("{}.{} → {}", one.source, one.columns.join("+"), one.target)
}

fn from_to(before: u64, now: u64) -> String {
    format!("{} → {}", format::count(before), format::count(now))
}

/// A change as one sentence.
pub(super) fn change_words(change: &Change) -> String {
    match change {
        Change::Profile { now } => format!("The customers are in {now} now."),
        Change::Customers { before, now } => format!("Customers: {}.", from_to(*before, *now)),
        Change::Key { table, now } if now.is_empty() => format!("{table} has no key any more."),
        Change::Key { table, now } => format!("The key of {table} is {}.", now.join(" and ")),
        Change::Time { table, now: Some(column) } => {
            format!("{table} holds activities, at the time in {column}.")
        }
        Change::Time { table, now: None } => format!("{table} holds no activities any more."),
        Change::LeftOut { table, before, now } => {
            format!("Rows of {table} left out for a repeated key: {}.", from_to(*before, *now))
        }
        Change::Zone { table } => format!("Times in {table} are read in another zone."),
        Change::Added(one) => format!("Added: {}.", relationship_words(one)),
        Change::Removed(one) => format!("Removed: {}.", relationship_words(one)),
        Change::Redirected(one) => format!("Changed: {}.", relationship_words(one)),
        Change::Matched { relationship, before, now } => {
            format!(
                "Rows with a partner in {}: {}.",
                relationship_words(relationship),
                from_to(*before, *now)
            )
        }
        Change::Naming => "How customers are named, or whom they are.".to_owned(),
    }
}

/// What of a relationship's rows leads nowhere: one sentence for orphans and one for empty keys, where there are any.
pub(in crate::app::data) fn standing_words(standing: &Standing, target: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    if standing.orphans > 0 {
        let (rows, have) = (
            format::counted(standing.orphans, "row", "rows"),
            if standing.orphans == 1 { "has" } else { "have" },
        );
        sentences.push(format!("{rows} {have} a value that is no key of {target}"));
    }
    if standing.empty > 0 {
        let (rows, have) = (
            format::counted(standing.empty, "row", "rows"),
            if standing.empty == 1 { "has" } else { "have" },
        );
        sentences.push(format!("{rows} {have} no value"));
    }
    if standing.every > 1 {
        sentences.push(format!("one row in {} was looked at", format::count(standing.every)));
    }
    sentences
}
