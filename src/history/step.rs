//! Members of older snapshots, kept as the step back from the one after them: who entered and left between is little, and all
//! members of a year of days are much.
//!
//! Of each trend the last snapshot has its members whole. A step is one byte of version, a checksum of what follows (8 bytes),
//! the instant of the snapshot after it (8 bytes), then who entered and who left until that: for each how many, and the gaps
//! between their numbers, ascending, as varints. Integers are little-endian.

use xxhash_rust::xxh3::xxh3_64;

use super::{
    members::{Change, MemberSet, Unreadable},
    varint,
};

const VERSION: u8 = 2;

/// Version, checksum, instant.
const HEADER: usize = 1 + 8 + 8;

/// Whether kept members are a step and not whole.
pub fn is_step(bytes: &[u8]) -> bool {
    bytes.first() == Some(&VERSION)
}

/// Who entered and left until the next snapshot, without its instant, which is known when it is kept.
pub fn body(change: &Change) -> Vec<u8> {
    let mut out = Vec::new();
    for set in [&change.entered, &change.left] {
        varint::write(set.len() as usize, &mut out);
        let mut last = 0;
        for id in set.ids() {
            varint::write((id - last) as usize, &mut out);
            last = id;
        }
    }
    out
}

/// To be kept in the place of the whole: `next` is the instant of the snapshot after it.
pub fn step(next: i64, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; HEADER];
    bytes.extend_from_slice(body);
    bytes[9..HEADER].copy_from_slice(&next.to_le_bytes());
    let sum = xxh3_64(&bytes[9..]);
    bytes[0] = VERSION;
    bytes[1..9].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn read_set(bytes: &mut &[u8]) -> Option<MemberSet> {
    let many = varint::read(bytes)?;
    // A number takes a byte at least: what says more is not believed, and takes no memory.
    if many > bytes.len() {
        return None;
    }
    let (mut ids, mut last) = (Vec::with_capacity(many), 0_u32);
    for place in 0..many {
        let gap = u32::try_from(varint::read(bytes)?).ok()?;
        if gap == 0 && place > 0 {
            return None;
        }
        last = last.checked_add(gap)?;
        ids.push(last);
    }
    Some(MemberSet::of(ids))
}

/// The instant of the snapshot after it, and what changed until then.
///
/// # Errors
/// The bytes are no step.
pub fn read(bytes: &[u8]) -> Result<(i64, Change), Unreadable> {
    let (version, rest) = bytes.split_first().ok_or(Unreadable)?;
    let (sum, kept) = rest.split_first_chunk::<8>().ok_or(Unreadable)?;
    if *version != VERSION || xxh3_64(kept) != u64::from_le_bytes(*sum) {
        return Err(Unreadable);
    }
    let (next, mut body) = kept.split_first_chunk::<8>().ok_or(Unreadable)?;
    let entered = read_set(&mut body).ok_or(Unreadable)?;
    let left = read_set(&mut body).ok_or(Unreadable)?;
    if body.is_empty() { Ok((i64::from_le_bytes(*next), Change { entered, left })) } else { Err(Unreadable) }
}

/// The members before a change, from those after it.
pub fn back(now: &MemberSet, change: &Change) -> MemberSet {
    now.without(&change.entered).with(&change.left)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::history::members::compare;

    fn ids() -> impl Strategy<Value = BTreeSet<u32>> {
        let dense = (0u32..200_000, 0u32..3_000).prop_map(|(from, many)| (from..from + many).collect());
        prop_oneof![
            proptest::collection::btree_set(any::<u32>(), 0..200),
            proptest::collection::btree_set(0u32..500, 0..200),
            dense
        ]
    }

    proptest! {
        /// A year of snapshots is read back from its last one.
        #[test]
        fn every_snapshot_comes_back(days in proptest::collection::vec(ids(), 1..8)) {
            let sets: Vec<MemberSet> = days.iter().map(|ids| MemberSet::of(ids.iter().copied())).collect();
            let steps: Vec<Vec<u8>> = sets.windows(2).enumerate()
                .map(|(at, pair)| step(at as i64 + 1, &body(&compare(&pair[0], &pair[1])))).collect();
            let mut now = sets.last().expect("one").clone();
            for (at, kept) in steps.iter().enumerate().rev() {
                prop_assert!(is_step(kept));
                let (next, change) = read(kept).expect("a step");
                prop_assert_eq!(next, at as i64 + 1);
                now = back(&now, &change);
                prop_assert_eq!(&now, &sets[at]);
            }
        }

        #[test]
        fn damage_is_noticed(before in ids(), now in ids(), place in any::<prop::sample::Index>(), bit in 0u8..8) {
            let change = compare(&MemberSet::of(before), &MemberSet::of(now));
            let bytes = step(7, &body(&change));
            let mut flipped = bytes.clone();
            flipped[place.index(bytes.len())] ^= 1 << bit;
            prop_assert!(read(&flipped).is_err());
            prop_assert!(read(&bytes[..place.index(bytes.len())]).is_err());
        }

        #[test]
        fn anything_else_is_no_step(body in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok((next, change)) = read(&step(1, &body)) {
                prop_assert_eq!(next, 1);
                prop_assert_eq!(super::body(&change).len() <= body.len(), true);
            }
        }
    }

    #[test]
    fn whole_members_are_no_step() {
        assert!(!is_step(&MemberSet::of([1]).to_bytes()) && !is_step(&[]));
    }
}
