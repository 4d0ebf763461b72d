//! Members as they are kept: sets of the registry's numbers.

use roaring::RoaringBitmap;

/// The members of a snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberSet(RoaringBitmap);

/// Kept members that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl MemberSet {
    /// Of ids in any order.
    pub fn of(ids: impl IntoIterator<Item = u32>) -> Self {
        Self(ids.into_iter().collect())
    }

    /// As kept.
    ///
    /// # Errors
    /// The bytes are not a set.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        RoaringBitmap::deserialize_from(bytes).map(Self).map_err(|_| Unreadable)
    }

    /// To be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.serialized_size());
        // Writing into memory does not fail.
        let _ = self.0.serialize_into(&mut bytes);
        bytes
    }

    /// How many.
    pub fn len(&self) -> u32 {
        self.0.len() as u32
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ascending.
    pub fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// Those who are in this set and not in the other.
    pub fn without(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::MemberSet;

    #[test]
    fn kept_and_compared() {
        let before = MemberSet::of([1, 2, 3]);
        let now = MemberSet::of([3, 4]);
        assert_eq!(MemberSet::from_bytes(&now.to_bytes()), Ok(now.clone()));
        assert_eq!((now.without(&before).len(), before.without(&now).len()), (1, 2));
        assert!(MemberSet::from_bytes(b"nothing").is_err());
    }
}
