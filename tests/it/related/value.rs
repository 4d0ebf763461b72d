//! What a cell means: values of one type each, exact numbers as fractions of big integers.

use std::cmp::Ordering;

use num_bigint_of_fractions::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use satsuma::model::value::Number;

use crate::engine::{
    oracle::{against_float, dates::Calendar},
    sheet::{Kind, Value},
};

/// A value in its meaning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Val {
    /// Null, NaN, an empty text.
    Empty,
    Exact(BigRational),
    F32(f32),
    F64(f64),
    /// The exact mean of floats: held against the nearest float of a literal.
    Mean(BigRational),
    Text(String),
    Bool(bool),
    Day(i64),
    /// Nanoseconds since 1970-01-01T00:00:00 UTC.
    Time(i128),
    /// Perhaps of nothing, which is then empty, too.
    List(Vec<Val>),
}

impl Val {
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::List(elements) => elements.is_empty(),
            _ => false,
        }
    }

    pub(crate) fn whole(number: impl Into<BigInt>) -> Self {
        Self::Exact(BigRational::from_integer(number.into()))
    }

    /// A float that is empty where it is no number.
    pub(crate) fn float(value: f64) -> Self {
        if value.is_nan() { Self::Empty } else { Self::F64(value) }
    }

    /// What a cell of a column means in a zone; `utc` where a time without a zone is not on the wall clock.
    pub(crate) fn of(kind: &Kind, value: &Value, utc: bool, calendar: &Calendar) -> Self {
        match (kind, value) {
            (_, value) if value.is_empty() && !matches!(value, Value::List(_)) => Self::Empty,
            (_, Value::Exact(text)) => Self::Exact(decimal(text)),
            (_, Value::Float32(value)) => Self::F32(*value),
            (_, Value::Float64(value)) => Self::F64(*value),
            (_, Value::Text(text)) => Self::Text(text.clone()),
            (_, Value::Bool(value)) => Self::Bool(*value),
            (_, Value::Day(day)) => Self::Day((*day).into()),
            (Kind::Time { places, zoned }, Value::Time(time)) => {
                let nanoseconds = i128::from(*time) * 10_i128.pow(9 - places);
                Self::Time(if *zoned || utc { nanoseconds } else { calendar.instant(nanoseconds) })
            }
            (Kind::List(of), Value::List(elements)) => {
                Self::List(elements.iter().map(|element| Self::of(of, element, utc, calendar)).collect())
            }
            (kind, value) => panic!("{value:?} in a column of {kind:?}"),
        }
    }
}

/// The number that a decimal text such as `-12.50` is.
pub(crate) fn decimal(text: &str) -> BigRational {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().expect("a decimal text");
    BigRational::new(digits, BigInt::from(10).pow(fraction.len() as u32))
}

/// The number that a literal is.
pub(crate) fn literal(number: &Number) -> BigRational {
    let digits = if number.digits().is_empty() { "0" } else { number.digits() };
    let digits: BigInt = digits.parse().expect("digits");
    let value = BigRational::new(digits, BigInt::from(10).pow(number.scale() as u32));
    if number.is_negative() { -value } else { value }
}

/// The number that a finite float is.
pub(crate) fn of_float(value: f64) -> BigRational {
    BigRational::from_float(value).expect("a finite float")
}

/// A number against a literal; a float against the float that is nearest to it.
pub(crate) fn against(value: &Val, number: &Number) -> Ordering {
    let nearest = || number.to_f64();
    match value {
        Val::Exact(value) => value.cmp(&literal(number)),
        Val::F32(value) => {
            let literal: f32 = number.to_string().parse().expect("a number");
            against_float((*value).into(), literal.into())
        }
        Val::F64(value) => against_float(*value, nearest()),
        Val::Mean(value) => match nearest() {
            literal if literal.is_finite() => value.cmp(&of_float(literal)),
            beyond => 0.0_f64.total_cmp(&beyond),
        },
        other => panic!("{other:?} is no number"),
    }
}

/// The order of two values of one type. A float is held against an exact number as a person reads it.
pub(crate) fn order(left: &Val, right: &Val) -> Ordering {
    match (left, right) {
        (Val::Exact(a) | Val::Mean(a), Val::Exact(b) | Val::Mean(b)) => a.cmp(b),
        (Val::Exact(_), Val::F32(_) | Val::F64(_)) => order(right, left).reverse(),
        (Val::F32(_) | Val::F64(_), Val::Exact(b)) => match written(left) {
            Ok(own) => own.cmp(b),
            Err(infinity) => infinity,
        },
        (Val::Mean(a), b) => match float(b) {
            own if own.is_finite() => a.cmp(&of_float(own)),
            infinity => 0.0_f64.total_cmp(&infinity),
        },
        (_, Val::Mean(_)) => order(right, left).reverse(),
        (Val::Text(a), Val::Text(b)) => a.chars().cmp(b.chars()),
        (Val::Bool(a), Val::Bool(b)) => a.cmp(b),
        (Val::Day(a), Val::Day(b)) => a.cmp(b),
        (Val::Time(a), Val::Time(b)) => a.cmp(b),
        (a, b) => float(a).partial_cmp(&float(b)).expect("no NaN"),
    }
}

