//! Nothing that can be written down stops the engine: it gives the right answer, or says what is wrong.

use satsuma::{
    engine::cache::Cache,
    model::{
        attribute::Attribute,
        condition::{
            Anniversary, Condition, DatePart, DateTest, DateUnit, Period, Predicate, Test, TimeSpan,
        },
        context::Context,
        definition::{Definition, Group, MAX_DEPTH, Match, Node, NodeKind},
        json::read_definition,
        problem::Part,
        schema::ColumnType,
    },
    service::protocol::{Reply, Request},
};

use super::{
    definitions::{all_of, random_definition},
    loaded::Engine,
    questions,
    random::{Random, cases, seed},
    sheet::{Column, Form, Kind, Sheet, TABLE, Value},
    tables,
    worker::Worker,
};

fn context(as_of: i64, zone: &str, first_weekday: u8) -> Context {
    Context { as_of, time_zone: zone.into(), first_weekday }
}

fn usual() -> Context {
    context(1_795_608_000_000, "Europe/Madrid", 1)
}

fn condition(column: &str, test: Test, negated: bool) -> NodeKind {
    NodeKind::Condition(Condition {
        attribute: Attribute::column(TABLE, column),
        predicate: Predicate { test, negated, has_value: false },
    })
}

/// Every date test with the largest counts that can be written.
fn largest() -> Vec<DateTest> {
    let mut tests: Vec<DateTest> =
        Period::ALL.iter().map(|period| DateTest::In { period: *period }).collect();
    for unit in DateUnit::OF_DATE_TIMES {
        let span = TimeSpan { count: u32::MAX, unit: *unit };
        tests.extend([DateTest::WithinLast(span), DateTest::WithinNext(span), DateTest::MoreThanAgo(span)]);
        tests.push(DateTest::BetweenAgo { from: 0, to: u32::MAX, unit: *unit });
        tests.push(DateTest::BetweenAgo { from: u32::MAX, to: 0, unit: *unit });
    }
    for when in [Anniversary::WithinLast(u32::MAX), Anniversary::WithinNext(u32::MAX), Anniversary::Today] {
        tests.push(DateTest::Anniversary { when });
    }
    for value in ["-262143-01-01", "+262142-12-31", "0000-01-01"] {
        let value = value.parse().expect("a moment");
        tests.extend([DateTest::On { value }, DateTest::After { value }, DateTest::Before { value }]);
    }
    tests.push(DateTest::Part { part: DatePart::Year, values: vec![i32::MIN, i32::MAX, 0] });
    tests
}

/// Columns of dates and times with the ends of what they can hold.
fn ends() -> Sheet {
    let keys = (0..6).map(|row| Value::Text(format!("k{row}"))).collect();
    let mut columns = vec![
        Column::new("key", Kind::Text(Form::Plain), keys),
        Column::new(
            "day",
            Kind::Date { bits: 32 },
            [i32::MIN, -1, 0, 1, 20_000, i32::MAX].map(Value::Day).to_vec(),
        ),
    ];
    // The last seconds that the calendar of the screen knows are among them.
    let times = [i64::MIN, -8_334_601_228_800, 0, 8_210_266_876_799, 1_795_608_000, i64::MAX];
    for places in [0, 3, 6, 9] {
        for zoned in [true, false] {
            let name = format!("t{places}{zoned}");
            columns.push(Column::new(&name, Kind::Time { places, zoned }, times.map(Value::Time).to_vec()));
        }
    }
    Sheet { columns }
}

