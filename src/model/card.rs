//! One customer, as the data has them: values of the profile table and of what hangs off it, and related records.

use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Path},
    cell::Cell,
    schema::{ColumnType, TableSchema, ValueType},
    setup::Setup,
};

/// So many ways to related records are followed.
pub const MOST_PATHS: usize = 60;

/// One customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The key, as text.
    pub key: String,
    /// All columns of the profile table, then those of the look-ups that hang off it.
    pub fields: Vec<Field>,
    /// Tables with records of theirs, in the order of the set-up.
    pub related: Vec<Related>,
}

/// A value of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Which column; `via` says over which look-up.
    pub attribute: Attribute,
    /// Its value.
    pub value: Cell,
}

/// Records of a table that lead to one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// From the table to the customer: many-to-one all the way, so each record is of one customer.
    pub path: Path,
    /// The column that says when a record happened.
    pub time: Option<String>,
    /// The columns of its records.
    pub columns: Vec<String>,
    /// How many records.
    pub records: u64,
}

/// A record of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedRecord {
    /// Which of the paths that were asked for led to it.
    pub of: u32,
    /// Where it stands in its file.
    pub row: u32,
    /// When it happened; nothing where its table has no time, or it none.
    pub time: Option<Cell>,
    /// A value for each column of its table.
    pub cells: Vec<Cell>,
    /// What rows of other tables are called that it leads to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Named>,
}

/// What the row is called that a key of a record leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The record's column that holds the key.
    pub column: String,
    /// The name.
    pub name: String,
}

/// How rows are called that a column of a table leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The relationship, by its id.
    pub relationship: String,
    /// The column that holds the key.
    pub column: String,
    /// The target's column that holds the names.
    pub name: String,
}

/// Some records of a customer, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsPage {
    /// Those without a time come last.
    pub records: Vec<RelatedRecord>,
    /// How many there are in all.
    pub total: u64,
}

/// The ways from every other table to the customer that its records belong to, in the order of the set-up's tables: each
/// record leads to one customer at most. A table may have several, as orders do that are of a buyer and of a recipient.
pub fn ways(setup: &Setup) -> Vec<Path> {
    let mut names: Vec<&str> = Vec::new();
    let sources = setup.relationships.iter().map(|relationship| relationship.source.as_str());
    for name in setup.tables.iter().map(|table| table.table.as_str()).chain(sources) {
        if name != setup.profile && !names.contains(&name) {
            names.push(name);
        }
    }
    let to_one = |path: &Path| path.hops.iter().all(|hop| !hop.reverse);
    let mut found: Vec<Path> = Vec::new();
    for name in names {
        found.extend(setup.paths(name, MOST_PATHS).into_iter().filter(to_one));
    }
    found.truncate(MOST_PATHS);
    found
}

/// The look-ups of a table whose rows have names: those over a relationship of one column, to another table than the
/// customers'.
pub fn namings<'a>(
    setup: &Setup,
    from: &str,
    schema: impl Fn(&str) -> Option<&'a TableSchema>,
) -> Vec<Naming> {
    let leads = setup.relationships.iter().filter(|one| {
        one.source == from && one.target != setup.profile && one.target != from && one.columns.len() == 1
    });
    let naming = |one: &crate::model::setup::Relationship| {
        let (column, name) = (one.columns.first()?.clone(), name_column(schema(&one.target)?)?);
        Some(Naming { relationship: one.id.clone(), column, name: name.to_owned() })
    };
    leads.filter_map(naming).collect()
}

/// The column that says what a person calls a row, judged by its name; nothing where none says so.
fn name_column(table: &TableSchema) -> Option<&str> {
    let texts = table.columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Text));
    let rank = |column: &str| {
        let column = column.to_lowercase().replace([' ', '-'], "_");
        let own = table.name.to_lowercase();
        let singular = own.strip_suffix('s').unwrap_or(&own);
        match column.as_str() {
            "name" | "display_name" | "displayname" => Some(0),
            of if of == format!("{singular}_name") || of == format!("{singular}name") => Some(1),
            "title" | "label" => Some(2),
            of if of == singular => Some(3),
            "description" => Some(4),
            _ => None,
        }
    };
    texts
        .filter_map(|column| Some((rank(&column.name)?, column.name.as_str())))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::{Cardinality, Relationship};

    fn texts(name: &str, columns: &str) -> TableSchema {
        let column = |name: &str| crate::model::schema::ColumnSchema {
            name: name.into(),
            kind: ColumnType::Value(ValueType::Text),
            source_type: String::new(),
        };
        TableSchema { name: name.into(), columns: columns.split(' ').map(column).collect() }
    }

    #[test]
    fn rows_are_called_by_the_column_that_says_so() {
        let of = |name: &str, columns: &str| name_column(&texts(name, columns)).map(str::to_owned);
        assert_eq!(of("stores", "id city name").as_deref(), Some("name"));
        assert_eq!(of("stores", "id Store-Name title").as_deref(), Some("Store-Name"));
        assert_eq!(of("products", "StockCode Description").as_deref(), Some("Description"));
        assert_eq!(of("stores", "store_id store").as_deref(), Some("store"));
        assert_eq!(of("sales_agents", "id manager regional_office"), None);
        let mut numbers = texts("stores", "id name");
        numbers.columns[1].kind = ColumnType::Value(ValueType::Number);
        assert_eq!(name_column(&numbers), None, "a number is no name");
    }

    #[test]
    fn only_look_ups_of_one_column_have_names() {
        let lead = |id: &str, columns: &[&str], target: &str| Relationship {
            id: id.into(),
            source: "orders".into(),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            target: target.into(),
            kind: Cardinality::ManyToOne,
        };
        let relationships = vec![
            lead("a", &["customer"], "customers"),
            lead("b", &["store"], "stores"),
            lead("c", &["country", "number"], "offices"),
            lead("d", &["parent"], "orders"),
            lead("e", &["agent"], "agents"),
        ];
        let setup = Setup { profile: "customers".into(), relationships, ..Setup::default() };
        let tables = ["customers", "stores", "offices", "orders", "agents"]
            .map(|name| texts(name, if name == "agents" { "id" } else { "id name" }));
        let found = namings(&setup, "orders", |name| tables.iter().find(|table| table.name == name));
        let store = Naming { relationship: "b".into(), column: "store".into(), name: "name".into() };
        assert_eq!(found, [store]);
    }

    #[test]
    fn every_way_ends_at_one_customer() {
        let relationship = |(id, source, target): (&str, &str, &str)| Relationship {
            id: id.into(),
            source: source.into(),
            columns: vec!["key".into()],
            target: target.into(),
            kind: Cardinality::ManyToOne,
        };
        let edges = [
            ("buyer", "orders", "customers"),
            ("recipient", "orders", "customers"),
            ("order", "lines", "orders"),
            ("product", "lines", "products"),
            ("home", "customers", "stores"),
        ];
        let setup = Setup {
            profile: "customers".into(),
            tables: Vec::new(),
            relationships: edges.map(relationship).to_vec(),
        };
        let told = |path: Path| {
            let hops: Vec<String> = path.hops.into_iter().map(|hop| hop.relationship).collect();
            format!("{}: {}", path.from, hops.join(" "))
        };
        let told: Vec<String> = ways(&setup).into_iter().map(told).collect();
        assert_eq!(
            told,
            ["orders: buyer", "orders: recipient", "lines: order buyer", "lines: order recipient"]
        );
    }
}
