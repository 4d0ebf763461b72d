//! What a column holds, as exactly as a file says it: the same of every part of a table, whatever its values.

use serde::{Deserialize, Serialize};

use super::column::{Column, Integers, TimeUnit, Values};

/// Bits that hold every mantissa of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Width {
    /// 64 or fewer.
    W64,
    /// 128.
    W128,
    /// 256.
    W256,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// No values.
    Empty,
    /// True or false.
    Boolean,
    /// Integers and decimals.
    Exact {
        /// Decimal places.
        scale: i8,
        /// What they fit into.
        width: Width,
    },
    /// Floats of 32 bits.
    Float32,
    /// Floats of 64 bits.
    Float64,
    /// Texts.
    Text,
    /// Days.
    Date,
    /// Instants or wall-clock times.
    DateTime {
        /// What they are counted in.
        unit: TimeUnit,
        /// Whether they are instants.
        zoned: bool,
    },
    /// Lists.
    List(Box<Kind>),
}

impl Kind {
    /// That of a column.
    pub fn of(column: &Column) -> Self {
        match &column.values {
            Values::Empty | Values::Unsupported => Self::Empty,
            Values::Boolean(_) => Self::Boolean,
            Values::Exact { mantissas, scale } => {
                let width = match mantissas {
                    Integers::I8(_) | Integers::I16(_) | Integers::I32(_) | Integers::I64(_) => Width::W64,
                    Integers::I128(_) => Width::W128,
                    Integers::I256(_) => Width::W256,
                };
                Self::Exact { scale: *scale, width }
            }
            Values::Float32(_) => Self::Float32,
            Values::Float64(_) => Self::Float64,
            Values::Text(_) | Values::Dictionary { .. } => Self::Text,
            Values::Date(_) => Self::Date,
            Values::DateTime { unit, zoned, .. } => Self::DateTime { unit: *unit, zoned: *zoned },
            Values::List { elements, .. } => Self::List(Box::new(Self::of(elements))),
        }
    }

    /// That of a column of which this is one part and the other another.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Empty, other) => other,
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.with(*other))),
            (Self::Exact { scale, width }, Self::Exact { width: other, .. }) => {
                Self::Exact { scale, width: width.max(other) }
            }
            (own, _) => own,
        }
    }
}
