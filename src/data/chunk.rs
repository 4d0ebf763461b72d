//! Rows on their way from a reader to a table: plain buffers that can be handed from one worker to another.

use bytemuck::{allocation::pod_collect_to_vec, cast_slice};
use serde::{Deserialize, Serialize};

use super::{
    column::{Bits, Codes, Column, Integers, Texts, Values},
    error::{LoadError, Result},
    widths::Width,
};

/// Some rows of a table, column by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// How many.
    pub rows: usize,
    /// In the order of the schema.
    pub columns: Vec<ChunkColumn>,
}

/// One column's rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ChunkColumn {
    /// Rows with a value; nothing means all of them.
    pub present: Option<Bits>,
    /// The values.
    pub values: ChunkValues,
}

/// The values. A row that is not present holds anything.
#[derive(Clone, Debug, PartialEq)]
pub enum ChunkValues {
    /// Every row is empty.
    Empty,
    /// True or false.
    Boolean(Bits),
    /// Integers, or mantissas of decimals.
    Exact(Integers),
    /// Of 32 bits or less.
    Float32(Vec<f32>),
    /// Of 64 bits.
    Float64(Vec<f64>),
    /// One text a row.
    Text(Texts),
    /// A code a row, into entries that may hold empty texts.
    Dictionary {
        /// One a row.
        codes: Codes,
        /// What the codes stand for.
        entries: Texts,
    },
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    /// In the column's unit.
    DateTime(Vec<i64>),
    /// Row `i` has the elements `offsets[i]..offsets[i + 1]`; `lists` are the rows whose list is not null.
    List {
        /// One more than there are rows, ascending.
        offsets: Vec<u32>,
        /// Of all rows together.
        elements: Box<ChunkColumn>,
        /// How many elements there are.
        count: usize,
        /// Rows whose list is not null; all of them where nothing is given.
        lists: Option<Bits>,
    },
    /// Kept for its name only.
    Unsupported,
}

impl ChunkColumn {
    /// A column without any value.
    pub fn empty() -> Self {
        Self { present: None, values: ChunkValues::Empty }
    }
}

impl Column {
    /// The rows as they came.
    pub fn to_chunk(&self) -> ChunkColumn {
        let values = match &self.values {
            Values::Empty => ChunkValues::Empty,
            Values::Unsupported => ChunkValues::Unsupported,
            Values::Boolean(bits) => ChunkValues::Boolean(bits.clone()),
            Values::Exact { mantissas, .. } => ChunkValues::Exact(mantissas.clone()),
            Values::Float32(values) => ChunkValues::Float32(values.clone()),
            Values::Float64(values) => ChunkValues::Float64(values.clone()),
            Values::Dictionary { codes, entries } => {
                ChunkValues::Dictionary { codes: codes.clone(), entries: entries.clone() }
            }
            Values::Text(texts) => ChunkValues::Text(texts.clone()),
            Values::Date(values) => ChunkValues::Date(values.clone()),
            Values::DateTime { values, .. } => ChunkValues::DateTime(values.clone()),
            Values::List { offsets, elements, lists } => ChunkValues::List {
                offsets: offsets.clone(),
                count: elements.len,
                elements: Box::new(elements.to_chunk()),
                lists: Some(lists.clone()),
            },
        };
        ChunkColumn { present: self.present.clone(), values }
    }
}

