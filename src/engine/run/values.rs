//! How each kind of value for each customer is found out.

use std::sync::Arc;

use num_bigint::BigInt;

use super::{Made, Now, Runner, Work, window_of};
use crate::{
    data::column::{Bits, Column, Integers, Values as Stored},
    engine::{
        aggregate::{Fault, Input, Operand, Running, Values, quotient},
        expr::{AggregateKey, Formula, Known, Place, Source},
        kernel::Days,
        limit::{self, Rank},
        zone::Zone,
    },
    model::{
        definition::Aggregate,
        measure::{Arithmetic, Replacement},
        value::Number,
    },
};

impl Runner {
    pub(super) fn begin_values(&self, known: &Known, formula: &Formula) -> Box<dyn Work> {
        let made = match formula {
            Formula::Aggregate(key) => {
                return match self.end(known, key) {
                    Some(column) => Box::new(Now(Ok(Made::Values(Values::known(column))))),
                    None => Box::new(self.aggregate(known, key, None)),
                };
            }
            Formula::Number(number) => self.constant(number),
            Formula::Arithmetic { operator, left, right } => {
                arithmetic(*operator, self.values(*left).column(), self.values(*right).column())
            }
            Formula::Replaced { of, rules } => replaced(self.values(*of).column(), rules),
            Formula::Ranking { by, largest } => Ok(self.ranking(by, *largest)),
        };
        Box::new(Now(made.map(|column| Made::Values(Values::of(column)))))
    }

    /// An aggregate of a frame's records, by customer or by other groups.
    pub(in crate::engine) fn aggregate(
        &self,
        known: &Known,
        key: &AggregateKey,
        groups: Option<Arc<crate::engine::dataset::Groups>>,
    ) -> Running {
        let frame = self.data.frame_at(key.frame);
        let operand = |place: &Place| {
            let (column, map) = self.at(&frame, place);
            let range = match (place.source, &column.values) {
                (Source::Column { table, column }, Stored::Float32(_) | Stored::Float64(_)) => {
                    Some(self.data.range(table, column))
                }
                _ => None,
            };
            Operand { column, map, range }
        };
        let days = key.day.and_then(|(day, zone)| {
            let column = self.data.table(frame.positions[0].table).time_column()?;
            let (unit, zoned) = match &column.values {
                Stored::DateTime { unit, zoned, .. } => (*unit, *zoned),
                _ => (crate::data::column::TimeUnit::Second, false),
            };
            Some((day, Days::new(&Zone::named(zone)?, unit, zoned)))
        });
        let by_customer = key.filter.filter(|_| groups.is_none());
        let window = by_customer.and_then(|filter| window_of(known, &self.data, key.frame, filter));
        let input = Input {
            data: Arc::clone(&self.data),
            exact: groups.is_some(),
            groups,
            filter: key.filter.filter(|_| window.is_none()).map(|set| self.set(set)),
            window,
            of: key.of.as_ref().map(operand),
            by: key.by.as_ref().map(operand),
            days,
            frame: Arc::clone(&frame),
        };
        Running::new(key.aggregate, input)
    }

    /// The first or last time of each customer's records, which is known of the data.
    fn end(&self, known: &Known, key: &AggregateKey) -> Option<Arc<Column>> {
        let frame = self.data.frame_at(key.frame);
        let first = frame.positions[0].table;
        let Place { position: 0, via, source: Source::Column { table, column } } = key.of.as_ref()? else {
            return None;
        };
        let own = via.is_empty() && *table == first && self.data.table(first).time == Some(*column);
        if known.plain || !own || key.filter.is_some() {
            return None;
        }
        let ends = frame.ends(&self.data)?;
        match key.aggregate {
            Aggregate::First => Some(Arc::clone(&ends.first)),
            Aggregate::Last => Some(Arc::clone(&ends.last)),
            _ => None,
        }
    }

    fn constant(&self, number: &Number) -> Result<Column, Fault> {
        constant(number, self.data.profile().rows())
    }

    /// The customers in order; a ranking is no value of a customer, but it is kept like one.
    fn ranking(&self, by: &Rank, largest: bool) -> Column {
        let rows = match by {
            Rank::By(place) => {
                let frame =
                    self.data.frame(None).unwrap_or_else(|_| unreachable!("the profile table is there"));
                limit::ranked(&self.data, &self.spread(&frame, place), largest)
            }
            Rank::Hash(seed) => limit::shuffled(&self.data, *seed),
        };
        let rows: Vec<i32> = rows.into_iter().map(|row| row as i32).collect();
        Column {
            len: rows.len(),
            present: None,
            values: Stored::Exact { mantissas: Integers::I32(rows), scale: 0 },
        }
    }
}

