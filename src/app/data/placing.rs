//! Which table a new file is meant for, and what would be missing if it took that table's place.

use std::collections::HashMap;

use crate::model::{
    chosen::Chosen,
    schema::{ColumnSchema, ColumnType, TableSchema},
};

/// What is different between a table's columns and a file's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Columns that only the table has, in its order.
    pub missing: Vec<ColumnSchema>,
    /// Columns that hold something else in the file, in the table's order.
    pub retyped: Vec<Retyped>,
    /// Columns that only the file has, in its order.
    pub added: Vec<ColumnSchema>,
    /// How many columns are the same in both.
    pub kept: usize,
}

/// A column that holds something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retyped {
    /// Its name.
    pub name: String,
    /// What it holds in the table.
    pub before: ColumnType,
    /// What it holds in the file.
    pub now: ColumnType,
}

impl Difference {
    /// Compares columns by name, in any order.
    pub fn between(table: &TableSchema, file: &TableSchema) -> Self {
        let by_name = |schema: &TableSchema| -> HashMap<String, ColumnType> {
            schema.columns.iter().map(|column| (column.name.clone(), column.kind.clone())).collect()
        };
        let (old, new) = (by_name(table), by_name(file));
        let mut found = Self::default();
        for column in &table.columns {
            match new.get(&column.name) {
                None => found.missing.push(column.clone()),
                Some(now) if *now != column.kind => found.retyped.push(Retyped {
                    name: column.name.clone(),
                    before: column.kind.clone(),
                    now: now.clone(),
                }),
                Some(_) => found.kept += 1,
            }
        }
        found.added = file.columns.iter().filter(|column| !old.contains_key(&column.name)).cloned().collect();
        found
    }

    /// Whether all that the table has is in the file as it was.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.retyped.is_empty()
    }

    /// Whether the file looks like a later state of the table, and not like something else of the same name: at least
    /// half of the table's columns are as they were.
    pub fn is_likely(&self) -> bool {
        self.kept * 2 >= self.kept + self.missing.len() + self.retyped.len()
    }
}

/// The table that a file is likely to be meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// A table with the same columns in the same order, whatever it is called.
    Same(String),
    /// A table of the same name, or read from a file of the same name, with other columns.
    Changed(String, Difference),
}

/// Looks for it: the same columns first, those of the same name before others; then the same name.
pub fn counterpart(
    tables: &[TableSchema],
    read_from: &[(String, String)],
    file: &str,
    schema: &TableSchema,
) -> Option<Counterpart> {
    let named = |table: &&TableSchema| {
        table.name == schema.name || read_from.iter().any(|(of, name)| *of == table.name && name == file)
    };
    let same = |table: &&TableSchema| same_columns(table, schema);
    let found = tables.iter().filter(same).find(named).or_else(|| tables.iter().find(same));
    if let Some(table) = found {
        return Some(Counterpart::Same(table.name.clone()));
    }
    let table = tables.iter().find(named)?;
    Some(Counterpart::Changed(table.name.clone(), Difference::between(table, schema)))
}

fn same_columns(one: &TableSchema, other: &TableSchema) -> bool {
    one.columns.len() == other.columns.len()
        && one.columns.iter().zip(&other.columns).all(|(a, b)| a.name == b.name && a.kind == b.kind)
}

/// The tables as they would be with a file's columns in place of a table's.
pub fn replaced(tables: &[TableSchema], table: &str, file: &TableSchema) -> Vec<TableSchema> {
    let swap = |schema: &TableSchema| match schema.name == table {
        true => TableSchema { name: schema.name.clone(), columns: file.columns.clone() },
        false => schema.clone(),
    };
    tables.iter().map(swap).collect()
}

