//! Dates in zones with daylight saving: intervals to the nanosecond, local days and hours, and what is shown of them.

use chrono::DateTime;
use satsuma::{
    engine::cache::Cache,
    model::{
        attribute::Attribute,
        condition::{
            Anniversary, Condition, DatePart, DateTest, DateUnit, Period, Predicate, Test, TimeSpan,
        },
        context::Context,
        definition::{Definition, NodeKind},
        value::Moment,
    },
};

use super::{
    definitions::all_of,
    loaded::Engine,
    oracle::dates::{Calendar, number},
    random::cases,
    sheet::{Column, Form, Kind, Sheet, TABLE, Value},
};

mod examples;

const SECOND: i128 = 1_000_000_000;

/// Zones, each with instants at which its wall clock does something: *as of* is set around them.
const INSTANTS: [(&str, &[&str]); 7] = [
    // Leapt over from 02:00 to 03:00; 02:00 to 03:00 twice; a leap day and the days after it.
    (
        "Europe/Madrid",
        &["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2024-02-29T12:00:00Z", "2024-12-31T23:30:00Z"],
    ),
    ("America/New_York", &["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", "2025-05-31T16:00:00Z"]),
    // Midnight is leapt over; the hour before midnight is there twice.
    ("America/Sao_Paulo", &["2018-11-04T03:00:00Z", "2018-02-18T02:00:00Z"]),
    ("Asia/Kolkata", &["2027-02-28T18:30:00Z", "2026-01-01T00:00:00Z"]),
    // By half an hour only.
    ("Australia/Lord_Howe", &["2026-10-03T15:30:00Z", "2026-04-04T15:00:00Z"]),
    // 30 December 2011 is not there at all.
    ("Pacific/Apia", &["2011-12-30T10:00:00Z", "2012-01-31T11:00:00Z"]),
    // Midnight is there twice.
    ("America/Havana", &["2026-11-01T05:00:00Z", "2026-03-08T05:00:00Z"]),
];

fn seconds(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text).expect("an instant").timestamp()
}

fn contexts() -> Vec<Context> {
    let mut contexts = Vec::new();
    for (zone, instants) in INSTANTS {
        for (at, text) in instants.iter().enumerate() {
            for (place, shift) in [-1, 0, 26 * 3_600_000].into_iter().enumerate() {
                // In an ordinary run one of the three.
                if cases(3) < 3 && place != at % 3 {
                    continue;
                }
                let first_weekday = ((at * 3 + place) % 7 + 1) as u8;
                let as_of = seconds(text) * 1_000 + shift;
                contexts.push(Context { as_of, time_zone: zone.into(), first_weekday });
            }
        }
    }
    contexts
}

/// Every test that moves with *as of*, and fixed ones around it.
fn tests(calendar: &Calendar, timed: bool) -> Vec<DateTest> {
    let mut tests: Vec<DateTest> =
        Period::ALL.iter().map(|period| DateTest::In { period: *period }).collect();
    for unit in if timed { DateUnit::OF_DATE_TIMES } else { DateUnit::OF_DATES } {
        for count in [0, 1, 13] {
            let span = TimeSpan { count, unit: *unit };
            tests.extend([
                DateTest::WithinLast(span),
                DateTest::WithinNext(span),
                DateTest::MoreThanAgo(span),
            ]);
        }
        tests.push(DateTest::BetweenAgo { from: 1, to: 3, unit: *unit });
        tests.push(DateTest::BetweenAgo { from: 3, to: 1, unit: *unit });
    }
    for moment in moments(calendar, timed) {
        tests.extend([
            DateTest::On { value: moment },
            DateTest::Before { value: moment },
            DateTest::After { value: moment },
            DateTest::OnOrBefore { value: moment },
            DateTest::OnOrAfter { value: moment },
            DateTest::Between { from: moment, to: moment },
        ]);
    }
    tests
}

fn moments(calendar: &Calendar, timed: bool) -> Vec<Moment> {
    let today = calendar.today;
    let mut moments = vec![Moment::Day(today), Moment::Day(today.pred_opt().expect("a day"))];
    if timed {
        let time = |hour, minute| Moment::Time(today.and_hms_opt(hour, minute, 0).expect("a time"));
        moments.extend([time(0, 0), time(0, 30), time(2, 0), time(2, 30)]);
    }
    moments
}

fn question(column: &str, test: Test) -> Definition {
    all_of(vec![NodeKind::Condition(Condition {
        attribute: Attribute::column(TABLE, column),
        predicate: Predicate { test, negated: false, has_value: false },
    })])
}

fn members(engine: &Engine, definition: &Definition, context: &Context) -> Vec<usize> {
    engine.select(definition, context, &mut Cache::default()).expect("members")
}

fn keys(rows: usize) -> Column {
    let keys = (0..rows).map(|row| Value::Text(format!("k{row}"))).collect();
    Column::new("key", Kind::Text(Form::Plain), keys)
}

