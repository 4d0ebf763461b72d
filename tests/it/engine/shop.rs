//! A small shop of two tables, written down or at random.

use std::sync::Arc;

use satsuma::{
    engine::{
        columns::Columns,
        dataset::{Dataset, Part},
    },
    model::{
        context::Context,
        definition::Definition,
        setup::{Cardinality, Relationship, Setup, TableSetup},
    },
};
use serde_json::{Value as Json, json};

use super::{
    random::Random,
    sheet::{Column, Form, Kind, Sheet, Value},
    tables::TODAY,
};

/// A customer's key, country and points; an empty text is no value.
pub(crate) type Customer = (String, &'static str, i64);

/// A purchase's customer, product, days before today and price in cents.
pub(crate) type Purchase = (String, &'static str, i64, i64);

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::Text(text.into()) }
}

fn exact(cents: i64) -> Value {
    Value::Exact(format!("{}.{:02}", cents / 100, cents % 100))
}

/// The two tables, joined.
pub(crate) fn shop(customers: &[Customer], purchases: &[Purchase]) -> Arc<Dataset> {
    let of = |name: &str, kind: Kind, values: Vec<Value>| Column::new(name, kind, values);
    let texts = Kind::Text(Form::Plain);
    let customers = Sheet {
        columns: vec![
            of("key", texts.clone(), customers.iter().map(|(key, ..)| text(key)).collect()),
            of("country", texts.clone(), customers.iter().map(|(_, country, _)| text(country)).collect()),
            of(
                "points",
                Kind::Integer { bits: 64, signed: true },
                customers.iter().map(|(.., points)| Value::Exact(points.to_string())).collect(),
            ),
        ],
    };
    let price = Kind::Decimal { bits: 64, scale: 2 };
    let purchases = Sheet {
        columns: vec![
            of("customer", texts.clone(), purchases.iter().map(|(key, ..)| text(key)).collect()),
            of("product", texts, purchases.iter().map(|(_, product, ..)| text(product)).collect()),
            of(
                "day",
                Kind::Date { bits: 32 },
                purchases.iter().map(|(_, _, ago, _)| Value::Day((TODAY - ago) as i32)).collect(),
            ),
            of("price", price, purchases.iter().map(|(.., cents)| exact(*cents)).collect()),
        ],
    };
    let part = |sheet: &Sheet, name: &str| {
        let (table, fingerprint) = sheet.named(name, 1_000);
        Part { columns: Columns::new(table, &fingerprint), order: None }
    };
    let setup = Setup {
        profile: "customers".into(),
        tables: vec![
            TableSetup { table: "customers".into(), key: vec!["key".into()], ..TableSetup::default() },
            TableSetup { table: "purchases".into(), time: Some("day".into()), ..TableSetup::default() },
        ],
        relationships: vec![Relationship {
            id: "bought".into(),
            source: "purchases".into(),
            columns: vec!["customer".into()],
            target: "customers".into(),
            kind: Cardinality::ManyToOne,
        }],
    };
    let parts = vec![part(&customers, "customers"), part(&purchases, "purchases")];
    Arc::new(Dataset::assemble(parts, &setup).expect("a data set"))
}

/// Customers and purchases at random.
pub(crate) fn random(random: &mut Random) -> (Vec<Customer>, Vec<Purchase>) {
    let many = 2 + random.below(12);
    let customers = (0..many)
        .map(|at| (format!("k{at}"), *random.pick(&["ES", "FR", ""]), random.between(0, 5)))
        .collect();
    let purchases = (0..random.below(40)).map(|_| {
        let key = format!("k{}", random.below(many + 1));
        (key, *random.pick(&["Coffee", "Tea", "Mug", ""]), random.between(0, 9), random.between(0, 500))
    });
    (customers, purchases.collect())
}

pub(crate) fn context() -> Context {
    Context { as_of: TODAY * 86_400_000 + 43_200_000, time_zone: "Europe/Madrid".into(), first_weekday: 1 }
}

pub(crate) fn path() -> Json {
    json!({ "from": "purchases", "hops": [{ "relationship": "bought" }] })
}

pub(crate) fn attribute(table: &str, column: &str) -> Json {
    json!({ "table": table, "column": column })
}

pub(crate) fn is(id: &str, table: &str, column: &str, value: &str) -> Json {
    json!({ "id": id, "kind": "condition", "attribute": attribute(table, column),
        "test": { "type": "text", "operator": "is", "value": value } })
}

/// A rule over purchases, or over customers.
pub(crate) fn rule(id: &str, operator: &str, related: bool, nodes: Json) -> Json {
    let mut rule = json!({ "id": id, "operator": operator, "match": "all", "nodes": nodes });
    if related {
        rule["path"] = path();
    }
    rule
}

pub(crate) fn definition(rules: Vec<Json>) -> Definition {
    serde_json::from_value(json!({ "version": 1, "rules": rules })).expect("a definition")
}
