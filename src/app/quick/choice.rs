//! What is chosen of a field, and the ordinary definition that it comes to.

use chrono::NaiveDate;

use super::fields::Field;
use crate::model::{
    cell::Cell,
    condition::{
        Condition, DatePart, DateTest, DateUnit, Elements, ListTest, NumberTest, Period, Predicate, Test,
        TextOperator, TextTest, TimeSpan,
    },
    definition::{Definition, NodeKind},
    schema::ValueType,
    value::{Moment, Number},
};

/// How a number is held against a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NumberOperator {
    #[default]
    AtLeast,
    Greater,
    AtMost,
    Less,
    Is,
    Between,
}

impl NumberOperator {
    /// In the order of the list.
    pub const ALL: [Self; 6] =
        [Self::AtLeast, Self::Greater, Self::AtMost, Self::Less, Self::Is, Self::Between];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::Greater => "more than",
            Self::AtMost => "at most",
            Self::Less => "less than",
            Self::Is => "exactly",
            Self::Between => "between",
        }
    }

    /// The operator of those words.
    pub fn of_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.label() == label)
    }
}

/// What is chosen. It may be incomplete.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Nothing yet.
    Nothing,
    /// Any of these texts.
    Texts(Vec<String>),
    /// A number against what is typed.
    Number {
        /// How.
        operator: NumberOperator,
        /// The value, or the lower end.
        value: String,
        /// The upper end.
        to: String,
    },
    /// True or false.
    Boolean(bool),
    /// A period by its place in [`periods`], or a year.
    Period(DatePeriod),
}

/// A period that dates are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePeriod {
    /// So many units up to now.
    Last(u32, DateUnit),
    /// Named, around now.
    Named(Period),
    /// Longer ago than that many years.
    YearsAgo(u32),
    /// A calendar year.
    Year(i32),
    /// From a day to a day, both in; what is not chosen is open.
    Days(Option<NaiveDate>, Option<NaiveDate>),
}

/// Periods around now, as they are offered.
pub const AROUND_NOW: [DatePeriod; 8] = [
    DatePeriod::Last(7, DateUnit::Days),
    DatePeriod::Last(30, DateUnit::Days),
    DatePeriod::Last(90, DateUnit::Days),
    DatePeriod::Last(12, DateUnit::Months),
    DatePeriod::Named(Period::ThisMonth),
    DatePeriod::Named(Period::ThisYear),
    DatePeriod::Named(Period::LastYear),
    DatePeriod::YearsAgo(1),
];

/// At most so many calendar years are offered: the latest.
const YEARS: i32 = 10;

/// The periods that are offered for values from a day to a day.
pub fn periods(smallest: Option<NaiveDate>, largest: Option<NaiveDate>) -> Vec<DatePeriod> {
    use chrono::Datelike;
    let mut all = AROUND_NOW.to_vec();
    if let (Some(smallest), Some(largest)) = (smallest, largest) {
        let first = smallest.year().max(largest.year() - YEARS + 1);
        all.extend((first..=largest.year()).rev().map(DatePeriod::Year));
    }
    all
}

impl DatePeriod {
    /// The words on the screen.
    pub fn label(self) -> String {
        match self {
            Self::Last(count, unit) => format!("The last {count} {}", unit_word(unit)),
            Self::Named(Period::ThisMonth) => "This month".to_owned(),
            Self::Named(Period::ThisYear) => "This year".to_owned(),
            Self::Named(Period::LastYear) => "Last year".to_owned(),
            Self::Named(other) => format!("{other:?}"),
            Self::YearsAgo(1) => "More than a year ago".to_owned(),
            Self::YearsAgo(years) => format!("More than {years} years ago"),
            Self::Year(year) => year.to_string(),
            Self::Days(Some(from), Some(to)) => format!("{from} to {to}"),
            Self::Days(Some(from), None) => format!("From {from} on"),
            Self::Days(None, Some(to)) => format!("Up to {to}"),
            Self::Days(None, None) => "Any two days".to_owned(),
        }
    }

