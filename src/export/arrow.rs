//! Arrow IPC streams: rows of several sources, brought in order, a record batch at a time.
//!
//! Whole numbers are `int64` where they all fit, other exact numbers decimals with their own places; texts are `utf8`;
//! instants have the zone that they are shown in, wall-clock times none. What is empty is null.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Decimal256Array, Float32Array, Float64Array,
    Int64Array, ListArray, PrimitiveArray, RecordBatch, RecordBatchOptions, StringArray,
    TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray,
    new_null_array, types::ArrowPrimitiveType,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer, i256};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit as ArrowUnit};
use arrow_select::interleave::interleave;

use crate::data::{
    chunk::{Chunk, ChunkColumn, ChunkValues},
    column::{Bits, Integers, Texts, TimeUnit},
    kind::{Kind, Width},
};

/// A stream that is being written.
pub struct ArrowWriter {
    schema: SchemaRef,
    kinds: Vec<Kind>,
    writer: StreamWriter<Vec<u8>>,
}

fn unit(unit: TimeUnit) -> ArrowUnit {
    match unit {
        TimeUnit::Second => ArrowUnit::Second,
        TimeUnit::Millisecond => ArrowUnit::Millisecond,
        TimeUnit::Microsecond => ArrowUnit::Microsecond,
        TimeUnit::Nanosecond => ArrowUnit::Nanosecond,
    }
}

fn data_type(kind: &Kind, zone: &str) -> DataType {
    match kind {
        Kind::Empty => DataType::Null,
        Kind::Boolean => DataType::Boolean,
        Kind::Exact { scale: 0, width: Width::W64 } => DataType::Int64,
        Kind::Exact { scale, width: Width::W64 | Width::W128 } => DataType::Decimal128(38, *scale),
        Kind::Exact { scale, width: Width::W256 } => DataType::Decimal256(76, *scale),
        Kind::Float32 => DataType::Float32,
        Kind::Float64 => DataType::Float64,
        Kind::Text => DataType::Utf8,
        Kind::Date => DataType::Date32,
        Kind::DateTime { unit: of, zoned } => DataType::Timestamp(unit(*of), zoned.then(|| zone.into())),
        Kind::List(of) => DataType::List(Arc::new(Field::new_list_field(data_type(of, zone), true))),
    }
}

