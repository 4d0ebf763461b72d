//! How often each value of a column occurs in some of its rows: what figures of a column are made of. Tallies of parts of
//! the rows are merged into that of all of them.

use std::{
    cmp::Ordering,
    hash::{BuildHasher, BuildHasherDefault},
    sync::Arc,
};

use arrow_buffer::i256;
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::column::{Bits, Codes, Column, Integers, Texts, TimeUnit, Values};

/// Words of 64 rows that one step takes.
const STEP: usize = 1 << 11;

/// Bits of a digit of a radix sort.
const DIGIT: u32 = 11;

/// The different values of some rows, and how many rows have each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Rows, empty ones included.
    pub rows: u64,
    /// Rows without a value.
    pub empty: u64,
    pub(super) values: Counted,
}

/// What numbers in order stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Keyed {
    /// Unscaled values, and their decimal places.
    Exact(i8),
    Float32,
    Float64,
    Date,
    DateTime(TimeUnit, bool),
}

/// Different values, each with its number of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Counted {
    Nothing,
    /// False and true.
    Booleans([u64; 2]),
    /// Ascending.
    Keys {
        of: Keyed,
        keys: Vec<i64>,
        counts: Vec<u64>,
    },
    /// Unscaled values beyond 64 bits, as their upper and lower halves; ascending.
    Wide {
        scale: i8,
        keys: Vec<(i128, u128)>,
        counts: Vec<u64>,
    },
    /// In no order.
    Texts {
        texts: Texts,
        counts: Vec<u64>,
    },
}

