//! The tools of the build: found where they fit, else installed once for every checkout on this machine.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Context, Result, paths, run, say::Step};

/// The Trunk that `index.html` is written for: this one or a later 0.21.
const TRUNK: &str = "0.21.14";

const TARGET: &str = "wasm32-unknown-unknown";

/// What the build needs, at hand.
pub struct Tools {
    trunk: PathBuf,
    bindgen: PathBuf,
}

impl Tools {
    /// Finds each tool and installs what is missing.
    pub fn ready() -> Result<Self> {
        wasm_target()?;
        let trunk = tool(
            "trunk",
            "trunk",
            TRUNK,
            fits_trunk,
            &["--locked", "--no-default-features", "--features", "rustls"],
            "0",
        )?;
        Ok(Self { trunk, bindgen: bindgen()? })
    }

    /// Trunk, with wasm-bindgen on its `PATH`, downloading nothing.
    pub fn trunk(&self) -> Command {
        let own =
            [&self.trunk, &self.bindgen].into_iter().filter_map(|file| file.parent()).map(Path::to_path_buf);
        let theirs = env::var_os("PATH").unwrap_or_default();
        let path =
            env::join_paths(own.chain(env::split_paths(&theirs))).unwrap_or_else(|_| OsString::from(&theirs));
        let mut command = Command::new(&self.trunk);
        command
            .current_dir(paths::root())
            .env("PATH", path)
            .env("NO_COLOR", "true")
            .env("TRUNK_SKIP_VERSION_CHECK", "true");
        command
    }
}

fn bindgen() -> Result<PathBuf> {
    let version = locked("wasm-bindgen")?;
    tool("wasm-bindgen", "wasm-bindgen-cli", &version, |found| found == version, &[], "1")
}

/// What runs tests that are compiled for the browser: it comes with wasm-bindgen.
pub fn test_runner() -> Result<PathBuf> {
    wasm_target()?;
    Ok(paths::executable(bindgen()?.parent().unwrap_or(Path::new("")), "wasm-bindgen-test-runner"))
}

/// Cargo, in the project's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root()).env("CARGO_TERM_COLOR", "never");
    command
}

/// The target that page and worker are compiled for: added where it is missing.
pub fn wasm_target() -> Result<()> {
    let mut step = Step::begin(format!("target {TARGET}").replace("-unknown-unknown", ""));
    let sysroot =
        run::first_line(Command::new("rustc").current_dir(paths::root()).args(["--print", "sysroot"]))
            .ok_or("rustc could not be run. Install Rust from rustup.rs, then try again.")?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).exists() {
        step.end("is there");
        return Ok(());
    }
    run::quietly(
        &mut step,
        Command::new("rustup").current_dir(paths::root()).args(["target", "add", TARGET]),
    )
    .context(format!("The Rust target {TARGET} could not be added. Add it by hand, then try again"))?;
    step.end("added by rustup");
    Ok(())
}

/// The version of a package in `Cargo.lock`.
fn locked(package: &str) -> Result<String> {
    let lock =
        fs::read_to_string(paths::root().join("Cargo.lock")).context("Cargo.lock could not be read")?;
    version_in(&lock, package).ok_or_else(|| format!("Cargo.lock does not name {package}."))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

fn fits_trunk(version: &str) -> bool {
    let patch = |version: &str| version.strip_prefix("0.21.").and_then(|patch| patch.parse::<u32>().ok());
    patch(version).is_some_and(|found| Some(found) >= patch(TRUNK))
}

/// The version in what `NAME --version` prints.
fn version(file: &Path) -> Option<String> {
    let line = run::first_line(Command::new(file).arg("--version"))?;
    line.split_whitespace().nth(1).map(str::to_owned)
}

fn tool(
    name: &str,
    package: &str,
    wanted: &str,
    fits: impl Fn(&str) -> bool,
    options: &[&str],
    optimisation: &str,
) -> Result<PathBuf> {
    let mut step = Step::begin(format!("{name} {wanted}"));
    let home = paths::tool(package, wanted);
    let kept = paths::executable(&home.join("bin"), name);
    for (file, place) in
        [(paths::on_path(name), "is on the PATH"), (Some(kept.clone()), "is kept from before")]
    {
        if let Some(file) = file
            && version(&file).is_some_and(|version| fits(&version))
        {
            step.end(place);
            return Ok(file);
        }
    }
    step.note("installing from crates.io");
    let build = paths::target().join("tools").join(package);
    let mut install = cargo();
    install.args(["install", package, "--version", wanted, "--force", "--root"]).arg(&home).args(options);
    // A tool is run, not shipped: built without optimisation it is there in a fifth of the time. What has megabytes to work
    // through at every build is worth a little.
    install
        .env("CARGO_TARGET_DIR", &build)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimisation)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    run::quietly(&mut step, &mut install).context(format!("{name} {wanted} could not be installed"))?;
    // What it was compiled from is kept only while it may have to be taken up again.
    let _ = fs::remove_dir_all(&build);
    step.end("installed from crates.io, and kept");
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_locked_version_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "trunk"), None);
    }

    #[test]
    fn takes_trunk_of_the_same_line_only() {
        assert!(fits_trunk("0.21.14") && fits_trunk("0.21.15"));
        assert!(!fits_trunk("0.21.9") && !fits_trunk("0.22.0") && !fits_trunk("0.21"));
    }
}
