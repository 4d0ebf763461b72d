//! Two attributes of the same record against each other.

use std::cmp::Ordering;

use arrow_buffer::i256;

use super::{
    calendar::Now,
    test::{compared, unit_of},
    zone::naive,
};
use crate::{
    data::column::{Bits, Column, Integers, TimeUnit, Values},
    model::condition::Comparison,
};

/// An exact number: `mantissa / 10^scale`.
fn mantissa(mantissas: &Integers, row: usize) -> i256 {
    match mantissas {
        Integers::I8(values) => i256::from_i128(values[row].into()),
        Integers::I16(values) => i256::from_i128(values[row].into()),
        Integers::I32(values) => i256::from_i128(values[row].into()),
        Integers::I64(values) => i256::from_i128(values[row].into()),
        Integers::I128(values) => i256::from_i128(values[row]),
        Integers::I256(values) => values[row],
    }
}

/// `a / 10^p` against `b / 10^q`, exactly. A side that outgrows 256 bits when it is widened is the larger in size.
fn exact(a: i256, p: i8, b: i256, q: i8) -> Ordering {
    let widen = |value: i256, by: i16| {
        (0..by).try_fold(value, |value, _| value.checked_mul(i256::from_i128(10)))
    };
    let (p, q) = (i16::from(p), i16::from(q));
    let size = |value: i256| if value < i256::ZERO { Ordering::Less } else { Ordering::Greater };
    match (widen(a, (q - p).max(0)), widen(b, (p - q).max(0))) {
        (Some(a), Some(b)) => a.cmp(&b),
        (None, _) => size(a),
        (_, None) => size(b).reverse(),
    }
}

/// A float against an exact number: the float's own exact value, as a comparison of decimals would give.
fn mixed(float: f64, mantissa: i256, scale: i8) -> Ordering {
    if float.is_infinite() {
        return if float > 0.0 { Ordering::Greater } else { Ordering::Less };
    }
    // Doubles of this size are integers; smaller ones are compared as the shortest decimal that means them.
    let text = format!("{float}");
    let (digits, places) = match text.split_once('.') {
        Some((whole, fraction)) => (format!("{whole}{fraction}"), fraction.len()),
        None => (text, 0),
    };
    match (i256::from_string(&digits), i8::try_from(places)) {
        (Some(value), Ok(places)) => exact(value, places, mantissa, scale),
        _ => float.partial_cmp(&0.0).unwrap_or(Ordering::Equal),
    }
}

fn number(column: &Column, row: usize) -> Option<Number> {
    Some(match &column.values {
        Values::Exact { mantissas, scale } => Number::Exact(mantissa(mantissas, row), *scale),
        Values::Float32(values) => Number::Float(values[row].into()),
        Values::Float64(values) => Number::Float(values[row]),
        _ => return None,
    })
}

enum Number {
    Exact(i256, i8),
    Float(f64),
}

fn text(column: &Column, row: usize) -> Option<&str> {
    match &column.values {
        Values::Text(texts) => Some(texts.get(row)),
        Values::Dictionary { codes, entries } => Some(entries.get(codes.get(row))),
        _ => None,
    }
}

fn instant(value: i64, unit: TimeUnit, zoned: bool, now: &Now) -> i128 {
    let value = i128::from(value) * unit_of(unit);
    match (zoned, naive(value)) {
        (false, Some(local)) => now.zone.instant(local),
        _ => value,
    }
}

fn ordering(left: &Column, right: &Column, row: usize, now: &Now) -> Option<Ordering> {
    match (&left.values, &right.values) {
        (Values::Boolean(left), Values::Boolean(right)) => Some(left.get(row).cmp(&right.get(row))),
        (Values::Date(left), Values::Date(right)) => Some(left[row].cmp(&right[row])),
        (
            Values::DateTime { values: left, unit, zoned },
            Values::DateTime { values: right, unit: right_unit, zoned: right_zoned },
        ) => {
            let left = instant(left[row], *unit, *zoned, now);
            Some(left.cmp(&instant(right[row], *right_unit, *right_zoned, now)))
        }
        _ => match (number(left, row), number(right, row)) {
            (Some(Number::Exact(a, p)), Some(Number::Exact(b, q))) => Some(exact(a, p, b, q)),
            (Some(Number::Float(a)), Some(Number::Float(b))) => a.partial_cmp(&b),
            (Some(Number::Float(a)), Some(Number::Exact(b, q))) => Some(mixed(a, b, q)),
            (Some(Number::Exact(a, p)), Some(Number::Float(b))) => Some(mixed(b, a, p).reverse()),
            _ => Some(text(left, row)?.cmp(text(right, row)?)),
        },
    }
}

/// The rows of some words where the comparison holds: false where a side is empty, but *not equal*, which is the opposite
/// of *equal* and so true there, unless both must have a value.
pub(super) fn run(
    left: &Column,
    comparison: Comparison,
    right: &Column,
    has_value: bool,
    now: &Now,
    words: std::ops::Range<usize>,
    out: &mut Vec<u64>,
) {
    let (asked, negated) = match comparison {
        Comparison::NotEqual => (Comparison::Equal, true),
        other => (other, false),
    };
    for word in words {
        let mut bits = 0;
        for row in word * 64..(word * 64 + 64).min(left.len) {
            let both = left.has_value(row) && right.has_value(row);
            let holds = both && ordering(left, right, row, now).is_some_and(|ordering| compared(ordering, asked));
            let holds = if negated { !holds && (both || !has_value) } else { holds };
            bits |= u64::from(holds) << (row % 64);
        }
        out.push(bits);
    }
}

/// Whether two columns hold the same type of value.
pub(super) fn comparable(left: &Column, right: &Column) -> bool {
    let class = |column: &Column| match &column.values {
        Values::Exact { .. } | Values::Float32(_) | Values::Float64(_) => Some(0),
        Values::Text(_) | Values::Dictionary { .. } => Some(1),
        Values::Date(_) => Some(2),
        Values::DateTime { .. } => Some(3),
        Values::Boolean(_) => Some(4),
        Values::Empty => Some(5),
        Values::List { .. } | Values::Unsupported => None,
    };
    match (class(left), class(right)) {
        (Some(left), Some(right)) => left == right || left == 5 || right == 5,
        _ => false,
    }
}

/// Rows where both sides have a value.
pub(super) fn both(left: &Column, right: &Column) -> Bits {
    let mut both = super::test::present(left);
    both.and(&super::test::present(right));
    both
}
