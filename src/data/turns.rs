//! Loops over all rows of a table, in calls that repeat.
//!
//! A browser compiles a function of WebAssembly quickly first. For speed it compiles what has gone round often, and only the
//! next call runs that: one loop over millions of rows, in one call, stays three times as slow to its end.

use std::ops::Range;

/// Rows of a call: few enough that the first ones, which are slow, do not count.
const ROWS: usize = 1 << 14;

/// Calls with each range of a number of rows, ascending.
fn ranges(rows: Range<usize>, mut call: impl FnMut(Range<usize>)) {
    let (mut from, end) = (rows.start, rows.end);
    while from < end {
        let to = end.min(from + ROWS);
        call(from..to);
        from = to;
    }
}

/// Calls with each number of a range.
#[inline(always)]
pub fn each(rows: Range<usize>, mut call: impl FnMut(usize)) {
    #[inline(never)]
    fn some(rows: Range<usize>, call: &mut impl FnMut(usize)) {
        rows.for_each(call);
    }
    ranges(rows, |rows| some(rows, &mut call));
}

/// Calls with each number of an iterator.
#[inline(always)]
pub fn of(mut rows: impl Iterator<Item = usize>, mut call: impl FnMut(usize)) {
    #[inline(never)]
    fn some(rows: &mut impl Iterator<Item = usize>, call: &mut impl FnMut(usize)) -> usize {
        let mut many = 0;
        rows.take(ROWS).for_each(|row| {
            many += 1;
            call(row);
        });
        many
    }
    while some(&mut rows, &mut call) == ROWS {}
}

/// The values of so many numbers, from 0 on.
#[inline(always)]
pub fn collect<T>(rows: usize, mut value: impl FnMut(usize) -> T) -> Vec<T> {
    #[inline(never)]
    fn some<T>(rows: Range<usize>, value: &mut impl FnMut(usize) -> T, out: &mut Vec<T>) {
        out.extend(rows.map(value));
    }
    let mut out = Vec::with_capacity(rows);
    ranges(0..rows, |rows| some(rows, &mut value, &mut out));
    out
}

/// The values of others.
#[inline(always)]
pub fn map<A, T>(values: &[A], mut value: impl FnMut(&A) -> T) -> Vec<T> {
    #[inline(never)]
    fn some<A, T>(values: &[A], value: &mut impl FnMut(&A) -> T, out: &mut Vec<T>) {
        out.extend(values.iter().map(value));
    }
    let mut out = Vec::with_capacity(values.len());
    values.chunks(ROWS).for_each(|values| some(values, &mut value, &mut out));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_turn() {
        for rows in [0, 1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 5] {
            let mut seen = Vec::new();
            each(2..rows + 2, |row| seen.push(row - 2));
            let all: Vec<usize> = (0..rows).collect();
            assert_eq!(seen, all);
            seen.clear();
            of(0..rows, |row| seen.push(row));
            assert_eq!(seen, all);
            assert_eq!(collect(rows, |row| row), all);
            assert_eq!(map(&all, |row| *row), all);
        }
    }
}