/// The values of a column of times next to each of the instants; of wall clocks also half hours away, where a change of
/// the clock may put them.
fn ticks(ends: &[i128], places: u32, zoned: bool, calendar: &Calendar) -> Vec<i64> {
    let one = 10_i128.pow(9 - places);
    let wall = |instant: i128| instant + i128::from(calendar.offset(instant.div_euclid(SECOND))) * SECOND;
    let near = |end: &i128| match zoned {
        true => vec![*end],
        false => [-2, -1, 0, 1, 2].map(|half| wall(*end) + half * 1_800 * SECOND).to_vec(),
    };
    let mut ticks: Vec<i64> = ends
        .iter()
        .flat_map(near)
        .map(|near| near.div_euclid(one) as i64)
        .flat_map(|tick| [tick - 1, tick, tick + 1])
        .collect();
    ticks.sort_unstable();
    ticks.dedup();
    ticks
}

#[test]
fn intervals_are_right_to_the_tick_in_every_zone() {
    for context in contexts() {
        let calendar = Calendar::of(&context);
        let tests = tests(&calendar, true);
        let ends: Vec<i128> = tests
            .iter()
            .filter_map(|test| calendar.interval(test, true))
            .flat_map(|(from, to)| from.into_iter().chain(to))
            .collect();
        for (places, zoned) in [(9, true), (0, true), (3, false)] {
            let ticks = ticks(&ends, places, zoned, &calendar);
            let own = ticks.iter().map(|tick| i128::from(*tick) * 10_i128.pow(9 - places));
            let instants: Vec<i128> =
                own.map(|own| if zoned { own } else { calendar.instant(own) }).collect();
            let column = Column::new(
                "at",
                Kind::Time { places, zoned },
                ticks.iter().copied().map(Value::Time).collect(),
            );
            let engine = Engine::of(&Sheet { columns: vec![keys(ticks.len()), column] }, 10_000);
            for test in &tests {
                let (from, to) = calendar.interval(test, true).expect("an interval");
                let inside = |instant: i128| {
                    from.is_none_or(|from| from <= instant) && to.is_none_or(|to| instant < to)
                };
                let expected: Vec<usize> = (0..ticks.len()).filter(|row| inside(instants[*row])).collect();
                let found = members(&engine, &question("at", Test::DateTime(test.clone())), &context);
                assert_eq!(found, expected, "{test:?} {context:?} {places} {zoned}: {from:?} to {to:?}");
            }
        }
    }
}

#[test]
fn intervals_of_dates_are_right_to_the_day() {
    for context in contexts() {
        let calendar = Calendar::of(&context);
        let days: Vec<i64> = (-450..450).map(|day| number(calendar.today) + day).collect();
        let column = Column::new(
            "on",
            Kind::Date { bits: 32 },
            days.iter().map(|day| Value::Day(*day as i32)).collect(),
        );
        let engine = Engine::of(&Sheet { columns: vec![keys(days.len()), column] }, 10_000);
        for test in tests(&calendar, false) {
            let (from, to) = calendar.interval(&test, false).expect("an interval");
            let inside = |day: i64| {
                from.is_none_or(|from| from <= day.into()) && to.is_none_or(|to| i128::from(day) < to)
            };
            let expected: Vec<usize> = (0..days.len()).filter(|row| inside(days[*row])).collect();
            let definition = question("on", Test::Date(test.clone()));
            assert_eq!(members(&engine, &definition, &context), expected, "{test:?} {context:?}");
        }
    }
}

#[test]
fn parts_and_anniversaries_are_those_of_the_local_day() {
    use DatePart::{DayOfMonth, Hour, IsoWeek, Month, Weekday, Year};
    let mut tests: Vec<DateTest> = [
        (Month, vec![2, 3, 12]),
        (DayOfMonth, vec![1, 29, 30]),
        (Weekday, vec![7]),
        (Hour, vec![0, 2, 23]),
        (Year, vec![2011, 2026]),
        (IsoWeek, vec![1, 52, 53]),
    ]
    .map(|(part, values)| DateTest::Part { part, values })
    .to_vec();
    for days in [0, 1, 59, u32::MAX] {
        tests.push(DateTest::Anniversary { when: Anniversary::WithinNext(days) });
        tests.push(DateTest::Anniversary { when: Anniversary::WithinLast(days) });
    }
    tests.push(DateTest::Anniversary { when: Anniversary::Today });
    for context in contexts() {
        let calendar = Calendar::of(&context);
        // Half hours of some days around now, and days of some years.
        let near = (-120..120).map(|half| context.as_of / 1_000 + half * 1_800);
        let far = (-150..30).map(|step| context.as_of / 1_000 + step * 145 * 3_600);
        let ticks: Vec<i64> = near.chain(far).chain([951_782_400, 1_709_164_800]).collect();
        for zoned in [true, false] {
            let column = Column::new(
                "at",
                Kind::Time { places: 0, zoned },
                ticks.iter().copied().map(Value::Time).collect(),
            );
            let engine = Engine::of(&Sheet { columns: vec![keys(ticks.len()), column] }, 10_000);
            let local: Vec<(i64, u32)> = ticks
                .iter()
                .map(|tick| i128::from(*tick) * SECOND)
                .map(|own| calendar.local(if zoned { own } else { calendar.instant(own) }))
                .collect();
            for test in &tests {
                let expected: Vec<usize> = (0..ticks.len())
                    .filter(|row| calendar.of_calendar(test, local[*row].0, local[*row].1))
                    .collect();
                let definition = question("at", Test::DateTime(test.clone()));
                assert_eq!(members(&engine, &definition, &context), expected, "{test:?} {context:?} {zoned}");
            }
        }
    }
}
