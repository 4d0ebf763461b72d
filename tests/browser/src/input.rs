//! Mouse and keyboard.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;
use xtask::{Context, Result};

use crate::{find::Found, page::Page};

impl Page {
    /// Clicks the first with this role and name, as soon as it is there, enabled and not covered.
    pub fn click(&self, role: &str, name: &str) -> Result<()> {
        self.wait(&format!("a {role} named \"{name}\" that can be clicked"), || {
            let found =
                self.all(role, None)?.into_iter().find(|found| found.name == name && !found.is("disabled"));
            let Some(found) = found else { return Ok(None) };
            self.click_on(&found).map(Some)
        })
    }

    /// Clicks what was found.
    pub fn click_on(&self, found: &Found) -> Result<()> {
        let element = self.element(found)?;
        // The driver takes what lies under a foot that stays for seen; a person would scroll.
        let seen =
            "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })";
        self.run(seen, vec![json!(element)])?;
        self.wait_on(element.click()).context(format!("\"{}\" could not be clicked", found.name))
    }

    /// Puts a text in the place of what a field holds.
    pub fn fill(&self, role: &str, name: &str, text: &str) -> Result<()> {
        let found = self.find(role, name)?;
        self.fill_in(&found, text)
    }

    /// The same for a field that was found.
    pub fn fill_in(&self, found: &Found, text: &str) -> Result<()> {
        self.click_on(found)?;
        self.press("Control+a")?;
        if text.is_empty() { self.press("Delete") } else { self.type_keys(text) }
    }

    /// Puts a text in the place of what a field holds, at once, as pasting does.
    pub fn put(&self, role: &str, name: &str, text: &str) -> Result<()> {
        let found = self.find(role, name)?;
        self.click_on(&found)?;
        self.press("Control+a")?;
        self.cdp("Input.insertText", json!({ "text": text })).map(drop)
    }

    /// Types into whatever has the focus.
    pub fn type_keys(&self, text: &str) -> Result<()> {
        let keys = text.chars().fold(KeyActions::new("keyboard".into()), |keys, value| {
            keys.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.wait_on(self.client().perform_actions(keys)).context("The keys could not be pressed")
    }

    /// Presses a key with modifiers: `Control+k`, `Shift+ArrowDown`, `Escape`.
    pub fn press(&self, chord: &str) -> Result<()> {
        let parts = if chord.ends_with('+') { vec!["+"] } else { chord.split('+').collect() };
        let values = parts.iter().map(|name| key(name)).collect::<Result<Vec<_>>>()?;
        let keys = KeyActions::new("keyboard".into());
        let keys = values.iter().fold(keys, |keys, value| keys.then(KeyAction::Down { value: *value }));
        let keys = values.iter().rev().fold(keys, |keys, value| keys.then(KeyAction::Up { value: *value }));
        self.wait_on(self.client().perform_actions(keys)).context(format!("{chord} could not be pressed"))
    }

    /// Chooses from the browser's own list of choices by the words that are shown.
    pub fn choose(&self, found: &Found, label: &str) -> Result<()> {
        let element = self.element(found)?;
        self.wait_on(element.select_by_label(label))
            .context(format!("{label} could not be chosen as \"{}\"", found.name))
    }

    /// What a screen reader calls the control that has the focus.
    pub fn focused(&self) -> Result<String> {
        let body = "const at = document.activeElement; return at === document.body ? '' : (at.ariaLabel ?? at.innerText ?? at.name ?? '')";
        Ok(self.run(body, Vec::new())?.as_str().unwrap_or_default().trim().to_owned())
    }
}

fn key(name: &str) -> Result<char> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Ok(letter);
    }
    let key = match name {
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Meta" => Key::Meta,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Space" => return Ok(' '),
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        _ => return Err(format!("There is no key {name}.")),
    };
    Ok(key.into())
}
