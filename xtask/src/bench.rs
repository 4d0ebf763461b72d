//! `cargo xtask bench`: the engine's times in Chromium, beside DuckDB-WASM.

use crate::{Context, Result, browser::Browser, build, tools};

/// Builds the page and measures its engine; `arguments` are the benchmark's own.
pub fn command(arguments: &[&str]) -> Result<()> {
    build::page()?;
    Browser::ready()?;
    let status = tools::cargo()
        .args(["run", "--quiet", "--package", "benches", "--"])
        .args(arguments)
        .status()
        .context("The benchmark could not be started")?;
    if status.success() { Ok(()) } else { Err("The benchmark did not come to its end.".into()) }
}
