//! What is asked: a definition and the SQL that means the same, side by side. Each run asks with other values, and what is
//! kept of answers is forgotten before it; of an edited definition only before the first.

use serde_json::{Value, json};

use crate::data::{COUNTRIES, STATES, TIERS};

/// How a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A count, found out anew each time.
    Fresh,
    /// A count of what was counted before but for one constant.
    Edit,
    /// All runs one after another, as one.
    Batch,
    /// The members as a CSV file, found out anew each time.
    Csv,
    /// The ten commonest values of a column of the members, found out anew each time.
    Top(&'static str),
    /// Percentiles and the histogram of a column of the members, found out anew each time; its bins are so wide.
    Spread(&'static str, u32),
}

impl Kind {
    /// As the page calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Edit => "edit",
            Self::Batch => "batch",
            Self::Csv => "csv",
            Self::Top(_) => "top",
            Self::Spread(..) => "spread",
        }
    }

    /// The column that is looked at.
    pub(crate) fn column(self) -> Option<&'static str> {
        match self {
            Self::Top(column) | Self::Spread(column, _) => Some(column),
            _ => None,
        }
    }
}

/// A question in both languages.
pub(crate) struct Question {
    /// What it is called.
    pub name: &'static str,
    /// How often it is to be faster than DuckDB-WASM, at least.
    pub target: Option<u32>,
    /// How it is asked.
    pub kind: Kind,
    /// How often.
    pub runs: usize,
    /// What it asks for in a run.
    pub asks: fn(usize) -> Asked,
}

impl Question {
    /// Every run's definition and statement.
    pub(crate) fn all_runs(&self) -> Vec<Value> {
        (0..self.runs)
            .map(|run| {
                let Asked { rules, sql } = (self.asks)(run);
                let sql = match self.kind {
                    Kind::Csv => format!("SELECT * FROM customers WHERE {sql}"),
                    Kind::Top(column) => format!(
                        "SELECT {column}, count(*)::INTEGER AS n FROM customers WHERE {sql} AND {column} IS NOT NULL \
                         GROUP BY {column} ORDER BY n DESC, {column} LIMIT 10"
                    ),
                    Kind::Spread(column, width) => format!(
                        "WITH s AS MATERIALIZED (SELECT {column} AS v FROM customers WHERE {sql} AND {column} IS NOT NULL), \
                         h AS (SELECT floor(v / {width})::INTEGER AS bin, count(*)::INTEGER AS n FROM s GROUP BY bin) \
                         SELECT (SELECT quantile_disc(v, [0.05, 0.25, 0.5, 0.75, 0.95]) FROM s) AS percentiles, \
                         (SELECT list(bin * {width} ORDER BY bin) FROM h) AS edges, \
                         (SELECT list(n ORDER BY bin) FROM h) AS counts"
                    ),
                    _ => format!("SELECT count(*)::INTEGER AS n FROM customers WHERE {sql}"),
                };
                let definition = json!({ "version": 1, "rules": rules });
                json!({ "definition": definition, "column": self.kind.column(), "sql": sql })
            })
            .collect()
    }
}

/// Rules, and the condition of a SELECT from customers.
pub(crate) struct Asked {
    rules: Value,
    sql: String,
}

/// What the page calls the relationships when it finds them: definitions are imported into it, too.
const BUYER: &str = "purchases.customer_id";
const STORE: &str = "purchases.store_id";

/// How the tables belong together.
pub(crate) fn setup() -> Value {
    json!({
        "profile": "customers",
        "tables": [
            { "table": "customers", "key": ["customer_id"] },
            { "table": "purchases", "key": ["purchase_id"], "time": "purchased_at" },
            { "table": "stores", "key": ["store_id"] },
        ],
        "relationships": [
            { "id": BUYER, "source": "purchases", "columns": ["customer_id"], "target": "customers" },
            { "id": STORE, "source": "purchases", "columns": ["store_id"], "target": "stores" },
        ],
    })
}

fn purchases() -> Value {
    json!({ "from": "purchases", "hops": [{ "relationship": BUYER }] })
}

fn stores() -> Value {
    json!({ "from": "stores", "hops": [{ "relationship": STORE, "reverse": true }, { "relationship": BUYER }] })
}

fn of_table(id: &str, table: &str, column: &str, test: Value) -> Value {
    json!({ "id": id, "kind": "condition", "attribute": { "table": table, "column": column }, "test": test })
}

