//! The file read: every record of it, or one sentence that says why not.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::{Entry, FORM, MARK, WORKSPACE, check, depth};
use crate::storage::stores::{STORES, Store, VERSION};

/// Files whose brackets go deeper are none of ours: records go less deep.
const DEEPEST: usize = 320;

/// Why a file is not read. Nothing of it is taken then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is none of our files.
    Foreign,
    /// It is cut off or damaged: in which line.
    Damaged(usize),
    /// It is a workspace that has no such part, or has something else there.
    Part(String),
    /// A newer version of the program wrote it.
    Newer,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("It is not a workspace. Choose a file that Back up workspace has saved."),
            Self::Damaged(line) => write!(f, "It is damaged at line {line}, so nothing of it was taken. Choose another copy of the file."),
            Self::Part(part) => write!(f, "It is damaged in its part “{part}”, so nothing of it was taken. Choose another copy of the file."),
            Self::Newer => f.write_str("A newer version of Satsuma wrote it, and this one would lose what it does not know. Reload the page to get that version, then restore again."),
        }
    }
}

/// Reads a file: all of its records, each as it is there, in the order of the file.
///
/// # Errors
/// See [`Refused`]. A record that is damaged by itself is no error: see [`super::plan()`].
pub fn read(text: &str) -> Result<Vec<Entry>, Refused> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole = parse(text)?;
    if whole.get(MARK).and_then(Value::as_str) != Some(WORKSPACE) {
        return Err(Refused::Foreign);
    }
    let number =
        |name: &str| whole.get(name).and_then(Value::as_u64).ok_or_else(|| Refused::Part(name.to_owned()));
    if number("form")? > FORM || number("database")? > u64::from(VERSION) {
        return Err(Refused::Newer);
    }
    let stores =
        whole.get("stores").and_then(Value::as_object).ok_or_else(|| Refused::Part("stores".to_owned()))?;
    if let Some(unknown) = stores.keys().find(|name| STORES.iter().all(|store| store.name != name.as_str())) {
        return Err(Refused::Part(unknown.clone()));
    }
    let mut entries = Vec::new();
    for store in STORES {
        // A file of before does not have the stores that came later.
        let Some(records) = stores.get(store.name) else { continue };
        let records = records.as_array().ok_or_else(|| Refused::Part(store.name.to_owned()))?;
        for (place, record) in records.iter().enumerate() {
            entries.push(entry(*store, place, record));
        }
    }
    Ok(entries)
}

fn parse(text: &str) -> Result<Value, Refused> {
    if depth(text) > DEEPEST {
        return Err(Refused::Foreign);
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let parsed = Value::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    parsed.map_err(|error| {
        // What is cut off still begins as one of ours.
        let mark = format!("\"{MARK}\": \"{WORKSPACE}\"");
        let ours = text.trim_start().starts_with('{') && text.contains(&mark);
        if ours { Refused::Damaged(error.line()) } else { Refused::Foreign }
    })
}

/// A record of the file. One that has no key is damaged, and stands under its place in the file.
fn entry(store: Store, place: usize, record: &Value) -> Entry {
    let found = match store.key {
        [] => record.get("key").zip(record.get("value")).map(|(key, value)| Entry {
            store,
            key: key.clone(),
            value: value.clone(),
        }),
        _ => Entry::keyed(store, record.clone()),
    };
    found.unwrap_or_else(|| {
        check::set_aside(store, &format!("place {} of the file", place + 1).into(), record, "it has no key")
    })
}
