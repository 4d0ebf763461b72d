//! A column that grows: values widen as they must, texts that repeat become codes, and sealing narrows.

use arrow_buffer::i256;

use super::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Codes, Column, Integers, TimeUnit, Values},
    error::{LoadError, Result},
    interner::Interner,
    ipc::Physical,
};

/// One column of a growing table.
pub(super) struct ColumnBuilder {
    physical: Physical,
    rows: usize,
    /// Made when the first row without a value comes.
    present: Option<Bits>,
    values: Growing,
}

/// Texts that are looked at in one go: a few milliseconds' worth.
const AT_ONCE: usize = 1 << 16;

/// Rows on their way into a column, some of them taken already.
pub(super) struct Part {
    rows: usize,
    at: usize,
    present: Option<Bits>,
    values: ChunkValues,
    /// Of lists whose places are taken.
    elements: Option<Box<Part>>,
}

impl Part {
    pub(super) fn new(column: ChunkColumn, rows: usize) -> Self {
        Self { rows, at: 0, present: column.present, values: column.values, elements: None }
    }
}

enum Growing {
    /// No value yet, of any type.
    Nothing,
    Unsupported,
    Boolean(Bits),
    Int64(Vec<i64>),
    Int128(Vec<i128>),
    Int256(Vec<i256>),
    Float32(Vec<f32>),
    Float64(Vec<f64>),
    Text(Interner),
    Date(Vec<i32>),
    DateTime(Vec<i64>),
    List {
        offsets: Vec<u32>,
        elements: Box<ColumnBuilder>,
        lists: Option<Bits>,
    },
}

/// A row's presence behind others, kept only once some row has none.
fn append_bits(bits: &mut Option<Bits>, before: usize, more: Option<&Bits>, rows: usize) {
    match (bits.as_mut(), more) {
        (None, None) => {}
        (Some(bits), None) => bits.extend_filled(rows, true),
        (Some(bits), Some(more)) => bits.extend(more),
        (None, Some(more)) => {
            let mut all = Bits::filled(before, true);
            all.extend(more);
            *bits = Some(all);
        }
    }
}

impl ColumnBuilder {
    pub(super) fn new(physical: Physical) -> Self {
        Self { physical, rows: 0, present: None, values: Growing::Nothing }
    }

    /// Takes some more of a part's rows; `false` when they are all taken.
    pub(super) fn take(&mut self, part: &mut Part) -> Result<bool> {
        let rows = part.rows;
        if let (Some(elements), Growing::List { elements: known, .. }) =
            (&mut part.elements, &mut self.values)
        {
            let more = known.take(elements)?;
            self.rows += if more { 0 } else { rows };
            return Ok(more);
        }
        if part.at == 0 {
            let none = matches!(part.values, ChunkValues::Empty).then(|| Bits::filled(rows, false));
            append_bits(&mut self.present, self.rows, none.as_ref().or(part.present.as_ref()), rows);
            if matches!(self.values, Growing::Nothing) {
                self.begin(&part.values);
            }
        }
        let range = part.at..rows.min(part.at + AT_ONCE);
        let end = range.end;
        match (&mut self.values, &part.values) {
            (Growing::Text(all), ChunkValues::Text(more)) => {
                all.extend_texts(more, part.present.as_ref(), range)?;
            }
            (Growing::Text(all), ChunkValues::Dictionary { codes, entries }) => {
                let empty = all.extend_codes(codes, entries, part.present.as_ref(), range)?;
                self.clear_present(empty, rows);
            }
            _ => {
                part.elements = self.grow(std::mem::replace(&mut part.values, ChunkValues::Empty), rows)?;
                self.rows += if part.elements.is_some() { 0 } else { rows };
                return Ok(part.elements.is_some());
            }
        }
        part.at = end;
        self.rows += if end < rows { 0 } else { rows };
        Ok(end < rows)
    }

