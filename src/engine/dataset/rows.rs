//! From the rows of one table to rows of another.

use crate::{
    data::{
        column::Bits,
        gather::{self, NONE},
        turns,
    },
    engine::kernel,
};

/// For each row of one table a row of another, or none; in the narrowest width. The largest value of a width stands for
/// none.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) enum RowMap {
    /// Every row is itself.
    Same(usize),
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

impl RowMap {
    /// In the width that `targets` rows need. [`NONE`] stands for none.
    pub(in crate::engine) fn narrow(rows: Vec<u32>, targets: usize) -> Self {
        if targets < usize::from(u8::MAX) {
            Self::U8(turns::map(&rows, |row| if *row == NONE { u8::MAX } else { *row as u8 }))
        } else if targets < usize::from(u16::MAX) {
            Self::U16(turns::map(&rows, |row| if *row == NONE { u16::MAX } else { *row as u16 }))
        } else {
            Self::U32(rows)
        }
    }

    pub(in crate::engine) fn len(&self) -> usize {
        match self {
            Self::Same(rows) => *rows,
            Self::U8(rows) => rows.len(),
            Self::U16(rows) => rows.len(),
            Self::U32(rows) => rows.len(),
        }
    }

    /// The row that a row leads to, or [`NONE`].
    #[inline(always)]
    pub(in crate::engine) fn get(&self, row: usize) -> u32 {
        match self {
            Self::Same(rows) => {
                if row < *rows {
                    row as u32
                } else {
                    NONE
                }
            }
            Self::U8(rows) => match rows[row] {
                u8::MAX => NONE,
                row => row.into(),
            },
            Self::U16(rows) => match rows[row] {
                u16::MAX => NONE,
                row => row.into(),
            },
            Self::U32(rows) => rows[row],
        }
    }

    pub(in crate::engine) fn is_same(&self) -> bool {
        matches!(self, Self::Same(_))
    }

    /// All of them, wide.
    pub(in crate::engine) fn wide(&self) -> Vec<u32> {
        (0..self.len()).map(|row| self.get(row)).collect()
    }

    /// First by this one, then by the other, of which `targets` rows can be reached.
    pub(in crate::engine) fn then(&self, next: &Self, targets: usize) -> Self {
        match (self, next) {
            (first, Self::Same(_)) => first.clone(),
            (Self::Same(_), next) => next.clone(),
            (first, next) => {
                let row = |row| match first.get(row) {
                    NONE => NONE,
                    row => next.get(row as usize),
                };
                Self::narrow(turns::collect(first.len(), row), targets)
            }
        }
    }

    /// The rows that lead anywhere; nothing where all do.
    pub(in crate::engine) fn present(&self) -> Option<Bits> {
        fn rows<T: Copy + PartialEq>(rows: &[T], none: T) -> Option<Bits> {
            if !rows.contains(&none) {
                return None;
            }
            let word = |rows: &[T]| {
                rows.iter().enumerate().fold(0, |word, (at, row)| word | u64::from(*row != none) << at)
            };
            Some(Bits::from_words(rows.chunks(64).map(word).collect(), rows.len()))
        }
        match self {
            Self::Same(_) => None,
            Self::U8(own) => rows(own, u8::MAX),
            Self::U16(own) => rows(own, u16::MAX),
            Self::U32(own) => rows(own, NONE),
        }
    }

    /// What a set says of each row that can be led to, where those are few: a byte each.
    pub(in crate::engine) fn table(&self, set: &Bits) -> Option<Box<[u8; 1 << 16]>> {
        if matches!(self, Self::Same(_) | Self::U32(_)) {
            return None;
        }
        let mut table = Box::new([0; 1 << 16]);
        set.iter_ones().for_each(|row| table[row] = 1);
        Some(table)
    }

    /// Which of some rows, from `from` on, lead to a row of the set: a bit each. `table` is that of the set; `out` begins as
    /// zeros.
    pub(in crate::engine) fn carry(
        &self,
        set: &Bits,
        table: Option<&[u8; 1 << 16]>,
        from: usize,
        out: &mut [u64],
    ) {
        let words = set.words();
        let end = self.len().min(from + out.len() * 64);
        match self {
            Self::Same(_) => {
                out.iter_mut().zip(&words[from / 64..]).for_each(|(out, word)| *out = *word);
            }
            Self::U8(own) => {
                if let Some(table) = table {
                    kernel::rows(&own[from..end], out, |row| table[usize::from(row)] != 0);
                }
            }
            Self::U16(own) => {
                if let Some(table) = table {
                    kernel::rows(&own[from..end], out, |row| table[usize::from(row)] != 0);
                }
            }
            Self::U32(own) => {
                kernel::rows(&own[from..end], out, |row| {
                    words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
                });
            }
        }
    }

