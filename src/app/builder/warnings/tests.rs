use super::*;
use crate::model::{
    condition::{Condition, Predicate},
    definition::{Membership, Rule, VERSION},
};

fn condition(id: &str, value: &str, negated: bool) -> Node {
    let operator = TextOperator::Is { value: value.to_owned() };
    let test = Test::Text(TextTest { operator, ignore_case: false });
    let predicate = Predicate { test, negated, has_value: false };
    let attribute = Attribute::column("customers", "country");
    let kind = NodeKind::Condition(Condition { attribute, predicate });
    Node { id: id.to_owned(), off: false, kind }
}

fn rule(id: &str, operator: SetOperator, matching: Match, nodes: Vec<Node>) -> Rule {
    Rule { id: id.into(), operator, name: None, note: None, off: false, path: None, matching, nodes }
}

fn definition(rules: Vec<Rule>) -> Definition {
    Definition { version: VERSION, rules, suppress: Vec::new(), limit: None, project: Vec::new() }
}

fn one(matching: Match, nodes: Vec<Node>) -> Definition {
    definition(vec![rule("r", SetOperator::Union, matching, nodes)])
}

fn world(total: u32, nodes: &[(&str, u32, Option<u32>)]) -> World {
    let node = |(id, alone, running): &(&str, u32, Option<u32>)| NodeFigure {
        id: (*id).to_owned(),
        alone: *alone,
        running: *running,
        ..NodeFigure::default()
    };
    let figures = Figures { everyone: 10, total, nodes: nodes.iter().map(node).collect() };
    World { figures: figures.into(), ..World::default() }
}

fn said(definition: &Definition, world: &World) -> Vec<(Option<String>, What)> {
    warnings(definition, world).into_iter().map(|found| (found.node, found.what)).collect()
}

fn at(node: &str, what: What) -> (Option<String>, What) {
    (Some(node.to_owned()), what)
}

#[test]
fn nobody_and_everybody_are_worth_a_look() {
    let asked = one(Match::Any, vec![condition("a", "Spain", false), condition("b", "France", false)]);
    let found = said(&asked, &world(0, &[("r", 0, Some(0)), ("a", 0, None), ("b", 10, None)]));
    let whole = (None, What::Nobody);
    assert_eq!(found, [at("a", What::NoCustomer), at("b", What::EveryCustomer), whole]);
    assert!(said(&asked, &world(4, &[("r", 4, Some(4)), ("a", 3, None), ("b", 1, None)])).is_empty());
}

#[test]
fn that_each_customer_has_such_a_record_is_no_warning() {
    let mut asked = one(Match::All, vec![condition("a", "Spain", false)]);
    let figures = world(4, &[("r", 4, Some(4)), ("a", 10, None)]);
    assert_eq!(said(&asked, &figures), [at("a", What::EveryCustomer)]);
    asked.rules[0].path = Some(Path { from: "orders".into(), hops: Vec::new() });
    assert!(said(&asked, &figures).is_empty());
    let nobody = world(0, &[("r", 0, Some(0)), ("a", 0, None)]);
    assert_eq!(said(&asked, &nobody)[0], at("a", What::NoCustomer));
}

#[test]
fn two_negatives_joined_by_any_are_told_and_mended() {
    let nodes = vec![condition("a", "Spain", true), condition("b", "France", true)];
    let figures = world(9, &[("r", 9, Some(9)), ("a", 8, None), ("b", 9, None)]);
    let found = warnings(&one(Match::Any, nodes.clone()), &figures);
    assert_eq!(found.len(), 1);
    let edit = Edit::SetMatch { node: "r".into(), matching: Match::All };
    assert_eq!(found[0].fix, Fix::edit("Change to all of", edit));
    assert!(said(&one(Match::All, nodes), &figures).is_empty());
}

#[test]
fn contradictions_are_told_by_meaning_and_by_figures() {
    let nodes = vec![condition("a", "Spain", false), condition("b", "France", false)];
    let figures = world(0, &[("r", 0, Some(0)), ("a", 3, None), ("b", 2, None)]);
    let found = said(&one(Match::All, nodes), &figures);
    assert_eq!(
        found[0],
        at(
            "r",
            What::Contradiction(
                "country is Spain (case matters)".into(),
                "country is France (case matters)".into(),
            )
        )
    );
    let mut other = condition("b", "x", false);
    if let NodeKind::Condition(condition) = &mut other.kind {
        condition.attribute = Attribute::column("customers", "city");
    }
    let found = said(&one(Match::All, vec![condition("a", "Spain", false), other]), &figures);
    assert_eq!(found[0], at("r", What::NobodyTogether));
}

#[test]
fn another_case_is_told_with_its_count() {
    let asked = one(Match::All, vec![condition("a", "germany", false)]);
    assert_eq!(questions(&asked).len(), 1);
    let mut known = world(2, &[("r", 2, Some(2)), ("a", 2, None)]);
    assert!(said(&asked, &known).is_empty());
    known.counted.insert("a".into(), 5);
    let what = What::Case { value: Some("germany".into()), alone: 2, ignoring: 5 };
    assert_eq!(said(&asked, &known), [at("a", what)]);
    known.counted.insert("a".into(), 2);
    assert!(said(&asked, &known).is_empty());
}

#[test]
fn rules_that_change_nothing_are_told() {
    let node = || vec![condition("a", "Spain", false)];
    for (operator, alone, running, what) in [
        (SetOperator::Except, 3, 4, What::TakesNobody),
        (SetOperator::Except, 9, 0, What::TakesEverybody),
        (SetOperator::Intersect, 3, 0, What::NobodyAbove),
        (SetOperator::Intersect, 8, 4, What::EverybodyAbove),
        (SetOperator::Union, 2, 4, What::AddsNobody),
    ] {
        let rules = vec![
            rule("r", SetOperator::Union, Match::All, node()),
            rule("s", operator, Match::All, vec![condition("b", "x", false)]),
        ];
        let figures = [("r", 4, Some(4)), ("a", 4, None), ("s", alone, Some(running)), ("b", alone, None)];
        assert_eq!(said(&definition(rules), &world(running, &figures))[0], at("s", what));
    }
}

#[test]
fn what_is_switched_off_is_told_once() {
    let nodes = vec![condition("a", "Spain", true), condition("b", "France", true)];
    let mut off = one(Match::Any, nodes);
    off.rules[0].off = true;
    let found = warnings(&off, &world(3, &[("r", 0, None), ("a", 0, None), ("b", 0, None)]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].what, What::SwitchedOff);
}

#[test]
fn segments_that_are_gone_or_inactive_are_told() {
    let member = |id: &str, segment: &str| Node {
        id: id.to_owned(),
        off: false,
        kind: NodeKind::Membership(Membership { segment: segment.to_owned(), negated: false }),
    };
    let mut asked = one(Match::Any, vec![member("a", "gone"), member("b", "asleep")]);
    asked.suppress = vec!["gone".into(), "asleep".into()];
    let mut known = world(3, &[("r", 3, Some(3)), ("a", 0, None), ("b", 0, None)]);
    known.segments.insert("asleep".into(), ("Asleep".into(), false));
    let found = warnings(&asked, &known);
    assert_eq!(found[0].fix, Fix::edit("Remove", Edit::Remove("a".into())));
    assert_eq!(found[1].what, What::Inactive("Asleep".into()));
    assert_eq!(found[2].fix, Fix::edit("Remove", Edit::SetSuppress(vec!["asleep".into()])));
}
