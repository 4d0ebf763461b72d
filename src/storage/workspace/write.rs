//! A workspace as text, piece by piece: a piece is a record, so that the whole is never held as one text.

use serde_json::{Value, json};

use super::{Entry, FORM, MARK, WORKSPACE, entry::order};
use crate::storage::stores::{STORES, VERSION};

/// Everything before the records of the first store.
fn head() -> String {
    format!("{{\n\"{MARK}\": \"{WORKSPACE}\",\n\"form\": {FORM},\n\"database\": {VERSION},\n\"stores\": {{\n")
}

/// A record as it stands in its store's list: a key stands beside where it is not in the record.
fn line(entry: &Entry) -> String {
    match entry.store.key {
        [] => json!({ "key": entry.key, "value": entry.value }).to_string(),
        _ => entry.value.to_string(),
    }
}

/// The pieces of the file, for entries in any order.
pub fn pieces(mut entries: Vec<Entry>) -> impl Iterator<Item = String> {
    entries.sort_by(order);
    let mut entries = entries.into_iter().peekable();
    let stores = STORES.iter().enumerate().flat_map(move |(place, store)| {
        let mut found = vec![format!("{}\"{}\": [", if place == 0 { "" } else { ",\n" }, store.name)];
        let mut first = true;
        while let Some(entry) = entries.next_if(|entry| entry.store == *store) {
            found.push(format!("{}{}", if first { "\n" } else { ",\n" }, line(&entry)));
            first = false;
        }
        found.push(if first { "]" } else { "\n]" }.to_owned());
        found
    });
    std::iter::once(head()).chain(stores).chain(std::iter::once("\n}\n}\n".to_owned()))
}

/// The whole file.
pub fn write(entries: Vec<Entry>) -> String {
    pieces(entries).collect()
}

/// The records that could not be read, as a file by themselves.
pub fn damaged(entries: &[Value]) -> String {
    let mut text = "[".to_owned();
    for (place, entry) in entries.iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        text.push_str(&entry.to_string());
    }
    text.push_str("\n]\n");
    text
}
