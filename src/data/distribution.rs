//! What some of a column's rows hold, in exact figures, from a tally of their values.

use arrow_buffer::i256;
use chrono_tz::Tz;

use super::{
    column::{Column, Integers, Values},
    tally::{Counted, Keyed, Tally, float_of_key},
};
use crate::model::{
    cell::Cell,
    profile::{ColumnProfile, Distribution, Histogram, Percentile, ValueCount},
};

/// So many bins a histogram has at most.
const BINS: usize = 40;

/// A share of the values in hundredths of a percent.
const WHOLE: u64 = 10_000;

impl Keyed {
    fn column(self, key: i64) -> Values {
        match self {
            Self::Exact(scale) => Values::Exact { mantissas: Integers::I64(vec![key]), scale },
            Self::Float32 => Values::Float32(vec![float_of_key(key) as f32]),
            Self::Float64 => Values::Float64(vec![float_of_key(key)]),
            Self::Date => Values::Date(vec![key as i32]),
            Self::DateTime(unit, zoned) => Values::DateTime { values: vec![key], unit, zoned },
        }
    }

    /// Where a value lies on the number line, near enough to draw.
    fn position(self, key: i64) -> f64 {
        match self {
            Self::Exact(scale) => key as f64 / 10_f64.powi(scale.into()),
            Self::Float32 | Self::Float64 => float_of_key(key),
            Self::Date | Self::DateTime(..) => key as f64,
        }
    }
}

impl Counted {
    /// The value at a place.
    fn cell(&self, at: usize, zone: Tz) -> Cell {
        match self {
            Self::Nothing => Cell::Empty,
            Self::Booleans(_) => Cell::Boolean(at == 1),
            Self::Keys { of, keys, .. } => one(of.column(keys[at]), zone),
            Self::Wide { scale, keys, .. } => {
                let (high, low) = keys[at];
                let mantissas = Integers::I256(vec![i256::from_parts(low, high)]);
                one(Values::Exact { mantissas, scale: *scale }, zone)
            }
            Self::Texts { texts, .. } => Cell::Text(texts.get(at).to_owned()),
        }
    }

    /// The places of values that are there: of booleans one may not be.
    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.counts().iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, _)| at)
    }

    /// The commonest of some values, ties in ascending order.
    fn commonest(&self, places: impl Iterator<Item = usize>, limit: usize, zone: Tz) -> Vec<ValueCount> {
        let counts = self.counts();
        let mut best: Vec<usize> = Vec::with_capacity(limit.min(counts.len()) + 1);
        for place in places {
            let before = |other: &usize| {
                counts[*other].cmp(&counts[place]).reverse().then_with(|| self.order(*other, place)).is_lt()
            };
            if best.len() == limit && best.last().is_none_or(before) {
                continue;
            }
            best.insert(best.partition_point(before), place);
            best.truncate(limit);
        }
        best.into_iter()
            .map(|place| ValueCount { value: self.cell(place, zone), count: counts[place] })
            .collect()
    }

    /// Nearest rank: the smallest value that so large a share of the values does not exceed. `shares` in hundredths of a
    /// percent. Of numbers, dates and date-times.
    fn percentiles(&self, shares: &[u32], zone: Tz) -> Vec<Percentile> {
        let filled = self.filled();
        if filled == 0 || !matches!(self, Self::Keys { .. } | Self::Wide { .. }) {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_unstable_by_key(|at| shares[*at]);
        let mut found = vec![Cell::Empty; shares.len()];
        let (mut below, mut next) = (0, 0);
        for (place, count) in self.counts().iter().enumerate() {
            below += count;
            while let Some(at) = order.get(next) {
                let rank = u128::from(filled) * u128::from(shares[*at]);
                let rank = rank.div_ceil(WHOLE.into()).clamp(1, filled.into());
                if rank > below.into() {
                    break;
                }
                found[*at] = self.cell(place, zone);
                next += 1;
            }
        }
        shares.iter().zip(found).map(|(share, value)| Percentile { share: *share, value }).collect()
    }

    fn histogram(&self, zone: Tz) -> Option<Histogram> {
        match self {
            Self::Keys { of, keys, counts } => {
                histogram(*of, keys.iter().map(|key| of.position(*key)), counts, zone)
            }
            Self::Wide { scale, keys, counts } => {
                let position = |(high, low): &(i128, u128)| {
                    let digits = i256::from_parts(*low, *high).to_string();
                    digits.parse().unwrap_or(0.0) / 10_f64.powi((*scale).into())
                };
                histogram(Keyed::Exact(*scale), keys.iter().map(position), counts, zone)
            }
            _ => None,
        }
    }
}

