//! What a column holds, in figures.

use serde::{Deserialize, Serialize};

use super::cell::Cell;

/// A column's figures over all rows of its table. Of lists: of their elements, save `empty`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Rows.
    pub rows: u64,
    /// Rows without a value.
    pub empty: u64,
    /// Different values; nothing where they were not asked for.
    pub distinct: Option<u64>,
    /// The smallest value; nothing where there is none or the type has no order.
    pub smallest: Option<Cell>,
    /// The largest value.
    pub largest: Option<Cell>,
    /// The commonest values, the commonest first, ties in ascending order; at most 200.
    pub top: Vec<ValueCount>,
    /// Of numbers, dates and date-times.
    pub histogram: Option<Histogram>,
}

/// A value and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// The value.
    pub value: Cell,
    /// Rows.
    pub count: u64,
}

/// How values are spread: bins of equal width, the last one with its upper edge in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// One edge more than there are bins, ascending, as numbers, days or date-times.
    pub edges: Vec<Cell>,
    /// Rows in each bin.
    pub counts: Vec<u64>,
}

/// The figures of a column over some of its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// What the rows hold.
    pub profile: ColumnProfile,
    /// Of numbers, dates and date-times, in the order in which they were asked for; none where no row has a value.
    pub percentiles: Vec<Percentile>,
}

/// By nearest rank: the smallest value that this share of the values does not exceed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentile {
    /// In hundredths of a percent: 5,000 is the median.
    pub share: u32,
    /// One of the values.
    pub value: Cell,
}
