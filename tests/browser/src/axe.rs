//! Looks at the page with axe-core: what WCAG 2.2 at level AA forbids and a program can find.

use std::path::Path;

use serde_json::{Value, json};
use xtask::{Context, Result};

use crate::page::Page;

/// Runs axe-core, which is put into the page once for each document. The driver runs it, so that the page's policy for
/// scripts does not hinder it.
const RUN: &str = "if (!window.axe) return null;\
    const found = await window.axe.run(document, {\
      resultTypes: ['violations'],\
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],\
      rules: { 'label-content-name-mismatch': { enabled: true }, 'target-size': { enabled: true }, 'css-orientation-lock': { enabled: true } },\
    });\
    const part = (text) => text.replace(/\\s+/g, ' ').slice(0, 160);\
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, failureSummary }) =>\
      `${id}: ${part(target.flat().join(' '))} ${part(html)} ${part(failureSummary.split('\\n').slice(1).join(' '))}`))";

impl Page {
    /// What axe-core finds, a sentence each; nothing where all is well. `script` is its own script.
    pub fn axe(&self, script: &Path) -> Result<Vec<String>> {
        let mut found = self.run(RUN, Vec::new())?;
        if found.is_null() {
            let text =
                std::fs::read_to_string(script).context(format!("{} could not be read", script.display()))?;
            self.cdp("Runtime.evaluate", json!({ "expression": text }))?;
            found = self.run(RUN, Vec::new())?;
        }
        let all = found.as_array().ok_or("axe-core is not in the page.")?;
        Ok(all.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}
