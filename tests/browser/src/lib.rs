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

pub use find::Found;
pub use page::Page;

/// Whether what takes long is wanted in full.
pub fn long() -> bool {
    std::env::var_os("SATSUMA_LONG").is_some()
}
