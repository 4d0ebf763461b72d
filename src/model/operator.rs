//! Operators as a person chooses them: one flat list for each type of attribute, in the words on the screen.
//!
//! An operator is a verb and whether it is turned round, as in the definition: *is not* is *is*, negated.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{
    condition::{Comparison, DatePart, DateUnit, Period},
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

const fn is(verb: Verb) -> Operator {
    Operator { verb, negated: false }
}

const fn not(verb: Verb) -> Operator {
    Operator { verb, negated: true }
}

const TEXT: &[Operator] = &[
    is(Verb::Is),
    not(Verb::Is),
    is(Verb::AnyOf),
    not(Verb::AnyOf),
    is(Verb::Contains),
    not(Verb::Contains),
    is(Verb::StartsWith),
    not(Verb::StartsWith),
    is(Verb::EndsWith),
    not(Verb::EndsWith),
    is(Verb::Matches),
    not(Verb::Matches),
    is(Verb::Empty),
    not(Verb::Empty),
];

const NUMBER: &[Operator] = &[
    is(Verb::Equal),
    not(Verb::Equal),
    is(Verb::Less),
    is(Verb::AtMost),
    is(Verb::Greater),
    is(Verb::AtLeast),
    is(Verb::Between),
    not(Verb::Between),
    is(Verb::AnyOf),
    not(Verb::AnyOf),
    is(Verb::Empty),
    not(Verb::Empty),
];

const BOOLEAN: &[Operator] = &[is(Verb::True), is(Verb::False), is(Verb::Empty), not(Verb::Empty)];

macro_rules! dates {
    ($($hour:expr),*) => {
        &[
            is(Verb::On),
            not(Verb::On),
            is(Verb::Before),
            is(Verb::After),
            is(Verb::OnOrBefore),
            is(Verb::OnOrAfter),
            is(Verb::Between),
            not(Verb::Between),
            is(Verb::WithinLast),
            not(Verb::WithinLast),
            is(Verb::WithinNext),
            is(Verb::MoreThanAgo),
            is(Verb::BetweenAgo),
            is(Verb::During),
            not(Verb::During),
            is(Verb::Part(DatePart::Year)),
            is(Verb::Part(DatePart::Month)),
            is(Verb::Part(DatePart::DayOfMonth)),
            is(Verb::Part(DatePart::Weekday)),
            is(Verb::Part(DatePart::IsoWeek)),
            $($hour,)*
            is(Verb::AnniversaryToday),
            is(Verb::AnniversaryWithinNext),
            is(Verb::AnniversaryWithinLast),
            is(Verb::Empty),
            not(Verb::Empty),
        ]
    };
}

const DATE: &[Operator] = dates!();
const DATE_TIME: &[Operator] = dates!(is(Verb::Part(DatePart::Hour)));

const LIST: &[Operator] = &[
    is(Verb::HasAnyOf),
    is(Verb::HasAllOf),
    not(Verb::HasAnyOf),
    is(Verb::Size(Comparison::Equal)),
    not(Verb::Size(Comparison::Equal)),
    is(Verb::Size(Comparison::Less)),
    is(Verb::Size(Comparison::AtMost)),
    is(Verb::Size(Comparison::Greater)),
    is(Verb::Size(Comparison::AtLeast)),
    is(Verb::Empty),
    not(Verb::Empty),
];

/// Lists whose elements cannot be compared: of date-times, or of nothing but empty values.
const PLAIN_LIST: &[Operator] = LIST.split_at(3).1;

const EMPTY: &[Operator] = &[is(Verb::Empty), not(Verb::Empty)];

impl Operator {
    /// The operators that a person can choose for an attribute of this type, in the order of the menu; the first is the
    /// one to begin with. None where the type is unsupported.
    pub fn for_type(of: &ColumnType) -> &'static [Self] {
        match of {
            ColumnType::Value(ValueType::Text) => TEXT,
            ColumnType::Value(ValueType::Number) => NUMBER,
            ColumnType::Value(ValueType::Boolean) => BOOLEAN,
            ColumnType::Value(ValueType::Date) => DATE,
            ColumnType::Value(ValueType::DateTime) => DATE_TIME,
            ColumnType::Value(ValueType::Empty) => EMPTY,
            ColumnType::List(ValueType::DateTime | ValueType::Empty) => PLAIN_LIST,
            ColumnType::List(_) => LIST,
            ColumnType::Unsupported(_) => &[],
        }
    }

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

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        let (positive, negative) = self.verb.labels();
        if self.negated { negative } else { positive }
    }
}

