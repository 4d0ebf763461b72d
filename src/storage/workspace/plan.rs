//! What restoring a file would do, before anything is done: what it adds, what it replaces, and what it leaves.
//!
//! What is here and not in the file stays. A segment is taken with all that belongs to it, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Entry, check, registries};
use crate::{
    model::naming,
    storage::{
        form::{self, Unread},
        records::{MeasureRecord, SegmentRecord, SettingsRecord},
        stores::{
            DAMAGED, MEASURES, MEMBERS, PREFERENCES, PROFILE, REGISTRY, RUNS, SEGMENTS, SETTINGS, SETUPS,
            SINGLES, SOURCES, Store,
        },
    },
};

/// One kind of thing in a file, by what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// What it is, as a person calls it.
    pub what: &'static str,
    /// Not here yet, by name.
    pub added: Vec<String>,
    /// Here and other, by name.
    pub replaced: Vec<String>,
    /// Here and the same.
    pub same: usize,
    /// In the file and left out, by name.
    pub left: Vec<String>,
    /// Here and not in the file: they stay.
    pub stay: usize,
}

/// What restoring would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Records to write, all at once.
    pub puts: Vec<Entry>,
    /// Records to take away: those of a segment that is replaced and does not have them.
    pub deletes: Vec<(Store, Value)>,
    /// By kind; kinds of which there is nothing are not named.
    pub kinds: Vec<Kind>,
    /// What a person should know: a sentence each.
    pub notes: Vec<String>,
}

impl Plan {
    /// Nothing would be other than it is.
    pub fn is_idle(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }
}

/// Plans the restoring of a file's entries over those that are here. Bytes of members that are here need not be given.
pub fn plan(file: Vec<Entry>, here: &[Entry]) -> Plan {
    let mut plan = Plan::default();
    let (mut file, damaged, newer) = sorted_out(file);
    plan.notes.extend(match damaged {
        0 => None,
        1 => Some(
            "One record of the file cannot be read. It is set aside among the damaged records.".to_owned(),
        ),
        many => Some(format!(
            "{many} records of the file cannot be read. They are set aside among the damaged records."
        )),
    });
    plan.notes.extend(match newer {
        0 => None,
        1 => Some("One record of the file is from a newer version of Satsuma. It is kept as it is, and shown once that version is here.".to_owned()),
        many => Some(format!("{many} records of the file are from a newer version of Satsuma. They are kept as they are, and shown once that version is here.")),
    });
    registries::rename(&mut file, here);
    let mut by_store: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
    for entry in file {
        let family = entry.owner().is_some();
        by_store.entry(if family { SEGMENTS.name } else { entry.store.name }).or_default().push(entry);
    }
    let mut take = |store: Store| by_store.remove(store.name).unwrap_or_default();
    segments(&mut plan, take(SEGMENTS), here);
    for (store, what) in
        [(MEASURES, "Measures"), (SETUPS, "Set-ups of tables"), (PREFERENCES, "Lists’ sorting and filters")]
    {
        single_records(&mut plan, what, take(store), here, store);
    }
    singles_and_sources(&mut plan, take(SINGLES), take(SOURCES), here);
    // Blocks that are here already are the same by now.
    let known: BTreeSet<String> =
        here.iter().filter(|one| one.store == REGISTRY).map(|one| one.key.to_string()).collect();
    plan.puts.extend(take(REGISTRY).into_iter().filter(|block| !known.contains(&block.key.to_string())));
    single_records(&mut plan, "Damaged records", take(DAMAGED), here, DAMAGED);
    plan.kinds.retain(|kind| *kind != Kind { what: kind.what, ..Kind::default() });
    plan
}