/// The same number for so many rows.
pub(in crate::engine) fn constant(number: &Number, rows: usize) -> Result<Column, Fault> {
    let digits: i128 =
        if number.digits().is_empty() { 0 } else { number.digits().parse().map_err(|_| Fault::Overflow)? };
    let mantissa = if number.is_negative() { -digits } else { digits };
    let scale = i8::try_from(number.scale()).map_err(|_| Fault::Overflow)?;
    let values = Stored::Exact { mantissas: Integers::I128(vec![mantissa; rows]), scale };
    Ok(Column { len: rows, present: None, values })
}

impl Work for Running {
    fn step(&mut self) -> bool {
        Running::step(self)
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        let mut values = Running::finish(*self)?;
        values.picked = None;
        Ok(Made::Values(values))
    }
}

/// A number of a row.
#[derive(Clone, Copy)]
enum Value {
    /// `mantissa / 10^scale`.
    Exact(i128, i8),
    Float(f64),
}

fn value(column: &Column, row: usize) -> Result<Option<Value>, Fault> {
    if !column.has_value(row) {
        return Ok(None);
    }
    Ok(Some(match &column.values {
        Stored::Exact { mantissas, scale } => {
            let mantissa = match mantissas {
                Integers::I8(values) => values[row].into(),
                Integers::I16(values) => values[row].into(),
                Integers::I32(values) => values[row].into(),
                Integers::I64(values) => values[row].into(),
                Integers::I128(values) => values[row],
                Integers::I256(values) => values[row].to_i128().ok_or(Fault::Overflow)?,
            };
            Value::Exact(mantissa, *scale)
        }
        Stored::Float32(values) => Value::Float(values[row].into()),
        Stored::Float64(values) => Value::Float(values[row]),
        _ => return Ok(None),
    }))
}

fn power(by: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(by).ok()?)
}

/// The same number with another scale, which is not smaller.
fn widened(mantissa: i128, from: i8, to: i8) -> Result<i128, Fault> {
    let by = power(i32::from(to) - i32::from(from)).ok_or(Fault::Overflow)?;
    mantissa.checked_mul(by).ok_or(Fault::Overflow)
}

fn float(value: Value) -> f64 {
    match value {
        Value::Float(value) => value,
        Value::Exact(mantissa, scale) => {
            if mantissa.unsigned_abs() < 1 << 53 && (0..=22).contains(&scale) {
                return mantissa as f64 / 10_f64.powi(scale.into());
            }
            let ten = BigInt::from(10).pow(u32::from(scale.unsigned_abs()));
            if scale >= 0 {
                quotient(&mantissa.into(), &ten)
            } else {
                quotient(&(ten * mantissa), &BigInt::from(1))
            }
        }
    }
}

/// Both are exact: one over the other, rounded once.
fn divided((a, p): (i128, i8), (b, q): (i128, i8)) -> Option<f64> {
    if b == 0 {
        return None;
    }
    let whole = |value: i128| value.unsigned_abs() < 1 << 53;
    if p == q && whole(a) && whole(b) {
        return Some(a as f64 / b as f64);
    }
    let ten = |by: i8| BigInt::from(10).pow(u32::from(by.unsigned_abs()));
    let (mut top, mut bottom) = (BigInt::from(a), BigInt::from(b));
    if q >= 0 {
        top *= ten(q)
    } else {
        bottom *= ten(q)
    }
    if p >= 0 {
        bottom *= ten(p)
    } else {
        top *= ten(p)
    }
    Some(quotient(&top, &bottom))
}

fn calculated(operator: Arithmetic, a: Value, b: Value) -> Result<Option<Value>, Fault> {
    Ok(Some(match (operator, a, b) {
        (Arithmetic::Divide, Value::Exact(a, p), Value::Exact(b, q)) => match divided((a, p), (b, q)) {
            Some(value) => Value::Float(value),
            None => return Ok(None),
        },
        (Arithmetic::Multiply, Value::Exact(a, p), Value::Exact(b, q)) => {
            Value::Exact(a.checked_mul(b).ok_or(Fault::Overflow)?, p + q)
        }
        (_, Value::Exact(a, p), Value::Exact(b, q)) => {
            let scale = p.max(q);
            let (a, b) = (widened(a, p, scale)?, widened(b, q, scale)?);
            let result = if operator == Arithmetic::Add { a.checked_add(b) } else { a.checked_sub(b) };
            Value::Exact(result.ok_or(Fault::Overflow)?, scale)
        }
        (operator, a, b) => {
            let (a, b) = (float(a), float(b));
            Value::Float(match operator {
                Arithmetic::Add => a + b,
                Arithmetic::Subtract => a - b,
                Arithmetic::Multiply => a * b,
                Arithmetic::Divide if b == 0.0 => return Ok(None),
                Arithmetic::Divide => a / b,
            })
        }
    }))
}

