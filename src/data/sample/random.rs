//! Draws that are the same on every machine: whole numbers only, from a seed, a stream and a place in it.

/// A series of draws. Any place of any stream begins one, so that no row needs the row before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Random(u64);

/// The finaliser of SplitMix64.
fn mixed(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// 1000 · exp(z / 2) at the 64-quantiles z of the normal distribution, the outermost two at -3.2 and 3.4.
const SPREAD: [u32; 65] = [
    202, 341, 394, 433, 464, 492, 517, 541, 563, 583, 604, 623, 642, 660, 678, 696, 714, 731, 749, 766, 783,
    800, 818, 835, 853, 870, 888, 906, 924, 943, 962, 981, 1000, 1020, 1040, 1061, 1082, 1104, 1126, 1149,
    1173, 1197, 1223, 1249, 1277, 1306, 1336, 1368, 1401, 1437, 1474, 1515, 1558, 1605, 1657, 1714, 1777,
    1850, 1933, 2032, 2153, 2312, 2538, 2936, 5474,
];

impl Random {
    /// The draws of one row of a stream.
    pub(super) fn of(seed: u64, stream: u64, row: u64) -> Self {
        Self(mixed(mixed(seed ^ stream.wrapping_mul(STEP)).wrapping_add(row.wrapping_mul(STEP))))
    }

    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(STEP);
        (mixed(self.0) >> 32) as u32
    }

    /// From 0 to below `end`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        // 32 bits by 32: a product of 64 by 64 bits is slow as WebAssembly.
        ((u64::from(self.next()) * u64::from(end)) >> 32) as u32
    }

    /// From `low` to `high`, both inside; `low` where they are the wrong way round.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(0) as u32) as i32
    }

    /// True so many times in a thousand.
    pub(super) fn chance(&mut self, per_mille: i32) -> bool {
        (self.below(1000) as i32) < per_mille
    }

    /// One of them.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u32) as usize]
    }

    /// The place of one of them, each as likely as its weight.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// A lognormal factor in thousandths: median 1000, sigma 0.5.
    pub(super) fn spread(&mut self) -> u32 {
        let draw = self.below(64 << 10);
        let (bin, rest) = ((draw >> 10) as usize, draw & 1023);
        SPREAD[bin] + (((SPREAD[bin + 1] - SPREAD[bin]) * rest) >> 10)
    }

    /// A lognormal factor in thousandths: median 1000, sigma 1.
    pub(super) fn wide_spread(&mut self) -> u32 {
        let factor = self.spread();
        factor * factor / 1000
    }
}
