//! How sets of members differ, and a difference as bytes: for those who entered and for those who left how many, and the gaps
//! between their numbers, ascending, as varints.

use super::{members::MemberSet, varint};

/// How a set differs from the one before it. Nobody both entered and left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// In it and not in the one before.
    pub entered: MemberSet,
    /// In the one before and not in it.
    pub left: MemberSet,
}

/// Who entered and who left. Both sets are of the same registry: numbers of another one mean other customers.
pub fn compare(previous: &MemberSet, now: &MemberSet) -> Change {
    // Mostly little differs, and all of both is walked once.
    let differing = previous.differing(now);
    Change { entered: differing.within(now), left: differing.without(now) }
}

impl Change {
    /// How many entered or left.
    pub fn len(&self) -> u32 {
        self.entered.len() + self.left.len()
    }

    /// Nobody entered or left.
    pub fn is_empty(&self) -> bool {
        self.entered.is_empty() && self.left.is_empty()
    }

    /// The members after it, from those before.
    pub fn apply(&self, before: &MemberSet) -> MemberSet {
        before.without(&self.left).with(&self.entered)
    }

    /// The members before it, from those after.
    pub fn undo(&self, after: &MemberSet) -> MemberSet {
        after.without(&self.entered).with(&self.left)
    }

    /// What changed since a shorter change of the same members.
    pub fn since(&self, first: &Self) -> Self {
        Self {
            entered: self.entered.without(&first.entered).with(&first.left.without(&self.left)),
            left: self.left.without(&first.left).with(&first.entered.without(&self.entered)),
        }
    }

    /// As kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for set in [&self.entered, &self.left] {
            varint::write(set.len() as usize, &mut out);
            let mut last = 0;
            for id in set.ids() {
                varint::write((id - last) as usize, &mut out);
                last = id;
            }
        }
        out
    }

    /// Of just those bytes; nothing where they are no change.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let entered = read_set(&mut bytes)?;
        let left = read_set(&mut bytes)?;
        bytes.is_empty().then_some(Self { entered, left })
    }
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

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    pub(in crate::history) fn ids() -> impl Strategy<Value = BTreeSet<u32>> {
        let dense = (0u32..200_000, 0u32..3_000).prop_map(|(from, many)| (from..from + many).collect());
        prop_oneof![
            proptest::collection::btree_set(any::<u32>(), 0..200),
            proptest::collection::btree_set(0u32..500, 0..200),
            dense
        ]
    }

    proptest! {
        /// Of three sets: there and back, as bytes, and in two steps.
        #[test]
        fn changes_lead_there_and_back(first in ids(), second in ids(), third in ids()) {
            let [first, second, third] = [first, second, third].map(MemberSet::of);
            let (one, both) = (compare(&first, &second), compare(&first, &third));
            prop_assert_eq!(one.apply(&first), second.clone());
            prop_assert_eq!(one.undo(&second), first.clone());
            prop_assert_eq!(both.since(&one), compare(&second, &third));
            prop_assert_eq!(Change::from_bytes(&one.to_bytes()), Some(one.clone()));
            prop_assert_eq!(one.is_empty(), first == second);
            // The same members are the same bytes, whatever they were made from.
            let read = MemberSet::from_bytes(&first.to_bytes()).expect("members");
            prop_assert_eq!(one.apply(&read).to_bytes(), second.to_bytes());
            prop_assert_eq!(one.len(), first.count_without(&second) + second.count_without(&first));
        }

        #[test]
        fn anything_else_is_no_change(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Some(change) = Change::from_bytes(&bytes) {
                prop_assert!(change.to_bytes().len() <= bytes.len());
            }
        }
    }
}
