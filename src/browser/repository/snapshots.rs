//! Snapshots: a record, its members, and the keys that the registry gained, all together.

use std::collections::HashSet;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    Kept, Repository, StoreError, Work,
    plain::{object, read_all, to_js, typed},
    transaction::pair,
};
use crate::{
    history::{block, members::MemberSet, step},
    storage::{
        news::News,
        records::SnapshotRecord,
        stores::{MEMBERS, REGISTRY, SEGMENTS, SNAPSHOTS},
    },
};

/// How many keys of a registry are kept, by the keys of its blocks.
fn kept_keys(blocks: &[JsValue]) -> u32 {
    blocks.iter().filter_map(|key| key.dyn_ref::<Array>()?.get(2).as_f64()).fold(0.0, f64::max) as u32
}

async fn put_block(work: &mut Work, registry: &str, block: &Uint8Array) -> Kept<()> {
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

/// A snapshot to be kept.
pub struct Snapshot {
    /// What is known of it.
    pub record: SnapshotRecord,
    /// When the last snapshot of its segment was, of those that were known when its members were compared.
    pub seen: Option<i64>,
    /// Who was in it, where that was found out.
    pub found: Option<Found>,
}

/// The members of a snapshot.
pub struct Found {
    /// All of them.
    pub members: Uint8Array,
    /// The snapshot that they were compared with, and what changed since, as `history::step::body` has it.
    pub before: Option<(i64, Vec<u8>)>,
}

/// What became of a snapshot that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept.
    Kept,
    /// Another tab deleted its segment.
    Gone,
    /// Another tab refreshed its segment meanwhile, so that it is not the next one of those that were known.
    Moved,
}

fn is_step(value: &JsValue) -> bool {
    value
        .dyn_ref::<Uint8Array>()
        .is_some_and(|bytes| bytes.length() > 0 && step::is_step(&[bytes.get_index(0)]))
}

impl Found {
    /// The members whole, and those of before as the step back from them.
    fn keep(&self, work: &mut Work, record: &SnapshotRecord) -> Kept<()> {
        work.put_soon(MEMBERS, &self.members, Some(&pair(&record.segment, record.at as f64)))?;
        if let Some((at, body)) = &self.before {
            let back = Uint8Array::from(step::step(record.at, body).as_slice());
            work.put_soon(MEMBERS, &back, Some(&pair(&record.segment, *at as f64)))?;
        }
        Ok(())
    }
}

/// The members of a snapshot whole, from the last one back where they are kept as a step.
async fn whole(work: &Work, segment: &str, at: i64) -> Kept<Option<Uint8Array>> {
    let (mut steps, mut next) = (Vec::new(), at);
    loop {
        let found = work.get(MEMBERS, &pair(segment, next as f64)).await?;
        let Some(bytes) = found.and_then(|value| value.dyn_into::<Uint8Array>().ok()) else {
            return Ok(None);
        };
        if !is_step(&bytes) {
            if steps.is_empty() {
                return Ok(Some(bytes));
            }
            let Ok(mut members) = MemberSet::from_bytes(&bytes.to_vec()) else { return Ok(Some(bytes)) };
            for change in steps.iter().rev() {
                members = step::back(&members, change);
            }
            return Ok(Some(Uint8Array::from(members.to_bytes().as_slice())));
        }
        // Steps lead forward in time, so that there is an end. A damaged one is given as it is: who reads it says so.
        match step::read(&bytes.to_vec()) {
            Ok((after, change)) if after > next => {
                steps.push(change);
                next = after;
            }
            _ => return Ok(Some(bytes)),
        }
    }
}

impl Repository {
    /// Keeps snapshots, each whole: records, members, and the keys that a registry gained. Gives what became of each.
    ///
    /// # Errors
    /// Nothing of any is kept. [`StoreError::KeysMoved`] where another tab added keys since this registry was opened.
    pub async fn put_snapshots(
        &self,
        snapshots: &[Snapshot],
        gained: Option<(&str, &Uint8Array)>,
    ) -> Kept<Vec<Outcome>> {
        let outcomes = self.surely(async || self.put_snapshots_once(snapshots, gained).await).await?;
        let mut ids: Vec<_> = snapshots.iter().map(|one| one.record.segment.clone()).collect();
        ids.dedup();
        self.tell(&News::Segments(ids));
        Ok(outcomes)
    }

