//! Which operators and units a person can choose from, by the type of the attribute.

use std::ops::RangeInclusive;

use super::{
    condition::{Comparison, DatePart, DateUnit, Period},
    operator::{Operator, Verb},
    schema::{ColumnType, ValueType},
};

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
}

impl DatePart {
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
}
