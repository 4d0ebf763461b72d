//! One thing, then another.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate, TimeDelta};
use satsuma::model::{
    attribute::{Attribute, Path},
    condition::{DateUnit, TimeSpan},
    definition::{Group, Sequence},
};

use super::frame::{Asking, Frame};
use crate::{
    engine::oracle::dates::{Calendar, number},
    related::value::{Val, order},
};

const MINUTE: i128 = 60_000_000_000;
const DAY: i128 = 86_400_000_000_000;

/// A time as an instant: a day is its first one.
pub(crate) fn instant(time: &Val, calendar: &Calendar) -> i128 {
    match time {
        Val::Time(instant) => *instant,
        Val::Day(day) => calendar.start(NaiveDate::default() + TimeDelta::days(*day)),
        other => panic!("{other:?} is no time"),
    }
}

fn compare(a: &Val, b: &Val, calendar: &Calendar) -> std::cmp::Ordering {
    match (a, b) {
        (Val::Day(_), Val::Day(_)) => order(a, b),
        _ => instant(a, calendar).cmp(&instant(b, calendar)),
    }
}

/// The last time that is within so long after another.
pub(crate) fn deadline(after: &Val, span: TimeSpan, calendar: &Calendar) -> Val {
    let count = i128::from(span.count);
    match (span.unit, after) {
        (DateUnit::Minutes, _) => Val::Time(instant(after, calendar) + count * MINUTE),
        (DateUnit::Hours, _) => Val::Time(instant(after, calendar) + count * 60 * MINUTE),
        (_, Val::Day(day)) => Val::Day(shifted(*day, span)),
        (_, Val::Time(instant)) => {
            let offset = calendar.offset(instant.div_euclid(1_000_000_000));
            let wall = instant + i128::from(offset) * 1_000_000_000;
            let day = shifted(wall.div_euclid(DAY) as i64, span);
            Val::Time(calendar.instant(i128::from(day) * DAY + wall.rem_euclid(DAY)))
        }
        (_, other) => panic!("{other:?} is no time"),
    }
}

fn shifted(day: i64, span: TimeSpan) -> i64 {
    let from = NaiveDate::default() + TimeDelta::days(day);
    number(match span.unit {
        DateUnit::Weeks => from + Days::new(u64::from(span.count) * 7),
        DateUnit::Months => from + Months::new(span.count),
        DateUnit::Quarters => from + Months::new(span.count * 3),
        DateUnit::Years => from + Months::new(span.count * 12),
        _ => from + Days::new(span.count.into()),
    })
}

/// A record of a step and one of its joined records.
struct Happened {
    time: Val,
    rows: Vec<usize>,
}

impl Asking<'_> {
    /// The customer's records of a path's first table that pass a filter and have a time.
    fn happened(&self, path: &Path, filter: Option<&Group>, customer: usize) -> Vec<Happened> {
        let tables = self.reading.tables_of(Some(path));
        let mut found = BTreeMap::new();
        for rows in self.joined(Some(path), customer) {
            let Some(time) = self.reading.tables[tables[0]].at(rows[0]).cloned() else { continue };
            if self.passes(filter, Frame { tables: &tables, rows: &rows }) {
                found.entry(rows[0]).or_insert(Happened { time, rows });
            }
        }
        found.into_values().collect()
    }

    pub(super) fn sequence(&self, sequence: &Sequence, customer: usize) -> bool {
        let calendar = &self.reading.calendar;
        let later = |a: &Val, b: &Val| compare(a, b, calendar).is_gt();
        let mut before: Vec<Happened> = Vec::new();
        for (at, step) in sequence.steps.iter().enumerate() {
            let mut here = self.happened(&step.path, step.filter.as_ref(), customer);
            if at > 0 {
                let forbidden = step.without.as_ref().map_or_else(Vec::new, |between| {
                    self.happened(&between.path, between.filter.as_ref(), customer)
                });
                let last = &sequence.steps[at - 1].path;
                let follows = |one: &Happened, other: &Happened| {
                    later(&other.time, &one.time)
                        && step
                            .within
                            .is_none_or(|span| !later(&other.time, &deadline(&one.time, span, calendar)))
                        && !forbidden.iter().any(|x| later(&x.time, &one.time) && later(&other.time, &x.time))
                        && step.same.as_ref().is_none_or(|same| {
                            self.shared(same, (last, &one.rows), (&step.path, &other.rows))
                        })
                };
                here.retain(|other| before.iter().any(|one| follows(one, other)));
            }
            before = here;
        }
        !before.is_empty()
    }

    /// Whether two records have the same value of an attribute.
    fn shared(&self, same: &Attribute, one: (&Path, &[usize]), other: (&Path, &[usize])) -> bool {
        let value = |(path, rows): (&Path, &[usize])| {
            let tables = self.reading.tables_of(Some(path));
            self.value(same, Frame { tables: &tables, rows })
        };
        let (one, other) = (value(one), value(other));
        !one.is_empty() && !other.is_empty() && order(&one, &other).is_eq()
    }
}

#[test]
fn days_follow_the_wall_clock_and_hours_do_not() {
    let context =
        satsuma::model::context::Context { as_of: 0, time_zone: "Europe/Madrid".into(), first_weekday: 1 };
    let calendar = Calendar::of(&context);
    let at = |text: &str| {
        let time: chrono::DateTime<chrono::Utc> = text.parse().expect("a time");
        Val::Time(time.timestamp_nanos_opt().expect("near enough").into())
    };
    let until =
        |from: &str, count: u32, unit: DateUnit| deadline(&at(from), TimeSpan { count, unit }, &calendar);
    // Clocks go forward on 29 March 2026 at 02:00.
    assert_eq!(until("2026-03-28T11:00:00Z", 1, DateUnit::Days), at("2026-03-29T10:00:00Z"));
    assert_eq!(until("2026-03-28T11:00:00Z", 24, DateUnit::Hours), at("2026-03-29T11:00:00Z"));
    assert_eq!(until("2026-03-28T01:30:00Z", 1, DateUnit::Days), at("2026-03-29T01:30:00Z"));
    assert_eq!(until("2026-01-31T10:00:00Z", 1, DateUnit::Months), at("2026-02-28T10:00:00Z"));
    assert_eq!(until("2026-01-31T10:00:00Z", 1, DateUnit::Quarters), at("2026-04-30T09:00:00Z"));
    let day = |text: &str| Val::Day(number(text.parse().expect("a day")));
    let span = TimeSpan { count: 1, unit: DateUnit::Years };
    assert_eq!(deadline(&day("2024-02-29"), span, &calendar), day("2025-02-28"));
}
