//! Loops over rows: a byte of verdict a row, packed into words, which compilers turn into vector instructions.

use std::ops::Range;

use arrow_buffer::i256;

use super::{
    number::{Exact, Floats},
    test::{BoundTest, TextMatcher, by_code, compare_size},
};
use crate::data::column::{Bits, Column, Integers, Texts, Values};

/// Packs one verdict a value into words.
pub(super) fn pack<T: Copy>(values: &[T], out: &mut Vec<u64>, holds: impl Fn(T) -> bool) {
    for chunk in values.chunks(64) {
        let mut verdicts = [0_u8; 64];
        for (verdict, value) in verdicts.iter_mut().zip(chunk) {
            *verdict = u8::from(holds(*value));
        }
        out.push(packed(&verdicts));
    }
}

/// Sixty-four bytes of 0 or 1 as the bits of a word.
fn packed(verdicts: &[u8; 64]) -> u64 {
    let mut word = 0;
    for (at, eight) in verdicts.as_chunks::<8>().0.iter().enumerate() {
        // The multiplication gathers the lowest bits of eight bytes in the highest byte.
        let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= bits << (at * 8);
    }
    word
}

fn rows_of(words: &Range<usize>, len: usize) -> Range<usize> {
    (words.start * 64).min(len)..(words.end * 64).min(len)
}

/// Pushes the verdicts of some words of rows.
pub(super) fn run(test: &BoundTest, column: &Column, words: Range<usize>, out: &mut Vec<u64>) {
    let begin = out.len();
    let rows = rows_of(&words, column.len);
    if matches!(test, BoundTest::Empty) {
        empty(column, words, rows, out);
        return;
    }
    let nothing = |out: &mut Vec<u64>| out.resize(begin + words.len(), 0);
    match (test, &column.values) {
        (BoundTest::Boolean(value), Values::Boolean(bits)) => {
            out.extend(bits.words()[words.clone()].iter().map(|word| if *value { *word } else { !word }));
        }
        (BoundTest::Exact(test), Values::Exact { mantissas, .. }) => integers(test, mantissas, rows, out),
        (BoundTest::Float32(test), Values::Float32(values)) => floats(test, &values[rows], out),
        (BoundTest::Float64(test), Values::Float64(values)) => floats(test, &values[rows], out),
        (BoundTest::Entries(verdicts), Values::Dictionary { codes, .. }) => by_code(codes, verdicts, rows, out),
        (BoundTest::Text(matcher), Values::Text(texts)) => plain_texts(matcher, texts, rows, out),
        (BoundTest::Spans(spans), Values::Date(values)) => within_spans(spans, &values[rows], |value| i64::from(value), out),
        (BoundTest::Spans(spans), Values::DateTime { values, .. }) => within_spans(spans, &values[rows], |value| value, out),
        (BoundTest::Days(holds), Values::Date(values)) => by_day(holds, &values[rows], out),
        (BoundTest::Days(holds), Values::DateTime { values, .. }) => pack(&values[rows], out, holds),
        (BoundTest::Days(_), Values::Boolean(_)) => out.resize(begin + words.len(), u64::MAX),
        (BoundTest::HasAny(test), Values::List { offsets, elements, .. }) => {
            lists(&offsets[rows.start..=rows.end], &whole(test, elements), out);
        }
        (BoundTest::HasAll(tests), Values::List { offsets, elements, .. }) => {
            out.resize(begin + words.len(), u64::MAX);
            for test in tests {
                let mut one = Vec::with_capacity(words.len());
                lists(&offsets[rows.start..=rows.end], &whole(test, elements), &mut one);
                out[begin..].iter_mut().zip(one).for_each(|(all, one)| *all &= one);
            }
        }
        (BoundTest::Size(size), Values::List { offsets, lists, .. }) => {
            let sizes: Vec<u32> = offsets[rows.start..=rows.end].windows(2).map(|pair| pair[1] - pair[0]).collect();
            pack(&sizes, out, |found| compare_size(found, *size));
            // An empty list has a size, but no value: only null lists are left out.
            out[begin..].iter_mut().zip(&lists.words()[words.clone()]).for_each(|(word, there)| *word &= there);
            return;
        }
        _ => nothing(out),
    }
    if let Some(present) = &column.present {
        out[begin..].iter_mut().zip(&present.words()[words.clone()]).for_each(|(word, there)| *word &= there);
    }
    trim(column.len, words, begin, out);
}

