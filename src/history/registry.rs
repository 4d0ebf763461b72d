//! Keys under numbers that stay: so that members of today and of last year can be compared after rows have moved.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use xxhash_rust::xxh3::xxh3_64;

type Hasher = BuildHasherDefault<FxHasher>;

/// Which form a block has.
const VERSION: u8 = 1;

/// Every key that was ever a member's, numbered in the order in which it was first seen. Of one profile table and one
/// key: a text and a number of the same digits would be one.
#[derive(Default)]
pub struct Registry {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    places: HashTable<u32>,
}

/// A kept block that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl Registry {
    /// The registry of kept blocks, in order.
    ///
    /// # Errors
    /// A block is damaged or of another form.
    pub fn open(blocks: &[Vec<u8>]) -> Result<Self, Damaged> {
        let mut registry = Self::default();
        for block in blocks {
            let (version, rest) = block.split_first().ok_or(Damaged)?;
            let (sum, keys) = rest.split_first_chunk::<8>().ok_or(Damaged)?;
            if *version != VERSION || xxh3_64(keys) != u64::from_le_bytes(*sum) {
                return Err(Damaged);
            }
            let mut left = keys;
            while let Some((length, rest)) = left.split_first_chunk::<4>() {
                let length = u32::from_le_bytes(*length) as usize;
                let key = rest.get(..length).and_then(|key| std::str::from_utf8(key).ok()).ok_or(Damaged)?;
                registry.register(key);
                left = &rest[length..];
            }
            if !left.is_empty() {
                return Err(Damaged);
            }
        }
        Ok(registry)
    }

    /// How many keys.
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// No key at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The key of a number; empty beyond the last.
    pub fn key(&self, id: u32) -> &str {
        std::str::from_utf8(self.slice(id)).unwrap_or("")
    }

    fn slice(&self, id: u32) -> &[u8] {
        let at = id as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(at).copied().unwrap_or(from);
        self.bytes.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The number of a key; nothing where it was never seen.
    pub fn id_of(&self, key: &str) -> Option<u32> {
        let hash = Hasher::default().hash_one(key.as_bytes());
        self.places.find(hash, |id| self.slice(*id) == key.as_bytes()).copied()
    }

    /// The number of a key, a new one where it was never seen.
    pub fn register(&mut self, key: &str) -> u32 {
        if let Some(id) = self.id_of(key) {
            return id;
        }
        let id = self.len();
        self.bytes.extend_from_slice(key.as_bytes());
        self.ends.push(self.bytes.len() as u32);
        let (bytes, ends) = (&self.bytes, &self.ends);
        let slice = |id: u32| {
            let from = (id as usize).checked_sub(1).map_or(0, |before| ends[before] as usize);
            &bytes[from..ends[id as usize] as usize]
        };
        self.places.insert_unique(Hasher::default().hash_one(key.as_bytes()), id, |id| Hasher::default().hash_one(slice(*id)));
        id
    }

    /// The keys from a number on, as a block to be kept; nothing where there are none.
    pub fn block_since(&self, registered: u32) -> Option<Vec<u8>> {
        if registered >= self.len() {
            return None;
        }
        let mut keys = Vec::new();
        for id in registered..self.len() {
            let key = self.slice(id);
            keys.extend_from_slice(&(key.len() as u32).to_le_bytes());
            keys.extend_from_slice(key);
        }
        let mut block = vec![VERSION];
        block.extend_from_slice(&xxh3_64(&keys).to_le_bytes());
        block.extend_from_slice(&keys);
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    use super::{Damaged, Registry};

    #[test]
    fn numbers_stay_over_blocks() {
        let mut registry = Registry::default();
        assert_eq!(["b", "a", "b", "", "ü"].map(|key| registry.register(key)), [0, 1, 0, 2, 3]);
        let first = registry.block_since(0).expect("keys");
        registry.register("new");
        let second = registry.block_since(4).expect("a key");
        let again = Registry::open(&[first.clone(), second]).expect("kept blocks");
        assert_eq!((again.len(), again.id_of("new"), again.key(3)), (5, Some(4), "ü"));
        assert_eq!(again.block_since(5), None);
        let mut broken = first;
        *broken.last_mut().expect("bytes") ^= 1;
        assert_eq!(Registry::open(&[broken]).err(), Some(Damaged));
    }
}
