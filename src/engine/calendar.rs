//! Dates that float and dates that stand: every one becomes half-open intervals, once.

use chrono::{Datelike, NaiveDate};

use super::zone::{Instant, SECOND, Zone, add_days, add_months, day_number, naive};
use crate::model::{
    condition::{Anniversary, DateTest, DateUnit, Period, TimeSpan},
    context::Context,
    figures::Interval,
    value::Moment,
};

/// *As of*, resolved: the instant, its local day, the zone, the first weekday.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The instant.
    pub instant: Instant,
    /// Its day in the zone.
    pub day: NaiveDate,
    /// The workspace's zone.
    pub zone: Zone,
    /// 1 (Monday) to 7 (Sunday).
    pub first_weekday: u8,
}

/// Half-open, without an end where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first inside.
    pub from: Option<i128>,
    /// The first outside.
    pub to: Option<i128>,
}

/// What a test of a date asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// Within the span: of days (since 1970) for dates, of nanoseconds for date-times.
    Span(Span),
    /// One of these days of the year, as `month * 32 + day`.
    DaysOfYear(Vec<u32>),
}

impl Now {
    /// The context's instant in its zone; nothing where the zone is unknown.
    pub fn of(context: &Context) -> Option<Self> {
        let zone = Zone::named(&context.time_zone)?;
        let instant = i128::from(context.as_of) * 1_000_000;
        let day = zone.local(instant)?.date();
        Some(Self { instant, day, zone, first_weekday: context.first_weekday.clamp(1, 7) })
    }

    fn start_of_week(&self, day: NaiveDate) -> Option<NaiveDate> {
        let back = (day.weekday().number_from_monday() + 7 - u32::from(self.first_weekday)) % 7;
        add_days(day, -i64::from(back))
    }

    fn back(&self, count: i64, unit: DateUnit) -> Option<NaiveDate> {
        match unit {
            DateUnit::Weeks => add_days(self.day, -count.checked_mul(7)?),
            DateUnit::Months => add_months(self.day, -count),
            DateUnit::Quarters => add_months(self.day, -count.checked_mul(3)?),
            DateUnit::Years => add_months(self.day, -count.checked_mul(12)?),
            _ => add_days(self.day, -count),
        }
    }
}

/// Seconds of the units that count back from the instant itself.
fn fine(unit: DateUnit) -> Option<i128> {
    match unit {
        DateUnit::Minutes => Some(60),
        DateUnit::Hours => Some(3600),
        _ => None,
    }
}

/// How days and the instant *as of* become ends of spans: for dates numbers of days, for date-times nanoseconds.
#[derive(Clone, Copy)]
struct Ends<'a> {
    now: &'a Now,
    timed: bool,
}

impl Ends<'_> {
    fn start(self, day: Option<NaiveDate>) -> Option<i128> {
        day.map(|day| if self.timed { self.now.zone.start_of(day) } else { day_number(day).into() })
    }

    fn after(self, day: Option<NaiveDate>) -> Option<i128> {
        self.start(day.and_then(|day| add_days(day, 1)))
    }

    /// The first beyond *as of*.
    fn beyond_now(self) -> Option<i128> {
        if self.timed { Some(self.now.instant + 1) } else { self.after(Some(self.now.day)) }
    }

    fn first(self, moment: Moment) -> Option<i128> {
        match moment {
            Moment::Time(time) if self.timed => Some(self.now.zone.instant(time)),
            moment => self.start(Some(moment.day())),
        }
    }

    fn beyond(self, moment: Moment) -> Option<i128> {
        match moment {
            Moment::Time(time) if self.timed => Some(self.now.zone.instant(time) + 1),
            moment => self.after(Some(moment.day())),
        }
    }
}

