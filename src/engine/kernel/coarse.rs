//! Two bytes in front of eight: where each time lies between a column's first and last, so that a question reads a quarter of
//! the bytes, and looks at the times themselves only where an interval begins or ends. Steps are whole hours or the like
//! wherever that is fine enough: most intervals begin and end with a day, so that hardly any time has to be looked at.

use super::{integers::clipped, pack};
use crate::engine::spans::Spans;

/// More intervals than this are asked of the times themselves.
const FEW: usize = 8;

/// Steps in seconds, of which each but the first few is a part of an hour or of a day, or some days.
const SECONDS: [i64; 16] = [
    1, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 6_048_000, 60_480_000,
];

/// A column of times, coarsely.
pub(in crate::engine) struct Coarse {
    /// So many steps after `low`. Of rows without a value it is anything.
    codes: Vec<u16>,
    low: i64,
    high: i64,
    step: u64,
}

/// Intervals that a coarse column is asked for.
pub(super) struct Intervals {
    spans: Vec<(i64, i64)>,
    /// Codes whose values are inside, whatever they are: from, and how many after that.
    sure: Vec<(u16, u16)>,
    /// Codes whose values have to be looked at.
    edges: Vec<u16>,
}

/// How many steps an interval begins after the lowest value, and how long one is.
fn steps((low, high): (i64, i64), per_second: i64) -> (i64, u64) {
    let span = high.wrapping_sub(low) as u64;
    if span <= u16::MAX.into() {
        return (low, 1);
    }
    let of_seconds = SECONDS.iter().find_map(|seconds| {
        let step = seconds.checked_mul(per_second)?;
        let begin = low.checked_sub(low.rem_euclid(step))?;
        (high.wrapping_sub(begin) as u64 / step as u64 <= u16::MAX.into()).then_some((begin, step as u64))
    });
    of_seconds.unwrap_or((low, 1 << (u64::BITS - u16::BITS - span.leading_zeros())))
}

impl Coarse {
    /// Of values that lie between two, save where there is none.
    pub(in crate::engine) fn of(values: &[i64], (low, high): (i64, i64), per_second: i64) -> Self {
        let (low, step) = steps((low, high), per_second);
        // A product instead of a quotient is off by one at most.
        let part = 1.0 / step as f64;
        let code = |value: &i64| {
            let above = value.wrapping_sub(low) as u64;
            let near = (above as f64 * part) as u64;
            let rest = above.wrapping_sub(near.wrapping_mul(step)) as i64;
            let steps = near.wrapping_add_signed(i64::from(rest >= step as i64) - i64::from(rest < 0));
            steps.min(u16::MAX.into()) as u16
        };
        let codes = values.iter().map(code).collect();
        Self { codes, low, high, step }
    }

    /// In bytes.
    pub(in crate::engine) fn size(&self) -> usize {
        self.codes.len() * size_of::<u16>()
    }

    /// The code of a value between the first and the last, and how far it is above that code's lowest.
    fn code(&self, value: i64) -> (u16, u64) {
        let above = value.wrapping_sub(self.low) as u64;
        ((above / self.step).min(u16::MAX.into()) as u16, above % self.step)
    }
}

impl Intervals {
    /// Makes them ready; nothing where there are many.
    pub(super) fn of(spans: &Spans, coarse: &Coarse) -> Option<Self> {
        let mut spans: Vec<(i64, i64)> = clipped(spans);
        if spans.len() > FEW {
            return None;
        }
        spans.retain(|(low, high)| *low <= coarse.high && *high >= coarse.low);
        let (mut sure, mut edges) = (Vec::new(), Vec::new());
        for (low, high) in &spans {
            let (first, above) = coarse.code((*low).max(coarse.low));
            let (last, below) = coarse.code((*high).min(coarse.high));
            let begins = above == 0;
            let ends = *high >= coarse.high || below == coarse.step - 1;
            edges.extend(
                [(first, begins), (last, ends)].iter().filter(|(_, whole)| !whole).map(|edge| edge.0),
            );
            let (from, to) = (u32::from(first) + u32::from(!begins), i64::from(last) - i64::from(!ends));
            if i64::from(from) <= to {
                sure.push((from as u16, (to - i64::from(from)) as u16));
            }
        }
        edges.dedup();
        Some(Self { spans, sure, edges })
    }

    /// Adds the rows from `row` on whose value is inside.
    pub(super) fn run(&self, coarse: &Coarse, values: &[i64], row: usize, out: &mut [u64]) {
        let codes = super::part(&coarse.codes, row, out);
        match self.sure.len() {
            0 => {}
            1 => among::<1>(&self.sure, codes, out),
            2 => among::<2>(&self.sure, codes, out),
            3 | 4 => among::<4>(&self.sure, codes, out),
            _ => among::<FEW>(&self.sure, codes, out),
        }
        if self.edges.is_empty() {
            return;
        }
        let values = super::part(values, row, out);
        let inside = |value: i64| self.spans.iter().any(|(low, high)| *low <= value && value <= *high);
        for edges in self.edges.chunks(2) {
            let (one, other) = (edges[0], edges[edges.len() - 1]);
            let edge = |code: u16| (code == one) | (code == other);
            let chunks = codes.chunks(pack::WORD).zip(values.chunks(pack::WORD));
            for ((codes, values), word) in chunks.zip(out.iter_mut()) {
                if codes.iter().fold(false, |any, code| any | edge(*code)) {
                    let there = codes.iter().zip(values).enumerate().filter(|(_, (code, _))| edge(**code));
                    there.for_each(|(at, (_, value))| *word |= u64::from(inside(*value)) << at);
                }
            }
        }
    }
}

/// Adds the rows whose code is in any of up to `N` intervals.
#[inline(always)]
fn among<const N: usize>(intervals: &[(u16, u16)], codes: &[u16], out: &mut [u64]) {
    let all: [(u16, u16); N] = std::array::from_fn(|at| intervals[at.min(intervals.len() - 1)]);
    pack::rows(codes, out, |code| {
        all.iter().fold(false, |inside, (from, more)| inside | (code.wrapping_sub(*from) <= *more))
    });
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
        let ends = [
            (0, 0),
            (-5, 70),
            (0, 65_535),
            (0, 65_536),
            (-7_777_777, 65_535 * 60 - 1),
            (-1_000_000, 2_000_000_123),
            (1_000_000_000_123, 1_795_521_600_000),
            (i64::MIN, i64::MIN + 100_000),
            (i64::MIN, i64::MAX),
        ];
        for ((low, high), per_second) in
            ends.iter().flat_map(|ends| [1, 1_000, 1_000_000_000].map(|by| (*ends, by)))
        {
            let values = values(low, high);
            let coarse = Coarse::of(&values, (low, high), per_second);
            let middle = low / 2 + high / 2;
            let ends =
                [i64::MIN, low.saturating_sub(1), low, middle, middle.saturating_add(3), high, i64::MAX];
            let hour = 3_600 * per_second;
            let begin = middle.saturating_sub(middle.rem_euclid(hour));
            let ends = ends.into_iter().chain([begin, begin.saturating_add(hour - 1)]);
            let ends: Vec<i64> = ends.collect();
            for (from, to) in ends.iter().flat_map(|from| ends.iter().map(|to| (*from, *to))) {
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