/// A width of 1, 2 or 5 times a power of ten that gives at most so many bins.
fn nice(width: f64) -> f64 {
    let power = 10_f64.powf(width.log10().floor());
    let step = width / power;
    power
        * if step <= 1.0 {
            1.0
        } else if step <= 2.0 {
            2.0
        } else if step <= 5.0 {
            5.0
        } else {
            10.0
        }
}

/// `positions` ascending.
fn histogram(
    of: Keyed,
    positions: impl DoubleEndedIterator<Item = f64> + Clone,
    of_each: &[u64],
    zone: Tz,
) -> Option<Histogram> {
    let (low, high) = (positions.clone().next()?, positions.clone().next_back()?);
    if !low.is_finite() || !high.is_finite() {
        return None;
    }
    let numbers = matches!(of, Keyed::Exact(_) | Keyed::Float32 | Keyed::Float64);
    let wholes = matches!(of, Keyed::Date) || matches!(of, Keyed::Exact(scale) if scale <= 0);
    // Divided first, and never nothing: floats may lie further apart than a float can say, or nearer.
    let mut width = high / BINS as f64 - low / BINS as f64;
    width = if high > low { width.max(f64::MIN_POSITIVE) } else { 1.0 };
    if numbers {
        width = nice(width);
    }
    if wholes {
        width = width.max(1.0).ceil();
    }
    let from = if numbers { (low / width).floor() * width } else { low };
    let from = if from.is_finite() { from } else { low };
    let bin = |value: f64| (value / width - from / width).floor() as usize;
    let bins = bin(high).saturating_add(1).clamp(1, BINS * 2);
    let mut counts = vec![0_u64; bins];
    for (position, count) in positions.zip(of_each) {
        counts[bin(position).min(bins - 1)] += count;
    }
    let edge = |bin: usize| {
        let value = (from + width * bin as f64).clamp(f64::MIN, f64::MAX);
        match of {
            Keyed::Date => one(Values::Date(vec![value as i32]), zone),
            Keyed::DateTime(..) => one(of.column(value as i64), zone),
            _ => {
                // Rounded to what the width shows, so that 0.30000000000000004 is 0.3.
                let places = (-width.log10().floor()).clamp(0.0, 12.0) as usize;
                Cell::Number(format!("{value:.places$}"))
            }
        }
    };
    Some(Histogram { edges: (0..=bins).map(edge).collect(), counts })
}

fn one(values: Values, zone: Tz) -> Cell {
    Column { len: 1, present: None, values }.cell(0, zone)
}

impl Tally {
    /// The figures of the rows, with so many of the commonest values.
    pub fn profile(&self, top: usize, zone: Tz) -> ColumnProfile {
        let values = &self.values;
        let by = |a: &usize, b: &usize| values.order(*a, *b);
        ColumnProfile {
            rows: self.rows,
            empty: self.empty,
            distinct: values.places().count() as u64,
            smallest: values.places().min_by(by).map(|at| values.cell(at, zone)),
            largest: values.places().max_by(by).map(|at| values.cell(at, zone)),
            top: values.commonest(values.places(), top, zone),
            histogram: values.histogram(zone),
        }
    }

    /// The same, with percentiles at shares in hundredths of a percent: 5,000 is the median.
    pub fn distribution(&self, top: usize, shares: &[u32], zone: Tz) -> Distribution {
        Distribution { profile: self.profile(top, zone), percentiles: self.values.percentiles(shares, zone) }
    }

    /// The commonest values whose text contains another in any case, and how many different ones do.
    pub fn search(&self, search: &str, limit: usize, zone: Tz) -> (Vec<ValueCount>, u64) {
        let search = search.to_lowercase();
        let fits = |at: &usize| {
            search.is_empty()
                || match &self.values {
                    Counted::Texts { texts, .. } => texts.get(*at).to_lowercase().contains(&search),
                    values => match values.cell(*at, zone) {
                        Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => {
                            text.to_lowercase().contains(&search)
                        }
                        Cell::Boolean(value) => value.to_string().contains(&search),
                        _ => false,
                    },
                }
        };
        let found: Vec<usize> = self.values.places().filter(fits).collect();
        let matching = found.len() as u64;
        (self.values.commonest(found.into_iter(), limit, zone), matching)
    }
}
