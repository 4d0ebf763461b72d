//! Days, instants and intervals, all of them asked of chrono.

use chrono::{
    DateTime, Datelike, Days, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone, Timelike,
};
use chrono_tz::Tz;
use satsuma::model::{
    condition::{Anniversary, DatePart, DateTest, DateUnit, Period, TimeSpan},
    context::Context,
    value::Moment,
};

const SECOND: i128 = 1_000_000_000;

/// *As of* in its zone.
pub(crate) struct Calendar {
    zone: Tz,
    /// Nanoseconds since 1970-01-01T00:00:00 UTC.
    pub now: i128,
    pub today: NaiveDate,
    first_weekday: u8,
}

/// From the first inside to the first outside, in days or nanoseconds; without an end where there is none.
pub(crate) type Interval = (Option<i128>, Option<i128>);

pub(crate) fn number(day: NaiveDate) -> i64 {
    (day - NaiveDate::default()).num_days()
}

/// A calendar day of the same place in its 400 years, and how many times 400 years it is away. So days that chrono does
/// not know have their month and weekday, too.
fn near(day: i64) -> (NaiveDate, i64) {
    let days = day.rem_euclid(146_097);
    (NaiveDate::default() + TimeDelta::days(days), day.div_euclid(146_097))
}

fn naive(seconds: i128) -> NaiveDateTime {
    // Far beyond the time zone database nothing changes any more.
    let seconds = seconds.clamp(-3_000_000_000_000, 3_000_000_000_000) as i64;
    DateTime::from_timestamp(seconds, 0).expect("a time").naive_utc()
}

impl Calendar {
    pub(crate) fn of(context: &Context) -> Self {
        let zone: Tz = context.time_zone.parse().expect("a zone");
        let now = i128::from(context.as_of) * 1_000_000;
        let mut calendar =
            Self { zone, now, today: NaiveDate::default(), first_weekday: context.first_weekday };
        let today = calendar.local(now).0;
        calendar.today = NaiveDate::default() + TimeDelta::days(today);
        calendar
    }

    /// Seconds that the wall clock is ahead of UTC.
    pub(crate) fn offset(&self, seconds: i128) -> i32 {
        self.zone.offset_from_utc_datetime(&naive(seconds)).fix().local_minus_utc()
    }

    /// The day and the hour on the wall clock at an instant.
    pub(crate) fn local(&self, instant: i128) -> (i64, u32) {
        let seconds = instant.div_euclid(SECOND);
        let wall = seconds + i128::from(self.offset(seconds));
        (wall.div_euclid(86_400) as i64, (wall.rem_euclid(86_400) / 3_600) as u32)
    }

    /// The instant of a wall-clock time: the earlier of two; one that does not exist shifts forward.
    pub(crate) fn instant(&self, wall: i128) -> i128 {
        let time = naive(wall.div_euclid(SECOND));
        let offset = match self.zone.from_local_datetime(&time) {
            LocalResult::Single(found) => found.offset().fix(),
            LocalResult::Ambiguous(a, b) => a.min(b).offset().fix(),
            LocalResult::None => {
                let mut before = time;
                loop {
                    before -= TimeDelta::minutes(1);
                    match self.zone.from_local_datetime(&before) {
                        LocalResult::Single(found) => break found.offset().fix(),
                        LocalResult::Ambiguous(a, b) => break a.max(b).offset().fix(),
                        LocalResult::None => {}
                    }
                }
            }
        };
        wall - i128::from(offset.local_minus_utc()) * SECOND
    }

    /// The first instant of a day.
    pub(crate) fn start(&self, day: NaiveDate) -> i128 {
        let seconds = |time: DateTime<Tz>| i128::from(time.timestamp()) * SECOND;
        let found = |time: NaiveDateTime| self.zone.from_local_datetime(&time).earliest();
        let midnight = day.and_time(NaiveTime::MIN);
        if let Some(found) = found(midnight) {
            return seconds(found);
        }
        let mut first = midnight;
        while found(first).is_none() {
            first += TimeDelta::minutes(1);
        }
        while found(first - TimeDelta::seconds(1)).is_some() {
            first -= TimeDelta::seconds(1);
        }
        seconds(found(first).expect("an instant"))
    }

