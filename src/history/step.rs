//! Members kept as what changed from those of another snapshot: who entered and left between is little, and all members of a
//! year of days are much.
//!
//! Of each trend the members of one of the last snapshots are kept whole. Older ones are steps *back*, each from the one after
//! it. Newer ones are steps *ahead*, each from the whole ones: a refresh writes what changed, and nothing large. After some
//! of them the newest is kept whole, and those behind it become steps back.
//!
//! A step is one byte of version, a checksum of what follows (8 bytes), then of a step back the instant of the snapshot after
//! it (8 bytes), of one ahead the instants of the whole one and of the one before it (8 bytes each) and how many lie between it
//! and the whole one (1 byte); then the change, as [`Change::to_bytes`] has it. Integers are little-endian.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{
    change::Change,
    members::{MemberSet, Unreadable},
};

const BACK: u8 = 2;
const AHEAD: u8 = 3;

/// Version and checksum.
const HEADER: usize = 1 + 8;

/// At least so many steps lead ahead of whole members. From segment to segment it is up to twice as many: not all of a
/// workspace are kept whole in one and the same refresh.
const FEWEST: u64 = 8;

/// A change of so many bytes is kept as a step, whatever the whole members would take.
const SMALL: usize = 1_024;

/// A larger one takes at most this part of the whole members.
const PART: usize = 8;

/// Members kept as a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Before the change, of which the members after it are another snapshot's.
    Back {
        /// The instant of the snapshot after it.
        next: i64,
        /// What changed until then.
        change: Change,
    },
    /// After the change since the whole members.
    Ahead {
        /// Where it leads from.
        way: Way,
        /// What changed since the whole ones.
        change: Change,
    },
}

/// Where a step ahead leads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The instant of the snapshot whose members are whole.
    pub whole: i64,
    /// The instant of the snapshot before it: that one, or another step ahead of it.
    pub before: i64,
    /// How many steps ahead lie between.
    pub between: u8,
}

/// Whether kept members are a step and not whole.
pub fn is_step(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(&(BACK | AHEAD)))
}

/// Whether the members of a segment are to be kept whole after so many steps ahead.
pub fn is_long(segment: &str, steps: u8) -> bool {
    u64::from(steps) >= FEWEST + xxh3_64(segment.as_bytes()) % FEWEST
}

/// Whether a step is worth it.
pub fn is_short(change: &Change, members: &MemberSet) -> bool {
    // A number takes a byte at least, mostly two.
    let bytes = 2 * change.len() as usize;
    bytes <= SMALL || bytes <= members.kept_size() / PART
}

/// One of another kind is damaged: steps ahead have another sum.
fn sum(version: u8, rest: &[u8]) -> u64 {
    xxh3_64_with_seed(rest, if version == AHEAD { AHEAD.into() } else { 0 })
}

fn kept(version: u8, head: &[&[u8]], change: &[u8]) -> Vec<u8> {
    let rest = head.iter().copied().chain([change]).collect::<Vec<_>>().concat();
    let mut bytes = Vec::with_capacity(HEADER + rest.len());
    bytes.push(version);
    bytes.extend_from_slice(&sum(version, &rest).to_le_bytes());
    bytes.extend_from_slice(&rest);
    bytes
}

/// A step back, from the snapshot of an instant, with the bytes of what changed until then.
pub fn back(next: i64, change: &[u8]) -> Vec<u8> {
    kept(BACK, &[&next.to_le_bytes()], change)
}

/// A step ahead, with the bytes of what changed since the whole members.
pub fn ahead(way: Way, change: &[u8]) -> Vec<u8> {
    kept(AHEAD, &[&way.whole.to_le_bytes(), &way.before.to_le_bytes(), &[way.between]], change)
}

fn instant(bytes: &mut &[u8]) -> Option<i64> {
    let (instant, rest) = bytes.split_first_chunk::<8>()?;
    *bytes = rest;
    Some(i64::from_le_bytes(*instant))
}

