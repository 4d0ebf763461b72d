//! One customer's card and records, and why lists of customers are left out: against the rows of random worlds, with 1, 2
//! and 3 parts.

use std::collections::BTreeMap;

use satsuma::{
    model::{
        attribute::{Attribute, Path},
        card::{Card, RelatedRecord, ways},
        cell::Cell,
        reason::{LeftOut, first_reason, place_of},
    },
    service::protocol::{LibrarySegment, LoadMode, Reply, Request, Source},
};

use super::{
    coverage::Tally,
    families,
    generate::{Maker, library, paths},
    obvious::Obvious,
    told::is_told,
    value::Val,
    world::{Joined, Library, Read, Reading, World},
};
use crate::{
    engine::{
        definitions::context,
        random::{Random, cases, seed},
    },
    workers::Engine,
};

const PARTS: [usize; 3] = [1, 2, 3];

fn engine(parts: usize, world: &World, library: &Library) -> Engine {
    let mut engine = Engine::new(parts);
    for grid in &world.tables {
        let source = Source::File { name: format!("{}.arrow", grid.name) };
        engine.load(source, Some(grid.sheet.bytes(7)), &grid.name, LoadMode::Replace).expect("loaded");
    }
    engine.ask(Request::SetUp { setup: world.setup.clone() }, Vec::new()).expect("set up");
    let segments = library.segments.iter().map(|(id, saved)| LibrarySegment {
        id: id.clone(),
        name: id.clone(),
        definition: saved.definition.clone(),
        active: saved.active,
        keys: saved.fixed.clone(),
    });
    let (segments, measures) = (segments.collect(), library.measures.clone());
    engine.ask(Request::Library { segments, measures }, Vec::new()).expect("taken over");
    engine
}

/// The rows of the path's first table that lead to a customer.
fn rows_of(reading: &Reading, path: &Path, customer: usize) -> Vec<usize> {
    let from = reading.place(&path.from);
    let end = |row: usize| {
        path.hops.iter().try_fold(row, |row, hop| reading.relationships[&hop.relationship].to[row])
    };
    (0..reading.tables[from].rows()).filter(|row| end(*row) == Some(customer)).collect()
}

fn text(time: Option<&Cell>) -> Option<&str> {
    match time {
        Some(Cell::Date(text) | Cell::DateTime(text)) => Some(text),
        None => None,
        other => panic!("{other:?} is no time"),
    }
}

/// The fields of the profile table, then of each look-up, all with the values of their rows.
fn has_its_values(card: &Card, reading: &Reading, customer: usize) {
    for field in &card.fields {
        let Attribute::Column(column) = &field.attribute else { panic!("a column") };
        let row =
            column.via.iter().try_fold(customer, |row, hop| reading.relationships[&hop.relationship].to[row]);
        let table = &reading.tables[reading.place(&column.table)];
        match row {
            Some(row) => {
                let meant = &table.cells[table.column(&column.column)][row];
                assert!(
                    is_told(&field.value, meant, &reading.calendar),
                    "{column:?}: {:?}, {meant:?}",
                    field.value
                );
            }
            None => assert_eq!(field.value, Cell::Empty),
        }
    }
    let own = card
        .fields
        .iter()
        .filter(|field| matches!(&field.attribute, Attribute::Column(column) if column.via.is_empty()));
    assert_eq!(own.count(), reading.profile().columns.len());
}

/// The titles of what a record leads to over one column, beside the customer, with that column; empty ones are none.
fn called<'a>(reading: &'a Reading, table: &'a Read, row: usize) -> Vec<(&'a str, &'a Val)> {
    let to = |joined: &&'a Joined| {
        let target = &reading.tables[joined.target];
        reading.tables[joined.source].name == table.name
            && joined.target != reading.profile
            && target.name != table.name
            && joined.columns.len() == 1
            && target.columns.iter().any(|column| column == "title")
    };
    let title = |joined: &'a Joined| {
        let target = &reading.tables[joined.target];
        let meant = &target.cells[target.column("title")][joined.to[row]?];
        (*meant != Val::Empty).then(|| (table.columns[joined.columns[0]].as_str(), meant))
    };
    reading.relationships.values().filter(to).filter_map(title).collect()
}

fn has_its_records(records: &[RelatedRecord], card: &Card, reading: &Reading, customer: usize) {
    let mut wanted: Vec<(u32, u32)> = Vec::new();
    for (of, related) in card.related.iter().enumerate() {
        let rows = rows_of(reading, &related.path, customer);
        assert_eq!(related.records, rows.len() as u64, "{:?}", related.path);
        wanted.extend(rows.into_iter().map(|row| (of as u32, row as u32)));
    }
    let mut found: Vec<(u32, u32)> = records.iter().map(|record| (record.of, record.row)).collect();
    found.sort_unstable();
    assert_eq!(found, wanted);
    for record in records {
        let table = &reading.tables[reading.place(&card.related[record.of as usize].path.from)];
        assert_eq!(record.cells.len(), table.columns.len());
        for (cell, column) in record.cells.iter().zip(&table.cells) {
            let meant = &column[record.row as usize];
            assert!(is_told(cell, meant, &reading.calendar), "{}: {cell:?}, {meant:?}", table.name);
        }
        let called = called(reading, table, record.row as usize);
        assert_eq!(record.names.len(), called.len(), "{:?}, {called:?}", record.names);
        for (named, (column, meant)) in record.names.iter().zip(called) {
            assert_eq!(named.column, column);
            assert!(
                is_told(&Cell::Text(named.name.clone()), meant, &reading.calendar),
                "{named:?}, {meant:?}"
            );
        }
        let time = table.at(record.row as usize);
        assert_eq!(record.time.is_some(), time.is_some());
        assert!(time.is_none_or(|time| is_told(
            record.time.as_ref().unwrap_or(&Cell::Empty),
            time,
            &reading.calendar
        )));
    }
    for pair in records.windows(2) {
        let (first, second) = (text(pair[0].time.as_ref()), text(pair[1].time.as_ref()));
        assert!(second.is_none() || first >= second, "{first:?} is above {second:?}");
    }
}