fn float(value: &Val) -> f64 {
    match value {
        Val::F32(value) => (*value).into(),
        Val::F64(value) => *value,
        other => panic!("{other:?} is no float"),
    }
}

/// A float as a person reads it, or on which side of all numbers it is.
pub(crate) fn written(value: &Val) -> Result<BigRational, Ordering> {
    match value {
        Val::Exact(own) => Ok(own.clone()),
        _ if float(value).is_infinite() => Err(float(value).total_cmp(&0.0)),
        Val::F32(own) => Ok(decimal(&own.to_string())),
        _ => Ok(decimal(&float(value).to_string())),
    }
}

/// What floats come to: their exact sum, or the infinity that they hold, or nothing where they hold both.
pub(crate) fn exact_sum(floats: impl Iterator<Item = f64>) -> Result<BigRational, f64> {
    let (mut sum, mut infinite) = (BigRational::zero(), 0.0);
    for float in floats {
        if float.is_finite() { sum += of_float(float) } else { infinite += float }
    }
    if infinite == 0.0 { Ok(sum) } else { Err(infinite) }
}

/// The nearest float, ties to even: the exact decimal text of a binary fraction is read by the standard library.
pub(crate) fn rounded(value: &BigRational) -> f64 {
    let mut places = 0;
    let mut denominator = value.denom().clone();
    while !denominator.is_one() {
        assert!((&denominator % 2_u32).is_zero(), "a binary fraction");
        denominator /= 2_u32;
        places += 1;
    }
    let digits = (value.numer() * BigInt::from(5).pow(places)).abs();
    let text = format!("{}{digits}e-{places}", if value.is_negative() { "-" } else { "" });
    text.parse().expect("a number")
}

/// The nearest float to any fraction, ties to even. Sixty-six binary digits and whether more follow are enough to know.
pub(crate) fn nearest(value: &BigRational) -> f64 {
    let shift = 66 + value.denom().bits() as i64 - value.numer().bits() as i64;
    let (above, below) = (value.numer().abs(), value.denom().clone());
    let (above, below) = if shift < 0 {
        (above, below << shift.unsigned_abs())
    } else {
        (above << shift.unsigned_abs(), below)
    };
    let (mut whole, rest) = (&above / &below, &above % &below);
    if !rest.is_zero() {
        whole |= BigInt::one();
    }
    let whole = if value.is_negative() { -whole } else { whole };
    let unit = BigInt::one() << shift.unsigned_abs();
    rounded(&if shift < 0 { BigRational::from_integer(whole * unit) } else { BigRational::new(whole, unit) })
}

/// The sum of floats as the nearest float to the exact one.
pub(crate) fn float_sum(floats: impl Iterator<Item = f64>) -> f64 {
    match exact_sum(floats) {
        Ok(sum) => rounded(&sum),
        Err(infinite) => infinite,
    }
}

#[test]
fn fractions_have_a_nearest_float() {
    let nearest = |above: i64, below: i64| nearest(&BigRational::new(above.into(), below.into()));
    assert_eq!(nearest(1, 3), 1.0 / 3.0);
    assert_eq!(nearest(-2, 7), -2.0 / 7.0);
    assert_eq!(nearest(0, 7), 0.0);
    assert_eq!(nearest(1 << 60, 3), (1_i64 << 60) as f64 / 3.0);
    assert_eq!(nearest((1 << 53) + 1, 1), 9_007_199_254_740_992.0);
    assert_eq!(nearest((1 << 54) + 3, 2), 9_007_199_254_740_994.0);
}

#[test]
fn sums_of_floats_are_the_nearest_to_the_exact_one() {
    assert_eq!(float_sum([0.1; 10].into_iter()), 1.0);
    assert_eq!(float_sum([1e300, 1.0, -1e300].into_iter()), 1.0);
    assert_eq!(float_sum([f64::MAX, f64::MAX, -f64::MAX].into_iter()), f64::MAX);
    assert_eq!(float_sum([f64::MAX, f64::MAX].into_iter()), f64::INFINITY);
    assert_eq!(float_sum([5e-324, 5e-324].into_iter()), 1e-323);
    assert_eq!(float_sum([9_007_199_254_740_992.0, 1.0].into_iter()), 9_007_199_254_740_992.0);
    assert_eq!(float_sum([9_007_199_254_740_992.0, 1.0, 5e-324].into_iter()), 9_007_199_254_740_994.0);
    assert!(float_sum([f64::INFINITY, 1.0, f64::NEG_INFINITY].into_iter()).is_nan());
    assert_eq!(float_sum([f64::INFINITY, -f64::MAX].into_iter()), f64::INFINITY);
}