    /// Takes values that are moved rather than looked at. Gives the elements of lists, which are still to be taken.
    fn grow(&mut self, values: ChunkValues, rows: usize) -> Result<Option<Box<Part>>> {
        match (&mut self.values, values) {
            (Growing::Nothing, ChunkValues::Empty) | (Growing::Unsupported, _) => {}
            (growing, ChunkValues::Empty) => growing.fill(rows),
            (Growing::Boolean(all), ChunkValues::Boolean(more)) => all.extend(&more),
            (Growing::Int64(all), ChunkValues::Int64(more)) => all.extend(more),
            (Growing::Int128(all), ChunkValues::Int128(more)) => all.extend(more),
            (Growing::Int128(all), ChunkValues::Int64(more)) => all.extend(more.into_iter().map(i128::from)),
            (Growing::Int256(all), ChunkValues::Int256(more)) => all.extend(more),
            (Growing::Int256(all), ChunkValues::Int128(more)) => {
                all.extend(more.into_iter().map(i256::from_i128))
            }
            (Growing::Int256(all), ChunkValues::Int64(more)) => all.extend(more.into_iter().map(i256::from)),
            (Growing::Float32(all), ChunkValues::Float32(more)) => all.extend(more),
            (Growing::Float64(all), ChunkValues::Float64(more)) => all.extend(more),
            (Growing::Date(all), ChunkValues::Date(more)) => all.extend(more),
            (Growing::DateTime(all), ChunkValues::DateTime(more)) => all.extend(more),
            (
                Growing::List { offsets, lists, .. },
                ChunkValues::List { offsets: more, elements: values, count, lists: there },
            ) => {
                append_bits(lists, self.rows, there.as_ref(), rows);
                let base = *offsets.last().unwrap_or(&0);
                let end = u64::from(base) + count as u64;
                if end > u64::from(u32::MAX) {
                    return Err(LoadError::TooLarge {
                        what: "elements of lists",
                        found: end,
                        limit: u32::MAX.into(),
                    });
                }
                offsets.extend(more.iter().skip(1).map(|offset| base + offset));
                return Ok(Some(Box::new(Part::new(*values, count))));
            }
            (Growing::Int64(all), ChunkValues::Int128(more)) => {
                let mut wide: Vec<i128> = all.iter().copied().map(i128::from).collect();
                wide.extend(more);
                self.values = Growing::Int128(wide);
            }
            (Growing::Int64(all), ChunkValues::Int256(more)) => {
                let mut wide: Vec<i256> = all.iter().copied().map(i256::from).collect();
                wide.extend(more);
                self.values = Growing::Int256(wide);
            }
            (Growing::Int128(all), ChunkValues::Int256(more)) => {
                let mut wide: Vec<i256> = all.iter().copied().map(i256::from_i128).collect();
                wide.extend(more);
                self.values = Growing::Int256(wide);
            }
            _ => return Err(LoadError::OtherColumns),
        }
        Ok(None)
    }

    /// Rows of this chunk that turned out to have an empty text.
    fn clear_present(&mut self, empty: Vec<u32>, rows: usize) {
        if empty.is_empty() {
            return;
        }
        let before = self.rows;
        let present = self.present.get_or_insert_with(|| Bits::filled(before + rows, true));
        for row in empty {
            present.set(before + row as usize, false);
        }
    }

    fn begin(&mut self, values: &ChunkValues) {
        let rows = self.rows;
        let mut growing = match values {
            ChunkValues::Empty => return,
            ChunkValues::Unsupported => Growing::Unsupported,
            ChunkValues::Boolean(_) => Growing::Boolean(Bits::default()),
            ChunkValues::Int64(_) => Growing::Int64(Vec::new()),
            ChunkValues::Int128(_) => Growing::Int128(Vec::new()),
            ChunkValues::Int256(_) => Growing::Int256(Vec::new()),
            ChunkValues::Float32(_) => Growing::Float32(Vec::new()),
            ChunkValues::Float64(_) => Growing::Float64(Vec::new()),
            ChunkValues::Text(_) | ChunkValues::Dictionary { .. } => Growing::Text(Interner::default()),
            ChunkValues::Date(_) => Growing::Date(Vec::new()),
            ChunkValues::DateTime(_) => Growing::DateTime(Vec::new()),
            ChunkValues::List { .. } => Growing::List {
                offsets: vec![0],
                elements: Box::new(Self::new(self.physical)),
                lists: (rows > 0).then(Bits::default),
            },
        };
        growing.fill(rows);
        self.values = growing;
    }

