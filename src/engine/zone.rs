//! The workspace's time zone: days to instants, wall-clock times to instants, and back.
//!
//! A zone is a table of its changes, read once from the time zone database. Before the first and after the last of them
//! its offset stays as it is, so that every instant of every file has a wall-clock time.

use std::sync::OnceLock;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

/// Nanoseconds since 1970-01-01T00:00:00 UTC. Wide enough for every value of every unit.
pub(super) type Instant = i128;

/// Nanoseconds of a second.
pub(super) const SECOND: i128 = 1_000_000_000;

/// Seconds of a day of 24 hours.
pub(super) const DAY: i64 = 86_400;

/// The database's changes lie between 1845 and 2100.
const SEARCHED: std::ops::Range<i64> = -4_000_000_000..4_200_000_000;

/// Shorter than any zone ever kept an offset; a test looks at all zones.
const STEP: i64 = 5 * DAY;

/// An instant from which on another offset holds. Offsets are seconds that the wall clock is ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Seconds since 1970-01-01T00:00:00 UTC.
    pub at: i64,
    pub before: i64,
    pub after: i64,
}

impl Change {
    /// The first wall-clock second that is read with the offset after the change. Of those that occur twice the earlier
    /// instant is meant, and those that the clock leaps over are read with the offset before, which shifts them forward.
    fn wall(&self) -> i64 {
        self.at + self.before.max(self.after)
    }

    /// Wall-clock seconds that do not exist, and by how much they shift forward.
    pub(super) fn gap(&self) -> Option<(std::ops::Range<i64>, i64)> {
        (self.after > self.before)
            .then(|| (self.at + self.before..self.at + self.after, self.after - self.before))
    }
}

/// The changes of each zone of the database, once somebody asked for them. They are looked for in twenty thousand places,
/// which is too long for every evaluation.
static CHANGES: [OnceLock<Vec<Change>>; TZ_VARIANTS.len()] = [const { OnceLock::new() }; TZ_VARIANTS.len()];

/// A time zone with its daylight-saving changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zone {
    tz: Tz,
}

