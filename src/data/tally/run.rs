//! Different values in ascending order, each with how many rows have it: what is merged, sent in pieces, and summed up.

use std::cmp::Ordering;

use arrow_buffer::i256;
use chrono_tz::Tz;

use crate::{
    data::{
        column::{Bits, Column, Integers, Texts, Values},
        order,
        sorted::Form,
    },
    model::cell::Cell,
};

/// An unscaled value beyond 64 bits, as its upper and lower half.
pub(in crate::data) type Wide = (i128, u128);

/// Different values, ascending, each with its number of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub(in crate::data) form: Form,
    pub(in crate::data) keys: Keys,
    pub(in crate::data) counts: Vec<u64>,
}

/// What values are ordered by.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::data) enum Keys {
    /// Booleans, unscaled values, floats in their order, days, times.
    Narrow(Vec<i64>),
    /// Unscaled values, some of them beyond 64 bits.
    Wide(Vec<Wide>),
    Texts(Texts),
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Up to 64 bits.
    Narrow(i64),
    /// An unscaled value, as its upper and lower half.
    Wide(i128, u128),
    /// A text's bytes.
    Text(Vec<u8>),
}

/// A number that is ordered as floats are; both zeros have the same.
pub(super) fn key_of_float(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

pub(in crate::data) fn float_of_key(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

pub(super) fn wide(value: i256) -> Wide {
    let (low, high) = value.to_parts();
    (high, low)
}

fn widened(value: i64) -> Wide {
    wide(i256::from_i128(value.into()))
}

impl Key {
    fn widened(&self) -> Option<Wide> {
        match self {
            Self::Narrow(key) => Some(widened(*key)),
            Self::Wide(high, low) => Some((*high, *low)),
            Self::Text(_) => None,
        }
    }

    /// The order of two values of the same column.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Narrow(a), Self::Narrow(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (a, b) => a.widened().cmp(&b.widened()),
        }
    }

    /// The value that it stands for.
    pub(in crate::data) fn cell(&self, form: Form, zone: Tz) -> Cell {
        let values = match (self, form) {
            (Self::Text(bytes), _) => return Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
            (Self::Wide(high, low), Form::Exact { scale }) => {
                let mantissas = Integers::I256(vec![i256::from_parts(*low, *high)]);
                Values::Exact { mantissas, scale }
            }
            (Self::Narrow(key), Form::Boolean) => Values::Boolean(Bits::filled(1, *key != 0)),
            (Self::Narrow(key), Form::Exact { scale }) => {
                Values::Exact { mantissas: Integers::I64(vec![*key]), scale }
            }
            (Self::Narrow(key), Form::Float32) => Values::Float32(vec![float_of_key(*key) as f32]),
            (Self::Narrow(key), Form::Float64) => Values::Float64(vec![float_of_key(*key)]),
            (Self::Narrow(key), Form::Date) => Values::Date(vec![*key as i32]),
            (Self::Narrow(key), Form::DateTime { unit, zoned }) => {
                Values::DateTime { values: vec![*key], unit, zoned }
            }
            _ => Values::Empty,
        };
        Column { len: 1, present: None, values }.cell(0, zone)
    }
}

impl Run {
    pub(super) fn narrow(form: Form, keys: Vec<i64>, counts: Vec<u64>) -> Self {
        Self { form, keys: Keys::Narrow(keys), counts }
    }

    /// How many different values.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Not a single one.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// What the values are.
    pub fn form(&self) -> Form {
        self.form
    }

    /// How many rows have one of the values.
    pub fn filled(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// One of the values; places are those of values that are there.
    pub fn key(&self, at: usize) -> Key {
        match &self.keys {
            Keys::Narrow(keys) => Key::Narrow(keys[at]),
            Keys::Wide(keys) => Key::Wide(keys[at].0, keys[at].1),
            Keys::Texts(texts) => Key::Text(texts.slice(at).to_vec()),
        }
    }

    /// All of them as they are shown.
    pub fn cells(&self, zone: Tz) -> impl Iterator<Item = Cell> + '_ {
        (0..self.len()).map(move |at| self.key(at).cell(self.form, zone))
    }

