//! Files that the page saves.

use std::{fs, path::PathBuf, time::Duration};

use xtask::{Context, Result};

use crate::page::Page;

impl Page {
    /// Waits until a file of this name is saved whole, and gives where it is.
    pub fn downloaded(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder().downloads();
        let file = folder.join(name);
        self.wait_at_most(Duration::from_secs(180), &format!("a saved file {name}"), || {
            // Chromium gives a file its name when it is whole, and calls it .crdownload before.
            let whole = file.is_file() && fs::metadata(&file).is_ok_and(|data| data.len() > 0);
            Ok((whole && !self.downloads()?.iter().any(|other| other.ends_with(".crdownload"))).then_some(()))
        })?;
        Ok(file)
    }

    /// The names of all saved files.
    pub fn downloads(&self) -> Result<Vec<String>> {
        let folder = self.folder().downloads();
        let entries = fs::read_dir(&folder).context(format!("{} could not be read", folder.display()))?;
        Ok(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    }
}