    fn end(&self, day: NaiveDate, timed: bool) -> i128 {
        if timed { self.start(day) } else { number(day).into() }
    }

    fn back(&self, count: u32, unit: DateUnit) -> NaiveDate {
        let days = |days: u32| self.today.checked_sub_days(Days::new(days.into()));
        let months = |months: u32| self.today.checked_sub_months(Months::new(months));
        match unit {
            DateUnit::Minutes | DateUnit::Hours => Some(self.today),
            DateUnit::Days => days(count),
            DateUnit::Weeks => days(count * 7),
            DateUnit::Months => months(count),
            DateUnit::Quarters => months(count * 3),
            DateUnit::Years => months(count * 12),
        }
        .expect("a day that chrono knows")
    }

    fn ahead(&self, count: u32, unit: DateUnit) -> NaiveDate {
        let days = |days: u32| self.today.checked_add_days(Days::new(days.into()));
        let months = |months: u32| self.today.checked_add_months(Months::new(months));
        match unit {
            DateUnit::Minutes | DateUnit::Hours => Some(self.today),
            DateUnit::Days => days(count),
            DateUnit::Weeks => days(count * 7),
            DateUnit::Months => months(count),
            DateUnit::Quarters => months(count * 3),
            DateUnit::Years => months(count * 12),
        }
        .expect("a day that chrono knows")
    }

