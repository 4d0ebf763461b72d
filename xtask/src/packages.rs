//! What the tests take from the npm registry: pinned by version and checksum in `xtask/npm/package-lock.json`, fetched once
//! for every checkout on this machine, never part of the page.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    Context, Result, paths, run,
    say::Step,
    system::{self, Wanted},
};

const PACKAGE: &str = include_str!("../npm/package.json");
const LOCK: &str = include_str!("../npm/package-lock.json");

/// The package that looks for what hinders people.
const AXE: &str = "axe-core";

const NO_NPM: &str = "axe-core comes from the npm registry, and there is no npm on the PATH. Install Node.js with npm (on Debian: \
    apt-get install npm), then try again.";

/// The script of axe-core in the version of the lock file: kept from before, or fetched now.
///
/// # Errors
/// Says that it is neither kept nor could be fetched, and what to do.
pub fn axe() -> Result<PathBuf> {
    let version = locked(LOCK, AXE).ok_or("xtask/npm/package-lock.json names no axe-core.")?;
    let home = paths::tool(AXE, &version);
    let script = home.join("node_modules/axe-core/axe.min.js");
    let label = format!("{AXE} {version}");
    if script.is_file() {
        return Ok(script);
    }
    let mut step = Step::begin(label);
    let npm = match paths::on_path("npm") {
        Some(npm) => npm,
        None => {
            system::install(&mut step, Wanted::Npm, NO_NPM)?;
            paths::on_path("npm").ok_or(NO_NPM)?
        }
    };
    fs::create_dir_all(&home).context(format!("{} could not be made", home.display()))?;
    for (name, text) in [("package.json", PACKAGE), ("package-lock.json", LOCK)] {
        fs::write(home.join(name), text)
            .context(format!("{} could not be written", home.join(name).display()))?;
    }
    // `npm ci` takes what the lock file says, and refuses what has another checksum.
    let mut fetch = Command::new(npm);
    fetch.current_dir(&home).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--fetch-retries=2",
    ]);
    run::quietly(&mut step, &mut fetch).context(format!(
        "axe-core {version} is not kept in {} and could not be fetched from the npm registry. Look at the connection, then try again",
        home.display()
    ))?;
    if !script.is_file() {
        return Err(format!("axe-core {version} was fetched, and has no {}.", script.display()));
    }
    step.end("fetched from the npm registry, and kept");
    Ok(script)
}

/// The version of a package in a lock file.
fn locked(lock: &str, package: &str) -> Option<String> {
    let name = format!("\"node_modules/{package}\": {{");
    let rest = &lock[lock.find(&name)? + name.len()..];
    let version = rest.split_once("\"version\": \"")?.1;
    version.split_once('"').map(|(version, _)| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_pins_one_version_by_its_checksum() {
        let version = locked(LOCK, AXE).expect("axe-core is locked");
        assert!(PACKAGE.contains(&format!("\"axe-core\": \"{version}\"")));
        assert_eq!(LOCK.matches("\"integrity\": \"sha512-").count(), 1);
        assert_eq!(locked(LOCK, "axe"), None);
    }
}
