//! Randomness that can be had again: one seed, printed with whatever fails.

use std::env;

/// A stream of numbers that is the same for the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `end` − 1.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Both ends in.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub(crate) fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The seed of this run: `SATSUMA_SEED`, or always the same.
pub(crate) fn seed() -> u64 {
    env::var("SATSUMA_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_125)
}

/// How many cases to try: all of them with `SATSUMA_LONG=1`, else a tenth.
pub(crate) fn cases(all: usize) -> usize {
    if env::var("SATSUMA_LONG").is_ok_and(|long| long == "1") { all } else { all.div_ceil(10) }
}
