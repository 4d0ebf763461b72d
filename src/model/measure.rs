//! A measure's definition, version 1: figures over records, arithmetic on them, and what they are grouped by.
//!
//! Measures are not evaluated by this version; the form stands beside that of segments, which refer to measures by id.
//! It shares paths, attributes, figures and filters with them. Semantics:
//!
//! - Division by zero is empty; arithmetic with an empty operand is empty, unless a replacement says otherwise.
//! - Sums of integers and decimals are exact, and an overflow is an error; sums of floats are the correctly rounded exact
//!   sum.
//! - An empty dimension is the group *(empty)*.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Hop},
    definition::Figure,
    value::Number,
};

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// A calculation's id: unique in its measure, stable while it is edited.
pub type CalculationId = String;

/// What a measure means.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The version of this form: 1.
    pub version: u32,
    /// At least one. Each is a column of the measure's table; the last one is the value where the measure is used as an
    /// attribute.
    pub calculations: Vec<Calculation>,
    /// What there is one row for.
    pub per: Grouping,
    /// Of accounts: the self-relationship from an account to its parent; an account's records are then those of its
    /// sub-accounts too, at any depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_up: Option<Hop>,
}

/// One column of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Calculation {
    /// Unique in the measure; other calculations use it by this.
    pub id: CalculationId,
    /// A name that a person gave it.
    pub name: String,
    /// How it is calculated.
    #[serde(flatten)]
    pub formula: Formula,
}

/// How a calculation is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Formula {
    /// An aggregate of records, with filters and window of its own.
    Figure {
        /// The aggregate, over a path.
        figure: Box<Figure>,
    },
    /// Arithmetic on numbers and on calculations that stand before this one.
    Arithmetic {
        /// What is worked out.
        expression: Expression,
        /// Applied to each operand before the arithmetic, in order: the first that fits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replace: Vec<Replacement>,
    },
}

/// An arithmetic expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "term", rename_all = "snake_case")]
pub enum Expression {
    /// A number.
    Number {
        /// Which.
        value: Number,
    },
    /// The value of a calculation that stands before this one.
    Calculation {
        /// Its id.
        calculation: CalculationId,
    },
    /// Two operands.
    Operation {
        /// What is done with them.
        operator: Arithmetic,
        /// The left one.
        left: Box<Expression>,
        /// The right one.
        right: Box<Expression>,
    },
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arithmetic {
    /// +
    Add,
    /// −
    Subtract,
    /// ×
    Multiply,
    /// ÷; by zero it is empty.
    Divide,
}

/// A whole number instead of empty or of another value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The value that is replaced; absent: empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Number>,
    /// What stands there instead.
    pub by: i64,
}

/// What a measure has one row for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "level", rename_all = "snake_case")]
pub enum Grouping {
    /// Each customer: usable as an attribute.
    Customer,
    /// Each combination of values that there is.
    Dimensions {
        /// At least one: attributes of tables on every figure's path, or look-ups that hang off it.
        dimensions: Vec<Attribute>,
    },
    /// The business as a whole: one row.
    Business,
}