    fn test(self) -> Option<DateTest> {
        Some(match self {
            Self::Last(count, unit) => DateTest::WithinLast(TimeSpan { count, unit }),
            Self::Named(period) => DateTest::In { period },
            Self::YearsAgo(count) => DateTest::MoreThanAgo(TimeSpan { count, unit: DateUnit::Years }),
            Self::Year(year) => DateTest::Part { part: DatePart::Year, values: vec![year] },
            Self::Days(Some(from), Some(to)) => {
                DateTest::Between { from: Moment::Day(from), to: Moment::Day(to) }
            }
            Self::Days(Some(from), None) => DateTest::OnOrAfter { value: Moment::Day(from) },
            Self::Days(None, Some(to)) => DateTest::OnOrBefore { value: Moment::Day(to) },
            Self::Days(None, None) => return None,
        })
    }
}

fn unit_word(unit: DateUnit) -> &'static str {
    match unit {
        DateUnit::Minutes => "minutes",
        DateUnit::Hours => "hours",
        DateUnit::Days => "days",
        DateUnit::Weeks => "weeks",
        DateUnit::Months => "months",
        DateUnit::Quarters => "quarters",
        DateUnit::Years => "years",
    }
}

/// The number that is typed; spaces around it are nothing.
fn number(text: &str) -> Option<Number> {
    text.trim().parse().ok()
}

fn test(field: &Field, choice: &Choice) -> Option<Test> {
    Some(match (choice, field.kind) {
        (Choice::Texts(texts), _) if texts.is_empty() => return None,
        (Choice::Texts(texts), ValueType::Text) if field.list => Test::List(ListTest::HasAnyOf {
            values: Elements::Text { values: texts.clone(), ignore_case: false },
        }),
        (Choice::Texts(texts), ValueType::Text) => {
            Test::Text(TextTest { operator: text_operator(texts), ignore_case: false })
        }
        (Choice::Number { operator, value, to }, ValueType::Number) => {
            let value = number(value)?;
            Test::Number(match operator {
                NumberOperator::AtLeast => NumberTest::AtLeast { value },
                NumberOperator::Greater => NumberTest::Greater { value },
                NumberOperator::AtMost => NumberTest::AtMost { value },
                NumberOperator::Less => NumberTest::Less { value },
                NumberOperator::Is => NumberTest::Is { value },
                NumberOperator::Between => NumberTest::Between { from: value, to: number(to)? },
            })
        }
        (Choice::Boolean(value), ValueType::Boolean) => Test::Boolean { value: *value },
        (Choice::Period(period), ValueType::Date) => Test::Date(period.test()?),
        (Choice::Period(period), ValueType::DateTime) => Test::DateTime(period.test()?),
        _ => return None,
    })
}

fn text_operator(texts: &[String]) -> TextOperator {
    match texts {
        [value] => TextOperator::Is { value: value.clone() },
        texts => TextOperator::AnyOf { values: texts.into() },
    }
}

/// The segment that it means; nothing while something is missing.
pub fn definition(field: &Field, choice: &Choice) -> Option<Definition> {
    let condition = Condition {
        attribute: field.attribute.clone(),
        predicate: Predicate { test: test(field, choice)?, negated: false, has_value: false },
    };
    Some(Definition::single(field.path.clone(), NodeKind::Condition(condition)))
}

/// A name for the segment: `country Spain or France`, `loyalty_points at least 500`.
pub fn suggested_name(field: &Field, choice: &Choice) -> String {
    let words = match choice {
        Choice::Nothing => String::new(),
        Choice::Texts(texts) => match texts.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, other] => format!("{one} or {other}"),
            [one, rest @ ..] => format!("{one} or {} more", rest.len()),
        },
        Choice::Number { operator: NumberOperator::Between, value, to } => {
            format!("{} to {}", value.trim(), to.trim())
        }
        Choice::Number { operator, value, .. } => format!("{} {}", operator.label(), value.trim()),
        Choice::Boolean(value) => (if *value { "true" } else { "false" }).to_owned(),
        Choice::Period(period) => period.label().to_lowercase(),
    };
    format!("{} {words}", field.label).trim().chars().take(crate::model::naming::MAX_NAME).collect()
}

