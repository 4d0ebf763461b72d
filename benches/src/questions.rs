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
const REFERRALS: [&str; 8] =
    ["search", "social media", "a friend", "a store", "an event", "an ad", "the press", "nobody"];
const PARTS: [&str; 8] = ["mail", "an", "out", "ar", "web", "li", "post", "er."];
const NAMES: [&str; 8] = ["Garc", "Mül", "Ross", "Now", "And", "Sato", "Sil", "Dub"];

/// What the six conditions ask for.
struct Six {
    orders: usize,
    points: usize,
    country: &'static str,
    tier: &'static str,
    size: usize,
    consent: bool,
}

impl Six {
    /// All six are others in each run, as far as a boolean can be.
    fn fresh(run: usize) -> Self {
        Self {
            orders: 1 + run,
            points: 50 + run,
            country: of(&COUNTRIES, run),
            tier: of(&["Gold", "Silver", "Bronze"], run),
            size: 1 + run,
            consent: run.is_multiple_of(2),
        }
    }

    /// Only the points are others.
    fn edited(run: usize) -> Self {
        Self { orders: 2, points: 1_000 + run, country: "Japan", tier: "Gold", size: 2, consent: true }
    }

    /// Two of them stand in a sub-rule, and two more in one of its own.
    fn nodes(&self) -> Value {
        let inner = json!({ "id": "g2", "kind": "group", "match": "all", "nodes": [
            is("c5", "marketing_consent", json!({ "type": "boolean", "value": self.consent })),
            is("c6", "household_size", number("at_least", self.size)),
        ] });
        json!([
            is("c1", "orders", number("at_least", self.orders)),
            is("c2", "points", number("at_least", self.points)),
            is("c3", "country", any_of(&["United Kingdom", "United States", self.country])),
            { "id": "g1", "kind": "group", "match": "any", "nodes": [
                is("c4", "tier", any_of(&["Platinum", self.tier])),
                inner,
            ] },
        ])
    }

    fn sql(&self) -> String {
        let Self { orders, points, country, tier, size, consent } = self;
        format!(
            "orders >= {orders} AND points >= {points} AND country IN ('United Kingdom', 'United States', '{country}') \
             AND (tier IN ('Platinum', '{tier}') OR (marketing_consent = {consent} AND household_size >= {size}))"
        )
    }
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
            let mut condition = is("c", "referral", text("is", of(&REFERRALS, run)));
            condition["negated"] = json!(true);
            json!([condition])
        },
        sql: |run| format!("(referral IS NULL OR referral <> '{}')", of(&REFERRALS, run)),
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
        nodes: |run| Six::fresh(run).nodes(),
        sql: |run| Six::fresh(run).sql(),
    },
    Question {
        name: "one edit of six conditions",
        nodes: |run| Six::edited(run).nodes(),
        sql: |run| Six::edited(run).sql(),
    },
];
