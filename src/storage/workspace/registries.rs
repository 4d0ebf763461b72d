//! Whether the keys of a file's customers have the numbers that they have here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Entry, entry::order};
use crate::storage::stores::{PROFILE, REGISTRY, SINGLES, SNAPSHOTS};

type Blocks<'a> = BTreeMap<&'a str, Vec<&'a Entry>>;

fn blocks(entries: &[Entry]) -> Blocks<'_> {
    let mut found = Blocks::new();
    for entry in entries {
        if let Some(registry) = entry.registry() {
            found.entry(registry).or_default().push(entry);
        }
    }
    found.values_mut().for_each(|blocks| blocks.sort_by(|one, other| order(one, other)));
    found
}

/// Gives the registries of a file other names where theirs number other customers here: what refers to them starts a trend
/// of its own. A registry that only goes on further on one side is the same.
pub(super) fn rename(file: &mut [Entry], here: &[Entry]) {
    let names: BTreeMap<String, String> = {
        let (theirs, ours) = (blocks(file), blocks(here));
        let taken: BTreeSet<&str> = theirs.keys().chain(ours.keys()).copied().collect();
        let differs = |registry: &str| {
            let (theirs, ours) = (&theirs[registry], ours.get(registry));
            ours.is_some_and(|ours| theirs.iter().zip(ours).any(|(one, other)| one != other))
        };
        let free = |registry: &str| {
            (1..).map(|n| format!("{registry}/restored-{n}")).find(|name| !taken.contains(name.as_str()))
        };
        let renamed = theirs.keys().copied().filter(|registry| differs(registry));
        renamed.filter_map(|registry| Some((registry.to_owned(), free(registry)?))).collect()
    };
    if names.is_empty() {
        return;
    }
    for entry in file {
        let refers = entry.store == REGISTRY
            || entry.store == SNAPSHOTS
            || (entry.store == SINGLES && entry.key.as_str() == Some(PROFILE));
        let name = entry.value.get("registry").and_then(Value::as_str).filter(|_| refers);
        let known: Option<&String> = name.and_then(|name| names.get(name));
        let Some(name) = known.cloned() else { continue };
        if entry.store == REGISTRY
            && let Some(first) = entry.key.get_mut(0)
        {
            *first = name.clone().into();
        }
        if let Some(fields) = entry.value.as_object_mut() {
            fields.insert("registry".to_owned(), name.into());
        }
    }
}