fn is(id: &str, column: &str, test: Value) -> Value {
    of_table(id, "customers", column, test)
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

fn last_days(days: usize) -> Value {
    json!({ "type": "date_time", "operator": "within_last", "count": days, "unit": "days" })
}

fn rule(id: &str, operator: &str, path: Option<Value>, nodes: Value) -> Value {
    let mut rule = json!({ "id": id, "operator": operator, "match": "all", "nodes": nodes });
    if let Some(path) = path {
        rule["path"] = path;
    }
    rule
}

fn profile(nodes: Value, sql: String) -> Asked {
    Asked { rules: json!([rule("r", "union", None, nodes)]), sql }
}

fn activity(id: &str, figure: Value, test: Value) -> Value {
    let mut whole = json!({ "path": purchases() });
    if let (Some(whole), Some(figure)) = (whole.as_object_mut(), figure.as_object()) {
        whole.extend(figure.clone());
    }
    json!({ "id": id, "kind": "activity", "figure": whole, "test": test })
}

fn amount() -> Value {
    json!({ "table": "purchases", "column": "amount" })
}

fn of<'a>(all: &[&'a str], run: usize) -> &'a str {
    all[run % all.len()]
}

/// The day so many days before the data's last, as SQL.
fn ago(days: usize) -> String {
    format!("TIMESTAMP '2026-11-24 00:00:00' - INTERVAL {days} DAY")
}

const PARTS: [&str; 8] = ["garcia", "12", "post", "na.s", "77@", "er9", "web", "ova"];

/// What the six conditions ask for.
struct Six {
    income: usize,
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
            income: 30_000 + 1_000 * run,
            points: 50 + run,
            country: of(&COUNTRIES, run),
            tier: of(&TIERS, run),
            size: 1 + run % 6,
            consent: run.is_multiple_of(2),
        }
    }

    /// Only the points are others.
    fn edited(run: usize) -> Self {
        Self { income: 20_000, points: 1_000 + run, country: "Japan", tier: "Gold", size: 2, consent: true }
    }

    /// Two of them stand in a sub-rule, and two more in one of its own.
    fn asked(&self) -> Asked {
        let Self { income, points, country, tier, size, consent } = self;
        let inner = json!({ "id": "g2", "kind": "group", "match": "all", "nodes": [
            is("c5", "marketing_consent", json!({ "type": "boolean", "value": consent })),
            is("c6", "household_size", number("at_least", *size)),
        ] });
        let nodes = json!([
            is("c1", "income", number("at_least", *income)),
            is("c2", "points", number("at_least", *points)),
            is("c3", "country", any_of(&["Spain", "Canada", country])),
            { "id": "g1", "kind": "group", "match": "any", "nodes": [
                is("c4", "tier", any_of(&["Platinum", tier])),
                inner,
            ] },
        ]);
        let sql = format!(
            "income >= {income} AND points >= {points} AND country IN ('Spain', 'Canada', '{country}') \
             AND (tier IN ('Platinum', '{tier}') OR (marketing_consent = {consent} AND household_size >= {size}))"
        );
        profile(nodes, sql)
    }
}

fn range(run: usize) -> Asked {
    let (from, to) = (100 + run, 900 + run);
    let test = json!({ "type": "number", "operator": "between", "from": from, "to": to });
    profile(json!([is("c", "points", test)]), format!("points BETWEEN {from} AND {to}"))
}

fn equality(run: usize) -> Asked {
    let country = of(&COUNTRIES, run);
    profile(json!([is("c", "country", text("is", country))]), format!("country = '{country}'"))
}

fn contains(run: usize) -> Asked {
    let part = of(&PARTS, run);
    profile(json!([is("c", "email", text("contains", part))]), format!("contains(email, '{part}')"))
}

fn any_purchase(run: usize) -> Asked {
    let days = 90 - run;
    let nodes = json!([of_table("c", "purchases", "purchased_at", last_days(days))]);
    Asked {
        rules: json!([rule("r", "union", Some(purchases()), nodes)]),
        sql: format!(
            "customer_id IN (SELECT customer_id FROM purchases WHERE purchased_at >= {})",
            ago(days)
        ),
    }
}

fn in_state(run: usize) -> Asked {
    let state = of(&STATES, run);
    let nodes = json!([of_table("c", "stores", "state", text("is", state))]);
    Asked {
        rules: json!([rule("r", "union", Some(stores()), nodes)]),
        sql: format!(
            "customer_id IN (SELECT customer_id FROM purchases JOIN stores USING (store_id) WHERE state = '{state}')"
        ),
    }
}

