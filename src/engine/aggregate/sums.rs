//! Sums and averages, exactly: of integers and decimals in whole numbers, of floats in whole numbers times a power of two.

use arrow_buffer::i256;
use num_bigint::BigInt;

use super::{
    Accumulator, Fault, Input, Operand, Values, Walk, Walked,
    exact::{self, Range},
};
use crate::data::column::{Column, Integers, Values as Stored};

/// The first sum with 39 digits.
const TOO_LARGE: i128 = 10_i128.pow(38);

/// The exact sums of groups.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Sums {
    /// `sum / 10^scale`.
    Narrow(Vec<i64>, i8),
    Decimal(Vec<i128>, i8),
    Wide(Vec<i256>, i8),
    /// `sum × 2^exponent`.
    Binary(Vec<i128>, i32),
    Big(Vec<BigInt>, i32),
}

/// What groups have on average: exactly, as sum and number.
#[derive(Debug)]
pub(in crate::engine) struct Averages {
    pub sums: Sums,
    pub counts: Vec<u32>,
    /// Groups whose sum is no number or infinite.
    pub special: Vec<(u32, f64)>,
}

/// Which infinities a group has.
const PLUS: u8 = 1;
const MINUS: u8 = 2;

struct Sum<T, F> {
    of: Operand,
    value: F,
    /// Each row of the frame has a value, in the same row of the column.
    gapless: bool,
    sums: Vec<T>,
    counts: Vec<u32>,
    infinities: Vec<u8>,
    overflow: bool,
    average: bool,
    made: fn(Vec<T>, i32) -> Sums,
    /// Scale or exponent.
    scale: i32,
}

/// A number that sums are made of.
trait Whole: Sized + Copy + Default {
    fn plus(self, other: Self) -> Option<Self>;
}

impl Whole for i64 {
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
}

impl Whole for i128 {
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
}

impl Whole for i256 {
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
}

/// What one value adds.
enum Added<T> {
    Number(T),
    Infinite(u8),
}

impl<T, F> Sum<T, F> {
    #[cold]
    fn infinite(&mut self, group: usize, which: u8) {
        if self.infinities.is_empty() {
            self.infinities = vec![0; self.sums.len()];
        }
        self.infinities[group] |= which;
    }
}

impl<T: Whole, F: Fn(&Column, usize) -> Added<T>> Accumulator for Sum<T, F> {
    #[inline(always)]
    fn add(&mut self, group: usize, row: usize) {
        let Some(row) = self.of.row(row) else { return };
        match (self.value)(&self.of.column, row) {
            Added::Number(value) => match self.sums[group].plus(value) {
                Some(sum) => self.sums[group] = sum,
                None => self.overflow = true,
            },
            Added::Infinite(which) => self.infinite(group, which),
        }
        self.counts[group] += 1;
    }

    #[inline(always)]
    fn run(&mut self, group: usize, rows: std::ops::Range<usize>) {
        if !self.gapless {
            return rows.for_each(|row| self.add(group, row));
        }
        let (mut sum, many) = (self.sums[group], rows.len() as u32);
        for row in rows {
            match (self.value)(&self.of.column, row) {
                Added::Number(value) => match sum.plus(value) {
                    Some(more) => sum = more,
                    None => self.overflow = true,
                },
                Added::Infinite(which) => self.infinite(group, which),
            }
        }
        self.sums[group] = sum;
        self.counts[group] += many;
    }

    fn finish(self: Box<Self>, input: &Input, _: usize) -> Result<Values, Fault> {
        if self.overflow {
            return Err(Fault::Overflow);
        }
        let sums = (self.made)(self.sums, self.scale);
        finished(sums, self.counts, &self.infinities, self.average, input.exact)
    }
}

/// Sums of narrow whole numbers of records that are rows of the column, all of which have a value: a walk over neighbours
/// with nothing to ask on the way.
struct Neighbours<T> {
    of: Operand,
    values: fn(&Column) -> &[T],
    sums: Vec<i64>,
    counts: Vec<u32>,
    average: bool,
    scale: i32,
}

impl<T: Copy + Into<i64>> Walked for Neighbours<T> {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool {
        let values = (self.values)(&self.of.column);
        let (sums, counts) = (&mut self.sums[..], &mut self.counts[..]);
        walk.over(input, |group, rows| {
            counts[group] += rows.len() as u32;
            sums[group] += values[rows].iter().map(|value| (*value).into()).sum::<i64>();
        })
    }

