//! What is shown in the browser, one scenario a file. Add a file, and its line below.

mod boot;
mod driver;
pub(crate) mod screenshots;

use browser_tests::Page;
use xtask::Result;

/// A thing that the built page does.
pub(crate) struct Scenario {
    /// By which it can be run alone.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// Drives the page.
    pub run: fn(&Page) -> Result<()>,
}

/// All of them, in the order in which they are run.
pub(crate) const ALL: &[Scenario] = &[
    Scenario {
        name: "driver",
        about: "the driver finds, presses, drops, saves and notices",
        run: driver::run,
    },
    Scenario { name: "boot", about: "the page starts, its workers answer, its policy holds", run: boot::run },
];
