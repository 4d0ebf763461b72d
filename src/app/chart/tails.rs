//! A spread whose few outermost values would squeeze all others into a bin or two: the axis is cut at percentiles, and a bin
//! at its end counts, exactly, what lies beyond.

use chrono::{NaiveDate, NaiveTime, Timelike};

use crate::model::{
    attribute::Attribute,
    cell::Cell,
    condition::{Condition, DateTest, NumberTest, Predicate, Test},
    definition::{Definition, NodeKind},
    profile::{Distribution, Histogram},
    value::Moment,
};

/// The percentiles that an axis is cut at, in hundredths of a percent.
pub const SHARES: [u32; 2] = [50, 9_950];

/// An end is cut off where it is so much longer than what lies between the percentiles.
const LONG: f64 = 1.0;

/// A value on a line: numbers as they are, days and times in days.
pub fn position(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
        Cell::Date(text) | Cell::DateTime(text) => {
            let day: NaiveDate = text.get(..10)?.parse().ok()?;
            let seconds = text.get(11..19).and_then(|time| {
                let time: NaiveTime = time.parse().ok()?;
                Some(time.num_seconds_from_midnight())
            });
            let days = day.signed_duration_since(NaiveDate::default()).num_days();
            Some(days as f64 + f64::from(seconds.unwrap_or(0)) / 86_400.0)
        }
        _ => None,
    }
}

/// Where an axis is cut; nothing at an end that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Smaller values lie beyond.
    pub low: Option<Cell>,
    /// Larger values lie beyond.
    pub high: Option<Cell>,
}

/// Where the axis of a distribution is cut, whose first and last percentiles are those that it may be cut at; nothing where
/// it is well as it is.
pub fn cut(of: &Distribution) -> Option<Cut> {
    let (first, last) = (&of.percentiles.first()?.value, &of.percentiles.last()?.value);
    let (low, high) = (position(first)?, position(last)?);
    let (least, most) = (position(of.profile.smallest.as_ref()?)?, position(of.profile.largest.as_ref()?)?);
    let body = high - low;
    // Where nearly all values are the same there is nothing to see between.
    if body <= 0.0 {
        return None;
    }
    let cut = Cut {
        low: (low - least > body * LONG).then(|| first.clone()),
        high: (most - high > body * LONG).then(|| last.clone()),
    };
    (cut.low.is_some() || cut.high.is_some()).then_some(cut)
}

/// The customers whose value lies between, below and above where it is cut; below and above only where it is.
pub fn sides(attribute: &Attribute, cut: &Cut) -> Option<(Definition, [Option<Definition>; 2])> {
    let ask = |test: Test| {
        let predicate = Predicate { test, negated: false, has_value: false };
        Definition::single(None, NodeKind::Condition(Condition { attribute: attribute.clone(), predicate }))
    };
    let day = |text: &String| Some(Moment::Day(text.get(..10)?.parse().ok()?));
    let end = |cell: &Cell, below: bool| -> Option<Test> {
        Some(match cell {
            Cell::Number(text) if below => Test::Number(NumberTest::Less { value: text.parse().ok()? }),
            Cell::Number(text) => Test::Number(NumberTest::Greater { value: text.parse().ok()? }),
            Cell::Date(text) if below => Test::Date(DateTest::Before { value: day(text)? }),
            Cell::Date(text) => Test::Date(DateTest::After { value: day(text)? }),
            Cell::DateTime(text) if below => Test::DateTime(DateTest::Before { value: day(text)? }),
            Cell::DateTime(text) => Test::DateTime(DateTest::After { value: day(text)? }),
            _ => return None,
        })
    };
    let between = match (&cut.low, &cut.high) {
        (Some(Cell::Number(from)), Some(Cell::Number(to))) => {
            Test::Number(NumberTest::Between { from: from.parse().ok()?, to: to.parse().ok()? })
        }
        (Some(Cell::Number(from)), None) => Test::Number(NumberTest::AtLeast { value: from.parse().ok()? }),
        (None, Some(Cell::Number(to))) => Test::Number(NumberTest::AtMost { value: to.parse().ok()? }),
        (low, high) => {
            let test = match (low, high) {
                (
                    Some(Cell::Date(from) | Cell::DateTime(from)),
                    Some(Cell::Date(to) | Cell::DateTime(to)),
                ) => DateTest::Between { from: day(from)?, to: day(to)? },
                (Some(Cell::Date(from) | Cell::DateTime(from)), None) => {
                    DateTest::OnOrAfter { value: day(from)? }
                }
                (None, Some(Cell::Date(to) | Cell::DateTime(to))) => DateTest::OnOrBefore { value: day(to)? },
                _ => return None,
            };
            match low.as_ref().or(high.as_ref())? {
                Cell::Date(_) => Test::Date(test),
                _ => Test::DateTime(test),
            }
        }
    };
    let outside = |cell: &Option<Cell>, below: bool| Some(ask(end(cell.as_ref()?, below)?));
    Some((ask(between), [outside(&cut.low, true), outside(&cut.high, false)]))
}

/// Bins, of which the outermost may hold what lies beyond the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// All bins: those at the ends with what lies beyond where the axis is cut, between them bins of equal width.
    pub histogram: Histogram,
    /// The first bin holds what lies below the axis.
    pub below: bool,
    /// The last bin holds what lies above the axis.
    pub above: bool,
}

