//! A column in memory: values in the narrowest width that holds them, and which rows have one.
//!
//! This is the layout that the engine reads. It names no reader and no file type.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// One bit a row, 64 rows a word, the first row in the lowest bit; bits beyond `len` are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// No rows.
    pub const fn none() -> Self {
        Self { words: Vec::new(), len: 0 }
    }

    /// `len` rows, all of them `value`.
    pub fn filled(len: usize, value: bool) -> Self {
        let mut words = vec![if value { u64::MAX } else { 0 }; len.div_ceil(64)];
        if let (true, Some(last)) = (value && !len.is_multiple_of(64), words.last_mut()) {
            *last = (1 << (len % 64)) - 1;
        }
        Self { words, len }
    }

    /// Takes whole words; bits beyond `len` are cleared. `words` must hold `len` bits.
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Self {
        words.resize(len.div_ceil(64), 0);
        if let (false, Some(last)) = (len.is_multiple_of(64), words.last_mut()) {
            *last &= (1 << (len % 64)) - 1;
        }
        Self { words, len }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// No rows at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The words, for kernels.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The words, for kernels that set rows below the end.
    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    /// Whether that row is set; false beyond the end.
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Sets or clears one row. Rows beyond the end are ignored.
    pub fn set(&mut self, row: usize, value: bool) {
        if row < self.len {
            let mask = 1 << (row % 64);
            if value { self.words[row / 64] |= mask } else { self.words[row / 64] &= !mask }
        }
    }

    /// Appends one row.
    pub fn push(&mut self, value: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        self.set(self.len - 1, value);
    }

    /// Appends so many rows, all of them `value`.
    pub fn extend_filled(&mut self, rows: usize, value: bool) {
        self.extend(&Self::filled(rows, value));
    }

    /// Appends the rows of another.
    pub fn extend(&mut self, more: &Self) {
        let shift = self.len % 64;
        if shift == 0 {
            self.words.extend_from_slice(&more.words);
        } else {
            for word in &more.words {
                if let Some(last) = self.words.last_mut() {
                    *last |= word << shift;
                }
                self.words.push(word >> (64 - shift));
            }
        }
        self.len += more.len;
        self.words.truncate(self.len.div_ceil(64));
    }

    /// How many rows are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows that are set, ascending.
    pub fn iter_ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors((word != 0).then_some(word), |word| {
                let rest = word & (word - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }

    /// Keeps the rows that are set in both. Both have the same length.
    pub fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    /// Adds the rows of the other. Both have the same length.
    pub fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// Takes the rows of the other away. Both have the same length.
    pub fn and_not(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
    }

    /// Every row the other way round.
    pub fn negate(&mut self) {
        let len = self.len;
        self.words.iter_mut().for_each(|word| *word = !*word);
        *self = Self::from_words(std::mem::take(&mut self.words), len);
    }
}

/// Signed integers in the narrowest width that holds them all.
#[derive(Clone, Debug, PartialEq)]
pub enum Integers {
    /// −128 to 127.
    I8(Vec<i8>),
    /// 16 bits.
    I16(Vec<i16>),
    /// 32 bits.
    I32(Vec<i32>),
    /// 64 bits.
    I64(Vec<i64>),
    /// 128 bits: unsigned 64-bit integers above `i64::MAX`, decimals of more than 18 digits.
    I128(Vec<i128>),
    /// 256 bits: decimals of more than 38 digits, whose mantissas do not fit 128 bits.
    I256(Vec<arrow_buffer::i256>),
}

/// Codes into a dictionary, in the narrowest width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Up to 256 entries.
    U8(Vec<u8>),
    /// Up to 65,536 entries.
    U16(Vec<u16>),
    /// More.
    U32(Vec<u32>),
}

/// Texts one behind the other. `offsets` has one entry more than there are texts; offsets are ascending and fall on
/// character boundaries of `bytes`, which is valid UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// Where each text begins, and the end of the last.
    pub offsets: Vec<u32>,
    /// All texts.
    pub bytes: Vec<u8>,
}

/// The unit in which a date-time column counts from 1970-01-01T00:00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// 10⁻³ s.
    Millisecond,
    /// 10⁻⁶ s.
    Microsecond,
    /// 10⁻⁹ s.
    Nanosecond,
}

