//! A test bound to one column: what is left to do is to look at rows.

use std::{collections::HashSet, sync::Arc};

use chrono::{Datelike, Timelike};
use memchr::memmem;
use regex::Regex;

use super::{
    calendar::{Now, Resolved, Span, resolve},
    number::{Exact, Floats, exact, floats},
    zone::{Instant, SECOND, day_of, naive},
};
use crate::{
    data::column::{Bits, Codes, Column, TimeUnit, Values},
    model::condition::{Comparison, DatePart, DateTest, Elements, ListTest, SizeTest, Test, TextOperator, TextTest},
};

/// A positive test, ready to look at rows.
pub(super) enum BoundTest {
    /// No value.
    Empty,
    /// True for nobody: a column of empty values.
    Nobody,
    Boolean(bool),
    Exact(Exact),
    Float32(Floats<f32>),
    Float64(Floats<f64>),
    /// One verdict an entry of the dictionary.
    Entries(Vec<bool>),
    Text(TextMatcher),
    /// Half-open spans of the column's own numbers, ascending.
    Spans(Vec<(i64, i64)>),
    Days(Box<dyn Fn(i64) -> bool>),
    HasAny(Box<BoundTest>),
    HasAll(Vec<BoundTest>),
    Size(SizeTest),
}

/// Whether a text matches.
pub(super) enum TextMatcher {
    AnyOf { values: HashSet<String>, fold: bool },
    Contains { finder: Box<memmem::Finder<'static>>, fold: bool, value: String },
    StartsWith { value: String, fold: bool },
    EndsWith { value: String, fold: bool },
    Matches(Box<Regex>),
}

/// Lower-cased code point by code point, without context.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

impl TextMatcher {
    /// The matcher of a text test.
    ///
    /// # Errors
    /// The regular expression cannot be read, or is too large: a sentence.
    pub fn new(test: &TextTest) -> Result<Self, String> {
        let fold = test.ignore_case;
        let own = |value: &str| if fold { folded(value) } else { value.to_owned() };
        Ok(match &test.operator {
            TextOperator::Is { value } => Self::AnyOf { values: HashSet::from([own(value)]), fold },
            TextOperator::AnyOf { values } => Self::AnyOf { values: values.iter().map(|value| own(value)).collect(), fold },
            TextOperator::Contains { value } => {
                let value = own(value);
                Self::Contains { finder: Box::new(memmem::Finder::new(&value).into_owned()), fold, value }
            }
            TextOperator::StartsWith { value } => Self::StartsWith { value: own(value), fold },
            TextOperator::EndsWith { value } => Self::EndsWith { value: own(value), fold },
            TextOperator::Matches { pattern } => {
                let regex = regex::RegexBuilder::new(pattern).case_insensitive(fold).size_limit(1 << 20).dfa_size_limit(1 << 22).build();
                Self::Matches(Box::new(regex.map_err(|error| match error {
                    regex::Error::CompiledTooBig(_) => "The regular expression is too large.".to_owned(),
                    _ => "The regular expression cannot be read.".to_owned(),
                })?))
            }
        })
    }

    /// Whether a text that is not empty matches.
    pub fn matches(&self, text: &str) -> bool {
        let fold = match self {
            Self::AnyOf { fold, .. } | Self::Contains { fold, .. } | Self::StartsWith { fold, .. } | Self::EndsWith { fold, .. } => *fold,
            Self::Matches(regex) => return regex.is_match(text),
        };
        if fold { self.holds(&folded(text)) } else { self.holds(text) }
    }