#[test]
fn the_largest_spans_at_the_ends_of_time_are_answered() {
    let sheet = ends();
    let engine = Engine::of(&sheet, 10);
    let zones = ["Pacific/Apia", "America/New_York"];
    let instants = [i64::MIN, -62_135_596_800_001, 0, 1_795_608_000_000, i64::MAX];
    let contexts = instants.iter().flat_map(|as_of| zones.map(|zone| context(*as_of, zone, 7)));
    for (place, context) in contexts.enumerate() {
        for column in sheet.columns[1..].iter().skip(place % 3).step_by(if cases(10) > 1 { 1 } else { 3 }) {
            for test in largest() {
                let small = |unit: DateUnit| matches!(unit, DateUnit::Minutes | DateUnit::Hours);
                let days = column.kind == Kind::Date { bits: 32 };
                let timed = match test {
                    DateTest::WithinLast(span) | DateTest::WithinNext(span) | DateTest::MoreThanAgo(span) => {
                        small(span.unit)
                    }
                    DateTest::BetweenAgo { unit, .. } => small(unit),
                    _ => false,
                };
                if days && timed {
                    continue;
                }
                let test = if days { Test::Date(test) } else { Test::DateTime(test) };
                let sizes = [false, true].map(|negated| {
                    engine.size(&all_of(vec![condition(&column.name, test.clone(), negated)]), &context)
                });
                assert_eq!(sizes[0] + sizes[1], sheet.rows(), "{} {test:?} {context:?}", column.name);
            }
        }
    }
}

#[test]
fn spans_beyond_all_values_hold_all_or_none() {
    let engine = Engine::of(&ends(), 10);
    for column in ["day", "t0true", "t9false"] {
        let size = |test: DateTest| {
            let test = if column == "day" { Test::Date(test) } else { Test::DateTime(test) };
            engine.size(&all_of(vec![condition(column, test, false)]), &usual())
        };
        let span = |unit| TimeSpan { count: u32::MAX, unit };
        let far = if column == "t0true" { 1 } else { 0 };
        assert_eq!(size(DateTest::MoreThanAgo(span(DateUnit::Years))), far, "{column}");
        let on =
            |test: fn(satsuma::model::value::Moment) -> DateTest| test("1970-01-01".parse().expect("a day"));
        let both =
            size(on(|value| DateTest::Before { value })) + size(on(|value| DateTest::OnOrAfter { value }));
        assert_eq!(both, 6, "{column}");
    }
}

/// A group in a group in a group, so many levels with the condition.
fn nested(levels: usize, matching: Match) -> Definition {
    let mut kind = condition("value", Test::Boolean { value: true }, false);
    for level in 1..levels {
        let node = Node { id: format!("g{level}"), off: false, kind };
        kind = NodeKind::Group(Group { matching, scope: None, nodes: vec![node] });
    }
    all_of(vec![kind])
}

