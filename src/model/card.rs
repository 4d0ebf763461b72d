//! One customer, as the data has them: values of the profile table and of what hangs off it, and related records.

use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Path},
    cell::Cell,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::{Cardinality, Relationship};

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