impl Zone {
    /// The zone of an IANA name; nothing where the name is not known.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(Self { tz: name.parse().ok()? })
    }

    /// As cells are written by it.
    pub(super) fn tz(&self) -> chrono_tz::Tz {
        self.tz
    }

    /// Its IANA name.
    pub(super) fn name(&self) -> &'static str {
        self.tz.name()
    }

    fn looked_up(&self, seconds: i64) -> i64 {
        let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc();
        self.tz.offset_from_utc_datetime(&utc).fix().local_minus_utc().into()
    }

    /// Its changes, ascending.
    pub(super) fn changes(&self) -> &'static [Change] {
        CHANGES[self.tz as usize].get_or_init(|| {
            let mut changes = Vec::new();
            let mut from = (SEARCHED.start, self.looked_up(SEARCHED.start));
            while from.0 < SEARCHED.end {
                let to = (from.0 + STEP, self.looked_up(from.0 + STEP));
                if to.1 != from.1 {
                    let (mut low, mut high) = (from.0, to.0);
                    while high - low > 1 {
                        let middle = low + (high - low) / 2;
                        if self.looked_up(middle) == from.1 { low = middle } else { high = middle }
                    }
                    changes.push(Change { at: high, before: from.1, after: to.1 });
                }
                from = to;
            }
            changes
        })
    }

    fn first_offset(&self) -> i64 {
        self.changes().first().map_or_else(|| self.looked_up(0), |change| change.before)
    }

    /// Seconds that the wall clock is ahead of UTC at an instant, given in seconds.
    pub(super) fn offset_at(&self, seconds: i64) -> i64 {
        let changes = self.changes();
        match changes.partition_point(|change| change.at <= seconds) {
            0 => self.first_offset(),
            passed => changes[passed - 1].after,
        }
    }

    /// Seconds that the wall clock is ahead of UTC at an instant.
    pub(super) fn offset(&self, instant: Instant) -> Instant {
        let seconds = instant.div_euclid(SECOND).clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        Instant::from(self.offset_at(seconds)) * SECOND
    }

    /// The day that the wall clock shows at an instant.
    pub(super) fn day_at(&self, instant: Instant) -> i64 {
        (instant + self.offset(instant)).div_euclid(i128::from(DAY) * SECOND) as i64
    }

    /// The instant of a wall-clock time, given in nanoseconds as if it were UTC: of one that occurs twice the earlier; one
    /// that does not exist shifts forward.
    pub(super) fn instant(&self, wall: Instant) -> Instant {
        let seconds = wall.div_euclid(SECOND).clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        let changes = self.changes();
        let offset = match changes.partition_point(|change| change.wall() <= seconds) {
            0 => self.first_offset(),
            passed => changes[passed - 1].after,
        };
        wall - Instant::from(offset) * SECOND
    }

    /// The first instant at which the wall clock shows that day or a later one: local midnight, or where the clock leaps
    /// over it, the leap.
    pub(super) fn start_of(&self, day: i64) -> Instant {
        let midnight = i128::from(day) * i128::from(DAY);
        let mut begin = i128::MIN;
        let mut offset = i128::from(self.first_offset());
        for change in self.changes() {
            if i128::from(change.at) + offset > midnight {
                break;
            }
            begin = change.at.into();
            offset = change.after.into();
        }
        begin.max(midnight - offset) * SECOND
    }

    /// The wall-clock times whose instants lie in `[from, to)`, as half-open spans in nanoseconds, ascending and apart.
    /// They are several where a clock leaps over times that shift into the span from outside, or out of it.
    pub(super) fn walls(&self, from: Instant, to: Instant) -> Vec<(Instant, Instant)> {
        let changes = self.changes();
        let begins = std::iter::once(Instant::MIN)
            .chain(changes.iter().map(|change| Instant::from(change.wall()) * SECOND));
        let ends = changes.iter().map(|change| Instant::from(change.wall()) * SECOND).chain([Instant::MAX]);
        let offsets = std::iter::once(self.first_offset()).chain(changes.iter().map(|change| change.after));
        let mut spans: Vec<(Instant, Instant)> = Vec::new();
        for ((begin, end), offset) in begins.zip(ends).zip(offsets) {
            let offset = Instant::from(offset) * SECOND;
            let (low, high) = (begin.max(from.saturating_add(offset)), end.min(to.saturating_add(offset)));
            match spans.last_mut() {
                _ if low >= high => {}
                Some(last) if last.1 == low => last.1 = high,
                _ => spans.push((low, high)),
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{LocalResult, NaiveDateTime, NaiveTime, TimeDelta};

    fn nanoseconds(time: NaiveDateTime) -> Instant {
        i128::from(time.and_utc().timestamp()) * SECOND + i128::from(time.and_utc().timestamp_subsec_nanos())
    }

    #[test]
    fn the_table_has_every_change_of_every_zone() {
        let mut seed = 1_u64;
        for tz in TZ_VARIANTS {
            let zone = Zone::named(tz.name()).expect("a zone");
            let mut times: Vec<i64> =
                zone.changes().iter().flat_map(|change| [change.at - 1, change.at]).collect();
            for _ in 0..500 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                times.push((seed >> 30) as i64 % 16_000_000_000 - 8_000_000_000);
            }
            for seconds in times {
                assert_eq!(zone.offset_at(seconds), zone.looked_up(seconds), "{tz} {seconds}");
            }
            assert!(zone.changes().windows(2).all(|pair| pair[0].wall() < pair[1].wall()), "{tz}");
            assert!(zone.changes().windows(2).all(|pair| pair[1].at - pair[0].at > STEP), "{tz}");
        }
    }

    #[test]
    fn wall_times_are_as_chrono_says() {
        for name in
            ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"]
        {
            let zone = Zone::named(name).expect("a zone");
            for change in zone.changes() {
                for minutes in -200..200 {
                    let wall = DateTime::from_timestamp(change.at + change.before + minutes * 60, 0)
                        .expect("a time")
                        .naive_utc();
                    let expected = match zone.tz.from_local_datetime(&wall) {
                        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
                            nanoseconds(time.naive_utc())
                        }
                        LocalResult::None => {
                            let (range, _) = change.gap().expect("a gap");
                            assert!(range.contains(&wall.and_utc().timestamp()), "{name} {wall}");
                            nanoseconds(wall) - i128::from(change.before) * SECOND
                        }
                    };
                    assert_eq!(zone.instant(nanoseconds(wall)), expected, "{name} {wall}");
                }
            }
        }
    }

    #[test]
    fn days_begin_at_their_first_instant() {
        let start = |name: &str, day: &str| {
            let day = day.parse::<chrono::NaiveDate>().expect("a day");
            let days = (day - chrono::NaiveDate::default()).num_days();
            let seconds = Zone::named(name).expect("a zone").start_of(days) / SECOND;
            DateTime::from_timestamp(seconds as i64, 0).expect("a time").to_rfc3339()
        };
        assert_eq!(start("Europe/Madrid", "2026-11-24"), "2026-11-23T23:00:00+00:00");
        assert_eq!(start("Europe/Madrid", "2026-07-01"), "2026-06-30T22:00:00+00:00");
        // Midnight is leapt over: 00:00 to 01:00.
        assert_eq!(start("America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00+00:00");
        // The hour before midnight occurs twice: the day begins after the second.
        assert_eq!(start("America/Sao_Paulo", "2018-02-18"), "2018-02-18T03:00:00+00:00");
        // The whole 30 December 2011 is leapt over: it begins where the 31st does.
        assert_eq!(start("Pacific/Apia", "2011-12-30"), "2011-12-30T10:00:00+00:00");
        assert_eq!(start("Pacific/Apia", "2011-12-31"), "2011-12-30T10:00:00+00:00");
        // 23:30 to 00:30: the day begins half an hour after a midnight that was not.
        assert_eq!(start("America/Toronto", "1919-03-31"), "1919-03-31T04:30:00+00:00");
    }

    #[test]
    fn spans_of_wall_times_hold_just_the_instants() {
        for name in ["Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"] {
            let zone = Zone::named(name).expect("a zone");
            for change in zone.changes().iter().rev().take(12).chain(zone.changes().iter().take(6)) {
                for (from, to) in [(-3, 1), (0, 1), (1, 2), (-30, 30), (-1, 0)] {
                    let hour = 3600 * SECOND / 2;
                    let at = Instant::from(change.at) * SECOND;
                    let (from, to) = (at + from * hour + 7, at + to * hour);
                    let spans = zone.walls(from, to);
                    for minutes in -3_000..3_000 {
                        let wall = at + minutes * 60 * SECOND + Instant::from(change.after) * SECOND;
                        let inside = spans.iter().any(|(low, high)| (*low..*high).contains(&wall));
                        assert_eq!(inside, (from..to).contains(&zone.instant(wall)), "{name} {minutes}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_day_without_its_midnight_is_still_a_day() {
        let midnight = chrono::NaiveDate::from_ymd_opt(2018, 11, 4).expect("a day").and_time(NaiveTime::MIN);
        let zone = Zone::named("America/Sao_Paulo").expect("a zone");
        assert_eq!(
            zone.instant(nanoseconds(midnight)),
            zone.instant(nanoseconds(midnight + TimeDelta::hours(1)))
        );
    }
}
