//! Snapshots: a record, its members, and the keys that the registry gained, all together.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    Kept, Repository, StoreError, Work,
    plain::{object, put, typed},
    transaction::pair,
};
use crate::{
    history::block,
    storage::{
        records::SnapshotRecord,
        stores::{MEMBERS, REGISTRY, SEGMENTS, SNAPSHOTS},
    },
};

/// How many keys of a registry are kept, by the keys of its blocks.
fn kept_keys(blocks: &[JsValue]) -> u32 {
    blocks.iter().filter_map(|key| key.dyn_ref::<Array>()?.get(2).as_f64()).fold(0.0, f64::max) as u32
}

async fn put_block(work: &mut Work<'_>, registry: &str, block: &Uint8Array) -> Kept<()> {
    let mut head = [0; block::HEAD];
    let length = block.length().min(head.len() as u32);
    block.subarray(0, length).copy_to(&mut head[..length as usize]);
    let ids = block::ids(&head[..length as usize]).ok_or_else(|| work.failure())?;
    // Two tabs that number new keys at once would give two customers one number.
    if kept_keys(&work.keys(REGISTRY, Some(registry)).await?) != ids.start {
        return Err(StoreError::KeysMoved);
    }
    let value = object(
        &[
            ("registry", &registry.into()),
            ("from", &ids.start.into()),
            ("to", &ids.end.into()),
            ("keys", block),
        ],
        work,
    )?;
    work.put(REGISTRY, &value, None).await
}

/// A snapshot to be kept: its record, and its members where it has some.
pub type Snapshot = (SnapshotRecord, Option<Uint8Array>);

impl Repository {
    /// Keeps snapshots, each whole: records, members, and the keys that a registry gained. Gives whether each is kept: of a
    /// segment that another tab deleted it is not.
    ///
    /// # Errors
    /// Nothing of any is kept. [`StoreError::KeysMoved`] where another tab added keys since this registry was opened.
    pub async fn put_snapshots(
        &self,
        snapshots: &[Snapshot],
        gained: Option<(&str, &Uint8Array)>,
    ) -> Kept<Vec<bool>> {
        let mut work = self.writing(&[SEGMENTS, SNAPSHOTS, MEMBERS, REGISTRY], "keep the refresh")?;
        let mut kept = Vec::with_capacity(snapshots.len());
        for (record, members) in snapshots {
            let there = work.get(SEGMENTS, &record.segment.as_str().into()).await?.is_some();
            if there {
                put(&mut work, record, None).await?;
            }
            if let Some(members) = members.as_ref().filter(|_| there) {
                work.put(MEMBERS, members, Some(&pair(&record.segment, record.at as f64))).await?;
            }
            kept.push(there);
        }
        if let Some((registry, block)) = gained {
            put_block(&mut work, registry, block).await?;
        }
        work.commit().await?;
        Ok(kept)
    }

    /// The members of a snapshot, as they were kept; nothing where there are none.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn members(&self, segment: &str, at: i64) -> Kept<Option<Uint8Array>> {
        let work = self.reading(&[MEMBERS], "read the members")?;
        let found = work.get(MEMBERS, &pair(segment, at as f64)).await?;
        Ok(found.and_then(|value| value.dyn_into().ok()))
    }

    /// The members of several snapshots, in their order, as [`Repository::members`] has them.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn members_of(&self, snapshots: &[(String, i64)]) -> Kept<Vec<Option<Uint8Array>>> {
        let work = self.reading(&[MEMBERS], "read the members")?;
        let mut found = Vec::with_capacity(snapshots.len());
        for (segment, at) in snapshots {
            let value = work.get(MEMBERS, &pair(segment, *at as f64)).await?;
            found.push(value.and_then(|value| value.dyn_into().ok()));
        }
        Ok(found)
    }

    /// The blocks of a registry, in the order in which they were kept.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn registry_blocks(&self, registry: &str) -> Kept<Vec<Uint8Array>> {
        let work = self.reading(&[REGISTRY], "read the keys of customers")?;
        let mut blocks = work.all(REGISTRY, Some(registry)).await?;
        let from = |block: &JsValue| super::plain::field(block, "from").as_f64().unwrap_or_default();
        blocks.sort_by(|one, other| from(one).total_cmp(&from(other)));
        Ok(blocks.iter().filter_map(|block| typed(block, "keys")).collect())
    }
}
