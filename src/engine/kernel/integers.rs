//! Whole numbers in spans, for every width.

use std::hash::Hash;

use arrow_buffer::i256;
use rustc_hash::FxHashSet;

use super::pack;
use crate::{data::column::Bits, engine::spans::Spans};

/// So many spans are tested one after the other without a branch; more of them are looked up.
const FEW: usize = 8;

/// A whole number of a width.
pub(crate) trait Integer: Copy + Ord + Hash {
    /// How many different numbers there are, where a table of them is small.
    const TABLE: Option<usize>;
    /// The smallest and the largest.
    const ENDS: (Self, Self);

    /// Whether it is from `low` to `high`, both in; without a branch where the width allows it.
    fn within(self, low: Self, high: Self) -> bool;

    /// Its place in a table, for narrow ones.
    fn place(self) -> usize;

    /// As wide as can be.
    fn widen(self) -> i256;

    /// The same number in this width; it fits.
    fn narrow(wide: i256) -> Self;
}

macro_rules! integer {
    ($($own:ty, $unsigned:ty, $table:expr);*) => {$(
        impl Integer for $own {
            const TABLE: Option<usize> = $table;
            const ENDS: (Self, Self) = (<$own>::MIN, <$own>::MAX);

            // Two comparisons, not one without a sign: vectors of 64 bits compare with a sign only.
            #[inline(always)]
            fn within(self, low: Self, high: Self) -> bool {
                (low <= self) & (self <= high)
            }

            #[inline(always)]
            fn place(self) -> usize {
                self as $unsigned as usize
            }

            fn widen(self) -> i256 {
                i256::from_i128(self.into())
            }

            fn narrow(wide: i256) -> Self {
                wide.as_i128() as Self
            }
        }
    )*};
}

integer!(
    i8, u8, Some(256); i16, u16, Some(65_536); i32, u32, None; i64, u64, None; i128, u128, None;
    u8, u8, Some(256); u16, u16, Some(65_536); u32, u32, None
);

impl Integer for i256 {
    const TABLE: Option<usize> = None;
    const ENDS: (Self, Self) = (Self::MIN, Self::MAX);

    fn within(self, low: Self, high: Self) -> bool {
        low <= self && self <= high
    }

    fn place(self) -> usize {
        0
    }

    fn widen(self) -> i256 {
        self
    }

    fn narrow(wide: i256) -> Self {
        wide
    }
}

/// The spans as far as a width reaches.
pub(in crate::engine) fn clipped<T: Integer>(spans: &Spans) -> Vec<(T, T)> {
    let (least, most) = (T::ENDS.0.widen(), T::ENDS.1.widen());
    let inside = spans.iter().filter(|(low, high)| *low <= most && *high >= least);
    inside.map(|(low, high)| (T::narrow(low.max(least)), T::narrow(high.min(most)))).collect()
}

/// A set of numbers of a width, in the form that is fastest to ask.
pub(crate) enum Set<T> {
    None,
    All,
    Few(Vec<(T, T)>),
    /// One byte, 0 or 1, for each number of the width.
    Table(Vec<u8>),
    /// Single numbers.
    Singles(FxHashSet<T>),
    /// Ascending.
    Many(Vec<(T, T)>),
}

impl<T: Integer> Set<T> {
    /// The numbers of the width that are in the spans.
    pub(in crate::engine) fn of(spans: &Spans) -> Self {
        let clipped: Vec<(T, T)> = clipped(spans);
        match (clipped.as_slice(), T::TABLE) {
            ([], _) => Self::None,
            ([only], _) if *only == T::ENDS => Self::All,
            (few, _) if few.len() <= FEW => Self::Few(clipped),
            (many, Some(size)) => {
                let mut table = vec![0; size];
                // A signed number's place is that of its bits, so each span is marked from its own number on.
                for (low, high) in many {
                    let count = high.widen().wrapping_sub(low.widen()).as_i128() as usize;
                    (0..=count).for_each(|step| table[(low.place() + step) % size] = 1);
                }
                Self::Table(table)
            }
            (many, None) if many.iter().all(|(low, high)| low == high) => {
                Self::Singles(many.iter().map(|(low, _)| *low).collect())
            }
            (_, None) => Self::Many(clipped),
        }
    }