/// One operation, customer by customer: empty where a side is, and where it divides by zero.
pub(in crate::engine) fn arithmetic(
    operator: Arithmetic,
    left: &Column,
    right: &Column,
) -> Result<Column, Fault> {
    let both = (0..left.len).map(|row| match (value(left, row)?, value(right, row)?) {
        (Some(a), Some(b)) => calculated(operator, a, b),
        _ => Ok(None),
    });
    let values: Vec<Option<Value>> = both.collect::<Result<_, _>>()?;
    let exact = match (&left.values, &right.values, operator) {
        (_, _, Arithmetic::Divide) => None,
        (Stored::Exact { scale: p, .. }, Stored::Exact { scale: q, .. }, Arithmetic::Multiply) => Some(p + q),
        (Stored::Exact { scale: p, .. }, Stored::Exact { scale: q, .. }, _) => Some(*p.max(q)),
        _ => None,
    };
    column(&values, exact)
}

/// Exact numbers of a scale, or floats.
fn column(values: &[Option<Value>], exact: Option<i8>) -> Result<Column, Fault> {
    let mut present = Bits::filled(values.len(), true);
    let limit = 10_u128.pow(38);
    let stored = match exact {
        Some(scale) => {
            let mut mantissas = Vec::with_capacity(values.len());
            for (row, value) in values.iter().enumerate() {
                match value {
                    Some(Value::Exact(mantissa, own)) => {
                        let mantissa = widened(*mantissa, *own, scale)?;
                        if mantissa.unsigned_abs() >= limit {
                            return Err(Fault::Overflow);
                        }
                        mantissas.push(mantissa);
                    }
                    _ => {
                        present.set(row, false);
                        mantissas.push(0);
                    }
                }
            }
            Stored::Exact { mantissas: Integers::I128(mantissas), scale }
        }
        None => {
            let floats = values.iter().enumerate().map(|(row, value)| {
                let value = value.map_or(f64::NAN, float) + 0.0;
                if value.is_nan() {
                    present.set(row, false);
                    return 0.0;
                }
                value
            });
            Stored::Float64(floats.collect())
        }
    };
    Ok(Column { len: values.len(), present: Some(present), values: stored })
}

/// The first rule that fits puts another value in place.
pub(in crate::engine) fn replaced(of: &Column, rules: &[Replacement]) -> Result<Column, Fault> {
    let exact = match &of.values {
        Stored::Exact { scale, .. } => Some(*scale),
        _ => None,
    };
    let literals: Vec<Option<Option<Value>>> =
        rules.iter().map(|rule| rule.value.as_ref().map(|number| literal(number, exact))).collect();
    let same = |value: Value, literal: Value| match (value, literal) {
        (Value::Exact(a, p), Value::Exact(b, q)) => p == q && a == b,
        (a, b) => float(a) == float(b),
    };
    let row = |row: usize| -> Result<Option<Value>, Fault> {
        let own = value(of, row)?;
        for (rule, literal) in rules.iter().zip(&literals) {
            let fits = match (own, literal) {
                (None, None) => true,
                (Some(own), Some(Some(literal))) => same(own, *literal),
                _ => false,
            };
            if fits {
                return Ok(Some(Value::Exact(rule.by.into(), 0)));
            }
        }
        Ok(own)
    };
    let values: Vec<Option<Value>> = (0..of.len).map(row).collect::<Result<_, _>>()?;
    let exact = exact.map(|scale| scale.max(0));
    column(&values, exact)
}

/// A literal as a value of a column; nothing where the column cannot hold it.
fn literal(number: &Number, exact: Option<i8>) -> Option<Value> {
    let Some(scale) = exact else { return Some(Value::Float(number.to_f64())) };
    let digits: i128 = if number.digits().is_empty() { 0 } else { number.digits().parse().ok()? };
    let digits = if number.is_negative() { -digits } else { digits };
    let by = i32::from(scale) - number.scale() as i32;
    if by >= 0 {
        return Some(Value::Exact(digits.checked_mul(power(by)?)?, scale));
    }
    let power = power(-by)?;
    (digits % power == 0).then_some(Value::Exact(digits / power, scale))
}
