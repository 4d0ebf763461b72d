//! Gives page and worker one build id: a hash over everything that they are made of.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// FNV-1a, 64 bits: the same on every machine.
struct Hash(u64);

impl Hash {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// The names of functions are a twelfth of the page on the wire. Cargo's own `strip` would also take the section in which
/// wasm-bindgen reads what the module may use.
fn strip_names() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=--strip-all");
        println!("cargo::rustc-link-arg-bins=--keep-section=target_features");
    }
}

fn main() -> io::Result<()> {
    let mut found =
        vec![PathBuf::from("Cargo.toml"), PathBuf::from("Cargo.lock"), PathBuf::from("index.html")];
    for folder in ["src", "www"] {
        println!("cargo::rerun-if-changed={folder}");
        files(Path::new(folder), &mut found)?;
    }
    for file in ["Cargo.toml", "Cargo.lock", "index.html", "build.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    found.sort();
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    for path in found.iter().filter(|path| path.exists()) {
        hash.add(path.to_string_lossy().replace('\\', "/").as_bytes());
        hash.add(&fs::read(path)?);
    }
    println!("cargo::rustc-env=SATSUMA_BUILD={:016x}", hash.0);
    strip_names();
    Ok(())
}
