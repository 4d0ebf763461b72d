//! Sums and averages as values, and averages held against thresholds without a rounding between.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::Signed;

use super::{
    exact,
    sums::{Averages, Sums},
};
use crate::{
    data::column::{Bits, Column, Integers, Values as Stored},
    model::{condition::NumberTest, value::Number},
};

/// `a / b` rounded once to the nearest float.
pub(in crate::engine) fn quotient(a: &BigInt, b: &BigInt) -> f64 {
    if *b == BigInt::ZERO {
        return f64::NAN;
    }
    let negative = a.is_negative() != b.is_negative();
    let (a, b) = (a.abs(), b.abs());
    // At least 66 bits of quotient, and a last one that says whether anything is left.
    let shift = (70 + b.bits() as i64 - a.bits() as i64).max(0) as u32;
    let scaled: BigInt = &a << shift;
    let whole = &scaled / &b;
    let rest = &scaled - &whole * &b;
    let sticky = (whole << 1_u32) + if rest == BigInt::ZERO { 0 } else { 1 };
    let size = exact::big_to_float(&sticky, -(shift as i32) - 1);
    if negative { -size } else { size }
}

impl Averages {
    /// A group's sum or average as the nearest float.
    fn float(&self, group: usize, average: bool) -> f64 {
        if let Ok(at) = self.special.binary_search_by_key(&(group as u32), |(group, _)| *group) {
            return self.special[at].1;
        }
        let count = self.counts[group];
        if count == 0 {
            return 0.0;
        }
        match (&self.sums, average) {
            (Sums::Binary(sums, exponent), false) => exact::to_float(sums[group], *exponent),
            (Sums::Big(sums, exponent), false) => exact::big_to_float(&sums[group], *exponent),
            (Sums::Narrow(_, scale) | Sums::Decimal(_, scale) | Sums::Wide(_, scale), _) => {
                let (top, bottom) =
                    scaled(self.sums.whole(group), BigInt::from(count), -i32::from(*scale), 10);
                quotient(&top, &bottom)
            }
            (Sums::Binary(_, exponent) | Sums::Big(_, exponent), true) => {
                let (top, bottom) = scaled(self.sums.whole(group), BigInt::from(count), *exponent, 2);
                quotient(&top, &bottom)
            }
        }
    }

    /// Sums or averages as a column.
    pub(in crate::engine) fn column(&self, average: bool) -> Column {
        let groups = self.counts.len();
        let mut present = Bits::filled(groups, true);
        let empty = self.counts.iter().enumerate().filter(|(_, count)| **count == 0);
        empty.for_each(|(at, _)| present.set(at, false));
        let none = self.special.iter().filter(|(_, value)| value.is_nan());
        none.for_each(|(at, _)| present.set(*at as usize, false));
        let values = match (&self.sums, average) {
            (Sums::Narrow(sums, scale), false) => {
                Stored::Exact { mantissas: Integers::I64(sums.clone()), scale: *scale }
            }
            (Sums::Decimal(sums, scale), false) => Stored::Exact { mantissas: narrowed(sums), scale: *scale },
            (Sums::Wide(sums, scale), false) => {
                Stored::Exact { mantissas: Integers::I256(sums.clone()), scale: *scale }
            }
            _ => Stored::Float64((0..groups).map(|group| self.float(group, average)).collect()),
        };
        let present = (present.count() < groups).then_some(present);
        Column { len: groups, present, values }
    }

    /// The average of a group against a threshold: the sum against so many times it. Nothing where it is no number.
    fn against(&self, group: usize, threshold: &Threshold) -> Option<Ordering> {
        if !self.special.is_empty()
            && let Ok(at) = self.special.binary_search_by_key(&(group as u32), |(group, _)| *group)
        {
            return self.special[at].1.partial_cmp(&0.0);
        }
        let times = f64::from(self.counts[group]) * threshold.near;
        let near = threshold.unit
            * match &self.sums {
                Sums::Narrow(sums, _) => sums[group] as f64,
                Sums::Decimal(sums, _) | Sums::Binary(sums, _) => sums[group] as f64,
                _ => f64::NAN,
            };
        // Far enough apart that no rounding can have changed their order.
        if (near - times).abs() > (near.abs() + times.abs()) * 1e-12 && near.is_finite() && times.is_finite()
        {
            return near.partial_cmp(&times);
        }
        self.exactly(group, threshold)
    }

    fn exactly(&self, group: usize, threshold: &Threshold) -> Option<Ordering> {
        let sum = self.sums.whole(group);
        let count = BigInt::from(self.counts[group]);
        match &self.sums {
            Sums::Narrow(_, scale) | Sums::Decimal(_, scale) | Sums::Wide(_, scale) => {
                let places = threshold.places - i32::from(*scale);
                let (sum, times) = scaled(sum, &threshold.digits * count, places, 10);
                Some(sum.cmp(&times))
            }
            Sums::Binary(_, exponent) | Sums::Big(_, exponent) => {
                if threshold.near.is_infinite() {
                    return 0.0.partial_cmp(&threshold.near);
                }
                let (mantissa, power) = exact::parts(threshold.near);
                let (sum, times) = scaled(sum, count * mantissa, exponent - power, 2);
                Some(sum.cmp(&times))
            }
        }
    }
}

