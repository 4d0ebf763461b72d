//! When refreshes fall due, on a wall clock, and what of it has been done.
//!
//! Nothing here knows a clock or a zone: an instant is milliseconds since 1970-01-01T00:00:00 UTC, and how far a wall clock
//! is ahead of UTC at an instant is asked of an [`Offset`]. A time that a wall clock shows twice is meant when it comes
//! first; one that it leaps over is meant as much later as it leaps. So each occurrence has one instant, and no day has
//! fewer of them than its times.

use serde::{Deserialize, Serialize};

/// Milliseconds that the wall clock is ahead of UTC at an instant.
pub type Offset<'a> = &'a dyn Fn(i64) -> i64;

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// So many minutes has a day.
pub const DAY_MINUTES: u16 = 1_440;

/// At most so many times a day.
pub const MOST_TIMES: usize = 24;

/// What is done later than this is called late, in milliseconds.
pub const LATE: i64 = 5 * MINUTE;

/// So many occurrences are remembered as done.
const REMEMBERED: usize = 200;

/// On which days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// On every day.
    Daily,
    /// On these: 1 (Monday) to 7 (Sunday), ascending; at least one.
    Weekly(Vec<u8>),
    /// On this day of the month, 1 to 31; on the last one of months that do not have it.
    Monthly(u8),
}

/// On which days, and when on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// On which days.
    pub days: Days,
    /// Minutes since midnight, ascending; at least one, at most [`MOST_TIMES`].
    pub times: Vec<u16>,
}

/// When one segment is refreshed by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// With all others.
    #[default]
    System,
    /// By a rhythm of its own.
    Own(Rhythm),
    /// Never.
    Off,
}

/// When everything is refreshed that has no schedule of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemSchedule {
    /// Daily or weekly; nothing where it is off.
    pub rhythm: Option<Rhythm>,
    /// On whose wall clock, an IANA name; the workspace's where it is not said. Segments' own rhythms are on it, too.
    pub time_zone: Option<String>,
}

/// A time of a rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What the wall clock shows, in minutes since 1970-01-01T00:00. By it an occurrence is known again.
    pub wall: i64,
    /// The instant.
    pub at: i64,
}

/// The instant that a wall clock's time means.
pub fn instant(wall: i64, offset: Offset) -> i64 {
    // Zones change by less than a day, and not twice within two.
    let (before, after) = (offset(wall - DAY), offset(wall + DAY));
    // The offset before gives the first of two, and shifts what is leapt over forward.
    let first = wall - before;
    if offset(first) == before || offset(wall - after) != after { first } else { wall - after }
}

impl Rhythm {
    /// Whether it can be kept: days and times within their bounds, ascending, at least one of each.
    pub fn is_sound(&self) -> bool {
        let ascends = self.times.windows(2).all(|pair| pair[0] < pair[1]);
        let fits =
            (1..=MOST_TIMES).contains(&self.times.len()) && self.times.iter().all(|time| *time < DAY_MINUTES);
        let days = match &self.days {
            Days::Daily => true,
            Days::Weekly(days) => {
                !days.is_empty()
                    && days.windows(2).all(|pair| pair[0] < pair[1])
                    && days.iter().all(|day| (1..=7).contains(day))
            }
            Days::Monthly(day) => (1..=31).contains(day),
        };
        ascends && fits && days
    }

    fn is_on(&self, day: i64) -> bool {
        match &self.days {
            Days::Daily => true,
            // 1970-01-01 was a Thursday.
            Days::Weekly(days) => days.contains(&((day + 3).rem_euclid(7) as u8 + 1)),
            Days::Monthly(wanted) => {
                let (of_month, length) = day_of_month(day);
                of_month == (*wanted).min(length)
            }
        }
    }

    /// Its occurrences on a day, given in days since 1970-01-01 on the wall clock.
    fn on(&self, day: i64, offset: Offset) -> Vec<Due> {
        if !self.is_on(day) {
            return Vec::new();
        }
        let due = |time: &u16| {
            let wall = day * i64::from(DAY_MINUTES) + i64::from(*time);
            Due { wall, at: instant(wall * MINUTE, offset) }
        };
        self.times.iter().map(due).collect()
    }

    /// The last occurrence that is not after an instant.
    pub fn last(&self, now: i64, offset: Offset) -> Option<Due> {
        let today = (now + offset(now)).div_euclid(DAY);
        let on = |day| self.on(day, offset).into_iter().filter(|due| due.at <= now).max_by_key(|due| due.at);
        (0..64).find_map(|back| on(today + 1 - back))
    }

