//! The proleptic Gregorian calendar over days since 1970-01-01, for any number of days that a column can hold.

/// A day by year, month and day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Civil {
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// Days of 400 years: after them weekdays and dates repeat.
const ERA: i64 = 146_097;

/// From 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// Whether a year has a 29 February.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub(super) fn days_of(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Civil {
    /// The day of that number. Years are counted from March, so that the leap day is the last.
    pub(super) fn of(days: i64) -> Self {
        let shifted = days + EPOCH;
        let era = shifted.div_euclid(ERA);
        let of_era = shifted.rem_euclid(ERA);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        Self { year: year + era * 400 + i64::from(month <= 2), month: month as u32, day: day as u32 }
    }

    /// Its number of days since 1970-01-01.
    pub(super) fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH
    }
}

/// 1 (Monday) to 7 (Sunday).
pub(super) fn weekday(days: i64) -> u32 {
    (days + 3).rem_euclid(7) as u32 + 1
}

/// The ISO week, 1 to 53: weeks begin on Monday, and the first is the one with the year's first Thursday.
pub(super) fn iso_week(days: i64) -> u32 {
    let thursday = days - i64::from(weekday(days)) + 4;
    let january = Civil { year: Civil::of(thursday).year, month: 1, day: 1 }.days();
    ((thursday - january) / 7 + 1) as u32
}

/// The first day of a month that is so many months from a day's own.
pub(super) fn first_of_month(days: i64, months: i64) -> i64 {
    let Civil { year, month, .. } = Civil::of(days);
    let total = year * 12 + i64::from(month) - 1 + months;
    Civil { year: total.div_euclid(12), month: total.rem_euclid(12) as u32 + 1, day: 1 }.days()
}

/// A day moved by so many months, clamped to the month's last day.
pub(super) fn add_months(days: i64, months: i64) -> i64 {
    let first = first_of_month(days, months);
    let Civil { year, month, .. } = Civil::of(first);
    first + i64::from(Civil::of(days).day.min(days_of(year, month))) - 1
}

/// The first day of the week that a day is in. `first_weekday` is 1 (Monday) to 7 (Sunday).
pub(super) fn first_of_week(days: i64, first_weekday: u8) -> i64 {
    days - (i64::from(weekday(days)) - i64::from(first_weekday)).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate, TimeDelta};

    use super::*;

    #[test]
    fn agrees_with_chrono_from_the_year_minus_3000_to_6000() {
        let epoch = NaiveDate::default();
        for days in (-1_815_000..1_472_000).step_by(37).chain(-800..800).chain(10_900..11_400) {
            let there = epoch + TimeDelta::days(days);
            let civil = Civil::of(days);
            assert_eq!(
                (civil.year, civil.month, civil.day),
                (there.year().into(), there.month(), there.day())
            );
            assert_eq!(civil.days(), days);
            assert_eq!(weekday(days), there.weekday().number_from_monday());
            assert_eq!(iso_week(days), there.iso_week().week());
            assert_eq!(is_leap(civil.year), there.leap_year());
        }
    }

    #[test]
    fn repeats_every_400_years_however_far() {
        for eras in [-700_000_000, -40_000, 40_000, 700_000_000] {
            for days in 0..1_000 {
                let (near, far) = (Civil::of(days), Civil::of(days + eras * ERA));
                assert_eq!((near.year + eras * 400, near.month, near.day), (far.year, far.month, far.day));
                assert_eq!(far.days(), days + eras * ERA);
                assert_eq!(iso_week(days), iso_week(days + eras * ERA));
            }
        }
    }

    #[test]
    fn months_are_clamped_to_their_last_day() {
        let day = |year, month, day| Civil { year, month, day }.days();
        assert_eq!(add_months(day(2024, 3, 31), -1), day(2024, 2, 29));
        assert_eq!(add_months(day(2023, 3, 31), -1), day(2023, 2, 28));
        assert_eq!(add_months(day(2024, 2, 29), -12), day(2023, 2, 28));
        assert_eq!(add_months(day(2023, 12, 31), 2), day(2024, 2, 29));
        assert_eq!(first_of_week(day(2026, 11, 24), 1), day(2026, 11, 23));
        assert_eq!(first_of_week(day(2026, 11, 24), 7), day(2026, 11, 22));
        assert_eq!(first_of_week(day(2026, 11, 24), 2), day(2026, 11, 24));
        assert_eq!(first_of_week(day(2026, 11, 24), 3), day(2026, 11, 18));
    }
}
