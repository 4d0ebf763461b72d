//! Looking up an attribute in the profile table.

use super::{
    attribute::{Attribute, ColumnRef},
    schema::{ColumnType, TableSchema},
};

/// Why an attribute cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One sentence that names column and table.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Fault {
    fn new(message: String, hint: &str) -> Self {
        Self { message, hint: hint.to_owned() }
    }
}

/// The type of an attribute of the profile table.
///
/// # Errors
/// The column is not there, is of another table, or has a type that cannot be used.
pub fn chosen<'a>(attribute: &Attribute, schema: &'a TableSchema) -> Result<&'a ColumnType, Fault> {
    let ColumnRef { table, column, via } = match attribute {
        Attribute::Column(column) => column,
        Attribute::Measure { measure } => {
            return Err(Fault::new(
                format!("The measure “{measure}” is not there."),
                "Choose another attribute, or delete the condition.",
            ));
        }
    };
    if *table != schema.name || !via.is_empty() {
        let message = format!(
            "The column “{column}” belongs to the table “{table}”, and the customers are in the table “{}”.",
            schema.name
        );
        return Err(Fault::new(message, "Choose an attribute of the customers, or delete the condition."));
    }
    let Some((_, found)) = schema.column(column) else {
        return Err(Fault::new(
            format!("The table “{table}” has no column “{column}” now."),
            "Choose another attribute, or load a file that has the column.",
        ));
    };
    match &found.kind {
        ColumnType::Unsupported(source) => Err(Fault::new(
            format!(
                "The column “{column}” of the table “{table}” is of the type {source}, which cannot be used."
            ),
            "Choose another attribute.",
        )),
        kind => Ok(kind),
    }
}
