//! Months and years as intervals: over the days that a column has there are few of them, and an interval is cheaper to
//! look for than a part of the calendar.

use super::Binder;
use crate::{
    data::column::{Column, Values},
    engine::{
        asked::{Asked, DayTest},
        expr::Source,
        kernel::per_second,
        spans::Spans,
        zone::{DAY, SECOND, Zone},
    },
};

/// More intervals than this are slower than the calendar.
const FEW: usize = 8;

/// More days than this are not looked at one by one.
const DAYS: i64 = 80_000;

impl Binder<'_> {
    /// days in [Jan, Mar] of a column from 2024 to 2026 = three intervals; any other question as it is
    pub(super) fn few_days(&self, source: Source, layout: &Column, asked: Asked) -> Asked {
        if self.known.plain {
            return asked;
        }
        match (&asked, source) {
            (Asked::Day(test, _), Source::Column { table, column }) => {
                let spans =
                    self.data.ends(table, column).and_then(|ends| self.spans_of(test, &layout.values, ends));
                spans.map_or(asked, Asked::Within)
            }
            _ => asked,
        }
    }

    fn spans_of(&self, test: &DayTest, values: &Values, (low, high): (i64, i64)) -> Option<Spans> {
        let (first, last) = days_of(values, (low, high))?;
        self.spans_of_days(values, runs(test, first, last)?)
    }

    /// Half-open runs of local days as spans of the values of a column of days or times; nothing where the days of the zone
    /// are no intervals.
    fn spans_of_days(&self, values: &Values, runs: Vec<(i64, i64)>) -> Option<Spans> {
        match values {
            Values::Date(_) => {
                Some(Spans::half_open(runs.into_iter().map(|(from, to)| (from.into(), to.into()))))
            }
            Values::DateTime { unit, zoned, .. } => {
                let zone = &self.now.zone;
                if goes_back_over_midnight(zone) {
                    return None;
                }
                let one = SECOND / i128::from(per_second(*unit));
                let tick = |end: i128| end.div_euclid(one) + i128::from(end.rem_euclid(one) != 0);
                let spans = runs.into_iter().flat_map(|(from, to)| {
                    let (from, to) = (zone.start_of(from), zone.start_of(to));
                    if *zoned { vec![(from, to)] } else { zone.walls(from, to) }
                });
                Some(Spans::half_open(spans.map(|(from, to)| (tick(from), tick(to)))))
            }
            _ => None,
        }
    }

    /// days since the last time > 180 = the last time is before an instant: the times of the column at which so many days
    /// lie between, where that can be said with few spans
    pub(super) fn times_since(&self, table: usize, column: usize, days: &Spans) -> Option<Spans> {
        if self.known.plain {
            return None;
        }
        let values = &self.data.table(table).column(column).values;
        let (first, last) = days_of(values, self.data.ends(table, column)?)?;
        let runs = days.ticks().map(|(low, high)| {
            let (from, to) = (self.now.day.saturating_sub(high), self.now.day.saturating_sub(low));
            (from.max(first), to.min(last).saturating_add(1))
        });
        let runs: Vec<(i64, i64)> = runs.filter(|(from, to)| from < to).collect();
        if runs.len() > FEW { None } else { self.spans_of_days(values, runs) }
    }
}

/// The first and the last day that a column's values may be of: of times a day more at either end, since the wall clock is
/// ahead or behind.
fn days_of(values: &Values, (low, high): (i64, i64)) -> Option<(i64, i64)> {
    match values {
        Values::Date(_) => Some((low, high)),
        Values::DateTime { unit, .. } => {
            let day = |value: i64| value.div_euclid(per_second(*unit)).div_euclid(DAY);
            Some((day(low) - 2, day(high) + 2))
        }
        _ => None,
    }
}

/// The days of a test from one to another, as half-open runs; nothing where there are many.
fn runs(test: &DayTest, low: i64, high: i64) -> Option<Vec<(i64, i64)>> {
    if high - low > DAYS {
        return None;
    }
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for day in (low..=high).filter(|day| test.holds(*day)) {
        match runs.last_mut() {
            Some(last) if last.1 == day => last.1 = day + 1,
            _ => runs.push((day, day + 1)),
        }
        if runs.len() > FEW {
            return None;
        }
    }
    Some(runs)
}

/// Whether the clock of a zone was ever set back from one day into the day before: its days are no intervals then.
fn goes_back_over_midnight(zone: &Zone) -> bool {
    zone.changes().iter().any(|change| {
        let (before, after) = (change.at - 1 + change.before, change.at + change.after);
        after.div_euclid(DAY) < before.div_euclid(DAY)
    })
}
