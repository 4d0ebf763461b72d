//! Where the rows of each table belong: with their customer, or in every part.

use std::collections::VecDeque;

use crate::model::setup::{Relationship, Setup};

/// Where the rows of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placement {
    pub by: By,
    /// The columns of a key of which all rows are in one part; none where that is not so or not known.
    pub together: Vec<String>,
}

/// What decides the part of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// Nothing.
    Spread,
    /// Every part has all of them.
    Everywhere,
    /// The first part has all of them.
    One,
    /// The hash of a key in those columns.
    Key(Vec<String>),
    /// Where the row of another table is whose key stands in those columns.
    Through { columns: Vec<String>, middle: String, stamp: u64 },
    /// The hash of the key of the first account of a hierarchy.
    Roots { key: Vec<String>, parents: Vec<String> },
}

impl Placement {
    pub(super) fn of(by: By) -> Self {
        Self { by, together: Vec::new() }
    }
}

/// Where the rows of a table should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub table: String,
    pub home: Home,
    /// The key of which all rows have to be in one part.
    pub key: Vec<String>,
    /// The last row of a key decides where they are instead of the first.
    pub newest_wins: bool,
}

/// With whom rows should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// With everybody.
    Everywhere,
    /// Customers, by their own key.
    Own,
    /// Customers, with all of their hierarchy, which a self-relationship makes.
    Roots { relationship: String, parents: Vec<String> },
    /// With the customer whose key stands in those columns.
    Customer { relationship: String, columns: Vec<String> },
    /// With the row of a table that is with its customer.
    Through { relationship: String, columns: Vec<String>, middle: String },
}

impl Home {
    /// The columns that rows are placed by, besides their key.
    pub(super) fn columns(&self) -> &[String] {
        match self {
            Self::Everywhere | Self::Own => &[],
            Self::Roots { parents: columns, .. }
            | Self::Customer { columns, .. }
            | Self::Through { columns, .. } => columns,
        }
    }

    /// The relationship that rows are placed by.
    pub(super) fn relationship(&self) -> Option<&str> {
        match self {
            Self::Everywhere | Self::Own => None,
            Self::Roots { relationship, .. }
            | Self::Customer { relationship, .. }
            | Self::Through { relationship, .. } => Some(relationship),
        }
    }
}

/// The tables that the profile table can be reached from or reaches, each after those that it is placed by.
pub(super) fn targets(setup: &Setup) -> Vec<Target> {
    if setup.profile.is_empty() {
        return Vec::new();
    }
    let itself =
        setup.relationships.iter().find(|one| one.source == setup.profile && one.target == setup.profile);
    let home = match itself {
        Some(one) => Home::Roots { relationship: one.id.clone(), parents: one.columns.clone() },
        None => Home::Own,
    };
    let mut found = vec![target(setup, &setup.profile, home)];
    let mut open = VecDeque::from([setup.profile.clone()]);
    while let Some(here) = open.pop_front() {
        for one in setup.relationships.iter().filter(|one| one.target == here) {
            if found.iter().all(|target| target.table != one.source) {
                let home = with(one, &setup.profile, itself.is_some());
                found.push(target(setup, &one.source, home));
                open.push_back(one.source.clone());
            }
        }
    }
    // What is left and related is looked up, or leads to customers by way of what is looked up.
    let mut at = 0;
    while let Some(here) = found.get(at).map(|target| target.table.clone()) {
        for one in &setup.relationships {
            for (from, to) in [(&one.source, &one.target), (&one.target, &one.source)] {
                if *from == here && found.iter().all(|target| target.table != *to) {
                    found.push(target(setup, to, Home::Everywhere));
                }
            }
        }
        at += 1;
    }
    found.extend(unrelated(setup, &found));
    found
}