/// A literal that averages are held against.
struct Threshold {
    /// The nearest float.
    near: f64,
    /// The literal is `digits / 10^places`.
    digits: BigInt,
    places: i32,
    /// What one of the sums' whole numbers is worth, nearly.
    unit: f64,
}

/// A test of averages, made ready for many.
pub(in crate::engine) struct AverageTest {
    /// Thresholds, each with whether the average may be less, equal, greater.
    thresholds: Vec<(Threshold, [bool; 3])>,
    /// Every threshold must pass, not just one.
    all: bool,
}

impl AverageTest {
    pub(in crate::engine) fn of(test: &NumberTest, averages: &Averages) -> Self {
        let unit = match &averages.sums {
            Sums::Narrow(_, scale) | Sums::Decimal(_, scale) | Sums::Wide(_, scale) => {
                10_f64.powi(-i32::from(*scale))
            }
            Sums::Binary(_, exponent) | Sums::Big(_, exponent) => exact::rounded(1.0, *exponent),
        };
        let threshold = |literal: &Number| {
            let digits: BigInt = literal.digits().parse().unwrap_or(BigInt::ZERO);
            let digits = if literal.is_negative() { -digits } else { digits };
            Threshold { near: literal.to_f64(), digits, places: literal.scale() as i32, unit }
        };
        let one = |literal: &Number, may| vec![(threshold(literal), may)];
        let (equal, all) = ([false, true, false], false);
        let thresholds = match test {
            NumberTest::Is { value } => one(value, equal),
            NumberTest::AnyOf { values } => values.iter().flat_map(|value| one(value, equal)).collect(),
            NumberTest::Less { value } => one(value, [true, false, false]),
            NumberTest::AtMost { value } => one(value, [true, true, false]),
            NumberTest::Greater { value } => one(value, [false, false, true]),
            NumberTest::AtLeast { value } => one(value, [false, true, true]),
            NumberTest::Between { from, to } => {
                let mut both = one(from, [false, true, true]);
                both.extend(one(to, [true, true, false]));
                return Self { thresholds: both, all: true };
            }
        };
        Self { thresholds, all }
    }

    /// Whether a group's average passes.
    pub(in crate::engine) fn passes(&self, averages: &Averages, group: usize) -> bool {
        let holds = |(threshold, may): &(Threshold, [bool; 3])| {
            averages.against(group, threshold).is_some_and(|order| may[(order as i8 + 1) as usize])
        };
        averages.counts[group] > 0
            && if self.all { self.thresholds.iter().all(holds) } else { self.thresholds.iter().any(holds) }
    }
}

/// Both times a power of the base, so that the first is as if it had been multiplied by `base^by`.
fn scaled(a: BigInt, b: BigInt, by: i32, base: u32) -> (BigInt, BigInt) {
    let power = BigInt::from(base).pow(by.unsigned_abs());
    if by >= 0 { (a * power, b) } else { (a, b * power) }
}

fn narrowed(sums: &[i128]) -> Integers {
    match sums.iter().map(|sum| i64::try_from(*sum)).collect::<Result<Vec<_>, _>>() {
        Ok(sums) => Integers::I64(sums),
        Err(_) => Integers::I128(sums.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_once() {
        let of = |a: i64, b: i64| quotient(&BigInt::from(a), &BigInt::from(b));
        for (a, b) in [(1, 3), (-1, 3), (2, 3), (10, 4), (0, 7), (i64::MAX, 3), (1, i64::MAX), (7, -9)] {
            let float = a as f64 / b as f64;
            let exact = (a as f64 as i128 == i128::from(a)) && (b as f64 as i128 == i128::from(b));
            assert!(!exact || of(a, b) == float, "{a} / {b}: {} {float}", of(a, b));
        }
        let big = BigInt::from(10).pow(400);
        assert_eq!(quotient(&(&big * 3), &(&big * 7)), 3.0 / 7.0);
    }

    #[test]
    fn averages_are_compared_exactly() {
        let averages = Averages {
            sums: Sums::Decimal(vec![10, 9_999_999_999_999_999_999_999_999], 0),
            counts: vec![3, 2],
            special: Vec::new(),
        };
        let against = |averages: &Averages, group: usize, text: &str| {
            let value = text.parse::<Number>().expect("a number");
            let passes = |test: NumberTest| AverageTest::of(&test, averages).passes(averages, group);
            [
                passes(NumberTest::Less { value: value.clone() }),
                passes(NumberTest::Is { value: value.clone() }),
                passes(NumberTest::Greater { value }),
            ]
        };
        assert_eq!(against(&averages, 0, "3.3333333333333333333333"), [false, false, true]);
        assert_eq!(against(&averages, 0, "3.3333333333333333333334"), [true, false, false]);
        assert_eq!(against(&averages, 1, "4999999999999999999999999.5"), [false, true, false]);
        let tenths = exact::parts(0.1);
        let floats = Averages {
            sums: Sums::Binary(vec![i128::from(tenths.0) * 3], tenths.1),
            counts: vec![3],
            special: vec![],
        };
        assert_eq!(against(&floats, 0, "0.1"), [false, true, false]);
        assert_eq!(floats.float(0, false), 0.1 + 0.1 + 0.1);
    }
}
