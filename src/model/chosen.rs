//! What a person decides about the tables: how they belong together, and whom a row of the profile table stands for.
//!
//! Edits are functions that leave the whole consistent: a relationship never leads to a table without a key of as many
//! columns, and what named a column of another table is gone when the table is another one.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    proposal::{Audience, Proposal},
    schema::TableSchema,
    setup::{Relationship, Setup, TableSetup},
};

/// All choices of the set-up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Keys, times, relationships.
    pub setup: Setup,
    /// The profile table's column that is shown as a customer's name.
    pub display_name: Option<String>,
    /// The profile table's column that is shown as a customer's e-mail address.
    pub email: Option<String>,
    /// Whom a row of the profile table stands for.
    pub audience: Audience,
    /// The self-relationship of the profile table, by its id, that leads from an account to its parent.
    pub hierarchy: Option<String>,
}

/// Names of tables, as they were kept and as they are called now.
pub type Renamed = HashMap<String, String>;

impl Chosen {
    /// As guessed.
    pub fn proposed(proposal: &Proposal) -> Self {
        Self {
            setup: proposal.setup.clone(),
            display_name: proposal.display_name.value.clone(),
            email: proposal.email.value.clone(),
            audience: proposal.audience.value,
            hierarchy: proposal.hierarchy.value.clone(),
        }
    }

    /// What is chosen of a table; nothing where it has neither key nor time.
    pub fn table(&self, name: &str) -> TableSetup {
        self.setup
            .table(name)
            .cloned()
            .unwrap_or_else(|| TableSetup { table: name.to_owned(), ..TableSetup::default() })
    }

    fn table_mut(&mut self, name: &str) -> Option<&mut TableSetup> {
        if self.setup.table(name).is_none() {
            self.setup.tables.push(TableSetup { table: name.to_owned(), ..TableSetup::default() });
        }
        self.setup.tables.iter_mut().find(|table| table.table == name)
    }

    /// Another table holds the customers. What named columns of the old one goes.
    pub fn set_profile(&mut self, table: &str) {
        if self.setup.profile != table {
            table.clone_into(&mut self.setup.profile);
            self.display_name = None;
            self.email = None;
            self.hierarchy = None;
        }
        self.table_mut(table);
    }

    /// Another key of a table. Relationships that led to the old one keep as many of their columns as the key has, and go
    /// where they had fewer or the table has no key any more.
    pub fn set_key(&mut self, table: &str, key: Vec<String>) {
        let parts = key.len();
        if let Some(own) = self.table_mut(table) {
            own.key = key;
        }
        for relationship in self.setup.relationships.iter_mut().filter(|one| one.target == table) {
            relationship.columns.truncate(parts);
        }
        self.setup.relationships.retain(|one| one.target != table || parts > 0);
        self.keep_hierarchy();
    }

    /// The column that says when a row of an activity table happened; nothing where its rows do not happen.
    pub fn set_time(&mut self, table: &str, time: Option<String>) {
        if let Some(own) = self.table_mut(table) {
            own.time = time;
        }
    }

    /// Which row of a repeated key is kept.
    pub fn set_newest_wins(&mut self, table: &str, newest_wins: bool) {
        if let Some(own) = self.table_mut(table) {
            own.newest_wins = newest_wins;
        }
    }

    /// Whether the times of a column without a zone are UTC.
    pub fn set_utc(&mut self, table: &str, column: &str, utc: bool) {
        if let Some(own) = self.table_mut(table) {
            own.utc.retain(|other| other != column);
            if utc {
                own.utc.push(column.to_owned());
            }
        }
    }

    /// Adds a relationship, and gives its id. One of the same tables and columns is not added again.
    pub fn add(&mut self, relationship: Relationship) -> String {
        let same = |one: &&Relationship| one.leads_like(&relationship);
        if let Some(there) = self.setup.relationships.iter().find(same) {
            return there.id.clone();
        }
        let wanted = format!("{}.{}", relationship.source, relationship.columns.join("+"));
        let id = self.free_id(&wanted);
        self.setup.relationships.push(Relationship { id: id.clone(), ..relationship });
        id
    }