    /// The first occurrence after an instant.
    pub fn next(&self, now: i64, offset: Offset) -> Option<Due> {
        let today = (now + offset(now)).div_euclid(DAY);
        let on = |day| self.on(day, offset).into_iter().filter(|due| due.at > now).min_by_key(|due| due.at);
        (0..64).find_map(|ahead| on(today - 1 + ahead))
    }
}

/// The day of its month that a day is, and how many that month has.
fn day_of_month(day: i64) -> (u8, u8) {
    use chrono::{Datelike, Days as Many, NaiveDate};
    let epoch = NaiveDate::default();
    let date = epoch.checked_add_signed(chrono::TimeDelta::days(day)).unwrap_or(epoch);
    let first_of_next = date.with_day(28).and_then(|day| day.checked_add_days(Many::new(4)));
    let last = first_of_next
        .and_then(|next| next.with_day(1))
        .and_then(|next| next.checked_sub_days(Many::new(1)))
        .map_or(31, |last| last.day());
    (date.day() as u8, last as u8)
}

/// What of a rhythm has been done, so that nothing is done twice or left out, whatever the clock does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Whose: a segment's id, empty for the system's.
    pub owner: String,
    /// The rhythm that is watched: with another one, watching begins anew.
    pub rhythm: Rhythm,
    /// The clock when it was looked at last.
    seen: i64,
    /// Occurrences that were done, by their wall clock, oldest first.
    done: Vec<i64>,
}

impl Watch {
    /// From an instant on; what was before is not due.
    pub fn from(owner: String, rhythm: Rhythm, now: i64) -> Self {
        Self { owner, rhythm, seen: now, done: Vec::new() }
    }

    /// What is due at an instant: the last of what came since it was looked at last, for all of it. Nothing where the
    /// clock went back: what comes again then was done, and what was leapt over comes in its turn.
    pub fn due(&self, now: i64, offset: Offset) -> Option<Due> {
        let last = self.rhythm.last(now, offset)?;
        (last.at > self.seen && !self.done.contains(&last.wall)).then_some(last)
    }

