//! Automation of the project: what `cargo xtask` does, and what the browser tests share with it.
//!
//! Each step says what it does in one line. Tools that are there and fit are used; others are installed from the package
//! registries into one folder of their own and kept.

pub mod bench;
pub mod browser;
pub mod build;
pub mod fingerprint;
pub mod packages;
pub mod paths;
pub mod run;
pub mod say;
pub mod screenshots;
pub mod serve;
pub mod sizes;
pub mod system;
pub mod test;
pub mod tools;

/// What went wrong, as a sentence that says where and what to do.
pub type Result<T> = std::result::Result<T, String>;

/// Adds to an error what was being done.
pub trait Context<T> {
    /// `what` is what could not be done: "dist/ could not be read".
    fn context(self, what: impl AsRef<str>) -> Result<T>;
}

impl<T, E: std::fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl AsRef<str>) -> Result<T> {
        self.map_err(|error| format!("{}: {error}", what.as_ref()))
    }
}
