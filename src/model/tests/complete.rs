use proptest::prelude::*;

use super::generate::{self, catalog, schema};
use crate::model::{
    attribute::Attribute,
    catalog::Catalog,
    complete::{complete, complete_parts},
    condition::{DateUnit, Period},
    definition::{Definition, SetOperator},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
    operand::Operand,
    operator::{Operator, Shape, Verb},
    problem::{Part, Problem},
    schema::{ColumnType, TableSchema, ValueType},
};

proptest! {
    #![proptest_config(super::cases(300))]

    #[test]
    fn completing_what_was_lifted_is_identity(definition in generate::definition()) {
        let again = complete(&Draft::from(&definition), &catalog());
        prop_assert_eq!(again, Ok(definition));
    }
}

fn condition(column: &str, verb: Verb, operand: Operand) -> DraftCondition {
    let of = schema().column(column).map(|(_, column)| column.kind.clone());
    DraftCondition {
        attribute: Some(Attribute::column("customers", column)),
        of,
        operator: Some(Operator { verb, negated: false }),
        operand,
        ..DraftCondition::default()
    }
}

fn rule(id: &str, nodes: Vec<DraftNode>) -> DraftRule {
    DraftRule { nodes, ..DraftRule::new(id.to_owned(), SetOperator::Union) }
}

fn node(id: &str, condition: DraftCondition) -> DraftNode {
    DraftNode::new(id.to_owned(), DraftKind::Condition(condition))
}

fn draft(rules: Vec<DraftRule>) -> Draft {
    Draft { rules, ..Draft::default() }
}

fn problems_in(condition: DraftCondition, schema: &TableSchema) -> Vec<Problem> {
    let catalog = Catalog::of(schema.clone());
    complete(&draft(vec![rule("r", vec![node("c", condition)])]), &catalog).err().unwrap_or_default()
}

fn one(text: &str) -> Operand {
    Operand::One(text.to_owned())
}

