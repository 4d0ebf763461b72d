//! `cargo xtask bench`: the engine's times in Chromium, beside DuckDB-WASM.

use crate::{Context, Result, browser::Browser, build, tools};

/// Builds the page and measures its engine.
pub fn command() -> Result<()> {
    build::page()?;
    Browser::ready()?;
    let status = tools::cargo()
        .args(["run", "--quiet", "--package", "benches"])
        .status()
        .context("The benchmark could not be started")?;
    if status.success() { Ok(()) } else { Err("The benchmark did not come to its end.".into()) }
}
