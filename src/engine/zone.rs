//! The workspace's time zone: days to instants and instants to the wall clock.

use chrono::{DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// Nanoseconds since 1970-01-01T00:00:00 UTC. Wide enough for every unit that a file can have.
pub type Instant = i128;

/// Nanoseconds of a second.
pub const SECOND: i128 = 1_000_000_000;

/// A time zone with its daylight-saving changes.
#[derive(Clone, Copy, Debug)]
pub struct Zone(Tz);

fn nanoseconds(time: NaiveDateTime) -> Instant {
    let time = time.and_utc();
    i128::from(time.timestamp()) * SECOND + i128::from(time.timestamp_subsec_nanos())
}

/// The wall-clock reading that stands at so many nanoseconds; nothing beyond the calendar.
pub(crate) fn naive(nanoseconds: Instant) -> Option<NaiveDateTime> {
    let seconds = i64::try_from(nanoseconds.div_euclid(SECOND)).ok()?;
    DateTime::from_timestamp(seconds, nanoseconds.rem_euclid(SECOND) as u32).map(|time| time.naive_utc())
}

impl Zone {
    /// The zone of an IANA name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Nanoseconds that the wall clock is ahead of UTC at an instant.
    pub fn offset_at(self, instant: Instant) -> i128 {
        // Before and after the calendar's ends the zone does not change.
        let clamped = instant.clamp(-8_000_000_000_000 * SECOND, 8_000_000_000_000 * SECOND);
        let Some(utc) = naive(clamped) else { return 0 };
        i128::from(self.0.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * SECOND
    }

    /// The instant of a wall-clock time: the earlier one of a time that occurs twice; a time that does not exist shifts
    /// forward.
    pub fn instant(self, local: NaiveDateTime) -> Instant {
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => nanoseconds(time.naive_utc()),
            MappedLocalTime::None => {
                // By what the clock was ahead before the gap.
                let before = nanoseconds(local) - 86_400 * SECOND;
                nanoseconds(local) - self.offset_at(before)
            }
        }
    }

    /// The first instant of a day.
    pub fn start_of(self, day: NaiveDate) -> Instant {
        let midnight = day.and_time(NaiveTime::MIN);
        match self.0.from_local_datetime(&midnight) {
            MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => nanoseconds(time.naive_utc()),
            MappedLocalTime::None => {
                // Midnight is in a gap: the day begins where the gap ends, which is the change itself.
                let (mut low, mut high) = (nanoseconds(midnight) - 26 * 3600 * SECOND, nanoseconds(midnight) + 26 * 3600 * SECOND);
                let reached = |instant: Instant| naive(instant + self.offset_at(instant)).is_some_and(|local| local.date() >= day);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if reached(middle) { high = middle } else { low = middle }
                }
                high
            }
        }
    }

    /// The wall clock at an instant; nothing beyond the calendar.
    pub fn local(self, instant: Instant) -> Option<NaiveDateTime> {
        naive(instant + self.offset_at(instant))
    }

    /// The instants within `[from, to]` at which the offset changes, with the offsets before and after, ascending.
    pub fn changes(self, from: Instant, to: Instant) -> Vec<(Instant, i128, i128)> {
        // Zones have kept an offset for at least this long; two changes within it would be missed.
        const STEP: i128 = 7 * 86_400 * SECOND;
        let mut changes = Vec::new();
        let mut at = from;
        let mut offset = self.offset_at(at);
        while at < to {
            let next = (at + STEP).min(to);
            let there = self.offset_at(next);
            if there != offset {
                let (mut low, mut high) = (at, next);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if self.offset_at(middle) == offset { low = middle } else { high = middle }
                }
                changes.push((high, offset, there));
                offset = there;
            }
            at = next;
        }
        changes
    }
}

/// `day` moved by so many months, clamped to the month's last day; nothing beyond the calendar.
pub(crate) fn add_months(day: NaiveDate, months: i64) -> Option<NaiveDate> {
    let months = i32::try_from(months).ok()?;
    let total = day.year().checked_mul(12)?.checked_add(day.month0() as i32)?.checked_add(months)?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) as u32 + 1);
    (1..=day.day()).rev().find_map(|candidate| NaiveDate::from_ymd_opt(year, month, candidate))
}

/// `day` moved by so many days; nothing beyond the calendar.
pub(crate) fn add_days(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    if days < 0 { day.checked_sub_days(Days::new(days.unsigned_abs())) } else { day.checked_add_days(Days::new(days as u64)) }
}

/// Days since 1970-01-01.
pub(crate) fn day_number(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// The day of that number; nothing beyond the calendar.
pub(crate) fn day_of(number: i64) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::try_days(number)?)
}
