//! Chromium and its driver: found, or installed by the system's package manager.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, paths, run, say::Step, system};

/// A Chromium and the driver of the same version.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The browser.
    pub chromium: PathBuf,
    /// What drives it.
    pub driver: PathBuf,
}

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const ELSEWHERE: [&str; 4] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/usr/lib/chromium/chromium",
    "/usr/lib64/chromium-browser/chromium-browser",
];

const DRIVERS: [&str; 3] = [
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/usr/lib64/chromium-browser/chromedriver",
];

const BY_HAND: &str = "The browser tests need Chromium or Chrome and a chromedriver of the same version on the PATH. \
    Install both (on Debian: apt-get install chromium chromium-driver), then try again.";

impl Browser {
    /// Finds both, and installs them when they are missing.
    pub fn ready() -> Result<Self> {
        let mut step = Step::begin("chromium");
        if let Some(found) = Self::find() {
            let version = found.check()?;
            step.end(&format!("is there, version {version}"));
            return Ok(found);
        }
        system::install(&mut step, system::Wanted::Chromium, BY_HAND)?;
        let found = Self::find().ok_or(BY_HAND)?;
        let version = found.check()?;
        step.end(&format!("installed, version {version}"));
        Ok(found)
    }

    /// Both, when they are on this machine.
    pub fn find() -> Option<Self> {
        let chromium = NAMES.iter().find_map(|name| paths::on_path(name)).or_else(|| existing(&ELSEWHERE))?;
        let driver = paths::on_path("chromedriver").or_else(|| existing(&DRIVERS))?;
        Some(Self { chromium, driver })
    }

    /// The version of both.
    ///
    /// # Errors
    /// Says that one does not start, or that they do not fit.
    fn check(&self) -> Result<String> {
        let version = |file: &Path| {
            let line = run::first_line(Command::new(file).arg("--version"))?;
            line.split_whitespace()
                .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
                .map(str::to_owned)
        };
        let does_not_start = |file: &Path| format!("{} does not start. {BY_HAND}", file.display());
        let browser = version(&self.chromium).ok_or_else(|| does_not_start(&self.chromium))?;
        let driver = version(&self.driver).ok_or_else(|| does_not_start(&self.driver))?;
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        if major(&browser) == major(&driver) {
            Ok(browser)
        } else {
            Err(format!("Chromium is {browser} and chromedriver is {driver}: they do not fit. {BY_HAND}"))
        }
    }
}

fn existing(places: &[&str]) -> Option<PathBuf> {
    places.iter().map(PathBuf::from).find(|place| place.is_file())
}
