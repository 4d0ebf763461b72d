//! Tables: columns that grow chunk by chunk, and are then sealed in their narrowest form.

use std::mem;

use super::{
    builder::{ColumnBuilder, Part},
    chunk::{Chunk, ChunkColumn},
    column::{Column, Values},
    error::{LoadError, Result},
    ipc::Physical,
};
use crate::model::schema::TableSchema;

/// A sealed table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name and columns.
    pub schema: TableSchema,
    /// Rows.
    pub rows: usize,
    /// In the order of the schema, each of `rows` rows.
    pub columns: Vec<Column>,
}

/// A table that grows.
pub struct TableBuilder {
    schema: TableSchema,
    rows: usize,
    columns: Vec<ColumnBuilder>,
}

/// Rows on their way into a table, column by column. See [`TableBuilder::take`].
pub struct Arriving {
    rows: usize,
    columns: Box<dyn Iterator<Item = Result<ChunkColumn>>>,
    place: usize,
    part: Option<Part>,
}

impl Arriving {
    /// So many rows of each of the columns.
    pub fn new(rows: usize, columns: impl Iterator<Item = Result<ChunkColumn>> + 'static) -> Self {
        Self { rows, columns: Box::new(columns), place: 0, part: None }
    }
}

impl TableBuilder {
    /// A table without rows.
    pub fn new(schema: TableSchema, physical: &[Physical]) -> Self {
        let columns = schema
            .columns
            .iter()
            .enumerate()
            .map(|(at, _)| ColumnBuilder::new(physical.get(at).copied().unwrap_or_default()))
            .collect();
        Self { schema, rows: 0, columns }
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Adds rows behind those that are there.
    ///
    /// # Errors
    /// The chunk has other columns, or more text than one column can hold.
    pub fn append(&mut self, chunk: Chunk) -> Result<()> {
        let mut arriving = Arriving::new(chunk.rows, chunk.columns.into_iter().map(Ok));
        while self.take(&mut arriving)? {}
        Ok(())
    }

    /// Takes a few milliseconds' worth of the rows; `false` when all are taken, before which the table is not to be
    /// sealed.
    ///
    /// # Errors
    /// As of [`TableBuilder::append`].
    pub fn take(&mut self, arriving: &mut Arriving) -> Result<bool> {
        let found = self.rows as u64 + arriving.rows as u64;
        let limit = u64::from(u32::MAX) - 1;
        if found > limit {
            return Err(LoadError::TooLarge { what: "rows", found, limit });
        }
        if let (Some(part), Some(builder)) = (&mut arriving.part, self.columns.get_mut(arriving.place)) {
            if !builder.take(part)? {
                arriving.part = None;
                arriving.place += 1;
            }
            return Ok(true);
        }
        match arriving.columns.next() {
            Some(column) if arriving.place < self.columns.len() => {
                arriving.part = Some(Part::new(column?, arriving.rows));
                Ok(true)
            }
            None if arriving.place == self.columns.len() => {
                self.rows += arriving.rows;
                Ok(false)
            }
            _ => Err(LoadError::OtherColumns),
        }
    }

    /// Seals one column after another; `false` when all are sealed. So a caller can let others have their turn.
    pub fn seal_next(&mut self, sealed: &mut Vec<Column>) -> bool {
        let Some(builder) = self.columns.get_mut(sealed.len()) else { return false };
        let builder = mem::replace(builder, ColumnBuilder::new(Physical::default()));
        sealed.push(builder.seal());
        true
    }

    /// The table of sealed columns.
    pub fn finish(self, columns: Vec<Column>) -> Table {
        Table { schema: self.schema, rows: self.rows, columns }
    }

    /// Seals all at once.
    pub fn seal(mut self) -> Table {
        let mut columns = Vec::with_capacity(self.columns.len());
        while self.seal_next(&mut columns) {}
        self.finish(columns)
    }
}

impl Table {
    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        let (at, _) = self.schema.column(name)?;
        self.columns.get(at)
    }

    /// Bytes in memory, roughly.
    pub fn memory(&self) -> u64 {
        self.columns.iter().map(memory).sum()
    }
}

fn memory(column: &Column) -> u64 {
    use super::column::{Codes, Integers};
    let rows = column.len as u64;
    let present = column.present.as_ref().map_or(0, |bits| bits.words().len() as u64 * 8);
    let values = match &column.values {
        Values::Empty | Values::Unsupported => 0,
        Values::Boolean(bits) => bits.words().len() as u64 * 8,
        Values::Exact { mantissas, .. } => {
            rows * match mantissas {
                Integers::I8(_) => 1,
                Integers::I16(_) => 2,
                Integers::I32(_) => 4,
                Integers::I64(_) => 8,
                Integers::I128(_) => 16,
                Integers::I256(_) => 32,
            }
        }
        Values::Float32(_) | Values::Date(_) => rows * 4,
        Values::Float64(_) | Values::DateTime { .. } => rows * 8,
        Values::Dictionary { codes, entries } => {
            let width = match codes {
                Codes::U8(_) => 1,
                Codes::U16(_) => 2,
                Codes::U32(_) => 4,
            };
            rows * width + (entries.bytes.len() + entries.offsets.len() * 4) as u64
        }
        Values::Text(texts) => (texts.bytes.len() + texts.offsets.len() * 4) as u64,
        Values::List { offsets, elements, .. } => offsets.len() as u64 * 4 + memory(elements),
    };
    present + values
}
