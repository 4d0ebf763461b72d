//! Conditions, typed by what their attribute holds: "number contains" cannot be written.
//!
//! Only positive tests exist; a negative operator is its positive twin with `negated`, so that it is exactly the opposite.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attribute::Attribute,
    shared,
    value::{Day, Moment, Number},
};

fn no(flag: &bool) -> bool {
    !flag
}

/// An attribute against a test.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// Whose value is tested.
    pub attribute: Attribute,
    /// The test and whether it is turned round.
    #[serde(flatten)]
    pub predicate: Predicate,
}

/// A test, perhaps turned round.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Predicate {
    /// False on an empty value, but for *is empty*.
    pub test: Test,
    /// Exactly the opposite: true on an empty value.
    #[serde(default, skip_serializing_if = "no")]
    pub negated: bool,
    /// Only with `negated`: and has a value.
    #[serde(default, skip_serializing_if = "no")]
    pub has_value: bool,
}

/// A test, by the type of the value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Test {
    /// The value is null, NaN, an empty text or an empty list. Of any type.
    Empty,
    /// Of a text.
    Text(TextTest),
    /// Of a number.
    Number(NumberTest),
    /// Of a boolean.
    Boolean {
        /// True or false.
        value: bool,
    },
    /// Of a date.
    Date(DateTest),
    /// Of a date-time.
    DateTime(DateTest),
    /// Of a list.
    List(ListTest),
}

/// A test of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TextTest {
    /// What it asks.
    #[serde(flatten)]
    pub operator: TextOperator,
    /// Both sides lower-cased code point by code point; *matches* uses the regex's own flag.
    #[serde(default, skip_serializing_if = "no")]
    pub ignore_case: bool,
}

/// What a text test asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "operator", rename_all = "snake_case")]
pub enum TextOperator {
    /// Equal, code point for code point.
    Is {
        /// The other side.
        value: String,
    },
    /// Equal to one of them.
    AnyOf {
        /// At least one.
        // There may be very many: copies share them. The words above are those of the published schema.
        #[serde(with = "shared")]
        #[schemars(with = "Vec<String>")]
        values: Arc<[String]>,
    },
    /// Has it inside.
    Contains {
        /// The part.
        value: String,
    },
    /// Begins with it.
    StartsWith {
        /// The beginning.
        value: String,
    },
    /// Ends with it.
    EndsWith {
        /// The end.
        value: String,
    },
    /// Somewhere in the text the regular expression matches (the syntax of the `regex` crate).
    Matches {
        /// The regular expression.
        pattern: String,
    },
}

/// A test of a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "operator", rename_all = "snake_case")]
pub enum NumberTest {
    /// =
    Is {
        /// The other side.
        value: Number,
    },
    /// Equal to one of them.
    AnyOf {
        /// At least one.
        // As above.
        #[serde(with = "shared")]
        #[schemars(with = "Vec<Number>")]
        values: Arc<[Number]>,
    },
    /// <
    Less {
        /// The other side.
        value: Number,
    },
    /// ≤
    AtMost {
        /// The other side.
        value: Number,
    },
    /// >
    Greater {
        /// The other side.
        value: Number,
    },
    /// ≥
    AtLeast {
        /// The other side.
        value: Number,
    },
    /// Both ends in.
    Between {
        /// The lower end.
        from: Number,
        /// The upper end.
        to: Number,
    },
}

/// The six comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// =
    Equal,
    /// ≠
    NotEqual,
    /// <
    Less,
    /// ≤
    AtMost,
    /// >
    Greater,
    /// ≥
    AtLeast,
}

/// A unit of relative dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateUnit {
    /// Of date-times only.
    Minutes,
    /// Of date-times only.
    Hours,
    /// Calendar days.
    Days,
    /// Seven days.
    Weeks,
    /// Calendar months, clamped to the month's last day.
    Months,
    /// Three calendar months.
    Quarters,
    /// Twelve calendar months.
    Years,
}

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TimeSpan {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: DateUnit,
}

