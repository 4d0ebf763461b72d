//! Spans of times where a column has values: an end that no value is beyond is no end. "Within the last year" ends now, and
//! now is another instant at each question; where the last record was yesterday it is the same question all the same, and
//! what was found out before answers it.

use arrow_buffer::i256;

use super::Binder;
use crate::engine::{asked::Asked, expr::Source, spans::Spans};

impl Binder<'_> {
    /// A question to a column of dates or times by the values that it has; any other as it is.
    pub(super) fn reaching(&self, source: Source, asked: Asked) -> Asked {
        match (asked, source) {
            (Asked::Within(spans), Source::Column { table, column }) if !self.known.plain => {
                Asked::Within(match self.data.ends(table, column) {
                    Some(ends) => reach(&spans, ends),
                    None => spans,
                })
            }
            (asked, _) => asked,
        }
    }
}

/// The same of the values from `least` to `most`, and of nothing else: spans beside them are gone, those over an end have none.
fn reach(spans: &Spans, (least, most): (i64, i64)) -> Spans {
    let (least, most) = (i256::from(least), i256::from(most));
    let met = spans.iter().filter(|(low, high)| *low <= most && *high >= least);
    Spans::of(met.map(|(low, high)| {
        (if low <= least { i256::MIN } else { low }, if high >= most { i256::MAX } else { high })
    }))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        /// It holds the same values of a column, and is one question wherever it only differs beyond them.
        #[test]
        fn it_is_the_same_question(
            ends in vec((-12_i64..12, -12_i64..12), 0..5),
            (least, most) in (-6_i64..0, 0_i64..6),
            beyond in 1_i64..9,
        ) {
            let spans = |ends: &[(i64, i64)]| {
                Spans::of(ends.iter().map(|(low, high)| (i256::from(*low), i256::from(*high))))
            };
            let asked = spans(&ends);
            let reached = reach(&asked, (least, most));
            for value in least..=most {
                prop_assert_eq!(reached.contains(value.into()), asked.contains(value.into()));
            }
            let further: Vec<(i64, i64)> = ends
                .iter()
                .map(|(low, high)| (*low, if *low <= *high && *high >= most { high + beyond } else { *high }))
                .collect();
            prop_assert_eq!(reach(&spans(&further), (least, most)), reached);
        }
    }
}
