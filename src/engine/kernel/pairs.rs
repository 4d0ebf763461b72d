//! Two values of the same record and the same type against each other.

use std::cmp::Ordering;

use arrow_buffer::i256;

use super::{
    super::{
        number::key64,
        zone::{SECOND, Zone},
    },
    lists::whole,
    pack::{self, WORD},
    wall::per_second,
};
use crate::{
    data::column::{Column, Integers, TimeUnit, Values},
    model::condition::Comparison,
};

/// Adds the rows from `from` on where the left compares so with the right; the caller takes away those where a side has no
/// value. *Not equal* is taken as *equal*: the caller turns it round. `zone` is that of wall-clock times.
pub(crate) fn run(
    left: &Column,
    comparison: Comparison,
    right: &Column,
    zone: &Zone,
    from: usize,
    out: &mut [u64],
) {
    let rows = left.len.min(right.len);
    let how = How::of(left, right);
    let (mut a, mut b, mut mask) = ([0; WORD], [0; WORD], [0; WORD]);
    for (place, word) in out.iter_mut().enumerate() {
        let begin = from + place * WORD;
        let count = rows.saturating_sub(begin).min(WORD);
        if let How::Keys { times } = how {
            load(&left.values, begin, count, &mut a);
            load(&right.values, begin, count, &mut b);
            match times {
                (1, 1) => verdicts(&a, &b, comparison, &mut mask),
                (p, q) => {
                    let (a, b) = (a.map(|a| i128::from(a) * p), b.map(|b| i128::from(b) * q));
                    verdicts(&a, &b, comparison, &mut mask);
                }
            }
        } else {
            mask = [0; WORD];
            for (at, verdict) in mask.iter_mut().enumerate().take(count) {
                let row = begin + at;
                if left.has_value(row) && right.has_value(row) {
                    *verdict = u8::from(
                        how.ordering(left, right, zone, row).is_some_and(|order| holds(order, comparison)),
                    );
                }
            }
        }
        if count < WORD {
            mask[count..].fill(0);
        }
        *word |= pack::pack(&mask);
    }
}

fn holds(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Equal | Comparison::NotEqual => order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}

fn verdicts<T: Copy + Ord>(a: &[T; WORD], b: &[T; WORD], comparison: Comparison, mask: &mut [u8; WORD]) {
    let pairs = mask.iter_mut().zip(a.iter().zip(b));
    match comparison {
        Comparison::Equal | Comparison::NotEqual => {
            pairs.for_each(|(verdict, (a, b))| *verdict = u8::from(a == b))
        }
        Comparison::Less => pairs.for_each(|(verdict, (a, b))| *verdict = u8::from(a < b)),
        Comparison::AtMost => pairs.for_each(|(verdict, (a, b))| *verdict = u8::from(a <= b)),
        Comparison::Greater => pairs.for_each(|(verdict, (a, b))| *verdict = u8::from(a > b)),
        Comparison::AtLeast => pairs.for_each(|(verdict, (a, b))| *verdict = u8::from(a >= b)),
    }
}

/// How two columns are held against each other.
#[derive(Clone, Copy)]
enum How {
    /// As 64-bit whole numbers, each side times a power of ten.
    Keys {
        times: (i128, i128),
    },
    /// As decimals of any width.
    Exact(i8, i8),
    /// A float and a decimal of that scale; the float is on the left where `true`.
    Mixed(i8, bool),
    Texts,
    /// As instants, of which one side or both are wall-clock times or of another unit.
    Instants,
    /// They have no order: a side has no values, or the types differ.
    Never,
}

fn is_narrow(mantissas: &Integers) -> bool {
    !matches!(mantissas, Integers::I128(_) | Integers::I256(_))
}

impl How {
    fn of(left: &Column, right: &Column) -> Self {
        let plain = Self::Keys { times: (1, 1) };
        match (&left.values, &right.values) {
            (Values::Boolean(_), Values::Boolean(_)) | (Values::Date(_), Values::Date(_)) => plain,
            (Values::Exact { mantissas: a, scale: p }, Values::Exact { mantissas: b, scale: q }) => {
                let (up, down) = (i16::from(*q) - i16::from(*p), i16::from(*p) - i16::from(*q));
                // 64 bits times 10^18 fit 128.
                if is_narrow(a) && is_narrow(b) && up.max(down) <= 18 {
                    let power = |by: i16| 10_i128.pow(by.max(0).unsigned_abs().into());
                    Self::Keys { times: (power(up), power(down)) }
                } else {
                    Self::Exact(*p, *q)
                }
            }
            (Values::Float32(_) | Values::Float64(_), Values::Float32(_) | Values::Float64(_)) => plain,
            (Values::Float32(_) | Values::Float64(_), Values::Exact { scale, .. }) => {
                Self::Mixed(*scale, true)
            }
            (Values::Exact { scale, .. }, Values::Float32(_) | Values::Float64(_)) => {
                Self::Mixed(*scale, false)
            }
            (Values::Text(_) | Values::Dictionary { .. }, Values::Text(_) | Values::Dictionary { .. }) => {
                Self::Texts
            }
            (
                Values::DateTime { unit, zoned: true, .. },
                Values::DateTime { unit: other, zoned: true, .. },
            ) if unit == other => plain,
            (Values::DateTime { .. }, Values::DateTime { .. }) => Self::Instants,
            _ => Self::Never,
        }
    }

