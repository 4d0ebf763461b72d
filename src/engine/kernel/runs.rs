//! Runs of neighbours: how many rows of each are in a set, and what their values add up to.
//!
//! Most runs are short, and a loop over each of them would stumble at its end. So nothing here loops over a run: what comes
//! before each row is counted or added up along all rows, and a run has what came before its end less what came before its
//! beginning.

use std::sync::Arc;

use crate::data::column::Bits;

/// Rows that are added up at a time; whole words of them.
const BLOCK: usize = 2_048;

/// A set of rows that tells how many of them come before a row.
pub(in crate::engine) struct Ranks {
    set: Arc<Bits>,
    /// How many come before each word, and how many there are.
    before: Vec<u32>,
}

impl Ranks {
    /// Of a set.
    pub(in crate::engine) fn of(set: Arc<Bits>) -> Self {
        let mut before = Vec::with_capacity(set.words().len() + 1);
        let mut all = 0;
        before.push(all);
        before.extend(set.words().iter().map(|word| {
            all += word.count_ones();
            all
        }));
        Self { set, before }
    }

    /// How many rows of the set come before one.
    #[inline(always)]
    fn at(words: &[u64], before: &[u32], row: u32) -> u32 {
        let word = words.get(row as usize / 64).copied().unwrap_or_default();
        before[row as usize / 64] + (word & !(u64::MAX << (row % 64))).count_ones()
    }

    /// How many rows of each run are in the set. Runs begin and end where `offsets` say, of which there is one more.
    pub(in crate::engine) fn counts(&self, offsets: &[u32], out: &mut [i32]) {
        let [first, ends @ ..] = offsets else { return };
        let (words, ranks) = (self.set.words(), &self.before[..]);
        let mut before = Self::at(words, ranks, *first);
        for (end, count) in ends.iter().zip(out) {
            let now = Self::at(words, ranks, *end);
            *count = (now - before) as i32;
            before = now;
        }
    }
}

/// The last row of each run that has any, to ask all runs at once whether any of their rows are in a set.
pub(in crate::engine) struct LastRows {
    /// A bit for each.
    rows: Vec<u64>,
    /// How many of them come before each word.
    before: Vec<u32>,
    /// Their runs.
    runs: Vec<u32>,
}

impl LastRows {
    /// Of runs that begin and end where `offsets` say, of which there is one more.
    pub(in crate::engine) fn of(offsets: &[u32]) -> Self {
        let end = offsets.last().map_or(0, |end| *end as usize);
        let mut rows = vec![0; end.div_ceil(64)];
        let mut runs = Vec::new();
        for (run, ends) in offsets.windows(2).enumerate().filter(|(_, ends)| ends[0] < ends[1]) {
            let last = ends[1] - 1;
            rows[last as usize / 64] |= 1 << (last % 64);
            runs.push(run as u32);
        }
        let counted = |count: &mut u32, word: &u64| {
            let before = *count;
            *count += word.count_ones();
            Some(before)
        };
        let before = rows.iter().scan(0, counted).collect();
        Self { rows, before, runs }
    }

    /// Calls with every run that has a row in a set, of the words from `from` on that a step is given. What goes over into
    /// the next of them is kept in `carry`, which begins as `false`. Rows of the set before a run are taken for its own:
    /// there are none.
    pub(in crate::engine) fn each_with_any(
        &self,
        set: &[u64],
        from: usize,
        carry: &mut bool,
        mut call: impl FnMut(usize),
    ) {
        let (rows, before) = (self.rows.iter().skip(from), self.before.iter().skip(from));
        for ((set, last), before) in set.iter().zip(rows).zip(before) {
            // All other rows of a run are ones. A row of the set among them makes these overflow into the last one, over
            // the end of a word too, and never beyond.
            let others = !last;
            let (sum, over) = (set & others).overflowing_add(others);
            let (sum, more) = sum.overflowing_add(u64::from(*carry));
            *carry = over | more;
            let mut found = (sum | set) & last;
            while found != 0 {
                let lower = found & found.wrapping_neg();
                call(self.runs[(before + (last & (lower - 1)).count_ones()) as usize] as usize);
                found ^= lower;
            }
        }
    }
}

