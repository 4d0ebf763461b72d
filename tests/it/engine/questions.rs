//! Random conditions, half of whose literals stand in the data.

use chrono::{DateTime, Days, NaiveDate};
use satsuma::model::{
    attribute::Attribute,
    condition::{
        Anniversary, Comparison, Condition, DatePart, DateTest, DateUnit, Elements, ListTest, NumberTest,
        Period, Predicate, SizeTest, Test, TextOperator, TextTest, TimeSpan,
    },
    value::{Day, Moment, Number},
};

use super::{
    random::Random,
    sheet::{Column, Kind, TABLE, Value},
    tables::TODAY,
};

const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "2.5",
    "0.1",
    "-3.75",
    "9223372036854775808",
    "-9223372036854775809",
    "1e300",
    "-1e300",
    "1e-30",
    "99999999999999999999.99",
    "3.4028236e38",
    "2e399",
];

const TEXTS: [&str; 8] = ["a", "ana", "É", "ß", "no-", "ς", "k", "zz"];

const PATTERNS: [&str; 9] = ["^a", "[0-9]+$", "é", "^.{3}$", "a|b", "ß", r"\bm", "(?i)an", "^$"];

fn one_of<'a>(values: &'a [Value], random: &mut Random) -> Option<&'a Value> {
    let there: Vec<&Value> = values.iter().filter(|value| !value.is_empty()).collect();
    (!there.is_empty()).then(|| *random.pick(&there))
}

fn number(values: &[Value], random: &mut Random) -> Number {
    let own = match one_of(values, random) {
        Some(Value::Exact(text)) => text.parse().ok(),
        Some(Value::Float32(value)) => value.to_string().parse().ok(),
        Some(Value::Float64(value)) => value.to_string().parse().ok(),
        _ => None,
    };
    match own {
        Some(own) if random.percent(60) => own,
        _ if random.percent(40) => Number::from(random.between(-5, 5)),
        _ => random.pick(&NUMBERS).parse().expect("a number"),
    }
}

fn numbers(values: &[Value], random: &mut Random) -> NumberTest {
    let value = number(values, random);
    match random.below(9) {
        0 => NumberTest::Is { value },
        1 => NumberTest::AnyOf { values: (0..=random.below(6)).map(|_| number(values, random)).collect() },
        2 => NumberTest::Less { value },
        3 => NumberTest::AtMost { value },
        4 => NumberTest::Greater { value },
        5 => NumberTest::AtLeast { value },
        _ => {
            let other = number(values, random);
            let ordered = super::oracle::decimal::compare(&value.to_string(), &other.to_string()).is_le();
            let (from, to) = if ordered || random.percent(10) { (value, other) } else { (other, value) };
            NumberTest::Between { from, to }
        }
    }
}

/// A whole value of the data or a part of one, in one case or the other.
fn text(values: &[Value], random: &mut Random) -> String {
    let own = match one_of(values, random) {
        Some(Value::Text(own)) if random.percent(60) => own.clone(),
        _ => (*random.pick(&TEXTS)).to_owned(),
    };
    let letters: Vec<char> = own.chars().collect();
    let (from, to) = (random.below(letters.len()), letters.len());
    let part: String = match random.below(4) {
        0 => letters[from..].iter().collect(),
        1 => letters[..to - from].iter().collect(),
        _ => own,
    };
    match random.below(4) {
        0 => part.to_uppercase(),
        1 => part.to_lowercase(),
        _ => part,
    }
}

fn texts(values: &[Value], random: &mut Random) -> TextTest {
    let value = text(values, random);
    let operator = match random.below(8) {
        0 | 1 => TextOperator::Is { value },
        2 => TextOperator::AnyOf { values: (0..=random.below(5)).map(|_| text(values, random)).collect() },
        3 => TextOperator::Contains { value },
        4 => TextOperator::StartsWith { value },
        5 => TextOperator::EndsWith { value },
        6 => TextOperator::Matches { pattern: (*random.pick(&PATTERNS)).to_owned() },
        _ => TextOperator::Contains { value: value.chars().take(1).collect() },
    };
    TextTest { operator, ignore_case: random.percent(60) }
}

fn near_today(random: &mut Random) -> NaiveDate {
    let days = TODAY + random.between(-200, 200);
    NaiveDate::default() + Days::new(days.unsigned_abs())
}

/// A day, or of times also a time, often one of the data.
fn moment(column: &Column, values: &[Value], random: &mut Random) -> Moment {
    let own = match one_of(values, random) {
        Some(Value::Day(day)) => NaiveDate::default()
            .checked_add_signed(chrono::TimeDelta::days((*day).into()))
            .map(|day| day.and_time(chrono::NaiveTime::MIN)),
        Some(Value::Time(time)) => {
            let places = if let Kind::Time { places, .. } = column.kind { places } else { 0 };
            let nanoseconds = i128::from(*time) * 10_i128.pow(9 - places);
            let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).unwrap_or(0);
            DateTime::from_timestamp(seconds, nanoseconds.rem_euclid(1_000_000_000) as u32)
                .map(|time| time.naive_utc())
        }
        _ => None,
    };
    let nearby = near_today(random).and_hms_opt(random.below(24) as u32, 0, 0).expect("a time");
    let own = own
        .filter(|_| random.percent(50))
        .filter(|own| (own.and_utc().timestamp() / 86_400 - TODAY).abs() < 4_000);
    let time = own.unwrap_or(nearby);
    let timed = matches!(column.kind, Kind::Time { .. }) && random.percent(40);
    if timed { Moment::Time(time) } else { Moment::Day(time.date()) }
}