    /// Calls with each row of a set, in `words` from the row `from` on, and the row that it leads to. All of them lead somewhere.
    #[inline(always)]
    pub(in crate::engine) fn each(&self, words: &[u64], from: usize, mut call: impl FnMut(usize, usize)) {
        match self {
            Self::Same(_) => ones(words, from, |row| call(row, row)),
            Self::U8(own) => ones(words, from, |row| call(row, own[row].into())),
            Self::U16(own) => ones(words, from, |row| call(row, own[row].into())),
            Self::U32(own) => ones(words, from, |row| call(row, own[row] as usize)),
        }
    }

    /// For a new order of the rows of either side: `rows` says which row stands where now on this side, `places` where each
    /// row of the other side went, of which `targets` are there.
    pub(in crate::engine) fn reordered(
        &self,
        rows: Option<&[u32]>,
        places: Option<&[u32]>,
        targets: usize,
    ) -> Self {
        let moved = |target: u32| match (target, places) {
            (NONE, _) | (_, None) => target,
            (target, Some(places)) => places[target as usize],
        };
        let wide: Vec<u32> = match rows {
            Some(rows) => turns::map(rows, |row| moved(self.get(*row as usize))),
            None => turns::collect(self.len(), |row| moved(self.get(row))),
        };
        Self::narrow(wide, targets)
    }
}

/// Calls with each row of a set, in words that begin at a row.
#[inline(always)]
fn ones(words: &[u64], from: usize, mut call: impl FnMut(usize)) {
    for (at, word) in words.iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            call(from + at * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}

/// Rows of one table by the row of another that they lead to.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct Groups {
    /// One more than there are groups.
    pub offsets: Vec<u32>,
    /// Rows group by group; nothing where they stand in that order already.
    pub rows: Option<Vec<u32>>,
}

impl Groups {
    /// By what a map says, of so many groups; within a group in ascending order. Rows that lead nowhere are in none.
    pub(in crate::engine) fn by(map: &RowMap, groups: usize) -> Self {
        let mut offsets = vec![0_u32; groups + 1];
        let (mut ascending, mut last) = (true, 0);
        turns::each(0..map.len(), |row| {
            let group = map.get(row);
            ascending &= group >= last;
            last = group;
            if group != NONE {
                offsets[group as usize + 1] += 1;
            }
        });
        turns::each(1..offsets.len(), |at| offsets[at] += offsets[at - 1]);
        if ascending {
            return Self { offsets, rows: None };
        }
        let mut next = offsets.clone();
        let mut rows = vec![0; offsets[groups] as usize];
        turns::each(0..map.len(), |row| {
            let group = map.get(row);
            if group != NONE {
                let place = &mut next[group as usize];
                rows[*place as usize] = row as u32;
                *place += 1;
            }
        });
        Self { offsets, rows: Some(rows) }
    }

    pub(in crate::engine) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// How many rows are in any group.
    pub(in crate::engine) fn rows(&self) -> usize {
        self.offsets[self.len()] as usize
    }

    /// The places of a group's rows.
    #[inline(always)]
    pub(in crate::engine) fn range(&self, group: usize) -> std::ops::Range<usize> {
        self.offsets[group] as usize..self.offsets[group + 1] as usize
    }

    /// The row at a place.
    #[inline(always)]
    pub(in crate::engine) fn row(&self, place: usize) -> usize {
        self.rows.as_ref().map_or(place, |rows| rows[place] as usize)
    }
}

/// Bits in another order.
pub(in crate::engine) fn reordered(bits: &Bits, rows: Option<&[u32]>) -> Bits {
    rows.map_or_else(|| bits.clone(), |rows| gather::bits(bits, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_every_width_say_the_same() {
        for targets in [9, 300, 70_000] {
            let map = RowMap::narrow(vec![2, NONE, 0, 2, 1], targets);
            assert_eq!(map.wide(), [2, NONE, 0, 2, 1]);
            assert_eq!(map.present().map(|bits| bits.count()), Some(4));
            let mut set = Bits::filled(targets, false);
            set.set(2, true);
            let mut out = [0];
            map.carry(&set, map.table(&set).as_deref(), 0, &mut out);
            assert_eq!(out, [0b1001]);
            let mut led = Vec::new();
            map.each(&[0b11101], 0, |row, target| led.push((row, target)));
            assert_eq!(led, [(0, 2), (2, 0), (3, 2), (4, 1)]);
            let groups = Groups::by(&map, targets);
            assert_eq!(groups.rows.as_deref(), Some(&[2, 4, 0, 3][..]));
            assert_eq!((groups.range(2), groups.rows()), (2..4, 4));
            assert_eq!(map.then(&RowMap::narrow(vec![7, NONE, 5], 9), 9).wide(), [5, NONE, 7, 5, NONE]);
            assert_eq!(map.reordered(Some(&[4, 0]), Some(&[5, 6, 7]), targets).wide(), [6, 7]);
        }
        assert_eq!(Groups::by(&RowMap::narrow(vec![0, 0, 2, NONE], 3), 3).rows, None);
    }
}
