//! Decimal texts against each other, digit by digit.

use std::cmp::Ordering;

/// Sign, whole digits without leading zeros, fraction without trailing ones.
fn parts(text: &str) -> (bool, &str, &str) {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    (negative, whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
}

/// The order of two numbers written as `-12.50`.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (parts(a), parts(b));
    let size = |a: (bool, &str, &str), b: (bool, &str, &str)| {
        a.1.len().cmp(&b.1.len()).then_with(|| a.1.cmp(b.1)).then_with(|| a.2.cmp(b.2))
    };
    let is_zero = |(_, whole, fraction): (bool, &str, &str)| whole.is_empty() && fraction.is_empty();
    match (a.0 && !is_zero(a), b.0 && !is_zero(b)) {
        (false, false) => size(a, b),
        (true, true) => size(b, a),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

#[test]
fn decimal_texts_have_an_order() {
    let ascending = ["-100", "-12.51", "-12.5", "-0.01", "0", "0.009", "0.01", "3", "12.5", "12.51", "100"];
    for (at, a) in ascending.iter().enumerate() {
        for (other, b) in ascending.iter().enumerate() {
            assert_eq!(compare(a, b), at.cmp(&other), "{a} {b}");
        }
    }
    assert_eq!(compare("-0.00", "0"), Ordering::Equal);
    assert_eq!(compare("12.500", "012.5"), Ordering::Equal);
}
