//! What a table looks like from outside: its columns, their types, its keys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A type of the specification: what a person is told a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Integers, floats and decimals of any width.
    Number,
    /// Unicode text.
    Text,
    /// A calendar day without a zone.
    Date,
    /// An instant.
    DateTime,
    /// True or false.
    Boolean,
    /// A column in which every value is empty (the Arrow type *null*).
    Empty,
}

/// A column's type: a value, a list of values, or something that is shown but cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum ColumnType {
    /// One value a row.
    Value(ValueType),
    /// A list of values a row.
    List(ValueType),
    /// The name of the file's type, in the file format's own words, for example `binary`.
    Unsupported(String),
}

impl ColumnType {
    /// The value type, of the elements where the column is a list; nothing where it is unsupported.
    pub fn value_type(&self) -> Option<ValueType> {
        match self {
            Self::Value(of) | Self::List(of) => Some(*of),
            Self::Unsupported(_) => None,
        }
    }
}

impl ColumnType {
    /// What its values are called in a sentence: "numbers", "lists of text".
    pub fn plural(&self) -> String {
        match self {
            Self::Value(of) => of.plural().to_owned(),
            Self::List(of) => format!("lists of {}", of.plural()),
            Self::Unsupported(source) => format!("values of the type {source}"),
        }
    }
}

impl ValueType {
    /// What its values are called in a sentence.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Text => "text",
            Self::Date => "days",
            Self::DateTime => "dates with a time",
            Self::Boolean => "true or false",
            Self::Empty => "empty values only",
        }
    }
}

/// A column's name and type. Fields of a struct are columns named `parent.child`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct ColumnSchema {
    /// Unique in its table; a repeated name of the file gets ` (2)`, ` (3)` … behind it.
    pub name: String,
    /// What it holds.
    #[serde(flatten)]
    pub kind: ColumnType,
    /// The file's own type in the file format's words, for example `timestamp[ns, UTC]`.
    pub source_type: String,
}

/// A table's columns in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TableSchema {
    /// Unique in the workspace, from the file's name.
    pub name: String,
    /// In file order.
    pub columns: Vec<ColumnSchema>,
}

impl TableSchema {
    /// The column of that name with its place.
    pub fn column(&self, name: &str) -> Option<(usize, &ColumnSchema)> {
        self.columns.iter().enumerate().find(|(_, column)| column.name == name)
    }
}
