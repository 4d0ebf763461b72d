//! The exact texts of numbers, days and times, written into bytes. Files of millions of values go through here, so that
//! nothing is allocated for a value.

use std::io::Write;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::column::TimeUnit;

/// The first day of the year 0 and the last of the year 9999: years of four digits without a sign.
const PLAIN_DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// A whole number.
fn whole(mut value: u64, out: &mut Vec<u8>) {
    let (mut digits, mut at) = ([0; 20], 20);
    while let Some(rest) = (value > u64::from(u32::MAX)).then_some(value / 10) {
        at -= 1;
        digits[at] = b'0' + (value - rest * 10) as u8;
        value = rest;
    }
    // Narrow numbers divide faster.
    let mut value = value as u32;
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// So many digits of a number, with zeros before it.
fn padded<const N: usize>(mut value: u32, out: &mut Vec<u8>) {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
    out.extend_from_slice(&digits);
}

/// An unscaled integer as the decimal text that it means.
pub(super) fn exact(value: i64, scale: i8, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let from = out.len();
    whole(value.unsigned_abs(), out);
    place_point(from, scale, out);
}

/// As [`exact`], of the digits of any number.
pub(super) fn long(digits: &str, scale: i8, out: &mut Vec<u8>) {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    if unsigned.len() < digits.len() {
        out.push(b'-');
    }
    let from = out.len();
    out.extend_from_slice(unsigned.as_bytes());
    place_point(from, scale, out);
}

/// Puts the point into digits, or zeros behind them.
fn place_point(from: usize, scale: i8, out: &mut Vec<u8>) {
    let places = usize::from(scale.unsigned_abs());
    if scale <= 0 {
        let zeros = if out[from..] == *b"0" { 0 } else { places };
        out.resize(out.len() + zeros, b'0');
        return;
    }
    let missing = (places + 1).saturating_sub(out.len() - from);
    out.splice(from..from, std::iter::repeat_n(b'0', missing));
    out.insert(out.len() - places, b'.');
}

/// A float with at most two places, given in hundredths: what all prices are.
fn hundredths(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    whole(value / 100, out);
    match (value % 100) as u8 {
        0 => {}
        tenths if tenths.is_multiple_of(10) => out.extend_from_slice(&[b'.', b'0' + tenths / 10]),
        both => out.extend_from_slice(&[b'.', b'0' + both / 10, b'0' + both % 10]),
    }
}

/// A float's shortest text that reads back as the same float. A decimal of up to 15 digits that reads as a float is the
/// shortest that does.
pub(super) fn float64(value: f64, out: &mut Vec<u8>) {
    let rounded = (value * 100.0).round();
    if rounded.abs() < 1e15 && rounded / 100.0 == value {
        hundredths(rounded as i64, out);
    } else {
        other(value, &value, out);
    }
}

/// As [`float64`], of up to six digits.
pub(super) fn float32(value: f32, out: &mut Vec<u8>) {
    let rounded = (value * 100.0).round();
    if rounded.abs() < 1e6 && rounded / 100.0 == value {
        hundredths(rounded as i64, out);
    } else {
        other(value.into(), &value, out);
    }
}

fn other(value: f64, shortest: &impl std::fmt::Display, out: &mut Vec<u8>) {
    if value.is_finite() {
        // Writing into memory does not fail.
        let _ = write!(out, "{shortest}");
    } else {
        out.extend_from_slice(if value > 0.0 { b"Infinity" } else { b"-Infinity" });
    }
}

/// Year, month and day of a number of [`PLAIN_DAYS`], by counting in eras of 400 years that begin in March.
fn civil(day: i64) -> (u32, u32, u32) {
    let from_march = (day + 719_468 + 146_097) as u32;
    let (era, of_era) = (from_march / 146_097, from_march % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + u32::from(month <= 2) - 400, month, day)
}

fn plain_day(day: i64, out: &mut Vec<u8>) {
    let (year, month, day) = civil(day);
    padded::<4>(year, out);
    out.push(b'-');
    padded::<2>(month, out);
    out.push(b'-');
    padded::<2>(day, out);
}

/// A day by its number, as ISO 8601 has it.
pub(super) fn day(number: i32, out: &mut Vec<u8>) {
    if PLAIN_DAYS.contains(&number.into()) {
        return plain_day(number.into(), out);
    }
    let days = Days::new(number.unsigned_abs().into());
    let epoch = NaiveDate::default();
    let found = if number < 0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) };
    // Writing into memory does not fail.
    let _ = match found {
        Some(day) => write!(out, "{day}"),
        None => write!(out, "day {number}"),
    };
}

/// How many of a unit are a second, and the digits behind the point.
fn of_second(unit: TimeUnit) -> (i64, usize) {
    match unit {
        TimeUnit::Second => (1, 0),
        TimeUnit::Millisecond => (1_000, 3),
        TimeUnit::Microsecond => (1_000_000, 6),
        TimeUnit::Nanosecond => (1_000_000_000, 9),
    }
}

