//! Tables: columns that grow chunk by chunk, and are then sealed in their narrowest form.

use std::mem;

use super::{
    builder::ColumnBuilder,
    chunk::Chunk,
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
        if chunk.columns.len() != self.columns.len() {
            return Err(LoadError::OtherColumns);
        }
        if self.rows + chunk.rows > u32::MAX as usize - 1 {
            return Err(LoadError::TooLarge {
                what: "rows",
                found: (self.rows + chunk.rows) as u64,
                limit: u64::from(u32::MAX) - 1,
            });
        }
        for (builder, column) in self.columns.iter_mut().zip(chunk.columns) {
            builder.append(column, chunk.rows)?;
        }
        self.rows += chunk.rows;
        Ok(())
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