/// What values are added up in, coming round at its ends: a difference is right wherever it fits.
pub(in crate::engine) trait Total: Copy + Default {
    /// A number, as much of it as fits.
    fn cut(number: i64) -> Self;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
}

macro_rules! total {
    ($($own:ty),*) => {$(
        impl Total for $own {
            #[inline(always)]
            fn cut(number: i64) -> Self {
                number as Self
            }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
        }
    )*};
}

total!(i32, i64);

/// What the values of each run add up to. Runs begin and end where `offsets` say, of which there is one more; each sum fits
/// `S`.
pub(in crate::engine) fn sums<V: Copy + Into<i64>, S: Total>(values: &[V], offsets: &[u32], out: &mut [S]) {
    let [first, ends @ ..] = offsets else { return };
    let stop = ends.last().map_or(0, |end| (*end as usize).next_multiple_of(64)).min(values.len());
    let mut base = *first as usize / 64 * 64;
    let mut totals = [S::default(); BLOCK + 1];
    let (mut done, mut before) = (0, None);
    while done < ends.len() {
        let end = stop.min(base + BLOCK);
        add_up(values.get(base..end).unwrap_or_default(), &mut totals);
        let mut last = before.unwrap_or_else(|| totals[*first as usize - base]);
        // Of the runs that end in this block all are done but those that end in a later one.
        let inside = ends[done..].partition_point(|run| *run as usize <= end);
        for (run, sum) in ends[done..done + inside].iter().zip(&mut out[done..]) {
            let now = totals[*run as usize - base];
            *sum = now.minus(last);
            last = now;
        }
        (done, before) = (done + inside, Some(last));
        totals[0] = totals[end.saturating_sub(base)];
        if end <= base {
            break;
        }
        base = end;
    }
}