/// A time as ISO 8601 has it: of an instant on the wall clock of a zone, with as many places as its unit.
pub(super) fn time(value: i64, unit: TimeUnit, zone: Option<Tz>, out: &mut Vec<u8>) {
    let (second, places) = of_second(unit);
    let (seconds, rest) = (value.div_euclid(second), value.rem_euclid(second) as u32);
    let utc: Option<NaiveDateTime> = DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc());
    let offset = match (zone, utc) {
        (Some(zone), Some(utc)) if zone != Tz::UTC => zone.offset_from_utc_datetime(&utc).fix(),
        _ => Utc.fix(),
    };
    let local = seconds.saturating_add(offset.local_minus_utc().into());
    let (day, of_day) = (local.div_euclid(SECONDS_OF_A_DAY), local.rem_euclid(SECONDS_OF_A_DAY) as u32);
    if PLAIN_DAYS.contains(&day) {
        plain_day(day, out);
        out.push(b'T');
        padded::<2>(of_day / 3_600, out);
        out.push(b':');
        padded::<2>(of_day / 60 % 60, out);
        out.push(b':');
        padded::<2>(of_day % 60, out);
    } else {
        // Writing into memory does not fail.
        let _ = match utc.and_then(|utc| utc.checked_add_offset(offset)) {
            Some(local) => write!(out, "{}", local.format("%Y-%m-%dT%H:%M:%S")),
            None => return drop(write!(out, "{value} {unit:?}s")),
        };
    }
    match places {
        3 => {
            out.push(b'.');
            padded::<3>(rest, out);
        }
        6 => {
            out.push(b'.');
            padded::<6>(rest, out);
        }
        9 => {
            out.push(b'.');
            padded::<9>(rest, out);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = b"|".to_vec();
        write(&mut out);
        String::from_utf8(out).expect("UTF-8")[1..].to_owned()
    }

    #[test]
    fn decimals_have_their_places() {
        for (value, scale, expected) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (-12_345, 2, "-123.45"),
            (12, -3, "12000"),
            (0, -3, "0"),
            (i64::MIN, 0, "-9223372036854775808"),
            (i64::MAX, 19, "0.9223372036854775807"),
        ] {
            assert_eq!(text(|out| exact(value, scale, out)), expected);
            assert_eq!(text(|out| long(&value.to_string(), scale, out)), expected);
        }
    }

    #[test]
    fn days_beyond_four_digits_have_a_sign() {
        assert_eq!(text(|out| day(-719_528, out)), "0000-01-01");
        assert_eq!(text(|out| day(-719_529, out)), "-0001-12-31");
        assert_eq!(text(|out| day(2_932_896, out)), "9999-12-31");
        assert_eq!(text(|out| day(2_932_897, out)), "+10000-01-01");
        assert_eq!(text(|out| day(i32::MAX, out)), "day 2147483647");
        assert_eq!(text(|out| time(i64::MAX, TimeUnit::Second, None, out)), "9223372036854775807 Seconds");
        assert_eq!(text(|out| float64(f64::NEG_INFINITY, out)), "-Infinity");
        assert_eq!(text(|out| float32(f32::INFINITY, out)), "Infinity");
    }

    proptest! {
        #[test]
        fn whole_numbers_are_as_ever(value in any::<i64>(), shift in 0_u32..64) {
            let value = value >> shift;
            prop_assert_eq!(text(|out| exact(value, 0, out)), value.to_string());
        }

        #[test]
        fn floats_are_the_shortest(bits in any::<u64>(), cents in any::<i64>(), shift in 10_u32..64, places in 0..4) {
            for value in [f64::from_bits(bits), (cents >> shift) as f64 / 10_f64.powi(places)] {
                if value.is_finite() && value != 0.0 {
                    prop_assert_eq!(text(|out| float64(value, out)), value.to_string());
                    let narrow = value as f32;
                    if narrow.is_finite() && narrow != 0.0 {
                        prop_assert_eq!(text(|out| float32(narrow, out)), narrow.to_string());
                    }
                }
            }
        }

        #[test]
        fn days_are_those_of_the_calendar(number in -800_000..3_000_000_i32) {
            let date = NaiveDate::default() + chrono::TimeDelta::days(number.into());
            prop_assert_eq!(text(|out| day(number, out)), date.to_string());
        }

        #[test]
        fn times_are_those_of_the_clock(value in any::<i64>(), shift in 0_u32..40, unit in 0_usize..4, zone in 0_usize..3) {
            let value = value >> shift;
            let unit = [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond][unit];
            let zone = [None, Some(Tz::UTC), Some(Tz::Europe__Madrid)][zone];
            let nanoseconds = i128::from(value) * i128::from(1_000_000_000 / of_second(unit).0);
            let utc = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).ok().and_then(|seconds| {
                DateTime::from_timestamp(seconds, nanoseconds.rem_euclid(1_000_000_000) as u32)
            });
            let Some(utc) = utc.map(|time| time.naive_utc()) else { return Ok(()) };
            let offset = zone.map_or(Utc.fix(), |zone| zone.offset_from_utc_datetime(&utc).fix());
            let Some(local) = utc.checked_add_offset(offset) else { return Ok(()) };
            let places = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%.3f", "%Y-%m-%dT%H:%M:%S%.6f", "%Y-%m-%dT%H:%M:%S%.9f"];
            let places = places[of_second(unit).1 / 3];
            prop_assert_eq!(text(|out| time(value, unit, zone, out)), local.format(places).to_string());
        }
    }
}
