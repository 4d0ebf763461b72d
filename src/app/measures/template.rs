//! Measures that many businesses want, as far as the loaded tables allow them.

use super::recipe::{Combined, Part, Recipe};
use crate::model::{
    definition::Aggregate,
    measure::Arithmetic,
    schema::{ColumnType, TableSchema, ValueType},
    setup::Setup,
};

/// A measure to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it is called.
    pub name: String,
    /// How it is made.
    pub recipe: Recipe,
}

/// Words in the names of columns that hold money.
const MONEY: [&str; 8] = ["amount", "total", "revenue", "value", "price", "spend", "sales", "paid"];

fn number(schema: &TableSchema, words: &[&str]) -> Option<String> {
    let numbers =
        || schema.columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Number));
    words.iter().find_map(|word| {
        let named = |column: &&crate::model::schema::ColumnSchema| column.name.to_lowercase().contains(word);
        numbers().find(named).map(|column| column.name.clone())
    })
}

/// The templates that the tables allow, table by table. Tables with a time that lead to the customers are activities.
pub fn templates(tables: &[TableSchema], setup: &Setup) -> Vec<Template> {
    let mut all = Vec::new();
    for schema in tables.iter().filter(|schema| schema.name != setup.profile) {
        let timed = setup.table(&schema.name).is_some_and(|table| table.time.is_some());
        let Some(path) = setup.paths(&schema.name, 1).into_iter().next().filter(|_| timed) else { continue };
        let part = |aggregate, column: &str| Part { aggregate, column: column.to_owned() };
        let plain = |part| Recipe {
            business: false,
            path: path.clone(),
            part,
            combined: None,
            days: None,
            only: None,
            empty_as: None,
        };
        let mut offer = |name: &str, recipe| all.push(Template { name: name.to_owned(), recipe });
        let days_since = |aggregate| part(aggregate, "");
        if let Some(money) = number(schema, &MONEY) {
            let sum = || part(Aggregate::Sum, &money);
            offer("Total transaction value", Recipe { empty_as: Some(0), ..plain(sum()) });
            offer("Average transaction value", plain(part(Aggregate::Average, &money)));
            let daily = Combined { operator: Arithmetic::Divide, with: days_since(Aggregate::DistinctDays) };
            let daily = Recipe { business: true, combined: Some(daily), ..plain(sum()) };
            offer("Average daily revenue", daily);
            offer("Transaction count", plain(days_since(Aggregate::Count)));
            offer("Time since last purchase", plain(days_since(Aggregate::DaysSinceLast)));
        } else {
            offer(&format!("Number of {}", schema.name), plain(days_since(Aggregate::Count)));
            offer(
                &format!("Days since the last of {}", schema.name),
                plain(days_since(Aggregate::DaysSinceLast)),
            );
        }
        let last = Combined { operator: Arithmetic::Subtract, with: days_since(Aggregate::DaysSinceLast) };
        let lifespan = Recipe { combined: Some(last), ..plain(days_since(Aggregate::DaysSinceFirst)) };
        offer(&format!("Active lifespan in {}", schema.name), lifespan);
        for (word, name) in [("earned", "Loyalty points earned"), ("redeemed", "Loyalty points redeemed")] {
            if let Some(points) = number(schema, &[word]) {
                offer(name, Recipe { empty_as: Some(0), ..plain(part(Aggregate::Sum, &points)) });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        schema::ColumnSchema,
        setup::{Cardinality, Relationship, TableSetup},
    };

    #[test]
    fn only_activities_have_templates() {
        let column = |name: &str| ColumnSchema {
            name: name.to_owned(),
            kind: ColumnType::Value(ValueType::Number),
            source_type: String::new(),
        };
        let table = |name: &str, columns: &[&str]| TableSchema {
            name: name.to_owned(),
            columns: columns.iter().map(|name| column(name)).collect(),
        };
        let tables = [
            table("customers", &["id", "total"]),
            table("purchases", &["id", "customer", "Amount"]),
            table("visits", &["id", "customer"]),
            table("stores", &["id"]),
        ];
        let timed = |name: &str| TableSetup {
            table: name.to_owned(),
            time: Some("at".to_owned()),
            ..TableSetup::default()
        };
        let relationship = |source: &str| Relationship {
            id: source.to_owned(),
            source: source.to_owned(),
            columns: vec!["customer".to_owned()],
            target: "customers".to_owned(),
            kind: Cardinality::ManyToOne,
        };
        let setup = Setup {
            profile: "customers".to_owned(),
            tables: vec![timed("purchases"), timed("visits"), timed("stores")],
            relationships: vec![relationship("purchases"), relationship("visits")],
        };
        let found = templates(&tables, &setup);
        assert_eq!(found.len(), 6 + 3);
        assert!(found.iter().all(|template| template.recipe.measure(&template.name).is_some()));
        assert_eq!(found[0].recipe.part.column, "Amount");
        assert!(templates(&tables, &Setup::default()).is_empty());
    }
}
