//! Explanations say what the counts say.

use std::collections::BTreeMap;

use satsuma::{
    engine::{
        cache::Cache,
        evaluate::Evaluation,
        library::{Library, Saved},
    },
    model::{
        cell::Cell,
        definition::Definition,
        explanation::{Explanation, NodeVerdict},
    },
};
use serde_json::{Value as Json, json};

use super::{
    random::{Random, cases, seed},
    shop::{attribute, context, definition, is, path, random, rule, shop},
};

fn sum(id: &str, least: &str) -> Json {
    json!({ "id": id, "kind": "activity",
        "figure": { "path": path(), "aggregate": "sum", "attribute": attribute("purchases", "price"),
            "filter": { "match": "any", "nodes": [is(&format!("{id}f"), "purchases", "product", "Coffee")] } },
        "test": { "type": "number", "operator": "at_least", "value": least } })
}

fn scoped(id: &str, quantifier: &Json, product: &str) -> Json {
    json!({ "id": id, "kind": "group", "match": "all", "scope": { "path": path(), "quantifier": quantifier },
        "nodes": [is(&format!("{id}p"), "purchases", "product", product)] })
}

fn sequence(id: &str) -> Json {
    let step = |node: &str, product: &str| json!({ "path": path(), "filter": { "match": "all", "nodes": [is(node, "purchases", "product", product)] } });
    json!({ "id": id, "kind": "sequence", "steps": [step(&format!("{id}a"), "Coffee"), step(&format!("{id}b"), "Tea")] })
}

fn library() -> Library {
    let french = definition(vec![rule("f", "union", false, json!([is("fc", "customers", "country", "FR")]))]);
    let saved = Saved { name: "French".into(), definition: french.into(), active: true, fixed: None };
    Library { segments: BTreeMap::from([("french".into(), saved)]), ..Library::default() }
}

fn any(random: &mut Random) -> Definition {
    let product = *random.pick(&["Coffee", "Tea", "Mug"]);
    let quantifiers = [
        json!({ "quantifier": "any" }),
        json!({ "quantifier": "all" }),
        json!({ "quantifier": "none" }),
        json!({ "quantifier": "at_least", "count": 2 }),
    ];
    let mut nodes = vec![
        scoped("s", random.pick(&quantifiers), product),
        sum("a", &random.between(0, 900).to_string()),
        sequence("q"),
        is("c", "customers", "country", "ES"),
    ];
    nodes.rotate_left(random.below(4));
    nodes.truncate(1 + random.below(3));
    if random.percent(30) {
        nodes[0]["off"] = json!(true);
    }
    let operator = random.pick(&["union", "intersect", "except"]);
    let mut found = definition(vec![
        rule("r1", "union", false, json!(nodes)),
        rule("r2", operator, true, json!([is("p", "purchases", "product", product)])),
    ]);
    if random.percent(50) {
        found.suppress = vec!["french".into()];
    }
    if random.percent(50) {
        let limit =
            json!({ "kind": "top", "unit": "count", "size": 3, "by": attribute("customers", "points") });
        found.limit = Some(serde_json::from_value(limit).expect("a limit"));
    }
    found
}

fn explaining(
    data: &std::sync::Arc<satsuma::engine::dataset::Dataset>,
    definition: &Definition,
    cache: &mut Cache,
) -> Evaluation {
    let mut evaluation =
        Evaluation::explaining(definition, data, &library(), &context(), cache).expect("no problems");
    while evaluation.step(cache).expect("no faults") {}
    evaluation
}

/// Nodes in document order.
fn nodes<'a>(node: &'a NodeVerdict, found: &mut Vec<&'a NodeVerdict>) {
    found.push(node);
    node.nodes.iter().for_each(|node| nodes(node, found));
}

#[test]
fn verdicts_are_what_is_counted() {
    let seed = seed();
    let mut source = Random::new(seed);
    for _ in 0..cases(600) {
        let (customers, purchases) = random(&mut source);
        let (data, definition) = (shop(&customers, &purchases), any(&mut source));
        let mut cache = Cache::default();
        let counted = Evaluation::new(&definition, &data, &library(), &context(), &mut cache);
        let Ok(counted) = counted else { continue };
        let (figures, members) = counted.run(&mut cache).expect("figures");
        let evaluation = explaining(&data, &definition, &mut cache);
        let all: Vec<Explanation> =
            customers.iter().map(|(key, ..)| evaluation.explain(key).expect("a customer")).collect();
        assert!(evaluation.explain("nobody").is_none());
        for (at, figure) in figures.nodes.iter().enumerate() {
            let (mut alone, mut running) = (0, 0);
            for explanation in &all {
                let mut own = Vec::new();
                explanation.rules.iter().for_each(|rule| nodes(&rule.node, &mut own));
                assert_eq!(own[at].id, figure.id, "SATSUMA_SEED={seed}");
                alone += u32::from(own[at].holds == Some(true));
                let rule = explanation.rules.iter().find(|rule| rule.node.id == figure.id);
                running += u32::from(rule.is_some_and(|rule| rule.running == Some(true)));
            }
            assert_eq!((alone, running), (figure.alone, figure.running.unwrap_or(0)), "SATSUMA_SEED={seed}");
        }
        for (row, explanation) in all.iter().enumerate() {
            assert_eq!(explanation.member, members.contains(row), "SATSUMA_SEED={seed}");
            assert_eq!(explanation.member, explanation.remains && !explanation.cut);
            assert_eq!(
                explanation.remains,
                explanation.in_rules && explanation.suppressed_by.is_empty(),
                "SATSUMA_SEED={seed}"
            );
            // Whoever is alone in the data is told the same, but for where the limit falls.
            let key = &customers[row].0;
            let own: Vec<_> = purchases.iter().filter(|purchase| purchase.0 == *key).cloned().collect();
            let part = shop(&customers[row..=row], &own);
            let part = explaining(&part, &definition, &mut Cache::default()).explain(key);
            let mut joined =
                Explanation::join([None, part, None], Some(explanation.member)).expect("a customer");
            without_rows(&mut joined);
            let mut whole = explanation.clone();
            without_rows(&mut whole);
            assert_eq!(joined, whole, "SATSUMA_SEED={seed}");
        }
    }
}

