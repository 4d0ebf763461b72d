//! The system's package manager: installs what is missing where that can be done unasked.

use std::{env, process::Command};

use crate::{Result, paths, run, say::Step};

/// What can be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A Chromium and the driver of the same version.
    Chromium,
    /// The client of the npm registry.
    Npm,
}

/// A package manager: its program, what refreshes its lists, and what installs. `root` says whether it needs to be root.
struct Manager {
    program: &'static str,
    refresh: &'static [&'static str],
    chromium: &'static [&'static str],
    npm: &'static [&'static str],
    root: bool,
}

const MANAGERS: [Manager; 5] = [
    Manager {
        program: "apt-get",
        refresh: &["update", "-q"],
        chromium: &["install", "-y", "-q", "--no-install-recommends", "chromium", "chromium-driver"],
        npm: &["install", "-y", "-q", "--no-install-recommends", "npm"],
        root: true,
    },
    Manager {
        program: "dnf",
        refresh: &[],
        chromium: &["install", "-y", "chromium", "chromedriver"],
        npm: &["install", "-y", "nodejs-npm"],
        root: true,
    },
    Manager {
        program: "pacman",
        refresh: &[],
        chromium: &["-Sy", "--noconfirm", "chromium"],
        npm: &["-Sy", "--noconfirm", "npm"],
        root: true,
    },
    Manager {
        program: "apk",
        refresh: &[],
        chromium: &["add", "chromium", "chromium-chromedriver"],
        npm: &["add", "npm"],
        root: true,
    },
    Manager {
        program: "brew",
        refresh: &[],
        chromium: &["install", "--cask", "chromium", "chromedriver"],
        npm: &["install", "node"],
        root: false,
    },
];

/// Installs it; `by_hand` says what a person can do where that is not possible.
///
/// # Errors
/// Says `by_hand`, after what the package manager said.
pub fn install(step: &mut Step, wanted: Wanted, by_hand: &str) -> Result<()> {
    let manager = MANAGERS.iter().find(|manager| paths::on_path(manager.program).is_some()).ok_or(by_hand)?;
    let sudo = manager.root && !is_root();
    if sudo && run::first_line(Command::new("sudo").args(["-n", "id", "-u"])).is_none() {
        return Err(by_hand.into());
    }
    let command = |arguments: &[&str]| {
        let mut command = Command::new(if sudo { "sudo" } else { manager.program });
        if sudo {
            command.args(["-n", manager.program]);
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    step.note(&format!("installing with {}", manager.program));
    if !manager.refresh.is_empty() {
        run::quietly(step, &mut command(manager.refresh)).map_err(|error| format!("{error}\n{by_hand}"))?;
    }
    let packages = match wanted {
        Wanted::Chromium => manager.chromium,
        Wanted::Npm => manager.npm,
    };
    run::quietly(step, &mut command(packages)).map_err(|error| format!("{error}\n{by_hand}")).map(drop)
}

fn is_root() -> bool {
    let id = run::first_line(Command::new("id").arg("-u"));
    id.is_some_and(|id| id == "0") || env::var_os("USER").is_some_and(|user| user == "root")
}
