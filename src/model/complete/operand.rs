//! Texts of controls to typed values.

use std::sync::Arc;

use crate::model::{
    column::Fault,
    condition::{
        Anniversary, DatePart, DateTest, DateUnit, Elements, ListTest, NumberTest, SizeTest, Test,
        TextOperator, TextTest, TimeSpan,
    },
    operand::Operand,
    operator::Verb,
    schema::{ColumnType, ValueType},
    value::{Day, Moment, Number},
};

/// A value that was read, or why it cannot be.
pub(super) type Read<T> = Result<T, Fault>;

fn fault<T>(message: impl Into<String>, hint: &str) -> Read<T> {
    Err(Fault { message: message.into(), hint: hint.to_owned() })
}

/// The test of a verb that fits the type.
pub(super) fn test(verb: Verb, operand: &Operand, of: &ColumnType, ignore_case: bool) -> Read<Test> {
    if verb == Verb::Empty {
        return Ok(Test::Empty);
    }
    match of {
        ColumnType::Value(ValueType::Text) => {
            let operator = text_operator(verb, operand)?;
            Ok(Test::Text(TextTest { operator, ignore_case }))
        }
        ColumnType::Value(ValueType::Number) => number_test(verb, operand).map(Test::Number),
        ColumnType::Value(ValueType::Boolean) => match verb {
            Verb::True => Ok(Test::Boolean { value: true }),
            Verb::False => Ok(Test::Boolean { value: false }),
            _ => misfit(),
        },
        ColumnType::Value(ValueType::Date) => date_test(verb, operand, Clock::Days).map(Test::Date),
        ColumnType::Value(ValueType::DateTime) => date_test(verb, operand, Clock::Times).map(Test::DateTime),
        ColumnType::List(of) => list_test(verb, operand, *of, ignore_case).map(Test::List),
        ColumnType::Value(ValueType::Empty) | ColumnType::Unsupported(_) => misfit(),
    }
}

fn misfit<T>() -> Read<T> {
    fault("The operator does not fit the attribute.", "Choose another operator.")
}

fn text_operator(verb: Verb, operand: &Operand) -> Read<TextOperator> {
    let value = || text(one(operand));
    Ok(match verb {
        Verb::Is => TextOperator::Is { value: value()? },
        Verb::Contains => TextOperator::Contains { value: value()? },
        Verb::StartsWith => TextOperator::StartsWith { value: value()? },
        Verb::EndsWith => TextOperator::EndsWith { value: value()? },
        Verb::Matches => match one(operand) {
            "" => return fault("The pattern is missing.", "Type a regular expression such as ^AB[0-9]+$."),
            pattern => TextOperator::Matches { pattern: pattern.to_owned() },
        },
        Verb::AnyOf => TextOperator::AnyOf { values: texts(operand)? },
        _ => return misfit(),
    })
}

fn number_test(verb: Verb, operand: &Operand) -> Read<NumberTest> {
    let value = || number(one(operand));
    Ok(match verb {
        Verb::Equal => NumberTest::Is { value: value()? },
        Verb::Less => NumberTest::Less { value: value()? },
        Verb::AtMost => NumberTest::AtMost { value: value()? },
        Verb::Greater => NumberTest::Greater { value: value()? },
        Verb::AtLeast => NumberTest::AtLeast { value: value()? },
        Verb::Between => {
            let (from, to) = two(operand);
            NumberTest::Between { from: number(from)?, to: number(to)? }
        }
        Verb::AnyOf => NumberTest::AnyOf { values: many(operand, number)?.into() },
        _ => return misfit(),
    })
}

/// Whether the attribute has times of day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    Days,
    Times,
}

fn date_test(verb: Verb, operand: &Operand, clock: Clock) -> Read<DateTest> {
    let value = || moment(one(operand), clock);
    Ok(match verb {
        Verb::On => DateTest::On { value: value()? },
        Verb::Before => DateTest::Before { value: value()? },
        Verb::After => DateTest::After { value: value()? },
        Verb::OnOrBefore => DateTest::OnOrBefore { value: value()? },
        Verb::OnOrAfter => DateTest::OnOrAfter { value: value()? },
        Verb::Between => {
            let (from, to) = two(operand);
            DateTest::Between { from: moment(from, clock)?, to: moment(to, clock)? }
        }
        Verb::WithinLast => DateTest::WithinLast(span(operand, clock)?),
        Verb::WithinNext => DateTest::WithinNext(span(operand, clock)?),
        Verb::MoreThanAgo => DateTest::MoreThanAgo(span(operand, clock)?),
        Verb::BetweenAgo => {
            let Operand::Ago { from, to, unit } = operand else { return misfit() };
            DateTest::BetweenAgo { from: whole(from)?, to: whole(to)?, unit: unit_of(*unit, clock)? }
        }
        Verb::During => match operand {
            Operand::Period(Some(period)) => DateTest::In { period: *period },
            _ => return fault("The period is missing.", "Choose a period."),
        },
        Verb::Part(DatePart::Hour) if clock == Clock::Days => return misfit(),
        Verb::Part(part) => DateTest::Part { part, values: many(operand, |text| part_value(part, text))? },
        Verb::AnniversaryToday => DateTest::Anniversary { when: Anniversary::Today },
        Verb::AnniversaryWithinNext => {
            DateTest::Anniversary { when: Anniversary::WithinNext(whole(one(operand))?) }
        }
        Verb::AnniversaryWithinLast => {
            DateTest::Anniversary { when: Anniversary::WithinLast(whole(one(operand))?) }
        }
        _ => return misfit(),
    })
}

