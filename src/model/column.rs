//! Looking up a column in a table.

use super::schema::{ColumnType, TableSchema};

/// Why an attribute cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One sentence that names column and table.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The type of a column that can be asked.
///
/// # Errors
/// The column is not there, or has a type that cannot be used.
pub fn usable<'a>(table: &'a TableSchema, column: &str) -> Result<&'a ColumnType, Fault> {
    let name = &table.name;
    match table.column(column).map(|(_, found)| &found.kind) {
        None => Err(Fault {
            message: format!("The table “{name}” has no column “{column}” now."),
            hint: "Choose another attribute, or load a file that has the column.".to_owned(),
        }),
        Some(ColumnType::Unsupported(source)) => Err(Fault {
            message: format!(
                "The column “{column}” of the table “{name}” is of the type {source}, which cannot be used."
            ),
            hint: "Choose another attribute.".to_owned(),
        }),
        Some(kind) => Ok(kind),
    }
}