/// What a chunk's buffers are, in order: plain data that goes beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChunkHeader {
    rows: usize,
    columns: Vec<ColumnHeader>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ColumnHeader {
    present: bool,
    values: Layout,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Layout {
    Empty,
    Boolean,
    Exact(Width),
    Float32,
    Float64,
    Text,
    Dictionary(Width),
    Date,
    DateTime,
    List { count: usize, lists: bool, elements: Box<ColumnHeader> },
    Unsupported,
}

impl Chunk {
    /// Its description and its buffers.
    pub fn into_parts(self) -> (ChunkHeader, Vec<Vec<u8>>) {
        let mut buffers = Vec::new();
        let columns = self.columns.into_iter().map(|column| write(column, &mut buffers)).collect();
        (ChunkHeader { rows: self.rows, columns }, buffers)
    }

    /// The chunk again. Fails where a buffer is missing or has another length than the description says.
    pub fn from_parts(header: ChunkHeader, buffers: Vec<Vec<u8>>) -> Result<Self> {
        Ok(Self { rows: header.rows, columns: header.columns(buffers).collect::<Result<_>>()? })
    }
}

impl ChunkHeader {
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// One column after the other. Fails like [`Chunk::from_parts`].
    pub fn columns(self, buffers: Vec<Vec<u8>>) -> impl Iterator<Item = Result<ChunkColumn>> {
        let mut buffers = buffers.into_iter();
        self.columns.into_iter().map(move |column| read(&column, self.rows, &mut buffers))
    }
}

fn bits_out(bits: &Bits) -> Vec<u8> {
    cast_slice(bits.words()).to_vec()
}

fn write(column: ChunkColumn, out: &mut Vec<Vec<u8>>) -> ColumnHeader {
    let present = column.present.is_some();
    if let Some(bits) = &column.present {
        out.push(bits_out(bits));
    }
    let texts = |texts: Texts, out: &mut Vec<Vec<u8>>| {
        out.push(cast_slice(&texts.offsets).to_vec());
        out.push(texts.bytes);
    };
    let values = match column.values {
        ChunkValues::Empty => Layout::Empty,
        ChunkValues::Unsupported => Layout::Unsupported,
        ChunkValues::Boolean(bits) => {
            out.push(bits_out(&bits));
            Layout::Boolean
        }
        ChunkValues::Exact(values) => {
            let (width, bytes) = values.into_bytes();
            out.push(bytes);
            Layout::Exact(width)
        }
        ChunkValues::Float32(values) => {
            out.push(cast_slice(&values).to_vec());
            Layout::Float32
        }
        ChunkValues::Float64(values) => {
            out.push(cast_slice(&values).to_vec());
            Layout::Float64
        }
        ChunkValues::Text(values) => {
            texts(values, out);
            Layout::Text
        }
        ChunkValues::Dictionary { codes, entries } => {
            let (width, bytes) = codes.into_bytes();
            out.push(bytes);
            texts(entries, out);
            Layout::Dictionary(width)
        }
        ChunkValues::Date(values) => {
            out.push(cast_slice(&values).to_vec());
            Layout::Date
        }
        ChunkValues::DateTime(values) => {
            out.push(cast_slice(&values).to_vec());
            Layout::DateTime
        }
        ChunkValues::List { offsets, elements, count, lists } => {
            out.push(cast_slice(&offsets).to_vec());
            let has_lists = lists.is_some();
            if let Some(bits) = &lists {
                out.push(bits_out(bits));
            }
            let elements = Box::new(write(*elements, out));
            Layout::List { count, lists: has_lists, elements }
        }
    };
    ColumnHeader { present, values }
}

type Buffers = std::vec::IntoIter<Vec<u8>>;

fn wrong() -> LoadError {
    LoadError::damaged("the rows on their way to the engine", "a buffer of another length than announced")
}

fn exactly<T>(values: Vec<T>, len: usize) -> Result<Vec<T>> {
    if values.len() == len { Ok(values) } else { Err(wrong()) }
}

fn take<T: bytemuck::Pod>(buffers: &mut Buffers, len: usize) -> Result<Vec<T>> {
    let bytes = buffers.next().ok_or_else(wrong)?;
    if bytes.len() != len * size_of::<T>() {
        return Err(wrong());
    }
    Ok(pod_collect_to_vec(&bytes))
}

fn bits_in(buffers: &mut Buffers, len: usize) -> Result<Bits> {
    Ok(Bits::from_words(take(buffers, len.div_ceil(64))?, len))
}

fn texts_in(buffers: &mut Buffers, len: Option<usize>) -> Result<Texts> {
    let offsets = buffers.next().ok_or_else(wrong)?;
    let offsets: Vec<u32> =
        if offsets.len() % 4 == 0 { pod_collect_to_vec(&offsets) } else { return Err(wrong()) };
    if let Some(len) = len
        && offsets.len() != len + 1
        && !(len == 0 && offsets.is_empty())
    {
        return Err(wrong());
    }
    let bytes = buffers.next().ok_or_else(wrong)?;
    let ascending = offsets.windows(2).all(|pair| pair[0] <= pair[1]);
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong())?;
    if !ascending || !offsets.iter().all(|offset| text.is_char_boundary(*offset as usize)) {
        return Err(wrong());
    }
    Ok(Texts { offsets, bytes })
}

fn read(header: &ColumnHeader, rows: usize, buffers: &mut Buffers) -> Result<ChunkColumn> {
    let present = if header.present { Some(bits_in(buffers, rows)?) } else { None };
    let values = match &header.values {
        Layout::Empty => ChunkValues::Empty,
        Layout::Unsupported => ChunkValues::Unsupported,
        Layout::Boolean => ChunkValues::Boolean(bits_in(buffers, rows)?),
        Layout::Exact(width) => {
            let bytes = buffers.next().ok_or_else(wrong)?;
            let values = Integers::of_bytes(*width, bytes).filter(|values| values.len() == rows);
            ChunkValues::Exact(values.ok_or_else(wrong)?)
        }
        Layout::Float32 => ChunkValues::Float32(take(buffers, rows)?),
        Layout::Float64 => ChunkValues::Float64(take(buffers, rows)?),
        Layout::Text => ChunkValues::Text(texts_in(buffers, Some(rows))?),
        Layout::Dictionary(width) => {
            let bytes = buffers.next().ok_or_else(wrong)?;
            let codes = Codes::of_bytes(*width, bytes).filter(|codes| codes.len() == rows);
            let codes = codes.ok_or_else(wrong)?;
            let entries = texts_in(buffers, None)?;
            let valid = |row: usize| {
                codes.get(row) < entries.len() || present.as_ref().is_some_and(|bits: &Bits| !bits.get(row))
            };
            if !(0..rows).all(valid) {
                return Err(wrong());
            }
            ChunkValues::Dictionary { codes, entries }
        }
        Layout::Date => ChunkValues::Date(take(buffers, rows)?),
        Layout::DateTime => ChunkValues::DateTime(take(buffers, rows)?),
        Layout::List { count, lists, elements } => {
            let offsets = exactly(take::<u32>(buffers, rows + 1)?, rows + 1)?;
            if !offsets.windows(2).all(|pair| pair[0] <= pair[1])
                || offsets.last().is_some_and(|last| *last as usize > *count)
            {
                return Err(wrong());
            }
            let lists = if *lists { Some(bits_in(buffers, rows)?) } else { None };
            let elements = Box::new(read(elements, *count, buffers)?);
            ChunkValues::List { offsets, elements, count: *count, lists }
        }
    };
    Ok(ChunkColumn { present, values })
}
