//! Finds controls the way a screen reader does: by role and name, in the browser's own accessibility tree. What cannot be
//! found so cannot be used by everybody either.

use fantoccini::elements::Element;
use serde_json::{Value, json};
use xtask::{Context, Result};

use crate::page::Page;

/// A control, or a region, of the page.
pub struct Found {
    /// Its number in the browser.
    node: u64,
    /// What a screen reader calls it.
    pub name: String,
    properties: Value,
}

impl Found {
    /// A state of it, as `checked`, `expanded`, `disabled`, `selected`, `focused`.
    pub fn state(&self, name: &str) -> Option<Value> {
        let all = self.properties.as_array()?;
        let one = all.iter().find(|property| property.get("name").and_then(Value::as_str) == Some(name))?;
        one.pointer("/value/value").cloned()
    }

    /// Whether a state holds; a state that is not told does not.
    pub fn is(&self, state: &str) -> bool {
        self.state(state).is_some_and(|value| value == true || value == "true")
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    /// All that have this role now, in the order of the document; below `within` where it is given.
    pub fn all(&self, role: &str, within: Option<&Found>) -> Result<Vec<Found>> {
        let mut query = match within {
            Some(found) => json!({ "backendNodeId": found.node }),
            None => {
                let document = self.cdp("DOM.getDocument", json!({ "depth": 0 }))?;
                json!({ "nodeId": document.pointer("/root/nodeId") })
            }
        };
        query["role"] = json!(role);
        let told = self.cdp("Accessibility.queryAXTree", query)?;
        let nodes = told.get("nodes").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(nodes.iter().filter_map(found).collect())
    }

    /// Waits for the first with this role whose name is `name`.
    pub fn find(&self, role: &str, name: &str) -> Result<Found> {
        self.find_in(None, role, name)
    }

    /// The same below another.
    pub fn find_in(&self, within: Option<&Found>, role: &str, name: &str) -> Result<Found> {
        let mut seen = Vec::new();
        let found = self.wait(&format!("a {role} named \"{name}\""), || {
            let all = self.all(role, within)?;
            seen = all.iter().map(|found| found.name.clone()).collect();
            Ok(all.into_iter().find(|found| found.name == plain(name)))
        });
        found.map_err(|error| format!("{error} There are: {seen:?}"))
    }

    /// Waits for the first with this role whose name contains `part`.
    pub fn find_containing(&self, role: &str, part: &str) -> Result<Found> {
        self.wait(&format!("a {role} with \"{part}\" in its name"), || {
            Ok(self.all(role, None)?.into_iter().find(|found| found.name.contains(part)))
        })
    }

    /// Waits until none with this role has this name.
    pub fn find_none(&self, role: &str, name: &str) -> Result<()> {
        self.until(&format!("a page without a {role} named \"{name}\""), || {
            Ok(!self.all(role, None)?.iter().any(|found| found.name == plain(name)))
        })
    }

    /// Whether one is there now.
    pub fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.all(role, None)?.iter().any(|found| found.name == plain(name)))
    }

    /// The first that a CSS selector names: for what has no role of its own, a part of a drawing.
    pub fn select(&self, selector: &str) -> Result<Element> {
        self.wait(&format!("an element {selector}"), || {
            Ok(self.wait_on(self.client().find(fantoccini::Locator::Css(selector))).ok())
        })
    }

    /// The text of what was found.
    pub fn text_of(&self, found: &Found) -> Result<String> {
        self.wait_on(self.element(found)?.text()).context("It has no text")
    }

    /// What was found, as the driver knows it.
    pub fn element(&self, found: &Found) -> Result<Element> {
        let object = self.cdp("DOM.resolveNode", json!({ "backendNodeId": found.node }))?;
        let mark = json!({
            "objectId": object.pointer("/object/objectId"),
            "functionDeclaration": "function() { window.satsumaTest.found = this.nodeType === 1 ? this : this.parentElement }",
        });
        self.cdp("Runtime.callFunctionOn", mark)?;
        let told = self
            .wait_on(self.client().execute("return window.satsumaTest.found", Vec::new()))
            .context("What was found is gone")?;
        let id = told.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        let id = id.ok_or("What was found is no element.")?;
        Ok(Element::from_element_id(self.client(), id.to_owned().into()))
    }
}

fn found(node: &Value) -> Option<Found> {
    if node.get("ignored").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    Some(Found {
        node: node.get("backendDOMNodeId")?.as_u64()?,
        name: plain(node.pointer("/name/value").and_then(Value::as_str).unwrap_or_default()),
        properties: node.get("properties").cloned().unwrap_or_default(),
    })
}