/// The values of a column. A row without a value (see [`Column::present`]) holds zero, code 0 or an empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Every row is empty.
    Empty,
    /// True or false.
    Boolean(Bits),
    /// Integers (scale 0) and decimals: the value is `mantissa / 10^scale`; a negative scale multiplies.
    Exact {
        /// The unscaled values.
        mantissas: Integers,
        /// Decimal places.
        scale: i8,
    },
    /// 16- and 32-bit floats, widened without loss to 32 bits. NaN is not present, and −0 is 0.
    Float32(Vec<f32>),
    /// 64-bit floats. NaN is not present, and −0 is 0.
    Float64(Vec<f64>),
    /// Texts with many repetitions: a code a row, entries in order of first appearance, each entry once.
    Dictionary {
        /// One a row.
        codes: Codes,
        /// The different texts. Never an empty text: that row is not present.
        entries: Texts,
    },
    /// Texts with few repetitions.
    Text(Texts),
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    /// Instants, or wall-clock times where `zoned` is false.
    DateTime {
        /// Counted in `unit` from 1970-01-01T00:00:00 (UTC where zoned, on the wall clock where not).
        values: Vec<i64>,
        /// The file's own unit.
        unit: TimeUnit,
        /// Whether the values are instants.
        zoned: bool,
    },
    /// A list a row: row `i` has the elements `offsets[i]..offsets[i + 1]`. A null list is not present and has none; an
    /// empty list is present in `lists` and absent from [`Column::present`].
    List {
        /// One entry more than rows.
        offsets: Vec<u32>,
        /// The elements of all lists.
        elements: Box<Column>,
        /// Rows whose list is not null, empty lists included: their size is a number.
        lists: Bits,
    },
    /// Kept for its name only.
    Unsupported,
}

/// A column: which rows have a value, and the values.
///
/// Empty is null, NaN, an empty text, an empty list: `present` is false for each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Rows.
    pub len: usize,
    /// Rows that have a value; nothing means all of them.
    pub present: Option<Bits>,
    /// The values.
    pub values: Values,
}

impl Column {
    /// Whether that row has a value.
    pub fn has_value(&self, row: usize) -> bool {
        row < self.len
            && !matches!(self.values, Values::Empty | Values::Unsupported)
            && self.present.as_ref().is_none_or(|present| present.get(row))
    }

    /// The order of two rows' values; both have one.
    pub fn order(&self, a: usize, b: usize) -> Ordering {
        match &self.values {
            Values::Boolean(bits) => bits.get(a).cmp(&bits.get(b)),
            Values::Exact { mantissas, .. } => match mantissas {
                Integers::I8(values) => values[a].cmp(&values[b]),
                Integers::I16(values) => values[a].cmp(&values[b]),
                Integers::I32(values) => values[a].cmp(&values[b]),
                Integers::I64(values) => values[a].cmp(&values[b]),
                Integers::I128(values) => values[a].cmp(&values[b]),
                Integers::I256(values) => values[a].cmp(&values[b]),
            },
            Values::Float32(values) => values[a].total_cmp(&values[b]),
            Values::Float64(values) => values[a].total_cmp(&values[b]),
            Values::Date(values) => values[a].cmp(&values[b]),
            Values::DateTime { values, .. } => values[a].cmp(&values[b]),
            Values::Text(texts) => texts.slice(a).cmp(texts.slice(b)),
            Values::Dictionary { codes, entries } => {
                entries.slice(codes.get(a)).cmp(entries.slice(codes.get(b)))
            }
            Values::List { .. } | Values::Empty | Values::Unsupported => Ordering::Equal,
        }
    }
}

impl Texts {
    /// How many texts.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Not a single text, not even an empty one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One text; empty beyond the end.
    pub fn get(&self, at: usize) -> &str {
        let range = match (self.offsets.get(at), self.offsets.get(at + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => return "",
        };
        self.bytes.get(range).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// One text's bytes; empty beyond the end.
    pub fn slice(&self, at: usize) -> &[u8] {
        match (self.offsets.get(at), self.offsets.get(at + 1)) {
            (Some(&from), Some(&to)) => self.bytes.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Appends one text. The caller keeps the total under 4 GiB.
    pub fn push(&mut self, text: &str) {
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        self.bytes.extend_from_slice(text.as_bytes());
        self.offsets.push(self.bytes.len() as u32);
    }
}

impl Codes {
    /// The code of one row.
    pub fn get(&self, row: usize) -> usize {
        match self {
            Self::U8(codes) => codes[row].into(),
            Self::U16(codes) => codes[row].into(),
            Self::U32(codes) => codes[row] as usize,
        }
    }
}