/// A number that is ordered as floats are; both zeros have the same.
fn key_of_float(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

pub(super) fn float_of_key(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

fn wide(value: i256) -> (i128, u128) {
    let (low, high) = value.to_parts();
    (high, low)
}

fn widened(value: i64) -> (i128, u128) {
    wide(i256::from_i128(value.into()))
}

/// A tally under way.
pub struct Tallying {
    column: Arc<Column>,
    rows: Option<Arc<Bits>>,
    /// Of lists: their rows and how many are empty; what is tallied are elements.
    lists: Option<(u64, u64)>,
    at: usize,
    taken: Taken,
}

enum Taken {
    Nothing,
    Booleans([u64; 2]),
    Codes(Vec<u64>),
    Keys(Keyed, Vec<i64>),
    Wide(i8, Vec<(i128, u128)>),
    Texts(Distinct),
}

/// Different texts as they come.
#[derive(Default)]
struct Distinct {
    places: HashTable<u32>,
    texts: Texts,
    counts: Vec<u64>,
}

impl Distinct {
    fn add(&mut self, text: &[u8], count: u64) {
        let hasher = BuildHasherDefault::<FxHasher>::default();
        let hash = hasher.hash_one(text);
        let Self { places, texts, counts } = self;
        if let Some(place) = places.find(hash, |place| texts.slice(*place as usize) == text) {
            counts[*place as usize] += count;
            return;
        }
        let place = counts.len() as u32;
        if texts.offsets.is_empty() {
            texts.offsets.push(0);
        }
        texts.bytes.extend_from_slice(text);
        texts.offsets.push(texts.bytes.len() as u32);
        counts.push(count);
        places.insert_unique(hash, place, |place| hasher.hash_one(texts.slice(*place as usize)));
    }
}

impl Tallying {
    /// Begins to tally rows of a column, all of them where none are named; of lists their elements.
    pub fn new(column: Arc<Column>, rows: Option<Arc<Bits>>) -> Self {
        if let Values::List { offsets, elements, .. } = &column.values {
            let mut own = Bits::filled(elements.len, false);
            let (mut all, mut empty) = (0, 0);
            for row in (0..column.len).filter(|row| rows.as_ref().is_none_or(|rows| rows.get(*row))) {
                all += 1;
                empty += u64::from(!column.has_value(row));
                (offsets[row]..offsets[row + 1]).for_each(|element| own.set(element as usize, true));
            }
            let elements = Column::clone(elements);
            let lists = Some((all, empty));
            return Self { lists, ..Self::new(Arc::new(elements), Some(Arc::new(own))) };
        }
        let exact = |scale: i8| Taken::Keys(Keyed::Exact(scale), Vec::new());
        let taken = match &column.values {
            Values::Boolean(_) => Taken::Booleans([0; 2]),
            Values::Exact { mantissas: Integers::I128(_) | Integers::I256(_), scale } => {
                Taken::Wide(*scale, Vec::new())
            }
            Values::Exact { scale, .. } => exact(*scale),
            Values::Float32(_) => Taken::Keys(Keyed::Float32, Vec::new()),
            Values::Float64(_) => Taken::Keys(Keyed::Float64, Vec::new()),
            Values::Date(_) => Taken::Keys(Keyed::Date, Vec::new()),
            Values::DateTime { unit, zoned, .. } => Taken::Keys(Keyed::DateTime(*unit, *zoned), Vec::new()),
            Values::Dictionary { entries, .. } => Taken::Codes(vec![0; entries.len()]),
            Values::Text(_) => Taken::Texts(Distinct::default()),
            Values::List { .. } | Values::Empty | Values::Unsupported => Taken::Nothing,
        };
        Self { column, rows, lists: None, at: 0, taken }
    }

    /// Takes some rows: `true` while there are more.
    pub fn step(&mut self) -> bool {
        let all = self.column.len.div_ceil(64);
        let (from, to) = (self.at, all.min(self.at + STEP));
        let len = self.column.len;
        let whole = |at: usize| {
            if len - at * 64 >= 64 { u64::MAX } else { (1 << (len % 64)) - 1 }
        };
        let present = self.column.present.as_ref().map(Bits::words);
        let rows = self.rows.as_ref().map(|rows| rows.words());
        let word = |at: usize| {
            rows.map_or_else(|| whole(at), |rows| rows.get(at).copied().unwrap_or(0))
                & present.map_or(u64::MAX, |present| present[at])
        };
        let words = Words { from, to, word: &word };
        match (&mut self.taken, &self.column.values) {
            (Taken::Booleans(counts), Values::Boolean(bits)) => {
                for at in from..to {
                    let (there, set) = (word(at), bits.words()[at]);
                    counts[0] += u64::from((there & !set).count_ones());
                    counts[1] += u64::from((there & set).count_ones());
                }
            }
            (Taken::Codes(counts), Values::Dictionary { codes, .. }) => match codes {
                Codes::U8(codes) => words.each(codes, |code| counts[usize::from(code)] += 1),
                Codes::U16(codes) => words.each(codes, |code| counts[usize::from(code)] += 1),
                Codes::U32(codes) => words.each(codes, |code| counts[code as usize] += 1),
            },
            (Taken::Keys(_, keys), values) => match values {
                Values::Exact { mantissas, .. } => match mantissas {
                    Integers::I8(values) => words.each(values, |value| keys.push(value.into())),
                    Integers::I16(values) => words.each(values, |value| keys.push(value.into())),
                    Integers::I32(values) => words.each(values, |value| keys.push(value.into())),
                    Integers::I64(values) => words.each(values, |value| keys.push(value)),
                    Integers::I128(_) | Integers::I256(_) => {}
                },
                Values::Float32(values) => {
                    words.each(values, |value| keys.push(key_of_float(value.into())));
                }
                Values::Float64(values) => words.each(values, |value| keys.push(key_of_float(value))),
                Values::Date(values) => words.each(values, |value| keys.push(value.into())),
                Values::DateTime { values, .. } => words.each(values, |value| keys.push(value)),
                _ => {}
            },
            (Taken::Wide(_, keys), Values::Exact { mantissas, .. }) => match mantissas {
                Integers::I128(values) => {
                    words.each(values, |value| keys.push(wide(i256::from_i128(value))));
                }
                Integers::I256(values) => words.each(values, |value| keys.push(wide(value))),
                _ => {}
            },
            (Taken::Texts(distinct), Values::Text(texts)) => {
                words.rows(|row| distinct.add(texts.slice(row), 1));
            }
            _ => {}
        }
        self.at = to;
        to < all
    }

    /// The tally, once all rows are taken.
    pub fn finish(self) -> Tally {
        let Self { column, rows, lists, taken, .. } = self;
        let values = match taken {
            Taken::Nothing => Counted::Nothing,
            Taken::Booleans(counts) => Counted::Booleans(counts),
            Taken::Keys(of, keys) => {
                let (keys, counts) = counted(keys);
                Counted::Keys { of, keys, counts }
            }
            Taken::Wide(scale, keys) => counted_wide(scale, keys),
            Taken::Codes(all) => match &column.values {
                Values::Dictionary { entries, .. } => {
                    let (mut texts, mut counts) = (Texts::default(), Vec::new());
                    for (code, count) in all.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                        texts.push(entries.get(code));
                        counts.push(count);
                    }
                    Counted::Texts { texts, counts }
                }
                _ => Counted::Nothing,
            },
            Taken::Texts(distinct) => Counted::Texts { texts: distinct.texts, counts: distinct.counts },
        };
        let filled = values.filled();
        let (rows, empty) = lists.unwrap_or_else(|| {
            let all = rows.map_or(column.len, |rows| rows.count()) as u64;
            (all, all - filled)
        });
        Tally { rows, empty, values }
    }
}

/// Some words of rows.
struct Words<'a, F> {
    from: usize,
    to: usize,
    word: &'a F,
}

