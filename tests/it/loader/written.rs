//! Whether a table holds exactly what was given to the writer of its file.

use satsuma::{
    data::{
        column::{Column, Values},
        table::Table,
    },
    model::{
        cell::Cell,
        schema::{ColumnType, ValueType},
    },
};
use serde_json::Value;

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

/// Compares every column and value with what `make.py` told.
pub(crate) fn check(name: &str, table: &Table, written: &str) {
    let expected: Value = serde_json::from_str(written).expect("JSON");
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
            assert!(
                matches!(column.values, Values::Unsupported) || table.rows == 0,
                "{name}, {}",
                schema.name
            );
            continue;
        };
        assert_eq!(written.len(), table.rows, "{name}, {}", schema.name);
        for (row, written) in written.iter().enumerate() {
            let found = column.cell(row, chrono_tz::Tz::UTC);
            assert!(
                same(column, row, written),
                "{name}, {}, row {row}: {found:?}, not {written}",
                schema.name
            );
        }
    }
}
