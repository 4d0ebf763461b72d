//! The fields that a quick segment can be made of.

use crate::model::{
    attribute::{Attribute, Hop, Path},
    schema::{ColumnType, TableSchema, ValueType},
    setup::{Cardinality, Setup},
};

/// Where quick segments are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Columns of the profile table.
    Profiles,
    /// Customer-level measures.
    Measures,
    /// Numbers of tables of scores.
    Intelligence,
}

impl Source {
    /// In the order of the menu.
    pub const ALL: [Self; 3] = [Self::Profiles, Self::Measures, Self::Intelligence];

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Profiles => "Profiles",
            Self::Measures => "Measures",
            Self::Intelligence => "Intelligence",
        }
    }

    /// In an address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Profiles => "profiles",
            Self::Measures => "measures",
            Self::Intelligence => "intelligence",
        }
    }

    /// Source an address.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|from| from.key() == key)
    }
}

/// Something that customers are chosen by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What a person calls it.
    pub label: String,
    /// The table that it is of; empty for a measure.
    pub table: String,
    /// What is asked.
    pub attribute: Attribute,
    /// What it holds.
    pub kind: ValueType,
    /// Several values a customer.
    pub list: bool,
    /// Source its table to the customers; nothing for the profile table and measures.
    pub path: Option<Path>,
}

impl Field {
    /// A measure.
    pub fn measure(id: &str, name: &str, kind: ValueType) -> Self {
        Self {
            label: name.to_owned(),
            table: String::new(),
            attribute: Attribute::Measure { measure: id.to_owned() },
            kind,
            list: false,
            path: None,
        }
    }
}

/// The columns of the profile table, save its key and what cannot be asked. A part of a key of several columns is one: many
/// customers have the same.
pub fn profile_fields(schema: &TableSchema, key: &[String]) -> Vec<Field> {
    let is_key = |name: &String| key == std::slice::from_ref(name);
    let columns = schema.columns.iter().filter(|column| !is_key(&column.name));
    columns.filter_map(|column| field(&schema.name, &column.name, &column.kind, None)).collect()
}

/// The numbers of tables of scores: tables without a time, whose key is the customer's.
pub fn score_fields(tables: &[TableSchema], setup: &Setup) -> Vec<Field> {
    let scores = |schema: &TableSchema| {
        let own = setup.table(&schema.name);
        if schema.name == setup.profile || own.is_some_and(|own| own.time.is_some()) {
            return Vec::new();
        }
        let one = setup.relationships.iter().find(|relationship| {
            relationship.source == schema.name
                && relationship.target == setup.profile
                && (relationship.kind == Cardinality::OneToOne
                    || own.is_some_and(|own| own.key == relationship.columns))
        });
        let Some(relationship) = one else { return Vec::new() };
        let path = Path {
            from: schema.name.clone(),
            hops: vec![Hop { relationship: relationship.id.clone(), reverse: false }],
        };
        let columns = schema.columns.iter().filter(|column| !relationship.columns.contains(&column.name));
        columns
            .filter(|column| column.kind == ColumnType::Value(ValueType::Number))
            .filter_map(|column| field(&schema.name, &column.name, &column.kind, Some(path.clone())))
            .collect()
    };
    tables.iter().flat_map(scores).collect()
}

fn field(table: &str, column: &str, kind: &ColumnType, path: Option<Path>) -> Option<Field> {
    let (kind, list) = match kind {
        ColumnType::Value(ValueType::Empty) | ColumnType::Unsupported(_) => return None,
        ColumnType::Value(kind) => (*kind, false),
        ColumnType::List(ValueType::Text) => (ValueType::Text, true),
        ColumnType::List(_) => return None,
    };
    let attribute = Attribute::column(table, column);
    Some(Field { label: column.to_owned(), table: table.to_owned(), attribute, kind, list, path })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        schema::ColumnSchema,
        setup::{Relationship, TableSetup},
    };

    fn table(name: &str, columns: &[(&str, ColumnType)]) -> TableSchema {
        let column = |(name, kind): &(&str, ColumnType)| ColumnSchema {
            name: (*name).to_owned(),
            kind: kind.clone(),
            source_type: String::new(),
        };
        TableSchema { name: name.to_owned(), columns: columns.iter().map(column).collect() }
    }

    fn of(kind: ValueType) -> ColumnType {
        ColumnType::Value(kind)
    }

    #[test]
    fn the_key_and_what_cannot_be_asked_are_no_fields() {
        let schema = table(
            "customers",
            &[
                ("id", of(ValueType::Number)),
                ("country", of(ValueType::Text)),
                ("picture", ColumnType::Unsupported("binary".into())),
                ("nothing", of(ValueType::Empty)),
                ("interests", ColumnType::List(ValueType::Text)),
            ],
        );
        let fields = profile_fields(&schema, &["id".to_owned()]);
        let names: Vec<_> = fields.iter().map(|field| (field.label.as_str(), field.list)).collect();
        assert_eq!(names, [("country", false), ("interests", true)]);
        let parts = profile_fields(&schema, &["country".to_owned(), "id".to_owned()]);
        assert_eq!(parts.len(), 3, "a part of a key is asked like any column");
    }

    #[test]
    fn a_score_table_has_a_row_for_a_customer_and_no_time() {
        let numbers = |name: &str| {
            table(
                name,
                &[
                    ("customer", of(ValueType::Number)),
                    ("score", of(ValueType::Number)),
                    ("model", of(ValueType::Text)),
                ],
            )
        };
        let relationship = |source: &str| Relationship {
            id: format!("{source}.customer"),
            source: source.to_owned(),
            columns: vec!["customer".to_owned()],
            target: "customers".to_owned(),
            kind: Cardinality::ManyToOne,
        };
        let keyed = |name: &str, time: Option<&str>| TableSetup {
            table: name.to_owned(),
            key: vec!["customer".to_owned()],
            time: time.map(str::to_owned),
            ..TableSetup::default()
        };
        let setup = Setup {
            profile: "customers".to_owned(),
            tables: vec![keyed("churn", None), keyed("visits", Some("at"))],
            relationships: ["churn", "visits", "contacts"].map(relationship).to_vec(),
        };
        let tables = ["customers", "churn", "visits", "contacts"].map(numbers);
        let fields = score_fields(&tables, &setup);
        assert_eq!(fields.len(), 1, "{fields:?}");
        assert_eq!((fields[0].table.as_str(), fields[0].label.as_str()), ("churn", "score"));
        assert_eq!(fields[0].path.as_ref().map(|path| path.hops.len()), Some(1));
    }
}