impl<F: Fn(usize) -> u64> Words<'_, F> {
    #[inline(always)]
    fn rows(&self, mut take: impl FnMut(usize)) {
        for at in self.from..self.to {
            let mut word = (self.word)(at);
            while word != 0 {
                take(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
    }

    #[inline(always)]
    fn each<T: Copy>(&self, values: &[T], mut take: impl FnMut(T)) {
        for at in self.from..self.to {
            let mut word = (self.word)(at);
            if word == u64::MAX {
                values[at * 64..at * 64 + 64].iter().for_each(|value| take(*value));
                continue;
            }
            while word != 0 {
                take(values[at * 64 + word.trailing_zeros() as usize]);
                word &= word - 1;
            }
        }
    }
}

/// Sorted, each once, with how often it was there. Keys that lie close are counted, others sorted by their digits.
fn counted(mut keys: Vec<i64>) -> (Vec<i64>, Vec<u64>) {
    let (Some(low), Some(high)) = (keys.iter().copied().min(), keys.iter().copied().max()) else {
        return (Vec::new(), Vec::new());
    };
    let range = high.wrapping_sub(low) as u64;
    if range < (keys.len() as u64 * 2).max(1 << 12) {
        let mut all = vec![0_u32; range as usize + 1];
        keys.iter().for_each(|key| all[key.wrapping_sub(low) as usize] += 1);
        let there = all.iter().enumerate().filter(|(_, count)| **count > 0);
        return there.map(|(at, count)| (low.wrapping_add(at as i64), u64::from(*count))).unzip();
    }
    sort(&mut keys, low, range);
    let mut counts: Vec<u64> = Vec::new();
    let mut at = 0;
    for place in 0..keys.len() {
        if at > 0 && keys[at - 1] == keys[place] {
            counts[at - 1] += 1;
        } else {
            keys[at] = keys[place];
            counts.push(1);
            at += 1;
        }
    }
    keys.truncate(at);
    (keys, counts)
}

fn sort(keys: &mut Vec<i64>, low: i64, range: u64) {
    let digits = (64 - range.leading_zeros()).div_ceil(DIGIT);
    if keys.len() < 1 << 12 {
        return keys.sort_unstable();
    }
    let mut other = vec![0_i64; keys.len()];
    for digit in 0..digits {
        let of = |key: i64| (key.wrapping_sub(low) as u64 >> (digit * DIGIT)) as usize & ((1 << DIGIT) - 1);
        let mut places = vec![0_u32; 1 << DIGIT];
        keys.iter().for_each(|key| places[of(*key)] += 1);
        if places.contains(&(keys.len() as u32)) {
            continue;
        }
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        for key in keys.iter() {
            let place = &mut places[of(*key)];
            other[*place as usize] = *key;
            *place += 1;
        }
        std::mem::swap(keys, &mut other);
    }
}

fn counted_wide(scale: i8, mut keys: Vec<(i128, u128)>) -> Counted {
    let narrow = |(high, low): &(i128, u128)| {
        i256::from_parts(*low, *high).to_i128().and_then(|value| i64::try_from(value).ok())
    };
    // Sums are held in 128 bits and seldom need them.
    if let Some(narrow) = keys.iter().map(narrow).collect::<Option<Vec<i64>>>() {
        let (keys, counts) = counted(narrow);
        return Counted::Keys { of: Keyed::Exact(scale), keys, counts };
    }
    keys.sort_unstable();
    let mut counts = Vec::new();
    let mut different: Vec<(i128, u128)> = Vec::new();
    for key in keys {
        match (different.last() == Some(&key), counts.last_mut()) {
            (true, Some(count)) => *count += 1,
            _ => {
                different.push(key);
                counts.push(1);
            }
        }
    }
    Counted::Wide { scale, keys: different, counts }
}

/// Two ascending runs as one.
fn merged<K: Ord + Copy>(a: (&[K], &[u64]), b: (&[K], &[u64])) -> (Vec<K>, Vec<u64>) {
    let (mut keys, mut counts) = (Vec::with_capacity(a.0.len().max(b.0.len())), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < a.0.len() || j < b.0.len() {
        let order = match (a.0.get(i), b.0.get(j)) {
            (Some(left), Some(right)) => left.cmp(right),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        keys.push(if order.is_le() { a.0[i] } else { b.0[j] });
        counts.push(if order.is_le() { a.1[i] } else { 0 } + if order.is_ge() { b.1[j] } else { 0 });
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    (keys, counts)
}

impl Counted {
    pub(super) fn counts(&self) -> &[u64] {
        match self {
            Self::Nothing => &[],
            Self::Booleans(counts) => counts,
            Self::Keys { counts, .. } | Self::Wide { counts, .. } | Self::Texts { counts, .. } => counts,
        }
    }

    /// How many rows have a value.
    pub(super) fn filled(&self) -> u64 {
        self.counts().iter().sum()
    }

    /// The order of two of the values, by their places.
    pub(super) fn order(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::Texts { texts, .. } => texts.slice(a).cmp(texts.slice(b)),
            _ => a.cmp(&b),
        }
    }

    fn widened(self) -> Self {
        match self {
            Self::Keys { of: Keyed::Exact(scale), keys, counts } => {
                Self::Wide { scale, keys: keys.into_iter().map(widened).collect(), counts }
            }
            other => other,
        }
    }

    fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) | (other, Self::Nothing) => other,
            (Self::Booleans(a), Self::Booleans(b)) => Self::Booleans([a[0] + b[0], a[1] + b[1]]),
            (Self::Keys { of, keys: a, counts: n }, Self::Keys { of: same, keys: b, counts: m }) => {
                assert_eq!(of, same, "parts of one column are of one type");
                let (keys, counts) = merged((&a, &n), (&b, &m));
                Self::Keys { of, keys, counts }
            }
            (Self::Texts { texts, counts }, Self::Texts { texts: more, counts: their }) => {
                let mut all = Distinct::default();
                counts.iter().enumerate().for_each(|(at, count)| all.add(texts.slice(at), *count));
                their.iter().enumerate().for_each(|(at, count)| all.add(more.slice(at), *count));
                Self::Texts { texts: all.texts, counts: all.counts }
            }
            (a, b) => match (a.widened(), b.widened()) {
                (Self::Wide { scale, keys: a, counts: n }, Self::Wide { keys: b, counts: m, .. }) => {
                    let (keys, counts) = merged((&a, &n), (&b, &m));
                    Self::Wide { scale, keys, counts }
                }
                _ => unreachable!("parts of one column are of one type"),
            },
        }
    }
}

impl Tally {
    /// Of rows of a column, all of them where none are named; of lists their elements.
    pub fn of(column: &Arc<Column>, rows: Option<Arc<Bits>>) -> Self {
        let mut tallying = Tallying::new(Arc::clone(column), rows);
        while tallying.step() {}
        tallying.finish()
    }

    /// Of nothing.
    pub const fn none() -> Self {
        Self { rows: 0, empty: 0, values: Counted::Nothing }
    }

    /// Of both: of other rows of the same column.
    ///
    /// # Panics
    /// They are of columns of different types.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            empty: self.empty + other.empty,
            values: self.values.merge(other.values),
        }
    }
}