impl From<Histogram> for Spread {
    fn from(histogram: Histogram) -> Self {
        Self { histogram, below: false, above: false }
    }
}

impl Spread {
    /// From the spread between the cuts and how many lie below and above, where it is cut. Nothing where the spread
    /// between has no bins.
    pub fn with_tails(whole: &Distribution, inner: &Distribution, beyond: [Option<u64>; 2]) -> Option<Self> {
        let mut histogram = inner.profile.histogram.clone()?;
        let (first, last) = (histogram.edges.first_mut()?, inner.profile.smallest.clone()?);
        *first = last;
        *histogram.edges.last_mut()? = inner.profile.largest.clone()?;
        let [below, above] = beyond;
        if let Some(count) = below {
            histogram.edges.insert(0, whole.profile.smallest.clone()?);
            histogram.counts.insert(0, count);
        }
        if let Some(count) = above {
            histogram.edges.push(whole.profile.largest.clone()?);
            histogram.counts.push(count);
        }
        Some(Self { histogram, below: below.is_some(), above: above.is_some() })
    }

    /// The ends of the axis: without what lies beyond.
    pub fn ends(&self) -> Option<(&Cell, &Cell)> {
        let edges = &self.histogram.edges;
        let last = edges.len().checked_sub(1 + usize::from(self.above))?;
        Some((edges.get(usize::from(self.below))?, edges.get(last)?))
    }

    /// Whether a bin holds what lies beyond the axis.
    pub fn is_beyond(&self, bin: usize) -> bool {
        self.below && bin == 0 || self.above && bin + 1 == self.histogram.counts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::profile::{ColumnProfile, Percentile};

    fn number(value: f64) -> Cell {
        Cell::Number(value.to_string())
    }

    fn distribution(least: f64, most: f64, cuts: [f64; 2]) -> Distribution {
        let edges = [least, f64::midpoint(least, most), most].map(number).to_vec();
        let profile = ColumnProfile {
            rows: 10,
            empty: 0,
            distinct: Some(10),
            smallest: Some(number(least)),
            largest: Some(number(most)),
            top: Vec::new(),
            histogram: Some(Histogram { edges, counts: vec![4, 6] }),
        };
        let percentile = |share, value| Percentile { share, value: number(value) };
        Distribution {
            profile,
            percentiles: vec![percentile(SHARES[0], cuts[0]), percentile(SHARES[1], cuts[1])],
        }
    }

    #[test]
    fn only_a_long_end_is_cut() {
        assert_eq!(cut(&distribution(0.0, 100.0, [1.0, 99.0])), None);
        let long = cut(&distribution(0.0, 1e6, [1.0, 99.0]));
        assert_eq!(long, Some(Cut { low: None, high: Some(number(99.0)) }));
        let both = cut(&distribution(-1e6, 1e6, [1.0, 99.0])).expect("two ends");
        assert!(both.low.is_some() && both.high.is_some());
        assert_eq!(cut(&distribution(0.0, 1e6, [5.0, 5.0])), None, "nearly all are 5");
    }

    #[test]
    fn every_value_is_on_one_side() {
        let attribute = Attribute::column("customers", "spent");
        let json = |definition: &Definition| {
            serde_json::to_value(definition).expect("JSON")["rules"][0]["nodes"][0]["test"].clone()
        };
        let cut = Cut { low: None, high: Some(number(99.0)) };
        let (inner, [below, above]) = sides(&attribute, &cut).expect("sides");
        assert_eq!((json(&inner)["operator"].as_str(), below), (Some("at_most"), None));
        assert_eq!(json(&above.expect("above"))["operator"], "greater");
        let day = |text: &str| Some(Cell::Date(text.into()));
        let cut = Cut { low: day("2000-01-01"), high: day("2020-01-01") };
        let (inner, [below, above]) = sides(&attribute, &cut).expect("sides");
        assert_eq!(json(&inner)["operator"], "between");
        assert_eq!(json(&below.expect("below"))["operator"], "before");
        assert_eq!(json(&above.expect("above"))["operator"], "after");
        assert_eq!(sides(&attribute, &Cut { low: Some(Cell::Text("x".into())), high: None }), None);
    }

    #[test]
    fn what_lies_beyond_has_bins_of_its_own() {
        let (whole, inner) = (distribution(-50.0, 1e6, [1.0, 99.0]), distribution(1.0, 97.0, [1.0, 97.0]));
        let spread = Spread::with_tails(&whole, &inner, [Some(2), Some(3)]).expect("a spread");
        assert_eq!(spread.histogram.counts, [2, 4, 6, 3]);
        assert_eq!(spread.histogram.edges.len(), 5);
        assert_eq!(spread.ends(), Some((&number(1.0), &number(97.0))));
        assert_eq!([0, 1, 2, 3].map(|bin| spread.is_beyond(bin)), [true, false, false, true]);
        let right = Spread::with_tails(&whole, &inner, [None, Some(3)]).expect("a spread");
        assert_eq!(right.ends(), Some((&number(1.0), &number(97.0))));
        assert!(!right.is_beyond(0) && right.is_beyond(2));
        let plain = Spread::from(inner.profile.histogram.expect("bins"));
        assert_eq!(plain.ends(), Some((&number(1.0), &number(97.0))));
    }
}
