//! Files that a person drops or picks.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use xtask::{Context, Result};

use crate::page::Page;

/// A field of the test's own, through which the driver hands files to a script.
const FIELD: &str = "satsuma-test-files";

impl Page {
    /// Writes a file of this scenario; its folder goes with the page.
    pub fn make_file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let file = self.folder().files().join(name);
        fs::write(&file, bytes).context(format!("{} could not be written", file.display()))?;
        Ok(file)
    }

    /// Drops files in the middle of the window, as from the system's file manager: with their handles.
    pub fn drop_files(&self, files: &[&Path]) -> Result<()> {
        let size = self.run("return [innerWidth, innerHeight]", Vec::new())?;
        let middle = |at: usize| size.get(at).and_then(Value::as_f64).unwrap_or_default() / 2.0;
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({
                "type": kind,
                "x": middle(0),
                "y": middle(1),
                "data": { "items": [], "files": files, "dragOperationsMask": 1 },
            });
            self.cdp("Input.dispatchDragEvent", event)?;
        }
        Ok(())
    }

    /// Chooses files in a field of the page.
    pub fn choose_files(&self, field: &str, files: &[&Path]) -> Result<()> {
        let field = self.select(field)?;
        for file in files {
            self.wait_on(field.send_keys(&file.to_string_lossy()))
                .context(format!("{} could not be chosen", file.display()))?;
        }
        Ok(())
    }

    /// The next time that the page asks for files, these are picked. Their handles lead to copies in the origin's private
    /// file system, because the system's own dialog cannot be driven.
    pub fn will_pick(&self, files: &[&Path]) -> Result<()> {
        let make = "const field = document.createElement('input'); field.type = 'file'; field.multiple = true;\
                    field.id = arguments[0]; document.body.append(field)";
        self.run(make, vec![json!(FIELD)])?;
        self.choose_files(&format!("#{FIELD}"), files)?;
        let keep = "const field = document.getElementById(arguments[0]);\
                    const folder = await navigator.storage.getDirectory();\
                    for (const file of field.files) {\
                      const handle = await folder.getFileHandle(file.name, { create: true });\
                      await file.stream().pipeTo(await handle.createWritable());\
                      window.satsumaTest.picks.push(handle);\
                    }\
                    field.remove()";
        self.run(keep, vec![json!(FIELD)]).map(drop)
    }
}
