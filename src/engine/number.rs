//! Literals against columns of numbers, exactly: bounds on unscaled integers, never through a float.

use arrow_buffer::i256;

use crate::model::{condition::NumberTest, value::Number};

/// Unscaled integers from `low` to `high`, both inside; nothing where `low` is above `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub low: i256,
    pub high: i256,
}

/// Which unscaled integers a test accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    Within(Bounds),
    /// Ascending, each once.
    OneOf(Vec<i256>),
}

/// The largest integer not above `literal × 10^scale`, and whether it is just that. Beyond 256 bits it is the end there.
fn scaled(literal: &Number, scale: i8) -> (i256, bool) {
    let digits = literal.digits();
    let shift = i64::from(scale) - literal.scale() as i64;
    let kept = if shift < 0 { digits.len().saturating_sub(shift.unsigned_abs() as usize) } else { digits.len() };
    let (whole, rest) = digits.split_at(kept);
    let exact = rest.bytes().all(|digit| digit == b'0');
    let ten = i256::from_i128(10);
    let end = if literal.is_negative() { i256::MIN } else { i256::MAX };
    let mut value = i256::ZERO;
    let zeros = usize::try_from(shift.max(0)).unwrap_or(0);
    for digit in whole.bytes().chain(std::iter::repeat_n(b'0', if whole.is_empty() { 0 } else { zeros })) {
        let next = value.checked_mul(ten).and_then(|value| value.checked_add(i256::from_i128(i128::from(digit - b'0'))));
        match next {
            Some(next) => value = next,
            None => return (end, false),
        }
    }
    if literal.is_negative() {
        let value = i256::ZERO.wrapping_sub(value);
        (if exact { value } else { value.wrapping_sub(i256::ONE) }, exact)
    } else {
        (value, exact)
    }
}

fn none() -> Exact {
    Exact::Within(Bounds { low: i256::ONE, high: i256::ZERO })
}

/// What a test accepts of a column of that scale.
pub(super) fn exact(test: &NumberTest, scale: i8) -> Exact {
    let within = |low, high| Exact::Within(Bounds { low, high });
    let up = |(floor, _): (i256, bool)| floor.checked_add(i256::ONE);
    match test {
        NumberTest::Is { value } => match scaled(value, scale) {
            (value, true) => within(value, value),
            _ => none(),
        },
        NumberTest::AnyOf { values } => {
            let mut found: Vec<i256> = values.iter().map(|value| scaled(value, scale)).filter(|(_, exact)| *exact).map(|(value, _)| value).collect();
            found.sort_unstable();
            found.dedup();
            Exact::OneOf(found)
        }
        NumberTest::Less { value } => match scaled(value, scale) {
            (floor, true) => floor.checked_sub(i256::ONE).map_or_else(none, |high| within(i256::MIN, high)),
            (floor, false) => within(i256::MIN, floor),
        },
        NumberTest::AtMost { value } => within(i256::MIN, scaled(value, scale).0),
        NumberTest::Greater { value } => up(scaled(value, scale)).map_or_else(none, |low| within(low, i256::MAX)),
        NumberTest::AtLeast { value } => match scaled(value, scale) {
            (floor, true) => within(floor, i256::MAX),
            floor => up(floor).map_or_else(none, |low| within(low, i256::MAX)),
        },
        NumberTest::Between { from, to } => {
            let low = match scaled(from, scale) {
                (floor, true) => Some(floor),
                floor => up(floor),
            };
            low.map_or_else(none, |low| within(low, scaled(to, scale).0))
        }
    }
}

/// What a test accepts of a column of floats, whose literals are rounded to the column's own precision.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Floats<T> {
    /// Between the two, each with whether it is inside itself.
    Within((T, bool), (T, bool)),
    OneOf(Vec<T>),
}

/// As [`exact`], for floats; `round` gives a literal in the column's precision.
pub(super) fn floats<T: Copy>(test: &NumberTest, round: impl Fn(&Number) -> T, lowest: T, highest: T) -> Floats<T> {
    let within = |low, high| Floats::Within(low, high);
    match test {
        NumberTest::Is { value } => Floats::OneOf(vec![round(value)]),
        NumberTest::AnyOf { values } => Floats::OneOf(values.iter().map(round).collect()),
        NumberTest::Less { value } => within((lowest, true), (round(value), false)),
        NumberTest::AtMost { value } => within((lowest, true), (round(value), true)),
        NumberTest::Greater { value } => within((round(value), false), (highest, true)),
        NumberTest::AtLeast { value } => within((round(value), true), (highest, true)),
        NumberTest::Between { from, to } => within((round(from), true), (round(to), true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    fn bounds(test: &NumberTest, scale: i8) -> (i128, i128) {
        match exact(test, scale) {
            Exact::Within(bounds) => (bounds.low.to_i128().unwrap_or(i128::MIN), bounds.high.to_i128().unwrap_or(i128::MAX)),
            Exact::OneOf(_) => unreachable!(),
        }
    }

    #[test]
    fn bounds_are_exact_at_every_scale() {
        let value = number("1.005");
        assert_eq!(bounds(&NumberTest::Less { value: value.clone() }, 2).1, 100);
        assert_eq!(bounds(&NumberTest::Less { value: value.clone() }, 3).1, 1004);
        assert_eq!(bounds(&NumberTest::AtLeast { value: value.clone() }, 2).0, 101);
        assert_eq!(bounds(&NumberTest::Is { value: value.clone() }, 4), (10050, 10050));
        let (low, high) = bounds(&NumberTest::Is { value }, 2);
        assert!(low > high);
        let value = number("-1.5");
        assert_eq!(bounds(&NumberTest::Less { value: value.clone() }, 0).1, -2);
        assert_eq!(bounds(&NumberTest::Greater { value: value.clone() }, 0).0, -1);
        assert_eq!(bounds(&NumberTest::AtMost { value }, -1).1, -1);
        assert_eq!(bounds(&NumberTest::AtLeast { value: number("0") }, 5).0, 0);
    }
}