fn many(texts: &[&str]) -> Operand {
    Operand::Many(texts.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn values_that_cannot_be_read_say_what_to_type() {
    let span = |count: &str, unit| Operand::Span { count: count.to_owned(), unit };
    let cases = [
        ("points", Verb::Equal, one(""), "Type a number such as 12.50."),
        ("points", Verb::Equal, one("12,50"), "Type a number such as 12.50."),
        ("points", Verb::AnyOf, many(&["1", "x"]), "Type a number such as 12.50."),
        ("points", Verb::Between, Operand::Two("1".into(), String::new()), "Type a number such as 12.50."),
        ("name", Verb::Matches, one(""), "Type a regular expression such as ^AB[0-9]+$."),
        ("name", Verb::AnyOf, many(&[]), "Choose or type at least one value."),
        ("birthday", Verb::On, one("1 March"), "Type a day such as 2026-11-24."),
        ("birthday", Verb::On, one("2026-02-30"), "Type a day such as 2026-11-24."),
        ("birthday", Verb::On, one("2026-11-24 09:30"), "Type a day such as 2026-11-24."),
        ("first_seen", Verb::On, one(""), "Type a day such as 2026-11-24, or with a time, 2026-11-24 09:30."),
        ("first_seen", Verb::WithinLast, span("-1", DateUnit::Hours), "Type a whole number such as 30."),
        (
            "birthday",
            Verb::WithinLast,
            span("1", DateUnit::Hours),
            "Choose days, weeks, months, quarters or years.",
        ),
        ("birthday", Verb::During, Operand::Period(None), "Choose a period."),
        (
            "interests",
            Verb::Size(super::super::condition::Comparison::Less),
            one("1.5"),
            "Type a whole number such as 30.",
        ),
        ("answers", Verb::HasAnyOf, many(&["yes"]), "Choose true or false."),
    ];
    for (column, verb, operand, hint) in cases {
        let problems = problems_in(condition(column, verb, operand.clone()), &schema());
        let [problem] = problems.as_slice() else { panic!("{column} {verb:?} {operand:?}: {problems:?}") };
        assert_eq!((problem.node.as_deref(), problem.part), (Some("c"), Part::Value), "{column} {verb:?}");
        assert_eq!(problem.hint, hint, "{column} {verb:?} {operand:?}");
    }
}

#[test]
fn spaces_around_numbers_and_days_do_not_matter() {
    for (column, verb, operand) in [
        ("points", Verb::Equal, one(" −12.50 ")),
        ("birthday", Verb::Before, one(" 2026-11-24 ")),
        ("first_seen", Verb::Before, one("2026-11-24 09:30")),
        ("first_seen", Verb::During, Operand::Period(Some(Period::ThisWeek))),
    ] {
        assert_eq!(problems_in(condition(column, verb, operand), &schema()), []);
    }
}

/// Every operator that is offered asks for a value where it has controls, and is complete without where it has none.
#[test]
fn no_condition_is_complete_without_its_value() {
    for (attribute, of) in generate::usable() {
        for operator in Operator::for_type(&of) {
            let condition = DraftCondition {
                attribute: Some(attribute.clone()),
                of: Some(of.clone()),
                operator: Some(*operator),
                operand: Operand::empty(operator.shape()),
                ..DraftCondition::default()
            };
            let problems = problems_in(condition, &schema());
            assert_eq!(problems.is_empty(), operator.shape() == Shape::None, "{attribute:?} {operator:?}");
        }
    }
}

#[test]
fn gaps_are_reported_all_at_once_with_their_control() {
    let no_operator = DraftCondition {
        attribute: Some(Attribute::column("customers", "name")),
        ..DraftCondition::default()
    };
    let group = DraftNode::new("g".to_owned(), DraftKind::Group(DraftGroup::default()));
    let nodes = vec![node("a", DraftCondition::default()), node("b", no_operator), group];
    let found = complete(&draft(vec![rule("r", nodes), rule("s", Vec::new())]), &catalog()).unwrap_err();
    let places: Vec<_> =
        found.iter().map(|problem| (problem.node.as_deref().unwrap(), problem.part)).collect();
    assert_eq!(places, [("a", Part::Attribute), ("b", Part::Operator), ("g", Part::Node), ("s", Part::Node)]);
}

#[test]
fn an_empty_draft_is_not_everyone() {
    let (parts, problems) = complete_parts(&Draft::default(), &catalog());
    assert_eq!(parts, None);
    assert_eq!(problems[0].hint, "Add a condition, or choose All customers.");
    let mut off = node("a", condition("name", Verb::Empty, Operand::None));
    off.off = true;
    let (parts, problems) = complete_parts(&draft(vec![rule("r", vec![off])]), &catalog());
    assert_eq!(parts, None);
    assert_eq!(problems[0].message, "Everything is switched off.");
}

#[test]
fn what_is_complete_is_kept_as_if_the_rest_were_not_there() {
    let good = || node("good", condition("name", Verb::Empty, Operand::None));
    let gap = node("gap", DraftCondition::default());
    let group = DraftGroup { nodes: vec![gap.clone()], ..DraftGroup::default() };
    let group = DraftNode::new("group".to_owned(), DraftKind::Group(group));
    let draft = draft(vec![rule("r", vec![gap.clone(), group, good()]), rule("s", vec![gap])]);
    let (parts, problems) = complete_parts(&draft, &catalog());
    assert_eq!(problems.len(), 3);
    let Some(Definition { rules, .. }) = parts else { panic!("there is a complete condition") };
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0].nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ["good"]);
}

#[test]
fn other_columns_are_named() {
    let mut retyped = schema();
    retyped.columns[1].kind = ColumnType::Value(ValueType::Text);
    let points = condition("points", Verb::AnyOf, many(&["3"]));
    let problems = problems_in(points, &retyped);
    assert_eq!(problems[0].part, Part::Attribute);
    assert_eq!(
        problems[0].message,
        "The column “points” of the table “customers” holds text now, and the condition was made for numbers."
    );
    let empty = condition("points", Verb::Empty, Operand::None);
    assert_eq!(problems_in(empty, &retyped), [], "it does not matter what is empty");

    let message =
        |column| problems_in(condition(column, Verb::Empty, Operand::None), &schema())[0].message.clone();
    assert_eq!(message("gone"), "The table “customers” has no column “gone” now.");
    assert_eq!(
        message("picture"),
        "The column “picture” of the table “customers” is of the type binary, which cannot be used."
    );
    let elsewhere = DraftCondition {
        attribute: Some(Attribute::column("clients", "name")),
        ..condition("name", Verb::Empty, Operand::None)
    };
    assert_eq!(
        problems_in(elsewhere, &schema())[0].message,
        "The column “name” belongs to the table “clients”, and the customers are in the table “customers”."
    );
}
