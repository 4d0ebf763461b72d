//! Tables that tests write down row by row, and their way through a file into the engine.

use std::{fmt, str::FromStr, sync::Arc};

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal32Array, Decimal64Array, Decimal128Array,
    Decimal256Array, DictionaryArray, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array,
    Int64Array, LargeStringArray, ListArray, NullArray, RecordBatch, StringArray, StringViewArray,
    TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray,
    UInt8Array, UInt16Array, UInt32Array, UInt64Array, types::Int32Type,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, i256};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{Field, Schema};
use satsuma::data::{
    ipc::Reader,
    limits::Limits,
    table::{Table, TableBuilder},
};

/// The one table of these tests.
pub(crate) const TABLE: &str = "customers";

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// The exact decimal text, with as many decimal places as its column has.
    Exact(String),
    Float32(f32),
    Float64(f64),
    Text(String),
    /// Days since 1970-01-01.
    Day(i32),
    /// In the unit of its column.
    Time(i64),
    List(Vec<Value>),
}

impl Value {
    /// Null, NaN, an empty text, an empty list.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Float32(value) => value.is_nan(),
            Self::Float64(value) => value.is_nan(),
            Self::Text(text) => text.is_empty(),
            Self::List(elements) => elements.is_empty(),
            Self::Bool(_) | Self::Exact(_) | Self::Day(_) | Self::Time(_) => false,
        }
    }
}

/// How a file writes a column of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Large,
    View,
    Dictionary,
}

/// A column's type in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer {
        bits: u8,
        signed: bool,
    },
    Float {
        bits: u8,
    },
    Decimal {
        bits: u16,
        scale: i8,
    },
    Text(Form),
    Date {
        bits: u8,
    },
    /// `places` of a second: 0, 3, 6 or 9.
    Time {
        places: u32,
        zoned: bool,
    },
    Boolean,
    Nothing,
    List(Box<Kind>),
}

/// A named column with a value a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    pub name: String,
    pub kind: Kind,
    pub values: Vec<Value>,
}

impl Column {
    pub(crate) fn new(name: &str, kind: Kind, values: Vec<Value>) -> Self {
        Self { name: name.into(), kind, values }
    }
}

/// A table. Its first column is the key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sheet {
    pub columns: Vec<Column>,
}

