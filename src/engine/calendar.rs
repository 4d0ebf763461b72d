//! Dates that float and dates that stand: each becomes one half-open interval, once.

use chrono::{NaiveDate, Timelike};

use super::{
    days::{self, Civil},
    zone::{DAY, Instant, SECOND, Zone},
};
use crate::model::{
    condition::{Anniversary, DateTest, DateUnit, Period, TimeSpan},
    context::Context,
    figures::Interval,
    value::Moment,
};

/// *As of*, in the workspace's zone.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub instant: Instant,
    /// Its local day, since 1970-01-01.
    pub day: i64,
    pub zone: Zone,
    /// 1 (Monday) to 7 (Sunday).
    pub first_weekday: u8,
}

/// From the first inside to the first outside; without an end where there is none. Of dates in days since 1970-01-01, of
/// date-times in nanoseconds since then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub from: Option<i128>,
    pub to: Option<i128>,
}

/// Days since 1970-01-01.
pub(super) fn day_number(day: NaiveDate) -> i64 {
    (day - NaiveDate::default()).num_days()
}

fn quarter(day: i64) -> i64 {
    i64::from(Civil::of(day).month - 1) / 3
}

fn month_of_year(day: i64) -> i64 {
    i64::from(Civil::of(day).month - 1)
}

impl Now {
    /// The context's instant in its zone; nothing where the zone is not known.
    pub(super) fn of(context: &Context) -> Option<Self> {
        let zone = Zone::named(&context.time_zone)?;
        let instant = Instant::from(context.as_of) * 1_000_000;
        let day = zone.day_at(instant);
        Some(Self { instant, day, zone, first_weekday: context.first_weekday.clamp(1, 7) })
    }

    /// The day so many units after today, before it where `count` is negative. Of hours and minutes: today.
    fn shifted(&self, count: i64, unit: DateUnit) -> i64 {
        match unit {
            DateUnit::Minutes | DateUnit::Hours => self.day,
            DateUnit::Days => self.day + count,
            DateUnit::Weeks => self.day + count * 7,
            DateUnit::Months => days::add_months(self.day, count),
            DateUnit::Quarters => days::add_months(self.day, count * 3),
            DateUnit::Years => days::add_months(self.day, count * 12),
        }
    }

    /// The first day of a period and the first day after it.
    fn period(&self, period: Period) -> (i64, i64) {
        let days = |from: i64| (self.day + from, self.day + from + 1);
        let week = |from: i64| {
            let first = days::first_of_week(self.day, self.first_weekday) + from * 7;
            (first, first + 7)
        };
        // `months` long, the one that today is in began so many months ago.
        let months = |from: i64, months: i64, into: i64| {
            let begin = from * months - into;
            (days::first_of_month(self.day, begin), days::first_of_month(self.day, begin + months))
        };
        let month = |from| months(from, 1, 0);
        let quarters = |from| months(from, 3, month_of_year(self.day) - quarter(self.day) * 3);
        let year = |from| months(from, 12, month_of_year(self.day));
        match period {
            Period::Today => days(0),
            Period::Yesterday => days(-1),
            Period::Tomorrow => days(1),
            Period::ThisWeek | Period::WeekToDate => week(0),
            Period::LastWeek => week(-1),
            Period::NextWeek => week(1),
            Period::ThisMonth | Period::MonthToDate => month(0),
            Period::LastMonth => month(-1),
            Period::NextMonth => month(1),
            Period::ThisQuarter | Period::QuarterToDate => quarters(0),
            Period::LastQuarter => quarters(-1),
            Period::NextQuarter => quarters(1),
            Period::ThisYear | Period::YearToDate => year(0),
            Period::LastYear => year(-1),
            Period::NextYear => year(1),
        }
    }

    /// The days, first and last, of which the anniversaries are asked.
    pub(super) fn anniversary(&self, when: Anniversary) -> (i64, i64) {
        match when {
            Anniversary::Today => (self.day, self.day),
            Anniversary::WithinNext(days) => (self.day + 1, self.day + i64::from(days)),
            Anniversary::WithinLast(days) => (self.day - i64::from(days), self.day),
        }
    }
}

/// Nanoseconds of the units that count from the instant itself.
fn clock_unit(unit: DateUnit) -> Option<i128> {
    match unit {
        DateUnit::Minutes => Some(60 * SECOND),
        DateUnit::Hours => Some(3_600 * SECOND),
        _ => None,
    }
}

/// How days and moments become the ends of spans.
struct Ends<'a> {
    now: &'a Now,
    timed: bool,
}

