use std::{env, fs, path::Path};

use proptest::prelude::*;

use super::{generate, json::examples};
use crate::model::{
    attribute::Attribute,
    condition::DateUnit,
    draft::{Draft, DraftCondition, DraftKind, DraftNode, DraftRule},
    json::read_definition,
    operand::Operand,
    operator::{Operator, Verb},
    schema::{ColumnType, ValueType},
    words::{condition_words, definition_words, draft_words, node_words, rule_words},
};

/// Each example with its sentence, in one file that BLESS=1 writes.
#[test]
fn examples_in_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/definitions_in_words.txt");
    let mut words = String::new();
    for (name, text) in examples() {
        let name = name.file_stem().unwrap().to_string_lossy().into_owned();
        words += &format!("{name}\n{}\n\n", definition_words(&read_definition(&text).unwrap()));
    }
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &words).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        words,
        "run the tests with BLESS=1 after reading the difference"
    );
}

fn condition(column: &str, of: ValueType, verb: Verb, operand: Operand) -> DraftCondition {
    DraftCondition {
        attribute: Some(Attribute::column("customers", column)),
        of: Some(ColumnType::Value(of)),
        operator: Some(Operator { verb, negated: false }),
        operand,
        ..DraftCondition::default()
    }
}

fn one(text: &str) -> Operand {
    Operand::One(text.to_owned())
}

#[test]
fn conditions_in_words() {
    let many = Operand::Many(["Spain".to_owned(), "Bosnia and Herzegovina".to_owned()].into());
    let cases = [
        (
            condition("country", ValueType::Text, Verb::AnyOf, many),
            "country is any of (Spain, “Bosnia and Herzegovina”)",
        ),
        (
            condition("first_seen", ValueType::Date, Verb::Before, one("2011-03-01")),
            "first seen is before 1 March 2011",
        ),
        (condition("code", ValueType::Text, Verb::Is, one("2011-03-01")), "code is 2011-03-01"),
        (condition("points", ValueType::Number, Verb::AtLeast, one("12.50")), "points is at least 12.50"),
        (condition("points", ValueType::Number, Verb::AtLeast, one("")), "points is at least …"),
        (
            condition("city", ValueType::Text, Verb::AnyOf, Operand::Many(["Berlin".to_owned()].into())),
            "city is Berlin",
        ),
        (
            condition("seen", ValueType::DateTime, Verb::After, one("2011-03-01 09:30")),
            "seen is after 1 March 2011 09:30",
        ),
        (
            condition(
                "seen",
                ValueType::DateTime,
                Verb::WithinLast,
                Operand::Span { count: "1".to_owned(), unit: DateUnit::Hours },
            ),
            "seen is within the last 1 hour",
        ),
        (DraftCondition::default(), "… …"),
    ];
    for (condition, words) in cases {
        assert_eq!(condition_words(&condition), words);
    }
}

#[test]
fn switches_are_said() {
    let mut condition = condition("country", ValueType::Text, Verb::Is, one("Spain"));
    condition.operator = condition.operator.map(Operator::opposite);
    condition.has_value = true;
    condition.ignore_case = false;
    assert_eq!(condition_words(&condition), "country is not Spain (and has a value) (case matters)");
}

#[test]
fn what_is_switched_off_is_left_out() {
    let node = |id: &str, off| {
        let condition = condition(id, ValueType::Number, Verb::Equal, one("1"));
        DraftNode { off, ..DraftNode::new(id.to_owned(), DraftKind::Condition(condition)) }
    };
    let mut rule = DraftRule::new("r".to_owned(), Default::default());
    rule.nodes = vec![node("a", false), node("b", true), node("c", false)];
    assert_eq!(rule_words(&rule), "where a is 1 and c is 1");
    assert_eq!(node_words(&rule.nodes[1]), "b is 1");
    rule.off = true;
    assert_eq!(draft_words(&Draft { rules: vec![rule], ..Draft::default() }), "Nothing is asked yet.");
}

proptest! {
    #![proptest_config(super::cases(200))]

    #[test]
    fn brackets_are_balanced(definition in generate::definition()) {
        let words = definition_words(&definition);
        let mut open = 0i32;
        let mut quoted = false;
        for sign in words.chars() {
            match sign {
                '“' => quoted = true,
                '”' => quoted = false,
                '(' if !quoted => open += 1,
                ')' if !quoted => open -= 1,
                _ => {}
            }
            prop_assert!(open >= 0, "{words}");
        }
        prop_assert!(open == 0 && words.ends_with('.'), "{words}");
    }
}
