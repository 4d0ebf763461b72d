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
    fn each_day_has_its_records() {
        let record = |row, time: Option<Cell>| RelatedRecord { of: 0, row, time, cells: Vec::new() };
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