    /// The codes of a dictionary whose entry was found.
    pub(super) fn of_codes(found: &Bits) -> Self {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for code in found.iter_ones() {
            let count = runs.len();
            match runs.last_mut() {
                Some(last) if last.1 + 1 == code => last.1 = code,
                _ if count > FEW => break,
                _ => runs.push((code, code)),
            }
        }
        let own = |code: usize| T::narrow(i256::from_i128(code as i128));
        match runs.as_slice() {
            [] => Self::None,
            few if few.len() <= FEW => {
                Self::Few(few.iter().map(|(low, high)| (own(*low), own(*high))).collect())
            }
            _ => {
                let mut table: Vec<u8> = (0..found.len()).map(|code| found.get(code).into()).collect();
                table.resize(table.len().max(T::TABLE.unwrap_or(0)), 0);
                Self::Table(table)
            }
        }
    }

    /// Adds the rows whose number is in the set.
    pub(in crate::engine) fn run(&self, values: &[T], out: &mut [u64]) {
        match self {
            Self::None => {}
            Self::All => out.fill(u64::MAX),
            Self::Few(spans) => {
                for (low, high) in spans {
                    pack::rows(values, out, |value| value.within(*low, *high));
                }
            }
            Self::Table(table) => {
                pack::rows(values, out, |value| table.get(value.place()).is_some_and(|verdict| *verdict != 0))
            }
            Self::Singles(singles) => pack::rows(values, out, |value| singles.contains(&value)),
            Self::Many(spans) => pack::rows(values, out, |value| {
                let after = spans.partition_point(|(low, _)| *low <= value);
                after > 0 && value <= spans[after - 1].1
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Integer>(spans: &Spans, values: &[T]) {
        let mut out = vec![0; values.len().div_ceil(64)];
        Set::of(spans).run(values, &mut out);
        for (at, value) in values.iter().enumerate() {
            assert_eq!(out[at / 64] >> (at % 64) & 1 == 1, spans.contains(value.widen()));
        }
    }

    #[test]
    fn every_form_of_a_set_holds_the_same_numbers() {
        let wide = |(low, high): (i64, i64)| (i256::from(low), i256::from(high));
        let sets = [
            vec![],
            vec![(i64::MIN, i64::MAX)],
            vec![(-3, 4)],
            vec![(-200, -100), (5, 300)],
            vec![(-128, -128), (-5, -3), (0, 0), (127, 127), (255, 70_000)],
            (-40..40).map(|at| (at * 3, at * 3)).collect(),
            (-40..40).map(|at| (at * 900, at * 900 + 7)).collect(),
        ];
        for set in sets {
            let spans = Spans::of(set.into_iter().map(wide));
            check(&spans, &(i8::MIN..=i8::MAX).collect::<Vec<_>>());
            check(&spans, &(u8::MIN..=u8::MAX).collect::<Vec<_>>());
            check(&spans, &(i16::MIN..=i16::MAX).collect::<Vec<_>>());
            check(&spans, &(u16::MIN..=u16::MAX).collect::<Vec<_>>());
            check(&spans, &(-70_001..70_001).chain([i32::MIN, i32::MAX]).collect::<Vec<_>>());
            check(&spans, &(-70_001..70_001).chain([i64::MIN, i64::MAX]).collect::<Vec<_>>());
            check(&spans, &(-1_001..1_001).chain([i128::MIN, i128::MAX]).collect::<Vec<_>>());
            check(
                &spans,
                &(-1_001..1_001).map(i256::from_i128).chain([i256::MIN, i256::MAX]).collect::<Vec<_>>(),
            );
        }
    }
}