/// Tables that no way leads to from the customers: nothing is asked of them, but what their rows come to is told.
fn unrelated(setup: &Setup, found: &[Target]) -> Vec<Target> {
    let open = |table: &&String| found.iter().all(|target| target.table != **table);
    let related = setup.relationships.iter().flat_map(|one| [&one.source, &one.target]);
    let keyed = setup.tables.iter().filter(|known| !known.key.is_empty()).map(|known| &known.table);
    let homes = related.map(|table| (table, Home::Everywhere)).chain(keyed.map(|table| (table, Home::Own)));
    let mut tables: Vec<Target> = Vec::new();
    for (table, home) in homes.filter(|(table, _)| open(table)) {
        if tables.iter().all(|target| target.table != *table) {
            tables.push(target(setup, table, home));
        }
    }
    tables
}

fn with(one: &Relationship, profile: &str, hierarchy: bool) -> Home {
    let (relationship, columns) = (one.id.clone(), one.columns.clone());
    if one.target == profile && !hierarchy {
        Home::Customer { relationship, columns }
    } else {
        Home::Through { relationship, columns, middle: one.target.clone() }
    }
}

fn target(setup: &Setup, table: &str, home: Home) -> Target {
    let known = setup.table(table);
    let mut key = known.map(|known| known.key.clone()).unwrap_or_default();
    let placed_by_key = match &home {
        Home::Everywhere | Home::Own | Home::Roots { .. } => true,
        Home::Customer { columns, .. } | Home::Through { columns, .. } => {
            columns.iter().all(|column| key.contains(column))
        }
    };
    // Rows of the same key are then together by themselves.
    if placed_by_key && !matches!(home, Home::Own | Home::Roots { .. }) {
        key.clear();
    }
    Target { table: table.to_owned(), home, key, newest_wins: known.is_some_and(|known| known.newest_wins) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::TableSetup;

    fn setup(edges: &[(&str, &str, &str)]) -> Setup {
        let relationship = |(id, source, target): &(&str, &str, &str)| Relationship {
            id: (*id).into(),
            source: (*source).into(),
            columns: vec![format!("{id}_key")],
            target: (*target).into(),
            kind: Default::default(),
        };
        let key =
            |table: &str| TableSetup { table: table.into(), key: vec!["id".into()], ..Default::default() };
        Setup {
            profile: "customers".into(),
            tables: vec![key("customers"), key("purchases")],
            relationships: edges.iter().map(relationship).collect(),
        }
    }

    fn told(targets: &[Target]) -> Vec<String> {
        let home = |target: &Target| match &target.home {
            Home::Everywhere => "everywhere".to_owned(),
            Home::Own => "own".to_owned(),
            Home::Roots { relationship, .. } => format!("roots {relationship}"),
            Home::Customer { relationship, .. } => format!("by {relationship}"),
            Home::Through { relationship, middle, .. } => format!("by {relationship} through {middle}"),
        };
        targets.iter().map(|target| format!("{}: {}", target.table, home(target))).collect()
    }

    const SHOP: [(&str, &str, &str); 5] = [
        ("bought", "purchases", "customers"),
        ("gift", "purchases", "customers"),
        ("at", "purchases", "stores"),
        ("of", "returns", "purchases"),
        ("in", "stores", "regions"),
    ];

    #[test]
    fn rows_belong_with_their_customer_or_everywhere() {
        let found = targets(&setup(&SHOP));
        assert_eq!(
            told(&found),
            [
                "customers: own",
                "purchases: by bought",
                "returns: by of through purchases",
                "stores: everywhere",
                "regions: everywhere",
            ]
        );
        assert_eq!(found[1].key, ["id"], "a purchase that is there twice may name two customers");
        assert!(found[2].key.is_empty());
    }

    #[test]
    fn a_hierarchy_is_in_one_part() {
        let mut edges = vec![("parent", "customers", "customers")];
        edges.extend(SHOP);
        let found = targets(&setup(&edges));
        assert_eq!(told(&found)[..2], ["customers: roots parent", "purchases: by bought through customers"]);
        assert!(targets(&Setup::default()).is_empty());
    }
}
