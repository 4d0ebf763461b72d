//! Keys under numbers that stay, so that the members of today and of last year can be compared after rows have moved.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::ops::Range;

use hashbrown::{HashTable, hash_table::Entry};
use rustc_hash::FxHasher;

use super::block::{self, Keys};

/// Every key that was ever a member's, numbered from 0 in the order in which it was first seen.
///
/// The keys of one registry are of one profile table and of one type: a text and an integer of the same digits would be
/// one key here, so another table, another key column or another type of it takes another registry. A key of several
/// columns comes as one text.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// All keys, one behind the other.
    text: String,
    /// Where each key ends in the text.
    ends: Vec<u32>,
    /// Numbers by the hash of their keys.
    places: HashTable<u32>,
}

/// Why kept blocks do not make a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Bytes are wrong, or a block is missing, twice there or out of order.
    Damaged,
    /// A block is of a form that a newer version of the program writes.
    Newer,
}

/// The keys together are longer than 4 GiB, or there are more of them than numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

fn hash(key: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(key.as_bytes())
}

fn slice<'a>(text: &'a str, ends: &[u32], id: u32) -> &'a str {
    let at = id as usize;
    let from = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let to = ends.get(at).copied().unwrap_or(from);
    text.get(from as usize..to as usize).unwrap_or_default()
}

impl Registry {
    /// The registry of all its kept blocks, in the order in which they were made.
    ///
    /// # Errors
    /// See [`Unreadable`].
    pub fn open<B: AsRef<[u8]>>(blocks: &[B]) -> Result<Self, Unreadable> {
        let mut registry = Self::default();
        for block in blocks {
            registry.add(Keys::read(block.as_ref())?)?;
        }
        Ok(registry)
    }

    fn add(&mut self, mut keys: Keys<'_>) -> Result<(), Unreadable> {
        let Range { start, end } = keys.ids();
        if start != self.len() {
            return Err(Unreadable::Damaged);
        }
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        for _ in start..end {
            keys.next_key(&mut bytes)?;
            self.ends.push(u32::try_from(bytes.len()).map_err(|_| Unreadable::Damaged)?);
        }
        self.text = String::from_utf8(bytes).map_err(|_| Unreadable::Damaged)?;
        let whole = self.ends[start as usize..].iter().all(|end| self.text.is_char_boundary(*end as usize));
        // A key that is there already would move the numbers of all later ones.
        if keys.is_at_end() && whole && self.index(start..end) { Ok(()) } else { Err(Unreadable::Damaged) }
    }

    /// Enters keys whose text is there; `false` where one was entered before.
    fn index(&mut self, ids: Range<u32>) -> bool {
        let Self { text, ends, places } = self;
        places.reserve(ids.len(), |id| hash(slice(text, ends, *id)));
        ids.into_iter().all(|id| {
            let key = slice(text, ends, id);
            let entry = places.entry(
                hash(key),
                |id| slice(text, ends, *id) == key,
                |id| hash(slice(text, ends, *id)),
            );
            match entry {
                Entry::Occupied(_) => false,
                Entry::Vacant(place) => {
                    place.insert(id);
                    true
                }
            }
        })
    }

    /// How many keys: the number that the next new key gets.
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// No key at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The key of a number; empty where the number was not given.
    pub fn key(&self, id: u32) -> &str {
        slice(&self.text, &self.ends, id)
    }

    /// All keys, one behind the other in the order of their numbers.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each key ends in the text, in bytes.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// The number of a key; nothing where it was never seen.
    pub fn id_of(&self, key: &str) -> Option<u32> {
        self.places.find(hash(key), |id| self.key(*id) == key).copied()
    }

