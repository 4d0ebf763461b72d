//! A number for the content of files, by which it is known whether they have changed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Context, Result};

/// FNV-1a, 64 bits: the same on every machine.
#[derive(Clone, Copy)]
pub struct Fingerprint(pub u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    /// Takes in bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The fingerprint of files, and of all files in folders, with their names. What is not there is left out.
    pub fn of(root: &Path, names: &[&str]) -> Result<Self> {
        let mut files = Vec::new();
        for name in names {
            gather(&root.join(name), &mut files)?;
        }
        files.sort();
        let mut this = Self::default();
        for file in files {
            this.add(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
            this.add(&fs::read(&file).context(format!("{} could not be read", file.display()))?);
        }
        Ok(this)
    }
}

/// All files under a path, which may be a file itself.
pub fn gather(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).context(format!("{} could not be read", path.display()))? {
            gather(&entry.context(format!("{} could not be read", path.display()))?.path(), files)?;
        }
    }
    Ok(())
}