/// What a column is in the set-up, as in "(its key)": nothing for most.
pub fn roles(chosen: &Chosen, table: &str, column: &str) -> Vec<String> {
    let own = chosen.table(table);
    let is_profile = chosen.setup.profile == table;
    let is = |named: &Option<String>| named.as_deref() == Some(column);
    let mut roles = Vec::new();
    if own.key.iter().any(|part| part == column) {
        roles.push(if own.key.len() > 1 { "part of its key" } else { "its key" }.to_owned());
    }
    if is(&own.time) {
        roles.push("when its rows happened".to_owned());
    }
    if is_profile && is(&chosen.display_name) {
        roles.push("the customers' name".to_owned());
    }
    if is_profile && is(&chosen.email) {
        roles.push("the customers' e-mail".to_owned());
    }
    let leads = chosen
        .setup
        .relationships
        .iter()
        .filter(|one| one.source == table && one.columns.iter().any(|name| name == column));
    roles.extend(leads.map(|one| format!("leads to {}", one.target)));
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        schema::ValueType,
        setup::{Relationship, Setup},
    };

    fn schema(name: &str, columns: &str) -> TableSchema {
        let column = |word: &str| {
            let (name, kind) = word.split_once(':').unwrap_or((word, "text"));
            let kind = if kind == "number" { ValueType::Number } else { ValueType::Text };
            ColumnSchema { name: name.into(), kind: ColumnType::Value(kind), source_type: String::new() }
        };
        TableSchema { name: name.into(), columns: columns.split_whitespace().map(column).collect() }
    }

    fn names(columns: &[ColumnSchema]) -> Vec<&str> {
        columns.iter().map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn what_differs_is_told_by_name_in_any_order() {
        let found = Difference::between(
            &schema("a", "id name revenue:number age:number"),
            &schema("a", "age new name id"),
        );
        assert_eq!(
            (names(&found.missing), names(&found.added), found.kept),
            (vec!["revenue"], vec!["new"], 2)
        );
        assert_eq!(found.retyped.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["age"]);
        assert!(!found.is_whole() && found.is_likely());
        assert!(!Difference::between(&schema("a", "id name age"), &schema("a", "id x y z")).is_likely());
    }

    #[test]
    fn a_difference_counts_every_column_once() {
        let all = ["id", "id name", "name id:number", "x y z", "id name x:number y"];
        for before in all {
            for now in all {
                let (before, now) = (schema("t", before), schema("t", now));
                let there = Difference::between(&before, &now);
                let back = Difference::between(&now, &before);
                assert_eq!(there.kept + there.missing.len() + there.retyped.len(), before.columns.len());
                assert_eq!(
                    (&there.missing, &there.added, there.kept),
                    (&back.added, &back.missing, back.kept)
                );
                assert_eq!(before == now, there.is_whole() && there.added.is_empty());
            }
        }
    }

    #[test]
    fn the_same_columns_go_before_the_same_name() {
        let tables = [schema("old", "id name"), schema("customers", "id name city")];
        let of = |file: &str, schema: &TableSchema| {
            counterpart(&tables, &[("customers".into(), "may.csv".into())], file, schema)
        };
        assert_eq!(of("x", &schema("customers", "id name")), Some(Counterpart::Same("old".into())));
        let less = schema("customers", "id city");
        let Some(Counterpart::Changed(table, difference)) = of("customers.csv", &less) else {
            panic!("asked")
        };
        assert_eq!((table.as_str(), names(&difference.missing)), ("customers", vec!["name"]));
        assert!(
            matches!(of("may.csv", &schema("may", "id city")), Some(Counterpart::Changed(..))),
            "by its file"
        );
        assert_eq!(of("june.csv", &schema("june", "id city")), None);
        let twins = [schema("one", "id"), schema("two", "id")];
        assert_eq!(
            counterpart(&twins, &[], "two.csv", &schema("two", "id")),
            Some(Counterpart::Same("two".into()))
        );
    }

    #[test]
    fn only_the_columns_of_the_table_are_others() {
        let tables = [schema("a", "id"), schema("b", "id")];
        assert_eq!(replaced(&tables, "b", &schema("c", "x y")), [schema("a", "id"), schema("b", "x y")]);
    }

    #[test]
    fn what_a_column_is_for_is_said() {
        let relationship = Relationship {
            id: "orders.customer".into(),
            source: "orders".into(),
            columns: vec!["customer".into()],
            target: "customers".into(),
            ..Relationship::default()
        };
        let setup =
            Setup { profile: "customers".into(), relationships: vec![relationship], ..Setup::default() };
        let mut chosen = Chosen { setup, display_name: Some("name".into()), ..Chosen::default() };
        chosen.set_key("customers", vec!["id".into()]);
        chosen.set_time("orders", Some("at".into()));
        assert_eq!(roles(&chosen, "customers", "id"), ["its key"]);
        assert_eq!(roles(&chosen, "customers", "name"), ["the customers' name"]);
        assert_eq!(roles(&chosen, "orders", "customer"), ["leads to customers"]);
        assert_eq!(roles(&chosen, "orders", "at"), ["when its rows happened"]);
        assert!(roles(&chosen, "orders", "name").is_empty());
    }
}
