//! What a table is likely to be: its key, the columns that name a customer, and whether it holds customers at all.

use crate::{
    data::{
        column::{Column, Values},
        keys::can_be_key,
    },
    engine::columns::Columns,
    model::schema::{ColumnSchema, ColumnType, ValueType},
    service::protocol::ProfileSetup,
};

/// A guess about one table.
pub(in crate::service) struct Guess {
    pub setup: ProfileSetup,
    /// Higher is likelier to be the profile table.
    pub score: f64,
    /// The latest day of its dates.
    pub last_day: Option<String>,
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

fn key_score(place: usize, column: &ColumnSchema, table: &str, values: &Column, unique: bool) -> f64 {
    if !can_be_key(values) {
        return 0.0;
    }
    let name = words(&column.name);
    let singular = table.trim_end_matches('s').to_lowercase();
    let names = name.split(' ').any(|word| word == "id" || word == "key" || word == "number" || word == "no")
        || name.ends_with("id")
        || name == words(table)
        || name == singular;
    // A column that is called after the table or after people, as `customer_id` is.
    let own =
        (!singular.is_empty() && name.contains(&singular)) || PEOPLE.iter().any(|word| name.contains(word));
    let full = values.present.is_none();
    let score = f64::from(u8::from(names)) * 3.0
        + f64::from(u8::from(own && names)) * 3.0
        + f64::from(u8::from(unique)) * 4.0
        + f64::from(u8::from(full))
        - place as f64 * 0.05;
    // A measure that happens to be different everywhere is no key.
    if unique || names { score } else { score.min(1.0) }
}

fn find(columns: &Columns, wanted: &[&str], not: &[&str]) -> Option<String> {
    let texts =
        columns.schema().columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Text));
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

/// The guess about a table, of whose columns it is known whether no value comes twice.
pub(in crate::service) fn profile(columns: &Columns, unique: &[bool]) -> Guess {
    let schema = columns.schema();
    let mut best: Option<(f64, String)> = None;
    for (place, column) in schema.columns.iter().enumerate() {
        let Some(values) = columns.at(place) else { continue };
        let score = key_score(place, column, &schema.name, values, unique.get(place) == Some(&true));
        if score > 1.0 && best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((score, column.name.clone()));
        }
    }
    let table = words(&schema.name);
    let named = PEOPLE.iter().any(|word| table.contains(word));
    let email = find(columns, &["email", "e mail", "mail"], &["newsletter", "opt"]);
    let display_name = find(
        columns,
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
        last_day: last_day(columns),
    }
}

/// The latest day of date and date-time columns that look back: a birthday is one, an expiry is not.
fn last_day(columns: &Columns) -> Option<String> {
    use crate::model::cell::Cell;
    let days = columns.schema().columns.iter().enumerate().filter_map(|(place, _)| {
        let column = columns.at(place)?;
        let row = match &column.values {
            Values::Date(values) => latest(column, values),
            Values::DateTime { values, .. } => latest(column, values),
            _ => None,
        }?;
        match column.cell(row, chrono_tz::Tz::UTC) {
            Cell::Date(text) | Cell::DateTime(text) => text.get(..10).map(str::to_owned),
            _ => None,
        }
        // Days beyond the calendar are not written as days.
        .filter(|text| text.parse::<chrono::NaiveDate>().is_ok())
    });
    days.max()
}

fn latest<T: Copy + Ord>(column: &Column, values: &[T]) -> Option<usize> {
    values
        .iter()
        .enumerate()
        .filter(|(row, _)| column.has_value(*row))
        .max_by_key(|(_, value)| **value)
        .map(|(row, _)| row)
}
