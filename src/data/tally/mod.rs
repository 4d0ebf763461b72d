//! How often each value of a column occurs in some of its rows: what figures of a column are made of. Tallies of parts of
//! the rows are merged into that of all of them.

mod buckets;
mod numbers;
mod ranked;
mod run;
mod sort;

use std::{
    hash::{BuildHasher, BuildHasherDefault},
    sync::Arc,
};

use arrow_buffer::i256;
use chrono_tz::Tz;
use hashbrown::HashTable;
use rustc_hash::FxHasher;

pub(super) use self::run::{Keys, float_of_key};
pub use self::{
    buckets::Buckets,
    numbers::Numbers,
    ranked::{Counted, Ranked, Ranking},
    run::{Key, Run},
};
use self::{
    run::{Wide, key_of_float, wide},
    sort::Ordering,
};
use super::{
    column::{Bits, Codes, Column, Integers, Texts, Values},
    sorted::Form,
};

/// Words of 64 rows that one step takes.
const STEP: usize = 1 << 11;

/// The different values of some rows, and how many rows have each.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Rows, empty ones included.
    pub rows: u64,
    /// Rows without a value.
    pub empty: u64,
    /// The values; nothing of a column that has none.
    pub values: Option<Run>,
}

/// A tally under way.
pub struct Tallying {
    column: Arc<Column>,
    rows: Option<Arc<Bits>>,
    /// Of lists: their rows and how many are empty; what is tallied are elements.
    lists: Option<(u64, u64)>,
    at: usize,
    taken: Taken,
    /// Of texts, once all are there: what puts them in order.
    ordering: Option<Ordering>,
}

/// What a tally has come to where its different values need not be told.
pub enum Loose {
    /// Values that were counted on the way, or few.
    Told(Tally),
    /// Many numbers that are still to be told apart.
    Open {
        /// Rows, empty ones included.
        rows: u64,
        /// Rows without a value.
        empty: u64,
        /// The numbers.
        numbers: Numbers,
    },
}

/// So many numbers are worth not telling apart.
const MANY: usize = 1 << 13;

enum Taken {
    Nothing,
    Booleans([u64; 2]),
    Codes(Vec<u32>),
    /// How often each number is there, from the first on.
    Near(i64, Vec<u32>),
    Keys(Vec<i64>),
    /// How often each number of the column is there.
    Ranked(Arc<Ranked>, Vec<u32>),
    Wide(Vec<Wide>),
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
    fn add(&mut self, text: &[u8]) {
        let hasher = BuildHasherDefault::<FxHasher>::default();
        let hash = hasher.hash_one(text);
        let Self { places, texts, counts } = self;
        if let Some(place) = places.find(hash, |place| texts.slice(*place as usize) == text) {
            counts[*place as usize] += 1;
            return;
        }
        let place = counts.len() as u32;
        if texts.offsets.is_empty() {
            texts.offsets.push(0);
        }
        texts.bytes.extend_from_slice(text);
        texts.offsets.push(texts.bytes.len() as u32);
        counts.push(1);
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
        let many = rows.as_ref().map_or(column.len, |rows| rows.count());
        let taken = match &column.values {
            Values::Boolean(_) => Taken::Booleans([0; 2]),
            Values::Exact { mantissas, .. } => match mantissas {
                Integers::I8(_) => Taken::Near(i8::MIN.into(), vec![0; 1 << 8]),
                Integers::I16(_) => near(i16::MIN.into(), i16::MAX.into(), many),
                Integers::I32(values) => near_all(values, many),
                Integers::I64(values) => near_all(values, many),
                Integers::I128(_) | Integers::I256(_) => Taken::Wide(Vec::new()),
            },
            Values::Float32(_) | Values::Float64(_) => Taken::Keys(Vec::with_capacity(many)),
            Values::Date(values) => near_all(values, many),
            Values::DateTime { values, .. } => near_all(values, many),
            Values::Dictionary { entries, .. } => Taken::Codes(vec![0; entries.len()]),
            Values::Text(_) => Taken::Texts(Distinct::default()),
            Values::List { .. } | Values::Empty | Values::Unsupported => Taken::Nothing,
        };
        Self { column, rows, lists: None, at: 0, taken, ordering: None }
    }

    /// Begins to tally rows of a column whose numbers were put in order.
    pub fn ranked(column: Arc<Column>, rows: Option<Arc<Bits>>, ranked: Arc<Ranked>) -> Self {
        let counts = vec![0; ranked.len()];
        let taken = Taken::Ranked(ranked, counts);
        Self { column, rows, lists: None, at: 0, taken, ordering: None }
    }

