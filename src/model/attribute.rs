//! Where a value comes from: attributes, hops and paths.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value of a record: a column of a table, or a customer-level measure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Attribute {
    /// A column.
    Column(ColumnRef),
    /// A measure, by its id.
    Measure {
        /// The measure's id in the workspace.
        measure: String,
    },
}

/// A column of a table on the rule's path, or of a look-up that hangs off it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnRef {
    /// The table's name.
    pub table: String,
    /// The column's name.
    pub column: String,
    /// Many-to-one hops from a table of the path to the look-up table; empty for a table of the path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Hop>,
}

impl Attribute {
    /// A column of a table on the path.
    pub fn column(table: impl Into<String>, column: impl Into<String>) -> Self {
        Self::Column(ColumnRef { table: table.into(), column: column.into(), via: Vec::new() })
    }
}

/// One relationship, walked from its source to its target or back.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// The relationship's id in the workspace.
    pub relationship: String,
    /// From target to source: from one to many.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reverse: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// From a table over relationships to the profile table: at most 20 hops.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// The table it begins at.
    pub from: String,
    /// In order, the last one ending at the profile table.
    pub hops: Vec<Hop>,
}