/// Bits beyond the last row are zero.
fn trim(len: usize, words: Range<usize>, begin: usize, out: &mut [u64]) {
    if words.end * 64 > len && !len.is_multiple_of(64) && len / 64 >= words.start
        && let Some(last) = out.get_mut(begin + len / 64 - words.start)
    {
        *last &= (1 << (len % 64)) - 1;
    }
}

fn empty(column: &Column, words: Range<usize>, rows: Range<usize>, out: &mut Vec<u64>) {
    let begin = out.len();
    match (&column.present, &column.values) {
        (_, Values::Empty | Values::Unsupported) => out.resize(begin + rows.len().div_ceil(64), u64::MAX),
        (Some(present), _) => out.extend(present.words()[words.clone()].iter().map(|word| !word)),
        (None, _) => out.resize(begin + rows.len().div_ceil(64), 0),
    }
    trim(column.len, words, begin, out);
}

/// A test of every element of all lists.
fn whole(test: &BoundTest, elements: &Column) -> Bits {
    let mut words = Vec::with_capacity(elements.len.div_ceil(64));
    run(test, elements, 0..elements.len.div_ceil(64), &mut words);
    Bits::from_words(words, elements.len)
}

fn lists(offsets: &[u32], elements: &Bits, out: &mut Vec<u64>) {
    for rows in offsets[..offsets.len() - 1].chunks(64).zip(offsets[1..].chunks(64)) {
        let mut word = 0;
        for (at, (from, to)) in rows.0.iter().zip(rows.1).enumerate() {
            word |= u64::from((*from..*to).any(|element| elements.get(element as usize))) << at;
        }
        out.push(word);
    }
}

trait Whole: Copy + Ord {
    fn ends(low: i256, high: i256) -> Option<(Self, Self)>;
    fn of(value: i256) -> Option<Self>;
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl Whole for $kind {
            /// The part of the bounds that values of this width can reach.
            fn ends(low: i256, high: i256) -> Option<(Self, Self)> {
                let (least, most) = (i256::from_i128(Self::MIN.into()), i256::from_i128(Self::MAX.into()));
                if low > high || low > most || high < least {
                    return None;
                }
                let clamp = |value: i256| value.clamp(least, most).to_i128().and_then(|value| Self::try_from(value).ok());
                clamp(low).zip(clamp(high))
            }

            fn of(value: i256) -> Option<Self> {
                value.to_i128().and_then(|value| Self::try_from(value).ok())
            }
        }
    )*};
}

whole!(i8, i16, i32, i64, i128);

impl Whole for i256 {
    fn ends(low: i256, high: i256) -> Option<(Self, Self)> {
        (low <= high).then_some((low, high))
    }

    fn of(value: i256) -> Option<Self> {
        Some(value)
    }
}

fn integers(test: &Exact, mantissas: &Integers, rows: Range<usize>, out: &mut Vec<u64>) {
    match mantissas {
        Integers::I8(values) => whole_numbers(test, &values[rows], out),
        Integers::I16(values) => whole_numbers(test, &values[rows], out),
        Integers::I32(values) => whole_numbers(test, &values[rows], out),
        Integers::I64(values) => whole_numbers(test, &values[rows], out),
        Integers::I128(values) => whole_numbers(test, &values[rows], out),
        Integers::I256(values) => whole_numbers(test, &values[rows], out),
    }
}