    fn holds(&self, text: &str) -> bool {
        match self {
            Self::AnyOf { values, .. } => values.contains(text),
            Self::Contains { finder, .. } => finder.find(text.as_bytes()).is_some(),
            Self::StartsWith { value, .. } => text.starts_with(value.as_str()),
            Self::EndsWith { value, .. } => text.ends_with(value.as_str()),
            Self::Matches(regex) => regex.is_match(text),
        }
    }
}

/// Why a test cannot be asked of a column.
pub(super) enum Misfit {
    /// The column is of another type than the test.
    Type,
    /// The value cannot be used: a sentence.
    Value(String),
}

/// Binds a test to a column.
pub(super) fn bind(test: &Test, column: &Column, now: &Now) -> Result<BoundTest, Misfit> {
    if matches!(test, Test::Empty) {
        return Ok(BoundTest::Empty);
    }
    Ok(match (test, &column.values) {
        (_, Values::Unsupported) => return Err(Misfit::Type),
        (_, Values::Empty) => BoundTest::Nobody,
        (Test::Boolean { value }, Values::Boolean(_)) => BoundTest::Boolean(*value),
        (Test::Number(test), Values::Exact { scale, .. }) => BoundTest::Exact(exact(test, *scale)),
        (Test::Number(test), Values::Float32(_)) => {
            let round = |number: &crate::model::value::Number| number.to_string().parse().unwrap_or(f32::NAN);
            BoundTest::Float32(floats(test, round, f32::NEG_INFINITY, f32::INFINITY))
        }
        (Test::Number(test), Values::Float64(_)) => {
            BoundTest::Float64(floats(test, |number| number.to_f64(), f64::NEG_INFINITY, f64::INFINITY))
        }
        (Test::Text(test), Values::Dictionary { entries, .. }) => {
            let matcher = TextMatcher::new(test).map_err(Misfit::Value)?;
            BoundTest::Entries((0..entries.len()).map(|at| matcher.matches(entries.get(at))).collect())
        }
        (Test::Text(test), Values::Text(_)) => BoundTest::Text(TextMatcher::new(test).map_err(Misfit::Value)?),
        (Test::Date(test), Values::Date(_)) => date(test, now),
        (Test::DateTime(test), Values::DateTime { values, unit, zoned }) => date_time(test, now, values, *unit, *zoned),
        (Test::List(test), Values::List { elements, .. }) => list(test, elements, now)?,
        _ => return Err(Misfit::Type),
    })
}

fn list(test: &ListTest, elements: &Column, now: &Now) -> Result<BoundTest, Misfit> {
    use crate::model::condition::NumberTest;
    let one = |test: Test| bind(&test, elements, now);
    let any = |values: &Elements| match values.clone() {
        Elements::Text { values, ignore_case } => one(Test::Text(TextTest { operator: TextOperator::AnyOf { values }, ignore_case })),
        Elements::Number { values } => one(Test::Number(NumberTest::AnyOf { values })),
        Elements::Date { values } => {
            let days: HashSet<i64> = values.into_iter().map(|day| super::zone::day_number(day.0)).collect();
            match elements.values {
                Values::Date(_) => Ok(BoundTest::Days(Box::new(move |day| days.contains(&day)))),
                Values::Empty => Ok(BoundTest::Nobody),
                _ => Err(Misfit::Type),
            }
        }
        Elements::Boolean { values } => match (values.contains(&true), values.contains(&false)) {
            (true, true) => one(Test::Empty).map(|_| BoundTest::Days(Box::new(|_| true))),
            (value, _) => one(Test::Boolean { value }),
        },
    };
    Ok(match test {
        ListTest::Size { size } => BoundTest::Size(*size),
        ListTest::HasAnyOf { values } => BoundTest::HasAny(Box::new(any(values)?)),
        ListTest::HasAllOf { values } => {
            let single = |values: Elements| any(&values);
            let each: Vec<Elements> = match values.clone() {
                Elements::Text { values, ignore_case } => {
                    values.into_iter().map(|value| Elements::Text { values: vec![value], ignore_case }).collect()
                }
                Elements::Number { values } => values.into_iter().map(|value| Elements::Number { values: vec![value] }).collect(),
                Elements::Date { values } => values.into_iter().map(|value| Elements::Date { values: vec![value] }).collect(),
                Elements::Boolean { values } => values.into_iter().map(|value| Elements::Boolean { values: vec![value] }).collect(),
            };
            BoundTest::HasAll(each.into_iter().map(single).collect::<Result<_, _>>()?)
        }
    })
}

fn clamp(value: Option<i128>, otherwise: i64) -> i64 {
    value.map_or(otherwise, |value| value.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
}

/// Month, day of the month and so on of a wall-clock time.
fn part(part: DatePart, local: chrono::NaiveDateTime) -> i32 {
    match part {
        DatePart::Month => local.month() as i32,
        DatePart::DayOfMonth => local.day() as i32,
        DatePart::Weekday => local.weekday().number_from_monday() as i32,
        DatePart::Hour => local.hour() as i32,
        DatePart::Year => local.year(),
        DatePart::IsoWeek => local.iso_week().week() as i32,
    }
}

/// What a test asks of a wall-clock time, where it is no span.
fn of_local(test: &DateTest, resolved: Option<Resolved>) -> Box<dyn Fn(chrono::NaiveDateTime) -> bool> {
    match (test, resolved) {
        (DateTest::Part { part: which, values }, _) => {
            let (which, values) = (*which, values.clone());
            Box::new(move |local| values.contains(&part(which, local)))
        }
        (_, Some(Resolved::DaysOfYear(days))) => Box::new(move |local| days.contains(&(local.month() * 32 + local.day()))),
        _ => Box::new(|_| false),
    }
}

fn date(test: &DateTest, now: &Now) -> BoundTest {
    match resolve(test, now, false) {
        Some(Resolved::Span(Span { from, to })) => BoundTest::Spans(vec![(clamp(from, i64::MIN), clamp(to, i64::MAX))]),
        other => {
            let holds = of_local(test, other);
            BoundTest::Days(Box::new(move |day| day_of(day).is_some_and(|day| holds(day.into()))))
        }
    }
}

/// Nanoseconds of the unit.
pub(super) fn unit_of(unit: TimeUnit) -> i128 {
    match unit {
        TimeUnit::Second => SECOND,
        TimeUnit::Millisecond => 1_000_000,
        TimeUnit::Microsecond => 1_000,
        TimeUnit::Nanosecond => 1,
    }
}

fn ceiling(value: i128, unit: i128) -> i128 {
    value.div_euclid(unit) + i128::from(value.rem_euclid(unit) != 0)
}

fn date_time(test: &DateTest, now: &Now, values: &[i64], unit: TimeUnit, zoned: bool) -> BoundTest {
    let size = unit_of(unit);
    match resolve(test, now, true) {
        Some(Resolved::Span(span)) => {
            let spans = if zoned { vec![span] } else { wall_spans(span, now) };
            let own = |end: Option<i128>, otherwise| clamp(end.map(|end| ceiling(end, size)), otherwise);
            // `i64::MAX` as an open end leaves its very value out; it stands for a time beyond every calendar.
            BoundTest::Spans(spans.into_iter().map(|span| (own(span.from, i64::MIN), own(span.to, i64::MAX))).collect())
        }
        other => {
            let holds = of_local(test, other);
            let clock = WallClock::over(values, size, zoned, now);
            BoundTest::Days(Box::new(move |value| clock.local(i128::from(value) * size).is_some_and(&holds)))
        }
    }
}

/// The wall-clock times whose instants are within the span: a time that occurs twice is its earlier instant, one that
/// does not exist shifts forward. Around a change of the clock that can be several pieces.
fn wall_spans(span: Span, now: &Now) -> Vec<Span> {
    const DAY: i128 = 86_400 * SECOND;
    let zone = now.zone;
    let (Some(first), Some(last)) = (span.from.or(span.to), span.to.or(span.from)) else { return vec![span] };
    if span.from.zip(span.to).is_some_and(|(from, to)| from >= to) {
        return Vec::new();
    }
    let mut changes = zone.changes(first - 2 * DAY, first + 2 * DAY);
    changes.extend(zone.changes((last - 2 * DAY).max(first + 2 * DAY), last + 2 * DAY));
    // Pieces of the wall clock with one offset each: a change takes effect at the later of its two readings.
    let mut pieces = Vec::new();
    let mut begin: Option<i128> = None;
    let mut offset = zone.offset_at(first - 2 * DAY);
    for (at, before, after) in changes {
        if before != offset {
            // Changes in between do not touch the span's ends; pieces between them are inside as a whole.
            offset = before;
        }
        let boundary = at + before.max(after);
        pieces.push((begin, Some(boundary), offset));
        (begin, offset) = (Some(boundary), after);
    }
    pieces.push((begin, None, offset));
    let mut spans: Vec<Span> = Vec::new();
    for (piece, (begin, end, offset)) in pieces.iter().copied().enumerate() {
        // The last piece reaches to the far end with that end's offset.
        let to_offset = if piece + 1 == pieces.len() { zone.offset_at(last) } else { offset };
        let low = span.from.map(|from| from + offset);
        let high = span.to.map(|to| to + to_offset);
        let low = match (low, begin) {
            (Some(low), Some(begin)) => Some(low.max(begin)),
            (low, begin) => if span.from.is_none() { begin } else { low },
        };
        let high = match (high, end) {
            (Some(high), Some(end)) => Some(high.min(end)),
            (high, end) => if span.to.is_none() { end } else { high },
        };
        if low.zip(high).is_some_and(|(low, high)| low >= high) {
            continue;
        }
        match spans.last_mut() {
            Some(before) if before.to == low && low.is_some() => before.to = high,
            _ => spans.push(Span { from: low, to: high }),
        }
    }
    spans
}

/// The wall clock of a column's values, with the changes of the clock looked up once.
struct WallClock {
    zoned: bool,
    zone: super::zone::Zone,
    /// Instants (of wall-clock columns: readings) from which an offset holds, ascending.
    changes: Vec<(i128, i128)>,
    first: i128,
    covered: (i128, i128),
}

impl WallClock {
    fn over(values: &[i64], size: i128, zoned: bool, now: &Now) -> Self {
        // Centuries beyond these are looked up one by one.
        let (low, high) = (-6_000_000_000 * SECOND, 8_000_000_000 * SECOND);
        let of = |value: Option<&i64>| value.map_or(0, |value| i128::from(*value) * size);
        let from = of(values.iter().min()).clamp(low, high) - 2 * 86_400 * SECOND;
        let to = of(values.iter().max()).clamp(low, high) + 2 * 86_400 * SECOND;
        let changes = now.zone.changes(from, to).into_iter().map(|(at, _, after)| (at, after)).collect();
        Self { zoned, zone: now.zone, changes, first: now.zone.offset_at(from), covered: (from, to) }
    }

    fn offset(&self, instant: Instant) -> i128 {
        if instant < self.covered.0 || instant >= self.covered.1 {
            return self.zone.offset_at(instant);
        }
        match self.changes.partition_point(|(at, _)| *at <= instant) {
            0 => self.first,
            place => self.changes[place - 1].1,
        }
    }

    fn local(&self, value: i128) -> Option<chrono::NaiveDateTime> {
        if self.zoned {
            return naive(value + self.offset(value));
        }
        let reading = naive(value)?;
        // A reading that does not exist shifts forward: its parts are those of the time that it becomes.
        let instant = self.zone.instant(reading);
        if instant + self.offset(instant) == value { Some(reading) } else { naive(instant + self.offset(instant)) }
    }
}

/// A bound test with its column, to be run over rows.
pub(super) struct Scan {
    pub column: Arc<Column>,
    pub test: BoundTest,
}

impl Scan {
    /// The verdicts of the 64-row words `words`, pushed behind `out`. Rows without a value are false, but for *is empty*.
    pub fn run(&self, words: std::ops::Range<usize>, out: &mut Vec<u64>) {
        super::kernel::run(&self.test, &self.column, words, out);
    }
}

/// The bits of codes whose entry has a verdict.
pub(super) fn by_code(codes: &Codes, verdicts: &[bool], rows: std::ops::Range<usize>, out: &mut Vec<u64>) {
    let mut table = verdicts.to_vec();
    match codes {
        Codes::U8(codes) => {
            table.resize(256, false);
            super::kernel::pack(&codes[rows], out, |code| table[usize::from(code)]);
        }
        Codes::U16(codes) => {
            table.resize(65_536, false);
            super::kernel::pack(&codes[rows], out, |code| table[usize::from(code)]);
        }
        Codes::U32(codes) => super::kernel::pack(&codes[rows], out, |code| table.get(code as usize).copied().unwrap_or(false)),
    }
}

/// Whether a size compares.
pub(super) fn compare_size(size: u32, test: SizeTest) -> bool {
    let ordering = size.cmp(&test.value);
    compared(ordering, test.comparison)
}

/// Whether an ordering is what a comparison asks.
pub(super) fn compared(ordering: std::cmp::Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::AtMost => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::AtLeast => ordering.is_ge(),
    }
}

/// Rows that have a value.
pub(super) fn present(column: &Column) -> Bits {
    match (&column.present, &column.values) {
        (_, Values::Empty | Values::Unsupported) => Bits::filled(column.len, false),
        (Some(bits), _) => bits.clone(),
        (None, _) => Bits::filled(column.len, true),
    }
}
