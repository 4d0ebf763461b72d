//! How the tables of a workspace belong together: which holds the customers, keys, time columns, relationships.
//!
//! A setup names tables and columns; whether they are there and fit is looked at when it meets the data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attribute::{Hop, Path};

/// A path has at most so many hops.
pub const MAX_HOPS: usize = 20;

fn no(flag: &bool) -> bool {
    !flag
}

/// The tables of a workspace and what leads from one to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The profile table: a row per customer, or per business account.
    pub profile: String,
    /// What is known of each table; a table that is not named has neither key nor time.
    pub tables: Vec<TableSetup>,
    /// In the order in which a person sees them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
}

/// What is known of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableSetup {
    /// Its name.
    pub table: String,
    /// The columns that tell its rows apart: several make one key together. The profile table has one, and so has every
    /// target of a relationship. Of rows with the same key the first in file order is kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Of activities: the date or date-time column that says when a row happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Of rows with the same key the last in file order is kept instead.
    #[serde(default, skip_serializing_if = "no")]
    pub newest_wins: bool,
    /// Date-time columns without a zone whose values are UTC, not the workspace's wall clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub utc: Vec<String>,
}

/// Rows of one table that belong to one row of another each: many-to-one or one-to-one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// Unique in the setup; definitions name it by this.
    pub id: String,
    /// The table with the many rows.
    pub source: String,
    /// Its columns that hold the target's key, in the order of that key.
    pub columns: Vec<String>,
    /// The table with the one row, by its key.
    pub target: String,
    /// Many-to-one unless said otherwise.
    #[serde(default, skip_serializing_if = "is_many")]
    pub kind: Cardinality,
}

impl Relationship {
    /// Whether both lead from the same columns of the same table to the same one, whatever they are called.
    pub fn leads_like(&self, other: &Self) -> bool {
        (&self.source, &self.columns, &self.target) == (&other.source, &other.columns, &other.target)
    }
}

/// How many rows of the source belong to one of the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cardinality {
    /// Any number.
    #[default]
    ManyToOne,
    /// At most one.
    OneToOne,
}

fn is_many(kind: &Cardinality) -> bool {
    *kind == Cardinality::ManyToOne
}

/// Why a setup does not fit the data: all that is wrong is told at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfit {
    /// The table that it concerns.
    pub table: Option<String>,
    /// The relationship that it concerns, by its id.
    pub relationship: Option<String>,
    /// One sentence: what is wrong.
    pub message: String,
    /// One sentence: what to do about it.
    pub hint: String,
}

/// What the rows of a table came to under a setup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFound {
    /// Its name.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// Rows left out because their key is another row's.
    pub duplicates: u64,
    /// Some of those keys, each once.
    pub duplicate_examples: Vec<String>,
    /// Rows with an empty part of their key; of the profile table they are left out.
    pub without_key: u64,
}

/// What the rows of a relationship's source came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipFound {
    /// The relationship's id.
    pub relationship: String,
    /// Rows of the source that are not left out.
    pub rows: u64,
    /// Rows of them whose key is empty.
    pub empty: u64,
    /// Rows of them whose key has no partner.
    pub orphans: u64,
    /// Some of those keys, each once.
    pub orphan_examples: Vec<String>,
}

impl Setup {
    /// What is known of a table.
    pub fn table(&self, name: &str) -> Option<&TableSetup> {
        self.tables.iter().find(|table| table.table == name)
    }

    /// The relationship of that id.
    pub fn relationship(&self, id: &str) -> Option<&Relationship> {
        self.relationships.iter().find(|relationship| relationship.id == id)
    }

    /// The table that a hop leads to from a table; nothing where it does not begin there.
    pub fn walk(&self, from: &str, hop: &Hop) -> Option<&str> {
        let relationship = self.relationship(&hop.relationship)?;
        let (begin, end) = match hop.reverse {
            false => (&relationship.source, &relationship.target),
            true => (&relationship.target, &relationship.source),
        };
        (begin == from).then_some(end)
    }

    /// The tables of a path, from its beginning to its end; nothing where a hop does not begin where the one before ended.
    pub fn tables_of(&self, path: &Path) -> Option<Vec<String>> {
        let mut tables = vec![path.from.clone()];
        for hop in &path.hops {
            let next = self.walk(tables.last()?, hop)?.to_owned();
            tables.push(next);
        }
        Some(tables)
    }