    /// Takes some rows, or puts some of their texts in order: `true` while there are more.
    pub fn step(&mut self) -> bool {
        match (&mut self.ordering, &self.taken) {
            (None, _) => self.take() || self.begins_ordering(),
            (Some(ordering), Taken::Texts(distinct)) => ordering.step(&distinct.texts),
            (Some(_), _) => false,
        }
    }

    /// All rows are taken: texts are to be put in order now.
    fn begins_ordering(&mut self) -> bool {
        if let (Taken::Codes(counts), Values::Dictionary { entries, .. }) = (&self.taken, &self.column.values)
        {
            let mut distinct = Distinct::default();
            for (code, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                distinct.texts.push(entries.get(code));
                distinct.counts.push(u64::from(*count));
            }
            self.taken = Taken::Texts(distinct);
        }
        let Taken::Texts(distinct) = &self.taken else { return false };
        self.ordering = Some(Ordering::new(distinct.texts.len()));
        true
    }

    fn take(&mut self) -> bool {
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
            (Taken::Near(low, counts), values) => {
                let low = *low;
                let mut count = |value: i64| counts[value.wrapping_sub(low) as usize] += 1;
                match values {
                    Values::Exact { mantissas, .. } => match mantissas {
                        Integers::I8(values) => words.each(values, |value| count(value.into())),
                        Integers::I16(values) => words.each(values, |value| count(value.into())),
                        Integers::I32(values) => words.each(values, |value| count(value.into())),
                        Integers::I64(values) => words.each(values, count),
                        Integers::I128(_) | Integers::I256(_) => {}
                    },
                    Values::Date(values) => words.each(values, |value| count(value.into())),
                    Values::DateTime { values, .. } => words.each(values, count),
                    _ => {}
                }
            }
            (Taken::Keys(keys), values) => keys_of(&words, values, |key| keys.push(key)),
            (Taken::Ranked(ranked, counts), _) => {
                words.each(ranked.places(), |place| counts[place as usize] += 1);
            }
            (Taken::Wide(keys), Values::Exact { mantissas, .. }) => match mantissas {
                Integers::I128(values) => {
                    words.each(values, |value| keys.push(wide(i256::from_i128(value))));
                }
                Integers::I256(values) => words.each(values, |value| keys.push(wide(value))),
                _ => {}
            },
            (Taken::Texts(distinct), Values::Text(texts)) => {
                words.rows(|row| distinct.add(texts.slice(row)));
            }
            _ => {}
        }
        self.at = to;
        to < all
    }

    /// What the tally comes to, once all rows are taken, where its different values need not be told.
    pub fn finish_loosely(self) -> Loose {
        let form = Form::of(&self.column);
        let numbers = match (form, self.taken) {
            (Some(form), Taken::Keys(keys)) if keys.len() > MANY => {
                Numbers::Bucketed(Buckets::of(form, keys))
            }
            (Some(form), Taken::Ranked(ranked, counts)) => {
                Numbers::Counted(Counted::new(form, ranked, counts))
            }
            (_, taken) => return Loose::Told(Self { taken, ..self }.finish()),
        };
        let (rows, empty) = self.lists.unwrap_or_else(|| {
            let all = self.rows.map_or(self.column.len, |rows| rows.count()) as u64;
            (all, all - numbers.filled())
        });
        Loose::Open { rows, empty, numbers }
    }

    /// The tally, once all rows are taken.
    pub fn finish(self) -> Tally {
        let Self { column, rows, lists, taken, ordering, .. } = self;
        let values = Form::of(&column).and_then(|form| match (taken, ordering) {
            (Taken::Texts(distinct), Some(ordering)) => Some(ascending_texts(&distinct, &ordering)),
            (taken, _) => ascending(form, taken),
        });
        let filled = values.as_ref().map_or(0, Run::filled);
        let (rows, empty) = lists.unwrap_or_else(|| {
            let all = rows.map_or(column.len, |rows| rows.count()) as u64;
            (all, all - filled)
        });
        Tally { rows, empty, values: values.filter(|values| !values.is_empty()) }
    }
}

/// Whether so many numbers between two are counted one by one.
fn is_near(low: i64, high: i64, many: usize) -> bool {
    (high.wrapping_sub(low) as u64) < (many as u64 * 4).max(1 << 12)
}

/// What counts numbers between two: one by one where they lie near.
fn near(low: i64, high: i64, many: usize) -> Taken {
    if is_near(low, high, many) {
        return Taken::Near(low, vec![0; high.wrapping_sub(low) as usize + 1]);
    }
    Taken::Keys(Vec::with_capacity(many))
}

fn near_all<T: Copy + Ord + Into<i64>>(values: &[T], many: usize) -> Taken {
    match (values.iter().min(), values.iter().max()) {
        (Some(low), Some(high)) => near((*low).into(), (*high).into(), many),
        _ => Taken::Keys(Vec::new()),
    }
}

