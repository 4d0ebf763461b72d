//! Values as bytes that sort as the values do: how the different values of several parts of a column are brought together.

use arrow_buffer::i256;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::column::{Bits, Column, Integers, Texts, TimeUnit, Values};
use crate::model::cell::Cell;

/// What a column's values are, without their width: the same in every part of a table, save where it has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// True or false.
    Boolean,
    /// Integers and decimals.
    Exact {
        /// Decimal places.
        scale: i8,
    },
    /// Of 32 bits.
    Float32,
    /// Of 64 bits.
    Float64,
    /// Texts.
    Text,
    /// Days.
    Date,
    /// Instants or wall-clock times.
    DateTime {
        /// What they are counted in.
        unit: TimeUnit,
        /// Whether they are instants.
        zoned: bool,
    },
}

/// Without the bytes that say no more than the sign does.
fn integer(wide: i256, out: &mut Vec<u8>) {
    let negative = wide < i256::ZERO;
    let magnitude = if negative { wide.wrapping_neg().wrapping_sub(i256::ONE) } else { wide };
    let bytes = magnitude.to_be_bytes();
    let digits = &bytes[bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len())..];
    if negative {
        out.push(0x7f - digits.len() as u8);
        out.extend(digits.iter().map(|byte| !byte));
    } else {
        out.push(0x80 + digits.len() as u8);
        out.extend_from_slice(digits);
    }
}

fn integer_back(bytes: &[u8]) -> i256 {
    let Some((head, digits)) = bytes.split_first() else { return i256::ZERO };
    let negative = *head < 0x80;
    let mut all = [0; 32];
    let from = 32 - digits.len().min(32);
    for (place, byte) in all[from..].iter_mut().zip(digits) {
        *place = if negative { !byte } else { *byte };
    }
    let magnitude = i256::from_be_bytes(all);
    if negative { magnitude.wrapping_add(i256::ONE).wrapping_neg() } else { magnitude }
}

/// The order of all floats: the sign turned, and of negative ones every bit.
fn float(bits: u64) -> u64 {
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn float_back(bits: u64) -> u64 {
    if bits >> 63 == 1 { bits & !(1 << 63) } else { !bits }
}

fn eight(bytes: &[u8]) -> [u8; 8] {
    bytes.try_into().unwrap_or_default()
}

impl Form {
    /// What a column holds; nothing where it has neither values nor an order.
    pub fn of(column: &Column) -> Option<Self> {
        Some(match &column.values {
            Values::Boolean(_) => Self::Boolean,
            Values::Exact { scale, .. } => Self::Exact { scale: *scale },
            Values::Float32(_) => Self::Float32,
            Values::Float64(_) => Self::Float64,
            Values::Text(_) | Values::Dictionary { .. } => Self::Text,
            Values::Date(_) => Self::Date,
            Values::DateTime { unit, zoned, .. } => Self::DateTime { unit: *unit, zoned: *zoned },
            Values::List { .. } | Values::Empty | Values::Unsupported => return None,
        })
    }

    /// The value that some bytes stand for, as [`write`] wrote them.
    pub fn cell(self, bytes: &[u8], zone: Tz) -> Cell {
        let number = || u64::from_be_bytes(eight(bytes));
        let signed = || (number() ^ 1 << 63) as i64;
        let values = match self {
            Self::Boolean => Values::Boolean(Bits::filled(1, bytes.first() == Some(&1))),
            Self::Exact { scale } => {
                Values::Exact { mantissas: Integers::I256(vec![integer_back(bytes)]), scale }
            }
            Self::Float32 => Values::Float32(vec![f64::from_bits(float_back(number())) as f32]),
            Self::Float64 => Values::Float64(vec![f64::from_bits(float_back(number()))]),
            Self::Text => Values::Text(Texts { offsets: vec![0, bytes.len() as u32], bytes: bytes.to_vec() }),
            Self::Date => Values::Date(vec![signed() as i32]),
            Self::DateTime { unit, zoned } => Values::DateTime { values: vec![signed()], unit, zoned },
        };
        Column { len: 1, present: None, values }.cell(0, zone)
    }
}

/// Appends the value of a row, which has one.
pub fn write(column: &Column, row: usize, out: &mut Vec<u8>) {
    let mut signed = |value: i64| out.extend_from_slice(&(value as u64 ^ 1 << 63).to_be_bytes());
    match &column.values {
        Values::Boolean(bits) => out.push(bits.get(row).into()),
        Values::Exact { mantissas, .. } => {
            let wide = match mantissas {
                Integers::I8(values) => i256::from(values[row]),
                Integers::I16(values) => i256::from(values[row]),
                Integers::I32(values) => i256::from(values[row]),
                Integers::I64(values) => i256::from(values[row]),
                Integers::I128(values) => i256::from_i128(values[row]),
                Integers::I256(values) => values[row],
            };
            integer(wide, out);
        }
        Values::Float32(values) => {
            out.extend_from_slice(&float(f64::from(values[row]).to_bits()).to_be_bytes());
        }
        Values::Float64(values) => out.extend_from_slice(&float(values[row].to_bits()).to_be_bytes()),
        Values::Text(texts) => out.extend_from_slice(texts.slice(row)),
        Values::Dictionary { codes, entries } => out.extend_from_slice(entries.slice(codes.get(row))),
        Values::Date(values) => signed(values[row].into()),
        Values::DateTime { values, .. } => signed(values[row]),
        Values::List { .. } | Values::Empty | Values::Unsupported => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(values: Values, len: usize) {
        let column = Column { len, present: None, values };
        let form = Form::of(&column).expect("a form");
        let mut before: Option<Vec<u8>> = None;
        for row in 0..len {
            let mut bytes = Vec::new();
            write(&column, row, &mut bytes);
            assert_eq!(form.cell(&bytes, Tz::UTC), column.cell(row, Tz::UTC));
            assert!(before.is_none_or(|before| before < bytes), "row {row} of {column:?}");
            before = Some(bytes);
        }
    }

    #[test]
    fn bytes_sort_as_values_do() {
        let numbers = [i128::MIN, -70_000, -257, -256, -255, -2, -1, 0, 1, 255, 256, 65_536, i128::MAX];
        let wide: Vec<i256> = numbers.iter().map(|number| i256::from_i128(*number)).collect();
        agree(Values::Exact { mantissas: Integers::I256(wide), scale: 2 }, 13);
        agree(
            Values::Exact { mantissas: Integers::I256(vec![i256::MIN, i256::ZERO, i256::MAX]), scale: 0 },
            3,
        );
        agree(Values::Exact { mantissas: Integers::I128(numbers.to_vec()), scale: 0 }, 13);
        let floats = vec![f64::NEG_INFINITY, -1e300, -1.5, -0.0, 0.0, f64::MIN_POSITIVE, 2.0, f64::INFINITY];
        agree(Values::Float64(floats), 8);
        agree(Values::Float32(vec![f32::NEG_INFINITY, -1.25, -0.0, 0.0, 1e-40, 7.0]), 6);
        agree(Values::Date(vec![i32::MIN, -1, 0, 1, i32::MAX]), 5);
        let times = vec![i64::MIN, -1, 0, 1, 1_700_000_000_123, i64::MAX];
        agree(Values::DateTime { values: times, unit: TimeUnit::Millisecond, zoned: true }, 6);
        let mut texts = Texts::default();
        ["", "a", "ab", "b", "ü"].iter().for_each(|text| texts.push(text));
        agree(Values::Text(texts), 5);
        agree(Values::Boolean(Bits::from_words(vec![0b10], 2)), 2);
    }
}
