//! The sample as somebody would find it who opened its files: read again, counted and compared.

mod bytes;
mod rows;
mod truths;

use std::{collections::HashMap, io::Cursor, sync::OnceLock};

use arrow_array::{
    Array, ArrayRef, RecordBatch,
    cast::AsArray,
    types::{
        Date32Type, Decimal128Type, Float64Type, Int8Type, Int16Type, Int32Type, TimestampMillisecondType,
    },
};
use arrow_ipc::reader::FileReader;
use arrow_schema::DataType;

use super::{Framing, Sample};

const CUSTOMERS: u32 = 12_000;

fn sample() -> Sample {
    Sample { customers: CUSTOMERS, seed: 7, today: "2026-11-24".parse().expect("a day") }
}

fn bytes(sample: &Sample, table: &str, framing: Framing) -> Vec<u8> {
    let pieces = sample.pieces(table, framing).expect("a table");
    pieces.map(|piece| piece.expect("a piece")).collect::<Vec<_>>().concat()
}

/// A table, read by the reader of the Arrow project.
fn table(name: &str) -> &'static [RecordBatch] {
    static TABLES: OnceLock<HashMap<&'static str, Vec<RecordBatch>>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        let read = |name| {
            let file = FileReader::try_new(Cursor::new(bytes(&sample(), name, Framing::File)), None)
                .expect("a file");
            file.map(|batch| batch.expect("a batch")).collect()
        };
        sample().tables().into_iter().map(|table| (table.name, read(table.name))).collect()
    });
    &tables[name]
}

fn columns(table_name: &str, column: &str) -> impl Iterator<Item = ArrayRef> {
    let (parent, child) = column.split_once('.').unwrap_or((column, ""));
    table(table_name).iter().map(move |batch| {
        let array = batch.column_by_name(parent).expect(parent);
        if child.is_empty() {
            array.clone()
        } else {
            array.as_struct().column_by_name(child).expect(child).clone()
        }
    })
}

fn texts(table: &str, column: &str) -> Vec<Option<String>> {
    let each = |array: ArrayRef| -> Vec<Option<String>> {
        match array.data_type() {
            DataType::Dictionary(..) => {
                let array = array.as_dictionary::<Int8Type>();
                let words = array.downcast_dict::<arrow_array::StringArray>().expect("words");
                words.into_iter().map(|text| text.map(str::to_owned)).collect()
            }
            _ => array.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect(),
        }
    };
    columns(table, column).flat_map(each).collect()
}

/// Numbers, days, milliseconds or cents.
fn numbers(table: &str, column: &str) -> Vec<Option<i64>> {
    let each = |array: ArrayRef| -> Vec<Option<i64>> {
        match array.data_type() {
            DataType::Int8 => {
                array.as_primitive::<Int8Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Int16 => {
                array.as_primitive::<Int16Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Int32 => {
                array.as_primitive::<Int32Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Date32 => {
                array.as_primitive::<Date32Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Timestamp(..) => array.as_primitive::<TimestampMillisecondType>().iter().collect(),
            DataType::Decimal128(10, 2) => array
                .as_primitive::<Decimal128Type>()
                .iter()
                .map(|value| value.map(|cents| cents as i64))
                .collect(),
            DataType::Float64 => {
                let cents = |value: f64| (value * 100.0).round() as i64;
                array.as_primitive::<Float64Type>().iter().map(|value| value.map(cents)).collect()
            }
            DataType::Boolean => array.as_boolean().iter().map(|value| value.map(i64::from)).collect(),
            other => panic!("{other}"),
        }
    };
    columns(table, column).flat_map(each).collect()
}

fn mean(values: impl Iterator<Item = i64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value as f64, count + 1.0));
    assert!(count >= 100.0, "a mean of {count} values says little");
    sum / count
}

/// The mean of some values where a test holds.
fn mean_where<T>(values: &[Option<i64>], by: &[T], test: impl Fn(&T) -> bool) -> f64 {
    assert_eq!(values.len(), by.len());
    mean(values.iter().zip(by).filter(|(_, by)| test(by)).filter_map(|(value, _)| *value))
}

/// Rows by customer.
fn per_customer(table: &str) -> HashMap<String, Vec<usize>> {
    let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
    for (row, key) in texts(table, "customer_id").into_iter().enumerate() {
        rows.entry(key.unwrap_or_default()).or_default().push(row);
    }
    rows
}

fn blank(value: &Option<String>) -> bool {
    value.as_ref().is_none_or(String::is_empty)
}