    /// The number of a key, a new one where it was never seen.
    ///
    /// # Errors
    /// The key is new and there is no number or no room for it.
    pub fn register(&mut self, key: &str) -> Result<u32, Full> {
        let Self { text, ends, places } = self;
        let entry =
            places.entry(hash(key), |id| slice(text, ends, *id) == key, |id| hash(slice(text, ends, *id)));
        match entry {
            Entry::Occupied(there) => Ok(*there.get()),
            Entry::Vacant(place) => {
                let id = u32::try_from(ends.len()).ok().filter(|id| *id < u32::MAX).ok_or(Full)?;
                let end = u32::try_from(text.len() + key.len()).map_err(|_| Full)?;
                place.insert(id);
                text.push_str(key);
                ends.push(end);
                Ok(id)
            }
        }
    }

    /// The numbers of many keys in their order, new ones where they were never seen.
    ///
    /// # Errors
    /// As [`Registry::register`]; the keys before the one that has no room are registered.
    pub fn map_rows<K: AsRef<str>>(&mut self, keys: impl IntoIterator<Item = K>) -> Result<Vec<u32>, Full> {
        keys.into_iter().map(|key| self.register(key.as_ref())).collect()
    }

    /// The keys from a number on, as a block to be kept behind the blocks before it; nothing where there are none.
    pub fn block_since(&self, registered: u32) -> Option<Vec<u8>> {
        (registered < self.len())
            .then(|| block::write(registered, (registered..self.len()).map(|id| self.key(id))))
    }

    /// The bytes that it takes in memory, about.
    pub fn memory(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4 + self.places.allocation_size()
    }
}

#[cfg(test)]
mod tests {
    use super::{Registry, Unreadable};

    fn registry(keys: &[&str]) -> Registry {
        let mut registry = Registry::default();
        registry.map_rows(keys).expect("room");
        registry
    }

    #[test]
    fn numbers_stay_over_blocks() {
        let mut registry = Registry::default();
        assert_eq!(registry.map_rows(["b", "a", "b", "", "ü"]), Ok(vec![0, 1, 0, 2, 3]));
        let first = registry.block_since(0).expect("keys");
        assert_eq!(registry.register("new"), Ok(4));
        let second = registry.block_since(4).expect("a key");
        let again = Registry::open(&[first, second]).expect("kept blocks");
        assert_eq!((again.len(), again.id_of("new"), again.key(3), again.key(5)), (5, Some(4), "ü", ""));
        assert_eq!((again.block_since(5), again.id_of("c")), (None, None));
    }

    #[test]
    fn blocks_are_read_in_their_order_only() {
        let registry = registry(&["a", "b", "c"]);
        let (all, first) =
            (registry.block_since(0).expect("keys"), self::registry(&["a"]).block_since(0).expect("keys"));
        let rest = registry.block_since(1).expect("keys");
        let open = |blocks: &[&Vec<u8>]| Registry::open(blocks).map(|registry| registry.len());
        assert_eq!(open(&[&first, &rest]), Ok(3));
        assert_eq!(open(&[&rest]), Err(Unreadable::Damaged), "one is missing");
        assert_eq!(open(&[&rest, &first]), Err(Unreadable::Damaged), "out of order");
        assert_eq!(open(&[&first, &rest, &rest]), Err(Unreadable::Damaged), "one is twice there");
        assert_eq!(open(&[&all, &rest]), Err(Unreadable::Damaged), "they overlap");
        let twice = super::block::write(1, ["a"].into_iter());
        assert_eq!(open(&[&first, &twice]), Err(Unreadable::Damaged), "a key is twice there");
    }

    #[test]
    fn many_keys_take_little_room() {
        const MANY: u64 = 200_000;
        let mut registry = Registry::default();
        let keys = (0..MANY).map(|number| format!("C{:07}", number * 7919 % MANY));
        registry.map_rows(keys).expect("room");
        let block = registry.block_since(0).expect("keys");
        let again = Registry::open(&[block]).expect("a kept block");
        assert_eq!((u64::from(again.len()), again.id_of("C0007919")), (MANY, Some(1)));
        assert!(again.memory() < 32 * MANY as usize, "{}", again.memory());
    }
}
