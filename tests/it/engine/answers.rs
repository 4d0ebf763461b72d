//! One truth: the count, the list, the file and the snapshot come from the same set.

use satsuma::{
    model::{
        cell::Cell,
        context::Context,
        definition::{Definition, NodeKind},
    },
    service::protocol::{Failure, Format, LoadMode, Members, Page, Reply, Request, Rows, Sort},
};

use super::{
    definitions::{all_of, context, random_definition},
    oracle::{Oracle, key},
    random::{Random, cases, seed},
    sheet::{Kind, Sheet, Value},
    tables,
    worker::Worker,
};

/// The keys of listed rows.
fn listed(rows: &Rows) -> Vec<String> {
    let key = |row: &Vec<Cell>| match &row[0] {
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        other => panic!("{other:?} is no key"),
    };
    rows.rows.iter().map(key).collect()
}

/// The keys of a file.
fn written(bytes: &[Vec<u8>]) -> Vec<String> {
    let text = bytes.concat();
    let mut file = csv::Reader::from_reader(text.as_slice());
    assert_eq!(file.headers().expect("a head").get(0), Some("key"));
    file.records().map(|row| row.expect("a row")[0].to_owned()).collect()
}

fn expected(sheet: &Sheet, definition: &Definition, context: &Context) -> Option<Vec<String>> {
    let rows = Oracle::new(sheet, context).members(definition)?;
    Some(rows.iter().map(|row| key(&sheet.columns[0].values[*row]).expect("a key")).collect())
}

fn check(worker: &mut Worker, definition: &Definition, context: &Context, expected: &[String]) {
    let (definition, context) = (definition.clone(), context.clone());
    let of = || Members::Of { definition: definition.clone(), context: context.clone() };
    let total = expected.len();

    let evaluate =
        Request::Evaluate { definition: definition.clone(), context: context.clone(), preview: 10 };
    let (Reply::Evaluated { figures, members }, _) = worker.ask(evaluate, Vec::new()).expect("counted")
    else {
        panic!()
    };
    assert_eq!((figures.total as usize, members.total as usize), (total, total));
    assert_eq!(listed(&members), expected[..total.min(10)]);

    let list = Request::List { members: of(), page: Page::first(5_000), columns: Vec::new() };
    let (Reply::Rows(rows), _) = worker.ask(list, Vec::new()).expect("listed") else { panic!() };
    assert_eq!((rows.total as usize, rows.missing), (total, 0));
    assert_eq!(listed(&rows), expected);

    in_order(worker, &of(), &rows);

    let export = |members| Request::Export {
        members,
        columns: Vec::new(),
        format: Format::Csv { spreadsheet_safe: false },
    };
    let (Reply::Streamed { rows, bytes }, file) = worker.ask(export(of()), Vec::new()).expect("written")
    else {
        panic!()
    };
    assert_eq!((rows as usize, bytes as usize), (total, file.iter().map(Vec::len).sum()));
    assert_eq!(written(&file), expected);

    let run = Request::Run { whole: true, definition: definition.clone(), context: context.clone() };
    let (Reply::Ran(ran), kept) = worker.ask(run, Vec::new()).expect("kept") else { panic!() };
    assert_eq!((ran.members as usize, ran.entered as usize, ran.left), (total, total, 0));

    let list = Request::List { members: Members::Snapshot, page: Page::first(5_000), columns: Vec::new() };
    let (Reply::Rows(rows), _) = worker.ask(list, vec![kept[0].clone()]).expect("listed") else { panic!() };
    assert_eq!(listed(&rows), expected);
    let (_, file) = worker.ask(export(Members::Snapshot), vec![kept[0].clone()]).expect("written");
    assert_eq!(written(&file), expected);

    let again = Request::Run { whole: true, definition, context };
    let (Reply::Ran(again), _) = worker.ask(again, vec![kept[0].clone()]).expect("kept") else { panic!() };
    assert_eq!((again.members, again.entered, again.left), (ran.members, 0, 0));
}