    fn end(self: Box<Self>, input: &Input, _: usize) -> Result<Values, Fault> {
        let sums = Sums::Narrow(self.sums, self.scale as i8);
        finished(sums, self.counts, &[], self.average, input.exact)
    }
}

/// The narrow whole numbers of an operand whose rows are the frame's and all have a value.
fn neighbours(of: &Operand, (groups, average): (usize, bool)) -> Option<Box<dyn Walked>> {
    let Stored::Exact { mantissas, scale } = &of.column.values else { return None };
    if !of.map.is_same() || of.column.present.is_some() || of.map.len() > of.column.len {
        return None;
    }
    macro_rules! narrow {
        ($of:ident) => {
            Box::new(Neighbours {
                of: of.clone(),
                values: |column| match &column.values {
                    Stored::Exact { mantissas: Integers::$of(values), .. } => values,
                    _ => &[],
                },
                sums: vec![0; groups],
                counts: vec![0; groups],
                average,
                scale: i32::from(*scale),
            })
        };
    }
    Some(match mantissas {
        Integers::I8(_) => narrow!(I8),
        Integers::I16(_) => narrow!(I16),
        Integers::I32(_) => narrow!(I32),
        Integers::I64(_) | Integers::I128(_) | Integers::I256(_) => return None,
    })
}

/// Sums of floats that are too far apart for 128 bits.
struct BigSum {
    of: Operand,
    low: i32,
    sums: Vec<BigInt>,
    counts: Vec<u32>,
    infinities: Vec<u8>,
    average: bool,
}

impl Accumulator for BigSum {
    fn add(&mut self, group: usize, row: usize) {
        let Some(row) = self.of.row(row) else { return };
        let value = float(&self.of.column, row);
        if value.is_finite() {
            let (mantissa, exponent) = exact::parts(value);
            if mantissa != 0 {
                self.sums[group] += BigInt::from(mantissa) << (exponent - self.low);
            }
        } else {
            self.infinities[group] |= if value > 0.0 { PLUS } else { MINUS };
        }
        self.counts[group] += 1;
    }

    fn finish(self: Box<Self>, input: &Input, _: usize) -> Result<Values, Fault> {
        finished(Sums::Big(self.sums, self.low), self.counts, &self.infinities, self.average, input.exact)
    }
}

fn float(column: &Column, row: usize) -> f64 {
    match &column.values {
        Stored::Float32(values) => values[row].into(),
        Stored::Float64(values) => values[row],
        _ => 0.0,
    }
}

fn new<T: Whole + 'static>(
    of: &Operand,
    (groups, average): (usize, bool),
    scale: i32,
    made: fn(Vec<T>, i32) -> Sums,
    value: impl Fn(&Column, usize) -> Added<T> + 'static,
) -> Box<dyn Walked> {
    Box::new(Sum {
        of: of.clone(),
        value,
        gapless: of.map.is_same() && of.column.present.is_none() && of.column.len == of.map.len(),
        sums: vec![T::default(); groups],
        counts: vec![0; groups],
        infinities: Vec::new(),
        overflow: false,
        average,
        made,
        scale,
    })
}

/// The sum of each group, or its average.
pub(super) fn sum(input: &Input, groups: usize, average: bool) -> Box<dyn Walked> {
    use Integers::{I8, I16, I32, I64, I128, I256};
    let Some(of) = &input.of else { return Box::new(super::counts::Count::new(groups)) };
    let how = (groups, average);
    if let Some(neighbours) = neighbours(of, how) {
        return neighbours;
    }
    macro_rules! wholes {
        ($of:ident, $made:expr, $scale:expr, $to:ty) => {
            new::<$to>(of, how, $scale, $made, move |column, row| match &column.values {
                Stored::Exact { mantissas: $of(values), .. } => Added::Number(<$to>::from(values[row])),
                _ => Added::Number(<$to>::default()),
            })
        };
    }
    let narrow: fn(Vec<i64>, i32) -> Sums = |sums, scale| Sums::Narrow(sums, scale as i8);
    let decimal: fn(Vec<i128>, i32) -> Sums = |sums, scale| Sums::Decimal(sums, scale as i8);
    match &of.column.values {
        Stored::Exact { mantissas, scale } => {
            let scale = i32::from(*scale);
            match mantissas {
                // So many rows of 32 bits cannot outgrow 64.
                I8(_) => wholes!(I8, narrow, scale, i64),
                I16(_) => wholes!(I16, narrow, scale, i64),
                I32(_) => wholes!(I32, narrow, scale, i64),
                I64(_) => wholes!(I64, decimal, scale, i128),
                I128(_) => wholes!(I128, decimal, scale, i128),
                I256(_) => new(
                    of,
                    how,
                    scale,
                    |sums, scale| Sums::Wide(sums, scale as i8),
                    |column, row| match &column.values {
                        Stored::Exact { mantissas: I256(values), .. } => Added::Number(values[row]),
                        _ => Added::Number(i256::ZERO),
                    },
                ),
            }
        }
        Stored::Float32(_) | Stored::Float64(_) => floats(of, how),
        _ => new::<i64>(of, how, 0, narrow, |_, _| Added::Number(0)),
    }
}