fn whole_numbers<T: Whole>(test: &Exact, values: &[T], out: &mut Vec<u64>) {
    match test {
        Exact::Within(bounds) => match T::ends(bounds.low, bounds.high) {
            Some((low, high)) => pack(values, out, |value| (value >= low) & (value <= high)),
            None => out.resize(out.len() + values.len().div_ceil(64), 0),
        },
        Exact::OneOf(wanted) => {
            let wanted: Vec<T> = wanted.iter().filter_map(|value| T::of(*value)).collect();
            pack(values, out, |value| wanted.binary_search(&value).is_ok());
        }
    }
}

fn floats<T: Copy + PartialOrd>(test: &Floats<T>, values: &[T], out: &mut Vec<u64>) {
    match test {
        Floats::Within((low, low_in), (high, high_in)) => pack(values, out, |value| {
            (value > *low || (*low_in && value == *low)) && (value < *high || (*high_in && value == *high))
        }),
        Floats::OneOf(wanted) => pack(values, out, |value| wanted.iter().any(|other| *other == value)),
    }
}

fn within_spans<T: Copy>(spans: &[(i64, i64)], values: &[T], wide: impl Fn(T) -> i64, out: &mut Vec<u64>) {
    match spans {
        [(from, to)] => pack(values, out, |value| {
            let value = wide(value);
            (value >= *from) & (value < *to)
        }),
        spans => pack(values, out, |value| {
            let value = wide(value);
            spans.iter().any(|(from, to)| value >= *from && value < *to)
        }),
    }
}

/// Days are few: each different one is judged once.
fn by_day(holds: &dyn Fn(i64) -> bool, values: &[i32], out: &mut Vec<u64>) {
    let (low, high) = values.iter().fold((i32::MAX, i32::MIN), |(low, high), day| (low.min(*day), high.max(*day)));
    let span = i64::from(high) - i64::from(low);
    if values.is_empty() || span > values.len() as i64 {
        return pack(values, out, |day| holds(day.into()));
    }
    let table: Vec<bool> = (low..=high).map(|day| holds(day.into())).collect();
    pack(values, out, |day| table[(day - low) as usize]);
}

fn plain_texts(matcher: &TextMatcher, texts: &Texts, rows: Range<usize>, out: &mut Vec<u64>) {
    if let TextMatcher::Contains { finder, fold, value } = matcher {
        let offsets = &texts.offsets[rows.start..=rows.end];
        let (Some(first), Some(last)) = (offsets.first(), offsets.last()) else { return };
        let bytes = &texts.bytes[*first as usize..*last as usize];
        // One search over all texts at once. Lower-casing keeps the length of ASCII texts only.
        if !*fold {
            return contains(finder, value.len(), bytes, offsets, out);
        }
        if bytes.is_ascii() {
            return contains(finder, value.len(), &bytes.to_ascii_lowercase(), offsets, out);
        }
    }
    for begin in rows.clone().step_by(64) {
        let mut word = 0;
        for row in begin..(begin + 64).min(rows.end) {
            let text = texts.get(row);
            word |= u64::from(!text.is_empty() && matcher.matches(text)) << (row - begin);
        }
        out.push(word);
    }
}

/// Finds a part in all texts with one search: a find that reaches into the next text is none.
fn contains(finder: &memchr::memmem::Finder<'_>, length: usize, bytes: &[u8], offsets: &[u32], out: &mut Vec<u64>) {
    let base = offsets[0] as usize;
    let count = offsets.len() - 1;
    let begin = out.len();
    out.resize(begin + count.div_ceil(64), 0);
    if length == 0 {
        out[begin..].fill(u64::MAX);
        return;
    }
    let (mut row, mut from) = (0, 0);
    while let Some(found) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + found;
        while row < count && offsets[row + 1] as usize - base <= at {
            row += 1;
        }
        if row == count {
            break;
        }
        let end = offsets[row + 1] as usize - base;
        if at + length <= end {
            out[begin + row / 64] |= 1 << (row % 64);
            from = end;
        } else {
            from = at + 1;
        }
    }
}
