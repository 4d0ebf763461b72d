//! A column that grows: values widen as they must, texts that repeat become codes, and sealing narrows.

use super::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Column, Integers, TimeUnit, Values},
    error::{LoadError, Result},
    integers::{self, zero_absent},
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
    Integers(Vec<Integers>),
    Float32(Pieces<f32>),
    Float64(Pieces<f64>),
    Text(Interner),
    Date(Pieces<i32>),
    DateTime(Pieces<i64>),
    List {
        offsets: Vec<u32>,
        elements: Box<ColumnBuilder>,
        lists: Option<Bits>,
    },
}

/// Values as they came, not copied before they are sealed: a vector that grows has up to twice the room that it needs.
struct Pieces<T>(Vec<Vec<T>>);

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Pieces<T> {
    /// One behind the other; each piece goes once it is copied.
    fn joined(self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.0.iter().map(Vec::len).sum());
        self.0.into_iter().for_each(|piece| all.extend_from_slice(&piece));
        all
    }
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
                let values = std::mem::replace(&mut part.values, ChunkValues::Empty);
                part.elements = self.grow(values, part.present.as_ref(), rows)?;
                self.rows += if part.elements.is_some() { 0 } else { rows };
                return Ok(part.elements.is_some());
            }
        }
        part.at = end;
        self.rows += if end < rows { 0 } else { rows };
        Ok(end < rows)
    }

    /// Takes values that are moved rather than looked at. Gives the elements of lists, which are still to be taken.
    fn grow(
        &mut self,
        values: ChunkValues,
        present: Option<&Bits>,
        rows: usize,
    ) -> Result<Option<Box<Part>>> {
        match (&mut self.values, values) {
            (Growing::Nothing, ChunkValues::Empty) | (Growing::Unsupported, _) => {}
            (growing, ChunkValues::Empty) => growing.fill(rows),
            (Growing::Boolean(all), ChunkValues::Boolean(more)) => all.extend(&more),
            (Growing::Integers(all), ChunkValues::Exact(more)) => {
                all.push(integers::narrowest(more, present));
            }
            (Growing::Float32(all), ChunkValues::Float32(mut more)) => {
                zero_absent(&mut more, present);
                // −0 is 0: one value from here on, wherever it is counted, sorted, grouped or written.
                more.iter_mut().for_each(|value| *value += 0.0);
                all.0.push(more);
            }
            (Growing::Float64(all), ChunkValues::Float64(mut more)) => {
                zero_absent(&mut more, present);
                more.iter_mut().for_each(|value| *value += 0.0);
                all.0.push(more);
            }
            (Growing::Date(all), ChunkValues::Date(more)) => all.0.push(more),
            (Growing::DateTime(all), ChunkValues::DateTime(more)) => all.0.push(more),
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
            ChunkValues::Exact(_) => Growing::Integers(Vec::new()),
            ChunkValues::Float32(_) => Growing::Float32(Pieces::default()),
            ChunkValues::Float64(_) => Growing::Float64(Pieces::default()),
            ChunkValues::Text(_) | ChunkValues::Dictionary { .. } => Growing::Text(Interner::default()),
            ChunkValues::Date(_) => Growing::Date(Pieces::default()),
            ChunkValues::DateTime(_) => Growing::DateTime(Pieces::default()),
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
            Growing::Integers(pieces) => Values::Exact { mantissas: integers::joined(pieces), scale },
            Growing::Float32(pieces) => Values::Float32(pieces.joined()),
            Growing::Float64(pieces) => Values::Float64(pieces.joined()),
            Growing::Text(interner) => interner.seal(),
            Growing::Date(pieces) => Values::Date(pieces.joined()),
            Growing::DateTime(pieces) => {
                Values::DateTime { values: pieces.joined(), unit, zoned: self.physical.zoned }
            }
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
            Self::Integers(pieces) => pieces.push(Integers::I8(vec![0; rows])),
            Self::Float32(pieces) => pieces.0.push(vec![0.0; rows]),
            Self::Float64(pieces) => pieces.0.push(vec![0.0; rows]),
            Self::Text(interner) => interner.fill(rows),
            Self::Date(pieces) => pieces.0.push(vec![0; rows]),
            Self::DateTime(pieces) => pieces.0.push(vec![0; rows]),
            Self::List { offsets, lists, .. } => {
                let end = *offsets.last().unwrap_or(&0);
                let before = offsets.len() - 1;
                offsets.resize(offsets.len() + rows, end);
                append_bits(lists, before, Some(&Bits::filled(rows, false)), rows);
            }
        }
    }
}