/// A test of a date or date-time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "operator", rename_all = "snake_case")]
pub enum DateTest {
    /// On that day; with a time, at that instant.
    On {
        /// A day, or of a date-time also a day with a time.
        value: Moment,
    },
    /// Before it begins.
    Before {
        /// The limit.
        value: Moment,
    },
    /// After it ends.
    After {
        /// The limit.
        value: Moment,
    },
    /// Not after it ends.
    OnOrBefore {
        /// The limit.
        value: Moment,
    },
    /// Not before it begins.
    OnOrAfter {
        /// The limit.
        value: Moment,
    },
    /// Both ends in.
    Between {
        /// The first.
        from: Moment,
        /// The last.
        to: Moment,
    },
    /// From N units ago to *as of*.
    WithinLast(TimeSpan),
    /// From after *as of* to N units ahead.
    WithinNext(TimeSpan),
    /// Longer ago than N units.
    MoreThanAgo(TimeSpan),
    /// At least `from` and at most `to` units ago.
    BetweenAgo {
        /// The nearer end.
        from: u32,
        /// The farther end.
        to: u32,
        /// Of both.
        unit: DateUnit,
    },
    /// In a named period around *as of*.
    In {
        /// Which.
        period: Period,
    },
    /// A part of the calendar is one of these.
    Part {
        /// Which part.
        part: DatePart,
        /// At least one. Months 1–12, days 1–31, weekdays 1 (Monday) – 7, hours 0–23, ISO weeks 1–53, years as written.
        values: Vec<i32>,
    },
    /// The anniversary of the day falls today, or within so many days.
    Anniversary {
        /// When.
        #[serde(flatten)]
        when: Anniversary,
    },
}

/// A named period around *as of*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Period {
    Today,
    Yesterday,
    Tomorrow,
    ThisWeek,
    LastWeek,
    NextWeek,
    ThisMonth,
    LastMonth,
    NextMonth,
    ThisQuarter,
    LastQuarter,
    NextQuarter,
    ThisYear,
    LastYear,
    NextYear,
    WeekToDate,
    MonthToDate,
    QuarterToDate,
    YearToDate,
}

/// A part of a calendar day or of a wall-clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DatePart {
    Month,
    DayOfMonth,
    Weekday,
    /// Of date-times only.
    Hour,
    Year,
    IsoWeek,
}

/// When an anniversary falls. 29 February counts on 28 February in other years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "when", content = "days", rename_all = "snake_case")]
pub enum Anniversary {
    /// On *as of*'s day.
    Today,
    /// On one of the N days after today.
    WithinNext(u32),
    /// Today or on one of the N days before.
    WithinLast(u32),
}

/// A test of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "operator", rename_all = "snake_case")]
pub enum ListTest {
    /// At least one of the values is in the list. *Has none of* is this, negated.
    HasAnyOf {
        /// At least one.
        #[serde(flatten)]
        values: Elements,
    },
    /// Every one of the values is in the list.
    HasAllOf {
        /// At least one.
        #[serde(flatten)]
        values: Elements,
    },
    /// The list's size: 0 for an empty list; a null list has none, and the test is then false.
    Size {
        /// What the size must be.
        size: SizeTest,
    },
}

/// A list's size against a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SizeTest {
    /// How.
    pub comparison: Comparison,
    /// Against what.
    pub value: u32,
}

/// Values that a list's elements are held against, by the elements' type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Elements {
    /// Texts.
    Text {
        /// The values.
        values: Vec<String>,
        /// Both sides lower-cased code point by code point.
        #[serde(default, skip_serializing_if = "no")]
        ignore_case: bool,
    },
    /// Numbers.
    Number {
        /// The values.
        values: Vec<Number>,
    },
    /// Days.
    Date {
        /// The values.
        values: Vec<Day>,
    },
    /// Booleans.
    Boolean {
        /// The values.
        values: Vec<bool>,
    },
}