/// Damaged records become such that are set aside; how many of them there are, and how many newer ones.
fn sorted_out(file: Vec<Entry>) -> (Vec<Entry>, usize, usize) {
    let (mut damaged, mut newer) = (0, 0);
    let sort = |entry: Entry| match check::check(&entry) {
        Ok(()) => entry,
        Err(Unread::Newer) => {
            newer += 1;
            entry
        }
        Err(Unread::Damaged(why)) => {
            damaged += 1;
            check::set_aside(entry.store, &entry.key, &entry.value, &why)
        }
    };
    (file.into_iter().map(sort).collect(), damaged, newer)
}

/// How a thing that is here stands to one of the file.
fn sort_into(kind: &mut Kind, name: String, there: bool, same: bool) -> bool {
    match (there, same) {
        (true, true) => kind.same += 1,
        (true, false) => kind.replaced.push(name),
        (false, _) => kind.added.push(name),
    }
    !(there && same)
}

fn families(entries: &[Entry]) -> BTreeMap<&str, Vec<&Entry>> {
    let mut found: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        if let Some(owner) = entry.owner() {
            found.entry(owner).or_default().push(entry);
        }
    }
    found
}

fn segments(plan: &mut Plan, file: Vec<Entry>, here: &[Entry]) {
    let mut kind = Kind { what: "Segments", ..Kind::default() };
    let (theirs, ours) = (families(&file), families(here));
    let record =
        |family: &[&Entry]| family.iter().find(|entry| entry.store == SEGMENTS).map(|entry| (*entry).clone());
    let mut outputs: BTreeSet<String> = BTreeSet::new();
    for (id, family) in &ours {
        if let Some(record) = record(family) {
            kind.stay += usize::from(!theirs.contains_key(id));
            if !theirs.contains_key(id) || form::is_newer::<SegmentRecord>(&record.value) {
                outputs.extend(record.value.get("output_name").and_then(Value::as_str).map(str::to_owned));
            }
        }
    }
    let output = |entry: &Entry| Some(entry.value.get("output_name")?.as_str()?.to_owned());
    let mut all: BTreeSet<String> = file.iter().filter_map(output).chain(outputs.iter().cloned()).collect();
    for (id, family) in &theirs {
        let (theirs, ours) = (record(family), ours.get(id));
        let name = theirs.as_ref().and_then(Entry::name).unwrap_or(id).to_owned();
        let own = ours.and_then(|ours| record(ours));
        if own.as_ref().is_some_and(|own| form::is_newer::<SegmentRecord>(&own.value)) {
            plan.notes.push(format!(
                "{name} is here in the form of a newer version of Satsuma, and is left alone."
            ));
            kind.left.push(name);
            continue;
        }
        let same = ours.is_some_and(|ours| same_family(family, ours));
        let wanted = match &theirs {
            Some(_) => sort_into(&mut kind, name, own.is_some(), same),
            None => !same,
        };
        if !wanted {
            continue;
        }
        for entry in family {
            let mut entry = (*entry).clone();
            if entry.store == SEGMENTS {
                next_revision(&mut entry, own.as_ref());
                free_output_name(&mut entry, &outputs, &mut all);
            }
            plan.puts.push(entry);
        }
        let gone = ours
            .into_iter()
            .flatten()
            .filter(|one| !family.iter().any(|other| other.store == one.store && other.key == one.key));
        plan.deletes.extend(gone.map(|one| (one.store, one.key.clone())));
    }
    plan.kinds.push(kind);
}

fn same_family(one: &[&Entry], other: &[&Entry]) -> bool {
    let said = |family: &[&Entry]| {
        let mut all: Vec<(String, String, String)> = family
            .iter()
            .map(|entry| {
                // The same refreshes have the same members.
                let value = if entry.store == MEMBERS { String::new() } else { entry.value.to_string() };
                (entry.store.name.to_owned(), entry.key.to_string(), value)
            })
            .collect();
        all.sort();
        all
    };
    said(one) == said(other)
}

/// Who knows the record that is replaced must notice.
fn next_revision(entry: &mut Entry, own: Option<&Entry>) {
    let revision = |entry: &Entry| entry.value.get("revision").and_then(Value::as_u64).unwrap_or(0);
    let Some(own) = own.map(revision) else { return };
    let next = own.max(revision(entry)) + 1;
    if let Some(fields) = entry.value.as_object_mut() {
        fields.insert("revision".to_owned(), next.into());
    }
}