/// A list sorted by a column of numbers or texts, against the order that its cells have here; empty ones are last.
fn in_order(worker: &mut Worker, members: &Members, all: &Rows) {
    for (place, column) in all.columns.iter().enumerate() {
        let number = |row: &Vec<Cell>| match &row[place] {
            Cell::Number(text) => text.parse::<f64>().ok(),
            _ => None,
        };
        let text = |row: &Vec<Cell>| match &row[place] {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        };
        let is_number = all.rows.iter().any(|row| number(row).is_some());
        if !is_number && !all.rows.iter().any(|row| text(row).is_some()) {
            continue;
        }
        for descending in [false, true] {
            let sort = Some(Sort { column: column.clone(), descending });
            let page = Page { offset: 0, limit: 5_000, sort };
            let list = Request::List { members: members.clone(), page, columns: Vec::new() };
            let (Reply::Rows(sorted), _) = worker.ask(list, Vec::new()).expect("listed") else { panic!() };
            let mut expected = all.rows.clone();
            expected.sort_by(|a, b| {
                let order = match is_number {
                    true => number(a).partial_cmp(&number(b)).expect("numbers"),
                    false => text(a).cmp(&text(b)),
                };
                let empty = (a[place] == Cell::Empty).cmp(&(b[place] == Cell::Empty));
                empty.then(if descending { order.reverse() } else { order })
            });
            // Numbers that are one as floats may be two.
            let of =
                |rows: &[Vec<Cell>]| -> Vec<_> { rows.iter().map(|row| (number(row), text(row))).collect() };
            assert_eq!(of(&sorted.rows), of(&expected), "{column}");
        }
    }
}

#[test]
fn count_list_file_and_snapshot_are_the_same_customers() {
    let mut random = Random::new(seed() ^ 0xa2);
    for _ in 0..cases(250) {
        let sheet = tables::sheet(&mut random);
        let mut worker = Worker::new();
        worker.open(&sheet, 50);
        for _ in 0..4 {
            let (definition, context) = (random_definition(&sheet, &mut random), context(&mut random));
            match expected(&sheet, &definition, &context) {
                Some(expected) => check(&mut worker, &definition, &context, &expected),
                None => {
                    let evaluate = Request::Evaluate { definition, context, preview: 1 };
                    assert!(matches!(worker.ask(evaluate, Vec::new()), Err(Failure::Problems(_))));
                }
            }
        }
        // Every other question has an answer, whatever stands in the table.
        for column in &sheet.columns {
            let (table, name) = (super::sheet::TABLE.to_owned(), column.name.clone());
            let figures = Request::Column { table: table.clone(), column: name.clone() };
            assert!(worker.ask(figures, Vec::new()).is_ok(), "{name}");
            let values = Request::Values { table, column: name, search: "a".into(), limit: 10 };
            worker.ask(values, Vec::new()).ok();
        }
        let rows = Request::Rows { table: super::sheet::TABLE.into(), limit: 500 };
        assert!(worker.ask(rows, Vec::new()).is_ok());
    }
}

/// A file takes many steps, and others have their turn between them.
#[test]
fn a_file_is_of_one_state_of_the_data() {
    let time = Kind::Time { places: 0, zoned: true };
    let sheet = |rows: i64, shift: i64| {
        let times = (0..rows).map(|row| Value::Time(row * 3_600 + shift)).collect();
        Sheet::of("at", time.clone(), times)
    };
    let everyone = all_of(vec![NodeKind::Everyone]);
    let context = |zone: &str| Context { as_of: 0, time_zone: zone.into(), first_weekday: 1 };
    let export = |zone: &str| Request::Export {
        members: Members::Of { definition: everyone.clone(), context: context(zone) },
        columns: Vec::new(),
        format: Format::Csv { spreadsheet_safe: false },
    };
    let mut worker = Worker::new();
    worker.open(&sheet(40_000, 0), 10_000);
    let (_, alone) = worker.ask(export("Asia/Kolkata"), Vec::new()).expect("written");

    // An evaluation in another zone does not change the hours of a file that was begun.
    let file = worker.begin(export("Asia/Kolkata"), Vec::new());
    worker.steps(4);
    let evaluate = Request::Evaluate { definition: everyone.clone(), context: context("UTC"), preview: 1 };
    worker.begin(evaluate, Vec::new());
    assert_eq!(worker.answer(file).expect("written").1, alone);

    // Other data do not get into it: it is given up.
    let file = worker.begin(export("UTC"), Vec::new());
    worker.steps(4);
    worker.begin_load(&sheet(40_000, 1), 10_000, LoadMode::Replace);
    worker.begin_key();
    assert!(matches!(worker.answer(file), Err(Failure::Sentence(_))));
}