    /// Some of them, from a place on.
    #[must_use]
    pub fn piece(&self, from: usize, most: usize) -> Self {
        let from = from.min(self.len());
        let range = from..self.len().min(from.saturating_add(most));
        let keys = match &self.keys {
            Keys::Narrow(keys) => Keys::Narrow(keys[range.clone()].to_vec()),
            Keys::Wide(keys) => Keys::Wide(keys[range.clone()].to_vec()),
            Keys::Texts(texts) => {
                let start = texts.offsets.get(range.start).copied().unwrap_or(0);
                let end = texts.offsets.get(range.end).copied().unwrap_or(start);
                let offsets = texts.offsets.get(range.start..=range.end).unwrap_or_default();
                Keys::Texts(Texts {
                    offsets: offsets.iter().map(|offset| offset - start).collect(),
                    bytes: texts.bytes[start as usize..end as usize].to_vec(),
                })
            }
        };
        Self { form: self.form, keys, counts: self.counts[range].to_vec() }
    }

    /// The smallest and the largest: one where they are the same, none of nothing.
    #[must_use]
    pub fn ends(&self) -> Self {
        let mut ends = self.piece(0, 1);
        if self.len() > 1 {
            ends = ends.merge(self.piece(self.len() - 1, 1));
        }
        ends
    }

    /// The place behind those that are no larger than a value.
    pub fn up_to(&self, key: &Key) -> usize {
        match (&self.keys, key) {
            (Keys::Narrow(keys), Key::Narrow(key)) => keys.partition_point(|own| own <= key),
            (Keys::Texts(texts), Key::Text(key)) => {
                let (mut from, mut to) = (0, texts.len());
                while from < to {
                    let middle = (from + to) / 2;
                    if texts.slice(middle) <= key.as_slice() { from = middle + 1 } else { to = middle }
                }
                from
            }
            (Keys::Narrow(keys), key) => keys.partition_point(|own| Some(widened(*own)) <= key.widened()),
            (Keys::Wide(keys), key) => keys.partition_point(|own| Some(*own) <= key.widened()),
            (Keys::Texts(_), _) => 0,
        }
    }

    /// Keeps the values whose text contains another in any case.
    pub(super) fn search(&mut self, search: &str, zone: Tz) {
        let search = search.to_lowercase();
        if search.is_empty() {
            return;
        }
        let fits = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => {
                text.to_lowercase().contains(&search)
            }
            Cell::Boolean(value) => value.to_string().contains(&search),
            _ => false,
        };
        let kept: Vec<bool> = self.cells(zone).map(|cell| fits(&cell)).collect();
        let mut at = kept.iter();
        let mut keep = || at.next().copied().unwrap_or(false);
        match &mut self.keys {
            Keys::Narrow(keys) => keys.retain(|_| keep()),
            Keys::Wide(keys) => keys.retain(|_| keep()),
            Keys::Texts(texts) => {
                let mut less = Texts::default();
                (0..texts.len()).filter(|_| keep()).for_each(|at| less.push(texts.get(at)));
                *texts = less;
            }
        }
        let mut at = kept.iter();
        self.counts.retain(|_| at.next().copied().unwrap_or(false));
    }

    /// Both as one: of other rows of the same column.
    ///
    /// # Panics
    /// They are of columns of different types.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        assert_eq!(self.form, other.form, "parts of one column are of one type");
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { other } else { self };
        }
        let (n, m) = (&self.counts, &other.counts);
        let (keys, counts) = match (self.keys, other.keys) {
            (Keys::Narrow(a), Keys::Narrow(b)) => {
                let (keys, counts) = merged((&a, n), (&b, m));
                (Keys::Narrow(keys), counts)
            }
            (Keys::Texts(a), Keys::Texts(b)) => {
                let (keys, counts) = merged_texts((&a, n), (&b, m));
                (Keys::Texts(keys), counts)
            }
            (a, b) => {
                let (keys, counts) = merged((&a.widened(), n), (&b.widened(), m));
                (Keys::Wide(keys), counts)
            }
        };
        Self { form: self.form, keys, counts }
    }

    /// As attachments of a message: the keys (of texts their ends and their bytes), then the counts.
    pub fn to_bytes(&self) -> Vec<Vec<u8>> {
        let mut bytes = match &self.keys {
            Keys::Narrow(keys) => vec![bytemuck::cast_slice(keys).to_vec()],
            Keys::Wide(keys) => {
                let mut bytes = Vec::with_capacity(keys.len() * 32);
                for (high, low) in keys {
                    bytes.extend_from_slice(&high.to_le_bytes());
                    bytes.extend_from_slice(&low.to_le_bytes());
                }
                vec![bytes]
            }
            Keys::Texts(texts) => vec![order::to_bytes(&texts.offsets), texts.bytes.clone()],
        };
        bytes.push(bytemuck::cast_slice(&self.counts).to_vec());
        bytes
    }

    /// What [`Run::to_bytes`] gave; what does not fit together has no values.
    pub fn from_bytes(form: Form, wide: bool, bytes: &mut impl Iterator<Item = Vec<u8>>) -> Self {
        let mut next = || bytes.next().unwrap_or_default();
        let keys = match form {
            Form::Text => {
                let (offsets, bytes) = (order::from_bytes(&next()), next());
                let fit = offsets.last().is_none_or(|end| *end as usize <= bytes.len());
                Keys::Texts(if fit { Texts { offsets, bytes } } else { Texts::default() })
            }
            _ if wide => {
                let half = |half: &[u8]| half.try_into().unwrap_or_default();
                let key = |key: &[u8]| {
                    (i128::from_le_bytes(half(&key[..16])), u128::from_le_bytes(half(&key[16..])))
                };
                Keys::Wide(next().chunks_exact(32).map(key).collect())
            }
            _ => Keys::Narrow(bytemuck::pod_collect_to_vec(&next())),
        };
        let counts: Vec<u64> = bytemuck::pod_collect_to_vec(&next());
        let len = keys.len();
        let run = Self { form, keys, counts };
        if len == run.len() { run } else { run.piece(0, 0) }
    }

    /// The values as numbers, where they are of up to 64 bits.
    pub(in crate::data) fn into_narrow(self) -> Option<Vec<i64>> {
        match self.keys {
            Keys::Narrow(keys) => Some(keys),
            Keys::Wide(_) | Keys::Texts(_) => None,
        }
    }

    /// Whether values are wider than 64 bits.
    pub fn is_wide(&self) -> bool {
        matches!(self.keys, Keys::Wide(_))
    }
}

