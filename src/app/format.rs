//! How things are written on the screen.

use super::visible::visible;
use crate::{
    browser::{clock, locale},
    model::{cell::Cell, figures::Interval},
};

/// `12,345`
pub fn count(number: u64) -> String {
    locale::whole(number as f64)
}

/// `A, B and 3 more`: at most so many names.
pub fn listed<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let said: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len() - said.len() {
        0 => said.join(", "),
        more => format!("{} and {} more", said.join(", "), count(more as u64)),
    }
}

/// `1 segment`, `3 segments`
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// `+12`, `−3`, `0`
pub fn signed(change: i64) -> String {
    let sign = match change {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{}", count(change.unsigned_abs()))
}

/// `12.3%`; what is not nobody and not everybody never looks like it.
pub fn share(share: f64) -> String {
    if share > 0.0 && share < 0.001 {
        return format!("<\u{2009}{}", locale::percent(0.001, 1));
    }
    if share < 1.0 && share > 0.999 {
        return format!(">\u{2009}{}", locale::percent(0.999, 1));
    }
    locale::percent(share, 1)
}

/// `24 Nov 2026`, from `2026-11-24`.
pub fn day(text: &str) -> String {
    instant_of(text).and_then(|instant| locale::day(instant, "UTC")).unwrap_or_else(|| text.to_owned())
}

/// `24 Nov 2026, 09:30`, from `2026-11-24T09:30:00`.
pub fn time(text: &str) -> String {
    match text.split_once('T') {
        Some((date, clock)) => format!("{}, {}", day(date), clock.get(..5).unwrap_or(clock)),
        None => day(text),
    }
}

/// The beginning of a day in UTC, in milliseconds. Years before 1 and beyond 9999 are left as they are written.
fn instant_of(day: &str) -> Option<f64> {
    let date = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
    let year = chrono::Datelike::year(&date);
    (1..=9999)
        .contains(&year)
        .then(|| date.signed_duration_since(chrono::NaiveDate::default()).num_days() as f64 * 86_400e3)
}

/// An instant on the wall clock of a zone.
pub fn instant(milliseconds: i64, zone: &str) -> String {
    locale::instant(milliseconds as f64, zone)
        .unwrap_or_else(|| time(&clock::time_of(milliseconds as f64, zone)))
}

/// The day of an instant in a zone.
pub fn day_of(milliseconds: i64, zone: &str) -> String {
    locale::day(milliseconds as f64, zone).unwrap_or_else(|| day(&clock::day_of(milliseconds as f64, zone)))
}

/// `3 days ago`, `now`.
pub fn ago(milliseconds: i64, now: i64) -> String {
    let seconds = (milliseconds - now) as f64 / 1e3;
    let units = [
        (31_557_600.0, "year"),
        (2_629_800.0, "month"),
        (86_400.0, "day"),
        (3_600.0, "hour"),
        (60.0, "minute"),
    ];
    match units.into_iter().find(|(length, _)| seconds.abs() >= *length) {
        Some((length, unit)) => locale::relative((seconds / length).trunc(), unit),
        None => "just now".to_owned(),
    }
}

/// `3.4 MB`
pub fn bytes(bytes: u64) -> String {
    match bytes {
        0..=999 => format!("{bytes} B"),
        1_000..=999_999 => format!("{} kB", locale::whole((bytes as f64 / 1e3).round())),
        1_000_000..=999_999_999 => format!("{} MB", locale::decimal(bytes as f64 / 1e6, 1, 1)),
        _ => format!("{} GB", locale::decimal(bytes as f64 / 1e9, 1, 1)),
    }
}

/// `840 ms`, `3.2 s`, `2 min`
pub fn duration(milliseconds: f64) -> String {
    match milliseconds {
        ..1_000.0 => format!("{} ms", locale::whole(milliseconds.round())),
        ..90_000.0 => format!("{} s", locale::decimal(milliseconds / 1e3, 1, 1)),
        _ => format!("{} min", locale::whole((milliseconds / 60e3).round())),
    }
}

/// A value as text.
pub fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => visible(text),
        Cell::Number(text) => number(text),
        Cell::Boolean(value) => if *value { "true" } else { "false" }.to_owned(),
        Cell::Date(text) => day(text),
        Cell::DateTime(text) => time(text),
        Cell::List(cells) => cells.iter().map(self::cell).collect::<Vec<_>>().join(", "),
    }
}

/// A value of a column: whole numbers that are names and no quantities, such as years and ids, are not separated.
pub fn cell_of(column: &str, value: &Cell) -> String {
    match value {
        Cell::Number(text) if super::nominal::is_nominal(column) && !text.contains('.') => text.clone(),
        value => cell(value),
    }
}

/// Numbers keep every digit; thousands are separated where no digit would be lost.
pub fn number(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match whole.parse::<i64>() {
        Ok(value) if value.unsigned_abs() < 1 << 53 && !(value == 0 && whole.starts_with('-')) => {
            let separated = locale::whole(value as f64);
            if fraction.is_empty() {
                separated
            } else {
                format!("{separated}{}{fraction}", locale::decimal_point())
            }
        }
        _ => text.to_owned(),
    }
}

/// What a relative date means now, or at the day that is looked back from.
pub fn interval(interval: &Interval, looks_back: bool) -> String {
    let word = if looks_back { "then" } else { "now" };
    let end = |text: &String| if interval.timed { time(text) } else { day(text) };
    match (&interval.from, &interval.to) {
        (Some(from), Some(to)) if from > to => format!("{word}: no day"),
        (Some(from), Some(to)) if from == to => format!("{word}: {}", end(from)),
        (Some(from), Some(to)) => format!("{word}: {} to {}", end(from), end(to)),
        (Some(from), None) => format!("{word}: from {} on", end(from)),
        (None, Some(to)) => format!("{word}: up to {}", end(to)),
        (None, None) => format!("{word}: any day"),
    }
}
