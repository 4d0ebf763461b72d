//! How the tables belong together now, what their rows came to, and what a change of it changes.

use crate::model::{
    chosen::Chosen,
    proposal::Proposal,
    setup::{Relationship, RelationshipFound, TableFound},
};

/// The tables as they are joined.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joined {
    /// What is chosen.
    pub chosen: Chosen,
    /// Who chose it.
    pub origin: Origin,
    /// What would be guessed.
    pub proposal: Proposal,
    /// What the rows of each table came to.
    pub tables: Vec<TableFound>,
    /// What the rows of each relationship's source came to.
    pub relationships: Vec<RelationshipFound>,
    /// How many customers there are.
    pub customers: u32,
}

/// Who chose a set-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The engine.
    #[default]
    Guessed,
    /// The person, for files with the same columns, at that instant.
    Remembered(i64),
    /// The person, in this visit.
    Chosen,
}

impl Joined {
    /// What the rows of a table came to.
    pub fn table(&self, name: &str) -> Option<&TableFound> {
        self.tables.iter().find(|table| table.table == name)
    }

    /// What the rows of a relationship's source came to.
    pub fn relationship(&self, id: &str) -> Option<&RelationshipFound> {
        self.relationships.iter().find(|one| one.relationship == id)
    }
}

/// Something that another set-up made different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another table holds the customers.
    Profile {
        /// The table.
        now: String,
    },
    /// More customers, or fewer.
    Customers {
        /// Before.
        before: u64,
        /// Now.
        now: u64,
    },
    /// Another key of a table.
    Key {
        /// The table.
        table: String,
        /// Its columns; none where it has no key.
        now: Vec<String>,
    },
    /// Another time column of a table.
    Time {
        /// The table.
        table: String,
        /// The column; nothing where its rows are no activities any more.
        now: Option<String>,
    },
    /// More rows of a table that are left out because of their keys, or fewer.
    LeftOut {
        /// The table.
        table: String,
        /// Before.
        before: u64,
        /// Now.
        now: u64,
    },
    /// Times that are read otherwise.
    Zone {
        /// The table.
        table: String,
    },
    /// A relationship that was not there.
    Added(Relationship),
    /// A relationship that is not there any more.
    Removed(Relationship),
    /// A relationship of other columns, or to another table.
    Redirected(Relationship),
    /// More rows of a relationship that lead somewhere, or fewer.
    Matched {
        /// The relationship.
        relationship: Relationship,
        /// Rows with a partner before.
        before: u64,
        /// Rows with a partner now.
        now: u64,
    },
    /// Names, audience or hierarchy.
    Naming,
}

fn matched(found: Option<&RelationshipFound>) -> u64 {
    found.map_or(0, |found| found.rows.saturating_sub(found.empty + found.orphans))
}

/// What is different now, the most important first.
pub fn changes(before: &Joined, now: &Joined) -> Vec<Change> {
    let mut changes = Vec::new();
    let (old, new) = (&before.chosen, &now.chosen);
    if old.setup.profile != new.setup.profile {
        changes.push(Change::Profile { now: new.setup.profile.clone() });
    }
    if before.customers != now.customers {
        changes.push(Change::Customers { before: before.customers.into(), now: now.customers.into() });
    }
    for found in &now.tables {
        let name = &found.table;
        let (was, is) = (old.table(name), new.table(name));
        if was.key != is.key {
            changes.push(Change::Key { table: name.clone(), now: is.key.clone() });
        }
        if was.time != is.time {
            changes.push(Change::Time { table: name.clone(), now: is.time.clone() });
        }
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        if sorted(was.utc) != sorted(is.utc) {
            changes.push(Change::Zone { table: name.clone() });
        }
        let left_out = before.table(name).map_or(0, |found| found.duplicates);
        if *name != new.setup.profile && left_out != found.duplicates {
            changes.push(Change::LeftOut { table: name.clone(), before: left_out, now: found.duplicates });
        }
    }
    changes.extend(of_relationships(before, now));
    let naming = |chosen: &Chosen| {
        (chosen.display_name.clone(), chosen.email.clone(), chosen.audience, chosen.hierarchy.clone())
    };
    if naming(old) != naming(new) {
        changes.push(Change::Naming);
    }
    changes
}

