//! What a table is likely to be: its key, the columns that name a customer, and whether it holds customers at all.

use super::Seen;
use crate::{
    data::{column::Values, keys::can_be_key},
    model::schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
    service::{part::protocol::ColumnFacts, protocol::ProfileSetup},
};

/// A guess about one table.
pub(in crate::service) struct Guess {
    pub setup: ProfileSetup,
    /// Higher is likelier to be the profile table.
    pub score: f64,
}

fn words(name: &str) -> String {
    name.to_lowercase().chars().map(|sign| if sign.is_alphanumeric() { sign } else { ' ' }).collect()
}

/// Words for those whom a profile table holds.
const PEOPLE: [&str; 10] = [
    "customer",
    "contact",
    "account",
    "client",
    "member",
    "user",
    "person",
    "people",
    "profile",
    "subscriber",
];

fn key_score(place: usize, column: &ColumnSchema, table: &str, facts: &ColumnFacts, rows: bool) -> f64 {
    if !facts.key.unwrap_or(!rows) {
        return 0.0;
    }
    let unique = facts.unique == Some(true);
    let name = words(&column.name);
    let singular = table.trim_end_matches('s').to_lowercase();
    let names = name.split(' ').any(|word| word == "id" || word == "key" || word == "number" || word == "no")
        || name.ends_with("id")
        || name == words(table)
        || name == singular;
    // A column that is called after the table or after people, as `customer_id` is.
    let own =
        (!singular.is_empty() && name.contains(&singular)) || PEOPLE.iter().any(|word| name.contains(word));
    let full = facts.full;
    let score = f64::from(u8::from(names)) * 3.0
        + f64::from(u8::from(own && names)) * 3.0
        + f64::from(u8::from(unique)) * 4.0
        + f64::from(u8::from(full))
        - place as f64 * 0.05;
    // A measure that happens to be different everywhere is no key.
    if unique || names { score } else { score.min(1.0) }
}

fn find(schema: &TableSchema, wanted: &[&str], not: &[&str]) -> Option<String> {
    let texts = schema.columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Text));
    let mut best: Option<(usize, &str)> = None;
    for column in texts {
        let name = words(&column.name);
        if not.iter().any(|word| name.contains(word)) {
            continue;
        }
        let rank = wanted.iter().position(|word| name.contains(word));
        if let Some(rank) = rank
            && best.is_none_or(|(other, _)| rank < other)
        {
            best = Some((rank, &column.name));
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// The guess about a table whose rows are at hand.
pub(super) fn at_hand(seen: &Seen) -> Guess {
    let facts = seen.places().map(|(place, column)| ColumnFacts {
        key: (!matches!(column.values, Values::Empty)).then(|| can_be_key(column)),
        full: column.present.is_none(),
        unique: Some(seen.is_unique(place)),
        latest: None,
        days: None,
    });
    profile(seen.columns.schema(), &facts.collect::<Vec<_>>(), seen.columns.rows() as u64)
}

/// A column that is likely to say whose a row is, from its name alone.
pub(in crate::service) fn likely_key(schema: &TableSchema) -> Option<String> {
    let ends = |name: &str| ["id", "key", "no", "number"].iter().any(|word| name.ends_with(word));
    let names = schema.columns.iter().map(|column| (words(&column.name), column));
    let mut ids = names.filter(|(name, _)| ends(name)).peekable();
    let first = ids.peek().map(|(_, column)| column.name.clone());
    let own = ids.find(|(name, _)| PEOPLE.iter().any(|word| name.contains(word)));
    own.map(|(_, column)| column.name.clone()).or(first)
}

/// The guess about a table, from what is known of its columns.
pub(in crate::service) fn profile(schema: &TableSchema, facts: &[ColumnFacts], rows: u64) -> Guess {
    let mut best: Option<(f64, String)> = None;
    for (place, (column, facts)) in schema.columns.iter().zip(facts).enumerate() {
        let score = key_score(place, column, &schema.name, facts, rows > 0);
        if score > 1.0 && best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((score, column.name.clone()));
        }
    }
    let table = words(&schema.name);
    let named = PEOPLE.iter().any(|word| table.contains(word));
    let email = find(schema, &["email", "e mail", "mail"], &["newsletter", "opt"]);
    let display_name = find(
        schema,
        &["full name", "display name", "customer name", "name"],
        &["first", "last", "user", "file"],
    );
    let foreign =
        schema.columns.iter().filter(|column| words(&column.name).ends_with(" id")).count().saturating_sub(1);
    let score = best.as_ref().map_or(0.0, |(score, _)| *score)
        + f64::from(u8::from(named)) * 6.0
        + f64::from(u8::from(email.is_some())) * 3.0
        - foreign as f64 * 2.0;
    Guess {
        setup: ProfileSetup {
            table: schema.name.clone(),
            key: best.map(|(_, key)| key).into_iter().collect(),
            display_name,
            email,
            newest_wins: false,
        },
        score,
    }
}
