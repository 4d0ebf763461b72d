//! What values come to in exact figures, from their ascending runs: pieces come one after another, so that not all of them
//! need be there at once.

use std::{cmp::Reverse, collections::BinaryHeap};

use chrono_tz::Tz;

use super::{
    histogram::Bins,
    sorted::Form,
    tally::{Key, Run, Tally},
};
use crate::model::{
    cell::Cell,
    profile::{ColumnProfile, Distribution, Histogram, Percentile, ValueCount},
};

/// A share of the values in hundredths of a percent.
const WHOLE: u64 = 10_000;

/// Figures under way.
pub struct Summing {
    top: usize,
    /// Ranks of percentiles, ascending, each with its place among those that are asked for.
    ranks: Vec<(u64, usize)>,
    reached: usize,
    found: Vec<(u32, Option<Key>)>,
    form: Form,
    ends: Run,
    bins: Option<(Bins, Vec<u64>)>,
    distinct: u64,
    below: u64,
    /// Of the commonest the least common one first, and of those the largest.
    commonest: BinaryHeap<(Reverse<u64>, u64, Kept)>,
}

/// A value of the commonest; their order is told by what stands before it.
struct Kept(Key);

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kept {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

/// The ranks of percentiles, ascending, each with its place among the shares; none where values have no order.
pub(super) fn ranks(form: Form, filled: u64, shares: &[u32]) -> Vec<(u64, usize)> {
    if filled == 0 || matches!(form, Form::Boolean | Form::Text) {
        return Vec::new();
    }
    // Nearest rank: the smallest value that so large a share of the values does not exceed.
    let rank = |share: u32| {
        let rank = (u128::from(filled) * u128::from(share)).div_ceil(WHOLE.into());
        rank.clamp(1, u128::from(filled)) as u64
    };
    let mut ranks: Vec<(u64, usize)> =
        shares.iter().enumerate().map(|(at, share)| (rank(*share), at)).collect();
    ranks.sort_unstable();
    ranks
}

/// As they are told: rows, those without a value and different values; what the values are and their ends; percentiles by
/// their shares.
pub(super) fn figures(
    (rows, empty, distinct): (u64, u64, Option<u64>),
    (form, ends): (Form, &Run),
    top: Vec<ValueCount>,
    histogram: Option<Histogram>,
    percentiles: impl IntoIterator<Item = (u32, Option<Key>)>,
    zone: Tz,
) -> Distribution {
    let mut ends = ends.cells(zone);
    let smallest = ends.next();
    let largest = ends.last().or_else(|| smallest.clone());
    let profile = ColumnProfile { rows, empty, distinct, smallest, largest, top, histogram };
    let value = |key: Option<Key>| key.map_or(Cell::Empty, |key| key.cell(form, zone));
    let percentiles = percentiles.into_iter().map(|(share, key)| Percentile { share, value: value(key) });
    Distribution { profile, percentiles: percentiles.collect() }
}

impl Summing {
    /// Begins with the ends of all values and how many rows have one: so many of the commonest are wanted, and percentiles
    /// at shares in hundredths of a percent.
    pub fn new(ends: Run, filled: u64, top: usize, shares: &[u32]) -> Self {
        let form = ends.form();
        let ranks = ranks(form, filled, shares);
        let bins = Bins::between(&ends).map(|bins| (bins, vec![0; bins.count]));
        Self {
            top,
            reached: 0,
            found: shares.iter().take(ranks.len()).map(|share| (*share, None)).collect(),
            ranks,
            form,
            ends,
            bins,
            distinct: 0,
            below: 0,
            commonest: BinaryHeap::new(),
        }
    }

    /// Takes the values that come next.
    pub fn take(&mut self, run: &Run) {
        if let Some((bins, counts)) = &mut self.bins {
            bins.count(run, counts);
        }
        let mut least = self.least();
        for (at, count) in run.counts.iter().enumerate() {
            // Of those that are equally common the first ones stay.
            if *count > least {
                self.commonest.push((Reverse(*count), self.distinct + at as u64, Kept(run.key(at))));
                if self.commonest.len() > self.top {
                    self.commonest.pop();
                }
                least = self.least();
            }
        }
        self.distinct += run.len() as u64;
        let mut at = 0;
        let mut below = self.below;
        while let Some((rank, place)) = self.ranks.get(self.reached) {
            while at < run.len() && below + run.counts[at] < *rank {
                below += run.counts[at];
                at += 1;
            }
            if at == run.len() {
                break;
            }
            self.found[*place].1 = Some(run.key(at));
            self.reached += 1;
        }
        self.below = below + run.counts[at..].iter().sum::<u64>();
    }

    /// As common as this a value must be at least, and more.
    fn least(&self) -> u64 {
        match self.commonest.peek() {
            _ if self.top == 0 => u64::MAX,
            Some((Reverse(count), ..)) if self.commonest.len() == self.top => *count,
            _ => 0,
        }
    }

    /// The figures, once all values are taken. `rows` are all rows, `empty` those without a value.
    pub fn finish(self, rows: u64, empty: u64, zone: Tz) -> Distribution {
        let form = self.form;
        let commonest = self
            .commonest
            .into_sorted_vec()
            .into_iter()
            .map(|(Reverse(count), _, Kept(key))| ValueCount { value: key.cell(form, zone), count })
            .collect();
        let histogram = self.bins.map(|(bins, counts)| Histogram { edges: bins.edges(zone), counts });
        let counts = (rows, empty, Some(self.distinct));
        figures(counts, (form, &self.ends), commonest, histogram, self.found, zone)
    }

    /// The figures of rows without values.
    pub fn of_nothing(rows: u64, empty: u64) -> Distribution {
        let profile = ColumnProfile {
            rows,
            empty,
            distinct: Some(0),
            smallest: None,
            largest: None,
            top: Vec::new(),
            histogram: None,
        };
        Distribution { profile, percentiles: Vec::new() }
    }
}

impl Tally {
    /// The figures of the rows, with so many of the commonest values, and with percentiles at shares in hundredths of a
    /// percent: 5,000 is the median.
    pub fn distribution(&self, top: usize, shares: &[u32], zone: Tz) -> Distribution {
        let Some(values) = &self.values else { return Summing::of_nothing(self.rows, self.empty) };
        let mut summing = Summing::new(values.ends(), values.filled(), top, shares);
        summing.take(values);
        summing.finish(self.rows, self.empty, zone)
    }
}