    async fn put_snapshots_once(
        &self,
        snapshots: &[Snapshot],
        gained: Option<(&str, &Uint8Array)>,
    ) -> Kept<Vec<Outcome>> {
        let mut work = self.writing(&[SEGMENTS, SNAPSHOTS, MEMBERS, REGISTRY], "keep the refresh")?;
        let known: Vec<(&str, f64)> = snapshots
            .iter()
            .map(|one| (one.record.segment.as_str(), one.seen.map_or(-1.0, |seen| seen as f64)))
            .collect();
        // Asked for each by itself, a hundred would take as long as their refreshes.
        let there = work.keys(SEGMENTS, None).await?;
        let there: HashSet<String> = there.iter().filter_map(JsValue::as_string).collect();
        let moved = work.any_after(SNAPSHOTS, &known).await?;
        if let Some((registry, block)) = gained {
            put_block(&mut work, registry, block).await?;
        }
        // From here to the end nothing is waited for: what fails is told at the end.
        let mut outcomes = Vec::with_capacity(snapshots.len());
        for (Snapshot { record, found, .. }, moved) in snapshots.iter().zip(moved) {
            // What found nobody was compared with nothing.
            let moved = moved && found.is_some();
            outcomes.push(match (there.contains(&record.segment), moved) {
                (false, _) => Outcome::Gone,
                (true, true) => Outcome::Moved,
                (true, false) => {
                    let value = to_js(record, &work)?;
                    work.put_soon(SNAPSHOTS, &value, None)?;
                    if let Some(found) = found {
                        found.keep(&mut work, record)?;
                    }
                    Outcome::Kept
                }
            });
        }
        work.commit().await?;
        Ok(outcomes)
    }

    /// The snapshots of a segment, oldest first. Damaged ones are set aside.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn snapshots(&self, segment: &str) -> Kept<Vec<SnapshotRecord>> {
        let read =
            async || self.reading(&[SNAPSHOTS], "read the refreshes")?.all(SNAPSHOTS, Some(segment)).await;
        let values = self.surely(read).await?;
        let (mut damaged, mut newer) = (Vec::new(), 0);
        let mut all: Vec<SnapshotRecord> = read_all(values, &mut damaged, &mut newer);
        self.set_aside(damaged).await;
        all.sort_by_key(|snapshot| snapshot.at);
        Ok(all)
    }

    /// The members of a snapshot, whole; nothing where there are none.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn members(&self, segment: &str, at: i64) -> Kept<Option<Uint8Array>> {
        self.surely(async || whole(&self.reading(&[MEMBERS], "read the members")?, segment, at).await).await
    }

    /// The members of several snapshots, in their order, as [`Repository::members`] has them.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn members_of(&self, snapshots: &[(String, i64)]) -> Kept<Vec<Option<Uint8Array>>> {
        self.surely(async || self.members_of_once(snapshots).await).await
    }

    async fn members_of_once(&self, snapshots: &[(String, i64)]) -> Kept<Vec<Option<Uint8Array>>> {
        let work = self.reading(&[MEMBERS], "read the members")?;
        let places: Vec<JsValue> = snapshots.iter().map(|(segment, at)| pair(segment, *at as f64)).collect();
        let mut found = Vec::with_capacity(snapshots.len());
        for ((segment, at), value) in snapshots.iter().zip(work.get_each(MEMBERS, &places).await?) {
            found.push(match value {
                Some(value) if is_step(&value) => whole(&work, segment, *at).await?,
                value => value.and_then(|value| value.dyn_into().ok()),
            });
        }
        Ok(found)
    }

    /// The blocks of a registry, in the order in which they were kept.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn registry_blocks(&self, registry: &str) -> Kept<Vec<Uint8Array>> {
        let read = async || {
            self.reading(&[REGISTRY], "read the keys of customers")?.all(REGISTRY, Some(registry)).await
        };
        let mut blocks = self.surely(read).await?;
        let from = |block: &JsValue| super::plain::field(block, "from").as_f64().unwrap_or_default();
        blocks.sort_by(|one, other| from(one).total_cmp(&from(other)));
        Ok(blocks.iter().filter_map(|block| typed(block, "keys")).collect())
    }
}
