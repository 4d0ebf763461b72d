//! What a measure comes to: a small table.

use serde::{Deserialize, Serialize};

use super::cell::Cell;

/// A measure's rows: one for each customer, for each combination of its dimensions, or one alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How many of the columns come first and are dimensions, or the customer's key.
    pub dimensions: usize,
    /// The dimensions' names, then the calculations'.
    pub columns: Vec<String>,
    /// The first rows: groups in ascending order of their dimensions, *(empty)* first; customers in file order.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are in all.
    pub total: u64,
}
