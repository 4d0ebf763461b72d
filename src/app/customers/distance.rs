//! How far a number is from what a condition asks of it.

use crate::model::{
    condition::{NumberTest, Predicate, Test},
    value::Number,
};

/// How far, and in which direction; exact decimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distance {
    /// So much less than what is asked.
    Short {
        /// How much is missing.
        by: String,
        /// Of what.
        of: String,
    },
    /// So much more than what is asked.
    Over {
        /// How much is too much.
        by: String,
        /// Over what.
        of: String,
    },
}

/// The distance of a value that a positive test of numbers is false for. Nothing where the test has no order, where the
/// value is no number, and where more than 30 digits would have to be compared.
pub fn distance(value: &str, predicate: &Predicate) -> Option<Distance> {
    let Test::Number(test) = &predicate.test else { return None };
    if predicate.negated {
        return None;
    }
    let short = |of: &Number| {
        let by = difference(&of.to_string(), value)?;
        (!by.starts_with('-')).then(|| Distance::Short { by, of: of.to_string() })
    };
    let over = |of: &Number| {
        let by = difference(value, &of.to_string())?;
        (!by.starts_with('-')).then(|| Distance::Over { by, of: of.to_string() })
    };
    match test {
        NumberTest::AtLeast { value: of } | NumberTest::Greater { value: of } => short(of),
        NumberTest::AtMost { value: of } | NumberTest::Less { value: of } => over(of),
        NumberTest::Between { from, to } => {
            let short =
                short(from).filter(|short| !matches!(short, Distance::Short { by, .. } if is_zero(by)));
            short.or_else(|| over(to))
        }
        NumberTest::Is { value: of } => short(of).or_else(|| over(of)),
        NumberTest::AnyOf { .. } => None,
    }
}

fn is_zero(text: &str) -> bool {
    text.chars().all(|sign| matches!(sign, '0' | '.'))
}

/// A number as a whole one of so many decimal places.
fn scaled(text: &str, places: usize) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() + places > 30
        || !text.trim_start_matches('-').starts_with(|sign: char| sign.is_ascii_digit())
    {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

/// One less the other, in as many places as the longer of both has.
fn difference(one: &str, other: &str) -> Option<String> {
    let places = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let places = places(one).max(places(other));
    let difference = scaled(one, places)? - scaled(other, places)?;
    let digits = format!("{:0>1$}", difference.unsigned_abs(), places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if difference < 0 { "-" } else { "" };
    Some(if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &str, test: NumberTest) -> Option<Distance> {
        distance(value, &Predicate { test: Test::Number(test), negated: false, has_value: false })
    }

    fn number(text: &str) -> Number {
        text.parse().unwrap_or_else(|_| Number::from(0))
    }

    #[test]
    fn money_keeps_its_cents() {
        let short = |by: &str, of: &str| Some(Distance::Short { by: by.into(), of: of.into() });
        let over = |by: &str, of: &str| Some(Distance::Over { by: by.into(), of: of.into() });
        assert_eq!(told("480.00", NumberTest::AtLeast { value: number("500") }), short("20.00", "500"));
        assert_eq!(told("-0.5", NumberTest::Greater { value: number("0.25") }), short("0.75", "0.25"));
        assert_eq!(told("7", NumberTest::AtMost { value: number("5") }), over("2", "5"));
        let between = NumberTest::Between { from: number("10"), to: number("20") };
        assert_eq!(
            (told("8.5", between.clone()), told("21", between)),
            (short("1.5", "10"), over("1", "20"))
        );
        assert_eq!(told("3", NumberTest::Is { value: number("4") }), short("1", "4"));
        assert_eq!(told("", NumberTest::AtMost { value: number("5") }), None);
        assert_eq!(told("inf", NumberTest::AtLeast { value: number("5") }), None);
        assert_eq!(told("9", NumberTest::AtLeast { value: number("5") }), None);
    }
}