fn floats(of: &Operand, (groups, average): (usize, bool)) -> Box<dyn Walked> {
    let range = of.range.unwrap_or_else(|| Range::of_column(&of.column));
    if !range.is_narrow(of.map.len()) {
        return Box::new(BigSum {
            of: of.clone(),
            low: range.low,
            sums: vec![BigInt::ZERO; groups],
            counts: vec![0; groups],
            infinities: vec![0; groups],
            average,
        });
    }
    let low = range.low;
    new::<i128>(of, (groups, average), low, Sums::Binary, move |column, row| {
        let value = float(column, row);
        if !value.is_finite() {
            return Added::Infinite(if value > 0.0 { PLUS } else { MINUS });
        }
        let (mantissa, exponent) = exact::parts(value);
        Added::Number(if mantissa == 0 { 0 } else { i128::from(mantissa) << (exponent - low) })
    })
}

/// Both infinities make no number, one makes the sum infinite.
fn special(infinities: &[u8]) -> Vec<(u32, f64)> {
    let of = |which: u8| match which {
        PLUS => f64::INFINITY,
        MINUS => f64::NEG_INFINITY,
        _ => f64::NAN,
    };
    let all = infinities.iter().enumerate().filter(|(_, which)| **which != 0);
    all.map(|(group, which)| (group as u32, of(*which))).collect()
}

fn finished(
    sums: Sums,
    counts: Vec<u32>,
    infinities: &[u8],
    average: bool,
    exact: bool,
) -> Result<Values, Fault> {
    sums.check()?;
    let averages = Averages { sums, counts, special: special(infinities) };
    if average {
        return Ok(Values::lazy(averages));
    }
    let values = Values::of(averages.column(false));
    Ok(if exact { Values { average: Some(std::sync::Arc::new(averages)), ..values } } else { values })
}

impl Sums {
    fn check(&self) -> Result<(), Fault> {
        let overflow = match self {
            Self::Decimal(sums, _) => sums.iter().any(|sum| sum.unsigned_abs() >= TOO_LARGE.unsigned_abs()),
            Self::Wide(sums, _) => {
                let limit = i256::from_i128(TOO_LARGE);
                sums.iter().any(|sum| *sum >= limit || *sum <= limit.wrapping_neg())
            }
            Self::Narrow(..) | Self::Binary(..) | Self::Big(..) => false,
        };
        if overflow { Err(Fault::Overflow) } else { Ok(()) }
    }

    /// A group's sum as `whole × 10^-scale` or `whole × 2^exponent`.
    pub(in crate::engine) fn whole(&self, group: usize) -> BigInt {
        match self {
            Self::Narrow(sums, _) => sums[group].into(),
            Self::Decimal(sums, _) | Self::Binary(sums, _) => sums[group].into(),
            Self::Wide(sums, _) => BigInt::from_signed_bytes_le(&sums[group].to_le_bytes()),
            Self::Big(sums, _) => sums[group].clone(),
        }
    }
}

impl Averages {
    /// The values of sums that were added up over parts.
    pub(in crate::engine) fn finished_big(
        sums: Vec<BigInt>,
        scale: i32,
        binary: bool,
        counts: Vec<u32>,
        infinities: &[u8],
        average: bool,
    ) -> Result<Values, Fault> {
        if binary {
            return finished(Sums::Big(sums, scale), counts, infinities, average, false);
        }
        let wide = sums.iter().map(|sum| i256::from_string(&sum.to_string()).ok_or(Fault::Overflow));
        let scale = i8::try_from(scale).map_err(|_| Fault::Overflow)?;
        finished(Sums::Wide(wide.collect::<Result<_, _>>()?, scale), counts, infinities, average, false)
    }
}
