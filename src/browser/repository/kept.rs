//! The operations, one transaction each.

use super::{
    DraftRecord, Handle, JsCast, JsValue, Kept, PreferenceRecord, ProfileRecord, Reflect, Repository, SegmentRecord,
    SettingsRecord, SnapshotRecord, SourceRecord, StoreError, Uint8Array, VersionRecord, all, delete, finish, from_js, get, number,
    pair, put, to_js,
};
use crate::storage::stores::{DRAFTS, MEMBERS, PREFERENCES, REGISTRY, SEGMENTS, SINGLES, SNAPSHOTS, SOURCES, VERSIONS};

/// Everything that the start needs.
#[derive(Default)]
pub struct Start {
    /// Nothing at the first visit.
    pub settings: Option<SettingsRecord>,
    /// In no order.
    pub segments: Vec<SegmentRecord>,
    /// In no order.
    pub snapshots: Vec<SnapshotRecord>,
    /// Segments that have a draft.
    pub drafts: Vec<String>,
    /// With the handles that open them again.
    pub sources: Vec<(SourceRecord, Option<Handle>)>,
    /// Nothing before customers were loaded.
    pub profile: Option<ProfileRecord>,
    /// Of lists.
    pub preferences: Vec<PreferenceRecord>,
}

/// Deleted segments with all that belongs to them, as they were kept.
pub struct Removed {
    records: Vec<SegmentRecord>,
    snapshots: Vec<SnapshotRecord>,
    versions: Vec<JsValue>,
    drafts: Vec<JsValue>,
    members: Vec<(JsValue, JsValue)>,
}

impl Removed {
    /// The segments, each with its snapshots, oldest first, and whether it has a draft.
    pub fn segments(&self) -> Vec<(SegmentRecord, Vec<SnapshotRecord>, bool)> {
        let of = |record: &SegmentRecord| {
            let mut snapshots: Vec<_> = self.snapshots.iter().filter(|snapshot| snapshot.segment == record.id).cloned().collect();
            snapshots.sort_by_key(|snapshot| snapshot.at);
            let draft = self.drafts.iter().any(|draft| {
                Reflect::get(draft, &"segment".into()).ok().and_then(|id| id.as_string()).as_deref() == Some(record.id.as_str())
            });
            (record.clone(), snapshots, draft)
        };
        self.records.iter().map(of).collect()
    }
}

const HANDLE: &str = "handle";