/// Reads a step.
///
/// # Errors
/// The bytes are no step.
pub fn read(bytes: &[u8]) -> Result<Step, Unreadable> {
    let (version, rest) = bytes.split_first().ok_or(Unreadable)?;
    let (kept, mut rest) = rest.split_first_chunk::<8>().ok_or(Unreadable)?;
    if sum(*version, rest) != u64::from_le_bytes(*kept) {
        return Err(Unreadable);
    }
    read_rest(*version, &mut rest).ok_or(Unreadable)
}

fn read_rest(version: u8, rest: &mut &[u8]) -> Option<Step> {
    match version {
        BACK => Some(Step::Back { next: instant(rest)?, change: Change::from_bytes(rest)? }),
        AHEAD => {
            let (whole, before) = (instant(rest)?, instant(rest)?);
            let (between, change) = rest.split_first()?;
            let way = Way { whole, before, between: *between };
            Some(Step::Ahead { way, change: Change::from_bytes(change)? })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::change::{compare, tests::ids};

    proptest! {
        /// A year of snapshots is read back from its last one, and ahead from its first one.
        #[test]
        fn every_snapshot_comes_back(days in proptest::collection::vec(ids(), 2..8)) {
            let sets: Vec<MemberSet> = days.into_iter().map(MemberSet::of).collect();
            let mut now = sets.last().expect("one").clone();
            for (at, pair) in sets.windows(2).enumerate().rev() {
                let kept = back(at as i64 + 1, &compare(&pair[0], &pair[1]).to_bytes());
                prop_assert!(is_step(&kept));
                let Step::Back { next, change } = read(&kept).expect("a step") else { panic!("{kept:?}") };
                prop_assert_eq!(next, at as i64 + 1);
                now = change.undo(&now);
                prop_assert_eq!(&now, &pair[0]);
            }
            for (at, set) in sets.iter().enumerate().skip(1) {
                let way = Way { whole: -7, before: at as i64 - 1, between: at as u8 - 1 };
                let kept = ahead(way, &compare(&sets[0], set).to_bytes());
                prop_assert!(is_step(&kept));
                let Step::Ahead { way: read, change } = read(&kept).expect("a step") else { panic!("{kept:?}") };
                prop_assert_eq!((read, &change.apply(&sets[0])), (way, set));
            }
        }

        #[test]
        fn damage_is_noticed(before in ids(), now in ids(), place in any::<prop::sample::Index>(), bit in 0u8..8) {
            let change = compare(&MemberSet::of(before), &MemberSet::of(now)).to_bytes();
            for bytes in [back(7, &change), ahead(Way { whole: 5, before: 6, between: 1 }, &change)] {
                let mut flipped = bytes.clone();
                flipped[place.index(bytes.len())] ^= 1 << bit;
                prop_assert!(read(&flipped).is_err());
                prop_assert!(read(&bytes[..place.index(bytes.len())]).is_err());
            }
        }
    }

    #[test]
    fn whole_members_are_no_step() {
        assert!(!is_step(&MemberSet::of([1]).to_bytes()) && !is_step(&[]));
    }

    #[test]
    fn steps_end_somewhere_and_not_all_at_once() {
        let ends: Vec<u8> = (0..100)
            .map(|name| (0..=u8::MAX).find(|steps| is_long(&format!("s{name}"), *steps)).expect("an end"))
            .collect();
        assert!(ends.iter().all(|end| (8..16).contains(end)));
        let most = (8..16).map(|end| ends.iter().filter(|other| **other == end).count()).max();
        assert!(most < Some(30), "{ends:?}");
    }

    #[test]
    fn a_step_is_short_beside_the_whole() {
        let (all, few) = (MemberSet::of((0..100_000).map(|id| id * 10)), MemberSet::of([3, 5]));
        assert!(is_short(&compare(&all, &all.with(&few)), &all));
        assert!(!is_short(&compare(&few, &all), &all));
        assert!(is_short(&compare(&few, &MemberSet::default()), &MemberSet::default()));
    }
}