fn unit(timed: bool, random: &mut Random) -> DateUnit {
    *random.pick(if timed { DateUnit::OF_DATE_TIMES } else { DateUnit::OF_DATES })
}

fn count(unit: DateUnit, random: &mut Random) -> u32 {
    let most = match unit {
        DateUnit::Minutes => 500_000,
        DateUnit::Hours => 9_000,
        DateUnit::Days => 400,
        DateUnit::Weeks => 60,
        DateUnit::Months => 15,
        DateUnit::Quarters => 6,
        DateUnit::Years => 3,
    };
    random.below(most + 1) as u32
}

fn parts(timed: bool, random: &mut Random) -> DateTest {
    use DatePart::{DayOfMonth, Hour, IsoWeek, Month, Weekday, Year};
    let of_times = [Month, DayOfMonth, Weekday, Year, IsoWeek, Hour, Hour];
    let part = *random.pick(if timed { &of_times } else { &of_times[..5] });
    let range = if part == Year { 2024..=2028 } else { part.range() };
    let value = |random: &mut Random| random.between((*range.start()).into(), (*range.end()).into()) as i32;
    let most = (range.end() - range.start()) as usize / 2 + 1;
    DateTest::Part { part, values: (0..=random.below(most)).map(|_| value(random)).collect() }
}

fn dates(column: &Column, values: &[Value], random: &mut Random) -> DateTest {
    let timed = matches!(column.kind, Kind::Time { .. });
    let moment = |random: &mut Random| moment(column, values, random);
    let unit = unit(timed, random);
    let span = TimeSpan { count: count(unit, random), unit };
    match random.below(16) {
        0 => DateTest::On { value: moment(random) },
        1 => DateTest::Before { value: moment(random) },
        2 => DateTest::After { value: moment(random) },
        3 => DateTest::OnOrBefore { value: moment(random) },
        4 => DateTest::OnOrAfter { value: moment(random) },
        5 | 6 => DateTest::Between { from: moment(random), to: moment(random) },
        7 | 8 => DateTest::WithinLast(span),
        9 => DateTest::WithinNext(span),
        10 => DateTest::MoreThanAgo(span),
        11 => DateTest::BetweenAgo { from: span.count / 3, to: span.count, unit },
        12 => DateTest::In { period: *random.pick(Period::ALL) },
        13 | 14 => parts(timed, random),
        _ => {
            let days = random.below(200) as u32;
            let all = [Anniversary::Today, Anniversary::WithinNext(days), Anniversary::WithinLast(days)];
            DateTest::Anniversary { when: *random.pick(&all) }
        }
    }
}

const COMPARISONS: [Comparison; 6] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::AtMost,
    Comparison::Greater,
    Comparison::AtLeast,
];

/// One of the six.
pub(crate) fn comparison(random: &mut Random) -> Comparison {
    *random.pick(&COMPARISONS)
}

fn lists(of: &Kind, column: &Column, random: &mut Random) -> ListTest {
    let elements: Vec<Value> = column
        .values
        .iter()
        .flat_map(|value| if let Value::List(elements) = value { elements.clone() } else { Vec::new() })
        .collect();
    let plain = matches!(of, Kind::Time { .. });
    if plain || random.percent(30) {
        let size = SizeTest { comparison: comparison(random), value: random.below(5) as u32 };
        return ListTest::Size { size };
    }
    let all = random.percent(35);
    let count = 1 + random.below(if all { 2 } else { 4 });
    let each = || 0..count;
    let values = match of {
        Kind::Text(_) => Elements::Text {
            values: each().map(|_| text(&elements, random)).collect(),
            ignore_case: random.percent(50),
        },
        Kind::Date { .. } => Elements::Date {
            values: each()
                .map(|_| match one_of(&elements, random) {
                    Some(Value::Day(day)) if day.unsigned_abs() < 1_000_000 => {
                        Day(NaiveDate::default() + chrono::TimeDelta::days((*day).into()))
                    }
                    _ => Day(near_today(random)),
                })
                .collect(),
        },
        Kind::Boolean => Elements::Boolean { values: each().map(|_| random.percent(50)).collect() },
        _ => Elements::Number { values: each().map(|_| number(&elements, random)).collect() },
    };
    if all { ListTest::HasAllOf { values } } else { ListTest::HasAnyOf { values } }
}

/// A condition of any operator on a column.
pub(crate) fn condition(column: &Column, random: &mut Random) -> Condition {
    let values = &column.values;
    let test = match &column.kind {
        _ if random.percent(8) => Test::Empty,
        Kind::Integer { .. } | Kind::Float { .. } | Kind::Decimal { .. } => {
            Test::Number(numbers(values, random))
        }
        Kind::Text(_) => Test::Text(texts(values, random)),
        Kind::Date { .. } => Test::Date(dates(column, values, random)),
        Kind::Time { .. } => Test::DateTime(dates(column, values, random)),
        Kind::Boolean => Test::Boolean { value: random.percent(50) },
        Kind::Nothing => Test::Empty,
        Kind::List(of) => Test::List(lists(of, column, random)),
    };
    let negated = random.percent(35);
    let predicate = Predicate { test, negated, has_value: negated && random.percent(50) };
    Condition { attribute: Attribute::column(TABLE, &column.name), predicate }
}