/// The day of a date or a date-time.
pub fn day_of(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Date(text) | Cell::DateTime(text) => {
            NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{attribute::Attribute, json};

    fn field(kind: ValueType, list: bool) -> Field {
        Field {
            label: "field".to_owned(),
            table: "customers".to_owned(),
            attribute: Attribute::column("customers", "field"),
            kind,
            list,
            path: None,
        }
    }

    fn day(year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, 3, 1)
    }

    fn choices() -> Vec<(Field, Choice)> {
        let texts = |texts: &[&str]| Choice::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
        let number = |operator| Choice::Number { operator, value: " 1.50 ".to_owned(), to: "2".to_owned() };
        let mut all = vec![
            (field(ValueType::Text, false), texts(&["Spain"])),
            (field(ValueType::Text, false), texts(&["Spain", "France"])),
            (field(ValueType::Text, true), texts(&["tea", "coffee", "cake"])),
            (field(ValueType::Boolean, false), Choice::Boolean(false)),
            (Field::measure("m1", "Spend", ValueType::Number), number(NumberOperator::Greater)),
        ];
        all.extend(NumberOperator::ALL.map(|operator| (field(ValueType::Number, false), number(operator))));
        let mut dates = periods(day(2001), day(2026));
        dates.extend([DatePeriod::Days(day(2001), None), DatePeriod::Days(day(2001), day(2002))]);
        for period in dates {
            all.push((field(ValueType::Date, false), Choice::Period(period)));
            all.push((field(ValueType::DateTime, false), Choice::Period(period)));
        }
        all
    }

    #[test]
    fn every_choice_is_an_ordinary_definition_with_a_name() {
        for (field, choice) in choices() {
            let made = definition(&field, &choice).unwrap_or_else(|| panic!("{choice:?}"));
            let again = json::read_definition(&json::write_definition(&made));
            assert_eq!(again.as_ref(), Ok(&made), "{choice:?}");
            let name = suggested_name(&field, &choice);
            assert!(name.len() > field.label.len(), "{name}");
            assert_eq!(crate::model::naming::display_name(&name), Ok(name.clone()));
        }
    }

    #[test]
    fn what_is_missing_makes_no_segment() {
        let number = field(ValueType::Number, false);
        let typed = |operator, value: &str, to: &str| Choice::Number {
            operator,
            value: value.to_owned(),
            to: to.to_owned(),
        };
        assert_eq!(definition(&number, &typed(NumberOperator::Is, "", "")), None);
        assert_eq!(definition(&number, &typed(NumberOperator::Between, "1", "x")), None);
        assert_eq!(definition(&field(ValueType::Text, false), &Choice::Texts(Vec::new())), None);
        assert_eq!(definition(&number, &Choice::Boolean(true)), None, "of another type");
        let days = Choice::Period(DatePeriod::Days(None, None));
        assert_eq!(definition(&field(ValueType::Date, false), &days), None);
    }

    #[test]
    fn the_latest_years_are_offered() {
        let years = |from, to| periods(from, to).len() - AROUND_NOW.len();
        assert_eq!(years(day(2001), day(2026)), 10);
        assert_eq!(years(day(2010), day(2011)), 2);
        assert_eq!(years(None, None), 0);
        assert_eq!(
            day_of(&Cell::DateTime("2011-12-09T10:00:00".into())),
            NaiveDate::from_ymd_opt(2011, 12, 9)
        );
        assert_eq!(day_of(&Cell::Empty), None);
    }
}
