//! What another tab changed, read again.

use super::{
    Kept, Repository, Start,
    plain::{field, read_all, read_one, to_value, typed},
};
use crate::{
    browser::files::Handle,
    storage::{
        form,
        records::{MeasureRecord, SegmentRecord, SnapshotRecord, SourceRecord},
        stores::{
            DRAFTS, MEASURES, PREFERENCES, PROFILE, SEGMENTS, SETTINGS, SETUPS, SINGLES, SNAPSHOTS, SOURCES,
        },
    },
};

/// A segment as it is kept now: its record where it is still there, its snapshots oldest first, whether it has a draft.
pub type SegmentNow = (String, Option<(SegmentRecord, Vec<SnapshotRecord>, bool)>);

/// A measure as it is kept now, where it is still there.
pub type MeasureNow = (String, Option<MeasureRecord>);

impl Repository {
    /// Segments as they are kept now. What is damaged is as if it were not there: the next start sets it aside.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn segments_now(&self, ids: &[String]) -> Kept<Vec<SegmentNow>> {
        let work = self.reading(&[SEGMENTS, SNAPSHOTS, DRAFTS], "read the segments again")?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let key = id.as_str().into();
            let record = read_one(work.get(SEGMENTS, &key).await?, &key, &mut Vec::new());
            let mut snapshots: Vec<SnapshotRecord> =
                read_all(work.all(SNAPSHOTS, Some(id)).await?, &mut Vec::new(), &mut 0);
            snapshots.sort_by_key(|snapshot| snapshot.at);
            let has_draft = work.get(DRAFTS, &key).await?.is_some();
            let now = record.ok().flatten().map(|record| (record, snapshots, has_draft));
            found.push((id.clone(), now));
        }
        Ok(found)
    }

    /// Measures as they are kept now.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn measures_now(&self, ids: &[String]) -> Kept<Vec<MeasureNow>> {
        let work = self.reading(&[MEASURES], "read the measures again")?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let key = id.as_str().into();
            let record = read_one(work.get(MEASURES, &key).await?, &key, &mut Vec::new());
            found.push((id.clone(), record.ok().flatten()));
        }
        Ok(found)
    }

    /// Settings, preferences, set-ups and the choice of the profile table as they are kept now; nothing else is in it.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn small_now(&self) -> Kept<Start> {
        let work = self.reading(&[SINGLES, PREFERENCES, SETUPS], "read the settings again")?;
        let single = async |name: &str| work.get(SINGLES, &name.into()).await;
        let (settings, profile) = (single(SETTINGS).await?, single(PROFILE).await?);
        let preferences = read_all(work.all(PREFERENCES, None).await?, &mut Vec::new(), &mut 0);
        let setups = read_all(work.all(SETUPS, None).await?, &mut Vec::new(), &mut 0);
        let none = &wasm_bindgen::JsValue::NULL;
        Ok(Start {
            settings: read_one(settings, none, &mut Vec::new()).unwrap_or_default(),
            profile: read_one(profile, none, &mut Vec::new()).unwrap_or_default(),
            preferences,
            setups,
            ..Start::default()
        })
    }

    /// What data was read, as it is kept now, with the handles that open it again.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn sources_now(&self) -> Kept<Vec<(SourceRecord, Option<Handle>)>> {
        let work = self.reading(&[SOURCES], "read the sources again")?;
        let mut sources = Vec::new();
        for value in work.all(SOURCES, None).await? {
            let record = to_value(&field(&value, "record")).and_then(|value| form::decode(value).ok());
            sources.extend(record.map(|record| (record, typed(&value, "handle"))));
        }
        Ok(sources)
    }
}
