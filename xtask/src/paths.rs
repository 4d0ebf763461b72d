//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The project's folder: that of the workspace.
pub fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.ancestors()
        .find(|folder| folder.join("Trunk.toml").exists())
        .map_or_else(|| own.clone(), Path::to_path_buf)
}

/// The page as Trunk leaves it.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// What is compiled.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Cargo's home, beside which tools are kept for every checkout on this machine.
pub fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map(PathBuf::from).unwrap_or_else(|| {
        let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).unwrap_or_default();
        PathBuf::from(home).join(".cargo")
    })
}

/// The folder of a tool of this version, as `cargo install --root` wants it.
pub fn tool(name: &str, version: &str) -> PathBuf {
    cargo_home().join("satsuma-tools").join(format!("{name}-{version}"))
}

/// The file of an executable in a folder.
pub fn executable(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The executable of this name on the `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| executable(&folder, name)).find(|file| file.is_file())
}