    fn period(&self, period: Period) -> (NaiveDate, NaiveDate) {
        let today = self.today;
        let days = |from: i64| (today + TimeDelta::days(from), today + TimeDelta::days(from + 1));
        let mut monday = today;
        while monday.weekday().number_from_monday() != u32::from(self.first_weekday) {
            monday = monday - Days::new(1);
        }
        let week = |from: i64| (monday + TimeDelta::days(from * 7), monday + TimeDelta::days(from * 7 + 7));
        let first = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1).expect("a day");
        let shift = |day: NaiveDate, months: i32| match months {
            0.. => day + Months::new(months.unsigned_abs()),
            _ => day - Months::new(months.unsigned_abs()),
        };
        let months = |begin: NaiveDate, from: i32, size: i32| {
            (shift(begin, from * size), shift(begin, (from + 1) * size))
        };
        let month = first(today.year(), today.month());
        let quarter = first(today.year(), today.month0() / 3 * 3 + 1);
        let year = first(today.year(), 1);
        match period {
            Period::Today => days(0),
            Period::Yesterday => days(-1),
            Period::Tomorrow => days(1),
            Period::ThisWeek | Period::WeekToDate => week(0),
            Period::LastWeek => week(-1),
            Period::NextWeek => week(1),
            Period::ThisMonth | Period::MonthToDate => months(month, 0, 1),
            Period::LastMonth => months(month, -1, 1),
            Period::NextMonth => months(month, 1, 1),
            Period::ThisQuarter | Period::QuarterToDate => months(quarter, 0, 3),
            Period::LastQuarter => months(quarter, -1, 3),
            Period::NextQuarter => months(quarter, 1, 3),
            Period::ThisYear | Period::YearToDate => months(year, 0, 12),
            Period::LastYear => months(year, -1, 12),
            Period::NextYear => months(year, 1, 12),
        }
    }

    /// The interval of a moment: of a day, or of one instant.
    fn moment(&self, moment: Moment, timed: bool) -> (i128, i128) {
        match moment {
            Moment::Time(time) => {
                let nanoseconds =
                    i128::from(time.and_utc().timestamp()) * SECOND + i128::from(time.nanosecond());
                let instant = self.instant(nanoseconds);
                (instant, instant + 1)
            }
            Moment::Day(day) => (self.end(day, timed), self.end(day + Days::new(1), timed)),
        }
    }

    /// What a test means now; nothing for parts of the calendar and anniversaries.
    pub(crate) fn interval(&self, test: &DateTest, timed: bool) -> Option<Interval> {
        let hours = |unit: DateUnit| match unit {
            DateUnit::Minutes => Some(60 * SECOND),
            DateUnit::Hours => Some(3_600 * SECOND),
            _ => None,
        };
        let next = |day: NaiveDate| day + Days::new(1);
        let after_now = if timed { self.now + 1 } else { i128::from(number(self.today)) + 1 };
        Some(match test {
            DateTest::On { value } => {
                let (from, to) = self.moment(*value, timed);
                (Some(from), Some(to))
            }
            DateTest::Before { value } => (None, Some(self.moment(*value, timed).0)),
            DateTest::After { value } => (Some(self.moment(*value, timed).1), None),
            DateTest::OnOrBefore { value } => (None, Some(self.moment(*value, timed).1)),
            DateTest::OnOrAfter { value } => (Some(self.moment(*value, timed).0), None),
            DateTest::Between { from, to } => {
                (Some(self.moment(*from, timed).0), Some(self.moment(*to, timed).1))
            }
            DateTest::WithinLast(TimeSpan { count, unit }) => match hours(*unit) {
                Some(one) => (Some(self.now - i128::from(*count) * one), Some(after_now)),
                None => (Some(self.end(self.back(*count, *unit), timed)), Some(after_now)),
            },
            DateTest::WithinNext(TimeSpan { count, unit }) => match hours(*unit) {
                Some(one) => (Some(after_now), Some(after_now + i128::from(*count) * one)),
                None => (Some(after_now), Some(self.end(next(self.ahead(*count, *unit)), timed))),
            },
            DateTest::MoreThanAgo(TimeSpan { count, unit }) => match hours(*unit) {
                Some(one) => (None, Some(self.now - i128::from(*count) * one)),
                None => (None, Some(self.end(self.back(*count, *unit), timed))),
            },
            DateTest::BetweenAgo { from, to, unit } => match hours(*unit) {
                Some(one) => {
                    (Some(self.now - i128::from(*to) * one), Some(after_now - i128::from(*from) * one))
                }
                None => (
                    Some(self.end(self.back(*to, *unit), timed)),
                    Some(self.end(next(self.back(*from, *unit)), timed)),
                ),
            },
            DateTest::In { period } => {
                let (first, after) = self.period(*period);
                let to_date = matches!(
                    period,
                    Period::WeekToDate | Period::MonthToDate | Period::QuarterToDate | Period::YearToDate
                );
                (Some(self.end(first, timed)), Some(if to_date { after_now } else { self.end(after, timed) }))
            }
            DateTest::Part { .. } | DateTest::Anniversary { .. } => return None,
        })
    }

    /// Whether a test of parts or anniversaries holds of a local day and hour.
    pub(crate) fn of_calendar(&self, test: &DateTest, day: i64, hour: u32) -> bool {
        let (date, cycles) = near(day);
        match test {
            DateTest::Part { part, values } => {
                let value = match part {
                    DatePart::Month => date.month().into(),
                    DatePart::DayOfMonth => date.day().into(),
                    DatePart::Weekday => date.weekday().number_from_monday().into(),
                    DatePart::Hour => hour.into(),
                    DatePart::Year => i64::from(date.year()) + cycles * 400,
                    DatePart::IsoWeek => date.iso_week().week().into(),
                };
                values.iter().any(|one| i64::from(*one) == value)
            }
            DateTest::Anniversary { when } => {
                let near = |days: u32| i64::from(days).min(800);
                let days = match when {
                    Anniversary::Today => 0..=0,
                    Anniversary::WithinNext(count) => 1..=near(*count),
                    Anniversary::WithinLast(count) => -near(*count)..=0,
                };
                let own = (date.month(), date.day());
                days.map(|days| self.today + TimeDelta::days(days)).any(|day| {
                    let stands_in = own == (2, 29) && (day.month(), day.day()) == (2, 28) && !day.leap_year();
                    (day.month(), day.day()) == own || stands_in
                })
            }
            _ => unreachable!("an interval"),
        }
    }
}