impl Verb {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("is empty", "is not empty"),
            Self::Is => ("is", "is not"),
            Self::AnyOf => ("is any of", "is none of"),
            Self::Contains => ("contains", "does not contain"),
            Self::StartsWith => ("starts with", "does not start with"),
            Self::EndsWith => ("ends with", "does not end with"),
            Self::Matches => ("matches", "does not match"),
            Self::Equal => ("=", "≠"),
            Self::Less => ("<", "not <"),
            Self::AtMost => ("≤", "not ≤"),
            Self::Greater => (">", "not >"),
            Self::AtLeast => ("≥", "not ≥"),
            Self::Between => ("between", "not between"),
            Self::True => ("is true", "is not true"),
            Self::False => ("is false", "is not false"),
            Self::On => ("on", "not on"),
            Self::Before => ("before", "not before"),
            Self::After => ("after", "not after"),
            Self::OnOrBefore => ("on or before", "not on or before"),
            Self::OnOrAfter => ("on or after", "not on or after"),
            Self::WithinLast => ("within the last", "not within the last"),
            Self::WithinNext => ("within the next", "not within the next"),
            Self::MoreThanAgo => ("more than … ago", "not more than … ago"),
            Self::BetweenAgo => ("between … and … ago", "not between … and … ago"),
            Self::During => ("during", "not during"),
            Self::Part(DatePart::Month) => ("month is any of", "month is none of"),
            Self::Part(DatePart::DayOfMonth) => ("day of the month is any of", "day of the month is none of"),
            Self::Part(DatePart::Weekday) => ("weekday is any of", "weekday is none of"),
            Self::Part(DatePart::Hour) => ("hour is any of", "hour is none of"),
            Self::Part(DatePart::Year) => ("year is any of", "year is none of"),
            Self::Part(DatePart::IsoWeek) => ("ISO week is any of", "ISO week is none of"),
            Self::AnniversaryToday => ("anniversary today", "anniversary not today"),
            Self::AnniversaryWithinNext => {
                ("anniversary within the next … days", "anniversary not within the next … days")
            }
            Self::AnniversaryWithinLast => {
                ("anniversary within the last … days", "anniversary not within the last … days")
            }
            Self::HasAnyOf => ("has any of", "has none of"),
            Self::HasAllOf => ("has all of", "does not have all of"),
            Self::Size(Comparison::Equal) => ("size =", "size ≠"),
            Self::Size(Comparison::NotEqual) => ("size known and ≠", "not: size known and ≠"),
            Self::Size(Comparison::Less) => ("size <", "size not <"),
            Self::Size(Comparison::AtMost) => ("size ≤", "size not ≤"),
            Self::Size(Comparison::Greater) => ("size >", "size not >"),
            Self::Size(Comparison::AtLeast) => ("size ≥", "size not ≥"),
        }
    }
}

impl DateUnit {
    /// The units of dates, the commonest first.
    pub const OF_DATES: &'static [Self] =
        &[Self::Days, Self::Weeks, Self::Months, Self::Quarters, Self::Years];

    /// The units of date-times.
    pub const OF_DATE_TIMES: &'static [Self] =
        &[Self::Minutes, Self::Hours, Self::Days, Self::Weeks, Self::Months, Self::Quarters, Self::Years];

    /// The units that an attribute of this type can be asked in.
    pub fn for_type(of: &ColumnType) -> &'static [Self] {
        match of.value_type() {
            Some(ValueType::DateTime) => Self::OF_DATE_TIMES,
            _ => Self::OF_DATES,
        }
    }

    /// The word on the screen, for many.
    pub fn label(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Quarters => "quarters",
            Self::Years => "years",
        }
    }
}

impl Period {
    /// All of them, in the order of the menu.
    pub const ALL: &'static [Self] = &[
        Self::Today,
        Self::Yesterday,
        Self::Tomorrow,
        Self::ThisWeek,
        Self::LastWeek,
        Self::NextWeek,
        Self::ThisMonth,
        Self::LastMonth,
        Self::NextMonth,
        Self::ThisQuarter,
        Self::LastQuarter,
        Self::NextQuarter,
        Self::ThisYear,
        Self::LastYear,
        Self::NextYear,
        Self::WeekToDate,
        Self::MonthToDate,
        Self::QuarterToDate,
        Self::YearToDate,
    ];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Yesterday => "yesterday",
            Self::Tomorrow => "tomorrow",
            Self::ThisWeek => "this week",
            Self::LastWeek => "last week",
            Self::NextWeek => "next week",
            Self::ThisMonth => "this month",
            Self::LastMonth => "last month",
            Self::NextMonth => "next month",
            Self::ThisQuarter => "this quarter",
            Self::LastQuarter => "last quarter",
            Self::NextQuarter => "next quarter",
            Self::ThisYear => "this year",
            Self::LastYear => "last year",
            Self::NextYear => "next year",
            Self::WeekToDate => "week to date",
            Self::MonthToDate => "month to date",
            Self::QuarterToDate => "quarter to date",
            Self::YearToDate => "year to date",
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl DatePart {
    /// What it is called within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::DayOfMonth => "day of the month",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Year => "year",
            Self::IsoWeek => "ISO week",
        }
    }

    /// The values that there are.
    pub fn range(self) -> RangeInclusive<i32> {
        match self {
            Self::Month => 1..=12,
            Self::DayOfMonth => 1..=31,
            Self::Weekday => 1..=7,
            Self::Hour => 0..=23,
            Self::Year => i32::MIN..=i32::MAX,
            Self::IsoWeek => 1..=53,
        }
    }

    /// What one of its values is called: March, Tuesday, 14.
    pub fn value_label(self, value: i32) -> String {
        let names: &[&str] = match self {
            Self::Month => &MONTHS,
            Self::Weekday => &WEEKDAYS,
            _ => &[],
        };
        let name = usize::try_from(value).ok().and_then(|value| names.get(value.checked_sub(1)?));
        name.map_or_else(|| value.to_string(), |name| (*name).to_owned())
    }
}
