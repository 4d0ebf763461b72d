//! The wall clock of many values: their local days and hours.

use super::pack;
use crate::{
    data::column::TimeUnit,
    engine::{
        asked::DayTest,
        zone::{DAY, Zone},
    },
};

/// Days that are looked up instead of figured: from 1900 to 2200.
const LOOKED_UP: std::ops::Range<i64> = -25_567..84_006;

/// A test of days with its answers for the days of three centuries.
pub(crate) struct DayTable {
    test: DayTest,
    answers: Vec<u64>,
}

impl DayTable {
    pub(super) fn new(test: DayTest) -> Self {
        let mut answers = vec![0; (LOOKED_UP.end - LOOKED_UP.start) as usize / 64 + 1];
        for day in LOOKED_UP {
            let at = (day - LOOKED_UP.start) as usize;
            answers[at / 64] |= u64::from(test.holds(day)) << (at % 64);
        }
        Self { test, answers }
    }

    #[inline(always)]
    fn holds(&self, day: i64) -> bool {
        let at = day.wrapping_sub(LOOKED_UP.start) as u64;
        match self.answers.get((at / 64) as usize) {
            Some(word) if at < (LOOKED_UP.end - LOOKED_UP.start) as u64 => word >> (at % 64) & 1 == 1,
            _ => self.test.holds(day),
        }
    }

    /// Adds the rows whose day holds.
    pub(super) fn run(&self, days: &[i32], out: &mut [u64]) {
        pack::rows(days, out, |day| self.holds(day.into()));
    }
}

/// Seconds of a bucket, as a power of two: 48 days, in which a zone hardly ever changes twice.
const BUCKET: u32 = 22;

/// A value that changes at certain seconds.
struct Steps {
    begins: Vec<i64>,
    /// One more than `begins`: before the first, from it on, and so on.
    values: Vec<i64>,
    /// For each bucket from the one of the first beginning on: how many steps began before it.
    buckets: Vec<u32>,
}

impl Steps {
    fn new(first: i64, steps: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let (begins, mut values): (Vec<i64>, Vec<i64>) = steps.into_iter().unzip();
        values.insert(0, first);
        let of = |second: &i64| second >> BUCKET;
        let (low, high) = (begins.first().map_or(0, of), begins.last().map_or(-1, of));
        let buckets =
            (low..=high).map(|bucket| begins.partition_point(|begin| *begin < bucket << BUCKET) as u32);
        let buckets = buckets.collect();
        Self { begins, values, buckets }
    }

    #[inline(always)]
    fn at(&self, second: i64) -> i64 {
        let Some(first) = self.begins.first() else { return self.values[0] };
        let bucket = (second >> BUCKET) - (first >> BUCKET);
        let mut step = match usize::try_from(bucket) {
            Err(_) => 0,
            Ok(bucket) => self.buckets.get(bucket).map_or(self.begins.len(), |step| *step as usize),
        };
        while self.begins.get(step).is_some_and(|begin| *begin <= second) {
            step += 1;
        }
        self.values[step]
    }
}

/// From values of a date-time column to the wall clock of a zone.
pub(crate) struct Wall {
    /// What is added to the seconds: of instants the zone's offset; of wall-clock times, which are there already, what those
    /// that the clock leaps over shift forward.
    steps: Steps,
    per_second: i64,
}

/// Values in one second.
pub(crate) fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

impl Wall {
    pub(super) fn new(zone: &Zone, unit: TimeUnit, zoned: bool) -> Self {
        let changes = zone.changes();
        let steps = if zoned {
            Steps::new(zone.offset_at(i64::MIN), changes.iter().map(|change| (change.at, change.after)))
        } else {
            let gaps = changes.iter().filter_map(|change| change.gap());
            Steps::new(0, gaps.flat_map(|(seconds, shift)| [(seconds.start, shift), (seconds.end, 0)]))
        };
        Self { steps, per_second: per_second(unit) }
    }

    /// The local day and the second of that day. Days are added up apart from seconds, so that no value overflows.
    #[inline(always)]
    fn read(&self, value: i64, per_second: i64) -> (i64, i64) {
        let second = value.div_euclid(per_second);
        let of_day = second.rem_euclid(DAY) + self.steps.at(second);
        (second.div_euclid(DAY) + of_day.div_euclid(DAY), of_day.rem_euclid(DAY))
    }

    #[inline(always)]
    fn rows(&self, values: &[i64], out: &mut [u64], holds: impl Fn(i64, i64) -> bool) {
        // Known divisors are much faster than one that is read.
        macro_rules! by {
            ($per_second:expr) => {
                pack::rows(values, out, |value| {
                    let (day, second) = self.read(value, $per_second);
                    holds(day, second)
                })
            };
        }
        match self.per_second {
            1 => by!(1),
            1_000 => by!(1_000),
            1_000_000 => by!(1_000_000),
            _ => by!(1_000_000_000),
        }
    }

    /// Adds the rows whose local day holds.
    pub(super) fn days(&self, table: &DayTable, values: &[i64], out: &mut [u64]) {
        self.rows(values, out, |day, _| table.holds(day));
    }

    /// Adds the rows whose local hour is one of those: a bit each.
    pub(super) fn hours(&self, hours: u32, values: &[i64], out: &mut [u64]) {
        self.rows(values, out, |_, second| hours >> (second / 3_600) & 1 == 1);
    }
}

/// The local days of a column's values.
#[derive(Clone)]
pub(crate) struct Days(std::sync::Arc<Wall>);

impl Days {
    pub(crate) fn new(zone: &Zone, unit: TimeUnit, zoned: bool) -> Self {
        Self(std::sync::Arc::new(Wall::new(zone, unit, zoned)))
    }

    /// Of one value, since 1970-01-01.
    #[inline(always)]
    pub(crate) fn day(&self, value: i64) -> i64 {
        self.0.read(value, self.0.per_second).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_found_wherever_they_begin() {
        let begins = [-9_000_000_000, -7_000_000, -6_999_999, 0, 1, 5_000_000, 40_000_000, 4_000_000_000];
        let steps = Steps::new(-1, begins.iter().enumerate().map(|(at, begin)| (*begin, at as i64)));
        let near = begins.iter().flat_map(|begin| [begin - 1, *begin, begin + 1, begin + 4_194_304]);
        for second in near.chain([i64::MIN, i64::MAX]) {
            assert_eq!(
                steps.at(second),
                begins.partition_point(|begin| *begin <= second) as i64 - 1,
                "{second}"
            );
        }
        assert_eq!(Steps::new(7, []).at(12), 7);
    }
}
