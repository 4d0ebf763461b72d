//! Members as they are kept: sets of the numbers of a [`Registry`].
//!
//! Kept, a set is one byte of version, a checksum (8 bytes, little-endian), then the portable form of Roaring bitmaps.

use roaring::RoaringBitmap;
use xxhash_rust::xxh3::xxh3_64;

use super::registry::Registry;

const VERSION: u8 = 1;

/// Version and checksum.
const HEADER: usize = 1 + 8;

/// The members of a snapshot, of one registry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberSet(RoaringBitmap);

/// Kept members that cannot be read: they are damaged, or of a form that a newer version of the program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl MemberSet {
    /// Of numbers in any order.
    pub fn of(ids: impl IntoIterator<Item = u32>) -> Self {
        let mut ids: Vec<u32> = ids.into_iter().collect();
        if !ids.is_sorted() {
            ids.sort_unstable();
        }
        ids.dedup();
        Self(RoaringBitmap::from_sorted_iter(ids).unwrap_or_default())
    }

    /// Of one bit for each number.
    pub fn of_bits(bits: &[u8]) -> Self {
        Self(RoaringBitmap::from_lsb0_bytes(0, bits))
    }

    /// One bit for each number, up to the last byte that has one.
    pub fn to_bits(&self) -> Vec<u8> {
        let mut bits = vec![0; self.0.max().map_or(0, |last| last as usize / 8 + 1)];
        self.0.iter().for_each(|id| bits[id as usize / 8] |= 1 << (id % 8));
        bits
    }

    /// As kept.
    ///
    /// # Errors
    /// The bytes are no kept set.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let (version, rest) = bytes.split_first().ok_or(Unreadable)?;
        let (sum, set) = rest.split_first_chunk::<8>().ok_or(Unreadable)?;
        if *version != VERSION || xxh3_64(set) != u64::from_le_bytes(*sum) {
            return Err(Unreadable);
        }
        RoaringBitmap::deserialize_from(set).map(Self).map_err(|_| Unreadable)
    }

    /// To be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut small = self.0.clone();
        // The same members are the same bytes, whatever they were made from.
        small.remove_run_compression();
        small.optimize();
        let mut bytes = Vec::with_capacity(HEADER + small.serialized_size());
        bytes.resize(HEADER, 0);
        bytes[0] = VERSION;
        // Writing into memory does not fail.
        let _ = small.serialize_into(&mut bytes);
        let sum = xxh3_64(&bytes[HEADER..]);
        bytes[1..HEADER].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// How many. A registry has fewer than 2³² numbers.
    pub fn len(&self) -> u32 {
        self.0.len() as u32
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a number is in it.
    pub fn contains(&self, id: u32) -> bool {
        self.0.contains(id)
    }

    /// Ascending: in the order in which their keys were first seen.
    pub fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// Their keys, in the same order. A number that the registry does not have gives an empty key.
    pub fn keys<'a>(&'a self, registry: &'a Registry) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().map(|id| registry.key(id))
    }

    /// Those who are in this set and not in the other.
    pub fn without(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// Those who are in either.
    pub fn with(&self, other: &Self) -> Self {
        Self(&self.0 | &other.0)
    }

    /// Those who are in just one of both.
    pub(super) fn differing(&self, other: &Self) -> Self {
        Self(&self.0 ^ &other.0)
    }

    /// Those who are in both.
    pub(super) fn within(&self, other: &Self) -> Self {
        Self(&self.0 & &other.0)
    }

    /// How many bytes it takes at most when it is kept.
    pub fn kept_size(&self) -> usize {
        HEADER + self.0.serialized_size()
    }

    /// How many are in this set and not in the other.
    pub fn count_without(&self, other: &Self) -> u32 {
        self.0.difference_len(&other.0) as u32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::MemberSet;
    use crate::history::{change::compare, registry::Registry};

    fn ids() -> impl Strategy<Value = BTreeSet<u32>> {
        let dense = (0u32..200_000, 0u32..5000).prop_map(|(from, many)| (from..from + many).collect());
        prop_oneof![proptest::collection::btree_set(0u32..70_000, 0..300), dense]
    }

    proptest! {
        #[test]
        fn sets_are_kept_and_compared(before in ids(), now in ids()) {
            let (previous, members) = (MemberSet::of(before.iter().copied()), MemberSet::of(now.iter().rev().copied()));
            prop_assert_eq!(members.len() as usize, now.len());
            prop_assert!(members.ids().eq(now.iter().copied()));
            prop_assert_eq!(MemberSet::from_bytes(&members.to_bytes()), Ok(members.clone()));
            prop_assert_eq!(MemberSet::of_bits(&members.to_bits()), members.clone());
            let change = compare(&previous, &members);
            prop_assert!(change.entered.ids().eq(now.difference(&before).copied()));
            prop_assert!(change.left.ids().eq(before.difference(&now).copied()));
            prop_assert_eq!(members.count_without(&previous), change.entered.len());
            prop_assert_eq!(previous.len() + change.entered.len(), members.len() + change.left.len());
        }

        #[test]
        fn damage_is_noticed(ids in ids(), place in any::<prop::sample::Index>(), bit in 0u8..8) {
            let bytes = MemberSet::of(ids).to_bytes();
            let mut flipped = bytes.clone();
            flipped[place.index(bytes.len())] ^= 1 << bit;
            prop_assert!(MemberSet::from_bytes(&flipped).is_err());
            prop_assert!(MemberSet::from_bytes(&bytes[..place.index(bytes.len())]).is_err());
        }
    }

    #[test]
    fn people_are_told_by_key_although_rows_have_moved() {
        let mut registry = Registry::default();
        let before = MemberSet::of(registry.map_rows(["ana", "ben", "carla"]).expect("room"));
        let now = MemberSet::of(registry.map_rows(["dora", "carla", "ana"]).expect("room"));
        let change = compare(&before, &now);
        assert_eq!(change.entered.keys(&registry).collect::<Vec<_>>(), ["dora"]);
        assert_eq!(change.left.keys(&registry).collect::<Vec<_>>(), ["ben"]);
    }
}