fn of_relationships(before: &Joined, now: &Joined) -> Vec<Change> {
    let (old, new) = (&before.chosen.setup, &now.chosen.setup);
    let mut changes: Vec<Change> = old
        .relationships
        .iter()
        .filter(|one| new.relationship(&one.id).is_none())
        .map(|one| Change::Removed(one.clone()))
        .collect();
    for one in &new.relationships {
        let (was, is) = (matched(before.relationship(&one.id)), matched(now.relationship(&one.id)));
        match old.relationship(&one.id) {
            None => changes.push(Change::Added(one.clone())),
            Some(other) if other != one => changes.push(Change::Redirected(one.clone())),
            Some(_) if was != is => {
                changes.push(Change::Matched { relationship: one.clone(), before: was, now: is });
            }
            Some(_) => {}
        }
    }
    changes
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::setup::{Setup, TableSetup};

    pub(in crate::app::data) fn relationship(source: &str, column: &str, target: &str) -> Relationship {
        Relationship {
            id: format!("{source}.{column}"),
            source: source.into(),
            columns: vec![column.into()],
            target: target.into(),
            kind: Default::default(),
        }
    }

    pub(in crate::app::data) fn nothing() -> Proposal {
        Proposal::default()
    }

    fn joined() -> Joined {
        let table =
            |name: &str| TableSetup { table: name.into(), key: vec!["id".into()], ..TableSetup::default() };
        let setup = Setup {
            profile: "customers".into(),
            tables: vec![table("customers"), table("orders")],
            relationships: vec![relationship("orders", "customer", "customers")],
        };
        let found = |name: &str| TableFound { table: name.into(), rows: 10, ..TableFound::default() };
        Joined {
            chosen: Chosen { setup, ..Chosen::default() },
            origin: Origin::Guessed,
            proposal: nothing(),
            tables: vec![found("customers"), found("orders")],
            relationships: vec![RelationshipFound {
                relationship: "orders.customer".into(),
                rows: 10,
                empty: 2,
                orphans: 4,
                orphan_examples: Vec::new(),
            }],
            customers: 10,
        }
    }

    #[test]
    fn nothing_changed_is_nothing_to_tell() {
        assert!(changes(&joined(), &joined()).is_empty());
    }

    #[test]
    fn every_kind_of_change_is_told() {
        let mut now = joined();
        now.customers = 8;
        now.chosen.set_key("orders", Vec::new());
        now.chosen.set_time("orders", Some("at".into()));
        now.chosen.set_utc("orders", "at", true);
        now.tables[1].duplicates = 3;
        now.chosen.email = Some("mail".into());
        now.chosen.change("orders.customer", |one| one.columns = vec!["buyer".into()]);
        now.chosen.add(relationship("customers", "parent", "customers"));
        let told = changes(&joined(), &now);
        assert_eq!(told[0], Change::Customers { before: 10, now: 8 });
        assert!(told.contains(&Change::Key { table: "orders".into(), now: Vec::new() }));
        assert!(told.contains(&Change::Time { table: "orders".into(), now: Some("at".into()) }));
        assert!(told.contains(&Change::Zone { table: "orders".into() }));
        assert!(told.contains(&Change::LeftOut { table: "orders".into(), before: 0, now: 3 }));
        assert!(told.iter().any(|one| matches!(one, Change::Redirected(_))));
        assert!(told.iter().any(|one| matches!(one, Change::Added(_))));
        assert_eq!(told.last(), Some(&Change::Naming));
        let mut fewer = joined();
        fewer.chosen.remove("orders.customer");
        assert!(matches!(changes(&joined(), &fewer).as_slice(), [Change::Removed(_)]));
        let mut more = joined();
        more.relationships[0].orphans = 0;
        assert!(matches!(changes(&joined(), &more).as_slice(), [Change::Matched { before: 4, now: 8, .. }]));
    }
}
