//! Texts in the order in which a person would put them.

use std::cmp::Ordering;

/// In any case, and with runs of digits by their value: `Segment 2` before `segment 10`. Texts that are the same so far
/// are told apart code point by code point, so that only equal texts are equal.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (low_a, low_b) = (a.to_lowercase(), b.to_lowercase());
    let (mut rest_a, mut rest_b) = (low_a.as_str(), low_b.as_str());
    loop {
        let (run_a, run_b) = (digits(rest_a), digits(rest_b));
        if run_a > 0 && run_b > 0 {
            let (number_a, number_b) = (&rest_a[..run_a], &rest_b[..run_b]);
            let (value_a, value_b) = (number_a.trim_start_matches('0'), number_b.trim_start_matches('0'));
            let order = value_a.len().cmp(&value_b.len()).then(value_a.cmp(value_b));
            if order.is_ne() {
                return order;
            }
            (rest_a, rest_b) = (&rest_a[run_a..], &rest_b[run_b..]);
            continue;
        }
        match (rest_a.chars().next(), rest_b.chars().next()) {
            (Some(sign_a), Some(sign_b)) if sign_a == sign_b => {
                (rest_a, rest_b) = (&rest_a[sign_a.len_utf8()..], &rest_b[sign_b.len_utf8()..]);
            }
            (None, None) => return a.cmp(b),
            (sign_a, sign_b) => return sign_a.cmp(&sign_b),
        }
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn numbers_count_and_case_does_not() {
        let mut names =
            ["b", "Segment 10", "", "segment 2", "B", "Segment 2b", "äpfel", "Segment 002", "9", "10"];
        names.sort_by(|a, b| compare(a, b));
        let expected =
            ["", "9", "10", "B", "b", "Segment 002", "segment 2", "Segment 2b", "Segment 10", "äpfel"];
        assert_eq!(names, expected);
    }

    #[test]
    fn it_is_an_order() {
        let names = ["a1", "A01", "a", "a 1", "1", "01", "001a", "9999999999999999999999", "ß", "ẞ", "İ"];
        for a in names {
            for b in names {
                assert_eq!(compare(a, b), compare(b, a).reverse());
                assert_eq!(compare(a, b).is_eq(), a == b);
                for c in names {
                    assert!(!(compare(a, b).is_lt() && compare(b, c).is_lt()) || compare(a, c).is_lt());
                }
            }
        }
    }
}