/// Puts what comes before each row behind the first total, which is what came before all of them.
#[inline(always)]
fn add_up<V: Copy + Into<i64>, S: Total>(values: &[V], totals: &mut [S; BLOCK + 1]) {
    let mut total = totals[0];
    let (fours, rest) = values.as_chunks::<4>();
    for (four, totals) in fours.iter().zip(totals[1..].as_chunks_mut::<4>().0) {
        // Four at once: each with the one before it, then with the two before that.
        let [a, b, c, d] = four.map(|value| S::cut(value.into()));
        let [a, b, c, d] = [a, b.plus(a), c.plus(b), d.plus(c)];
        *totals = [a, b, c.plus(a), d.plus(b)].map(|sum| sum.plus(total));
        total = totals[3];
    }
    for (value, slot) in rest.iter().zip(&mut totals[1 + fours.len() * 4..]) {
        total = total.plus(S::cut((*value).into()));
        *slot = total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of all lengths, empty ones among them, and a set of every kind of words.
    fn runs() -> (Vec<u32>, Vec<u64>) {
        let mut offsets = vec![3];
        let lengths = [0, 1, 5, 0, 0, 64, 63, 2, 700, 0, 129, 1, 1, 1, 5_000, 3, 0, 2_047, 2_048, 2_049, 0];
        for at in 0..400_u32 {
            let length = lengths[at as usize % lengths.len()];
            offsets.push(offsets[at as usize] + if at > 60 { length % 10 } else { length });
        }
        let rows = offsets[offsets.len() - 1] as usize + 7;
        let word = |at: usize| match at % 5 {
            0 => 0,
            1 => u64::MAX,
            _ => (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        };
        (offsets, (0..rows.div_ceil(64)).map(word).collect())
    }

    fn expected<V: Copy + Into<i64>>(values: &[V], set: Option<&[u64]>, offsets: &[u32]) -> Vec<i64> {
        let there = |row: &u32| set.is_none_or(|set| set[*row as usize / 64] >> (row % 64) & 1 == 1);
        let run = |run: &[u32]| (run[0]..run[1]).filter(there).map(|row| values[row as usize].into()).sum();
        offsets.windows(2).map(run).collect()
    }

    #[test]
    fn every_run_has_its_count_and_its_sum() {
        let (offsets, set) = runs();
        let rows = offsets[offsets.len() - 1] as usize + 7;
        let shorts: Vec<i16> = (0..rows).map(|row| (row * 7_919) as i16).collect();
        let longs: Vec<i64> = (0..rows).map(|row| (row as i64 - 9_000) * 12_345_678_901).collect();
        for (from, to) in [(0, offsets.len()), (0, 1), (4, 5), (17, 90), (90, 401)] {
            let offsets = &offsets[from..to];
            let runs = offsets.len() - 1;
            let mut counts = vec![0; runs];
            Ranks::of(Arc::new(Bits::from_words(set.clone(), set.len() * 64))).counts(offsets, &mut counts);
            let counts: Vec<i64> = counts.into_iter().map(i64::from).collect();
            assert_eq!(counts, expected(&vec![1_i8; rows], Some(&set), offsets));
            let mut narrow = vec![0_i32; runs];
            sums(&shorts, offsets, &mut narrow);
            let narrow: Vec<i64> = narrow.into_iter().map(i64::from).collect();
            assert_eq!(narrow, expected(&shorts, None, offsets));
            let mut wide = vec![0_i64; runs];
            sums(&longs, offsets, &mut wide);
            assert_eq!(wide, expected(&longs, None, offsets));
        }
    }

    #[test]
    fn runs_with_any_row_are_found_whatever_the_steps() {
        let (offsets, words) = runs();
        let sets = [words.clone(), vec![0; words.len()], vec![u64::MAX; words.len()]];
        let sparse = words.iter().enumerate().map(|(at, word)| word & 1 << (at * 7 % 64)).collect();
        for set in sets.into_iter().chain([sparse]) {
            for (from, to) in [(0, offsets.len()), (0, 1), (4, 5), (17, 90), (90, 401)] {
                let runs = &offsets[from..to];
                let inside = |row: u32| (runs[0]..runs[runs.len() - 1]).contains(&row);
                let word = |(at, word): (usize, &u64)| {
                    (0..64)
                        .filter(|bit| inside((at * 64 + bit) as u32))
                        .fold(0, |all, bit| all | word & 1 << bit)
                };
                let set: Vec<u64> = set.iter().enumerate().map(word).collect();
                let counts = expected(&vec![1_i8; set.len() * 64], Some(&set), runs);
                let expected: Vec<usize> = (0..counts.len()).filter(|run| counts[*run] > 0).collect();
                for step in [1, 3, 1_000] {
                    let (mut found, mut carry) = (Vec::new(), false);
                    for from in (0..set.len()).step_by(step) {
                        let words = &set[from..set.len().min(from + step)];
                        LastRows::of(runs).each_with_any(words, from, &mut carry, |run| found.push(run));
                    }
                    assert_eq!(found, expected, "{from} to {to} in steps of {step}");
                }
            }
        }
    }

    #[test]
    fn runs_up_to_the_last_row_and_of_no_rows() {
        for rows in [0, 1, 64, 2_047, 2_048, 2_049, 4_096] {
            let (values, set) = (vec![1_i8; rows], vec![u64::MAX; rows.div_ceil(64)]);
            let offsets = [0, 0, rows as u32 / 2, rows as u32, rows as u32];
            let half = rows as i32 / 2;
            let expected = [0, half, rows as i32 - half, 0];
            let (mut counts, mut all) = ([0; 4], [0_i32; 4]);
            Ranks::of(Arc::new(Bits::from_words(set.clone(), set.len() * 64))).counts(&offsets, &mut counts);
            sums(&values, &offsets, &mut all);
            assert_eq!((counts, all), (expected, expected), "{rows}");
        }
    }
}
