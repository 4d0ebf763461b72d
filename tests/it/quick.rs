//! What quick segments, measures and lists of keys ask, asked of the sample.

use satsuma::{
    app::{
        measures::{
            recipe::{Part, Per, Recipe},
            template::templates,
        },
        quick::{
            choice::{Choice, NumberOperator, definition, periods},
            fields::{Field, profile_fields},
        },
        segments::keys,
    },
    model::{
        cell::Cell,
        context::Context,
        definition::{Aggregate, Definition, NodeKind},
        measure::Grouping,
        schema::{TableSchema, ValueType},
        setup::Setup,
    },
    service::protocol::{LoadMode, Members, Page, Reply, Request, SAMPLE_TABLES, SampleSize, Source},
};

use super::workers::Engine;

const CUSTOMERS: u32 = 10_000;

fn context() -> Context {
    Context { as_of: 1_795_521_600_000, time_zone: "Europe/Madrid".into(), first_weekday: 1 }
}

fn reply(engine: &mut Engine, request: Request) -> Reply {
    engine.ask(request, Vec::new()).unwrap_or_else(|failure| panic!("{failure:?}")).0
}

/// The sample, joined as guessed.
fn sample() -> (Engine, Vec<TableSchema>, Setup) {
    let mut engine = Engine::new(1);
    let mut schemas = Vec::new();
    for table in SAMPLE_TABLES {
        let today = "2026-11-24".to_owned();
        let source = Source::Sample { size: SampleSize::Small, seed: 7, today, table: table.into() };
        let Ok((Reply::Loaded(info), _)) = engine.load(source, None, table, LoadMode::Replace) else {
            panic!("{table}")
        };
        schemas.push(info.schema);
    }
    let Reply::Proposed(proposal) = reply(&mut engine, Request::Propose) else { panic!("no proposal") };
    let setup = proposal.setup;
    reply(&mut engine, Request::SetUp { setup: setup.clone() });
    (engine, schemas, setup)
}

fn count(engine: &mut Engine, definition: Definition) -> u32 {
    match reply(engine, Request::Count { definition, context: context() }) {
        Reply::Count { customers } => customers,
        other => panic!("{other:?}"),
    }
}

fn choices(field: &Field, profile: &satsuma::model::profile::Distribution) -> Vec<(Choice, Option<u64>)> {
    let top = profile.profile.top.first();
    match field.kind {
        ValueType::Text => top
            .iter()
            .filter_map(|value| match &value.value {
                Cell::Text(text) => Some((Choice::Texts(vec![text.clone()]), Some(value.count))),
                _ => None,
            })
            .collect(),
        ValueType::Number => NumberOperator::ALL
            .into_iter()
            .filter_map(|operator| match &profile.percentiles.first()?.value {
                Cell::Number(text) => {
                    let (value, to) = (text.clone(), text.clone());
                    Some((Choice::Number { operator, value, to }, None))
                }
                _ => None,
            })
            .collect(),
        ValueType::Boolean => vec![(Choice::Boolean(true), None), (Choice::Boolean(false), None)],
        _ => periods(None, None).into_iter().map(|period| (Choice::Period(period), None)).collect(),
    }
}

#[test]
fn what_is_shown_of_a_field_is_what_its_segment_holds() {
    let (mut engine, schemas, setup) = sample();
    let key = setup.table(&setup.profile).map(|table| table.key.clone()).unwrap_or_default();
    let schema = schemas.iter().find(|schema| schema.name == setup.profile).expect("customers");
    let fields = profile_fields(schema, &key);
    assert!(fields.len() > 5);
    for field in fields {
        let request = Request::Distribution {
            members: None,
            attribute: field.attribute.clone(),
            path: field.path.clone(),
            context: context(),
            top: 10,
            shares: vec![5_000],
            distinct: true,
        };
        let Reply::Distribution(found) = reply(&mut engine, request) else { panic!("{field:?}") };
        assert_eq!(found.profile.rows, u64::from(CUSTOMERS), "{field:?}");
        for (choice, shown) in choices(&field, &found) {
            let made = definition(&field, &choice).expect("complete");
            let size = count(&mut engine, made);
            assert!(shown.is_none_or(|shown| shown == u64::from(size)), "{field:?} {choice:?}: {size}");
        }
    }
}

