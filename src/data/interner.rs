//! Texts that grow: as codes while they repeat, as plain texts once they do not.

use std::{
    hash::{BuildHasher, BuildHasherDefault},
    ops::Range,
};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{
    column::{Bits, Codes, Texts, Values},
    error::{LoadError, Result},
};

/// Before this many rows nothing is decided.
const UNDECIDED: usize = 20_000;

type Hasher = BuildHasherDefault<FxHasher>;

/// A text column that grows.
pub(super) enum Interner {
    Codes { codes: Codes, entries: Texts, places: HashTable<u32> },
    Plain(Texts),
}

impl Default for Interner {
    fn default() -> Self {
        let entries = Texts { offsets: vec![0], bytes: Vec::new() };
        Self::Codes { codes: Codes::NONE, entries, places: HashTable::new() }
    }
}

fn hash(text: &str) -> u64 {
    Hasher::default().hash_one(text)
}

fn room(texts: &Texts, more: usize) -> Result<()> {
    let found = texts.bytes.len() as u64 + more as u64;
    if found > u64::from(u32::MAX) {
        return Err(LoadError::TooLarge {
            what: "bytes of text in one column",
            found,
            limit: u32::MAX.into(),
        });
    }
    Ok(())
}

/// The code of a text, which becomes an entry where it is none yet.
pub(super) fn code(text: &str, entries: &mut Texts, places: &mut HashTable<u32>) -> Result<u32> {
    let hashed = hash(text);
    if let Some(code) = places.find(hashed, |code| entries.slice(*code as usize) == text.as_bytes()) {
        return Ok(*code);
    }
    room(entries, text.len())?;
    let code = entries.len() as u32;
    entries.push(text);
    places.insert_unique(hashed, code, |code| hash(entries.get(*code as usize)));
    Ok(code)
}

impl Interner {
    /// Rows without a value.
    pub(super) fn fill(&mut self, rows: usize) {
        match self {
            Self::Codes { codes, .. } => (0..rows).for_each(|_| codes.push(0)),
            Self::Plain(texts) => (0..rows).for_each(|_| texts.push("")),
        }
    }

    /// One text a row.
    pub(super) fn extend_texts(
        &mut self,
        more: &Texts,
        present: Option<&Bits>,
        rows: Range<usize>,
    ) -> Result<()> {
        for row in rows {
            let text = if present.is_none_or(|present| present.get(row)) { more.get(row) } else { "" };
            self.push(text)?;
        }
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Plain(texts) => {
                room(texts, text.len())?;
                texts.push(text);
            }
            Self::Codes { codes, entries, places } => {
                let next = if text.is_empty() { 0 } else { code(text, entries, places)? };
                codes.push(next);
                if codes.len() >= UNDECIDED && codes.len().is_power_of_two() {
                    self.decide()?;
                }
            }
        }
        Ok(())
    }

    /// Plain from now on, where most texts are different and those that are not are no longer than others.
    fn decide(&mut self) -> Result<()> {
        let Self::Codes { codes, entries, .. } = self else { return Ok(()) };
        if entries.len() * 2 <= codes.len() {
            return Ok(());
        }
        let plain: u64 = (0..codes.len()).map(|row| entries.slice(codes.get(row)).len() as u64).sum();
        if plain > entries.bytes.len() as u64 * 2 {
            return Ok(());
        }
        // Code 0 of a row without a value gives it the first entry's text: harmless, for it is not present.
        let mut texts = Texts {
            offsets: Vec::with_capacity(codes.len() + 1),
            bytes: Vec::with_capacity(entries.bytes.len()),
        };
        texts.offsets.push(0);
        for row in 0..codes.len() {
            let text = entries.get(codes.get(row));
            room(&texts, text.len())?;
            texts.push(text);
        }
        *self = Self::Plain(texts);
        Ok(())
    }

    /// A code a row into entries of another dictionary. Gives the rows whose entry is an empty text.
    ///
    /// Stays with codes until it is sealed: what a file tells once need not be held once a row.
    pub(super) fn extend_codes(
        &mut self,
        more: &Codes,
        theirs: &Texts,
        present: Option<&Bits>,
        rows: Range<usize>,
    ) -> Result<Vec<u32>> {
        let mut empty = Vec::new();
        // Entries that no row uses are not taken over.
        let mut known: Vec<Option<u32>> = vec![None; theirs.len()];
        for row in rows {
            let (their, there) = (more.get(row), present.is_none_or(|present| present.get(row)));
            if let (true, Self::Codes { codes, .. }, Some(Some(ours))) = (there, &mut *self, known.get(their))
            {
                codes.push(*ours);
                continue;
            }
            let text = if there { theirs.get(their) } else { "" };
            if there && text.is_empty() {
                empty.push(row as u32);
            }
            match self {
                Self::Codes { codes, entries, places } if !text.is_empty() => {
                    let ours = code(text, entries, places)?;
                    known[their] = Some(ours);
                    codes.push(ours);
                }
                Self::Codes { codes, .. } => codes.push(0),
                Self::Plain(texts) => {
                    room(texts, text.len())?;
                    texts.push(text);
                }
            }
        }
        Ok(empty)
    }

    /// The narrowest form.
    pub(super) fn seal(mut self) -> Values {
        if let Self::Codes { codes, entries, .. } = &self
            && codes.len() >= 1000
            && entries.len() * 2 > codes.len()
        {
            // Texts that have no room as plain ones stay codes.
            let _ = self.decide();
        }
        match self {
            Self::Plain(texts) => Values::Text(texts),
            Self::Codes { codes, entries, .. } => Values::Dictionary { codes, entries },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_that_repeats_is_held_once() {
        let mut entries = Texts::default();
        entries.push(&"long".repeat(10_000));
        (0..1_500).for_each(|at| entries.push(&format!("{at}")));
        let codes = Codes::narrow([0; 1_000].into_iter().chain(1..=1_500).collect(), 1_501);
        let mut interner = Interner::default();
        interner.extend_codes(&codes, &entries, None, 0..codes.len()).expect("room");
        let Values::Dictionary { entries: kept, .. } = interner.seal() else { panic!("held once a row") };
        assert_eq!(kept, entries);
    }

    #[test]
    fn texts_that_do_not_repeat_become_plain() {
        let mut texts = Texts::default();
        (0..50_000).for_each(|at| texts.push(&format!("{at}")));
        let mut interner = Interner::default();
        for rows in [0..30_000, 30_000..50_000] {
            interner.extend_texts(&texts, None, rows).expect("room");
        }
        assert_eq!(interner.seal(), Values::Text(texts));
    }
}
