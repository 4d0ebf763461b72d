//! Builds the page with Trunk, when anything that it is made of has changed.

use std::{fs, path::Path};

use crate::{Context, Result, fingerprint::Fingerprint, paths, run, say::Step, sizes, tools};
use tools::Tools;

/// Everything that the page is made of.
const MADE_OF: [&str; 9] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "index.html",
    "rust-toolchain.toml",
    "src",
    "www",
];

/// A file that every build of the page has, by which a folder is known as one.
const MARK: &str = "engine.js";

/// Finds the tools and leaves the page in `dist/`.
pub fn page() -> Result<()> {
    let tools = Tools::ready()?;
    let mut step = Step::begin("page");
    let stamp = paths::target().join("page.stamp");
    let made_of = Fingerprint::of(&paths::root(), &MADE_OF)?;
    if fs::read_to_string(&stamp).is_ok_and(|kept| describe(made_of).is_ok_and(|now| now == kept)) {
        step.end("is in dist/, and nothing has changed");
        return Ok(());
    }
    // Trunk is told to download nothing, and so is the cargo that it starts: it needs what runs in the page, and what the
    // macros and build scripts of that need on this machine.
    step.note("fetching crates");
    run::quietly(&mut step, tools::cargo().args(["fetch", "--locked"]))?;
    run::quietly(&mut step, tools.trunk().args(["build", "--release", "--offline"]))?;
    fs::create_dir_all(paths::target()).context("target/ could not be made")?;
    fs::write(&stamp, describe(made_of)?).context("target/page.stamp could not be written")?;
    step.end("built into dist/");
    Ok(())
}

/// What the page is made of and what came of it: either may have been touched since.
fn describe(made_of: Fingerprint) -> Result<String> {
    let came_of = Fingerprint::of(&paths::dist(), &["."])?;
    Ok(format!("{:016x} {:016x}\n", made_of.0, came_of.0))
}

/// `cargo xtask build`: the page, ready to be copied to any static host, and what it weighs.
pub fn command(out: Option<&Path>) -> Result<()> {
    page()?;
    if let Some(out) = out {
        let step = Step::begin("copy");
        replace(&paths::dist(), out)?;
        step.end(&format!("in {}", out.display()));
    }
    sizes::report(&paths::dist())
}

/// Copies the page into a folder that is empty, is not there yet, or holds an earlier build, which goes.
fn replace(from: &Path, to: &Path) -> Result<()> {
    let held = fs::read_dir(to).map(|mut entries| entries.next().is_some()).unwrap_or(false);
    if held && !to.join(MARK).exists() {
        return Err(format!(
            "{} holds something else. Name an empty folder, or one with an earlier build.",
            to.display()
        ));
    }
    if held {
        fs::remove_dir_all(to)
            .context(format!("The earlier build in {} could not be removed", to.display()))?;
    }
    copy(from, to)
}

/// Copies a folder with all that is in it; what is hidden stays.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).context(format!("{} could not be made", to.display()))?;
    for entry in fs::read_dir(from).context(format!("{} could not be read", from.display()))? {
        let source = entry.context(format!("{} could not be read", from.display()))?.path();
        let Some(name) = source.file_name().filter(|name| !name.to_string_lossy().starts_with('.')) else {
            continue;
        };
        let target = to.join(name);
        if source.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target).context(format!("{} could not be written", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_build_is_replaced_and_anything_else_is_left_alone() {
        let outer = std::env::temp_dir().join(format!("satsuma-build-{}", std::process::id()));
        let (from, to) = (outer.join("from"), outer.join("to"));
        fs::create_dir_all(from.join("assets")).expect("folder");
        fs::write(from.join(MARK), "").expect("mark");
        fs::write(from.join("assets/satsuma.svg"), "").expect("a picture");
        fs::create_dir_all(&to).expect("folder");
        fs::write(to.join("thesis.txt"), "").expect("thesis");
        assert!(replace(&from, &to).expect_err("refused").contains("holds something else"));
        assert!(to.join("thesis.txt").exists());
        fs::remove_file(to.join("thesis.txt")).expect("removed");
        replace(&from, &to).expect("copied");
        fs::write(to.join("old.js"), "").expect("old");
        replace(&from, &to).expect("copied again");
        assert!(to.join("assets/satsuma.svg").exists() && !to.join("old.js").exists());
        fs::remove_dir_all(outer).expect("removed");
    }
}
