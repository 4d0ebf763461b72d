//! The kept form of a registry's keys: blocks that are only ever added.
//!
//! A block is one byte of version, the number of its first key (4 bytes), how many keys it has (4 bytes), a checksum of
//! all that and what follows (8 bytes), then the keys. Each key is written against the one before it in the block: how
//! many bytes they share, how many follow, and those; both counts as varints of seven bits a byte, lowest first. Integers
//! are little-endian.

use std::ops::Range;

use xxhash_rust::xxh3::Xxh3Default;

use super::{registry::Unreadable, varint};

const VERSION: u8 = 1;

/// Version, first number, count, checksum.
const HEADER: usize = 1 + 4 + 4 + 8;

fn checksum(start: u32, count: u32, keys: &[u8]) -> u64 {
    let mut sum = Xxh3Default::new();
    sum.update(&start.to_le_bytes());
    sum.update(&count.to_le_bytes());
    sum.update(keys);
    sum.digest()
}

/// Keys as a block; `start` is the number of the first.
pub(super) fn write<'a>(start: u32, keys: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut block = vec![0; HEADER];
    let mut before: &[u8] = &[];
    let mut count = 0u32;
    for key in keys {
        let key = key.as_bytes();
        let shared = before.iter().zip(key).take_while(|(one, other)| one == other).count();
        varint::write(shared, &mut block);
        varint::write(key.len() - shared, &mut block);
        block.extend_from_slice(&key[shared..]);
        before = key;
        count += 1;
    }
    let sum = checksum(start, count, &block[HEADER..]);
    block[0] = VERSION;
    block[1..5].copy_from_slice(&start.to_le_bytes());
    block[5..9].copy_from_slice(&count.to_le_bytes());
    block[9..HEADER].copy_from_slice(&sum.to_le_bytes());
    block
}

/// The numbers of the keys that a block says it has, from its first [`HEAD`] bytes; nothing where they are no block's.
/// The keys themselves are not looked at.
pub fn ids(head: &[u8]) -> Option<Range<u32>> {
    let (version, rest) = head.split_first()?;
    let (start, rest) = rest.split_first_chunk::<4>()?;
    let (count, _) = rest.split_first_chunk::<4>()?;
    let start = u32::from_le_bytes(*start);
    let end = start.checked_add(u32::from_le_bytes(*count))?;
    (*version == VERSION).then_some(start..end)
}

/// So many bytes of a block are enough for [`ids`].
pub const HEAD: usize = 9;

/// The keys of a block, read one after another.
pub(super) struct Keys<'a> {
    ids: Range<u32>,
    left: &'a [u8],
    /// Bytes of the key before.
    before: usize,
}

impl<'a> Keys<'a> {
    /// Checks the block as a whole.
    pub(super) fn read(block: &'a [u8]) -> Result<Self, Unreadable> {
        match block.first() {
            None | Some(0) => return Err(Unreadable::Damaged),
            Some(version) if *version > VERSION => return Err(Unreadable::Newer),
            Some(_) => {}
        }
        let ids = ids(block).ok_or(Unreadable::Damaged)?;
        let (sum, left) =
            block.get(HEAD..).and_then(<[u8]>::split_first_chunk::<8>).ok_or(Unreadable::Damaged)?;
        // A key takes two bytes at least: what says more is not believed, and takes no memory.
        let fits = ids.len() <= left.len() / 2;
        if !fits || checksum(ids.start, ids.end - ids.start, left) != u64::from_le_bytes(*sum) {
            return Err(Unreadable::Damaged);
        }
        Ok(Self { ids, left, before: 0 })
    }

    pub(super) fn ids(&self) -> Range<u32> {
        self.ids.clone()
    }

    /// Appends the next key behind all that is there. The key before must be the last thing there.
    pub(super) fn next_key(&mut self, out: &mut Vec<u8>) -> Result<(), Unreadable> {
        self.advance(out).ok_or(Unreadable::Damaged)
    }

    fn advance(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let shared = varint::read(&mut self.left)?;
        let length = varint::read(&mut self.left)?;
        let (rest, left) = self.left.split_at_checked(length)?;
        if shared > self.before {
            return None;
        }
        let from = out.len() - self.before;
        out.extend_from_within(from..from + shared);
        out.extend_from_slice(rest);
        self.before = shared + length;
        self.left = left;
        Some(())
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.left.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::registry::{Registry, Unreadable},
        HEAD, VERSION, ids, write,
    };

    /// Keys as they are in the world: numbers in a row, prefixes, long ones, other scripts, several columns.
    fn key() -> impl Strategy<Value = String> {
        prop_oneof![
            (0u32..5000).prop_map(|number| format!("{number}")),
            (0u32..5000).prop_map(|number| format!("CUST-{number:08}")),
            "[a-cü😀\u{1f}]{0,5}",
            "\\PC{0,300}",
        ]
    }

    proptest! {
        #[test]
        fn what_is_kept_comes_back(keys in proptest::collection::vec(key(), 0..200), cut in 0u32..200) {
            let mut registry = Registry::default();
            registry.map_rows(&keys).expect("room");
            let cut = cut.min(registry.len());
            let mut first = Registry::default();
            first.map_rows((0..cut).map(|id| registry.key(id))).expect("room");
            let blocks: Vec<Vec<u8>> = first.block_since(0).into_iter().chain(registry.block_since(cut)).collect();
            prop_assert_eq!(blocks.last().and_then(|block| ids(&block[..HEAD])).map(|ids| ids.end).unwrap_or(0), registry.len());
            let again = Registry::open(&blocks).expect("kept blocks");
            prop_assert_eq!(again.len(), registry.len());
            for key in &keys {
                prop_assert_eq!(again.id_of(key), registry.id_of(key));
                prop_assert_eq!(again.id_of(key).map(|id| again.key(id)), Some(key.as_str()));
            }
        }

        #[test]
        fn damage_is_noticed(keys in proptest::collection::hash_set(key(), 1..40), place in any::<prop::sample::Index>(), bit in 0u8..8) {
            let block = write(0, keys.iter().map(String::as_str));
            let mut flipped = block.clone();
            flipped[place.index(block.len())] ^= 1 << bit;
            prop_assert!(Registry::open(&[&flipped]).is_err());
            let cut = &block[..place.index(block.len())];
            prop_assert!(Registry::open(&[cut]).is_err());
        }

        #[test]
        fn anything_else_is_no_block(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(Registry::open(&[bytes]).is_err());
        }
    }

    #[test]
    fn a_newer_form_is_told_from_damage() {
        let mut block = write(0, ["a"].into_iter());
        block[0] = VERSION + 1;
        assert_eq!(Registry::open(&[&block]).err(), Some(Unreadable::Newer));
        assert_eq!(ids(&block), None);
    }

    #[test]
    fn keys_in_a_row_take_few_bytes() {
        let keys: Vec<String> = (0..1000).map(|number| format!("CUSTOMER-{number:06}")).collect();
        let block = write(0, keys.iter().map(String::as_str));
        assert!(block.len() < 4 * keys.len(), "{}", block.len());
    }
}
