//! What is asked of an attribute: "is before 1 March 2011".

use crate::model::{
    condition::{Comparison, DatePart, DateUnit, Period},
    draft::DraftCondition,
    operand::Operand,
    operator::{Operator, Verb},
    schema::{ColumnType, ValueType},
    value::Moment,
};

/// Stands for what is not chosen or typed yet.
pub(super) const MISSING: &str = "…";

/// Of long lists only so many values are said.
const MOST_VALUES: usize = 12;

/// Operator and values of a condition, with the switches that are not as usual.
pub(super) fn phrase(condition: &DraftCondition) -> String {
    let Some(operator) = condition.operator else { return MISSING.to_owned() };
    let mut words = test(operator, &condition.operand, condition.of.as_ref());
    if condition.has_value && operator.is_negative() {
        words += " (and has a value)";
    }
    if !condition.ignore_case && condition.of.as_ref().is_some_and(|of| operator.knows_case(of)) {
        words += " (case matters)";
    }
    words
}

/// Operator and values, of an attribute of this type where it is known.
pub(super) fn test(operator: Operator, operand: &Operand, of: Option<&ColumnType>) -> String {
    let Operator { verb, negated } = operator;
    let days_typed =
        matches!(of.and_then(ColumnType::value_type), Some(ValueType::Date | ValueType::DateTime));
    let is = if negated { "is not" } else { "is" };
    let has = if negated { "does not have" } else { "has" };
    let value = |text: &str| if days_typed { day_value(text) } else { value(text) };
    let one = || value(one(operand));
    let many = || bracketed(texts(operand).iter().map(|text| value(text)).collect(), ",");
    match verb {
        Verb::Empty => format!("{is} empty"),
        Verb::Is | Verb::Equal => format!("{is} {}", one()),
        Verb::AnyOf if texts(operand).len() == 1 => format!("{is} {}", many()),
        Verb::AnyOf | Verb::HasAnyOf | Verb::HasAllOf => format!("{} {}", operator.label(), many()),
        Verb::Contains | Verb::StartsWith | Verb::EndsWith | Verb::Matches => {
            format!("{} {}", operator.label(), one())
        }
        Verb::Less => format!("{is} less than {}", one()),
        Verb::AtMost => format!("{is} at most {}", one()),
        Verb::Greater => format!("{is} more than {}", one()),
        Verb::AtLeast => format!("{is} at least {}", one()),
        Verb::Between => {
            let (from, to) = two(operand);
            format!("{is} between {} and {}", value(from), value(to))
        }
        Verb::True | Verb::False => operator.label().to_owned(),
        Verb::On | Verb::Before | Verb::After | Verb::OnOrBefore | Verb::OnOrAfter => {
            format!("{is} {} {}", Operator { verb, negated: false }.label(), one())
        }
        Verb::WithinLast => format!("{is} within the last {}", span(operand)),
        Verb::WithinNext => format!("{is} within the next {}", span(operand)),
        Verb::MoreThanAgo => format!("{is} more than {} ago", span(operand)),
        Verb::BetweenAgo => match operand {
            Operand::Ago { from, to, unit } => {
                format!("{is} between {} and {} ago", bare(from), counted(to, *unit))
            }
            _ => format!("{is} {MISSING}"),
        },
        Verb::During => format!("{is} {}", during(operand)),
        Verb::Part(part) => format!("{is} {}", part_words(part, operand)),
        Verb::AnniversaryToday => format!("{has} its anniversary today"),
        Verb::AnniversaryWithinNext => format!("{has} its anniversary within the next {}", days(operand)),
        Verb::AnniversaryWithinLast => format!("{has} its anniversary within the last {}", days(operand)),
        Verb::Size(comparison) => size(comparison, negated, bare(self::one(operand))),
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

fn texts(operand: &Operand) -> &[String] {
    match operand {
        Operand::Many(texts) => texts,
        _ => &[],
    }
}

pub(super) fn bare(text: &str) -> &str {
    if text.trim().is_empty() { MISSING } else { text.trim() }
}

/// A value as a sentence says it: in quotes where it would run into the sentence.
pub(super) fn value(text: &str) -> String {
    if text.is_empty() {
        return MISSING.to_owned();
    }
    let clear = text.split(' ').all(|word| !word.is_empty() && !matches!(word, "and" | "or" | "not"))
        && text
            .chars()
            .all(|sign| sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '.' | '@' | '_' | '\u{2212}'));
    if clear { text.to_owned() } else { format!("“{text}”") }
}

fn day_value(text: &str) -> String {
    text.trim().parse().map_or_else(|_| value(text), moment_words)
}

/// A day, or a day with a time, in words: "1 March 2011", "1 March 2011 09:30".
pub fn moment_words(moment: Moment) -> String {
    let day = moment.day().format("%-d %B %Y").to_string();
    match moment {
        Moment::Day(_) => day,
        Moment::Time(time) => {
            let text = time.format("%H:%M:%S%.f").to_string();
            format!("{day} {}", text.strip_suffix(":00").unwrap_or(&text))
        }
    }
}

/// "a, b and c"; of many values the first ones and how many more there are.
pub(super) fn list(mut texts: Vec<String>, joint: &str) -> String {
    if texts.len() > MOST_VALUES {
        let more = texts.len() - MOST_VALUES + 1;
        texts.truncate(MOST_VALUES - 1);
        texts.push(format!("{more} more"));
    }
    let joint = if joint == "," { ", ".to_owned() } else { format!(" {joint} ") };
    match texts.as_slice() {
        [] => MISSING.to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{joint}{last}", first.join(", ")),
    }
}

/// The same, in brackets where there are several: the sentence goes on behind them.
fn bracketed(texts: Vec<String>, joint: &str) -> String {
    if texts.len() > 1 { format!("({})", list(texts, joint)) } else { list(texts, joint) }
}

/// "1 day", "20 days".
pub(super) fn counted(count: &str, unit: DateUnit) -> String {
    let many = unit.label();
    match bare(count) {
        "1" => format!("1 {}", many.strip_suffix('s').unwrap_or(many)),
        count => format!("{count} {many}"),
    }
}

fn span(operand: &Operand) -> String {
    match operand {
        Operand::Span { count, unit } => counted(count, *unit),
        _ => MISSING.to_owned(),
    }
}

fn days(operand: &Operand) -> String {
    counted(one(operand), DateUnit::Days)
}

fn during(operand: &Operand) -> String {
    match operand {
        Operand::Period(Some(period @ (Period::Today | Period::Yesterday | Period::Tomorrow))) => {
            period.label().to_owned()
        }
        Operand::Period(Some(
            period @ (Period::WeekToDate | Period::MonthToDate | Period::QuarterToDate | Period::YearToDate),
        )) => format!("in the {}", period.label()),
        Operand::Period(Some(period)) => format!("in {}", period.label()),
        _ => MISSING.to_owned(),
    }
}

fn part_words(part: DatePart, operand: &Operand) -> String {
    let label =
        |text: &String| text.trim().parse().map_or_else(|_| text.clone(), |value| part.value_label(value));
    let values = bracketed(texts(operand).iter().map(label).collect(), "or");
    match part {
        DatePart::Month | DatePart::Year => format!("in {values}"),
        DatePart::DayOfMonth => format!("on day {values} of the month"),
        DatePart::Weekday => format!("on a {values}"),
        DatePart::Hour => format!("in the hour {values}"),
        DatePart::IsoWeek => format!("in ISO week {values}"),
    }
}

fn size(comparison: Comparison, negated: bool, count: &str) -> String {
    let has = if negated { "does not have" } else { "has" };
    let how = match comparison {
        Comparison::Equal => "",
        Comparison::NotEqual => "a number of values other than ",
        Comparison::Less => "less than ",
        Comparison::AtMost => "at most ",
        Comparison::Greater => "more than ",
        Comparison::AtLeast => "at least ",
    };
    let what = match (comparison, count) {
        (Comparison::NotEqual, _) => "",
        (_, "1") => " value",
        _ => " values",
    };
    format!("{has} {how}{count}{what}")
}
