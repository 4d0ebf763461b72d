//! How sets of customers lie over one another, and what changed from one to the next.

use serde::{Deserialize, Serialize};

use super::members::Customers;

/// At most so many sets are laid over one another.
pub const MOST: usize = 5;

/// The sizes of every region of some sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// How many sets.
    pub sets: u8,
    /// By region: the customers who are in just the sets whose bits are set in its number; none of region 0, which stands
    /// for nobody. There are `2^sets`.
    pub regions: Vec<u64>,
}

/// Who came and who went from one set to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the later and not in the earlier.
    pub entered: Customers,
    /// In the earlier and not in the later.
    pub left: Customers,
}

/// How many came, went and stayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// In the later and not in the earlier.
    pub entered: u64,
    /// In the earlier and not in the later.
    pub left: u64,
    /// In both.
    pub stayed: u64,
}

impl Overlap {
    /// Of two to five sets of the same table's customers; nothing of fewer or more.
    pub fn of(sets: &[&Customers]) -> Option<Self> {
        if !(2..=MOST).contains(&sets.len()) {
            return None;
        }
        let words: Vec<&[u64]> = sets.iter().map(|set| set.bits().words()).collect();
        let mut regions = vec![0_u64; 1 << sets.len()];
        for at in 0..words.iter().map(|words| words.len()).max().unwrap_or(0) {
            let own = |set: usize| words[set].get(at).copied().unwrap_or(0);
            for (region, count) in regions.iter_mut().enumerate().skip(1) {
                let inside = (0..sets.len()).fold(u64::MAX, |word, set| {
                    word & if region >> set & 1 == 1 { own(set) } else { !own(set) }
                });
                *count += u64::from(inside.count_ones());
            }
        }
        Some(Self { sets: sets.len() as u8, regions })
    }

    /// Of both: of other customers in the same sets.
    ///
    /// # Panics
    /// They are of different numbers of sets.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        assert_eq!(self.sets, other.sets, "parts of one overlap are of the same sets");
        self.regions.iter_mut().zip(&other.regions).for_each(|(own, other)| *own += other);
        self
    }

    /// How many are in all sets of a region's number, whatever others they are in.
    pub fn within(&self, region: usize) -> u64 {
        let regions = self.regions.iter().enumerate().skip(1);
        regions.filter(|(other, _)| other & region == region).map(|(_, count)| count).sum()
    }
}

impl Change {
    /// From an earlier set to a later one of the same table's customers.
    pub fn between(earlier: &Customers, later: &Customers) -> Self {
        Self { entered: later.clone().except(earlier), left: earlier.clone().except(later) }
    }
}

impl Changed {
    /// From an earlier set to a later one of the same table's customers.
    pub fn between(earlier: &Customers, later: &Customers) -> Self {
        let stayed = later.clone().intersect(earlier).len() as u64;
        Self { entered: later.len() as u64 - stayed, left: earlier.len() as u64 - stayed, stayed }
    }

    /// Of both: of other customers in the same sets.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self {
            entered: self.entered + other.entered,
            left: self.left + other.left,
            stayed: self.stayed + other.stayed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::Bits;

    fn set(rows: usize, holds: impl Fn(usize) -> bool) -> Customers {
        let mut bits = Bits::filled(rows, false);
        (0..rows).filter(|row| holds(*row)).for_each(|row| bits.set(row, true));
        Customers::of_rows(bits)
    }

    #[test]
    fn regions_are_counted_one_by_one_and_parts_add_up() {
        let rows = 300;
        let in_set = |set: usize, row: usize| (row * 7 + set).is_multiple_of(set + 2);
        for many in 2..=MOST {
            let overlap = |from: usize, to: usize| {
                let sets: Vec<Customers> =
                    (0..many).map(|of| set(to - from, |row| in_set(of, row + from))).collect();
                Overlap::of(&sets.iter().collect::<Vec<_>>()).expect("an overlap")
            };
            let mut expected = vec![0; 1 << many];
            for row in 0..rows {
                expected[(0..many).filter(|set| in_set(*set, row)).map(|set| 1 << set).sum::<usize>()] += 1;
            }
            expected[0] = 0;
            let whole = overlap(0, rows);
            assert_eq!(whole.regions, expected);
            assert_eq!(overlap(0, 70).merge(&overlap(70, 71)).merge(&overlap(71, rows)), whole);
            assert_eq!(whole.within(1), (0..rows).filter(|row| in_set(0, *row)).count() as u64);
        }
        let one = set(rows, |row| row < 9);
        assert_eq!((Overlap::of(&[&one]), Overlap::of(&[&one; 6])), (None, None));
    }

    #[test]
    fn who_came_and_who_went() {
        let (earlier, later) = (set(200, |row| row < 150), set(200, |row| row >= 100 && row != 120));
        let change = Change::between(&earlier, &later);
        let changed = Changed::between(&earlier, &later);
        assert_eq!(change.entered.rows().collect::<Vec<_>>(), (150..200).collect::<Vec<_>>());
        let left: Vec<usize> = (0..100).chain([120]).collect();
        assert_eq!(change.left.rows().collect::<Vec<_>>(), left);
        assert_eq!(changed, Changed { entered: 50, left: 101, stayed: 49 });
        assert_eq!(changed.merge(Changed { entered: 1, left: 2, stayed: 3 }).stayed, 52);
    }
}