#[test]
fn every_template_comes_to_something() {
    let (mut engine, schemas, setup) = sample();
    let all = templates(&schemas, &setup);
    assert!(all.len() > 6, "{all:?}");
    for template in all {
        let measure = template.form.measure(&template.name).expect("complete");
        let business = measure.per == Grouping::Business;
        let request = Request::Measure { measure, context: context(), limit: 50 };
        let Reply::Measured(found) = reply(&mut engine, request) else { panic!("{template:?}") };
        let rows = if business { 1 } else { u64::from(CUSTOMERS) };
        assert_eq!(found.total, rows, "{template:?}");
        assert_eq!(found.columns.last(), Some(&template.name));
        let told = found.rows.iter().any(|row| matches!(row.last(), Some(Cell::Number(_))));
        assert!(told, "{template:?}: {found:?}");
    }
}

#[test]
fn groups_and_values_at_the_largest_come_to_something() {
    let (mut engine, _, setup) = sample();
    let plain = Recipe {
        per: Per::Value("channel".to_owned()),
        path: setup.paths("purchases", 1).remove(0),
        part: Part::new(Aggregate::Sum, "amount"),
        combined: None,
        days: None,
        only: None,
        empty_as: None,
        roll_up: None,
    };
    let measure = plain.measure("By channel").expect("complete");
    let asked = Request::Measure { measure, context: context(), limit: 50 };
    let Reply::Measured(found) = reply(&mut engine, asked) else { panic!("no groups") };
    assert_eq!(found.total, 2, "online and store: {found:?}");
    let part = Part { by: "amount".to_owned(), ..Part::new(Aggregate::ValueAtMax, "channel") };
    let measure = Recipe { per: Per::Customer, part, ..plain }.measure("Largest").expect("complete");
    let asked = Request::Measure { measure, context: context(), limit: 50 };
    let Reply::Measured(found) = reply(&mut engine, asked) else { panic!("no values") };
    assert!(found.rows.iter().any(|row| matches!(row.last(), Some(Cell::Text(_)))), "{found:?}");
}

#[test]
fn a_list_holds_the_keys_that_are_customers() {
    let (mut engine, schemas, setup) = sample();
    let key = setup.table(&setup.profile).map(|table| table.key.clone()).unwrap_or_default();
    let schema = schemas.iter().find(|schema| schema.name == setup.profile).expect("customers");
    let everyone =
        Members::Of { definition: Definition::single(None, NodeKind::Everyone), context: context() };
    let asked = Request::Keys { members: everyone, page: Page::first(100) };
    let Reply::Keys { keys: some, .. } = reply(&mut engine, asked) else { panic!("no keys") };
    assert_eq!(some.len(), 100);
    let listed = keys::read(&format!("{}\nnobody\n{}\n{}", key[0], some.join("\n"), some[0]), &key[0]);
    assert_eq!((listed.keys.len(), listed.duplicates), (101, 1));
    let asked =
        Request::Keys { members: Members::Keys { keys: listed.keys.clone() }, page: Page::first(u32::MAX) };
    let Reply::Keys { keys: mut found, missing, .. } = reply(&mut engine, asked) else { panic!("no keys") };
    assert_eq!(missing, 1);
    found.truncate(found.len() - 1);
    assert_eq!(keys::unmatched(&listed.keys, &found.into_iter().collect()), ["nobody"]);
    let kind = schema.column(&key[0]).and_then(|(_, column)| column.kind.value_type()).expect("a type");
    let made = keys::definition(&setup.profile, &key[0], kind, &listed.keys).expect("a list");
    assert_eq!(count(&mut engine, made), 100);
}