impl Repository {
    /// Everything that the start needs, without touching data files.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub async fn start(&self) -> Kept<Start> {
        let operation = "read the workspace";
        let reading = self.reading(&[SEGMENTS, SNAPSHOTS, DRAFTS, SOURCES, SINGLES, PREFERENCES], operation)?;
        let segments = all(&reading, SEGMENTS, None, operation).await?;
        let snapshots = all(&reading, SNAPSHOTS, None, operation).await?;
        let drafts = all(&reading, DRAFTS, None, operation).await?;
        let sources = all(&reading, SOURCES, None, operation).await?;
        let preferences = all(&reading, PREFERENCES, None, operation).await?;
        let settings = get(&reading, SINGLES, "settings".into(), operation).await?;
        let profile = get(&reading, SINGLES, "profile".into(), operation).await?;
        let source = |value: JsValue| {
            let handle = Reflect::get(&value, &HANDLE.into()).ok().and_then(|handle| handle.dyn_into::<Handle>().ok());
            let record = Reflect::get(&value, &"record".into()).ok()?;
            Some((from_js(record)?, handle))
        };
        Ok(Start {
            settings: settings.and_then(from_js),
            segments: segments.into_iter().filter_map(from_js).collect(),
            snapshots: snapshots.into_iter().filter_map(from_js).collect(),
            drafts: drafts.into_iter().filter_map(from_js::<DraftRecord>).map(|draft| draft.segment).collect(),
            sources: sources.into_iter().filter_map(source).collect(),
            profile: profile.and_then(from_js),
            preferences: preferences.into_iter().filter_map(from_js).collect(),
        })
    }

    /// Keeps a segment, perhaps with a new version and without its draft, and gives it as it is kept.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where somebody else wrote it since it was read here.
    pub async fn put_segment(&self, record: &SegmentRecord, version: Option<&VersionRecord>, drop_draft: bool) -> Kept<SegmentRecord> {
        let operation = "keep the segment";
        let writing = self.writing(&[SEGMENTS, VERSIONS, DRAFTS], operation)?;
        let kept: Option<SegmentRecord> = get(&writing, SEGMENTS, record.id.as_str().into(), operation).await?.and_then(from_js);
        if kept.is_some_and(|kept| kept.revision != record.revision) {
            return Err(StoreError::Conflict);
        }
        let record = SegmentRecord { revision: record.revision + 1, ..record.clone() };
        put(&writing, SEGMENTS, &to_js(&record, operation)?, None, operation).await?;
        if let Some(version) = version {
            put(&writing, VERSIONS, &to_js(version, operation)?, None, operation).await?;
        }
        if drop_draft {
            delete(&writing, DRAFTS, record.id.as_str().into(), operation).await?;
        }
        finish(writing, operation).await?;
        Ok(record)
    }

    /// Keeps a draft.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_draft(&self, draft: &DraftRecord) -> Kept<()> {
        let operation = "keep the draft";
        let writing = self.writing(&[DRAFTS], operation)?;
        put(&writing, DRAFTS, &to_js(draft, operation)?, None, operation).await?;
        finish(writing, operation).await
    }

    /// A segment's draft.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn draft(&self, segment: &str) -> Kept<Option<DraftRecord>> {
        let operation = "read the draft";
        let reading = self.reading(&[DRAFTS], operation)?;
        Ok(get(&reading, DRAFTS, segment.into(), operation).await?.and_then(from_js))
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// It is still there.
    pub async fn delete_draft(&self, segment: &str) -> Kept<()> {
        let operation = "discard the draft";
        let writing = self.writing(&[DRAFTS], operation)?;
        delete(&writing, DRAFTS, segment.into(), operation).await?;
        finish(writing, operation).await
    }

    /// The versions of a segment's definition, oldest first.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn versions(&self, segment: &str) -> Kept<Vec<VersionRecord>> {
        let operation = "read the versions";
        let reading = self.reading(&[VERSIONS], operation)?;
        let mut versions: Vec<VersionRecord> =
            all(&reading, VERSIONS, Some(segment), operation).await?.into_iter().filter_map(from_js).collect();
        versions.sort_by_key(|version| version.version);
        Ok(versions)
    }

    /// Takes segments away with all that belongs to them, and gives it.
    ///
    /// # Errors
    /// Nothing is taken away.
    pub async fn delete_segments(&self, ids: &[String]) -> Kept<Removed> {
        let operation = "delete the segments";
        let writing = self.writing(&[SEGMENTS, SNAPSHOTS, VERSIONS, DRAFTS, MEMBERS], operation)?;
        let mut removed =
            Removed { records: Vec::new(), snapshots: Vec::new(), versions: Vec::new(), drafts: Vec::new(), members: Vec::new() };
        for id in ids {
            let key = || JsValue::from(id.as_str());
            removed.records.extend(get(&writing, SEGMENTS, key(), operation).await?.and_then(from_js));
            delete(&writing, SEGMENTS, key(), operation).await?;
            removed.drafts.extend(get(&writing, DRAFTS, key(), operation).await?);
            delete(&writing, DRAFTS, key(), operation).await?;
            for version in all(&writing, VERSIONS, Some(id), operation).await? {
                delete(&writing, VERSIONS, pair(id, number(&version, "version")), operation).await?;
                removed.versions.push(version);
            }
            for snapshot in all(&writing, SNAPSHOTS, Some(id), operation).await? {
                let key = pair(id, number(&snapshot, "at"));
                if let Some(members) = get(&writing, MEMBERS, key.clone(), operation).await? {
                    delete(&writing, MEMBERS, key.clone(), operation).await?;
                    removed.members.push((key.clone(), members));
                }
                delete(&writing, SNAPSHOTS, key, operation).await?;
                removed.snapshots.extend(from_js(snapshot));
            }
        }
        finish(writing, operation).await?;
        Ok(removed)
    }

    /// Brings deleted segments back.
    ///
    /// # Errors
    /// They are still away.
    pub async fn restore(&self, removed: &Removed) -> Kept<()> {
        let operation = "bring the segments back";
        let writing = self.writing(&[SEGMENTS, SNAPSHOTS, VERSIONS, DRAFTS, MEMBERS], operation)?;
        for record in &removed.records {
            put(&writing, SEGMENTS, &to_js(record, operation)?, None, operation).await?;
        }
        for snapshot in &removed.snapshots {
            put(&writing, SNAPSHOTS, &to_js(snapshot, operation)?, None, operation).await?;
        }
        for version in &removed.versions {
            put(&writing, VERSIONS, version, None, operation).await?;
        }
        for draft in &removed.drafts {
            put(&writing, DRAFTS, draft, None, operation).await?;
        }
        for (key, members) in &removed.members {
            put(&writing, MEMBERS, members, Some(key), operation).await?;
        }
        finish(writing, operation).await
    }

    /// Keeps a snapshot whole: its record, its members, and the keys that the registry gained.
    ///
    /// # Errors
    /// Nothing of it is kept.
    pub async fn put_snapshot(&self, record: &SnapshotRecord, members: Option<&Uint8Array>, block: Option<&Uint8Array>) -> Kept<()> {
        let operation = "keep the refresh";
        let writing = self.writing(&[SNAPSHOTS, MEMBERS, REGISTRY], operation)?;
        put(&writing, SNAPSHOTS, &to_js(record, operation)?, None, operation).await?;
        if let Some(members) = members {
            put(&writing, MEMBERS, members, Some(&pair(&record.segment, record.at as f64)), operation).await?;
        }
        if let Some(block) = block {
            let kept = js_sys::Object::new();
            let set = |field: &str, value: &JsValue| Reflect::set(&kept, &field.into(), value).map_err(|_| StoreError::Failed(operation));
            set("registry", &record.registry.as_str().into())?;
            set("at", &(record.at as f64).into())?;
            set("keys", block)?;
            put(&writing, REGISTRY, &kept, None, operation).await?;
        }
        finish(writing, operation).await
    }

    /// The members of a snapshot, as they were kept.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn members(&self, segment: &str, at: i64) -> Kept<Option<Uint8Array>> {
        let operation = "read the members";
        let reading = self.reading(&[MEMBERS], operation)?;
        let found = get(&reading, MEMBERS, pair(segment, at as f64), operation).await?;
        Ok(found.and_then(|value| value.dyn_into().ok()))
    }

    /// The blocks of a registry, in the order in which they were kept.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn registry_blocks(&self, registry: &str) -> Kept<Vec<Uint8Array>> {
        let operation = "read the keys of customers";
        let reading = self.reading(&[REGISTRY], operation)?;
        let mut blocks = all(&reading, REGISTRY, Some(registry), operation).await?;
        blocks.sort_by(|a, b| number(a, "at").total_cmp(&number(b, "at")));
        let keys = |block: JsValue| Reflect::get(&block, &"keys".into()).ok().and_then(|keys| keys.dyn_into().ok());
        Ok(blocks.into_iter().filter_map(keys).collect())
    }

    /// Keeps the sources as they are now, and forgets all others.
    ///
    /// # Errors
    /// The sources of before are kept.
    pub async fn put_sources(&self, sources: &[(SourceRecord, Option<Handle>)]) -> Kept<()> {
        let operation = "keep the sources";
        let writing = self.writing(&[SOURCES], operation)?;
        let store = writing.object_store(SOURCES.name).map_err(super::failed(operation))?;
        store.clear().map_err(super::failed(operation))?.await.map_err(super::failed(operation))?;
        for (record, handle) in sources {
            let kept = js_sys::Object::new();
            let set = |field: &str, value: &JsValue| Reflect::set(&kept, &field.into(), value).map_err(|_| StoreError::Failed(operation));
            set("id", &record.id.into())?;
            set("record", &to_js(record, operation)?)?;
            if let Some(handle) = handle {
                set(HANDLE, handle)?;
            }
            put(&writing, SOURCES, &kept, None, operation).await?;
        }
        finish(writing, operation).await
    }

    async fn put_single(&self, name: &str, value: JsValue, operation: &'static str) -> Kept<()> {
        let writing = self.writing(&[SINGLES], operation)?;
        put(&writing, SINGLES, &value, Some(&name.into()), operation).await?;
        finish(writing, operation).await
    }

    /// Keeps the choice of the profile table.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_profile(&self, record: &ProfileRecord) -> Kept<()> {
        let operation = "keep the choice of the customers table";
        self.put_single("profile", to_js(record, operation)?, operation).await
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// They are not kept.
    pub async fn put_settings(&self, record: &SettingsRecord) -> Kept<()> {
        let operation = "keep the settings";
        self.put_single("settings", to_js(record, operation)?, operation).await
    }

    /// Keeps a preference.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_preference(&self, record: &PreferenceRecord) -> Kept<()> {
        let operation = "keep a preference";
        let writing = self.writing(&[PREFERENCES], operation)?;
        put(&writing, PREFERENCES, &to_js(record, operation)?, None, operation).await?;
        finish(writing, operation).await
    }
}
