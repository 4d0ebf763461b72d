//! Every file gives exactly what was given to its writer.

use std::{fs, path::PathBuf};

use satsuma::{
    data::{
        column::{Column, Values},
        limits::Limits,
        table::Table,
    },
    model::{
        cell::Cell,
        schema::{ColumnType, ValueType},
    },
};
use serde_json::Value;

use super::{files::FILES, reading::read};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/arrow")
}

fn word(of: ValueType) -> &'static str {
    match of {
        ValueType::Number => "number",
        ValueType::Text => "text",
        ValueType::Date => "date",
        ValueType::DateTime => "date-time",
        ValueType::Boolean => "boolean",
        ValueType::Empty => "empty",
    }
}

fn kind(of: &ColumnType) -> String {
    match of {
        ColumnType::Value(of) => word(*of).to_owned(),
        ColumnType::List(of) => format!("list of {}", word(*of)),
        ColumnType::Unsupported(_) => "unsupported".to_owned(),
    }
}

/// Whether a row holds what was written. An empty text and NaN are empty.
fn same(column: &Column, row: usize, written: &Value) -> bool {
    if let Values::List { offsets, elements, lists } = &column.values {
        let range = offsets[row] as usize..offsets[row + 1] as usize;
        let Value::Array(written) = written else { return written.is_null() && !lists.get(row) };
        return lists.get(row)
            && column.has_value(row) != written.is_empty()
            && range.len() == written.len()
            && range.zip(written).all(|(element, written)| same(elements, element, written));
    }
    match (column.cell(row, chrono_tz::Tz::UTC), written) {
        (Cell::Empty, Value::Null) => true,
        (Cell::Empty, Value::String(text)) => text.is_empty() || text == "NaN",
        (Cell::Boolean(found), Value::Bool(written)) => found == *written,
        (Cell::Number(found), Value::String(written)) => match &column.values {
            Values::Float32(_) => found.parse::<f32>().ok() == written.parse().ok(),
            Values::Float64(_) => found.parse::<f64>().ok() == written.parse().ok(),
            _ => found == *written,
        },
        (Cell::Text(found) | Cell::Date(found) | Cell::DateTime(found), Value::String(written)) => {
            found == *written
        }
        _ => false,
    }
}

fn check(name: &str, table: &Table, expected: &Value) {
    assert_eq!(expected["rows"], table.rows, "{name}");
    let columns = expected["columns"].as_array().expect("columns");
    let names = |column: &Value| (column["name"].clone(), column["kind"].clone());
    let found: Vec<_> = table
        .schema
        .columns
        .iter()
        .map(|column| (Value::from(column.name.clone()), Value::from(kind(&column.kind))))
        .collect();
    assert_eq!(found, columns.iter().map(names).collect::<Vec<_>>(), "{name}");
    for ((column, schema), written) in table.columns.iter().zip(&table.schema.columns).zip(columns) {
        assert_eq!(column.len, table.rows, "{name}, {}", schema.name);
        let Some(written) = written["values"].as_array() else {
            assert!(matches!(column.values, Values::Unsupported) || table.rows == 0, "{name}, {}", schema.name);
            continue;
        };
        assert_eq!(written.len(), table.rows, "{name}, {}", schema.name);
        for (row, written) in written.iter().enumerate() {
            let found = column.cell(row, chrono_tz::Tz::UTC);
            assert!(same(column, row, written), "{name}, {}, row {row}: {found:?}, not {written}", schema.name);
        }
    }
}

#[test]
fn every_file_gives_what_was_written() {
    for (name, bytes) in FILES {
        let table = read(bytes, Limits::default()).unwrap_or_else(|error| panic!("{}", error.sentence(name)));
        let expected = fs::read_to_string(folder().join(format!("{name}.json"))).expect("what was written");
        check(name, &table, &serde_json::from_str(&expected).expect("JSON"));
    }
}

#[test]
fn every_file_of_the_folder_is_read() {
    let entries = fs::read_dir(folder()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut there: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|end| end != "json" && end != "py"))
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    there.sort();
    assert_eq!(there, FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}
