//! What a figure of a group comes to in one part of the customers, so that parts add up exactly.

use std::collections::BTreeSet;

use arrow_buffer::i256;
use num_bigint::BigInt;
use serde::{Deserialize, Serialize};

use crate::{
    data::{
        column::{Bits, Column, Integers, Values},
        sorted::Form,
    },
    engine::aggregate::{Averages, Fault, Sums},
    model::cell::Cell,
};

/// A figure of a group in one part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Partial {
    /// How many.
    Count(u64),
    /// The different values.
    Different(BTreeSet<Vec<u8>>),
    /// An exact sum of so many values.
    Sum {
        /// The whole number that is scaled, in decimal digits.
        whole: String,
        /// Decimal places, or the power of two.
        scale: i32,
        /// Whether the scale is a power of two.
        binary: bool,
        /// How many values.
        count: u64,
        /// Infinities among them: 1 for plus, 2 for minus.
        infinities: u8,
    },
    /// A value of one record; the one with the least rank counts.
    Pick {
        /// By which records are told apart; nothing where there is no record.
        rank: Option<Vec<u8>>,
        /// Its value.
        value: Cell,
        /// What the values of its column are; nothing of a column without any.
        form: Option<Form>,
    },
}

impl Partial {
    /// With that of another part.
    pub(super) fn merge(&mut self, other: Self) {
        if matches!(self, Self::Sum { count: 0, .. }) {
            *self = other;
            return;
        }
        match (self, other) {
            (_, Self::Sum { count: 0, .. }) => {}
            (Self::Count(own), Self::Count(more)) => *own += more,
            (Self::Different(own), Self::Different(more)) => own.extend(more),
            (
                Self::Sum { whole, scale, binary, count, infinities },
                Self::Sum { whole: more, scale: other, count: others, infinities: which, .. },
            ) => {
                let (a, b) = (big(whole), big(&more));
                // Decimal places count down, powers of two up.
                let (sum, to) = if *binary {
                    let low = (*scale).min(other);
                    ((a << (*scale - low)) + (b << (other - low)), low)
                } else {
                    let high = (*scale).max(other);
                    let ten = |by: i32| BigInt::from(10).pow(by as u32);
                    (a * ten(high - *scale) + b * ten(high - other), high)
                };
                (*whole, *scale) = (sum.to_string(), to);
                *count += others;
                *infinities |= which;
            }
            (
                Self::Pick { rank, value, form },
                Self::Pick { rank: Some(theirs), value: other, form: their_form },
            ) if rank.as_ref().is_none_or(|own| theirs < *own) => {
                (*rank, *value, *form) = (Some(theirs), other, their_form.or(*form));
            }
            _ => {}
        }
    }
}

fn big(digits: &str) -> BigInt {
    digits.parse().unwrap_or(BigInt::ZERO)
}

/// The sums of groups, from their exact sums in this part.
pub(super) fn sums(averages: &Averages, groups: usize) -> Vec<Partial> {
    let (scale, binary) = match &averages.sums {
        Sums::Narrow(_, scale) | Sums::Decimal(_, scale) | Sums::Wide(_, scale) => (i32::from(*scale), false),
        Sums::Binary(_, exponent) | Sums::Big(_, exponent) => (*exponent, true),
    };
    let infinities = |group: usize| {
        let found = averages.special.iter().find(|(at, _)| *at as usize == group).map(|(_, value)| *value);
        match found {
            None => 0,
            Some(value) if value.is_nan() => 3,
            Some(value) => 1 + u8::from(value < 0.0),
        }
    };
    let one = |group: usize| Partial::Sum {
        whole: averages.sums.whole(group).to_string(),
        scale,
        binary,
        count: averages.counts[group].into(),
        infinities: infinities(group),
    };
    (0..groups).map(one).collect()
}

/// Numbers that can be calculated with, from merged figures; of picked values that are no numbers nothing.
pub(super) fn column(partials: &[&Partial], average: bool) -> Result<Column, Fault> {
    let rows = partials.len();
    let whole = |values: Vec<i64>| Column {
        len: rows,
        present: None,
        values: Values::Exact { mantissas: Integers::I64(values), scale: 0 },
    };
    match partials.first() {
        Some(Partial::Sum { .. }) => summed(partials, average),
        Some(Partial::Pick { .. }) => picked(partials),
        _ => Ok(whole(
            partials
                .iter()
                .map(|partial| match partial {
                    Partial::Count(count) => *count as i64,
                    Partial::Different(values) => values.len() as i64,
                    _ => 0,
                })
                .collect(),
        )),
    }
}

