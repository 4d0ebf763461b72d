//! Averages held against a threshold as sums of what each record has more or less than it: exact, and without a division.

use arrow_buffer::i256;

use super::tested::{Of, summed};
use crate::{
    data::column::{Integers, Values as Stored},
    engine::{
        dataset::{Dataset, Frame},
        expr::{Place, Source},
        spans::Spans,
    },
    model::{condition::NumberTest, value::Number},
};

/// The column of a place whose numbers are averaged, and what their sums are held against instead; nothing where those outgrow
/// 64 bits or there are several thresholds.
pub(super) fn averaged(
    data: &Dataset,
    frame: &Frame,
    place: &Place,
    test: &NumberTest,
) -> Option<(Of, Spans)> {
    let (threshold, low, high) = match test {
        NumberTest::Is { value } => (value, i256::ZERO, i256::ZERO),
        NumberTest::Less { value } => (value, i256::MIN, i256::MINUS_ONE),
        NumberTest::AtMost { value } => (value, i256::MIN, i256::ZERO),
        NumberTest::Greater { value } => (value, i256::ONE, i256::MAX),
        NumberTest::AtLeast { value } => (value, i256::ZERO, i256::MAX),
        NumberTest::AnyOf { .. } | NumberTest::Between { .. } => return None,
    };
    let Source::Column { table, column: at } = place.source else { return None };
    let Of::Whole(column, ..) = summed(data, frame, place)? else { return None };
    let Stored::Exact { scale, .. } = &column.values else { return None };
    let against = Against::of(threshold, *scale)?;
    let one = data.size(table, at)?.checked_mul(against.times.into())?;
    let most = one.checked_add(against.less.unsigned_abs().into())? * u128::from(frame.longest(data));
    let wide = matches!(&column.values, Stored::Exact { mantissas: Integers::I64(_), .. });
    let narrow = !wide && most <= i32::MAX as u128;
    let of = Of::Whole(column, narrow, Some(against));
    (most <= i64::MAX as u128).then(|| (of, Spans::of([(low, high)])))
}

/// What averages are held against: an average of unscaled numbers is more than a threshold where so many times each of them,
/// less something, add up to more than nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Against {
    pub times: u32,
    pub less: i64,
}

impl Against {
    /// Of a threshold, for numbers with so many decimal places.
    fn of(threshold: &Number, scale: i8) -> Option<Self> {
        let digits: i64 = threshold.digits().parse().ok()?;
        let places = i32::try_from(threshold.scale()).ok()? - i32::from(scale);
        let times = 10_u32.checked_pow(places.max(0).unsigned_abs())?;
        let less = digits.checked_mul(10_i64.checked_pow((-places).max(0).unsigned_abs())?)?;
        Some(Self { times, less: if threshold.is_negative() { -less } else { less } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_held_against_sums() {
        let against = |threshold: &str, scale| {
            let found = Against::of(&threshold.parse().expect("a number"), scale);
            found.map(|Against { times, less }| (times, less))
        };
        assert_eq!(against("50", 2), Some((1, 5_000)));
        assert_eq!(against("-0.125", 2), Some((10, -125)));
        assert_eq!(against("7", 0), Some((1, 7)));
        assert_eq!(against("7", -3), Some((1_000, 7)));
        assert_eq!(against("0.00000000001", 0), None);
        assert_eq!(against("12345678901234567890", 0), None);
    }
}