    fn free_id(&self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted} ({number})"));
        std::iter::once(wanted.to_owned())
            .chain(numbered)
            .find(|id| self.setup.relationship(id).is_none())
            .unwrap_or_default()
    }

    /// Another source, target or columns of a relationship. Its id stays: definitions name it.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Relationship)) {
        if let Some(one) = self.setup.relationships.iter_mut().find(|one| one.id == id) {
            change(one);
            id.clone_into(&mut one.id);
        }
        self.keep_hierarchy();
    }

    /// Takes a relationship away.
    pub fn remove(&mut self, id: &str) {
        self.setup.relationships.retain(|one| one.id != id);
        self.keep_hierarchy();
    }

    /// Relationships that could be the hierarchy: of the profile table to itself.
    pub fn hierarchies(&self) -> impl Iterator<Item = &Relationship> {
        let profile = &self.setup.profile;
        self.setup.relationships.iter().filter(move |one| one.source == *profile && one.target == *profile)
    }

    fn keep_hierarchy(&mut self) {
        if let Some(id) = &self.hierarchy
            && !self.hierarchies().any(|one| one.id == *id)
        {
            self.hierarchy = None;
        }
    }

    /// Without what is not loaded: tables, and relationships of tables that are not there.
    pub fn restricted(&self, tables: &[TableSchema]) -> Self {
        let there = |name: &String| tables.iter().any(|table| table.name == *name);
        let mut chosen = self.clone();
        chosen.setup.tables.retain(|table| there(&table.table));
        chosen.setup.relationships.retain(|one| there(&one.source) && there(&one.target));
        chosen.keep_hierarchy();
        chosen
    }

    /// The same choices for tables that are called otherwise now. Ids of relationships stay: definitions name them.
    fn renamed(&self, names: &Renamed) -> Self {
        let rename = |name: &mut String| {
            if let Some(now) = names.get(name.as_str()) {
                name.clone_from(now);
            }
        };
        let mut chosen = self.clone();
        rename(&mut chosen.setup.profile);
        chosen.setup.tables.iter_mut().for_each(|table| rename(&mut table.table));
        for one in &mut chosen.setup.relationships {
            rename(&mut one.source);
            rename(&mut one.target);
        }
        chosen
    }

    /// What was kept, for the tables that it knows; what is proposed, for all others.
    pub fn kept_over(&self, kept: &Self, names: &Renamed) -> Self {
        let known = |name: &str| names.values().any(|now| now == name);
        let kept = kept.renamed(names);
        let mut chosen = if known(&kept.setup.profile) { kept.clone() } else { self.clone() };
        chosen.setup.tables = self
            .setup
            .tables
            .iter()
            .map(|table| if known(&table.table) { kept.table(&table.table) } else { table.clone() })
            .collect();
        if chosen.setup.table(&chosen.setup.profile).is_none() {
            chosen.setup.tables.push(kept.table(&chosen.setup.profile));
        }
        chosen.setup.relationships = kept
            .setup
            .relationships
            .iter()
            .filter(|one| known(&one.source) && known(&one.target))
            .cloned()
            .collect();
        for one in &self.setup.relationships {
            let fits = chosen.table(&one.target).key.len() == one.columns.len();
            if fits && !(known(&one.source) && known(&one.target)) {
                chosen.add(one.clone());
            }
        }
        chosen.keep_hierarchy();
        chosen
    }
}

fn same_columns(one: &TableSchema, other: &TableSchema) -> bool {
    one.columns.len() == other.columns.len()
        && one.columns.iter().zip(&other.columns).all(|(a, b)| a.name == b.name && a.kind == b.kind)
}

