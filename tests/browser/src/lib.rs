//! Drives Satsuma's built page in a real browser: the hands and eyes of the scenarios.
//!
//! Everything is asked for as a person would: controls by role and name from the accessibility tree, keys, dropped files.
//! Every question waits, and fails with a sentence that says what was not there.

mod axe;
mod chrome;
mod console;
mod download;
mod files;
mod find;
mod input;
mod memory;
mod page;
mod picture;
mod windows;

pub use find::Found;
pub use page::Page;
pub use windows::Window;

/// Numbers at random, the same for the same seed: SATSUMA_SEED where it is given.
pub struct Chance(u64);

impl Chance {
    /// Begins; the seed is said, so that a failure can be seen again.
    pub fn begin() -> Self {
        let given = std::env::var("SATSUMA_SEED").ok().and_then(|seed| seed.parse().ok());
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let seed = given.unwrap_or_else(|| now.map_or(1, |now| now.as_millis() as u64));
        println!("    SATSUMA_SEED={seed}");
        Self(seed)
    }

    /// One of so many, from 0.
    pub fn below(&mut self, many: u64) -> u64 {
        // As splitmix64 has it.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % many.max(1)
    }
}

/// Whether what takes long is wanted in full.
pub fn long() -> bool {
    std::env::var_os("SATSUMA_LONG").is_some()
}
