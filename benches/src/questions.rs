//! What is asked: a definition and the SQL that means the same, side by side. Each run asks with other values, so that an
//! answer that is kept is of no use; where one condition of six is edited, the other five stay as they were.

use serde_json::{Value, json};

/// A question in both languages.
pub(crate) struct Question {
    /// What it is called.
    pub name: &'static str,
    /// The nodes of its only rule, all of which must hold, in a run.
    pub nodes: fn(usize) -> Value,
    /// The same as the condition of a SELECT, in a run.
    pub sql: fn(usize) -> String,
}

impl Question {
    /// The whole definition in a run.
    pub(crate) fn definition(&self, run: usize) -> Value {
        json!({ "version": 1, "rules": [{ "id": "r", "match": "all", "nodes": (self.nodes)(run) }] })
    }

    /// The whole statement in a run.
    pub(crate) fn statement(&self, run: usize) -> String {
        format!("SELECT count(*)::INTEGER AS n FROM customers WHERE {}", (self.sql)(run))
    }
}

fn is(id: &str, column: &str, test: Value) -> Value {
    json!({ "id": id, "kind": "condition", "attribute": { "table": "customers", "column": column }, "test": test })
}

fn number(operator: &str, value: usize) -> Value {
    json!({ "type": "number", "operator": operator, "value": value })
}

fn text(operator: &str, value: &str) -> Value {
    json!({ "type": "text", "operator": operator, "value": value })
}

fn any_of(values: &[&str]) -> Value {
    json!({ "type": "text", "operator": "any_of", "values": values })
}

fn of<'a>(all: &[&'a str], run: usize) -> &'a str {
    all[run % all.len()]
}

const COUNTRIES: [&str; 8] =
    ["Spain", "Germany", "France", "Italy", "Poland", "Sweden", "Japan", "Netherlands"];
const PARTS: [&str; 8] = ["mail", "an", "out", "ar", "web", "li", "post", "er."];
const NAMES: [&str; 8] = ["Garc", "Mül", "Ross", "Now", "And", "Sato", "Sil", "Dub"];

/// Six conditions, two of them in a sub-rule of their own, which holds one more.
fn six(orders: usize, points: usize) -> Value {
    let inner = json!({ "id": "g2", "kind": "group", "match": "all", "nodes": [
        is("c5", "marketing_consent", json!({ "type": "boolean", "value": true })),
        is("c6", "household_size", number("at_least", 2)),
    ] });
    json!([
        is("c1", "orders", number("at_least", orders)),
        is("c2", "points", number("at_least", points)),
        is("c3", "country", any_of(&["Spain", "Italy", "France", "Germany"])),
        { "id": "g1", "kind": "group", "match": "any", "nodes": [
            is("c4", "tier", any_of(&["Gold", "Platinum"])),
            inner,
        ] },
    ])
}

fn six_sql(orders: usize, points: usize) -> String {
    format!(
        "orders >= {orders} AND points >= {points} AND country IN ('Spain', 'Italy', 'France', 'Germany') \
         AND (tier IN ('Gold', 'Platinum') OR (marketing_consent AND household_size >= 2))"
    )
}

/// All of them.
pub(crate) const ALL: &[Question] = &[
    Question {
        name: "number range",
        nodes: |run| {
            json!([is(
                "c",
                "points",
                json!({ "type": "number", "operator": "between", "from": 100 + run, "to": 900 + run })
            )])
        },
        sql: |run| format!("points BETWEEN {} AND {}", 100 + run, 900 + run),
    },
    Question {
        name: "decimal at least",
        nodes: |run| json!([is("c", "income", number("at_least", 40_000 + run))]),
        sql: |run| format!("income >= {}", 40_000 + run),
    },
    Question {
        name: "text equality",
        nodes: |run| json!([is("c", "country", text("is", of(&COUNTRIES, run)))]),
        sql: |run| format!("country = '{}'", of(&COUNTRIES, run)),
    },
    Question {
        name: "text is not, or is empty",
        nodes: |run| {
            let mut condition = is("c", "country", text("is", of(&COUNTRIES, run)));
            condition["negated"] = json!(true);
            json!([condition])
        },
        sql: |run| format!("(country IS NULL OR country <> '{}')", of(&COUNTRIES, run)),
    },
    Question {
        name: "any of three texts",
        nodes: |run| {
            json!([is(
                "c",
                "city",
                any_of(&[
                    "Bilbao",
                    "Lyon",
                    of(&["Berlin", "Milan", "Madrid", "Paris", "Rome", "Hamburg", "Turin", "London"], run)
                ])
            )])
        },
        sql: |run| {
            format!(
                "city IN ('Bilbao', 'Lyon', '{}')",
                of(&["Berlin", "Milan", "Madrid", "Paris", "Rome", "Hamburg", "Turin", "London"], run)
            )
        },
    },
    Question {
        name: "e-mail contains",
        nodes: |run| json!([is("c", "email", text("contains", of(&PARTS, run)))]),
        sql: |run| format!("contains(email, '{}')", of(&PARTS, run)),
    },
    Question {
        name: "name starts with",
        nodes: |run| json!([is("c", "last_name", text("starts_with", of(&NAMES, run)))]),
        sql: |run| format!("starts_with(last_name, '{}')", of(&NAMES, run)),
    },
    Question {
        name: "date window",
        nodes: |run| {
            json!([is(
                "c",
                "signed_up",
                json!({ "type": "date", "operator": "between", "from": "2023-01-01", "to": format!("2024-06-{:02}", run + 1) })
            )])
        },
        sql: |run| format!("signed_up BETWEEN DATE '2023-01-01' AND DATE '2024-06-{:02}'", run + 1),
    },
    Question {
        name: "instant before",
        nodes: |run| {
            json!([is(
                "c",
                "last_seen",
                json!({ "type": "date_time", "operator": "before", "value": format!("2026-03-{:02}", run + 1) })
            )])
        },
        sql: |run| format!("epoch_ms(last_seen) < {}", 1_772_323_200_000_u64 + run as u64 * 86_400_000),
    },
    Question {
        name: "is empty",
        nodes: |run| {
            json!([
                is("c", "birthday", json!({ "type": "empty" })),
                is("d", "orders", number("at_least", run))
            ])
        },
        sql: |run| format!("birthday IS NULL AND orders >= {run}"),
    },
    Question {
        name: "six nested conditions",
        nodes: |run| six(2 + run % 3, 50 + run),
        sql: |run| six_sql(2 + run % 3, 50 + run),
    },
    Question {
        name: "one edit of six conditions",
        nodes: |run| six(2, 1_000 + run),
        sql: |run| six_sql(2, 1_000 + run),
    },
];