impl ArrowWriter {
    /// Begins a stream with columns of those names, its instants in an IANA zone.
    ///
    /// # Errors
    /// The schema cannot be written.
    pub fn new<'a>(columns: impl Iterator<Item = (&'a str, Kind)>, zone: &str) -> Result<Self, ArrowError> {
        let (mut fields, mut kinds) = (Vec::new(), Vec::new());
        for (name, kind) in columns {
            fields.push(Field::new(name, data_type(&kind, zone), true));
            kinds.push(kind);
        }
        let schema = Arc::new(Schema::new(fields));
        let writer = StreamWriter::try_new(Vec::new(), &schema)?;
        Ok(Self { schema, kinds, writer })
    }

    /// Writes a batch: rows of sources, each by the place of its source and its place there. Sources have the columns of
    /// the stream.
    ///
    /// # Errors
    /// A source's column is of another kind than announced.
    pub fn batch(&mut self, sources: Vec<Chunk>, order: &[(usize, usize)]) -> Result<(), ArrowError> {
        if order.is_empty() {
            return Ok(());
        }
        let mut arrays: Vec<Vec<ArrayRef>> = self.kinds.iter().map(|_| Vec::new()).collect();
        for source in sources {
            for (place, column) in source.columns.into_iter().enumerate().take(self.kinds.len()) {
                let kind = self.schema.field(place).data_type();
                arrays[place].push(array(column, source.rows, kind)?);
            }
        }
        let columns = arrays.iter().map(|arrays| {
            let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
            interleave(&arrays, order)
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(order.len()));
        self.writer.write(&RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// It has ended already.
    pub fn end(&mut self) -> Result<(), ArrowError> {
        self.writer.finish()
    }

    /// The bytes since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.get_mut())
    }

    /// How many bytes wait to be taken.
    pub fn waiting(&self) -> usize {
        self.writer.get_ref().len()
    }
}

fn boolean(bits: &Bits) -> BooleanBuffer {
    BooleanBuffer::new(Buffer::from_vec(bits.words().to_vec()), 0, bits.len())
}

fn nulls(present: Option<&Bits>) -> Option<NullBuffer> {
    present.map(|bits| NullBuffer::new(boolean(bits)))
}

fn primitive<T: ArrowPrimitiveType>(
    values: Vec<T::Native>,
    nulls: Option<NullBuffer>,
) -> Result<PrimitiveArray<T>, ArrowError> {
    PrimitiveArray::try_new(ScalarBuffer::from(values), nulls)
}

fn text(texts: Texts, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let offsets: Vec<i32> = if texts.offsets.is_empty() {
        vec![0]
    } else {
        texts.offsets.into_iter().map(i32::try_from).collect::<Result<_, _>>().map_err(|_| too_long())?
    };
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok(Arc::new(StringArray::try_new(offsets, Buffer::from_vec(texts.bytes), nulls)?))
}

fn too_long() -> ArrowError {
    ArrowError::InvalidArgumentError("the texts of one batch are longer than 2 GiB".into())
}

fn another() -> ArrowError {
    ArrowError::InvalidArgumentError("a column is of another type in another part of the customers".into())
}

fn exact(values: Integers, kind: &DataType, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    Ok(match kind {
        DataType::Int64 => {
            let values: Option<Vec<i64>> = (0..values.len()).map(|row| values.get(row)).collect();
            Arc::new(Int64Array::try_new(values.ok_or_else(another)?.into(), nulls)?)
        }
        DataType::Decimal128(digits, scale) => {
            let values: Option<Vec<i128>> = match values {
                Integers::I128(values) => Some(values),
                values => (0..values.len()).map(|row| values.get(row).map(i128::from)).collect(),
            };
            let array = primitive(values.ok_or_else(another)?, nulls)?;
            Arc::new(Decimal128Array::with_precision_and_scale(array, *digits, *scale)?)
        }
        DataType::Decimal256(digits, scale) => {
            let values: Option<Vec<i256>> = match values {
                Integers::I256(values) => Some(values),
                Integers::I128(values) => Some(values.into_iter().map(i256::from_i128).collect()),
                values => (0..values.len()).map(|row| values.get(row).map(i256::from)).collect(),
            };
            let array = primitive(values.ok_or_else(another)?, nulls)?;
            Arc::new(Decimal256Array::with_precision_and_scale(array, *digits, *scale)?)
        }
        _ => return Err(another()),
    })
}

fn time(values: Vec<i64>, kind: &DataType, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let DataType::Timestamp(unit, zone) = kind else { return Err(another()) };
    let (values, zone) = (ScalarBuffer::from(values), zone.clone());
    Ok(match unit {
        ArrowUnit::Second => Arc::new(TimestampSecondArray::try_new(values, nulls)?.with_timezone_opt(zone)),
        ArrowUnit::Millisecond => {
            Arc::new(TimestampMillisecondArray::try_new(values, nulls)?.with_timezone_opt(zone))
        }
        ArrowUnit::Microsecond => {
            Arc::new(TimestampMicrosecondArray::try_new(values, nulls)?.with_timezone_opt(zone))
        }
        ArrowUnit::Nanosecond => {
            Arc::new(TimestampNanosecondArray::try_new(values, nulls)?.with_timezone_opt(zone))
        }
    })
}

/// Some rows of a column as an array of a type.
fn array(column: ChunkColumn, rows: usize, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    let nulls = nulls(column.present.as_ref());
    Ok(match (column.values, kind) {
        (ChunkValues::Empty | ChunkValues::Unsupported, kind) => new_null_array(kind, rows),
        (ChunkValues::Boolean(bits), DataType::Boolean) => Arc::new(BooleanArray::new(boolean(&bits), nulls)),
        (ChunkValues::Float32(values), DataType::Float32) => {
            Arc::new(Float32Array::try_new(values.into(), nulls)?)
        }
        (ChunkValues::Float64(values), DataType::Float64) => {
            Arc::new(Float64Array::try_new(values.into(), nulls)?)
        }
        (ChunkValues::Text(texts), DataType::Utf8) => text(texts, nulls)?,
        (ChunkValues::Dictionary { codes, entries }, DataType::Utf8) => {
            let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
            for row in 0..codes.len() {
                // What is under a null is the same whatever the code.
                if column.present.as_ref().is_none_or(|present| present.get(row)) {
                    texts.bytes.extend_from_slice(entries.slice(codes.get(row)));
                }
                texts.offsets.push(u32::try_from(texts.bytes.len()).map_err(|_| too_long())?);
            }
            text(texts, nulls)?
        }
        (ChunkValues::Date(values), DataType::Date32) => {
            Arc::new(Date32Array::try_new(values.into(), nulls)?)
        }
        (ChunkValues::DateTime(values), kind) => time(values, kind, nulls)?,
        (ChunkValues::List { offsets, elements, count, lists }, DataType::List(field)) => {
            let offsets: Vec<i32> = offsets.into_iter().map(|offset| offset as i32).collect();
            let elements = array(*elements, count, field.data_type())?;
            let lists = lists.as_ref().map(|bits| NullBuffer::new(boolean(bits)));
            let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
            Arc::new(ListArray::try_new(Arc::clone(field), offsets, elements, lists)?)
        }
        (ChunkValues::Exact(values), kind) => exact(values, kind, nulls)?,
        _ => return Err(another()),
    })
}
