//! Whether a record of a file can be read, by the same rules as what is kept.

use serde_json::{Value, json};

use super::{BYTES, Entry, decode};
use crate::storage::{
    form::{self, Record, Unread},
    records::{
        DraftRecord, MeasureRecord, PreferenceRecord, ProfileRecord, RunsRecord, SegmentRecord,
        SettingsRecord, SetupRecord, SnapshotRecord, SourceRecord, VersionRecord,
    },
    stores::{
        DAMAGED, DRAFTS, MEASURES, MEMBERS, PREFERENCES, PROFILE, REGISTRY, RUNS, SEGMENTS, SETTINGS, SETUPS,
        SINGLES, SNAPSHOTS, SOURCES, Store, VERSIONS,
    },
};

/// Whether it can be read.
///
/// # Errors
/// See [`Unread`].
pub(super) fn check(entry: &Entry) -> Result<(), Unread> {
    fn is<R: Record>(value: &Value) -> Result<(), Unread> {
        form::decode::<R>(value.clone()).map(drop)
    }
    let record = entry.record();
    match entry.store {
        SEGMENTS => is::<SegmentRecord>(record),
        VERSIONS => is::<VersionRecord>(record),
        DRAFTS => is::<DraftRecord>(record),
        SNAPSHOTS => is::<SnapshotRecord>(record),
        SOURCES => is::<SourceRecord>(record),
        PREFERENCES => is::<PreferenceRecord>(record),
        SETUPS => is::<SetupRecord>(record),
        MEASURES => is::<MeasureRecord>(record),
        SINGLES => match entry.key.as_str() {
            Some(SETTINGS) => is::<SettingsRecord>(record),
            Some(PROFILE) => is::<ProfileRecord>(record),
            Some(RUNS) => is::<RunsRecord>(record),
            _ => Err(Unread::Damaged("nothing of that name is kept".to_owned())),
        },
        MEMBERS => bytes(Some(record)),
        REGISTRY => bytes(record.get("keys")),
        _ => Ok(()),
    }
}

fn bytes(value: Option<&Value>) -> Result<(), Unread> {
    let text = value.and_then(|value| value.get(BYTES)).and_then(Value::as_str);
    match text.and_then(decode) {
        Some(_) => Ok(()),
        None => Err(Unread::Damaged("they are no bytes".to_owned())),
    }
}

/// The entry that keeps a damaged record as it was found.
pub(super) fn set_aside(store: Store, key: &Value, value: &Value, why: &str) -> Entry {
    Entry {
        store: DAMAGED,
        key: json!([store.name, key]).to_string().into(),
        value: json!({ "store": store.name, "key": key, "value": value, "why": why }),
    }
}
