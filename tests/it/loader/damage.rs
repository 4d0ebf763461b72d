//! How files are damaged, natively and in the browser: the same seed does the same damage.

use super::files::Written;

/// Damaged copies of each file, ordinarily: a tenth of those in full.
pub(crate) const COPIES: u32 = COPIES_IN_FULL / 10;

/// Damaged copies of each file when everything is tested.
pub(crate) const COPIES_IN_FULL: u32 = 100;

/// What damage is done when nobody says.
pub(crate) const SEED: u64 = 20_261_124;

/// A damaged copy of a file, which that seed and number make again.
pub(crate) fn copy(seed: u64, file: &Written, number: u32) -> Vec<u8> {
    let name =
        file.name.bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(131).wrapping_add(u64::from(byte)));
    damaged(&mut Random(seed ^ name.rotate_left(20) ^ u64::from(number)), file.bytes)
}

/// Numbers that repeat with their seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`, which is more than 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// What lengths are forged to.
const FORGED: [u64; 14] = [
    0,
    1,
    7,
    0x7F,
    0xFFFF,
    0x00FF_FFFF,
    0x7FFF_FFF8,
    0x7FFF_FFFF,
    0xFFFF_FFFF,
    1 << 32,
    (1 << 32) + 16,
    1 << 48,
    i64::MAX as u64,
    u64::MAX,
];

/// A copy with damage of one kind.
fn damaged(random: &mut Random, whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let len = bytes.len();
    match random.below(8) {
        0 | 1 => (0..1 + random.below(8)).for_each(|_| {
            let at = random.below(len);
            bytes[at] ^= 1 << random.below(8);
        }),
        2 => (0..1 + random.below(4)).for_each(|_| bytes[random.below(len)] = random.next() as u8),
        3 => bytes.truncate(random.below(len)),
        4 => {
            let (from, to) = span(random, len);
            bytes.drain(from..to);
        }
        5 => {
            let size = 1 + random.below(256.min(len / 2));
            let (one, other) = (random.below(len - size) & !7, random.below(len - size) & !7);
            let block = bytes[one..one + size].to_vec();
            bytes.copy_within(other..other + size, one);
            bytes[other..other + size].copy_from_slice(&block);
        }
        6 => (0..1 + random.below(3)).for_each(|_| {
            let size = [2, 4, 8][random.below(3)];
            let at = random.below(len - 8) & !(size - 1);
            let forged = FORGED[random.below(FORGED.len())].to_le_bytes();
            bytes[at..at + size].copy_from_slice(&forged[..size]);
        }),
        _ => {
            let (from, to) = span(random, len);
            bytes[from..to].fill(if random.below(2) == 0 { 0 } else { 0xFF });
        }
    }
    bytes
}

fn span(random: &mut Random, len: usize) -> (usize, usize) {
    let from = random.below(len);
    (from, len.min(from + 1 + random.below(64)))
}
