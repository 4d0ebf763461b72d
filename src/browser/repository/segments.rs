//! Segments, the versions of their definitions, and their drafts.

use wasm_bindgen::JsValue;

use super::{
    Durability, Kept, Repository, StoreError, Work,
    plain::{field, put, read_all, read_one, to_value},
    transaction::pair,
};
use crate::storage::{
    form,
    records::{DraftRecord, SegmentRecord, SnapshotRecord, VersionRecord},
    stores::{DRAFTS, MEMBERS, SEGMENTS, SNAPSHOTS, Store, VERSIONS},
};

/// Deleted segments with all that belonged to them, as they were kept.
pub struct Removed {
    records: Vec<SegmentRecord>,
    snapshots: Vec<SnapshotRecord>,
    with_draft: Vec<String>,
    /// Where, what, and under which key where it is not in the value.
    values: Vec<(Store, JsValue, Option<JsValue>)>,
}

impl Removed {
    /// The segments, each with its snapshots, oldest first, and whether it has a draft.
    pub fn segments(&self) -> Vec<(SegmentRecord, Vec<SnapshotRecord>, bool)> {
        let of = |record: &SegmentRecord| {
            let mut snapshots: Vec<_> =
                self.snapshots.iter().filter(|snapshot| snapshot.segment == record.id).cloned().collect();
            snapshots.sort_by_key(|snapshot| snapshot.at);
            (record.clone(), snapshots, self.with_draft.contains(&record.id))
        };
        self.records.iter().map(of).collect()
    }
}

/// The segment as it is kept; nothing where it is not, or cannot be read.
async fn kept(work: &Work<'_>, id: &str) -> Kept<Option<SegmentRecord>> {
    let key = id.into();
    // What is damaged is set aside at the next start; here it is only in the way.
    read_one(work.get(SEGMENTS, &key).await?, &key, &mut Vec::new())
}

impl Repository {
    /// Keeps a segment, perhaps with a new version and without its draft, and gives it as it is kept: with the next
    /// revision. A record of revision 0 is a new segment.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another tab wrote or deleted it since it was read here.
    pub async fn put_segment(
        &self,
        record: &SegmentRecord,
        version: Option<&VersionRecord>,
        drop_draft: bool,
    ) -> Kept<SegmentRecord> {
        let mut work = self.writing(&[SEGMENTS, VERSIONS, DRAFTS], "keep the segment")?;
        let there = kept(&work, &record.id).await?;
        if there.as_ref().map_or(0, |there| there.revision) != record.revision {
            return Err(StoreError::Conflict(there.map(Box::new)));
        }
        let record = SegmentRecord { revision: record.revision + 1, ..record.clone() };
        put(&mut work, &record, None).await?;
        if let Some(version) = version {
            put(&mut work, version, None).await?;
        }
        if drop_draft {
            work.delete(DRAFTS, &record.id.as_str().into()).await?;
        }
        work.commit().await?;
        Ok(record)
    }

    /// The versions of a segment's definition, oldest first. Damaged ones are set aside.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn versions(&self, segment: &str) -> Kept<Vec<VersionRecord>> {
        let work = self.reading(&[VERSIONS], "read the versions")?;
        let (mut damaged, mut newer) = (Vec::new(), 0);
        let mut versions: Vec<VersionRecord> =
            read_all(work.all(VERSIONS, Some(segment)).await?, &mut damaged, &mut newer);
        drop(work);
        self.set_aside(damaged).await;
        versions.sort_by_key(|version| version.version);
        Ok(versions)
    }

    /// Keeps a draft.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_draft(&self, draft: &DraftRecord) -> Kept<()> {
        let mut work = self.writing_with(&[DRAFTS], Durability::Relaxed, "keep the draft")?;
        put(&mut work, draft, None).await?;
        work.commit().await
    }

    /// A segment's draft. A damaged one is set aside.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn draft(&self, segment: &str) -> Kept<Option<DraftRecord>> {
        let work = self.reading(&[DRAFTS], "read the draft")?;
        let key = segment.into();
        let mut damaged = Vec::new();
        let draft = read_one(work.get(DRAFTS, &key).await?, &key, &mut damaged)?;
        drop(work);
        self.set_aside(damaged).await;
        Ok(draft)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// It is still there.
    pub async fn delete_draft(&self, segment: &str) -> Kept<()> {
        let mut work = self.writing(&[DRAFTS], "discard the draft")?;
        work.delete(DRAFTS, &segment.into()).await?;
        work.commit().await
    }

    /// Takes segments away with all that belongs to them, and gives it.
    ///
    /// # Errors
    /// Nothing is taken away.
    pub async fn delete_segments(&self, ids: &[String]) -> Kept<Removed> {
        let mut work =
            self.writing(&[SEGMENTS, SNAPSHOTS, VERSIONS, DRAFTS, MEMBERS], "delete the segments")?;
        let mut removed = Removed {
            records: Vec::new(),
            snapshots: Vec::new(),
            with_draft: Vec::new(),
            values: Vec::new(),
        };
        for id in ids {
            removed.take(&mut work, id).await?;
        }
        work.commit().await?;
        Ok(removed)
    }

    /// Brings deleted segments back.
    ///
    /// # Errors
    /// They are still away.
    pub async fn restore(&self, removed: &Removed) -> Kept<()> {
        let mut work =
            self.writing(&[SEGMENTS, SNAPSHOTS, VERSIONS, DRAFTS, MEMBERS], "bring the segments back")?;
        for (store, value, key) in &removed.values {
            work.put(*store, value, key.as_ref()).await?;
        }
        work.commit().await
    }
}

impl Removed {
    async fn take(&mut self, work: &mut Work<'_>, id: &str) -> Kept<()> {
        let key = JsValue::from(id);
        if let Some(value) = work.get(SEGMENTS, &key).await? {
            self.records.extend(to_value(&value).and_then(|value| form::decode(value).ok()));
            self.values.push((SEGMENTS, value, None));
            work.delete(SEGMENTS, &key).await?;
        }
        if let Some(value) = work.get(DRAFTS, &key).await? {
            self.with_draft.push(id.to_owned());
            self.values.push((DRAFTS, value, None));
            work.delete(DRAFTS, &key).await?;
        }
        for value in work.all(VERSIONS, Some(id)).await? {
            work.delete(VERSIONS, &pair(id, number(&value, "version"))).await?;
            self.values.push((VERSIONS, value, None));
        }
        for value in work.all(SNAPSHOTS, Some(id)).await? {
            let key = pair(id, number(&value, "at"));
            if let Some(members) = work.get(MEMBERS, &key).await? {
                work.delete(MEMBERS, &key).await?;
                self.values.push((MEMBERS, members, Some(key.clone())));
            }
            work.delete(SNAPSHOTS, &key).await?;
            self.snapshots.extend(to_value(&value).and_then(|value| form::decode(value).ok()));
            self.values.push((SNAPSHOTS, value, None));
        }
        Ok(())
    }
}

fn number(value: &JsValue, name: &str) -> f64 {
    field(value, name).as_f64().unwrap_or_default()
}
