//! Operators as a person chooses them: one flat list for each type of attribute, in the words on the screen.
//!
//! The lists are in [`super::offered`], the words in [`super::label`]. An operator is a verb and whether it is turned
//! round, as in the definition: *is not* is *is*, negated.

use serde::{Deserialize, Serialize};

use super::{
    condition::{Comparison, DatePart},
    schema::{ColumnType, ValueType},
};

/// What a condition asks of its attribute, the positive way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Any type: has no value.
    Empty,
    /// Text: equal to one.
    Is,
    /// Text and number: equal to one of several.
    AnyOf,
    /// Text: has it inside.
    Contains,
    /// Text: begins with it.
    StartsWith,
    /// Text: ends with it.
    EndsWith,
    /// Text: a regular expression.
    Matches,
    /// Number: =
    Equal,
    /// Number: <
    Less,
    /// Number: ≤
    AtMost,
    /// Number: >
    Greater,
    /// Number: ≥
    AtLeast,
    /// Number and date: both ends in.
    Between,
    /// Boolean.
    True,
    /// Boolean.
    False,
    /// Date: on that day, or at that instant.
    On,
    /// Date: before it begins.
    Before,
    /// Date: after it ends.
    After,
    /// Date: not after it ends.
    OnOrBefore,
    /// Date: not before it begins.
    OnOrAfter,
    /// Date: from N units ago to *as of*.
    WithinLast,
    /// Date: from *as of* to N units ahead.
    WithinNext,
    /// Date: longer ago than N units.
    MoreThanAgo,
    /// Date: between N and M units ago.
    BetweenAgo,
    /// Date: in a named period around *as of*.
    During,
    /// Date: a part of the calendar is one of several.
    Part(DatePart),
    /// Date: its anniversary is today.
    AnniversaryToday,
    /// Date: its anniversary is on one of the N days after today.
    AnniversaryWithinNext,
    /// Date: its anniversary is today or was on one of the N days before.
    AnniversaryWithinLast,
    /// List: at least one of the values is in it.
    HasAnyOf,
    /// List: every one of the values is in it.
    HasAllOf,
    /// List: how many elements it has.
    Size(Comparison),
}

/// A verb, perhaps turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Operator {
    /// What it asks.
    pub verb: Verb,
    /// Exactly the opposite.
    #[serde(default)]
    pub negated: bool,
}

/// Which controls an operator's value needs, and so which [`super::operand::Operand`] goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// None: `Operand::None`.
    None,
    /// One value of the attribute's type: `Operand::One`.
    One,
    /// One whole number (a size, a number of days): `Operand::One`.
    Whole,
    /// Several values of the attribute's type (of a list: of its elements'): `Operand::Many`.
    Many,
    /// Several of a part of the calendar, as whole numbers: `Operand::Many`.
    Parts(DatePart),
    /// A first and a last value of the attribute's type: `Operand::Two`.
    Two,
    /// A number of units: `Operand::Span`.
    Span,
    /// Two numbers of one unit: `Operand::Ago`.
    Ago,
    /// A named period: `Operand::Period`.
    Period,
}

impl Operator {
    /// Whether it can be asked of an attribute of this type, be it offered there or not.
    pub fn fits(self, of: &ColumnType) -> bool {
        Self::for_type(of).iter().any(|offered| match (offered.verb, self.verb) {
            (Verb::Size(_), Verb::Size(_)) => true,
            (offered, verb) => offered == verb,
        })
    }

    /// True on an empty value, because it is the opposite of an operator that is false there: it then has the switch
    /// *and has a value*. *Is not empty* is not meant.
    pub fn is_negative(self) -> bool {
        self.negated && self.verb != Verb::Empty
    }

    /// The other way round.
    pub fn opposite(self) -> Self {
        Self { negated: !self.negated, ..self }
    }

    /// Whether *ignore case* means something for this operator on an attribute of this type.
    pub fn knows_case(self, of: &ColumnType) -> bool {
        self.shape() != Shape::None
            && !matches!(self.verb, Verb::Size(_))
            && of.value_type() == Some(ValueType::Text)
    }

    /// Which controls its value needs.
    pub fn shape(self) -> Shape {
        match self.verb {
            Verb::Empty | Verb::True | Verb::False | Verb::AnniversaryToday => Shape::None,
            Verb::Is | Verb::Contains | Verb::StartsWith | Verb::EndsWith | Verb::Matches => Shape::One,
            Verb::Equal | Verb::Less | Verb::AtMost | Verb::Greater | Verb::AtLeast => Shape::One,
            Verb::On | Verb::Before | Verb::After | Verb::OnOrBefore | Verb::OnOrAfter => Shape::One,
            Verb::AnyOf | Verb::HasAnyOf | Verb::HasAllOf => Shape::Many,
            Verb::Between => Shape::Two,
            Verb::WithinLast | Verb::WithinNext | Verb::MoreThanAgo => Shape::Span,
            Verb::BetweenAgo => Shape::Ago,
            Verb::During => Shape::Period,
            Verb::Part(part) => Shape::Parts(part),
            Verb::AnniversaryWithinNext | Verb::AnniversaryWithinLast | Verb::Size(_) => Shape::Whole,
        }
    }
}