#[test]
fn a_card_shows_the_rows_that_lead_to_the_customer() {
    let mut random = Random::new(seed() ^ 0xca4d);
    for _ in 0..cases(60) {
        let (_, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let mut engines = PARTS.map(|parts| engine(parts, &world, &Library::default()));
        let mut same = |request: Request| {
            let [one, two, three] = engines.each_mut().map(|engine| engine.ask(request.clone(), Vec::new()));
            assert_eq!((&two, &three), (&one, &one), "{request:?}");
            one.expect("an answer").0
        };
        for customer in reading.customers().into_iter().take(6) {
            let key = reading.profile().key_text(customer);
            let reply = same(Request::Card { key: key.clone(), context: context.clone() });
            let Reply::Card(Some(card)) = reply else { panic!("{reply:?}") };
            has_its_values(&card, &reading, customer);
            let paths: Vec<Path> = card.related.iter().map(|related| related.path.clone()).collect();
            assert_eq!(paths, ways(&world.setup));
            let ask = |offset, limit| Request::Records {
                key: key.clone(),
                paths: paths.clone(),
                offset,
                limit,
                context: context.clone(),
            };
            let Reply::Records(all) = same(ask(0, 10_000)) else { panic!("records") };
            assert_eq!(all.total, all.records.len() as u64);
            has_its_records(&all.records, &card, &reading, customer);
            let mut paged = Vec::new();
            for offset in (0..all.total).step_by(3) {
                let Reply::Records(page) = same(ask(offset, 3)) else { panic!("records") };
                assert_eq!(page.total, all.total);
                paged.extend(page.records);
            }
            assert_eq!(paged, all.records);
        }
        assert_eq!(
            same(Request::Card { key: "\u{1}nobody".into(), context: context.clone() }),
            Reply::Card(None)
        );
    }
}

#[test]
fn reasons_are_those_of_each_customer() {
    let mut random = Random::new(seed() ^ 0x4ea5);
    for _ in 0..cases(60) {
        let (_, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &paths, &mut random);
        let (obvious, tally) = (Obvious::new(&reading, &library), Tally::default());
        let mut engines = PARTS.map(|parts| engine(parts, &world, &library));
        let mut maker = Maker {
            world: &world,
            obvious: &obvious,
            paths: &paths,
            random: &mut random,
            tally: &tally,
            last: 0,
        };
        for _ in 0..4 {
            let definition = maker.definition();
            let known: Vec<String> =
                reading.customers().into_iter().map(|row| reading.profile().key_text(row)).collect();
            let mut keys = vec!["\u{1}one".to_owned()];
            keys.extend(known.iter().cloned());
            keys.extend(["\u{1}two".to_owned(), "\u{1}one".to_owned()]);
            keys.extend(known.first().cloned());
            let ask = Request::Reasons { definition: definition.clone(), context: context.clone(), keys };
            let [one, two, three] = engines.each_mut().map(|engine| engine.ask(ask.clone(), Vec::new()));
            assert_eq!((&two, &three), (&one, &one), "{ask:?}");
            let Ok((Reply::Reasons(reasons), _)) = one else { continue };
            assert_eq!((reasons.asked, reasons.unknown), (known.len() as u64 + 2, 2));
            assert_eq!(reasons.unknown_examples, ["\u{1}one", "\u{1}two"]);
            let (mut members, mut wanted) = (0, BTreeMap::new());
            for key in known {
                let (definition, context) = (definition.clone(), context.clone());
                let explain = Request::Explain { definition: definition.clone(), context, key: key.clone() };
                let reply = engines[0].ask(explain, Vec::new()).expect("explained").0;
                let Reply::Explained(Some(explanation)) = reply else { panic!("{key} is a customer") };
                match first_reason(&definition, &explanation) {
                    None => members += 1,
                    Some(reason) => wanted.entry(reason).or_insert_with(Vec::new).push(key),
                }
            }
            let mut wanted: Vec<LeftOut> = wanted
                .into_iter()
                .map(|(reason, mut keys)| {
                    let count = keys.len() as u64;
                    keys.truncate(5);
                    LeftOut { reason, count, examples: keys }
                })
                .collect();
            wanted.sort_by_key(|one| place_of(&definition, &one.reason));
            assert_eq!((reasons.members, reasons.left_out), (members, wanted));
        }
    }
}
