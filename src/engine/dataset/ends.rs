//! When each customer's records begin and end: a window of time is looked for in these two columns first, which have a value
//! for each customer instead of one for each record.

use std::sync::Arc;

use super::{Dataset, Frame};
use crate::data::column::{Bits, Column, Values};

/// The earliest and the latest time of each customer's records, laid out as the times of the records are.
pub(in crate::engine) struct Ends {
    /// The times of the records, in the order of customers and of time; of each customer those without a time last.
    pub times: Arc<Column>,
    pub first: Arc<Column>,
    pub last: Arc<Column>,
    /// Every row of the table is a record, so that neighbours need not be looked at one by one.
    pub whole: bool,
}

impl Ends {
    /// Of a frame whose rows are those of its first table, customer after customer; nothing of any other, or where its
    /// records have no instants.
    pub(super) fn of(frame: &Frame, data: &Dataset) -> Option<Self> {
        let first = &frame.positions[0];
        let times = data.table(first.table).time_column()?;
        let groups = frame.groups(data);
        let Values::DateTime { values, unit, zoned } = &times.values else { return None };
        if !first.map.is_same() || groups.rows.is_some() {
            return None;
        }
        let many = groups.len();
        let (mut firsts, mut lasts, mut present) = (vec![0; many], vec![0; many], Bits::filled(many, false));
        let gapless = frame.exists.count() == frame.rows && times.present.is_none();
        for group in 0..many {
            let range = groups.range(group);
            if gapless {
                if !range.is_empty() {
                    present.set(group, true);
                    (firsts[group], lasts[group]) = (values[range.start], values[range.end - 1]);
                }
                continue;
            }
            let mut timed = range.filter(|row| frame.exists.get(*row) && times.has_value(*row));
            if let Some(first) = timed.next() {
                present.set(group, true);
                firsts[group] = values[first];
                lasts[group] = values[timed.next_back().unwrap_or(first)];
            }
        }
        let column = |values: Vec<i64>| {
            let values = Values::DateTime { values, unit: *unit, zoned: *zoned };
            Arc::new(Column { len: many, present: Some(present.clone()), values })
        };
        Some(Self {
            times: Arc::clone(times),
            first: column(firsts),
            last: column(lasts),
            whole: frame.exists.count() == frame.rows,
        })
    }
}