/// Which of the tables of before are there now: those with the same columns, by their names first, and by their columns
/// alone where that leaves no choice.
pub fn recognised(before: &[TableSchema], now: &[TableSchema]) -> Renamed {
    let mut names = Renamed::new();
    for table in before {
        if now.iter().any(|other| other.name == table.name && same_columns(table, other)) {
            names.insert(table.name.clone(), table.name.clone());
        }
    }
    let free_before: Vec<&TableSchema> =
        before.iter().filter(|table| !names.contains_key(&table.name)).collect();
    let free_now: Vec<&TableSchema> =
        now.iter().filter(|table| !names.values().any(|name| *name == table.name)).collect();
    for table in &free_before {
        let alike = |all: &[&TableSchema]| {
            let found: Vec<String> =
                all.iter().filter(|other| same_columns(table, other)).map(|one| one.name.clone()).collect();
            found
        };
        if let ([_], [name]) = (alike(&free_before).as_slice(), alike(&free_now).as_slice()) {
            names.insert(table.name.clone(), name.clone());
        }
    }
    names
}

/// By what a set-up is found again: the columns of all tables, whatever the tables are called and in whatever order.
pub fn columns_fingerprint(tables: &[TableSchema]) -> String {
    let mut lines: Vec<String> = tables
        .iter()
        .map(|table| {
            let columns = table.columns.iter().map(|column| {
                let kind = serde_json::to_string(&column.kind).unwrap_or_default();
                format!("{:?} {kind}", column.name)
            });
            columns.collect::<Vec<_>>().join(", ")
        })
        .collect();
    lines.sort();
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(lines.join("\n").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::{ColumnSchema, ColumnType, ValueType};

    fn schema(name: &str, columns: &[&str]) -> TableSchema {
        let column = |name: &&str| ColumnSchema {
            name: (*name).into(),
            kind: ColumnType::Value(ValueType::Text),
            source_type: "utf8".into(),
        };
        TableSchema { name: name.into(), columns: columns.iter().map(column).collect() }
    }

    fn relationship(source: &str, column: &str, target: &str) -> Relationship {
        Relationship {
            id: format!("{source}.{column}"),
            source: source.into(),
            columns: vec![column.into()],
            target: target.into(),
            kind: Default::default(),
        }
    }

    fn table(name: &str, key: &str, time: Option<&str>) -> TableSetup {
        TableSetup {
            table: name.into(),
            key: vec![key.into()],
            time: time.map(Into::into),
            ..TableSetup::default()
        }
    }

    fn shop() -> Chosen {
        Chosen {
            setup: Setup {
                profile: "customers".into(),
                tables: vec![
                    table("customers", "id", None),
                    table("orders", "order", Some("at")),
                    table("stores", "store", None),
                ],
                relationships: vec![
                    relationship("orders", "customer", "customers"),
                    relationship("orders", "store", "stores"),
                    relationship("customers", "parent", "customers"),
                ],
            },
            display_name: Some("name".into()),
            hierarchy: Some("customers.parent".into()),
            ..Chosen::default()
        }
    }

    fn ids(chosen: &Chosen) -> Vec<&str> {
        chosen.setup.relationships.iter().map(|one| one.id.as_str()).collect()
    }

    #[test]
    fn an_edit_leaves_the_whole_consistent() {
        let mut chosen = shop();
        chosen.set_key("stores", Vec::new());
        assert_eq!(ids(&chosen), ["orders.customer", "customers.parent"], "a table without key is no target");
        chosen.remove("customers.parent");
        assert_eq!(chosen.hierarchy, None);
        let id = chosen.add(relationship("orders", "customer", "stores"));
        assert_eq!(id, "orders.customer (2)");
        assert_eq!(chosen.add(relationship("orders", "customer", "stores")), id, "not twice");
        chosen.change(&id, |one| {
            one.columns = vec!["store".into()];
            one.id = "other".into();
        });
        assert_eq!(chosen.setup.relationship(&id).map(|one| one.columns[0].as_str()), Some("store"));
        chosen.set_profile("orders");
        assert_eq!((chosen.display_name, chosen.setup.profile.as_str()), (None, "orders"));
    }

    #[test]
    fn utc_columns_are_named_once() {
        let mut chosen = shop();
        chosen.set_utc("orders", "at", true);
        chosen.set_utc("orders", "at", true);
        assert_eq!(chosen.table("orders").utc, ["at"]);
        chosen.set_utc("orders", "at", false);
        assert!(chosen.table("orders").utc.is_empty());
    }

    #[test]
    fn tables_are_recognised_by_their_columns() {
        let before = [schema("june", &["a", "b"]), schema("stores", &["s"]), schema("gone", &["g"])];
        let now = [schema("july", &["a", "b"]), schema("stores", &["s"]), schema("new", &["n"])];
        let names = recognised(&before, &now);
        let told = |name: &str| names.get(name).map(String::as_str);
        assert_eq!((told("june"), told("stores"), told("gone")), (Some("july"), Some("stores"), None));
        let twice = [schema("x", &["a", "b"]), schema("y", &["a", "b"])];
        assert!(recognised(&before, &twice).is_empty(), "which of the two is not known");
    }

    #[test]
    fn the_fingerprint_is_of_columns_alone() {
        let one = [schema("a", &["x", "y"]), schema("b", &["z"])];
        let other = [schema("q", &["z"]), schema("p", &["x", "y"])];
        assert_eq!(columns_fingerprint(&one), columns_fingerprint(&other));
        assert_ne!(columns_fingerprint(&one), columns_fingerprint(&one[..1]));
        assert_ne!(
            columns_fingerprint(&[schema("a", &["x", "y"])]),
            columns_fingerprint(&[schema("a", &["y", "x"])]),
            "order is part of a file's columns"
        );
        assert_ne!(
            columns_fingerprint(&[schema("a", &["x, y"])]),
            columns_fingerprint(&[schema("a", &["x", "y"])])
        );
    }

    #[test]
    fn what_was_kept_is_taken_over_and_the_rest_is_proposed() {
        let mut kept = shop();
        kept.remove("orders.store");
        kept.set_time("orders", None);
        let mut proposed = shop();
        proposed.setup.tables.push(table("visits", "visit", Some("when")));
        proposed.setup.relationships.push(relationship("visits", "customer", "customers"));
        let names: Renamed =
            ["customers", "orders", "stores"].map(|name| (name.to_owned(), name.to_owned())).into();
        let merged = proposed.kept_over(&kept, &names);
        assert_eq!(ids(&merged), ["orders.customer", "customers.parent", "visits.customer"]);
        assert_eq!(merged.table("orders").time, None, "corrections stay");
        assert_eq!(merged.table("visits").time.as_deref(), Some("when"));
        assert_eq!(merged.hierarchy.as_deref(), Some("customers.parent"));
        assert_eq!(shop().kept_over(&shop(), &names), shop());
    }

    #[test]
    fn kept_choices_follow_a_table_to_its_new_name() {
        let names: Renamed = [("customers", "customers"), ("orders", "orders (2)")]
            .map(|(before, now)| (before.to_owned(), now.to_owned()))
            .into();
        let mut proposed = shop();
        proposed.setup.tables[1].table = "orders (2)".into();
        proposed.setup.tables[1].time = None;
        proposed.setup.relationships.clear();
        let merged = proposed.kept_over(&shop(), &names);
        assert_eq!(merged.table("orders (2)").time.as_deref(), Some("at"));
        assert_eq!(merged.setup.relationships[0].source, "orders (2)");
        assert_eq!(ids(&merged), ["orders.customer", "customers.parent"]);
    }

    #[test]
    fn what_is_not_loaded_is_left_out() {
        let chosen = shop().restricted(&[schema("customers", &["id"]), schema("orders", &["order"])]);
        assert_eq!(chosen.setup.tables.len(), 2);
        assert_eq!(ids(&chosen), ["orders.customer", "customers.parent"]);
    }
}
