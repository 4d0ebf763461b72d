//! Rows put behind others: the table is as if one file had held them all, or it is left alone.

use satsuma::{
    data::{
        chunk::{Chunk, ChunkColumn, ChunkValues},
        column::{Bits, Codes, Texts},
        table::TableBuilder,
    },
    model::{
        cell::Cell,
        schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
    },
    service::protocol::{LoadMode, Reply, Request},
};

use super::{
    random::{Random, cases, seed},
    sheet::{Kind, Sheet, TABLE, Value},
    tables,
    worker::Worker,
};

fn rows(worker: &mut Worker) -> Vec<Vec<Cell>> {
    let request = Request::Rows { table: TABLE.into(), limit: 10_000 };
    let (Reply::Rows(rows), _) = worker.ask(request, Vec::new()).expect("rows") else { panic!("no rows") };
    rows.rows
}

#[test]
fn appended_rows_stand_behind_those_that_were_there() {
    let mut random = Random::new(seed() ^ 0xadd);
    for _ in 0..cases(500) {
        let sheet = tables::sheet(&mut random);
        let at = random.below(sheet.rows() + 1);
        let (first, second): (Vec<usize>, Vec<usize>) = (0..sheet.rows()).partition(|row| *row < at);
        let mut worker = Worker::new();
        worker.load(&sheet.pick(&first), 40, LoadMode::Replace).expect("the first rows");
        worker.load(&sheet.pick(&second), 40, LoadMode::Append).expect("the others");
        let mut whole = Worker::new();
        whole.load(&sheet, 1_000, LoadMode::Replace).expect("all rows");
        assert_eq!(rows(&mut worker), rows(&mut whole), "{at}\n{sheet}");
    }
}

#[test]
fn a_wide_decimal_is_put_behind_a_narrow_one() {
    let wide = "9".repeat(70);
    let kind = Kind::Decimal { bits: 256, scale: 0 };
    for (first, second) in [("1", &wide[..]), (&wide[..], "1"), ("1", "2"), (&wide[..30], &wide[..])] {
        let sheet = |value: &str| Sheet::of("value", kind.clone(), vec![Value::Exact(value.into())]);
        let mut worker = Worker::new();
        worker.load(&sheet(first), 1, LoadMode::Replace).expect("the first row");
        worker.load(&sheet(second), 1, LoadMode::Append).expect("the second row");
        let found: Vec<Cell> = rows(&mut worker).into_iter().map(|mut row| row.remove(1)).collect();
        assert_eq!(found, [first, second].map(|text| Cell::Number(text.into())));
    }
}

/// The same type in another unit or scale is another column: its numbers mean something else.
#[test]
fn another_unit_or_scale_is_not_mixed_in() {
    let time = |places, zoned| Sheet::of("value", Kind::Time { places, zoned }, vec![Value::Time(1_000)]);
    let list = |places| {
        let kind = Kind::List(Box::new(Kind::Time { places, zoned: true }));
        Sheet::of("value", kind, vec![Value::List(vec![Value::Time(1_000)])])
    };
    let decimal = |scale, text: &str| {
        Sheet::of("value", Kind::Decimal { bits: 128, scale }, vec![Value::Exact(text.into())])
    };
    let pairs = [
        (time(3, true), time(6, true)),
        (time(3, true), time(3, false)),
        (list(3), list(6)),
        (decimal(2, "1.00"), decimal(4, "1.0000")),
        (
            decimal(2, "1.00"),
            Sheet::of("value", Kind::Integer { bits: 64, signed: true }, vec![Value::Exact("1".into())]),
        ),
    ];
    for (first, second) in pairs {
        let mut worker = Worker::new();
        worker.load(&first, 1, LoadMode::Replace).expect("the first rows");
        let before = rows(&mut worker);
        assert!(worker.load(&second, 1, LoadMode::Append).is_err(), "{first}{second}");
        assert_eq!(rows(&mut worker), before);
    }
    let empty = Sheet::of("value", Kind::Time { places: 3, zoned: true }, vec![Value::Null]);
    let mut worker = Worker::new();
    worker.load(&empty, 1, LoadMode::Replace).expect("an empty value");
    worker.load(&time(6, true), 1, LoadMode::Append).expect("no value has another unit");
}

/// A dictionary may hold an empty text: rows that point to it have no value, in whichever chunk they are.
#[test]
fn empty_entries_of_dictionaries_are_no_values_in_every_chunk() {
    let column = ColumnSchema {
        name: "value".into(),
        kind: ColumnType::Value(ValueType::Text),
        source_type: "dictionary<utf8>".into(),
    };
    let schema = TableSchema { name: TABLE.into(), columns: vec![column] };
    let mut entries = Texts::default();
    ["", "a"].iter().for_each(|text| entries.push(text));
    let chunk = |codes: &[u32], present: Option<Bits>| Chunk {
        rows: codes.len(),
        columns: vec![ChunkColumn {
            present,
            values: ChunkValues::Dictionary { codes: Codes::U32(codes.to_vec()), entries: entries.clone() },
        }],
    };
    let mut builder = TableBuilder::new(schema, &[]);
    builder.append(chunk(&[1, 0, 1, 1], None)).expect("a chunk");
    builder.append(chunk(&[1, 1, 0], None)).expect("a chunk");
    builder.append(chunk(&[1, 0], Some(Bits::filled(2, true)))).expect("a chunk");
    builder.append(chunk(&[1, 1], None)).expect("a chunk");
    let table = builder.seal();
    let there: String = (0..11).map(|row| if table.columns[0].has_value(row) { 'a' } else { '.' }).collect();
    assert_eq!(there, "a.aaaa.a.aa");
}