/// An output table name that a segment has which stays is not given twice.
fn free_output_name(entry: &mut Entry, staying: &BTreeSet<String>, all: &mut BTreeSet<String>) {
    let Some(name) = entry.value.get("output_name").and_then(Value::as_str).map(str::to_owned) else {
        return;
    };
    if staying.contains(&name) {
        let free = naming::suggest_output_name(&name, all.iter().map(String::as_str));
        if let Some(fields) = entry.value.as_object_mut() {
            fields.insert("output_name".to_owned(), free.clone().into());
        }
        all.insert(free);
    }
}

fn single_records(plan: &mut Plan, what: &'static str, file: Vec<Entry>, here: &[Entry], store: Store) {
    let mut kind = Kind { what, ..Kind::default() };
    let ours: BTreeMap<String, &Entry> =
        here.iter().filter(|one| one.store == store).map(|one| (one.key.to_string(), one)).collect();
    let in_file: BTreeSet<String> = file.iter().map(|one| one.key.to_string()).collect();
    kind.stay = ours.keys().filter(|key| !in_file.contains(*key)).count();
    for mut entry in file {
        let own = ours.get(&entry.key.to_string());
        let name = entry.name().map_or_else(|| what.to_owned(), str::to_owned);
        if store == MEASURES && own.is_some_and(|own| form::is_newer::<MeasureRecord>(&own.value)) {
            kind.left.push(name);
            continue;
        }
        let same = own.is_some_and(|own| own.value == entry.value);
        if sort_into(&mut kind, name, own.is_some(), same) {
            if store == MEASURES {
                next_revision(&mut entry, own.copied());
            }
            plan.puts.push(entry);
        }
    }
    plan.kinds.push(kind);
}

/// The settings are taken. What data was read, who its customers are and what the schedules did belongs together: it is taken
/// where nothing of it is here.
fn singles_and_sources(plan: &mut Plan, singles: Vec<Entry>, sources: Vec<Entry>, here: &[Entry]) {
    let of =
        |key: &'static str| move |entry: &Entry| entry.store == SINGLES && entry.key.as_str() == Some(key);
    let own = |key: &'static str| here.iter().find(|entry| of(key)(entry));
    let mut settings = Kind { what: "Settings", ..Kind::default() };
    let mut data = Kind { what: "Tables", ..Kind::default() };
    let has_data = own(PROFILE).is_some() || here.iter().any(|entry| entry.store == SOURCES);
    let same_data = sources.iter().all(|one| here.contains(one))
        && here.iter().filter(|one| one.store == SOURCES).all(|one| sources.contains(one));
    for entry in singles {
        let kept = here.iter().find(|one| one.store == SINGLES && one.key == entry.key);
        let same = kept.is_some_and(|one| one.value == entry.value);
        let wanted = match entry.key.as_str() {
            Some(SETTINGS) if kept.is_some_and(|one| form::is_newer::<SettingsRecord>(&one.value)) => false,
            Some(SETTINGS) => sort_into(&mut settings, "Settings".to_owned(), kept.is_some(), same),
            Some(PROFILE | RUNS) => !has_data,
            _ => false,
        };
        if wanted {
            plan.puts.push(entry);
        }
    }
    for entry in sources {
        let name = entry.name().unwrap_or_default().to_owned();
        match (has_data, here.contains(&entry)) {
            (_, true) => data.same += 1,
            (true, false) => data.left.push(name),
            (false, false) => {
                data.added.push(name);
                plan.puts.push(entry);
            }
        }
    }
    if has_data && !same_data && !data.left.is_empty() {
        plan.notes.push("Other data is open here, so what data the file had, and who its customers were, is left out. Segments are counted on the data that is here.".to_owned());
    }
    plan.kinds.extend([settings, data]);
}
