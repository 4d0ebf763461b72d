//! The values of a condition as they stand in its controls: texts, so that what is half typed survives.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    condition::{DatePart, DateUnit, Period},
    operator::Shape,
    shared,
};

/// What stands in the controls. Numbers as typed (`12.50`), days as `2026-11-24`, days with a time as
/// `2026-11-24T09:30`, booleans in lists as `true` and `false`. An empty text is a control without a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operand {
    /// No control.
    #[default]
    None,
    /// One.
    One(String),
    /// Chips. There may be very many: drafts of before and after an edit share them.
    Many(#[serde(with = "shared")] Arc<[String]>),
    /// The first and the last.
    Two(String, String),
    /// A number of units.
    Span {
        /// How many.
        count: String,
        /// Of what.
        unit: DateUnit,
    },
    /// Two numbers of a unit.
    Ago {
        /// The nearer end.
        from: String,
        /// The farther end.
        to: String,
        /// Of both.
        unit: DateUnit,
    },
    /// A named period.
    Period(Option<Period>),
}

impl Operand {
    /// Controls of this shape without values.
    pub fn empty(shape: Shape) -> Self {
        match shape {
            Shape::None => Self::None,
            Shape::One | Shape::Whole => Self::One(String::new()),
            Shape::Many | Shape::Parts(_) => Self::Many(Arc::default()),
            Shape::Two => Self::Two(String::new(), String::new()),
            Shape::Span => Self::Span { count: String::new(), unit: DateUnit::Days },
            Shape::Ago => Self::Ago { from: String::new(), to: String::new(), unit: DateUnit::Days },
            Shape::Period => Self::Period(None),
        }
    }

    /// Whether it is what controls of this shape hold.
    pub fn has_shape(&self, shape: Shape) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(&Self::empty(shape))
    }

    /// The same values in controls of another shape, as far as they fit there: a number of weeks is no hour of the day, and
    /// no month is one either.
    pub fn reshaped(self, from: Shape, shape: Shape) -> Self {
        if from == shape && self.has_shape(shape) {
            return self;
        }
        if Meaning::of(from) != Meaning::of(shape) {
            return Self::empty(shape);
        }
        let unit = match self {
            Self::Span { unit, .. } | Self::Ago { unit, .. } => unit,
            _ => DateUnit::Days,
        };
        let mut texts = self.texts().into_iter();
        let mut next = || texts.next().unwrap_or_default();
        match shape {
            Shape::None => Self::None,
            Shape::One | Shape::Whole => Self::One(next()),
            Shape::Many | Shape::Parts(_) => Self::Many(texts.filter(|text| !text.is_empty()).collect()),
            Shape::Two => Self::Two(next(), next()),
            Shape::Span => Self::Span { count: next(), unit },
            Shape::Ago => Self::Ago { from: next(), to: next(), unit },
            Shape::Period => Self::Period(None),
        }
    }

    fn texts(self) -> Vec<String> {
        match self {
            Self::None | Self::Period(_) => Vec::new(),
            Self::One(text) | Self::Span { count: text, .. } => vec![text],
            Self::Two(from, to) | Self::Ago { from, to, .. } => vec![from, to],
            Self::Many(texts) => texts.to_vec(),
        }
    }
}

/// What the texts in controls of a shape are.
#[derive(PartialEq, Eq)]
enum Meaning {
    Nothing,
    /// Values of the attribute.
    Values,
    /// Numbers of something.
    Numbers,
    /// Of a part of the calendar.
    Parts(DatePart),
    Period,
}

impl Meaning {
    fn of(shape: Shape) -> Self {
        match shape {
            Shape::None => Self::Nothing,
            Shape::One | Shape::Two | Shape::Many => Self::Values,
            Shape::Whole | Shape::Span | Shape::Ago => Self::Numbers,
            Shape::Parts(part) => Self::Parts(part),
            Shape::Period => Self::Period,
        }
    }
}
