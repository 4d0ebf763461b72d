//! Every operator of every type against values, blanks and extremes: from the controls of the builder to the rows.

use std::collections::HashSet;

use satsuma::{
    engine::cache::Cache,
    model::{
        attribute::Attribute,
        catalog::Catalog,
        complete::complete,
        condition::{Comparison, DatePart, DateUnit, Period},
        context::Context,
        definition::SetOperator,
        draft::{Draft, DraftCondition, DraftKind, DraftNode, DraftRule},
        operand::Operand,
        operator::{Operator, Verb},
        schema::{ColumnType, ValueType},
    },
};

use super::{
    loaded::Engine,
    sheet::{Form, Kind, Sheet, TABLE, Value},
};

mod cases;

use cases::subjects;

/// A column and what is asked of it.
struct Subject {
    kind: Kind,
    values: Vec<Value>,
    cases: Vec<Case>,
}

/// A question with the rows that it holds: `x` for each row that is in.
struct Case {
    verb: Verb,
    operand: Operand,
    ignore_case: bool,
    rows: &'static str,
}

/// 2026-11-25T12:00:00 UTC, a Wednesday.
fn noon() -> Context {
    Context { as_of: 1_795_608_000_000, time_zone: "UTC".into(), first_weekday: 1 }
}

fn marks(rows: &[usize], all: usize) -> String {
    (0..all).map(|row| if rows.contains(&row) { 'x' } else { '.' }).collect()
}

fn turned(marks: &str) -> String {
    marks.chars().map(|mark| if mark == 'x' { '.' } else { 'x' }).collect()
}

fn draft(operator: Operator, case: &Case, of: &ColumnType, has_value: bool) -> Draft {
    let condition = DraftCondition {
        attribute: Some(Attribute::column(TABLE, "value")),
        of: Some(of.clone()),
        operator: Some(operator),
        operand: case.operand.clone(),
        ignore_case: case.ignore_case,
        has_value,
    };
    let mut rule = DraftRule::new("r".into(), SetOperator::Union);
    rule.nodes.push(DraftNode::new("n".into(), DraftKind::Condition(condition)));
    Draft { rules: vec![rule], ..Draft::default() }
}

/// Asks a case and its opposite, with and without the blanks, and tells which operators that were.
fn check(subject: &Subject, exercised: &mut HashSet<(ColumnType, Operator)>) {
    let sheet = Sheet::of("value", subject.kind.clone(), subject.values.clone());
    let engine = Engine::of(&sheet, 3);
    let schema = engine.columns.schema();
    let catalog = Catalog::of(schema.clone());
    let of = schema.column("value").expect("the column").1.kind.clone();
    for case in &subject.cases {
        let ask = |negated: bool, has_value: bool| {
            let operator = Operator { verb: case.verb, negated };
            let definition = complete(&draft(operator, case, &of, has_value), &catalog)
                .unwrap_or_else(|problems| panic!("{operator:?} {:?}: {problems:#?}", case.operand));
            let members = match negated {
                false => engine.members(&definition, &noon()),
                true => engine.select(&definition, &noon(), &mut Cache::default()).expect("members"),
            };
            marks(&members, sheet.rows())
        };
        let said = |found: String, expected: String, what: &str| {
            let Case { verb, operand, ignore_case, .. } = case;
            assert_eq!(
                found, expected,
                "{:?}: {verb:?} {operand:?} (ignore case: {ignore_case}), {what}: {:?}",
                subject.kind, subject.values
            );
        };
        said(ask(false, false), case.rows.into(), "as it is");
        said(ask(true, false), turned(case.rows), "turned round");
        if case.verb != Verb::Empty {
            let blank = |value: &Value| match case.verb {
                Verb::Size(_) => *value == Value::Null,
                _ => value.is_empty(),
            };
            let rows: String = turned(case.rows)
                .chars()
                .zip(&subject.values)
                .map(|(mark, value)| if blank(value) { '.' } else { mark })
                .collect();
            said(ask(true, true), rows, "turned round and with a value");
        }
        exercised.extend([false, true].map(|negated| (of.clone(), Operator { verb: case.verb, negated })));
    }
}

#[test]
fn every_operator_holds_what_it_says() {
    let mut exercised = HashSet::new();
    subjects().iter().for_each(|subject| check(subject, &mut exercised));
    let values = [
        ValueType::Text,
        ValueType::Number,
        ValueType::Boolean,
        ValueType::Date,
        ValueType::DateTime,
        ValueType::Empty,
    ];
    for of in values.map(ColumnType::Value).into_iter().chain(values.map(ColumnType::List)) {
        for operator in Operator::for_type(&of) {
            assert!(exercised.contains(&(of.clone(), *operator)), "{operator:?} of {of:?} was not asked");
        }
    }
}