fn summed(partials: &[&Partial], average: bool) -> Result<Column, Fault> {
    let parts = partials.iter().filter_map(|partial| match partial {
        Partial::Sum { whole, scale, binary, count, infinities } => {
            Some((big(whole), *scale, *binary, *count, *infinities))
        }
        _ => None,
    });
    let parts: Vec<_> = parts.collect();
    let binary = parts.iter().any(|(_, _, binary, ..)| *binary);
    let scales = parts.iter().map(|(_, scale, ..)| *scale);
    let scale = if binary { scales.min() } else { scales.max() }.unwrap_or(0);
    let sums: Vec<BigInt> =
        parts
            .iter()
            .map(|(whole, own, ..)| {
                if binary {
                    whole << (own - scale)
                } else {
                    whole * BigInt::from(10).pow((scale - own) as u32)
                }
            })
            .collect();
    let counts: Vec<u32> =
        parts.iter().map(|(_, _, _, count, _)| u32::try_from(*count).unwrap_or(u32::MAX)).collect();
    let infinities: Vec<u8> = parts.iter().map(|(.., infinities)| *infinities).collect();
    let values = Averages::finished_big(sums, scale, binary, counts, &infinities, average)?;
    Ok(Column::clone(values.column()))
}

fn picked(partials: &[&Partial]) -> Result<Column, Fault> {
    let form = partials.iter().find_map(|partial| match partial {
        Partial::Pick { form, .. } => *form,
        _ => None,
    });
    let cells: Vec<&Cell> = partials
        .iter()
        .map(|partial| match partial {
            Partial::Pick { value, .. } => value,
            _ => &Cell::Empty,
        })
        .collect();
    let mut present = Bits::filled(cells.len(), true);
    let mut text = |row: usize| match cells[row] {
        Cell::Number(text) => text.as_str(),
        _ => {
            present.set(row, false);
            "0"
        }
    };
    let values = match form {
        Some(Form::Exact { scale }) => {
            let places = usize::from(scale.unsigned_abs());
            let mantissa = |row: usize| {
                let (whole, fraction) = text(row).split_once('.').unwrap_or((text(row), ""));
                if scale >= 0 {
                    format!("{whole}{fraction:0<places$}")
                } else {
                    whole[..whole.len().saturating_sub(places).max(1)].to_owned()
                }
            };
            let digits: Vec<String> = (0..cells.len()).map(mantissa).collect();
            let narrow = digits.iter().map(|digits| digits.parse().ok()).collect::<Option<_>>();
            let wide = || digits.iter().map(|digits| i256::from_string(digits)).collect::<Option<_>>();
            let mantissas = match narrow {
                Some(narrow) => Integers::I128(narrow),
                None => Integers::I256(wide().ok_or(Fault::Overflow)?),
            };
            Values::Exact { mantissas, scale }
        }
        Some(Form::Float32) => {
            Values::Float32((0..cells.len()).map(|row| text(row).parse().unwrap_or(0.0)).collect())
        }
        Some(Form::Float64) => {
            Values::Float64((0..cells.len()).map(|row| text(row).parse().unwrap_or(0.0)).collect())
        }
        _ => return Ok(Column { len: cells.len(), present: None, values: Values::Empty }),
    };
    Ok(Column { len: cells.len(), present: Some(present), values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        let sum = |whole: &str, scale, binary, count| Partial::Sum {
            whole: whole.into(),
            scale,
            binary,
            count,
            infinities: 0,
        };
        let mut decimal = sum("125", 2, false, 2);
        decimal.merge(sum("1", 0, false, 1));
        assert_eq!(decimal, sum("225", 2, false, 3));
        let mut binary = sum("3", -2, true, 1);
        binary.merge(sum("1", 1, true, 1));
        assert_eq!(binary, sum("11", -2, true, 2));
        let pick = |rank: Option<u8>, value: bool| Partial::Pick {
            rank: rank.map(|rank| vec![rank]),
            value: Cell::Boolean(value),
            form: Some(Form::Boolean),
        };
        let mut none = pick(None, false);
        none.merge(pick(Some(7), true));
        none.merge(pick(None, false));
        none.merge(pick(Some(9), false));
        assert_eq!(none, pick(Some(7), true));
    }
}
