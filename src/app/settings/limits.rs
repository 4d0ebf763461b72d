//! Limits that there are, and how near a workspace is to each.

use serde_json::Value;

use crate::{
    app::builder::paste,
    model::{
        definition::{Definition, MAX_DEPTH},
        draft::{Draft, DraftNode},
        naming::MAX_TAGS,
    },
};

/// Rows of a table: they are numbered with 32 bits, of which one number says that there is none.
const MOST_ROWS: u64 = u32::MAX as u64 - 1;

/// Customers whose keys are remembered, also of those that are not in the data any more: their numbers have 32 bits.
const MOST_KEYS: u64 = u32::MAX as u64;

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited.
    pub what: &'static str,
    /// The most that there is now.
    pub now: u64,
    /// The most that there can be.
    pub most: u64,
    /// Where the most is.
    pub place: Option<String>,
}

impl Limit {
    /// 0 to 1.
    pub fn share(&self) -> f64 {
        self.now as f64 / self.most as f64
    }
}

/// What is looked at of a segment.
pub struct Looked<'a> {
    /// Its name.
    pub name: &'a str,
    /// How many tags it has.
    pub tags: usize,
    /// What it means.
    pub definition: Option<&'a Definition>,
}

/// All of them: of segments, of tables by name and rows, and of customers whose keys are remembered.
pub fn limits(segments: &[Looked<'_>], tables: &[(String, u64)], keys: Option<u64>) -> Vec<Limit> {
    let of = |what, most: u64, figure: &dyn Fn(&Looked<'_>) -> u64| {
        let largest = segments.iter().map(|one| (figure(one), one.name)).max_by_key(|(figure, _)| *figure);
        let (now, name) = largest.unwrap_or_default();
        Limit { what, now, most, place: (now > 0).then(|| name.to_owned()) }
    };
    let rows = tables.iter().max_by_key(|(_, rows)| *rows);
    vec![
        of("Tags of a segment", MAX_TAGS as u64, &|one| one.tags as u64),
        of("Sub-rules within each other", MAX_DEPTH as u64, &|one| one.definition.map_or(0, depth)),
        of("Values in a list", paste::MOST as u64, &|one| one.definition.map_or(0, longest_list)),
        Limit {
            what: "Rows of a table",
            now: rows.map_or(0, |(_, rows)| *rows),
            most: MOST_ROWS,
            place: rows.map(|(name, _)| name.clone()),
        },
        Limit { what: "Customers remembered by key", now: keys.unwrap_or(0), most: MOST_KEYS, place: None },
    ]
}

/// How deep sub-rules stand within each other: 0 where there are none.
fn depth(definition: &Definition) -> u64 {
    let draft = Draft::from(definition);
    let nodes = draft.rules.iter().flat_map(|rule| &rule.nodes);
    nodes.map(DraftNode::height).max().unwrap_or(1).saturating_sub(1) as u64
}

/// How many values the longest list has.
fn longest_list(definition: &Definition) -> u64 {
    fn longest(value: &Value) -> usize {
        match value {
            Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
                items.len()
            }
            Value::Array(items) => items.iter().map(longest).max().unwrap_or(0),
            Value::Object(fields) => fields.values().map(longest).max().unwrap_or(0),
            _ => 0,
        }
    }
    serde_json::to_value(definition).map_or(0, |value| longest(&value) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json;

    #[test]
    fn the_most_of_each_is_named() {
        let text = include_str!("../../../tests/data/definitions/everything_else.json");
        let definition = json::read_definition(text).expect("a definition");
        let segments = [
            Looked { name: "One", tags: 3, definition: None },
            Looked { name: "Two", tags: 1, definition: Some(&definition) },
        ];
        let tables = [("a".to_owned(), 5), ("b".to_owned(), 70)];
        let found = limits(&segments, &tables, Some(9));
        let told: Vec<(u64, Option<&str>)> =
            found.iter().map(|limit| (limit.now, limit.place.as_deref())).collect();
        assert_eq!((told[0], told[3], told[4]), ((3, Some("One")), (70, Some("b")), (9, None)));
        assert_eq!(told[2], (1, Some("Two")));
        assert!(found.iter().all(|limit| limit.share() < 1.0));
        assert!(limits(&[], &[], None).iter().all(|limit| limit.now == 0 && limit.place.is_none()));
    }
}
