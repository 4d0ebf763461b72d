//! Sets of whole numbers as spans: what every test of a number or a date comes down to.

use std::sync::Arc;

use arrow_buffer::i256;

/// A set of whole numbers: spans with both ends inside, ascending, apart and not touching.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spans(Arc<[(i256, i256)]>);

impl Spans {
    /// The numbers of any of the spans. Spans that end before they begin hold none.
    pub(super) fn of(spans: impl IntoIterator<Item = (i256, i256)>) -> Self {
        let mut spans: Vec<_> = spans.into_iter().filter(|(low, high)| low <= high).collect();
        spans.sort_unstable();
        let mut apart: Vec<(i256, i256)> = Vec::with_capacity(spans.len());
        for (low, high) in spans {
            match apart.last_mut() {
                Some(last) if last.1.checked_add(i256::ONE).is_none_or(|next| low <= next) => {
                    last.1 = last.1.max(high)
                }
                _ => apart.push((low, high)),
            }
        }
        Self(apart.into())
    }

    /// The numbers of half-open spans of wide integers.
    pub(super) fn half_open(spans: impl IntoIterator<Item = (i128, i128)>) -> Self {
        let wide =
            |(from, to): (i128, i128)| (i256::from_i128(from), i256::from_i128(to).wrapping_sub(i256::ONE));
        Self::of(spans.into_iter().map(wide))
    }

    /// The spans.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i256, i256)> + '_ {
        self.0.iter().copied()
    }

    /// The spans as far as 64 bits go.
    pub(super) fn ticks(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        let (least, most) = (i256::from(i64::MIN), i256::from(i64::MAX));
        let inside = self.0.iter().filter(move |(low, high)| *low <= most && *high >= least);
        inside.map(move |(low, high)| (low.max(&least).as_i128() as i64, high.min(&most).as_i128() as i64))
    }

    /// Of what is never below 0: 1 and more, and nothing else.
    pub(super) fn is_from_one(&self) -> bool {
        matches!(self.0[..], [(i256::ONE, i256::MAX)])
    }

    /// Of what is never below 0: 0, and nothing else.
    pub(super) fn is_zero(&self) -> bool {
        matches!(self.0[..], [(low, i256::ZERO)] if low <= i256::ZERO)
    }

    /// Whether a number is inside.
    pub(super) fn contains(&self, number: i256) -> bool {
        let after = self.0.partition_point(|(low, _)| *low <= number);
        after > 0 && number <= self.0[after - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_merged_where_they_touch() {
        let wide = |number: i64| i256::from(number);
        let spans =
            |pairs: &[(i64, i64)]| Spans::of(pairs.iter().map(|(low, high)| (wide(*low), wide(*high))));
        assert_eq!(spans(&[(5, 5), (1, 2), (3, 3), (9, 8)]), spans(&[(1, 3), (5, 5)]));
        assert_eq!(spans(&[(1, 10), (2, 3)]), spans(&[(1, 10)]));
        let some = spans(&[(1, 3), (5, 5)]);
        let inside: Vec<i64> = (-1..8).filter(|number| some.contains(wide(*number))).collect();
        assert_eq!(inside, [1, 2, 3, 5]);
        assert_eq!(Spans::half_open([(1, 4), (5, 6), (9, 9)]), some);
        assert_eq!(Spans::of([(i256::MIN, i256::MAX), (i256::MAX, i256::MAX)]).iter().count(), 1);
    }
}
