//! Pictures for the README: one size, no animation, nothing that blinks.

use std::path::Path;

use xtask::Result;

use crate::page::Page;

impl Page {
    /// Takes a picture at twice the pixels, in light or dark.
    pub fn picture(&self, folder: &Path, name: &str, dark: bool) -> Result<()> {
        self.prefer("prefers-color-scheme", if dark { "dark" } else { "light" })?;
        let size =
            serde_json::json!({ "width": 1440, "height": 900, "deviceScaleFactor": 2, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size)?;
        // Two frames: what depends on the size has been measured and drawn by then.
        self.run(
            "document.activeElement?.blur(); for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)",
            Vec::new(),
        )?;
        self.screenshot(&folder.join(format!("{name}.png")))
    }
}
