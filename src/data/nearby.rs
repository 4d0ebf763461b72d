//! A number for each row, of which those of neighbours mostly are near one another.
//!
//! Who asks for the numbers of many rows waits for memory more than for anything else: a byte is read for each, and not four.

/// The number of a row that has none.
pub const NONE: u32 = u32::MAX;

/// So many neighbours have one lowest number.
const NEAR: usize = 16;

/// Numbers by row.
pub struct Nearby {
    all: Vec<u32>,
    /// Of so many neighbours the lowest number, where all have one that is near it; else none.
    lowest: Vec<u32>,
    /// How far each is above the lowest one.
    above: Vec<u8>,
}

impl Nearby {
    /// Of all numbers, [`NONE`] where there is none.
    pub fn new(all: Vec<u32>) -> Self {
        let (mut lowest, mut above) =
            (Vec::with_capacity(all.len().div_ceil(NEAR)), Vec::with_capacity(all.len()));
        for some in all.chunks(NEAR) {
            let (least, most) = some.iter().fold((NONE, 0), |(a, z), own| (a.min(*own), z.max(*own)));
            let near = most != NONE && most - least <= u8::MAX.into();
            lowest.push(if near { least } else { NONE });
            above.extend(some.iter().map(|own| if near { (own - least) as u8 } else { 0 }));
        }
        Self { all, lowest, above }
    }

    /// The number of a row; [`NONE`] where it has none.
    pub fn get(&self, row: usize) -> u32 {
        match (self.lowest.get(row / NEAR), self.above.get(row)) {
            (Some(lowest), Some(above)) if *lowest != NONE => lowest + u32::from(*above),
            _ => self.all.get(row).copied().unwrap_or(NONE),
        }
    }

    /// Those of all rows.
    pub fn all(&self) -> &[u32] {
        &self.all
    }

    /// The same, to be changed.
    pub fn into_inner(self) -> Vec<u32> {
        self.all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NONE, Nearby};

    proptest! {
        /// Near one another or not: each row has its number, or none.
        #[test]
        fn every_row_has_its_number(all in proptest::collection::vec(prop_oneof![
            8 => 0_u32..200,
            2 => 100_000_u32..100_600,
            1 => any::<u32>(),
            1 => Just(NONE),
            1 => Just(NONE - 1),
        ], 0..100)) {
            let numbers = Nearby::new(all.clone());
            let found: Vec<u32> = (0..all.len()).map(|row| numbers.get(row)).collect();
            prop_assert_eq!(found, all.clone());
            prop_assert_eq!(numbers.get(all.len()), NONE);
            prop_assert_eq!(numbers.into_inner(), all);
        }
    }
}
