//! What is known of aggregates: what they take, what they come to, what they are called on the screen.

use super::{
    definition::Aggregate,
    schema::{ColumnType, ValueType},
};

impl Aggregate {
    /// Those of activity conditions, in the order of the menu.
    pub const OF_ACTIVITIES: [Self; 11] = [
        Self::Count,
        Self::Sum,
        Self::Average,
        Self::Minimum,
        Self::Maximum,
        Self::First,
        Self::Last,
        Self::DistinctCount,
        Self::DistinctDays,
        Self::DaysSinceFirst,
        Self::DaysSinceLast,
    ];

    /// Whether it is of an attribute; the others are of the records themselves.
    pub fn takes_attribute(self) -> bool {
        !matches!(self, Self::Count | Self::DistinctDays | Self::DaysSinceFirst | Self::DaysSinceLast)
    }

    /// Whether it comes to a value of the attribute's own type; the others come to numbers.
    pub fn keeps_type(self) -> bool {
        matches!(
            self,
            Self::Minimum | Self::Maximum | Self::First | Self::Last | Self::ValueAtMax | Self::ValueAtMin
        )
    }

    /// Whether the table must have a time column.
    pub fn needs_time(self) -> bool {
        matches!(
            self,
            Self::DistinctDays | Self::First | Self::Last | Self::DaysSinceFirst | Self::DaysSinceLast
        )
    }

    /// Whether it can be of an attribute of this type.
    pub fn fits(self, kind: &ColumnType) -> bool {
        match (self, kind) {
            (_, ColumnType::Unsupported(_) | ColumnType::List(_)) => false,
            (Self::Sum | Self::Average, kind) => *kind == ColumnType::Value(ValueType::Number),
            (Self::Minimum | Self::Maximum, kind) => *kind != ColumnType::Value(ValueType::Boolean),
            _ => true,
        }
    }

    /// The words on the screen, before the attribute or the table.
    pub fn label(self) -> &'static str {
        match self {
            Self::Count => "number of",
            Self::DistinctCount => "different values of",
            Self::DistinctDays => "different days of",
            Self::Sum => "sum of",
            Self::Average => "average of",
            Self::Minimum => "smallest",
            Self::Maximum => "largest",
            Self::First => "first",
            Self::Last => "last",
            Self::DaysSinceFirst => "days since the first of",
            Self::DaysSinceLast => "days since the last of",
            Self::ValueAtMax => "value at the largest",
            Self::ValueAtMin => "value at the smallest",
        }
    }
}
