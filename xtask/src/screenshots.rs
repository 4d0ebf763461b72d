//! `cargo xtask screenshots`: the pictures of the README, taken from the built page.

use crate::{Context, Result, browser::Browser, build, paths, tools};

/// Builds the page and has the browser tests' driver take the pictures into `docs/screenshots/`.
pub fn command() -> Result<()> {
    build::page()?;
    Browser::ready()?;
    let folder = paths::root().join("docs/screenshots");
    let status = tools::cargo()
        .args(["run", "--quiet", "--package", "browser-tests", "--", "--screenshots"])
        .arg(folder)
        .status()
        .context("The browser could not be driven")?;
    if status.success() { Ok(()) } else { Err("The screenshots could not all be taken.".into()) }
}