    pub(super) fn seal(self) -> Column {
        let len = self.rows;
        let present = self.present.filter(|bits| bits.count() < len);
        let unit = unit(self.physical);
        let scale = self.physical.scale;
        let values = match self.values {
            Growing::Nothing => Values::Empty,
            Growing::Unsupported => Values::Unsupported,
            Growing::Boolean(bits) => Values::Boolean(bits),
            Growing::Int64(mut values) => {
                zero_absent(&mut values, present.as_ref());
                Values::Exact { mantissas: narrow(values), scale }
            }
            Growing::Int128(mut values) => {
                zero_absent(&mut values, present.as_ref());
                let fits = values.iter().all(|value| i64::try_from(*value).is_ok());
                let mantissas = if fits {
                    narrow(values.into_iter().map(|value| value as i64).collect())
                } else {
                    Integers::I128(values)
                };
                Values::Exact { mantissas, scale }
            }
            Growing::Int256(mut values) => {
                zero_absent(&mut values, present.as_ref());
                let narrower: Option<Vec<i128>> = values.iter().map(|value| value.to_i128()).collect();
                let mantissas = match narrower {
                    Some(values) if values.iter().all(|value| i64::try_from(*value).is_ok()) => {
                        narrow(values.into_iter().map(|value| value as i64).collect())
                    }
                    Some(values) => Integers::I128(values),
                    None => Integers::I256(values),
                };
                Values::Exact { mantissas, scale }
            }
            Growing::Float32(mut values) => {
                zero_absent(&mut values, present.as_ref());
                // −0 is 0: one value from here on, wherever it is counted, sorted, grouped or written.
                values.iter_mut().for_each(|value| *value += 0.0);
                Values::Float32(values)
            }
            Growing::Float64(mut values) => {
                zero_absent(&mut values, present.as_ref());
                values.iter_mut().for_each(|value| *value += 0.0);
                Values::Float64(values)
            }
            Growing::Text(interner) => interner.seal(),
            Growing::Date(values) => Values::Date(values),
            Growing::DateTime(values) => Values::DateTime { values, unit, zoned: self.physical.zoned },
            Growing::List { offsets, elements, lists } => Values::List {
                offsets,
                elements: Box::new(elements.seal()),
                lists: lists.unwrap_or_else(|| Bits::filled(len, true)),
            },
        };
        Column { len, present, values }
    }
}

fn unit(physical: Physical) -> TimeUnit {
    match physical.places {
        0 => TimeUnit::Second,
        3 => TimeUnit::Millisecond,
        6 => TimeUnit::Microsecond,
        _ => TimeUnit::Nanosecond,
    }
}

impl Column {
    /// Whether its numbers mean the same as those of a file whose column is this: decimals of the same scale, times of
    /// the same unit. A column without values has no scale and no unit yet.
    pub fn fits(&self, physical: Physical) -> bool {
        if self.present.as_ref().is_some_and(|present| present.count() == 0) {
            return true;
        }
        match &self.values {
            Values::Exact { scale, .. } => *scale == physical.scale,
            Values::DateTime { unit: own, zoned, .. } => *own == unit(physical) && *zoned == physical.zoned,
            Values::List { elements, .. } => elements.fits(physical),
            _ => true,
        }
    }
}

impl Growing {
    /// Rows without a value.
    fn fill(&mut self, rows: usize) {
        match self {
            Self::Nothing | Self::Unsupported => {}
            Self::Boolean(bits) => bits.extend_filled(rows, false),
            Self::Int64(values) => values.resize(values.len() + rows, 0),
            Self::Int128(values) => values.resize(values.len() + rows, 0),
            Self::Int256(values) => values.resize(values.len() + rows, i256::ZERO),
            Self::Float32(values) => values.resize(values.len() + rows, 0.0),
            Self::Float64(values) => values.resize(values.len() + rows, 0.0),
            Self::Text(interner) => interner.fill(rows),
            Self::Date(values) => values.resize(values.len() + rows, 0),
            Self::DateTime(values) => values.resize(values.len() + rows, 0),
            Self::List { offsets, lists, .. } => {
                let end = *offsets.last().unwrap_or(&0);
                let before = offsets.len() - 1;
                offsets.resize(offsets.len() + rows, end);
                append_bits(lists, before, Some(&Bits::filled(rows, false)), rows);
            }
        }
    }
}

/// Rows without a value hold zero, so that they widen nothing.
fn zero_absent<T: Default>(values: &mut [T], present: Option<&Bits>) {
    let Some(present) = present else { return };
    for (row, value) in values.iter_mut().enumerate() {
        if !present.get(row) {
            *value = T::default();
        }
    }
}

fn narrow(values: Vec<i64>) -> Integers {
    let (low, high) = values.iter().fold((0, 0), |(low, high), value| (low.min(*value), high.max(*value)));
    if low >= i8::MIN.into() && high <= i8::MAX.into() {
        Integers::I8(values.into_iter().map(|value| value as i8).collect())
    } else if low >= i16::MIN.into() && high <= i16::MAX.into() {
        Integers::I16(values.into_iter().map(|value| value as i16).collect())
    } else if low >= i32::MIN.into() && high <= i32::MAX.into() {
        Integers::I32(values.into_iter().map(|value| value as i32).collect())
    } else {
        Integers::I64(values)
    }
}

/// Codes in their narrowest width for so many entries.
pub(super) fn narrow_codes(codes: Vec<u32>, entries: usize) -> Codes {
    match entries {
        0..=256 => Codes::U8(codes.into_iter().map(|code| code as u8).collect()),
        257..=65_536 => Codes::U16(codes.into_iter().map(|code| code as u16).collect()),
        _ => Codes::U32(codes),
    }
}
