//! What the page logs. An error that no scenario expects fails it.

use serde_json::{Value, json};
use xtask::Result;

use crate::page::Page;

impl Page {
    /// Everything logged so far, as "LEVEL where message".
    pub fn logged(&self) -> Result<Vec<String>> {
        let told = self.raw("se/log", json!({ "type": "browser" }))?;
        let line = |entry: &Value| {
            let part = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            format!("{} {} {}", part("level"), part("source"), part("message"))
        };
        self.log.borrow_mut().extend(told.as_array().into_iter().flatten().map(line));
        Ok(self.log.borrow().clone())
    }

    /// From now on lines that contain `part` are no failure: the scenario brings them about.
    pub fn expect_error(&self, part: &str) {
        self.expected.borrow_mut().push(part.to_owned());
    }

    /// Fails when an error was logged: an exception, a refused request, a broken policy, a missing file.
    pub fn no_errors(&self) -> Result<()> {
        let expected = self.expected.borrow();
        let logged = self.logged()?;
        let errors: Vec<_> = logged
            .iter()
            .filter(|line| line.starts_with("SEVERE"))
            .filter(|line| !expected.iter().any(|part| line.contains(part.as_str())))
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(format!("The page logged: {errors:#?}")) }
    }
}