/// Rows are numbered anew in a part.
fn without_rows(explanation: &mut Explanation) {
    fn clear(node: &mut NodeVerdict) {
        node.records.iter_mut().flat_map(|records| &mut records.shown).for_each(|record| record.row = 0);
        node.nodes.iter_mut().for_each(clear);
    }
    explanation.row = 0;
    explanation.rules.iter_mut().for_each(|rule| clear(&mut rule.node));
}

#[test]
fn values_and_records_are_those_that_decided() {
    let customers = [("ana".to_owned(), "ES", 1), ("bo".to_owned(), "FR", 2)];
    let buy = |key: &str, product, ago, cents| (key.to_owned(), product, ago, cents);
    let purchases = [
        buy("ana", "Tea", 1, 300),
        buy("bo", "Mug", 5, 900),
        buy("ana", "Coffee", 4, 250),
        buy("ana", "Mug", 2, 700),
        buy("ana", "Coffee", 3, 150),
    ];
    let data = shop(&customers, &purchases);
    let mut meant = definition(vec![
        rule("r1", "union", true, json!([is("p", "purchases", "product", "Coffee")])),
        rule(
            "r2",
            "intersect",
            false,
            json!([sum("a", "5"), sequence("q"), is("c", "customers", "country", "ES")]),
        ),
    ]);
    meant.suppress = vec!["french".into()];
    meant.rules.push(
        definition(vec![rule(
            "r3",
            "union",
            false,
            json!([scoped("s", &json!({ "quantifier": "all" }), "Mug")]),
        )])
        .rules
        .remove(0),
    );
    let evaluation = explaining(&data, &meant, &mut Cache::default());
    let ana = evaluation.explain("ana").expect("ana");
    let related = &ana.rules[0].node;
    let records = &related.records[0];
    assert_eq!((records.table.as_str(), records.all, records.matching), ("purchases", 4, 2));
    let shown: Vec<_> = records.shown.iter().map(|record| (record.row, record.cells.clone())).collect();
    let coffee = || vec![Cell::Text("Coffee".into())];
    assert_eq!(shown, [(2, coffee()), (4, coffee())]);
    assert_eq!(records.shown[0].time, Some(Cell::Date("2026-11-21".into())));
    assert_eq!(
        (related.nodes[0].values[0].values.clone(), related.nodes[0].values[0].distinct),
        (coffee(), 1)
    );
    let [figure, sequence, country] = &ana.rules[1].node.nodes[..] else { panic!("three conditions") };
    assert_eq!(
        (figure.holds, &figure.values[0].values[..]),
        (Some(false), &[Cell::Number("4.00".into())][..])
    );
    let price = Cell::Number("2.50".into());
    assert_eq!(figure.records[0].shown[0].cells, [price, Cell::Text("Coffee".into())]);
    let rows = |at: usize| sequence.records[at].shown.iter().map(|record| record.row).collect::<Vec<_>>();
    assert_eq!((sequence.holds, rows(0), rows(1)), (Some(true), vec![2, 4], vec![0]));
    assert_eq!(country.values[0].values, [Cell::Text("ES".into())]);
    assert_eq!((ana.rules[0].running, ana.rules[1].running), (Some(true), Some(false)));
    // Of all that were to be mugs those that are not, the first bought first.
    let all = &ana.rules[2].node.nodes[0];
    let others: Vec<u32> = all.records[0].shown.iter().map(|record| record.row).collect();
    assert_eq!(
        (all.holds, all.records[0].matching, all.records[0].against, others),
        (Some(false), 1, true, vec![2, 4, 0])
    );
    assert!(!ana.in_rules && !ana.member && ana.suppressed_by.is_empty());
    let bo = evaluation.explain("bo").expect("bo");
    assert_eq!((bo.rules[0].node.records[0].all, bo.rules[0].node.records[0].matching), (1, 0));
    assert_eq!(bo.rules[0].node.nodes[0].values[0].values, [Cell::Text("Mug".into())]);
    let all = &bo.rules[2].node.nodes[0];
    assert_eq!((all.holds, all.records[0].against, all.records[0].shown.len()), (Some(true), false, 1));
    assert_eq!(bo.suppressed_by, ["french"]);
}