/// What a test asks of dates (`timed` false) or date-times. Nothing for parts of the calendar, which are no spans.
pub fn resolve(test: &DateTest, now: &Now, timed: bool) -> Option<Resolved> {
    let ends = Ends { now, timed };
    let span = |from, to| Some(Resolved::Span(Span { from, to }));
    match *test {
        DateTest::On { value } => span(ends.first(value), ends.beyond(value)),
        DateTest::Before { value } => span(None, ends.first(value)),
        DateTest::After { value } => span(ends.beyond(value), None),
        DateTest::OnOrBefore { value } => span(None, ends.beyond(value)),
        DateTest::OnOrAfter { value } => span(ends.first(value), None),
        DateTest::Between { from, to } => span(ends.first(from), ends.beyond(to)),
        DateTest::WithinLast(TimeSpan { count, unit }) => {
            let from = match fine(unit) {
                Some(seconds) if timed => Some(now.instant - i128::from(count) * seconds * SECOND),
                _ => ends.start(now.back(count.into(), unit)),
            };
            span(from, ends.beyond_now())
        }
        DateTest::WithinNext(TimeSpan { count, unit }) => {
            let to = match fine(unit) {
                Some(seconds) if timed => Some(now.instant + i128::from(count) * seconds * SECOND + 1),
                _ => ends.after(now.back(-i64::from(count), unit)),
            };
            span(ends.beyond_now(), to)
        }
        DateTest::MoreThanAgo(TimeSpan { count, unit }) => match fine(unit) {
            Some(seconds) if timed => span(None, Some(now.instant - i128::from(count) * seconds * SECOND)),
            // So long ago that the calendar does not reach there: nobody.
            _ => span(None, Some(ends.start(now.back(count.into(), unit)).unwrap_or(i128::MIN))),
        },
        DateTest::BetweenAgo { from: near, to: far, unit } => match fine(unit) {
            Some(seconds) if timed => {
                let back = |count: u32| now.instant - i128::from(count) * seconds * SECOND;
                span(Some(back(far)), Some(back(near) + 1))
            }
            _ => {
                let to = ends.after(now.back(near.into(), unit));
                span(ends.start(now.back(far.into(), unit)), Some(to.unwrap_or(i128::MIN)))
            }
        },
        DateTest::In { period } => {
            let (first, last) = period_days(period, now)?;
            match last {
                Some(last) => span(ends.start(Some(first)), ends.after(Some(last))),
                None => span(ends.start(Some(first)), ends.beyond_now()),
            }
        }
        DateTest::Anniversary { when } => Some(Resolved::DaysOfYear(anniversaries(when, now))),
        DateTest::Part { .. } => None,
    }
}

/// A period's first and last day; no last day where it ends at *as of*.
fn period_days(period: Period, now: &Now) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let day = now.day;
    let months = |back: i64, length: i64| {
        let first = day.with_day(1)?;
        let into = i64::from(first.month0()) % length;
        let first = add_months(first, -into + back * length)?;
        Some((first, Some(add_days(add_months(first, length)?, -1)?)))
    };
    let weeks = |back: i64| {
        let first = add_days(now.start_of_week(day)?, back * 7)?;
        Some((first, Some(add_days(first, 6)?)))
    };
    let days = |back: i64| {
        let day = add_days(day, back)?;
        Some((day, Some(day)))
    };
    let to_date = |whole: Option<(NaiveDate, Option<NaiveDate>)>| whole.map(|(first, _)| (first, None));
    match period {
        Period::Today => days(0),
        Period::Yesterday => days(-1),
        Period::Tomorrow => days(1),
        Period::ThisWeek => weeks(0),
        Period::LastWeek => weeks(-1),
        Period::NextWeek => weeks(1),
        Period::ThisMonth => months(0, 1),
        Period::LastMonth => months(-1, 1),
        Period::NextMonth => months(1, 1),
        Period::ThisQuarter => months(0, 3),
        Period::LastQuarter => months(-1, 3),
        Period::NextQuarter => months(1, 3),
        Period::ThisYear => months(0, 12),
        Period::LastYear => months(-1, 12),
        Period::NextYear => months(1, 12),
        Period::WeekToDate => to_date(weeks(0)),
        Period::MonthToDate => to_date(months(0, 1)),
        Period::QuarterToDate => to_date(months(0, 3)),
        Period::YearToDate => to_date(months(0, 12)),
    }
}

fn anniversaries(when: Anniversary, now: &Now) -> Vec<u32> {
    let (from, to) = match when {
        Anniversary::Today => (0, 0),
        Anniversary::WithinNext(days) => (1, i64::from(days.min(366))),
        Anniversary::WithinLast(days) => (-i64::from(days.min(366)), 0),
    };
    let mut found = Vec::new();
    for day in (from..=to).filter_map(|step| add_days(now.day, step)) {
        found.push(day.month() * 32 + day.day());
        if (day.month(), day.day()) == (2, 28) && !day.leap_year() {
            found.push(2 * 32 + 29);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The span as a person is told it: on the wall clock, the last day or instant still inside.
pub fn told(span: Span, now: &Now, timed: bool) -> Interval {
    let day = |number: i128| i64::try_from(number).ok().and_then(super::zone::day_of).map(|day| day.to_string());
    let time = |instant: Instant| {
        let local = naive(instant + now.zone.offset_at(instant))?;
        Some(local.format("%Y-%m-%dT%H:%M:%S").to_string())
    };
    if timed {
        Interval { from: span.from.and_then(time), to: span.to.and_then(|to| time(to - 1)), timed }
    } else {
        Interval { from: span.from.and_then(day), to: span.to.and_then(|to| day(to - 1)), timed }
    }
}