impl Ends<'_> {
    fn start(&self, day: i64) -> i128 {
        if self.timed { self.now.zone.start_of(day) } else { day.into() }
    }

    /// The first beyond *as of*: for dates tomorrow.
    fn after_now(&self) -> i128 {
        if self.timed { self.now.instant + 1 } else { i128::from(self.now.day) + 1 }
    }

    /// The first inside a moment, and the first after it.
    fn moment(&self, moment: Moment) -> (i128, i128) {
        match moment {
            Moment::Time(time) if self.timed => {
                let seconds = i128::from(day_number(time.date())) * i128::from(DAY)
                    + i128::from(time.num_seconds_from_midnight());
                let instant =
                    self.now.zone.instant(seconds * SECOND + i128::from(time.nanosecond() % 1_000_000_000));
                (instant, instant + 1)
            }
            moment => {
                let day = day_number(moment.day());
                (self.start(day), self.start(day + 1))
            }
        }
    }

    /// So many units back from now, and the first after the day (or instant) there; ahead where `count` is negative.
    fn ago(&self, count: i64, unit: DateUnit) -> (i128, i128) {
        match clock_unit(unit) {
            Some(nanoseconds) if self.timed => {
                let instant = self.now.instant - i128::from(count) * nanoseconds;
                (instant, instant + 1)
            }
            _ => {
                let day = self.now.shifted(-count, unit);
                (self.start(day), self.start(day + 1))
            }
        }
    }
}

/// What a test asks of date-times (`timed`) or dates, where that is an interval: not for parts of the calendar and
/// anniversaries.
pub(super) fn resolve(test: &DateTest, now: &Now, timed: bool) -> Option<Span> {
    let ends = Ends { now, timed };
    let span = |from, to| Some(Span { from: Some(from), to: Some(to) });
    let before = |to| Some(Span { from: None, to: Some(to) });
    let from_on = |from| Some(Span { from: Some(from), to: None });
    match *test {
        DateTest::On { value } => span(ends.moment(value).0, ends.moment(value).1),
        DateTest::Before { value } => before(ends.moment(value).0),
        DateTest::After { value } => from_on(ends.moment(value).1),
        DateTest::OnOrBefore { value } => before(ends.moment(value).1),
        DateTest::OnOrAfter { value } => from_on(ends.moment(value).0),
        DateTest::Between { from, to } => span(ends.moment(from).0, ends.moment(to).1),
        DateTest::WithinLast(TimeSpan { count, unit }) => {
            span(ends.ago(count.into(), unit).0, ends.after_now())
        }
        DateTest::WithinNext(TimeSpan { count, unit }) => {
            span(ends.after_now(), ends.ago(-i64::from(count), unit).1)
        }
        DateTest::MoreThanAgo(TimeSpan { count, unit }) => before(ends.ago(count.into(), unit).0),
        DateTest::BetweenAgo { from, to, unit } => {
            span(ends.ago(to.into(), unit).0, ends.ago(from.into(), unit).1)
        }
        DateTest::In { period } => {
            let (first, after) = now.period(period);
            match period {
                Period::WeekToDate | Period::MonthToDate | Period::QuarterToDate | Period::YearToDate => {
                    span(ends.start(first), ends.after_now())
                }
                _ => span(ends.start(first), ends.start(after)),
            }
        }
        DateTest::Part { .. } | DateTest::Anniversary { .. } => None,
    }
}

/// What a test that moves with *as of* means now, as a person is told it; nothing for those that stand.
pub(super) fn told(test: &DateTest, now: &Now, timed: bool) -> Option<Interval> {
    match *test {
        DateTest::WithinLast(_)
        | DateTest::WithinNext(_)
        | DateTest::MoreThanAgo(_)
        | DateTest::BetweenAgo { .. }
        | DateTest::In { .. } => {
            let Span { from, to } = resolve(test, now, timed)?;
            let text = |end: i128| if timed { wall_text(end, now) } else { day_text(end as i64) };
            // Times are shown to the second: the first of them that is inside.
            let first = |from: i128| if timed { from + (-from).rem_euclid(SECOND) } else { from };
            Some(Interval { from: from.map(|from| text(first(from))), to: to.map(|to| text(to - 1)), timed })
        }
        DateTest::Anniversary { when } => {
            let (first, last) = now.anniversary(when);
            Some(Interval { from: Some(day_text(first)), to: Some(day_text(last)), timed: false })
        }
        _ => None,
    }
}

/// `2026-11-24`; years of other than four digits with their sign.
fn day_text(day: i64) -> String {
    let Civil { year, month, day } = Civil::of(day);
    match year {
        0..=9_999 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:+05}-{month:02}-{day:02}"),
    }
}

/// `2026-11-24T09:30:00` on the wall clock; fractions of a second are left out.
fn wall_text(instant: Instant, now: &Now) -> String {
    let wall = (instant + now.zone.offset(instant)).div_euclid(SECOND);
    let (day, second) = (wall.div_euclid(DAY.into()), wall.rem_euclid(DAY.into()));
    format!("{}T{:02}:{:02}:{:02}", day_text(day as i64), second / 3_600, second / 60 % 60, second % 60)
}
