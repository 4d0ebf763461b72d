//! The answers to questions that were asked before.

use std::{collections::HashMap, sync::Arc};

use super::plan::Key;
use crate::data::column::Bits;

/// Sets of rows by the question that they answer. What was used longest ago is forgotten first.
pub struct Cache {
    sets: HashMap<Key, Kept>,
    bytes: usize,
    limit: usize,
    /// Counts uses.
    uses: u64,
}

struct Kept {
    set: Arc<Bits>,
    used: u64,
}

impl Default for Cache {
    /// Of 64 MiB: some 500 questions to a million customers.
    fn default() -> Self {
        Self::with_limit(64 << 20)
    }
}

fn size(set: &Bits) -> usize {
    size_of_val(set.words()) + size_of::<(Key, Kept)>()
}

impl Cache {
    /// An empty one that keeps so many bytes of sets at most.
    pub fn with_limit(limit: usize) -> Self {
        Self { sets: HashMap::new(), bytes: 0, limit, uses: 0 }
    }

    /// Forgets everything. Questions to data of another fingerprint never meet old answers; this gives their room back.
    pub fn clear(&mut self) {
        *self = Self::with_limit(self.limit);
    }

    /// Bytes of sets.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn get(&mut self, key: &Key) -> Option<Arc<Bits>> {
        self.uses += 1;
        let kept = self.sets.get_mut(key)?;
        kept.used = self.uses;
        Some(Arc::clone(&kept.set))
    }

    pub(super) fn put(&mut self, key: Key, set: Arc<Bits>) {
        self.uses += 1;
        if size(&set) > self.limit {
            return;
        }
        self.bytes += size(&set);
        if let Some(before) = self.sets.insert(key, Kept { set, used: self.uses }) {
            self.bytes -= size(&before.set);
        }
        while self.bytes > self.limit {
            let oldest = self.sets.iter().min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone());
            let Some(forgotten) = oldest.and_then(|key| self.sets.remove(&key)) else { break };
            self.bytes -= size(&forgotten.set);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::asked::Asked;

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let key = |column| Key { data: "data".into(), column, asked: Asked::Present };
        let set = |value| Arc::new(Bits::filled(640, value));
        let one = size(&set(true));
        let mut cache = Cache::with_limit(one * 2);
        cache.put(key(1), set(true));
        cache.put(key(2), set(false));
        assert_eq!(cache.get(&key(1)), Some(set(true)));
        cache.put(key(3), set(true));
        assert_eq!((cache.get(&key(2)), cache.bytes()), (None, one * 2));
        assert!(cache.get(&key(1)).is_some() && cache.get(&key(3)).is_some());
        cache.put(key(3), set(false));
        assert_eq!((cache.get(&key(3)), cache.bytes()), (Some(set(false)), one * 2));
        assert!(cache.get(&Key { data: "other".into(), ..key(1) }).is_none());
        let mut tiny = Cache::with_limit(1);
        tiny.put(key(1), set(true));
        assert_eq!((tiny.get(&key(1)), tiny.bytes()), (None, 0));
    }
}
