//! The page that measures, in `target/bench/`: the built engine, this folder's page, and DuckDB-WASM from the npm registry.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use xtask::{Context, Result, build, paths};

/// DuckDB-WASM, and the Arrow that it is written for.
const PACKAGES: [&str; 2] = ["@duckdb/duckdb-wasm@1.29.0", "apache-arrow@17.0.0"];

/// Where the modules of the packages are, by the names under which they import each other.
const MODULES: [(&str, &str); 3] =
    [("@duckdb/duckdb-wasm/dist", "duckdb"), ("apache-arrow", "arrow"), ("flatbuffers", "flatbuffers")];

/// The page that measures.
pub(crate) struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// Why there is nothing to compare with.
    pub without: Option<String>,
}

/// Puts it together.
pub(crate) fn made() -> Result<Site> {
    let dist = paths::dist();
    if !dist.join("engine.js").exists() {
        return Err("There is no page in dist/. Run cargo xtask build first.".into());
    }
    let bench = paths::target().join("bench");
    let folder = bench.join("site");
    if folder.exists() {
        fs::remove_dir_all(&folder).context(format!("{} could not be removed", folder.display()))?;
    }
    build::copy(&dist, &folder.join("engine"))?;
    for (name, text) in
        [("index.html", include_str!("../page/index.html")), ("bench.js", include_str!("../page/bench.js"))]
    {
        fs::write(folder.join(name), text).context(format!("{name} could not be written"))?;
    }
    let without = duckdb(&bench, &folder).err();
    Ok(Site { folder, without })
}

/// Gets the packages once, and puts their modules beside the page.
fn duckdb(bench: &Path, folder: &Path) -> Result<()> {
    let npm = paths::on_path("npm").ok_or(
        "npm is not on the PATH, so that DuckDB-WASM cannot be had and the engine is measured alone. Install Node.js to compare.",
    )?;
    let modules = bench.join("npm/node_modules");
    if !PACKAGES.iter().all(|package| is_there(&modules, package)) {
        fs::create_dir_all(bench.join("npm")).context("target/bench/npm could not be made")?;
        let done = Command::new(npm)
            .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
            .arg(bench.join("npm"))
            .args(PACKAGES)
            .stdin(Stdio::null())
            .output()
            .context("npm could not be started")?;
        if !done.status.success() {
            return Err(format!(
                "npm could not get DuckDB-WASM, so that the engine is measured alone: {}",
                String::from_utf8_lossy(&done.stderr).trim()
            ));
        }
    }
    for (module, name) in MODULES {
        build::copy(&modules.join(module), &folder.join(name))?;
    }
    let tslib = modules.join("tslib/tslib.es6.mjs");
    fs::copy(tslib, folder.join("tslib.mjs")).map(drop).context("tslib could not be copied")
}

/// Whether a package `name@version` is there in just that version.
fn is_there(modules: &Path, package: &str) -> bool {
    let Some((name, version)) = package.rsplit_once('@') else { return false };
    let told = fs::read_to_string(modules.join(name).join("package.json")).unwrap_or_default();
    told.contains(&format!("\"version\": \"{version}\""))
}
