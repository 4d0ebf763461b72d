//! Customers in the order of a column, a few thousand at a time.

use std::{cmp::Ordering, mem, sync::Arc};

use crate::data::column::Column;

/// Rows that are sorted at once; longer runs are merged.
const RUN: usize = 1 << 13;

/// Rows that one step puts in their places.
const STEP: usize = 1 << 15;

/// The order of a column's values: empty ones last, ties in ascending order of other columns, then by row.
#[derive(Clone)]
pub(super) struct Direction {
    pub column: Arc<Column>,
    /// The largest first.
    pub descending: bool,
    pub ties: Vec<Arc<Column>>,
}

/// All customers in an order.
pub(super) struct Sorted {
    pub by: Direction,
    /// The generation of the data.
    pub generation: u64,
    pub rows: Vec<u32>,
}

impl Direction {
    /// The order of two rows.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let (one, other) = (a as usize, b as usize);
        match (self.column.has_value(one), self.column.has_value(other)) {
            (true, true) => {
                let order = self.column.order(one, other);
                let ties = self.ties.iter().map(|column| column.order(one, other));
                let order = if self.descending { order.reverse() } else { order };
                std::iter::once(order).chain(ties).find(|order| order.is_ne()).unwrap_or(a.cmp(&b))
            }
            (there, too) => too.cmp(&there).then(a.cmp(&b)),
        }
    }

    /// Whether it is the same order.
    pub(super) fn is(&self, other: &Self) -> bool {
        let ties = self.ties.len() == other.ties.len()
            && self.ties.iter().zip(&other.ties).all(|(one, other)| Arc::ptr_eq(one, other));
        ties && Arc::ptr_eq(&self.column, &other.column) && self.descending == other.descending
    }
}

/// Rows that are being sorted.
pub(super) struct Sorting {
    by: Direction,
    rows: Vec<u32>,
    /// Where the rows are sorted within runs of so many; 0 before there are any.
    width: usize,
    /// Rows that are merged into longer runs.
    merged: Vec<u32>,
    /// The places in the two runs that are being merged.
    at: (usize, usize),
}

impl Sorting {
    pub(super) fn new(by: Direction, rows: Vec<u32>) -> Self {
        Self { by, rows, width: 0, merged: Vec::new(), at: (0, 0) }
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    pub(super) fn step(&mut self) -> bool {
        if self.width == 0 {
            let from = self.at.0;
            for run in self.rows[from..].chunks_mut(RUN).take(STEP / RUN) {
                run.sort_unstable_by(|a, b| self.by.compare(*a, *b));
            }
            self.at.0 = self.rows.len().min(from + STEP);
            if self.at.0 == self.rows.len() {
                self.begin(RUN);
            }
        } else if self.width < self.rows.len() {
            self.merge();
        }
        self.width == 0 || self.width < self.rows.len()
    }

    fn begin(&mut self, width: usize) {
        self.width = width;
        self.at = (0, width.min(self.rows.len()));
    }

    fn merge(&mut self) {
        let all = self.rows.len();
        let end = all.min(self.merged.len() + STEP);
        while self.merged.len() < end {
            let pair = self.merged.len() / (2 * self.width) * (2 * self.width);
            let (middle, last) = (all.min(pair + self.width), all.min(pair + 2 * self.width));
            let (left, right) = &mut self.at;
            let from_left = *right == last
                || (*left < middle && self.by.compare(self.rows[*left], self.rows[*right]).is_lt());
            let next = if from_left { left } else { right };
            self.merged.push(self.rows[*next]);
            *next += 1;
            if self.merged.len() == last {
                self.at = (last, all.min(last + self.width));
            }
        }
        if end == all {
            self.rows = mem::take(&mut self.merged);
            self.begin(2 * self.width);
        }
    }

    /// The rows in order, once all steps are done.
    pub(super) fn finish(self) -> (Direction, Vec<u32>) {
        (self.by, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::{Bits, Values};

    #[test]
    fn it_sorts_as_the_library_does() {
        for (len, descending) in [(0, false), (1, true), (RUN, false), (3 * RUN + 7, true), (150_001, false)]
        {
            let values: Vec<f64> = (0..len).map(|row| ((row * 7919) % 1009) as f64).collect();
            let mut present = Bits::filled(len, true);
            (0..len).step_by(13).for_each(|row| present.set(row, false));
            let column = Arc::new(Column { len, present: Some(present), values: Values::Float64(values) });
            let by = Direction { column, descending, ties: Vec::new() };
            let mut expected: Vec<u32> = (0..len as u32).collect();
            expected.sort_by(|a, b| by.compare(*a, *b));
            let mut sorting = Sorting::new(by, (0..len as u32).collect());
            let mut steps = 0;
            while sorting.step() {
                steps += 1;
            }
            assert!(steps < 60, "{steps}");
            assert_eq!(sorting.finish().1, expected);
        }
    }
}
