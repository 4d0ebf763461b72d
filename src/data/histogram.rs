//! Where the bins of a histogram lie.

use chrono_tz::Tz;

use super::{
    column::{Column, Values},
    sorted::Form,
    tally::{Keys, Run, float_of_key},
};
use crate::model::cell::Cell;

/// So many bins a histogram has at most.
const BINS: usize = 40;

/// Where a value of up to 64 bits lies on the number line, near enough to draw; nothing of one that has no place there.
fn narrow(form: Form) -> Option<impl Fn(i64) -> f64> {
    let one = match form {
        Form::Exact { scale } => 10_f64.powi(scale.into()),
        Form::Float32 | Form::Float64 | Form::Date | Form::DateTime { .. } => 1.0,
        Form::Boolean | Form::Text => return None,
    };
    let floats = matches!(form, Form::Float32 | Form::Float64);
    Some(move |key| if floats { float_of_key(key) } else { key as f64 / one })
}

/// Where values lie on the number line, near enough to draw, each with its rows.
fn positions(run: &Run, mut each: impl FnMut(f64, u64)) {
    let counts = run.counts.iter().copied();
    match (&run.keys, run.form) {
        (Keys::Narrow(keys), form) => {
            let Some(position) = narrow(form) else { return };
            keys.iter().zip(counts).for_each(|(key, count)| each(position(*key), count));
        }
        (Keys::Wide(keys), Form::Exact { scale }) => {
            let one = 10_f64.powi(scale.into());
            for ((high, low), count) in keys.iter().zip(counts) {
                let digits = arrow_buffer::i256::from_parts(*low, *high).to_string();
                each(digits.parse().unwrap_or(0.0) / one, count);
            }
        }
        _ => {}
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

/// The bins between two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bins {
    form: Form,
    from: f64,
    width: f64,
    /// How many there are.
    pub count: usize,
}

impl Bins {
    /// Between the smallest and the largest of some values; nothing where they have no place on the number line.
    pub(super) fn between(ends: &Run) -> Option<Self> {
        let (mut low, mut high) = (None, None);
        positions(ends, |position, _| {
            low = low.or(Some(position));
            high = Some(position);
        });
        let (low, high) = low.zip(high).filter(|(low, high)| low.is_finite() && high.is_finite())?;
        let form = ends.form;
        let numbers = matches!(form, Form::Exact { .. } | Form::Float32 | Form::Float64);
        let wholes = matches!(form, Form::Date | Form::Exact { scale: ..=0 });
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
        let mut bins = Self { form, from, width, count: 0 };
        bins.count = bins.bin(high).saturating_add(1).clamp(1, BINS * 2);
        Some(bins)
    }

    fn bin(&self, value: f64) -> usize {
        (value / self.width - self.from / self.width).floor() as usize
    }

    /// The smallest number of each bin but the first, between the ends of values of up to 64 bits.
    pub(super) fn first_keys(&self, ends: &Run) -> Vec<i64> {
        let (Keys::Narrow(keys), Some(position)) = (&ends.keys, narrow(self.form)) else { return Vec::new() };
        let (Some(low), Some(high)) = (keys.first().copied(), keys.last().copied()) else {
            return Vec::new();
        };
        let first = |bin: usize| {
            let (mut from, mut to) = (low, high);
            while from < to {
                let middle = from.wrapping_add((to.wrapping_sub(from) as u64 / 2) as i64);
                if self.bin(position(middle)) < bin { from = middle + 1 } else { to = middle }
            }
            from
        };
        (1..self.count).map(first).collect()
    }

    /// Counts the rows of some values into their bins.
    pub(super) fn count(&self, run: &Run, counts: &mut [u64]) {
        let (first, last) = (self.from / self.width, self.count - 1);
        positions(run, |value, count| {
            let bin = (value / self.width - first).floor() as usize;
            counts[bin.min(last)] += count;
        });
    }

    /// One edge more than there are bins.
    pub(super) fn edges(&self, zone: Tz) -> Vec<Cell> {
        (0..=self.count).map(|bin| self.edge(bin, zone)).collect()
    }

    fn edge(&self, bin: usize, zone: Tz) -> Cell {
        let value = (self.from + self.width * bin as f64).clamp(f64::MIN, f64::MAX);
        let values = match self.form {
            Form::Date => Values::Date(vec![value as i32]),
            Form::DateTime { unit, zoned } => Values::DateTime { values: vec![value as i64], unit, zoned },
            _ => {
                // Rounded to what the width shows, so that 0.30000000000000004 is 0.3.
                let places = (-self.width.log10().floor()).clamp(0.0, 12.0) as usize;
                return Cell::Number(format!("{value:.places$}"));
            }
        };
        Column { len: 1, present: None, values }.cell(0, zone)
    }
}