    fn ordering(self, left: &Column, right: &Column, zone: &Zone, row: usize) -> Option<Ordering> {
        let (left, right) = (&left.values, &right.values);
        match self {
            Self::Exact(p, q) => Some(exact(whole(left, row)?, p.into(), whole(right, row)?, q.into())),
            Self::Mixed(scale, true) => mixed(left, row, whole(right, row)?, scale),
            Self::Mixed(scale, false) => Some(mixed(right, row, whole(left, row)?, scale)?.reverse()),
            Self::Texts => Some(text(left, row)?.cmp(text(right, row)?)),
            Self::Instants => Some(instant(left, row, zone)?.cmp(&instant(right, row, zone)?)),
            Self::Keys { .. } | Self::Never => None,
        }
    }
}

/// Some rows as 64-bit whole numbers; floats widened to 64 bits first, so that both widths compare.
fn load(values: &Values, from: usize, count: usize, out: &mut [i64; WORD]) {
    fn each<T: Copy>(values: &[T], from: usize, count: usize, out: &mut [i64; WORD], key: impl Fn(T) -> i64) {
        for (slot, value) in out.iter_mut().zip(values.iter().skip(from).take(count)) {
            *slot = key(*value);
        }
    }
    match values {
        Values::Boolean(bits) => {
            out.iter_mut().enumerate().take(count).for_each(|(at, slot)| *slot = bits.get(from + at).into());
        }
        Values::Exact { mantissas, .. } => match mantissas {
            Integers::I8(values) => each(values, from, count, out, i64::from),
            Integers::I16(values) => each(values, from, count, out, i64::from),
            Integers::I32(values) => each(values, from, count, out, i64::from),
            Integers::I64(values) => each(values, from, count, out, |value| value),
            Integers::I128(_) | Integers::I256(_) => {}
        },
        Values::Float32(values) => each(values, from, count, out, |value| key64(value.into())),
        Values::Float64(values) => each(values, from, count, out, key64),
        Values::Date(values) => each(values, from, count, out, i64::from),
        Values::DateTime { values, .. } => each(values, from, count, out, |value| value),
        _ => {}
    }
}

/// `a / 10^p` against `b / 10^q`. A side that outgrows 256 bits when both get the same scale is the larger in size.
fn exact(a: i256, p: i32, b: i256, q: i32) -> Ordering {
    let ten = i256::from_i128(10);
    let widen = |value: i256, by: i32| (0..by).try_fold(value, |value, _| value.checked_mul(ten));
    match (widen(a, q - p), widen(b, p - q)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (None, _) => a.cmp(&i256::ZERO),
        (_, None) => i256::ZERO.cmp(&b),
    }
}

/// A float against a decimal: as the shortest decimal that means the float, which is what a person sees of it. So no
/// decimal passes through a float, 0.1 equals 0.1, and the order agrees with that of floats and that of decimals.
fn mixed(floats: &Values, row: usize, unscaled: i256, scale: i8) -> Option<Ordering> {
    let (float, shortest) = match floats {
        Values::Float32(values) => (f64::from(values[row]), format!("{:e}", values[row])),
        Values::Float64(values) => (values[row], format!("{:e}", values[row])),
        _ => return None,
    };
    if !float.is_finite() {
        return float.partial_cmp(&0.0);
    }
    // `-1.25e-7`: at most 17 digits, and an exponent.
    let (digits, exponent) = shortest.split_once('e')?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = i256::from_i128(format!("{whole}{fraction}").parse().ok()?);
    let places = fraction.len() as i32 - exponent.parse::<i32>().ok()?;
    Some(exact(digits, places, unscaled, scale.into()))
}

fn text(values: &Values, row: usize) -> Option<&[u8]> {
    match values {
        Values::Text(texts) => Some(texts.slice(row)),
        Values::Dictionary { codes, entries } => Some(entries.slice(codes.get(row))),
        _ => None,
    }
}

/// Nanoseconds since 1970-01-01T00:00:00 UTC.
fn instant(values: &Values, row: usize, zone: &Zone) -> Option<i128> {
    let Values::DateTime { values, unit, zoned } = values else { return None };
    let value = i128::from(values[row]) * nanoseconds(*unit);
    Some(if *zoned { value } else { zone.instant(value) })
}

/// Nanoseconds of a unit.
pub(crate) fn nanoseconds(unit: TimeUnit) -> i128 {
    SECOND / i128::from(per_second(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_held_against_decimals_as_they_are_written() {
        let against = |float: f64, unscaled: i128, scale: i8| {
            mixed(&Values::Float64(vec![float]), 0, i256::from_i128(unscaled), scale).expect("an order")
        };
        assert_eq!(against(0.1, 1, 1), Ordering::Equal);
        assert_eq!(against(0.1, 10_000_000, 8), Ordering::Equal);
        assert_eq!(against(0.1, 100_000_001, 9), Ordering::Less);
        assert_eq!(against(9_007_199_254_740_992.0, 9_007_199_254_740_993, 0), Ordering::Less);
        assert_eq!(against(1e300, i128::MAX, -10), Ordering::Greater);
        assert_eq!(against(-1e-300, 0, 127), Ordering::Less);
        assert_eq!(against(-0.0, 0, 3), Ordering::Equal);
        assert_eq!(against(f64::NEG_INFINITY, i128::MIN, 0), Ordering::Less);
        assert_eq!(against(2500.0, 25, -2), Ordering::Equal);
        let single = mixed(&Values::Float32(vec![0.1]), 0, i256::from_i128(1), 1);
        assert_eq!(single, Some(Ordering::Equal));
    }
}
