//! Records under the days on which they happened.

use crate::model::{card::RelatedRecord, cell::Cell};

/// The records of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// `2026-11-24`; nothing where the records have no time.
    pub day: Option<String>,
    /// In their order.
    pub records: Vec<RelatedRecord>,
}

/// The day of a time, and the time of the day where there is one: `09:30`.
pub fn day_and_time(time: Option<&Cell>) -> (Option<&str>, Option<&str>) {
    match time {
        Some(Cell::Date(day)) => (Some(day), None),
        Some(Cell::DateTime(text)) => match text.split_once('T') {
            Some((day, time)) => (Some(day), Some(time.get(..5).unwrap_or(time))),
            None => (Some(text), None),
        },
        _ => (None, None),
    }
}

/// Whether all times are those of midnight, as of days that a file keeps as date-times: then the time of the day says
/// nothing.
pub fn are_days<'a>(times: impl IntoIterator<Item = &'a Cell>) -> bool {
    times.into_iter().all(|time| match time {
        Cell::DateTime(text) => text
            .split_once('T')
            .is_none_or(|(_, time)| time.chars().all(|sign| matches!(sign, '0' | ':' | '.' | 'Z'))),
        _ => true,
    })
}

/// Records in the order of time, each day's together.
pub fn days(records: &[RelatedRecord]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for record in records {
        let day = day_and_time(record.time.as_ref()).0.map(str::to_owned);
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.records.push(record.clone()),
            None => days.push(Day { day, records: vec![record.clone()] }),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_kept_as_times_are_told_apart_from_times() {
        let times = |texts: &[&str]| -> Vec<Cell> {
            texts.iter().map(|text| Cell::DateTime((*text).to_owned())).collect()
        };
        assert!(are_days(&times(&["2017-01-01T00:00:00", "2017-01-02T00:00:00.000"])));
        assert!(!are_days(&times(&["2017-01-01T00:00:00", "2017-01-02T00:00:00.001"])));
        assert!(!are_days(&times(&["2017-01-01T10:00:00"])));
        assert!(are_days(&[Cell::Date("2017-01-01".into()), Cell::Empty]));
    }

    #[test]
    fn each_day_has_its_records() {
        let record = |row, time: Option<Cell>| RelatedRecord {
            of: 0,
            row,
            time,
            cells: Vec::new(),
            names: Vec::new(),
        };
        let times = [
            Some(Cell::DateTime("2026-11-24T09:30:00.5".into())),
            Some(Cell::Date("2026-11-24".into())),
            Some(Cell::DateTime("2026-11-23T23:59:59".into())),
            None,
        ];
        let records: Vec<RelatedRecord> =
            times.into_iter().enumerate().map(|(row, time)| record(row as u32, time)).collect();
        let days = days(&records);
        let told: Vec<(Option<&str>, usize)> =
            days.iter().map(|day| (day.day.as_deref(), day.records.len())).collect();
        assert_eq!(told, [(Some("2026-11-24"), 2), (Some("2026-11-23"), 1), (None, 1)]);
        assert_eq!(day_and_time(records[0].time.as_ref()), (Some("2026-11-24"), Some("09:30")));
    }
}