    /// The paths from a table to the profile table that come to no table twice, the shortest first; at most `most`. The
    /// profile table itself has the path without hops.
    pub fn paths(&self, from: &str, most: usize) -> Vec<Path> {
        let mut found = Vec::new();
        let mut open = std::collections::VecDeque::from([(vec![from.to_owned()], Vec::<Hop>::new())]);
        while let Some((tables, hops)) = open.pop_front() {
            let Some(here) = tables.last() else { continue };
            if *here == self.profile {
                found.push(Path { from: from.to_owned(), hops });
                if found.len() == most {
                    break;
                }
                continue;
            }
            if hops.len() == MAX_HOPS {
                continue;
            }
            for relationship in &self.relationships {
                for reverse in [false, true] {
                    let hop = Hop { relationship: relationship.id.clone(), reverse };
                    let Some(next) =
                        self.walk(here, &hop).filter(|next| tables.iter().all(|table| table != next))
                    else {
                        continue;
                    };
                    let (mut tables, mut hops) = (tables.clone(), hops.clone());
                    tables.push(next.to_owned());
                    hops.push(hop);
                    open.push_back((tables, hops));
                }
            }
        }
        found
    }

    /// The look-ups that hang off a table: many-to-one hops to other tables, each table at most once on its way, the
    /// shortest first; at most `most`.
    pub fn lookups(&self, from: &str, most: usize) -> Vec<(Vec<Hop>, String)> {
        let mut found: Vec<(Vec<Hop>, String)> = Vec::new();
        let mut open = std::collections::VecDeque::from([(vec![from.to_owned()], Vec::<Hop>::new())]);
        while let Some((tables, hops)) = open.pop_front() {
            let Some(here) = tables.last() else { continue };
            if !hops.is_empty() {
                found.push((hops.clone(), here.clone()));
            }
            if found.len() >= most || hops.len() == MAX_HOPS {
                continue;
            }
            for relationship in self.relationships.iter().filter(|one| one.source == *here) {
                if tables.contains(&relationship.target) {
                    continue;
                }
                let (mut tables, mut hops) = (tables.clone(), hops.clone());
                tables.push(relationship.target.clone());
                hops.push(Hop { relationship: relationship.id.clone(), reverse: false });
                open.push_back((tables, hops));
            }
        }
        found.truncate(most);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(edges: &[(&str, &str, &str)]) -> Setup {
        let relationship = |(id, source, target): &(&str, &str, &str)| Relationship {
            id: (*id).into(),
            source: (*source).into(),
            columns: vec!["key".into()],
            target: (*target).into(),
            kind: Cardinality::ManyToOne,
        };
        Setup {
            profile: "customers".into(),
            tables: Vec::new(),
            relationships: edges.iter().map(relationship).collect(),
        }
    }

    fn told(paths: &[Path]) -> Vec<String> {
        let hop = |hop: &Hop| format!("{}{}", if hop.reverse { "<" } else { ">" }, hop.relationship);
        paths.iter().map(|path| path.hops.iter().map(hop).collect()).collect()
    }

    #[test]
    fn every_way_to_the_customers_is_found() {
        let setup = setup(&[
            ("bought", "purchases", "customers"),
            ("gift", "purchases", "customers"),
            ("at", "purchases", "stores"),
            ("home", "customers", "stores"),
        ]);
        assert_eq!(told(&setup.paths("purchases", 9)), [">bought", ">gift", ">at<home"]);
        assert_eq!(told(&setup.paths("stores", 9)), ["<home", "<at>bought", "<at>gift"]);
        assert_eq!(told(&setup.paths("stores", 1)), ["<home"]);
        assert_eq!(told(&setup.paths("customers", 9)), [""]);
        assert!(setup.paths("nowhere", 9).is_empty());
        let path = &setup.paths("stores", 9)[1];
        assert_eq!(
            setup.tables_of(path),
            Some(vec!["stores".into(), "purchases".into(), "customers".into()])
        );
        let lookups = setup.lookups("purchases", 9);
        let names: Vec<_> = lookups.iter().map(|(hops, table)| (hops.len(), table.as_str())).collect();
        assert_eq!(names, [(1, "customers"), (1, "customers"), (1, "stores"), (2, "stores"), (2, "stores")]);
    }

    #[test]
    fn paths_have_an_end() {
        let names: Vec<String> = (0..30).map(|at| format!("t{at}")).collect();
        let edges: Vec<(&str, &str, &str)> =
            names.windows(2).map(|pair| (pair[0].as_str(), pair[0].as_str(), pair[1].as_str())).collect();
        let mut long = setup(&edges);
        long.profile = "t20".into();
        assert_eq!(long.paths("t0", 9).len(), 1);
        long.profile = "t21".into();
        assert!(long.paths("t0", 9).is_empty());
    }
}