impl Keys {
    fn len(&self) -> usize {
        match self {
            Self::Narrow(keys) => keys.len(),
            Self::Wide(keys) => keys.len(),
            Self::Texts(texts) => texts.len(),
        }
    }

    fn widened(self) -> Vec<Wide> {
        match self {
            Self::Narrow(keys) => keys.into_iter().map(widened).collect(),
            Self::Wide(keys) => keys,
            Self::Texts(_) => Vec::new(),
        }
    }
}

/// Two ascending runs as one.
fn merged<K: Ord + Copy>(a: (&[K], &[u64]), b: (&[K], &[u64])) -> (Vec<K>, Vec<u64>) {
    let most = a.0.len() + b.0.len();
    let (mut keys, mut counts) = (Vec::with_capacity(most), Vec::with_capacity(most));
    let (mut i, mut j) = (0, 0);
    while let (Some(left), Some(right)) = (a.0.get(i), b.0.get(j)) {
        let order = left.cmp(right);
        keys.push(if order.is_le() { *left } else { *right });
        counts.push(if order.is_le() { a.1[i] } else { 0 } + if order.is_ge() { b.1[j] } else { 0 });
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    keys.extend_from_slice(&a.0[i..]);
    counts.extend_from_slice(&a.1[i..]);
    keys.extend_from_slice(&b.0[j..]);
    counts.extend_from_slice(&b.1[j..]);
    (keys, counts)
}

fn merged_texts(a: (&Texts, &[u64]), b: (&Texts, &[u64])) -> (Texts, Vec<u64>) {
    let mut texts = Texts { offsets: vec![0], bytes: Vec::with_capacity(a.0.bytes.len() + b.0.bytes.len()) };
    let mut counts = Vec::with_capacity(a.1.len() + b.1.len());
    let (mut i, mut j) = (0, 0);
    while i < a.1.len() || j < b.1.len() {
        let order = match (a.1.get(i), b.1.get(j)) {
            (Some(_), Some(_)) => a.0.slice(i).cmp(b.0.slice(j)),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let text = if order.is_le() { a.0.slice(i) } else { b.0.slice(j) };
        texts.bytes.extend_from_slice(text);
        texts.offsets.push(texts.bytes.len() as u32);
        counts.push(if order.is_le() { a.1[i] } else { 0 } + if order.is_ge() { b.1[j] } else { 0 });
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    (texts, counts)
}