/// The test of when records happened, for a time column of that type.
pub(super) fn date(verb: Verb, operand: &Operand, of: &ColumnType) -> Read<DateTest> {
    match of {
        ColumnType::Value(ValueType::Date) => date_test(verb, operand, Clock::Days),
        ColumnType::Value(ValueType::DateTime) => date_test(verb, operand, Clock::Times),
        _ => misfit(),
    }
}

fn list_test(verb: Verb, operand: &Operand, of: ValueType, ignore_case: bool) -> Read<ListTest> {
    if let Verb::Size(comparison) = verb {
        return Ok(ListTest::Size { size: SizeTest { comparison, value: whole(one(operand))? } });
    }
    let values = match of {
        ValueType::Text => Elements::Text { values: many(operand, text)?, ignore_case },
        ValueType::Number => Elements::Number { values: many(operand, number)? },
        ValueType::Date => Elements::Date { values: many(operand, day)? },
        ValueType::Boolean => Elements::Boolean { values: many(operand, boolean)? },
        ValueType::DateTime | ValueType::Empty => return misfit(),
    };
    match verb {
        Verb::HasAnyOf => Ok(ListTest::HasAnyOf { values }),
        Verb::HasAllOf => Ok(ListTest::HasAllOf { values }),
        _ => misfit(),
    }
}

fn one(operand: &Operand) -> &str {
    match operand {
        Operand::One(text) => text,
        _ => "",
    }
}

fn two(operand: &Operand) -> (&str, &str) {
    match operand {
        Operand::Two(from, to) => (from, to),
        _ => ("", ""),
    }
}

fn many<T>(operand: &Operand, read: impl Fn(&str) -> Read<T>) -> Read<Vec<T>> {
    match operand {
        Operand::Many(texts) if !texts.is_empty() => texts.iter().map(|text| read(text)).collect(),
        _ => fault("The values are missing.", "Choose or type at least one value."),
    }
}

/// The values of a list of texts, which may be very long and is not copied.
fn texts(operand: &Operand) -> Read<Arc<[String]>> {
    match operand {
        Operand::Many(texts) if !texts.iter().any(String::is_empty) && !texts.is_empty() => Ok(texts.clone()),
        other => many(other, text).map(Arc::from),
    }
}

fn text(text: &str) -> Read<String> {
    if text.is_empty() {
        return fault(
            "The value is missing.",
            "Choose or type a value; for customers without one, choose “is empty”.",
        );
    }
    Ok(text.to_owned())
}

fn number(text: &str) -> Read<Number> {
    const HINT: &str = "Type a number such as 12.50.";
    match text.trim() {
        "" => fault("The number is missing.", HINT),
        typed => {
            let read = if typed.contains('\u{2212}') {
                typed.replace('\u{2212}', "-").parse()
            } else {
                typed.parse()
            };
            read.or_else(|_| fault(format!("“{typed}” is not a number."), HINT))
        }
    }
}

pub(super) fn whole(text: &str) -> Read<u32> {
    const HINT: &str = "Type a whole number such as 30.";
    match text.trim() {
        "" => fault("The number is missing.", HINT),
        typed => typed
            .parse()
            .or_else(|_| fault(format!("“{typed}” is not a whole number that can be used."), HINT)),
    }
}

fn moment(text: &str, clock: Clock) -> Read<Moment> {
    let hint = match clock {
        Clock::Days => "Type a day such as 2026-11-24.",
        Clock::Times => "Type a day such as 2026-11-24, or with a time, 2026-11-24 09:30.",
    };
    match text.trim() {
        "" => fault("The day is missing.", hint),
        typed => match typed.parse() {
            Ok(Moment::Time(_)) if clock == Clock::Days => {
                fault(format!("“{typed}” has a time of day, and the attribute has none."), hint)
            }
            Ok(moment) => Ok(moment),
            Err(_) => fault(format!("“{typed}” is not a day."), hint),
        },
    }
}

fn day(text: &str) -> Read<Day> {
    moment(text, Clock::Days).map(|moment| Day(moment.day()))
}

fn boolean(text: &str) -> Read<bool> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => fault(format!("“{text}” is neither true nor false."), "Choose true or false."),
    }
}

fn span(operand: &Operand, clock: Clock) -> Read<TimeSpan> {
    match operand {
        Operand::Span { count, unit } => Ok(TimeSpan { count: whole(count)?, unit: unit_of(*unit, clock)? }),
        _ => misfit(),
    }
}

fn unit_of(unit: DateUnit, clock: Clock) -> Read<DateUnit> {
    if clock == Clock::Days && matches!(unit, DateUnit::Minutes | DateUnit::Hours) {
        return fault(
            format!("The attribute has no time of day, so it cannot be asked in {}.", unit.label()),
            "Choose days, weeks, months, quarters or years.",
        );
    }
    Ok(unit)
}

fn part_value(part: DatePart, text: &str) -> Read<i32> {
    let range = part.range();
    match text.trim().parse() {
        Ok(value) if range.contains(&value) => Ok(value),
        _ => {
            let hint = match part {
                DatePart::Year => "Type a year such as 2026.".to_owned(),
                _ => format!("Choose numbers from {} to {}.", range.start(), range.end()),
            };
            fault(format!("“{text}” is not a {}.", part.label()), &hint)
        }
    }
}
