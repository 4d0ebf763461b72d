//! Sums of floats without rounding: every finite float is a whole number times a power of two.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::data::column::{Column, Values};

/// A float as `mantissa × 2^exponent`, the mantissa odd or zero. Finite floats only.
pub(in crate::engine) fn parts(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    if mantissa == 0 {
        return (0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let mantissa = mantissa >> zeros;
    (if value.is_sign_negative() { -mantissa } else { mantissa }, exponent + zeros as i32)
}

/// Between which powers of two the finite floats of a column lie: the lowest bit of any, and the bit above the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Range {
    pub low: i32,
    pub high: i32,
}

impl Range {
    pub(in crate::engine) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut range = Self { low: i32::MAX, high: i32::MIN };
        for value in values.filter(|value| value.is_finite() && *value != 0.0) {
            let (mantissa, exponent) = parts(value);
            range.low = range.low.min(exponent);
            range.high = range.high.max(exponent + 64 - mantissa.unsigned_abs().leading_zeros() as i32);
        }
        if range.low > range.high { Self { low: 0, high: 1 } } else { range }
    }

    /// Of a column of floats.
    pub(in crate::engine) fn of_column(column: &Column) -> Self {
        let there = (0..column.len).filter(|row| column.has_value(*row));
        match &column.values {
            Values::Float32(values) => Self::of(there.map(|row| values[row].into())),
            Values::Float64(values) => Self::of(there.map(|row| values[row])),
            _ => Self { low: 0, high: 1 },
        }
    }

    /// Whether sums of so many fit 128 bits.
    pub(in crate::engine) fn is_narrow(self, values: usize) -> bool {
        let carry = 64 - (values as u64).leading_zeros() as i32;
        self.high - self.low + carry < 126
    }
}

/// `mantissa × 2^exponent`, rounded once to the nearest float, ties to even.
pub(in crate::engine) fn rounded(mantissa: f64, exponent: i32) -> f64 {
    // In steps: a power of two may be no float where the product is one.
    let (mut value, mut left) = (mantissa, exponent);
    while left != 0 {
        let step = left.clamp(-1_000, 1_000);
        value *= f64::from_bits(((step + 1_023) as u64) << 52);
        left -= step;
    }
    value
}

/// The nearest float of a whole number times a power of two.
pub(in crate::engine) fn to_float(mantissa: i128, exponent: i32) -> f64 {
    rounded(mantissa as f64, exponent)
}

/// The same for numbers of any size.
pub(in crate::engine) fn big_to_float(mantissa: &BigInt, exponent: i32) -> f64 {
    // Some 1,100 bits and more are beyond a float before they are scaled down.
    let bits = mantissa.bits() as i32;
    let spare = (bits - 1_000).max(0);
    if spare == 0 {
        return rounded(mantissa.to_f64().unwrap_or(f64::NAN), exponent);
    }
    let (kept, lost) = (mantissa >> spare, mantissa - ((mantissa >> spare) << spare));
    // What is cut off can only break a tie.
    let sticky = if lost == BigInt::ZERO { kept } else { (kept << 1) + 1 };
    let shift = if lost == BigInt::ZERO { spare } else { spare - 1 };
    rounded(sticky.to_f64().unwrap_or(f64::NAN), exponent + shift)
}

/// The nearest float of what finite floats add up to.
pub(in crate::engine) fn sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let range = Range::of(values.clone());
    let parts = values.clone().map(parts).filter(|(mantissa, _)| *mantissa != 0);
    if range.is_narrow(values.count()) {
        let sum = parts.map(|(mantissa, exponent)| i128::from(mantissa) << (exponent - range.low)).sum();
        return to_float(sum, range.low);
    }
    let sum = parts.map(|(mantissa, exponent)| BigInt::from(mantissa) << (exponent - range.low)).sum();
    big_to_float(&sum, range.low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_come_apart_and_together() {
        let floats = [1.0, -0.1, 5e-324, f64::MAX, f64::MIN_POSITIVE, 123_456.789, -2.5e-310, 0.0];
        for float in floats {
            let (mantissa, exponent) = parts(float);
            assert_eq!(to_float(mantissa.into(), exponent), float, "{float}");
            let big = BigInt::from(mantissa) << 1_200;
            assert_eq!(big_to_float(&big, exponent - 1_200), float, "{float}");
        }
        assert_eq!(sum([1e300, 1.0, -1e300, 5e-324].into_iter()), 1.0);
        assert_eq!(sum([0.1, 0.2, -0.3].into_iter()), 2.7755575615628914e-17);
        assert_eq!(sum([-0.0, 0.0].into_iter()).to_bits(), 0);
        let range = Range::of([0.5, 12.0, f64::INFINITY, 0.0].into_iter());
        assert_eq!((range.low, range.high), (-1, 4));
        assert!(range.is_narrow(1 << 30) && !Range::of([1e-300, 1e300].into_iter()).is_narrow(2));
    }
}
