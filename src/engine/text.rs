//! Tests of texts: what is asked, and matching many texts at once.

use std::{collections::HashSet, sync::Arc};

use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};
use rustc_hash::FxBuildHasher;

use crate::{
    data::column::Texts,
    model::condition::{TextOperator, TextTest},
};

/// Bytes that a compiled regular expression may take.
const PATTERN_SIZE: usize = 1 << 20;

/// Bytes that a regular expression may take for its states while it matches.
const PATTERN_CACHE: usize = 1 << 21;

/// Texts that are lower-cased at a time.
const BLOCK: usize = 64;

/// The first byte of À to ÿ; those before are of ASCII, of a second byte or of signs without a case.
const LATIN: u8 = 0xc3;

/// What is asked of a text. Where case is ignored the values are lower-cased already.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TextAsked {
    pub operator: Operator,
    /// Both sides are lower-cased, code point by code point.
    pub fold: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operator {
    /// Ascending, each once.
    OneOf(Arc<[String]>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Matches(Pattern),
}

/// A regular expression that can be compared: by its text.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    text: String,
    ignore_case: bool,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.ignore_case) == (&other.text, other.ignore_case)
    }
}

impl Eq for Pattern {}

impl std::hash::Hash for Pattern {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (&self.text, self.ignore_case).hash(state);
    }
}

/// Why a regular expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BadPattern {
    TooLarge,
    /// What is wrong with it, in the words of the parser.
    Syntax(String),
}

/// Lower-cased code point by code point, without looking at the neighbours.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

/// Values in ascending order, each once, lower-cased where `fold`.
pub(super) fn distinct(values: &[String], fold: bool) -> Arc<[String]> {
    let own = |value: &String| if fold { folded(value) } else { value.clone() };
    let mut values: Vec<String> = values.iter().map(own).collect();
    values.sort_unstable();
    values.dedup();
    values.into()
}

impl TextAsked {
    /// What a test asks.
    pub(super) fn of(test: &TextTest) -> Result<Self, BadPattern> {
        let ignore_case = test.ignore_case;
        let own = |value: &String| if ignore_case { folded(value) } else { value.clone() };
        let operator = match &test.operator {
            TextOperator::Is { value } => Operator::OneOf(Arc::new([own(value)])),
            TextOperator::AnyOf { values } => Operator::OneOf(distinct(values, ignore_case)),
            TextOperator::Contains { value } => Operator::Contains(own(value)),
            TextOperator::StartsWith { value } => Operator::StartsWith(own(value)),
            TextOperator::EndsWith { value } => Operator::EndsWith(own(value)),
            TextOperator::Matches { pattern } => Operator::Matches(Pattern::of(pattern, ignore_case)?),
        };
        let fold = ignore_case && !matches!(operator, Operator::Matches(_));
        Ok(Self { operator, fold })
    }
}

impl Pattern {
    fn of(text: &str, ignore_case: bool) -> Result<Self, BadPattern> {
        let regex = RegexBuilder::new(text)
            .case_insensitive(ignore_case)
            .size_limit(PATTERN_SIZE)
            .dfa_size_limit(PATTERN_CACHE)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => BadPattern::TooLarge,
                error => {
                    // The last line says what is wrong; those above it draw where.
                    let text = error.to_string();
                    let line = text.lines().last().unwrap_or_default();
                    BadPattern::Syntax(line.strip_prefix("error: ").unwrap_or(line).to_owned())
                }
            })?;
        Ok(Self { text: text.to_owned(), ignore_case, regex })
    }
}

/// Some texts one behind the other; the first offset is that of the first byte.
struct Block<'a> {
    bytes: &'a [u8],
    offsets: &'a [u32],
}

impl<'a> Block<'a> {
    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    fn end(&self, at: usize) -> usize {
        (self.offsets[at + 1] - self.offsets[0]) as usize
    }

    fn get(&self, at: usize) -> &'a [u8] {
        &self.bytes[(self.offsets[at] - self.offsets[0]) as usize..self.end(at)]
    }
}

/// A test, made ready for many texts.
pub(super) struct Matcher {
    how: How,
    fold: bool,
    bytes: Vec<u8>,
    offsets: Vec<u32>,
}