impl Sheet {
    /// One column besides a key that counts up.
    pub(crate) fn of(name: &str, kind: Kind, values: Vec<Value>) -> Self {
        let keys = (0..values.len()).map(|row| Value::Text(format!("k{row}"))).collect();
        Self {
            columns: vec![Column::new("key", Kind::Text(Form::Plain), keys), Column::new(name, kind, values)],
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.columns[0].values.len()
    }

    pub(crate) fn column(&self, name: &str) -> &Column {
        self.columns.iter().find(|column| column.name == name).expect("a column of the sheet")
    }

    /// Those rows, in that order.
    pub(crate) fn pick(&self, rows: &[usize]) -> Self {
        let columns = self.columns.iter().map(|column| Column {
            values: rows.iter().map(|row| column.values[*row].clone()).collect(),
            ..column.clone()
        });
        Self { columns: columns.collect() }
    }

    /// As the bytes of a file, in batches of at most so many rows.
    pub(crate) fn bytes(&self, batch: usize) -> Vec<u8> {
        let array = |column: &Column, from: usize, to: usize| array(&column.kind, &column.values[from..to]);
        let fields = self.columns.iter().map(|column| {
            let kind = array(column, 0, 0).data_type().clone();
            Field::new(&column.name, kind, true)
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let mut writer = StreamWriter::try_new(Vec::new(), &schema).expect("a writer");
        for from in (0..self.rows()).step_by(batch.max(1)) {
            let to = (from + batch.max(1)).min(self.rows());
            let arrays = self.columns.iter().map(|column| array(column, from, to)).collect();
            let rows = RecordBatch::try_new(Arc::clone(&schema), arrays).expect("a batch");
            writer.write(&rows).expect("written");
        }
        writer.into_inner().expect("bytes")
    }

    /// Through a file into memory, with the fingerprint of its bytes.
    pub(crate) fn table(&self, batch: usize) -> (Table, String) {
        self.named(TABLE, batch)
    }

    /// The same, as a table of that name.
    pub(crate) fn named(&self, name: &str, batch: usize) -> (Table, String) {
        let mut reader =
            Reader::open(Box::new(self.bytes(batch)), name, Limits::default()).expect("a readable file");
        let mut builder = TableBuilder::new(reader.schema().clone(), reader.physical());
        while let Some(chunk) = reader.next_chunk().expect("a chunk") {
            builder.append(chunk).expect("rows of the same columns");
        }
        (builder.seal(), reader.fingerprint())
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for column in &self.columns {
            writeln!(f, "{} ({:?}):", column.name, column.kind)?;
            for (row, value) in column.values.iter().enumerate() {
                writeln!(f, "  {row}: {value:?}")?;
            }
        }
        Ok(())
    }
}

fn parsed<T: FromStr>(values: &[Value], scale: i8) -> Vec<Option<T>> {
    let one = |value: &Value| match value {
        Value::Exact(text) => {
            let digits = text.replace('.', "");
            let zeros = usize::from(scale.min(0).unsigned_abs());
            let kept = if digits == "0" { &digits[..] } else { &digits[..digits.len() - zeros] };
            Some(kept.parse().unwrap_or_else(|_| panic!("{text} fits its column")))
        }
        _ => None,
    };
    values.iter().map(one).collect()
}

fn texts(values: &[Value]) -> Vec<Option<&str>> {
    values
        .iter()
        .map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None })
        .collect()
}

fn times(values: &[Value]) -> Vec<Option<i64>> {
    values.iter().map(|value| if let Value::Time(time) = value { Some(*time) } else { None }).collect()
}

fn array(kind: &Kind, values: &[Value]) -> ArrayRef {
    match kind {
        Kind::Integer { bits, signed } => integers(*bits, *signed, values),
        Kind::Float { bits: 32 } => Arc::new(Float32Array::from_iter(
            values.iter().map(|value| if let Value::Float32(value) = value { Some(*value) } else { None }),
        )),
        Kind::Float { .. } => Arc::new(Float64Array::from_iter(
            values.iter().map(|value| if let Value::Float64(value) = value { Some(*value) } else { None }),
        )),
        Kind::Decimal { bits, scale } => decimals(*bits, *scale, values),
        Kind::Text(Form::Plain) => Arc::new(StringArray::from(texts(values))),
        Kind::Text(Form::Large) => Arc::new(LargeStringArray::from(texts(values))),
        Kind::Text(Form::View) => Arc::new(StringViewArray::from(texts(values))),
        Kind::Text(Form::Dictionary) => {
            Arc::new(texts(values).into_iter().collect::<DictionaryArray<Int32Type>>())
        }
        Kind::Date { bits } => {
            let days = values.iter().map(|value| if let Value::Day(day) = value { Some(*day) } else { None });
            match bits {
                32 => Arc::new(Date32Array::from_iter(days)),
                _ => Arc::new(Date64Array::from_iter(
                    days.map(|day| day.map(|day| i64::from(day) * 86_400_000)),
                )),
            }
        }
        Kind::Time { places, zoned } => instants(*places, zoned.then_some("UTC"), values),
        Kind::Boolean => Arc::new(BooleanArray::from_iter(
            values.iter().map(|value| if let Value::Bool(value) = value { Some(*value) } else { None }),
        )),
        Kind::Nothing => Arc::new(NullArray::new(values.len())),
        Kind::List(of) => list(of, values),
    }
}

fn integers(bits: u8, signed: bool, values: &[Value]) -> ArrayRef {
    match (bits, signed) {
        (8, true) => Arc::new(Int8Array::from(parsed::<i8>(values, 0))),
        (16, true) => Arc::new(Int16Array::from(parsed::<i16>(values, 0))),
        (32, true) => Arc::new(Int32Array::from(parsed::<i32>(values, 0))),
        (_, true) => Arc::new(Int64Array::from(parsed::<i64>(values, 0))),
        (8, false) => Arc::new(UInt8Array::from(parsed::<u8>(values, 0))),
        (16, false) => Arc::new(UInt16Array::from(parsed::<u16>(values, 0))),
        (32, false) => Arc::new(UInt32Array::from(parsed::<u32>(values, 0))),
        (_, false) => Arc::new(UInt64Array::from(parsed::<u64>(values, 0))),
    }
}

fn decimals(bits: u16, scale: i8, values: &[Value]) -> ArrayRef {
    macro_rules! decimals {
        ($array:ty, $own:ty, $precision:expr) => {
            Arc::new(
                <$array>::from(parsed::<$own>(values, scale))
                    .with_precision_and_scale($precision, scale)
                    .expect("a scale"),
            )
        };
    }
    match bits {
        32 => decimals!(Decimal32Array, i32, 9),
        64 => decimals!(Decimal64Array, i64, 18),
        128 => decimals!(Decimal128Array, i128, 38),
        _ => decimals!(Decimal256Array, i256, 76),
    }
}

fn instants(places: u32, zone: Option<&str>, values: &[Value]) -> ArrayRef {
    let zone = zone.map(Arc::<str>::from);
    let times = times(values);
    match places {
        0 => Arc::new(TimestampSecondArray::from(times).with_timezone_opt(zone)),
        3 => Arc::new(TimestampMillisecondArray::from(times).with_timezone_opt(zone)),
        6 => Arc::new(TimestampMicrosecondArray::from(times).with_timezone_opt(zone)),
        _ => Arc::new(TimestampNanosecondArray::from(times).with_timezone_opt(zone)),
    }
}

/// Every third null list hides an element, as the format allows.
fn list(of: &Kind, values: &[Value]) -> ArrayRef {
    let elements =
        |value: &Value| if let Value::List(elements) = value { elements.clone() } else { Vec::new() };
    let some = values.iter().flat_map(elements).find(|element| !element.is_empty());
    let rows: Vec<Vec<Value>> = values
        .iter()
        .enumerate()
        .map(|(row, value)| match (value, &some) {
            (Value::Null, Some(hidden)) if row % 3 == 0 => vec![hidden.clone()],
            _ => elements(value),
        })
        .collect();
    let field = Arc::new(Field::new("item", array(of, &[]).data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(Vec::len));
    let there = NullBuffer::from_iter(values.iter().map(|value| *value != Value::Null));
    Arc::new(ListArray::new(field, offsets, array(of, &rows.concat()), Some(there)))
}