fn ascending(form: Form, taken: Taken) -> Option<Run> {
    Some(match taken {
        // Texts have been put in order.
        Taken::Nothing | Taken::Codes(_) | Taken::Texts(_) => return None,
        Taken::Booleans([no, yes]) => {
            let (keys, counts) = [(0, no), (1, yes)].into_iter().filter(|(_, count)| *count > 0).unzip();
            Run::narrow(form, keys, counts)
        }
        Taken::Near(low, counts) => {
            let there = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
            let (keys, counts) =
                there.map(|(at, count)| (low.wrapping_add(at as i64), u64::from(count))).unzip();
            Run::narrow(form, keys, counts)
        }
        Taken::Keys(mut keys) => {
            sort::ascending(&mut keys);
            let (keys, counts) = each_once(keys);
            Run::narrow(form, keys, counts)
        }
        Taken::Ranked(ranked, counts) => Counted::new(form, ranked, counts).ascending(),
        Taken::Wide(mut keys) => {
            let narrow = |(high, low): &Wide| {
                i256::from_parts(*low, *high).to_i128().and_then(|value| i64::try_from(value).ok())
            };
            // Sums are held in 128 bits and seldom need them.
            if let Some(keys) = keys.iter().map(narrow).collect::<Option<Vec<i64>>>() {
                return ascending(form, Taken::Keys(keys));
            }
            keys.sort_unstable();
            let (keys, counts) = each_once(keys);
            Run { form, keys: Keys::Wide(keys), counts }
        }
    })
}

fn ascending_texts(Distinct { texts, counts, .. }: &Distinct, ordering: &Ordering) -> Run {
    let mut all = Texts { offsets: vec![0], bytes: Vec::with_capacity(texts.bytes.len()) };
    ordering.places().for_each(|place| all.push(texts.get(place)));
    let counts = ordering.places().map(|place| counts[place]).collect();
    Run { form: Form::Text, keys: Keys::Texts(all), counts }
}

/// Calls with the number of each row that a column has up to 64 bits for.
#[inline(always)]
fn keys_of(words: &Words<'_, impl Fn(usize) -> u64>, values: &Values, mut take: impl FnMut(i64)) {
    match values {
        Values::Exact { mantissas: Integers::I16(values), .. } => {
            words.each(values, |value| take(value.into()))
        }
        Values::Exact { mantissas: Integers::I32(values), .. } => {
            words.each(values, |value| take(value.into()))
        }
        Values::Exact { mantissas: Integers::I64(values), .. } | Values::DateTime { values, .. } => {
            words.each(values, take);
        }
        Values::Float32(values) => words.each(values, |value| take(key_of_float(value.into()))),
        Values::Float64(values) => words.each(values, |value| take(key_of_float(value))),
        Values::Date(values) => words.each(values, |value| take(value.into())),
        _ => {}
    }
}

/// Of ascending numbers with their counts the commonest, where there are more than so many, and how often any other is there
/// at most.
fn commonest(mut found: Vec<(i64, u64)>, most: usize) -> (Vec<(i64, u64)>, Option<u64>) {
    if found.len() <= most {
        return (found, None);
    }
    found.sort_unstable_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
    let others = found[most].1;
    found.truncate(most);
    found.sort_unstable();
    (found, Some(others))
}

/// Of ascending values each once, with how often it was there.
fn each_once<K: Copy + PartialEq>(mut keys: Vec<K>) -> (Vec<K>, Vec<u64>) {
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

impl Tally {
    /// Of rows of a column, all of them where none are named; of lists their elements.
    pub fn of(column: &Arc<Column>, rows: Option<Arc<Bits>>) -> Self {
        let mut tallying = Tallying::new(Arc::clone(column), rows);
        while tallying.step() {}
        tallying.finish()
    }

    /// Of nothing.
    pub const fn none() -> Self {
        Self { rows: 0, empty: 0, values: None }
    }

    /// Only the values whose text contains another in any case.
    #[must_use]
    pub fn search(mut self, search: &str, zone: Tz) -> Self {
        if let Some(values) = &mut self.values {
            values.search(search, zone);
        }
        Self { values: self.values.filter(|values| !values.is_empty()), ..self }
    }

    /// Of both: of other rows of the same column.
    ///
    /// # Panics
    /// They are of columns of different types.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let values = match (self.values, other.values) {
            (Some(own), Some(other)) => Some(own.merge(other)),
            (own, other) => own.or(other),
        };
        Self { rows: self.rows + other.rows, empty: self.empty + other.empty, values }
    }
}