fn never(_: usize) -> Asked {
    profile(
        json!([activity("c", json!({ "aggregate": "count" }), number("is", 0))]),
        "NOT EXISTS (SELECT 1 FROM purchases WHERE purchases.customer_id = customers.customer_id)".into(),
    )
}

fn spent(run: usize) -> Asked {
    let least = 500 + run;
    let window = json!({ "operator": "within_last", "count": 365, "unit": "days" });
    let figure = json!({ "aggregate": "sum", "attribute": amount(), "window": window });
    profile(
        json!([activity("c", figure, number("at_least", least))]),
        format!(
            "customer_id IN (SELECT customer_id FROM purchases WHERE purchased_at >= {} GROUP BY customer_id \
             HAVING sum(amount) >= {least})",
            ago(365)
        ),
    )
}

fn twice_online(run: usize) -> Asked {
    let month = run % 12 + 1;
    let five: Vec<&str> = (0..5).map(|at| of(&COUNTRIES, run + at)).collect();
    let filter = json!({ "match": "all", "nodes": [
        of_table("f1", "purchases", "channel", text("is", "online")),
        of_table("f2", "purchases", "purchased_at",
            json!({ "type": "date_time", "operator": "part", "part": "month", "values": [month] })),
    ] });
    let nodes = json!([
        activity("c1", json!({ "aggregate": "count", "filter": filter }), number("at_least", 2)),
        is("c2", "country", any_of(&five)),
    ]);
    let sql = format!(
        "country IN ('{}') AND customer_id IN (SELECT customer_id FROM purchases WHERE channel = 'online' AND \
         month(purchased_at) = {month} GROUP BY customer_id HAVING count(*) >= 2)",
        five.join("', '")
    );
    profile(nodes, sql)
}

fn lapsed(run: usize) -> Asked {
    let (least, days) = (50 + run, 180 + run);
    let nodes = json!([
        activity("c1", json!({ "aggregate": "average", "attribute": amount() }), number("greater", least)),
        activity("c2", json!({ "aggregate": "days_since_last" }), number("greater", days)),
    ]);
    let sql = format!(
        "customer_id IN (SELECT customer_id FROM purchases GROUP BY customer_id HAVING avg(amount) > {least} AND \
         max(purchased_at) < {})",
        ago(days)
    );
    profile(nodes, sql)
}

fn sets(run: usize) -> Asked {
    let (country, days, tier) = (of(&COUNTRIES, run), 30 + run, of(&TIERS, run));
    Asked {
        rules: json!([
            rule("a", "union", None, json!([is("c1", "country", text("is", country))])),
            rule(
                "b",
                "union",
                Some(purchases()),
                json!([of_table("c2", "purchases", "purchased_at", last_days(days))])
            ),
            rule("c", "except", None, json!([is("c3", "tier", text("is", tier))])),
        ]),
        sql: format!(
            "(coalesce(country = '{country}', false) OR customer_id IN (SELECT customer_id FROM purchases WHERE \
             purchased_at >= {})) AND NOT coalesce(tier = '{tier}', false)",
            ago(days)
        ),
    }
}

/// All kinds in turn, with values that the others do not ask for.
fn varied(run: usize) -> Asked {
    const KINDS: [fn(usize) -> Asked; 10] = [
        range,
        equality,
        |run| Six::fresh(run).asked(),
        any_purchase,
        in_state,
        spent,
        twice_online,
        lapsed,
        sets,
        contains,
    ];
    KINDS[run % KINDS.len()](run / KINDS.len() + 20)
}

/// Of three chances the smallest is at least so much for a quarter of all.
fn quarter(run: usize) -> Asked {
    let points = 1_850 + run;
    profile(json!([is("c", "points", number("at_least", points))]), format!("points >= {points}"))
}

/// A value that is typed in the builder.
pub(crate) struct Typed {
    /// What it is called.
    pub name: &'static str,
    /// What is edited.
    pub definition: Value,
    /// The condition whose value is typed.
    pub node: &'static str,
    /// What is typed each time.
    pub value: fn(usize) -> String,
}

