//! A table's columns, shared with everything that looks at them.

use std::sync::Arc;

use crate::{
    data::{
        column::{Column, Values},
        table::Table,
    },
    model::schema::{ColumnType, TableSchema, ValueType},
};

/// A table's columns. Cheap to clone.
#[derive(Clone)]
pub struct Columns {
    table: Arc<Table>,
    shared: Vec<Arc<Column>>,
    fingerprint: Arc<str>,
}

impl Columns {
    /// The columns of a table; its values are moved, not copied. Two that have the same fingerprint hold the same rows:
    /// sets are remembered by it.
    pub fn new(mut table: Table, fingerprint: &str) -> Self {
        let shared = std::mem::take(&mut table.columns).into_iter().map(Arc::new).collect();
        Self { table: Arc::new(table), shared, fingerprint: fingerprint.into() }
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.table.rows
    }

    /// Its name and columns.
    pub fn schema(&self) -> &TableSchema {
        &self.table.schema
    }

    /// Of its rows.
    pub fn fingerprint(&self) -> &Arc<str> {
        &self.fingerprint
    }

    /// A column by its place.
    pub fn at(&self, place: usize) -> Option<&Arc<Column>> {
        self.shared.get(place)
    }

    /// A column by its name.
    pub fn named(&self, name: &str) -> Option<&Arc<Column>> {
        let (place, _) = self.table.schema.column(name)?;
        self.shared.get(place)
    }

    /// Puts the rows in another order, one column after the other: of columns that nobody else holds there are never two
    /// orders of all. The rows have another fingerprint then.
    pub fn reorder(&mut self, rows: &[u32], fingerprint: &str) {
        for column in &mut self.shared {
            *column = Arc::new(column.gather(rows));
        }
        self.fingerprint = fingerprint.into();
    }

    /// The same rows under another fingerprint.
    pub fn known_as(self, fingerprint: &str) -> Self {
        Self { fingerprint: fingerprint.into(), ..self }
    }

    /// Columns of those names alone.
    pub fn only(&self, names: &[String]) -> Self {
        let schema = self.schema();
        let kept = |place: &usize| names.contains(&schema.columns[*place].name);
        let kept: Vec<usize> = (0..schema.columns.len()).filter(kept).collect();
        let columns = kept.iter().map(|place| schema.columns[*place].clone()).collect();
        let schema = TableSchema { name: schema.name.clone(), columns };
        Self {
            table: Arc::new(Table { schema, rows: self.rows(), columns: Vec::new() }),
            shared: kept.iter().filter_map(|place| self.shared.get(*place).cloned()).collect(),
            fingerprint: Arc::clone(&self.fingerprint),
        }
    }

    /// Its name and columns, without any row.
    pub fn without_rows(&self) -> Self {
        Self {
            table: Arc::new(Table { schema: self.schema().clone(), rows: 0, columns: Vec::new() }),
            shared: Vec::new(),
            fingerprint: Arc::clone(&self.fingerprint),
        }
    }

    /// The times of columns without a zone as they stand in their file.
    pub fn as_in_file(self) -> Self {
        self.with_utc(&[])
    }

    /// The times of columns without a zone: instants of the columns of those names, wall-clock times of the others.
    pub(super) fn with_utc(mut self, names: &[String]) -> Self {
        for (place, column) in self.table.schema.columns.iter().enumerate() {
            // `timestamp[ns, UTC]` has a zone of its own.
            let wanted = names.contains(&column.name) || column.source_type.contains(',');
            let Some(Column { len, present, values: Values::DateTime { values, unit, zoned } }) =
                self.shared.get(place).map(AsRef::as_ref)
            else {
                continue;
            };
            if *zoned != wanted && column.kind == ColumnType::Value(ValueType::DateTime) {
                let values = Values::DateTime { values: values.clone(), unit: *unit, zoned: wanted };
                self.shared[place] = Arc::new(Column { len: *len, present: present.clone(), values });
            }
        }
        self
    }
}
