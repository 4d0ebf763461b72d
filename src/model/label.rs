//! What operators, units, periods and parts of the calendar are called on the screen.

use super::{
    condition::{Comparison, DatePart, DateUnit, Period},
    operator::{Operator, Verb},
};

impl Operator {
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