/// Twenty rules of ten nodes each: conditions, a sub-rule, a sum with a window and a filter.
fn many_rules() -> Value {
    let one = |at: usize| {
        let id = |part: &str| format!("{part}{at}");
        let window = json!({ "operator": "within_last", "count": 365, "unit": "days" });
        let filter = json!({ "match": "all", "nodes": [
            of_table(&id("f"), "purchases", "channel", text("is", "online")),
            of_table(&id("g"), "purchases", "amount", number("at_least", 5)),
        ] });
        let figure = json!({ "aggregate": "sum", "attribute": amount(), "window": window, "filter": filter });
        let nodes = json!([
            is(&id("i"), "income", number("at_least", 20_000 + at)),
            is(&id("p"), "points", number("at_least", 500 + at)),
            is(&id("c"), "country", any_of(&["Spain", "Canada", of(&COUNTRIES, at)])),
            { "id": id("o"), "kind": "group", "match": "any", "nodes": [
                is(&id("t"), "tier", any_of(&["Platinum", of(&TIERS, at)])),
                is(&id("m"), "marketing_consent", json!({ "type": "boolean", "value": true })),
            ] },
            activity(&id("a"), figure, number("at_least", 100 + at)),
        ]);
        rule(&id("r"), "union", None, nodes)
    };
    json!((0..20).map(one).collect::<Vec<_>>())
}

/// What is typed in the page: into a condition of the profile and into one of activities, alone, among six and among 200 nodes.
pub(crate) fn typed() -> Vec<Typed> {
    fn points(time: usize) -> String {
        (1_131 + 7 * time).to_string()
    }
    fn euros(time: usize) -> String {
        (311 + 13 * time).to_string()
    }
    let definition = |rules: Value| json!({ "version": 1, "rules": rules });
    let alone = |asks: fn(usize) -> Asked| definition(asks(0).rules);
    vec![
        Typed { name: "profile condition", definition: alone(quarter), node: "c", value: points },
        Typed { name: "activity condition", definition: alone(spent), node: "c", value: euros },
        Typed {
            name: "profile among six nodes",
            definition: alone(|run| Six::fresh(run).asked()),
            node: "c2",
            value: points,
        },
        Typed {
            name: "profile among 200 nodes",
            definition: definition(many_rules()),
            node: "p7",
            value: points,
        },
        Typed {
            name: "activity among 200 nodes",
            definition: definition(many_rules()),
            node: "a7",
            value: euros,
        },
    ]
}

/// The definitions that are refreshed together.
pub(crate) fn refreshed() -> Vec<Value> {
    (0..100).map(|run| json!({ "version": 1, "rules": varied(run).rules })).collect()
}

const fn fresh(name: &'static str, target: u32, asks: fn(usize) -> Asked) -> Question {
    Question { name, target: Some(target), kind: Kind::Fresh, runs: 24, asks }
}

const fn of_quarter(name: &'static str, kind: Kind) -> Question {
    Question { name, target: Some(10), kind, runs: 24, asks: quarter }
}

/// All of them.
pub(crate) const ALL: &[Question] = &[
    fresh("number range", 10, range),
    fresh("text equality", 10, equality),
    fresh("six nested profile conditions", 10, |run| Six::fresh(run).asked()),
    fresh("text contains, a million different values", 8, contains),
    fresh("any purchase in 90 days", 30, any_purchase),
    fresh("a purchase at a store in a state (two hops)", 30, in_state),
    fresh("never purchased", 100, never),
    fresh("spent 500 and more in a year", 20, spent),
    fresh("two purchases online in a month, country among five", 20, twice_online),
    fresh("average over 50, last purchase over 180 days ago", 20, lapsed),
    fresh("(A union B) except C", 20, sets),
    Question {
        name: "one constant of six conditions changed, per edit",
        target: Some(40),
        kind: Kind::Edit,
        runs: 21,
        asks: |run| Six::edited(run).asked(),
    },
    Question {
        name: "100 varied segments refreshed",
        target: Some(30),
        kind: Kind::Batch,
        runs: 100,
        asks: varied,
    },
    Question {
        name: "CSV of a quarter of the customers, all columns",
        target: Some(8),
        kind: Kind::Csv,
        runs: 4,
        asks: quarter,
    },
    of_quarter("ten commonest texts of a quarter", Kind::Top("country")),
    of_quarter("ten commonest whole numbers of a quarter", Kind::Top("points")),
    of_quarter("ten commonest floats of a quarter", Kind::Top("income")),
    of_quarter("percentiles and histogram of whole numbers of a quarter", Kind::Spread("points", 100)),
    of_quarter("percentiles and histogram of floats of a quarter", Kind::Spread("income", 5_000)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_asks_something_else_or_is_asked_anew() {
        for question in ALL.iter().filter(|question| question.name != "never purchased") {
            let runs = question.all_runs();
            assert!(runs.windows(2).all(|pair| pair[0] != pair[1]), "{}", question.name);
        }
    }

    #[test]
    fn every_definition_is_one() {
        for run in ALL.iter().flat_map(Question::all_runs) {
            satsuma::model::json::read_definition(&run["definition"].to_string()).expect("a definition");
        }
    }
}
