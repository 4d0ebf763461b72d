//! Literals against columns of numbers, exactly.
//!
//! Every column of numbers is read as whole numbers: integers and decimals as their unscaled values, floats as keys that
//! are ordered as the floats are. A test is then a set of whole numbers, and no integer or decimal ever passes through a
//! float. A literal is rounded to the nearest float of the column's own precision before it is held against floats; one
//! that is beyond all of them lies between the last and infinity.

use arrow_buffer::i256;

use super::spans::Spans;
use crate::model::{condition::NumberTest, value::Number};

/// How a column's numbers are written as whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Unscaled values; the number is `value / 10^scale`.
    Exact(i8),
    Float32,
    Float64,
}

/// A whole number that is ordered as floats are. Both zeros have the same.
pub(super) fn key32(value: f32) -> i32 {
    let bits = (value + 0.0).to_bits() as i32;
    bits ^ (((bits >> 31) as u32) >> 1) as i32
}

/// A whole number that is ordered as floats are. Both zeros have the same.
pub(super) fn key64(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// A literal among a column's whole numbers: the largest that is not above it, and whether it is just that. Beyond 256
/// bits it is the end there.
fn placed(literal: &Number, scale: Scale) -> (i256, bool) {
    match scale {
        Scale::Exact(scale) => unscaled(literal, scale),
        Scale::Float32 => match literal.to_string().parse().unwrap_or(f32::NAN) {
            f32::INFINITY => (i256::from(key32(f32::MAX)), false),
            f32::NEG_INFINITY => (i256::from(key32(f32::NEG_INFINITY)), false),
            nearest => (i256::from(key32(nearest)), true),
        },
        Scale::Float64 => match literal.to_f64() {
            f64::INFINITY => (i256::from(key64(f64::MAX)), false),
            f64::NEG_INFINITY => (i256::from(key64(f64::NEG_INFINITY)), false),
            nearest => (i256::from(key64(nearest)), true),
        },
    }
}

/// Rounded down, and whether nothing was lost.
fn unscaled(literal: &Number, scale: i8) -> (i256, bool) {
    let digits = literal.digits();
    let shift = i64::from(scale) - literal.scale() as i64;
    let kept =
        if shift < 0 { digits.len().saturating_sub(shift.unsigned_abs() as usize) } else { digits.len() };
    let (whole, lost) = digits.split_at(kept);
    let zeros = if digits.is_empty() { 0 } else { usize::try_from(shift).unwrap_or(0) };
    let exact = lost.bytes().all(|digit| digit == b'0');
    let ten = i256::from_i128(10);
    let append = |value: i256, digit: u8| {
        value.checked_mul(ten)?.checked_add(i256::from_i128(i128::from(digit - b'0')))
    };
    let size = whole.bytes().chain(std::iter::repeat_n(b'0', zeros)).try_fold(i256::ZERO, append);
    match (size, literal.is_negative()) {
        (Some(size), false) => (size, exact),
        (Some(size), true) if exact => (size.wrapping_neg(), true),
        (Some(size), true) => (size.wrapping_neg().wrapping_sub(i256::ONE), false),
        (None, negative) => (if negative { i256::MIN } else { i256::MAX }, false),
    }
}

impl Scale {
    /// The smallest and the largest of the column's whole numbers.
    fn ends(self) -> (i256, i256) {
        match self {
            Self::Exact(_) => (i256::MIN, i256::MAX),
            Self::Float32 => (i256::from(key32(f32::NEG_INFINITY)), i256::from(key32(f32::INFINITY))),
            Self::Float64 => (i256::from(key64(f64::NEG_INFINITY)), i256::from(key64(f64::INFINITY))),
        }
    }
}

/// The column's whole number that is a literal; nothing where the column cannot hold it.
pub(super) fn one(literal: &Number, scale: Scale) -> Option<i256> {
    let (place, exact) = placed(literal, scale);
    exact.then_some(place)
}

/// The whole numbers that a test accepts. *Between* with its ends the wrong way round accepts none.
pub(super) fn spans(test: &NumberTest, scale: Scale) -> Spans {
    let (least, most) = scale.ends();
    let floor = |value: &Number| placed(value, scale).0;
    // The smallest that is not below the literal, or is above it; nothing where there is none.
    let ceiling = |value: &Number| match placed(value, scale) {
        (place, true) => Some(place),
        // Far below all of them: the first is above it.
        (i256::MIN, false) => Some(i256::MIN),
        (place, false) => place.checked_add(i256::ONE),
    };
    let above = |value: &Number| match placed(value, scale) {
        (i256::MIN, false) => Some(i256::MIN),
        (place, _) => place.checked_add(i256::ONE),
    };
    let below = |value: &Number| match placed(value, scale) {
        (i256::MIN, false) => None,
        (place, true) => place.checked_sub(i256::ONE),
        (place, false) => Some(place),
    };
    let at_most = |value: &Number| match placed(value, scale) {
        (i256::MIN, false) => None,
        _ => Some(floor(value)),
    };
    let within = |low: Option<i256>, high: Option<i256>| {
        Spans::of(low.zip(high).map(|(low, high)| (low.max(least), high.min(most))))
    };
    match test {
        NumberTest::Is { value } => within(one(value, scale), one(value, scale)),
        NumberTest::AnyOf { values } => {
            Spans::of(values.iter().filter_map(|value| one(value, scale)).map(|value| (value, value)))
        }
        NumberTest::Less { value } => within(Some(least), below(value)),
        NumberTest::AtMost { value } => within(Some(least), at_most(value)),
        NumberTest::Greater { value } => within(above(value), Some(most)),
        NumberTest::AtLeast { value } => within(ceiling(value), Some(most)),
        NumberTest::Between { from, to } => within(ceiling(from), at_most(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    fn accepted(test: &NumberTest, scale: i8) -> Vec<i64> {
        let spans = spans(test, Scale::Exact(scale));
        (-30..30).filter(|value| spans.contains(i256::from(*value))).collect()
    }

    #[test]
    fn bounds_are_exact_at_every_scale() {
        let value = || number("1.05");
        assert_eq!(accepted(&NumberTest::Less { value: value() }, 1).last(), Some(&10));
        assert_eq!(accepted(&NumberTest::AtMost { value: number("1.1") }, 1).last(), Some(&11));
        assert_eq!(accepted(&NumberTest::AtLeast { value: value() }, 1).first(), Some(&11));
        assert_eq!(accepted(&NumberTest::Greater { value: number("1.1") }, 1).first(), Some(&12));
        assert_eq!(accepted(&NumberTest::Is { value: number("2.5") }, 1), [25]);
        assert_eq!(accepted(&NumberTest::Is { value: value() }, 1), Vec::<i64>::new());
        assert_eq!(accepted(&NumberTest::Between { from: number("-1.5"), to: number("1.5") }, 0), [-1, 0, 1]);
        assert_eq!(
            accepted(&NumberTest::Between { from: number("-15"), to: number("25") }, -1),
            [-1, 0, 1, 2]
        );
        assert_eq!(
            accepted(&NumberTest::Between { from: number("2"), to: number("1") }, 0),
            Vec::<i64>::new()
        );
        let values = ["3", "3.0", "4", "0.5"].map(number).into();
        assert_eq!(accepted(&NumberTest::AnyOf { values }, 0), [3, 4]);
        assert_eq!(accepted(&NumberTest::AtLeast { value: number("-0") }, 5).first(), Some(&0));
    }

    #[test]
    fn literals_beyond_every_column_hold_all_or_none() {
        let far = || number("1e300");
        let near = || number("-1e300");
        let all =
            |test| Scale::Exact(0).ends() == spans(&test, Scale::Exact(0)).iter().next().expect("a span");
        let none = |test| spans(&test, Scale::Exact(0)).iter().next().is_none();
        assert!(all(NumberTest::Less { value: far() }) && all(NumberTest::AtMost { value: far() }));
        assert!(none(NumberTest::Greater { value: far() }) && none(NumberTest::AtLeast { value: far() }));
        assert!(all(NumberTest::Greater { value: near() }) && all(NumberTest::AtLeast { value: near() }));
        assert!(none(NumberTest::Less { value: near() }) && none(NumberTest::AtMost { value: near() }));
        assert!(none(NumberTest::Is { value: far() }) && none(NumberTest::Is { value: near() }));
    }

    #[test]
    fn literals_beyond_every_float_are_not_infinite() {
        let single = |test| {
            let spans = spans(&test, Scale::Float32);
            let floats = [f32::NEG_INFINITY, f32::MIN, 0.0, f32::MAX, f32::INFINITY];
            floats.map(|float| spans.contains(i256::from(key32(float))))
        };
        let (far, near) = (|| number("1e39"), || number("-1e39"));
        assert_eq!(single(NumberTest::Is { value: far() }), [false; 5]);
        assert_eq!(single(NumberTest::Less { value: far() }), [true, true, true, true, false]);
        assert_eq!(single(NumberTest::AtMost { value: far() }), [true, true, true, true, false]);
        assert_eq!(single(NumberTest::Greater { value: far() }), [false, false, false, false, true]);
        assert_eq!(single(NumberTest::AtLeast { value: far() }), [false, false, false, false, true]);
        assert_eq!(single(NumberTest::Is { value: near() }), [false; 5]);
        assert_eq!(single(NumberTest::Less { value: near() }), [true, false, false, false, false]);
        assert_eq!(single(NumberTest::AtMost { value: near() }), [true, false, false, false, false]);
        assert_eq!(single(NumberTest::Greater { value: near() }), [false, true, true, true, true]);
        let between = NumberTest::Between { from: near(), to: far() };
        assert_eq!(single(between), [false, true, true, true, false]);
    }

    #[test]
    fn keys_are_ordered_as_floats_are() {
        let ascending = [
            f64::NEG_INFINITY,
            f64::MIN,
            -1.5,
            -1.0,
            -f64::MIN_POSITIVE,
            -5e-324,
            0.0,
            5e-324,
            1.0,
            f64::MAX,
            f64::INFINITY,
        ];
        assert!(ascending.windows(2).all(|pair| key64(pair[0]) < key64(pair[1])));
        assert!(ascending.windows(2).all(|pair| key32(pair[0] as f32) <= key32(pair[1] as f32)));
        assert_eq!(key64(-0.0), key64(0.0));
        assert_eq!(key32(-0.0), key32(0.0));
    }
}
