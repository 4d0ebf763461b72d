//! More different values than one message tells, over any number of parts.

use satsuma::{
    model::{
        attribute::Attribute,
        cell::Cell,
        context::Context,
        definition::{Definition, Limit, NodeKind, Size},
        profile::Distribution,
    },
    service::protocol::{LoadMode, ProfileSetup, Reply, Request, Source},
};

use super::{
    random::{Random, seed},
    sheet::{Column, Form, Kind, Sheet, TABLE, Value},
};
use crate::workers::Engine;

/// Enough for several pieces of each of two parts.
const ROWS: usize = 240_000;

fn rows(random: &mut Random) -> Sheet {
    let text = || Kind::Text(Form::Plain);
    let value = |row: usize| match row % 9 {
        0 => Value::Null,
        1 => Value::Float64(row as f64),
        _ => Value::Float64((row / 2) as f64 * -1.25),
    };
    let values: Vec<Value> = (0..ROWS).map(value).collect();
    let names = (0..ROWS).map(|_| Value::Text(format!("name {}", random.below(ROWS)))).collect();
    let keys = (0..ROWS).map(|row| Value::Text(format!("k{row}"))).collect();
    Sheet {
        columns: vec![
            Column::new("key", text(), keys),
            Column::new("value", Kind::Float { bits: 64 }, values),
            Column::new("name", text(), names),
        ],
    }
}

fn asked(engine: &mut Engine, request: Request) -> Reply {
    engine.ask(request, Vec::new()).unwrap_or_else(|failure| panic!("{failure:?}")).0
}

fn engine(parts: usize, file: &[u8]) -> Engine {
    let mut engine = Engine::new(parts);
    let source = Source::File { name: format!("{TABLE}.arrow") };
    engine.load(source, Some(file.to_vec()), TABLE, LoadMode::Replace).expect("loaded");
    let setup = ProfileSetup {
        table: TABLE.into(),
        key: vec!["key".into()],
        newest_wins: false,
        display_name: None,
        email: None,
    };
    asked(&mut engine, Request::SetProfile { setup });
    engine
}

/// What the values are by plain means.
fn check(sheet: &Sheet, found: &Distribution) {
    let mut values: Vec<f64> = sheet.columns[1]
        .values
        .iter()
        .filter_map(|value| if let Value::Float64(value) = value { Some(value + 0.0) } else { None })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    let number = |value: f64| Cell::Number(value.to_string());
    for (percentile, share) in found.percentiles.iter().zip([100, 5_000, 9_900]) {
        let rank = (values.len() * share).div_ceil(10_000);
        assert_eq!(percentile.value, number(values[rank - 1]));
    }
    let runs: Vec<&[f64]> = values.chunk_by(|a, b| a == b).collect();
    assert_eq!(found.profile.distinct, Some(runs.len() as u64));
    assert_eq!(found.profile.rows - found.profile.empty, values.len() as u64);
    let mut common = runs.clone();
    common.sort_by_key(|run| std::cmp::Reverse(run.len()));
    for (top, run) in found.profile.top.iter().zip(common) {
        assert_eq!((&top.value, top.count), (&number(run[0]), run.len() as u64));
    }
    let counts = &found.profile.histogram.as_ref().expect("a histogram").counts;
    assert_eq!(counts.iter().sum::<u64>(), values.len() as u64);
}

/// A distribution without the number of different values, or without the commonest of them.
fn without(reply: &Reply, distinct: bool) -> Reply {
    let Reply::Distribution(found) = reply else { panic!("{reply:?}") };
    let mut found = found.clone();
    if distinct {
        found.profile.distinct = None;
    } else {
        found.profile.top.clear();
    }
    Reply::Distribution(found)
}

#[test]
fn values_that_come_in_pieces_are_those_of_one_part() {
    let sheet = rows(&mut Random::new(seed() ^ 0x91));
    let file = sheet.bytes(50_000);
    let context = Context { as_of: 0, time_zone: "UTC".into(), first_weekday: 1 };
    let spread =
        |members: Option<&Definition>, column: &str, (top, distinct): (u32, bool)| Request::Distribution {
            members: members.cloned(),
            attribute: Attribute::column(TABLE, column),
            path: None,
            context: context.clone(),
            top,
            shares: vec![100, 5_000, 9_900],
            distinct,
        };
    let limited = |limit| Definition { limit: Some(limit), ..Definition::single(None, NodeKind::Everyone) };
    let by = Attribute::column(TABLE, "value");
    let some = limited(Limit::Random { size: Size::Count(160_000), seed: 5 });
    let largest = limited(Limit::Top { size: Size::Percent(3_000), by });
    let told = |parts: usize| {
        let mut engine = engine(parts, &file);
        let mut told = Vec::new();
        for column in ["value", "name"] {
            for members in [None, Some(&some), Some(&largest)] {
                let ask = |engine: &mut Engine, wanted| asked(engine, spread(members, column, wanted));
                let all = ask(&mut engine, (7, true));
                if column == "value" && members.is_none() {
                    let common = ask(&mut engine, (7, false));
                    assert_eq!(without(&all, true), common);
                    assert_eq!(without(&common, false), ask(&mut engine, (0, false)));
                }
                told.push(all);
            }
            let (table, column) = (TABLE.to_owned(), column.to_owned());
            told.push(asked(&mut engine, Request::Column { table: table.clone(), column: column.clone() }));
            told.push(asked(&mut engine, Request::Values { table, column, search: "77".into(), limit: 9 }));
        }
        let definitions = vec![some.clone(), largest.clone()];
        told.push(asked(&mut engine, Request::Overlap { definitions, context: context.clone() }));
        told
    };
    let one = told(1);
    let Reply::Distribution(found) = &one[0] else { panic!("{:?}", one[0]) };
    check(&sheet, found);
    let Reply::Distribution(found) = &one[1] else { panic!("{:?}", one[1]) };
    assert_eq!(found.profile.rows, 160_000);
    for parts in [2, 3] {
        assert_eq!(told(parts), one, "{parts} parts");
    }
}