enum How {
    Is(Vec<u8>),
    OneOf(HashSet<Vec<u8>, FxBuildHasher>),
    Contains(Box<Finder<'static>>),
    StartsWith(Vec<u8>),
    EndsWith(Vec<u8>),
    Matches(Regex),
}

impl Matcher {
    /// Makes a test ready.
    pub(super) fn new(asked: &TextAsked) -> Self {
        let bytes = |value: &String| value.as_bytes().to_vec();
        let how = match &asked.operator {
            Operator::OneOf(values) => match &values[..] {
                [value] => How::Is(bytes(value)),
                values => How::OneOf(values.iter().map(bytes).collect()),
            },
            Operator::Contains(value) => How::Contains(Box::new(Finder::new(value.as_bytes()).into_owned())),
            Operator::StartsWith(value) => How::StartsWith(bytes(value)),
            Operator::EndsWith(value) => How::EndsWith(bytes(value)),
            Operator::Matches(pattern) => How::Matches(pattern.regex.clone()),
        };
        Self { how, fold: asked.fold, bytes: Vec::new(), offsets: Vec::new() }
    }

    /// One bit a text of the texts from `from` on, as many as `out` has bits for or there are. `out` begins as zeros.
    pub(super) fn run(&mut self, texts: &Texts, from: usize, out: &mut [u64]) {
        let to = texts.len().min(from + out.len() * 64);
        if let How::Matches(regex) = &self.how {
            return (from..to).for_each(|at| set(out, at - from, regex.is_match(texts.get(at))));
        }
        for (place, begin) in (from..to).step_by(BLOCK * 64).enumerate() {
            let end = (begin + BLOCK * 64).min(to);
            let offsets = &texts.offsets[begin..=end];
            let bytes = &texts.bytes[offsets[0] as usize..offsets[end - begin] as usize];
            let out = &mut out[place * BLOCK..(place * BLOCK + BLOCK).min((to - from).div_ceil(64))];
            let raw = Block { bytes, offsets };
            if !self.fold {
                self.how.run(&raw, out);
                continue;
            }
            self.bytes.clear();
            let most = bytes.iter().copied().max().unwrap_or_default();
            if most < 0x80 {
                self.bytes.extend(bytes.iter().map(u8::to_ascii_lowercase));
                self.how.run(&Block { bytes: &self.bytes, offsets }, out);
            } else if most <= LATIN {
                fold_latin(bytes, &mut self.bytes);
                self.how.run(&Block { bytes: &self.bytes, offsets }, out);
            } else {
                fold(&raw, &mut self.bytes, &mut self.offsets);
                self.how.run(&Block { bytes: &self.bytes, offsets: &self.offsets }, out);
            }
        }
    }
}

/// Lower-cases texts in which no byte is above [`LATIN`]: ASCII, and what two bytes hold up to ÿ. None of their lengths change.
fn fold_latin(bytes: &[u8], folded: &mut Vec<u8>) {
    folded.extend(bytes.iter().map(u8::to_ascii_lowercase));
    let Some(rest) = folded.get_mut(1..) else { return };
    for (byte, before) in rest.iter_mut().zip(bytes) {
        // À to Þ, but for ×, which is no letter; À and à are 0x20 apart.
        let capital = *before == LATIN && byte.wrapping_sub(0x80) < 0x1f && *byte != 0x97;
        *byte = byte.wrapping_add(u8::from(capital) << 5);
    }
}

/// Lower-cases texts that are not all ASCII: their lengths may change.
fn fold(block: &Block<'_>, bytes: &mut Vec<u8>, offsets: &mut Vec<u32>) {
    offsets.clear();
    offsets.push(0);
    for at in 0..block.len() {
        let text = block.get(at);
        match std::str::from_utf8(text) {
            Ok(text) if !text.is_ascii() => {
                let mut buffer = [0; 4];
                for lower in text.chars().flat_map(char::to_lowercase) {
                    bytes.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
                }
            }
            _ => bytes.extend(text.iter().map(u8::to_ascii_lowercase)),
        }
        offsets.push(bytes.len() as u32);
    }
}

fn set(out: &mut [u64], at: usize, value: bool) {
    out[at / 64] |= u64::from(value) << (at % 64);
}

impl How {
    fn run(&self, block: &Block<'_>, out: &mut [u64]) {
        let each = |out: &mut [u64], test: &dyn Fn(&[u8]) -> bool| {
            (0..block.len()).for_each(|at| set(out, at, test(block.get(at))));
        };
        match self {
            Self::Is(value) => is(block, value, out),
            Self::OneOf(values) => each(out, &|text| values.contains(text)),
            Self::Contains(finder) => contains(block, finder, out),
            Self::StartsWith(value) => each(out, &|text| text.starts_with(value)),
            Self::EndsWith(value) => each(out, &|text| text.ends_with(value)),
            // Matched before: a regular expression has its own way of ignoring case.
            Self::Matches(_) => {}
        }
    }
}

/// Lengths first: they tell most texts apart without looking at them.
fn is(block: &Block<'_>, value: &[u8], out: &mut [u64]) {
    let length = value.len() as u32;
    for (at, pair) in block.offsets.windows(2).enumerate() {
        if pair[1] - pair[0] == length && block.get(at) == value {
            set(out, at, true);
        }
    }
}

/// One search over all texts at once: what is found across the border of two texts is in neither.
fn contains(block: &Block<'_>, finder: &Finder<'_>, out: &mut [u64]) {
    let length = finder.needle().len();
    let (mut at, mut from) = (0, 0);
    while let Some(found) = block.bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let begin = from + found;
        while at < block.len() && block.end(at) <= begin {
            at += 1;
        }
        if at == block.len() {
            break;
        }
        let end = block.end(at);
        from = if begin + length <= end {
            set(out, at, true);
            end
        } else {
            begin + 1
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching(operator: TextOperator, ignore_case: bool, texts: &[&str]) -> Vec<usize> {
        let mut column = Texts::default();
        texts.iter().for_each(|text| column.push(text));
        let asked = TextAsked::of(&TextTest { operator, ignore_case }).expect("a test");
        let mut out = vec![0; texts.len().div_ceil(64)];
        Matcher::new(&asked).run(&column, 0, &mut out);
        (0..texts.len()).filter(|at| out[at / 64] >> (at % 64) & 1 == 1).collect()
    }

    #[test]
    fn what_spans_two_texts_is_in_neither() {
        let contains = |value: &str| TextOperator::Contains { value: value.into() };
        assert_eq!(matching(contains("aa"), false, &["a", "a", "aa", "baab", "", "a"]), [2, 3]);
        assert_eq!(matching(contains("ab"), false, &["xa", "bx", "xab", "abab"]), [2, 3]);
        assert_eq!(matching(contains("aab"), false, &["aa", "aab", "b"]), [1]);
    }

    #[test]
    fn case_is_ignored_code_point_by_code_point() {
        let is = |value: &str| TextOperator::Is { value: value.into() };
        // No final sigma: both sides are folded without looking at the end of the word.
        assert_eq!(matching(is("ΟΔΟΣ"), true, &["οδοσ", "οδος", "ΟΔΟΣ"]), [0, 2]);
        // A capital I with a dot becomes two code points on both sides.
        assert_eq!(matching(is("İzmir"), true, &["İZMIR", "izmir", "i\u{307}zmir"]), [0, 2]);
        // The Kelvin sign becomes an ASCII letter.
        assert_eq!(matching(is("k"), true, &["\u{212a}", "K", "k", "κ"]), [0, 1, 2]);
        assert_eq!(matching(is("STRASSE"), true, &["Straße", "strasse"]), [1]);
        let contains = |value: &str| TextOperator::Contains { value: value.into() };
        assert_eq!(matching(contains("É"), true, &["café", "CAFÉ", "cafe"]), [0, 1]);
        let matches = |pattern: &str| TextOperator::Matches { pattern: pattern.into() };
        assert_eq!(matching(matches("^a.c$"), true, &["ABC", "abc", "abcd"]), [0, 1]);
        assert_eq!(matching(matches("b"), false, &["abc", "ABC"]), [0]);
    }

    #[test]
    fn latin_texts_are_lower_cased_like_any_other() {
        let all: Vec<String> = ('\0'..='ÿ').map(String::from).collect();
        let text: String = all.concat() + &all.concat().replace('a', "Ä");
        let mut folded_bytes = Vec::new();
        fold_latin(text.as_bytes(), &mut folded_bytes);
        let expected: String = text.chars().flat_map(char::to_lowercase).collect();
        assert_eq!(String::from_utf8(folded_bytes).as_deref(), Ok(expected.as_str()));
        assert_eq!(text.bytes().max(), Some(LATIN));
        let contains = |value: &str| TextOperator::Contains { value: value.into() };
        assert_eq!(matching(contains("MÜLL"), true, &["müller", "Mÿ×", "xMüLL", "MÚLL", ""]), [0, 2]);
    }

    #[test]
    fn many_texts_are_matched_in_blocks() {
        let texts: Vec<String> =
            (0..10_000).map(|at| format!("Text {at}{}", if at % 3 == 0 { "é" } else { "" })).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let expected: Vec<usize> =
            (0..texts.len()).filter(|at| texts[*at].to_lowercase().contains("t 99")).collect();
        assert_eq!(matching(TextOperator::Contains { value: "T 99".into() }, true, &texts), expected);
    }

    #[test]
    fn patterns_are_bounded() {
        let of = |pattern: &str| Pattern::of(pattern, false).map(|_| ());
        assert_eq!(of(r"\w{1000}{1000}"), Err(BadPattern::TooLarge));
        assert_eq!(of("(a"), Err(BadPattern::Syntax("unclosed group".into())));
        assert_eq!(of("^AB[0-9]+$"), Ok(()));
    }
}
