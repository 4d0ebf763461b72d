//! Segments, the versions of their definitions, and their drafts.

use wasm_bindgen::JsValue;

use super::{
    Durability, Kept, Repository, StoreError, Work,
    plain::{field, put, read_all, read_one, to_value},
    transaction::pair,
};
use crate::storage::{
    form,
    news::News,
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
async fn kept(work: &Work, id: &str) -> Kept<Option<SegmentRecord>> {
    let key = id.into();
    // What is damaged is set aside at the next start; here it is only in the way.
    read_one(work.get(SEGMENTS, &key).await?, &key, &mut Vec::new())
}

/// The draft that is there is one that this tab knows, or says the same.
async fn is_ours(work: &Work, key: &JsValue, ours: &[i64], text: Option<&str>) -> Kept<()> {
    let there: Option<DraftRecord> = read_one(work.get(DRAFTS, key).await?, key, &mut Vec::new())?;
    match there {
        Some(there) if !ours.contains(&there.changed) && text != Some(there.draft.as_str()) => {
            Err(StoreError::DraftConflict(Box::new(there)))
        }
        _ => Ok(()),
    }
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
        let record = self.surely(async || self.put_segment_once(record, version, drop_draft).await).await?;
        self.tell(&News::Segments(vec![record.id.clone()]));
        if drop_draft {
            self.tell(&News::Drafts(vec![record.id.clone()]));
        }
        Ok(record)
    }

    async fn put_segment_once(
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
        let read =
            async || self.reading(&[VERSIONS], "read the versions")?.all(VERSIONS, Some(segment)).await;
        let values = self.surely(read).await?;
        let (mut damaged, mut newer) = (Vec::new(), 0);
        let mut versions: Vec<VersionRecord> = read_all(values, &mut damaged, &mut newer);
        self.set_aside(damaged).await;
        versions.sort_by_key(|version| version.version);
        Ok(versions)
    }

    /// Keeps a draft. `ours` are the instants of the last edit of the drafts that this tab read or wrote.
    ///
    /// # Errors
    /// [`StoreError::DraftConflict`] where another tab edited it since, [`StoreError::Conflict`] where another tab deleted the
    /// segment.
    pub async fn put_draft(&self, draft: &DraftRecord, ours: &[i64]) -> Kept<()> {
        self.surely(async || {
            let mut work = self.writing_with(&[SEGMENTS, DRAFTS], Durability::Relaxed, "keep the draft")?;
            let key = draft.segment.as_str().into();
            if work.get(SEGMENTS, &key).await?.is_none() {
                return Err(StoreError::Conflict(None));
            }
            is_ours(&work, &key, ours, Some(&draft.draft)).await?;
            put(&mut work, draft, None).await?;
            work.commit().await
        })
        .await?;
        self.tell(&News::Drafts(vec![draft.segment.clone()]));
        Ok(())
    }

    /// A segment's draft. A damaged one is set aside.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn draft(&self, segment: &str) -> Kept<Option<DraftRecord>> {
        let key = segment.into();
        let value = self.surely(async || self.reading(&[DRAFTS], "read the draft")?.get(DRAFTS, &key).await);
        let mut damaged = Vec::new();
        let draft = read_one(value.await?, &key, &mut damaged)?;
        self.set_aside(damaged).await;
        Ok(draft)
    }

    /// Throws a draft away; `ours` as [`Repository::put_draft`] has it.
    ///
    /// # Errors
    /// It is still there. [`StoreError::DraftConflict`] where another tab edited it since.
    pub async fn delete_draft(&self, segment: &str, ours: &[i64]) -> Kept<()> {
        self.surely(async || {
            let mut work = self.writing(&[DRAFTS], "discard the draft")?;
            let key = segment.into();
            is_ours(&work, &key, ours, None).await?;
            work.delete(DRAFTS, &key).await?;
            work.commit().await
        })
        .await?;
        self.tell(&News::Drafts(vec![segment.to_owned()]));
        Ok(())
    }

    /// Takes segments away with all that belongs to them, and gives it.
    ///
    /// # Errors
    /// Nothing is taken away.
    pub async fn delete_segments(&self, ids: &[String]) -> Kept<Removed> {
        let removed = self.surely(async || self.delete_segments_once(ids).await).await?;
        self.tell(&News::Segments(ids.to_vec()));
        Ok(removed)
    }

    async fn delete_segments_once(&self, ids: &[String]) -> Kept<Removed> {
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
        self.surely(async || {
            let mut work =
                self.writing(&[SEGMENTS, SNAPSHOTS, VERSIONS, DRAFTS, MEMBERS], "bring the segments back")?;
            for (store, value, key) in &removed.values {
                work.put(*store, value, key.as_ref()).await?;
            }
            work.commit().await
        })
        .await?;
        self.tell(&News::Segments(removed.records.iter().map(|record| record.id.clone()).collect()));
        Ok(())
    }
}

impl Removed {
    async fn take(&mut self, work: &mut Work, id: &str) -> Kept<()> {
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
