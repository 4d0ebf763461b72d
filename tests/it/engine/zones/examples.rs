//! Intervals written down by hand, and those that are shown.

use chrono::{NaiveDate, NaiveDateTime};
use satsuma::model::figures::Interval;

use super::*;

/// Zone, first weekday, *as of*, a test of date-times, and the instants from which and up to which it holds.
type Example = (&'static str, u8, &'static str, DateTest, &'static str, &'static str);

fn last(count: u32, unit: DateUnit) -> DateTest {
    DateTest::WithinLast(TimeSpan { count, unit })
}

fn within(period: Period) -> DateTest {
    DateTest::In { period }
}

fn on(moment: &str) -> DateTest {
    DateTest::On { value: moment.parse().expect("a moment") }
}

fn examples() -> Vec<Example> {
    use DateUnit::{Days, Hours, Months, Quarters, Weeks, Years};
    use Period::{LastQuarter, LastWeek, ThisWeek, Today, Yesterday};
    const JUST_AFTER: &str = "now";
    vec![
        // A day of 25 hours, and one of 23.
        (
            "Europe/Madrid",
            1,
            "2026-10-25T00:30:00Z",
            within(Today),
            "2026-10-24T22:00:00Z",
            "2026-10-25T23:00:00Z",
        ),
        (
            "Europe/Madrid",
            1,
            "2026-03-29T12:00:00Z",
            within(Today),
            "2026-03-28T23:00:00Z",
            "2026-03-29T22:00:00Z",
        ),
        // Hours count on the clock that never stops; days on the calendar.
        ("Europe/Madrid", 1, "2026-10-25T02:00:00Z", last(2, Hours), "2026-10-25T00:00:00Z", JUST_AFTER),
        ("Europe/Madrid", 1, "2026-10-26T11:00:00Z", last(1, Days), "2026-10-24T22:00:00Z", JUST_AFTER),
        // 02:30 is there twice: the earlier; or not at all: it becomes 03:30.
        ("Europe/Madrid", 1, "2026-10-26T11:00:00Z", on("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z", ""),
        ("Europe/Madrid", 1, "2026-10-26T11:00:00Z", on("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z", ""),
        // Clamped to the month's last day: from 31 May to 28 February and to 29 February.
        ("America/New_York", 1, "2025-05-31T16:00:00Z", last(3, Months), "2025-02-28T05:00:00Z", JUST_AFTER),
        (
            "America/New_York",
            1,
            "2025-05-31T16:00:00Z",
            last(1, Quarters),
            "2025-02-28T05:00:00Z",
            JUST_AFTER,
        ),
        ("UTC", 1, "2024-02-29T12:00:00Z", last(1, Years), "2023-02-28T00:00:00Z", JUST_AFTER),
        ("UTC", 1, "2024-05-31T12:00:00Z", last(3, Months), "2024-02-29T00:00:00Z", JUST_AFTER),
        // The day begins at one o'clock, because midnight is leapt over.
        (
            "America/Sao_Paulo",
            1,
            "2018-11-04T12:00:00Z",
            within(Today),
            "2018-11-04T03:00:00Z",
            "2018-11-05T02:00:00Z",
        ),
        // Its last hour is there twice.
        (
            "America/Sao_Paulo",
            1,
            "2018-02-18T02:30:00Z",
            within(Today),
            "2018-02-17T02:00:00Z",
            "2018-02-18T03:00:00Z",
        ),
        // Midnight itself is there twice: the day begins at the earlier.
        (
            "America/Havana",
            1,
            "2026-11-01T12:00:00Z",
            within(Today),
            "2026-11-01T04:00:00Z",
            "2026-11-02T05:00:00Z",
        ),
        (
            "Australia/Lord_Howe",
            1,
            "2026-10-04T01:00:00Z",
            within(Today),
            "2026-10-03T13:30:00Z",
            "2026-10-04T13:00:00Z",
        ),
        // The 30th was leapt over whole: yesterday is nothing, and the day before that is the 29th.
        (
            "Pacific/Apia",
            1,
            "2011-12-31T00:00:00Z",
            within(Yesterday),
            "2011-12-30T10:00:00Z",
            "2011-12-30T10:00:00Z",
        ),
        ("Pacific/Apia", 1, "2011-12-31T00:00:00Z", last(2, Days), "2011-12-29T10:00:00Z", JUST_AFTER),
        // A Wednesday, in weeks that begin on Monday, Sunday and Thursday.
        (
            "Asia/Kolkata",
            1,
            "2026-11-25T06:30:00Z",
            within(ThisWeek),
            "2026-11-22T18:30:00Z",
            "2026-11-29T18:30:00Z",
        ),
        (
            "Asia/Kolkata",
            7,
            "2026-11-25T06:30:00Z",
            within(ThisWeek),
            "2026-11-21T18:30:00Z",
            "2026-11-28T18:30:00Z",
        ),
        (
            "Asia/Kolkata",
            4,
            "2026-11-25T06:30:00Z",
            within(LastWeek),
            "2026-11-11T18:30:00Z",
            "2026-11-18T18:30:00Z",
        ),
        (
            "UTC",
            1,
            "2026-02-10T00:00:00Z",
            within(LastQuarter),
            "2025-10-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
        ),
        ("UTC", 1, "2026-11-25T06:30:00Z", last(2, Weeks), "2026-11-11T00:00:00Z", JUST_AFTER),
    ]
}

#[test]
fn intervals_are_those_written_down() {
    for (zone, first_weekday, as_of, test, from, to) in examples() {
        let context = Context { as_of: seconds(as_of) * 1_000, time_zone: zone.into(), first_weekday };
        let from = seconds(from) * 1_000_000_000;
        let to = match to {
            "now" => context.as_of * 1_000_000 + 1,
            "" => from + 1,
            to => seconds(to) * 1_000_000_000,
        };
        let mut ticks = vec![from - 1, from, to - 1, to];
        ticks.dedup();
        let times = ticks.iter().copied().map(Value::Time).collect();
        let engine = Engine::of(&Sheet::of("at", Kind::Time { places: 9, zoned: true }, times), 10);
        let expected: Vec<usize> = (0..ticks.len()).filter(|row| (from..to).contains(&ticks[*row])).collect();
        let found = members(&engine, &question("at", Test::DateTime(test.clone())), &context);
        assert_eq!(found, expected, "{test:?} as of {as_of} in {zone}");
    }
}

fn shown(engine: &Engine, definition: &Definition, context: &Context) -> Option<Interval> {
    let (figures, _) = engine.evaluate(definition, context, &mut Cache::default()).expect("figures");
    figures.nodes[1].interval.clone()
}

/// What is shown of an interval in days: both ends inside, and the next days outside.
#[test]
fn the_days_that_are_shown_are_those_that_are_meant() {
    for context in contexts() {
        let calendar = Calendar::of(&context);
        for test in tests(&calendar, false) {
            let definition = question("on", Test::Date(test.clone()));
            let none = Engine::of(&Sheet::of("on", Kind::Date { bits: 32 }, vec![Value::Day(0)]), 1);
            let Some(Interval { from, to, timed: false }) = shown(&none, &definition, &context) else {
                assert!(!moves(&test), "{test:?} shows nothing");
                continue;
            };
            let day = |text: &String| number(text.parse::<NaiveDate>().expect("a day")) as i32;
            let (from, to) = (from.as_ref().map(day), to.as_ref().map(day));
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                continue;
            }
            let ends: Vec<(i32, bool)> = from
                .map(|from| [(from - 1, false), (from, true)])
                .into_iter()
                .chain(to.map(|to| [(to, true), (to + 1, false)]))
                .flatten()
                .collect();
            let days = ends.iter().map(|(day, _)| Value::Day(*day)).collect();
            let engine = Engine::of(&Sheet::of("on", Kind::Date { bits: 32 }, days), 10);
            let inside: Vec<usize> = (0..ends.len()).filter(|row| ends[*row].1).collect();
            assert_eq!(
                members(&engine, &definition, &context),
                inside,
                "{test:?} {context:?} {from:?} {to:?}"
            );
        }
    }
}

/// Whether a test moves with *as of*, so that what it means now is shown.
fn moves(test: &DateTest) -> bool {
    use DateTest::{Anniversary, BetweenAgo, In, MoreThanAgo, WithinLast, WithinNext};
    matches!(
        test,
        WithinLast(_) | WithinNext(_) | MoreThanAgo(_) | BetweenAgo { .. } | In { .. } | Anniversary { .. }
    )
}

/// What is shown of an interval in times: both ends inside, to the second.
#[test]
fn the_times_that_are_shown_are_inside() {
    for context in contexts() {
        let calendar = Calendar::of(&context);
        for test in tests(&calendar, true).iter().filter(|test| moves(test)) {
            let definition = question("at", Test::DateTime(test.clone()));
            let empty =
                Engine::of(&Sheet::of("at", Kind::Time { places: 0, zoned: true }, vec![Value::Time(0)]), 1);
            let Some(Interval { from, to, timed: true }) = shown(&empty, &definition, &context) else {
                panic!("{test:?} shows nothing")
            };
            let wall = |text: &String| text.parse::<NaiveDateTime>().expect("a time").and_utc().timestamp();
            let (from, to) = (from.as_ref().map(wall), to.as_ref().map(wall));
            // A time that is there twice may be either instant.
            let twice = |wall: i64| {
                let instants = (-56..=56).map(move |quarter| wall + quarter * 900);
                instants.filter(|instant| wall_of(&calendar, *instant) == wall).collect::<Vec<i64>>()
            };
            let (starts, stops) = (from.map(twice), to.map(twice));
            let interval = calendar.interval(test, true).expect("an interval");
            let inside = |instant: i64| {
                let instant = i128::from(instant) * SECOND;
                interval.0.is_none_or(|from| from <= instant) && interval.1.is_none_or(|to| instant < to)
            };
            // What is shorter than a second may have none that could be shown.
            let second = |from: i128, to: i128| (from + 999_999_999).div_euclid(SECOND) * SECOND < to;
            if interval.0.zip(interval.1).is_some_and(|(from, to)| !second(from, to)) {
                continue;
            }
            for (ends, outside) in [(&starts, -1), (&stops, 1)] {
                let Some(ends) = ends else { continue };
                assert!(ends.iter().any(|end| inside(*end)), "{test:?} {context:?}: {from:?} to {to:?}");
                assert!(
                    ends.iter().any(|end| !inside(*end + outside)),
                    "{test:?} {context:?}: {from:?} to {to:?}"
                );
            }
        }
    }
}

/// The second that the wall clock shows, as if it were UTC.
fn wall_of(calendar: &Calendar, instant: i64) -> i64 {
    instant + i64::from(calendar.offset(instant.into()))
}
