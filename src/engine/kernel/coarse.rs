//! Two bytes in front of eight: where each time lies between a column's first and last, so that a question reads a quarter of
//! the bytes, and looks at the times themselves only where an interval begins or ends.

use super::{integers::clipped, pack};
use crate::engine::spans::Spans;

/// More intervals than this are asked of the times themselves.
const FEW: usize = 8;

/// A column of times, coarsely.
pub(in crate::engine) struct Coarse {
    /// So many steps of `1 << shift` after `low`. Of rows without a value it is anything.
    codes: Vec<u16>,
    low: i64,
    high: i64,
    shift: u32,
}

/// An interval in codes.
struct Interval {
    low: i64,
    high: i64,
    /// Codes whose values are inside, whatever they are: from, and how many after that; nothing where there are none.
    sure: Option<(u16, u16)>,
    /// Codes whose values have to be looked at.
    edges: Option<(u16, u16)>,
}

/// Intervals that a coarse column is asked for.
pub(super) struct Intervals(Vec<Interval>);

impl Coarse {
    /// Of values that lie between two, save where there is none.
    pub(in crate::engine) fn of(values: &[i64], (low, high): (i64, i64)) -> Self {
        let span = high.wrapping_sub(low) as u64;
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(u16::BITS);
        let codes = values.iter().map(|value| code(*value, low, shift)).collect();
        Self { codes, low, high, shift }
    }

    /// In bytes.
    pub(in crate::engine) fn size(&self) -> usize {
        self.codes.len() * size_of::<u16>()
    }

    fn code(&self, value: i64) -> u16 {
        code(value, self.low, self.shift)
    }

    fn interval(&self, low: i64, high: i64) -> Option<Interval> {
        if low > self.high || high < self.low {
            return None;
        }
        let (first, last) = (self.code(low.max(self.low)), self.code(high.min(self.high)));
        let fine = self.shift == 0;
        let (begins, ends) = (fine || low <= self.low, fine || high >= self.high);
        let from = if begins { u32::from(first) } else { u32::from(first) + 1 };
        let to = if ends { i64::from(last) } else { i64::from(last) - 1 };
        let sure = (i64::from(from) <= to).then(|| (from as u16, (to - i64::from(from)) as u16));
        Some(Interval { low, high, sure, edges: (!begins || !ends).then_some((first, last)) })
    }
}

#[inline(always)]
fn code(value: i64, low: i64, shift: u32) -> u16 {
    ((value.wrapping_sub(low) as u64) >> shift).min(u16::MAX.into()) as u16
}

impl Intervals {
    /// Makes them ready; nothing where there are many.
    pub(super) fn of(spans: &Spans, coarse: &Coarse) -> Option<Self> {
        let spans: Vec<(i64, i64)> = clipped(spans);
        (spans.len() <= FEW)
            .then(|| Self(spans.iter().filter_map(|(low, high)| coarse.interval(*low, *high)).collect()))
    }

    /// Adds the rows from `row` on whose value is inside.
    pub(super) fn run(&self, coarse: &Coarse, values: &[i64], row: usize, out: &mut [u64]) {
        let codes = super::part(&coarse.codes, row, out);
        let values = super::part(values, row, out);
        for Interval { low, high, sure, edges } in &self.0 {
            if let Some((from, more)) = *sure {
                pack::rows(codes, out, |code| code.wrapping_sub(from) <= more);
            }
            let Some((first, last)) = *edges else { continue };
            let chunks = codes.chunks(pack::WORD).zip(values.chunks(pack::WORD));
            for ((codes, values), word) in chunks.zip(out.iter_mut()) {
                let mut edge = [0];
                pack::rows(codes, &mut edge, |code| code == first || code == last);
                let mut edge = edge[0] & !*word;
                while edge != 0 {
                    let at = edge.trailing_zeros();
                    let value = values[at as usize];
                    *word |= u64::from(*low <= value && value <= *high) << at;
                    edge &= edge - 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow_buffer::i256;

    use super::*;

    /// Values between two, close to both ends and to the codes' borders.
    fn values(low: i64, high: i64) -> Vec<i64> {
        let span = i128::from(high) - i128::from(low);
        let within = |place: i128| (i128::from(low) + place.clamp(0, span)) as i64;
        let parts = (0..300).flat_map(|part| [-1, 0, 1].map(|by| within(span * part / 299 + by)));
        parts.chain([low, high]).collect()
    }

    #[test]
    fn coarse_times_hold_what_the_times_do() {
        for (low, high) in
            [(0, 0), (-5, 70), (0, 65_535), (0, 65_536), (-1_000_000, 2_000_000_123), (i64::MIN, i64::MAX)]
        {
            let values = values(low, high);
            let coarse = Coarse::of(&values, (low, high));
            let middle = low / 2 + high / 2;
            let ends =
                [i64::MIN, low.saturating_sub(1), low, middle, middle.saturating_add(3), high, i64::MAX];
            for (from, to) in ends.iter().flat_map(|from| ends.map(|to| (*from, to))) {
                let spans =
                    Spans::of([(i256::from(from), i256::from(to)), (i256::from(low), i256::from(low))]);
                let mut out = vec![0; values.len().div_ceil(64)];
                let intervals = Intervals::of(&spans, &coarse).expect("few");
                let (head, tail) = out.split_at_mut(2);
                intervals.run(&coarse, &values, 0, head);
                intervals.run(&coarse, &values, 128, tail);
                for (at, value) in values.iter().enumerate() {
                    let expected = spans.contains(i256::from(*value));
                    assert_eq!(out[at / 64] >> (at % 64) & 1 == 1, expected, "{value} in {spans:?}");
                }
            }
        }
    }
}