#[test]
fn groups_nest_to_the_depth_that_is_promised_and_no_deeper() {
    let values = [Value::Bool(true), Value::Bool(false), Value::Null].to_vec();
    let engine = Engine::of(&Sheet::of("value", Kind::Boolean, values), 10);
    for matching in [Match::All, Match::Any] {
        assert_eq!(engine.members(&nested(MAX_DEPTH, matching), &usual()), [0]);
    }
    // 31 times turned round is once.
    assert_eq!(engine.members(&nested(MAX_DEPTH, Match::None), &usual()), [1, 2]);
    assert_eq!(engine.members(&nested(MAX_DEPTH - 1, Match::None), &usual()), [0]);
    for levels in [MAX_DEPTH + 1, MAX_DEPTH + 2, 400] {
        let problems = engine
            .evaluate(&nested(levels, Match::All), &usual(), &mut Cache::default())
            .expect_err("too deep");
        assert_eq!((problems.len(), problems[0].part), (1, Part::Node), "{levels}");
    }
    let json = serde_json::to_string(&nested(MAX_DEPTH, Match::Any)).expect("JSON");
    assert_eq!(read_definition(&json).ok(), Some(nested(MAX_DEPTH, Match::Any)));
    // Text that nests without end is a problem, and no stack is long enough for it.
    let endless = r#"{"id":"a","kind":"group","match":"all","nodes":["#.repeat(20_000);
    assert!(read_definition(&format!(r#"{{"version":1,"rules":[{endless}"#)).is_err());
}

/// Conditions made for a column of one type are asked of a column of another.
#[test]
fn what_does_not_fit_is_told_and_never_asked() {
    let mut random = Random::new(seed() ^ 0xe7);
    let mut told = 0;
    for _ in 0..cases(600) {
        let sheet = tables::sheet(&mut random);
        let engine = Engine::of(&sheet, 100);
        let columns = &sheet.columns[1..];
        let (made_for, other) = (random.pick(columns), random.pick(columns));
        let mut foreign = questions::condition(made_for, &mut random);
        foreign.attribute = Attribute::column(TABLE, &other.name);
        let node = NodeKind::Condition(foreign.clone());
        let found = engine.evaluate(&all_of(vec![node]), &usual(), &mut Cache::default());
        let kind = |column: &Column| -> ColumnType {
            engine.columns.schema().column(&column.name).expect("a column").1.kind.clone()
        };
        if kind(made_for) == kind(other) || foreign.predicate.test == Test::Empty {
            assert!(found.is_ok(), "{foreign:?}");
        } else if let Err(problems) = found {
            assert_eq!((problems.len(), problems[0].node.as_deref()), (1, Some("n1")), "{foreign:?}");
            told += 1;
        } else {
            assert!(format!("{foreign:?}").contains("Size"), "{foreign:?}");
        }
        let there = Attribute::column(TABLE, "not there");
        let missing = NodeKind::Condition(Condition { attribute: there, ..foreign });
        assert!(engine.evaluate(&all_of(vec![missing]), &usual(), &mut Cache::default()).is_err());
    }
    assert!(told > 10, "{told}");
}

#[test]
fn zones_and_weekdays_that_are_not_there_stop_nothing() {
    let mut random = Random::new(seed() ^ 0x20);
    let sheet = tables::sheet(&mut random);
    let engine = Engine::of(&sheet, 100);
    let everyone = all_of(vec![NodeKind::Everyone]);
    for zone in ["", "Europe/Atlantis", "UTC+1"] {
        assert!(engine.evaluate(&everyone, &context(0, zone, 1), &mut Cache::default()).is_err());
    }
    for first_weekday in [0, 8, 255] {
        let definition = random_definition(&sheet, &mut random);
        engine.evaluate(&definition, &context(0, "UTC", first_weekday), &mut Cache::default()).ok();
    }
}

/// Figures, rows and lists of columns whose values are as far apart as they can be, or as near.
#[test]
fn extremes_can_be_looked_at() {
    let doubles: [&[f64]; 6] = [
        &[f64::MIN, f64::MAX],
        &[5e-324, 1e-323, 0.0],
        &[f64::NEG_INFINITY, f64::INFINITY, 1.0],
        &[f64::MAX],
        &[-0.0, 0.0, f64::NAN],
        &[1e308, 1.1e308, -1e-308],
    ];
    for values in doubles {
        let values = values.iter().copied().map(Value::Float64).collect::<Vec<_>>();
        look(&Sheet::of("value", Kind::Float { bits: 64 }, values));
    }
    let wide = |text: &str| Value::Exact(text.repeat(76));
    look(&Sheet::of(
        "value",
        Kind::Decimal { bits: 256, scale: 0 },
        vec![wide("9"), wide("1"), Value::Exact("0".into())],
    ));
    look(&ends());
}

fn look(sheet: &Sheet) {
    let mut worker = Worker::new();
    worker.open(sheet, 2);
    let definition = all_of(vec![NodeKind::Everyone]);
    for zone in ["Pacific/Apia", "America/New_York", "UTC"] {
        let evaluate =
            Request::Evaluate { definition: definition.clone(), context: context(0, zone, 1), preview: 99 };
        let (Reply::Evaluated { members, .. }, _) = worker.ask(evaluate, Vec::new()).expect("members") else {
            panic!()
        };
        assert_eq!(members.rows.len(), sheet.rows());
        for column in &sheet.columns {
            let request = Request::Column { table: TABLE.into(), column: column.name.clone() };
            let (Reply::Column(figures), _) = worker.ask(request, Vec::new()).expect("figures") else {
                panic!()
            };
            let filled = column.values.iter().filter(|value| !value.is_empty()).count() as u64;
            assert_eq!(figures.rows - figures.empty, filled, "{}", column.name);
            if let Some(histogram) = figures.histogram {
                assert_eq!(
                    histogram.counts.iter().sum::<u64>(),
                    filled,
                    "{}: {:?}",
                    column.name,
                    column.values
                );
                assert_eq!(histogram.edges.len(), histogram.counts.len() + 1);
            }
        }
    }
}
