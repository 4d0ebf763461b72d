//! The sets and values that were found out before, of one data set.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    aggregate::Values,
    dataset::Dataset,
    expr::{Figured, Known, Set},
};
use crate::data::column::{Bits, Integers, Values as Stored};

/// So many sets are known at most before all is forgotten; a definition has some hundred.
const MOST: usize = 200_000;

/// Sets of rows and values of customers. What was used longest ago is forgotten first.
pub struct Cache {
    known: Known,
    /// Of which data set.
    data: Arc<str>,
    sets: FxHashMap<Key, Kept>,
    /// By when each was used last.
    order: BTreeMap<u64, Key>,
    /// Values that a test was made of without writing them down.
    tested: FxHashSet<Figured>,
    /// How many customers are in sets that are theirs.
    counts: FxHashMap<Set, u32>,
    bytes: usize,
    limit: usize,
    /// Counts uses.
    uses: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Set(Set),
    Figured(Figured),
}

struct Kept {
    what: What,
    bytes: usize,
    used: u64,
}

#[derive(Clone)]
enum What {
    Set(Arc<Bits>),
    Values(Values),
}

impl Default for Cache {
    /// Of 128 MiB: some 1,000 questions to a million customers.
    fn default() -> Self {
        Self::with_limit(128 << 20)
    }
}

fn size_of_values(values: &Values) -> usize {
    if let Some(averages) = &values.average {
        return averages.counts.len() * 32;
    }
    let column = values.column();
    let rows = column.len;
    let width = match &column.values {
        Stored::Exact { mantissas: Integers::I8(_), .. } => 1,
        Stored::Exact { mantissas: Integers::I16(_), .. } => 2,
        Stored::Exact { mantissas: Integers::I32(_), .. } | Stored::Float32(_) | Stored::Date(_) => 4,
        Stored::Exact { mantissas: Integers::I128(_), .. } => 16,
        Stored::Text(texts) => 4 + texts.bytes.len() / rows.max(1),
        _ => 8,
    };
    rows * width
}

impl Cache {
    /// An empty one that keeps so many bytes at most.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            known: Known::default(),
            data: "".into(),
            sets: FxHashMap::default(),
            order: BTreeMap::new(),
            tested: FxHashSet::default(),
            counts: FxHashMap::default(),
            bytes: 0,
            limit,
            uses: 0,
        }
    }

    /// One in which nothing is rewritten: what tests hold the others against.
    pub fn plain() -> Self {
        let mut cache = Self::default();
        cache.known.plain = true;
        cache
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        let plain = self.known.plain;
        *self = Self::with_limit(self.limit);
        self.known.plain = plain;
    }

    /// Forgets the answers and keeps the questions: the next time each is found out anew.
    pub fn forget_answers(&mut self) {
        self.sets.clear();
        self.order.clear();
        self.tested.clear();
        self.counts.clear();
        self.bytes = 0;
    }

    /// Bytes of sets and values.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What is known of a data set; another one's is forgotten.
    pub(super) fn known(&mut self, data: &Dataset) -> &mut Known {
        if self.data != *data.fingerprint() || self.known.len() > MOST {
            self.clear();
            self.data = Arc::clone(data.fingerprint());
        }
        &mut self.known
    }

    /// What was asked for so far.
    pub(super) fn questions(&self) -> &Known {
        &self.known
    }

    pub(super) fn set(&mut self, set: Set) -> Option<Arc<Bits>> {
        match self.get(Key::Set(set))? {
            What::Set(set) => Some(set),
            What::Values(_) => None,
        }
    }

    pub(super) fn values(&mut self, figured: Figured) -> Option<Values> {
        match self.get(Key::Figured(figured))? {
            What::Values(values) => Some(values),
            What::Set(_) => None,
        }
    }

    /// Whether those values are kept.
    pub(super) fn has_values(&self, figured: Figured) -> bool {
        self.sets.contains_key(&Key::Figured(figured))
    }

    /// Whether a test was made of those values before.
    pub(super) fn was_tested(&self, figured: Figured) -> bool {
        self.tested.contains(&figured)
    }

    /// Notes that a test is made of values that are not written down.
    pub(super) fn tested(&mut self, figured: Figured) {
        self.tested.insert(figured);
    }

    /// How many customers are in a set, which is counted the first time.
    pub(super) fn counted(&mut self, set: Set, count: impl FnOnce() -> u32) -> u32 {
        *self.counts.entry(set).or_insert_with(count)
    }

    pub(super) fn put_set(&mut self, key: Set, set: Arc<Bits>) {
        let bytes = size_of_val(set.words());
        self.put(Key::Set(key), What::Set(set), bytes);
    }

    pub(super) fn put_values(&mut self, key: Figured, values: Values) {
        let bytes = size_of_values(&values);
        self.put(Key::Figured(key), What::Values(values), bytes);
    }

    fn get(&mut self, key: Key) -> Option<What> {
        self.uses += 1;
        let kept = self.sets.get_mut(&key)?;
        self.order.remove(&kept.used);
        self.order.insert(self.uses, key);
        kept.used = self.uses;
        Some(kept.what.clone())
    }

    fn put(&mut self, key: Key, what: What, bytes: usize) {
        self.uses += 1;
        let bytes = bytes + size_of::<(Key, Kept)>();
        if bytes > self.limit {
            return;
        }
        self.bytes += bytes;
        if let Some(before) = self.sets.insert(key, Kept { what, bytes, used: self.uses }) {
            self.bytes -= before.bytes;
            self.order.remove(&before.used);
        }
        self.order.insert(self.uses, key);
        while self.bytes > self.limit {
            let oldest = self.order.pop_first();
            let Some(forgotten) = oldest.and_then(|(_, key)| self.sets.remove(&key)) else { break };
            self.bytes -= forgotten.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expr::Expr;

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let mut known = Known::default();
        let [a, b, c] = ["a", "b", "c"].map(|name| known.put(Expr::Fixed(name.into(), 0)));
        let set = |value| Arc::new(Bits::filled(6_400, value));
        let one = 800 + size_of::<(Key, Kept)>();
        let mut cache = Cache::with_limit(one * 2);
        cache.put_set(a, set(true));
        cache.put_set(b, set(false));
        assert_eq!(cache.set(a), Some(set(true)));
        cache.put_set(c, set(true));
        assert_eq!((cache.set(b), cache.bytes()), (None, one * 2));
        assert!(cache.set(a).is_some() && cache.set(c).is_some());
        cache.put_set(c, set(false));
        assert_eq!((cache.set(c), cache.bytes()), (Some(set(false)), one * 2));
        let mut tiny = Cache::with_limit(1);
        tiny.put_set(a, set(true));
        assert_eq!((tiny.set(a), tiny.bytes()), (None, 0));
    }
}