    /// The clock is looked at: what is due now, which is done from here on.
    pub fn look(&mut self, now: i64, offset: Offset) -> Option<Due> {
        let due = self.due(now, offset);
        self.seen = now;
        if let Some(due) = due {
            self.done.push(due.wall);
            let many = self.done.len();
            self.done.drain(..many.saturating_sub(REMEMBERED));
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Offset as _, TimeZone, Utc};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::{DAY, Days, Due, MINUTE, Rhythm, Watch, instant};

    const HOUR: i64 = 60 * MINUTE;

    fn offset_of(zone: Tz) -> impl Fn(i64) -> i64 {
        move |at: i64| {
            let utc = Utc.timestamp_millis_opt(at).single().unwrap_or_default().naive_utc();
            i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * 1_000
        }
    }

    fn at(text: &str) -> i64 {
        text.parse::<chrono::DateTime<Utc>>().expect("an instant").timestamp_millis()
    }

    fn daily(times: &[u16]) -> Rhythm {
        Rhythm { days: Days::Daily, times: times.to_vec() }
    }

    fn clock(due: Option<Due>) -> Option<String> {
        due.map(|due| Utc.timestamp_millis_opt(due.at).single().unwrap_or_default().to_rfc3339())
    }

    #[test]
    fn days_and_times() {
        let utc = |_| 0;
        let next = |days: Days, from: &str| {
            clock(Rhythm { days, times: vec![540, 1_080] }.next(at(from), &utc)).expect("a next one")
        };
        assert_eq!(next(Days::Daily, "2026-11-27T08:59:59Z"), "2026-11-27T09:00:00+00:00");
        assert_eq!(next(Days::Daily, "2026-11-27T09:00:00Z"), "2026-11-27T18:00:00+00:00");
        assert_eq!(next(Days::Daily, "2026-11-27T18:00:00Z"), "2026-11-28T09:00:00+00:00");
        assert_eq!(next(Days::Weekly(vec![1, 4]), "2026-11-27T10:00:00Z"), "2026-11-30T09:00:00+00:00");
        assert_eq!(next(Days::Monthly(31), "2027-01-31T19:00:00Z"), "2027-02-28T09:00:00+00:00");
        assert_eq!(next(Days::Monthly(31), "2027-12-31T19:00:00Z"), "2028-01-31T09:00:00+00:00");
        let last = Rhythm { days: Days::Monthly(30), times: vec![0] }.last(at("2027-03-29T00:00:00Z"), &utc);
        assert_eq!(clock(last).as_deref(), Some("2027-02-28T00:00:00+00:00"));
    }

    #[test]
    fn an_hour_that_is_there_twice_and_one_that_is_not() {
        let madrid = offset_of(Tz::Europe__Madrid);
        let rhythm = daily(&[150]);
        let spring = rhythm.next(at("2027-03-27T12:00:00Z"), &madrid);
        assert_eq!(clock(spring).as_deref(), Some("2027-03-28T01:30:00+00:00"), "03:30 in place of 02:30");
        let autumn = rhythm.next(at("2026-10-24T12:00:00Z"), &madrid);
        assert_eq!(clock(autumn).as_deref(), Some("2026-10-25T00:30:00+00:00"), "the first 02:30");
        let after = rhythm.next(at("2026-10-25T00:30:00Z"), &madrid);
        assert_eq!(clock(after).as_deref(), Some("2026-10-26T01:30:00+00:00"), "and not the second");
    }

    #[test]
    fn what_was_missed_is_done_once() {
        let utc = |_| 0;
        let mut watch = Watch::from(String::new(), daily(&[540]), at("2026-11-01T12:00:00Z"));
        assert_eq!(watch.look(at("2026-11-01T13:00:00Z"), &utc), None);
        let late = watch.look(at("2026-11-05T08:00:00Z"), &utc);
        assert_eq!(clock(late).as_deref(), Some("2026-11-04T09:00:00+00:00"));
        assert_eq!(watch.look(at("2026-11-05T08:00:01Z"), &utc), None);
        assert!(watch.look(at("2026-11-05T09:00:00Z"), &utc).is_some());
    }

    #[test]
    fn a_clock_that_goes_wrong_and_right_again() {
        let utc = |_| 0;
        let mut watch = Watch::from(String::new(), daily(&[540]), at("2026-11-01T08:00:00Z"));
        assert!(watch.look(at("2026-11-01T09:00:10Z"), &utc).is_some());
        // A quarter of an hour back: the same nine o'clock comes again.
        assert_eq!(watch.look(at("2026-11-01T08:45:00Z"), &utc), None);
        assert_eq!(watch.look(at("2026-11-01T09:00:10Z"), &utc), None, "done already");
        // A year ahead, and back: the days between come in their turn.
        assert!(watch.look(at("2027-11-01T12:00:00Z"), &utc).is_some());
        assert_eq!(watch.look(at("2026-11-01T09:05:00Z"), &utc), None);
        assert!(watch.look(at("2026-11-02T09:00:00Z"), &utc).is_some());
    }

    proptest! {
        /// A page that looks every few minutes does each occurrence exactly once, over a year with both changes of the clock.
        #[test]
        fn nothing_is_left_out_and_nothing_twice(
            zone in prop::sample::select(vec![Tz::Europe__Madrid, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Asia__Kathmandu, Tz::Pacific__Apia]),
            times in proptest::collection::btree_set(0u16..1_440, 1..5),
            steps in proptest::collection::vec(1i64..30 * HOUR, 40),
        ) {
            let offset = offset_of(zone);
            let rhythm = daily(&times.into_iter().collect::<Vec<_>>());
            let begin = at("2027-03-01T00:00:00Z");
            let (mut watch, mut now, mut expected) = (Watch::from(String::new(), rhythm.clone(), begin), begin, begin);
            for step in steps {
                now += step;
                // By hand: every occurrence between, the last of which stands for all.
                let mut came = Vec::new();
                while let Some(due) = rhythm.next(expected, &offset).filter(|due| due.at <= now) {
                    came.push(due);
                    expected = due.at;
                }
                prop_assert_eq!(watch.due(now, &offset), watch.clone().look(now, &offset));
                prop_assert_eq!(watch.look(now, &offset).map(|due| due.at), came.last().map(|due| due.at));
                prop_assert_eq!(watch.look(now, &offset), None);
            }
        }

        /// Each day has all of its times, and each is read back as that time, or later by what the clock leapt.
        #[test]
        fn wall_clocks_are_met(day in 19_000i64..22_000, time in 0i64..1_440, zone in prop::sample::select(vec![Tz::Europe__Berlin, Tz::America__St_Johns, Tz::Australia__Lord_Howe])) {
            let offset = offset_of(zone);
            let wall = day * DAY + time * MINUTE;
            let found = instant(wall, &offset);
            let shown = found + offset(found);
            prop_assert!(shown == wall || (shown > wall && shown - wall <= HOUR && offset(found) != offset(found - 2 * HOUR)), "{}", shown - wall);
            prop_assert!((1..=HOUR / MINUTE * 2).all(|back| { let earlier = found - back * MINUTE; earlier + offset(earlier) != wall }), "not the first");
        }
    }
}
