//! Rows to Arrow IPC bytes, a record batch at a time. The only module of the sample that names the writer.

use std::{io, sync::Arc};

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int8Array,
    Int16Array, Int32Array, ListArray, RecordBatch, StringArray, StructArray, TimestampMillisecondArray,
    types::Int8Type,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

use super::columns::{Column, Rows, Texts, Values};

/// How the messages are framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A file, with a footer that says where the batches are.
    File,
    /// One message behind the other: can be read while it is made.
    Stream,
}

enum Inner {
    File(FileWriter<Vec<u8>>),
    Stream(StreamWriter<Vec<u8>>),
}

/// A writer whose bytes are taken away as they come.
pub(super) struct Writer {
    schema: SchemaRef,
    inner: Inner,
}

impl Writer {
    /// For rows like these, of which there may be none.
    pub(super) fn new(rows: &Rows, framing: Framing) -> io::Result<Self> {
        let schema = Arc::new(Schema::new(fields(&rows.columns)));
        let inner = match framing {
            Framing::File => Inner::File(FileWriter::try_new(Vec::new(), &schema).map_err(failed)?),
            Framing::Stream => Inner::Stream(StreamWriter::try_new(Vec::new(), &schema).map_err(failed)?),
        };
        Ok(Self { schema, inner })
    }

    /// Writes one record batch.
    pub(super) fn write(&mut self, rows: Rows) -> io::Result<()> {
        let arrays = rows
            .columns
            .into_iter()
            .map(|(_, column)| array(column))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(failed)?;
        match &mut self.inner {
            Inner::File(writer) => writer.write(&batch),
            Inner::Stream(writer) => writer.write(&batch),
        }
        .map_err(failed)
    }

    /// Writes the end.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match &mut self.inner {
            Inner::File(writer) => writer.finish(),
            Inner::Stream(writer) => writer.finish(),
        }
        .map_err(failed)
    }

    /// What was written since the last time.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(match &mut self.inner {
            Inner::File(writer) => writer.get_mut(),
            Inner::Stream(writer) => writer.get_mut(),
        })
    }
}

fn failed(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

fn fields(columns: &[(&'static str, Column)]) -> Fields {
    columns.iter().map(|(name, column)| Field::new(*name, kind(column), true)).collect()
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Utf8, true))
}

fn kind(column: &Column) -> DataType {
    match column {
        Column::Int8(_) => DataType::Int8,
        Column::Int16(_) => DataType::Int16,
        Column::Int32(_) => DataType::Int32,
        Column::Float64(_) => DataType::Float64,
        Column::Boolean(_) => DataType::Boolean,
        Column::Date(_) => DataType::Date32,
        Column::Instant(_) => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        Column::Money(_) => DataType::Decimal128(10, 2),
        Column::Text(_) => DataType::Utf8,
        Column::Words(..) => DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8)),
        Column::Texts(..) => DataType::List(item()),
        Column::Struct(children) => DataType::Struct(fields(children)),
    }
}

fn nulls(present: Option<Vec<bool>>) -> Option<NullBuffer> {
    present.map(NullBuffer::from)
}

fn parts<T: arrow_buffer::ArrowNativeType>(values: Values<T>) -> (ScalarBuffer<T>, Option<NullBuffer>) {
    (values.values.into(), nulls(values.present))
}

fn offsets(ends: Vec<i32>) -> OffsetBuffer<i32> {
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0);
    offsets.extend(ends);
    OffsetBuffer::new(offsets.into())
}

fn strings(texts: Texts) -> Result<StringArray, ArrowError> {
    StringArray::try_new(
        offsets(texts.ends.values),
        Buffer::from_vec(texts.bytes.into_bytes()),
        nulls(texts.ends.present),
    )
}

fn array(column: Column) -> Result<ArrayRef, ArrowError> {
    fn of<A: arrow_array::Array + 'static, P>(
        parts: P,
        new: impl FnOnce(P) -> Result<A, ArrowError>,
    ) -> Result<ArrayRef, ArrowError> {
        new(parts).map(|array| Arc::new(array) as ArrayRef)
    }
    match column {
        Column::Int8(values) => of(parts(values), |(values, nulls)| Int8Array::try_new(values, nulls)),
        Column::Int16(values) => of(parts(values), |(values, nulls)| Int16Array::try_new(values, nulls)),
        Column::Int32(values) => of(parts(values), |(values, nulls)| Int32Array::try_new(values, nulls)),
        Column::Float64(values) => of(parts(values), |(values, nulls)| Float64Array::try_new(values, nulls)),
        Column::Date(values) => of(parts(values), |(values, nulls)| Date32Array::try_new(values, nulls)),
        Column::Boolean(values) => of(values, |values| {
            Ok(BooleanArray::new(BooleanBuffer::from(values.values), nulls(values.present)))
        }),
        Column::Instant(values) => of(parts(values), |(values, nulls)| {
            Ok(TimestampMillisecondArray::try_new(values, nulls)?.with_timezone("UTC"))
        }),
        Column::Money(values) => of(values, |values| {
            let wide: Vec<i128> = values.values.iter().map(|cents| i128::from(*cents)).collect();
            Decimal128Array::try_new(wide.into(), nulls(values.present))?.with_precision_and_scale(10, 2)
        }),
        Column::Text(texts) => of(texts, strings),
        Column::Words(codes, words) => of(parts(codes), |(codes, nulls)| {
            let entries = Arc::new(words.iter().map(Some).collect::<StringArray>());
            DictionaryArray::<Int8Type>::try_new(Int8Array::try_new(codes, nulls)?, entries)
        }),
        Column::Texts(ends, texts) => of(ends, |ends| {
            ListArray::try_new(item(), offsets(ends.values), Arc::new(strings(texts)?), nulls(ends.present))
        }),
        Column::Struct(children) => {
            let fields = fields(&children);
            let arrays = children.into_iter().map(|(_, column)| array(column)).collect::<Result<_, _>>()?;
            of(arrays, |arrays| StructArray::try_new(fields, arrays, None))
        }
    }
}
