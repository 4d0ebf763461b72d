//! Draws that are the same on every machine: whole numbers only, from a seed and a place.

/// A stream of draws.
#[derive(Clone, Copy)]
pub(super) struct Random(u64);

fn mixed(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Random {
    /// The stream of one row of one table: no row needs the one before it.
    pub fn of(seed: u64, table: u64, row: u64) -> Self {
        Self(mixed(seed ^ mixed(table.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mixed(row))))
    }

    /// What another stream can be made from.
    pub fn clone_seed(self) -> u64 {
        self.0
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// From 0 to below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// From `low` to `high`, both inside.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// True so many times in a thousand.
    pub fn chance(&mut self, in_thousand: u64) -> bool {
        self.below(1000) < in_thousand
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// The place of one of them, each as likely as its weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum::<u64>().max(1));
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// Small numbers far oftener than large ones: the smallest of `draws` draws below `end`.
    pub fn small(&mut self, end: u64, draws: u32) -> u64 {
        (0..draws).map(|_| self.below(end)).min().unwrap_or(0)
    }
}
