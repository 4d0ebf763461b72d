//! Snapshots: a record, its members, and the keys that the registry gained, all together.

use std::collections::HashSet;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::{
    Kept, Repository, Work,
    keys::put_block,
    plain::{read_all, to_js},
    transaction::pair,
};
use crate::{
    history::{
        members::MemberSet,
        step::{self, Step, Way},
    },
    storage::{
        news::News,
        records::SnapshotRecord,
        stores::{MEMBERS, REGISTRY, SEGMENTS, SNAPSHOTS},
    },
};

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
#[derive(Clone, Debug)]
pub struct Found {
    /// All of them; nothing where what changed suffices.
    pub whole: Option<Uint8Array>,
    /// Where the members that they were compared with are kept, and what changed since the whole ones of these, as
    /// `history::change` has it.
    pub before: Option<(Way, Vec<u8>)>,
}

/// The members of a snapshot as they are kept.
#[derive(Clone, Debug)]
pub struct KeptMembers {
    /// How a step ahead of them leads on.
    pub way: Way,
    /// Whole members, then the step ahead of them where it is one.
    pub bytes: Vec<Uint8Array>,
}

impl KeptMembers {
    /// Those of the snapshot of an instant that is kept behind these; nothing where they are not known.
    pub(super) fn after(before: Option<Self>, at: i64, found: &Found) -> Option<Self> {
        if let Some(members) = &found.whole {
            let way = Way { whole: at, before: at, between: 0 };
            return Some(Self { way, bytes: vec![members.clone()] });
        }
        let (way, changed) = found.before.as_ref()?;
        let whole = before?.bytes.into_iter().next()?;
        let ahead = Uint8Array::from(step::ahead(*way, changed).as_slice());
        let way = Way { before: at, between: way.between.saturating_add(1), ..*way };
        Some(Self { way, bytes: vec![whole, ahead] })
    }

    /// The same, whatever becomes of these bytes.
    pub(super) fn copy(&self) -> Self {
        Self { way: self.way, bytes: self.bytes.iter().map(|bytes| bytes.slice(0, bytes.length())).collect() }
    }

    pub(super) fn size(&self) -> u32 {
        self.bytes.iter().map(Uint8Array::length).sum()
    }
}

/// What became of a snapshot that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept.
    Kept,
    /// Another tab deleted its segment.
    Gone,
    /// Another tab refreshed its segment meanwhile, or a workspace was restored, so that it is not the next one of those that
    /// were known.
    Moved,
}

/// A step among kept members.
pub(super) fn step_of(value: &JsValue) -> Option<Step> {
    let bytes = value.dyn_ref::<Uint8Array>().filter(|bytes| bytes.length() > 0)?;
    step::is_step(&[bytes.get_index(0)]).then(|| step::read(&bytes.to_vec()).ok()).flatten()
}

impl Found {
    fn keep(&self, work: &mut Work, record: &SnapshotRecord) -> Kept<()> {
        let place = pair(&record.segment, record.at as f64);
        match (&self.whole, &self.before) {
            (Some(whole), _) => work.put_soon(MEMBERS, whole, Some(&place)),
            (None, Some((way, changed))) => {
                let ahead = Uint8Array::from(step::ahead(*way, changed).as_slice());
                work.put_soon(MEMBERS, &ahead, Some(&place))
            }
            (None, None) => Err(work.failure()),
        }
    }
}

/// The members of a snapshot whole, from the whole ones that they are steps from.
async fn whole(work: &Work, segment: &str, at: i64) -> Kept<Option<Uint8Array>> {
    let (mut steps, mut next) = (Vec::new(), at);
    loop {
        let found = work.get(MEMBERS, &pair(segment, next as f64)).await?;
        let Some(bytes) = found.and_then(|value| value.dyn_into::<Uint8Array>().ok()) else {
            return Ok(None);
        };
        match step_of(&bytes) {
            // Steps back lead forward in time, and one ahead leads to whole members: there is an end.
            Some(Step::Back { next: after, change }) if after > next => {
                steps.push(Step::Back { next: after, change });
                next = after;
            }
            Some(Step::Ahead { way, change }) if steps.is_empty() && way.whole < next => {
                next = way.whole;
                steps.push(Step::Ahead { way, change });
            }
            // Nothing was changed; or it is damaged, and who reads it says so.
            _ if steps.is_empty() => return Ok(Some(bytes)),
            _ => {
                let Ok(mut members) = MemberSet::from_bytes(&bytes.to_vec()) else { return Ok(Some(bytes)) };
                for step in steps.iter().rev() {
                    members = match step {
                        Step::Back { change, .. } => change.undo(&members),
                        Step::Ahead { change, .. } => change.apply(&members),
                    };
                }
                return Ok(Some(Uint8Array::from(members.to_bytes().as_slice())));
            }
        }
    }
}

impl Repository {
    /// Keeps snapshots, each whole: records, members, and the keys that a registry gained. Gives what became of each.
    ///
    /// # Errors
    /// Nothing of any is kept. `StoreError::KeysMoved` where another tab added keys since this registry was opened.
    pub async fn put_snapshots(
        &self,
        snapshots: &[Snapshot],
        gained: Option<(&str, &Uint8Array)>,
    ) -> Kept<Vec<Outcome>> {
        let outcomes = self.surely(async || self.put_snapshots_once(snapshots, gained).await).await?;
        for (Snapshot { record, found, .. }, outcome) in snapshots.iter().zip(&outcomes) {
            match (found, outcome) {
                (Some(found), Outcome::Kept) => self.known.add(&record.segment, record.at, found),
                (_, Outcome::Kept) => {}
                (_, Outcome::Gone | Outcome::Moved) => self.known.forget(&record.segment),
            }
        }
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
        let known: Vec<(&str, Option<f64>)> = snapshots
            .iter()
            .map(|one| (one.record.segment.as_str(), one.seen.map(|seen| seen as f64)))
            .collect();
        // Asked for each by itself, a hundred would take as long as their refreshes.
        let there = work.keys(SEGMENTS, None).await?;
        let there: HashSet<String> = there.iter().filter_map(JsValue::as_string).collect();
        let next = work.are_last(SNAPSHOTS, &known).await?;
        if let Some((registry, block)) = gained {
            put_block(&mut work, registry, block).await?;
        }
        let become_of = |(Snapshot { record, found, .. }, next): (&Snapshot, bool)| {
            // What found nobody was compared with nothing.
            match (there.contains(&record.segment), !next && found.is_some()) {
                (false, _) => Outcome::Gone,
                (true, true) => Outcome::Moved,
                (true, false) => Outcome::Kept,
            }
        };
        let outcomes: Vec<Outcome> = snapshots.iter().zip(next).map(become_of).collect();
        let kept = || snapshots.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Kept);
        // From here to the end nothing is waited for: what fails is told at the end.
        for (Snapshot { record, found, .. }, _) in kept() {
            let value = to_js(record, &work)?;
            work.put_soon(SNAPSHOTS, &value, None)?;
            if let Some(found) = found {
                found.keep(&mut work, record)?;
            }
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

    /// The members of several snapshots as they are kept, in their order, to be compared with; nothing where there are none.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn kept_members(&self, snapshots: &[(String, i64)]) -> Kept<Vec<Option<KeptMembers>>> {
        let mut all: Vec<_> = snapshots.iter().map(|(segment, at)| self.known.get(segment, *at)).collect();
        let unknown: Vec<(String, i64)> = snapshots
            .iter()
            .zip(&all)
            .filter(|(_, known)| known.is_none())
            .map(|(of, _)| of.clone())
            .collect();
        if unknown.is_empty() {
            return Ok(all);
        }
        let mut read = self.surely(async || self.kept_members_once(&unknown).await).await?.into_iter();
        for ((segment, at), members) in snapshots.iter().zip(&mut all).filter(|(_, known)| known.is_none()) {
            *members = read.next().flatten();
            if let Some(members) = members {
                self.known.set(segment, *at, members.copy());
            }
        }
        Ok(all)
    }

    /// Reads members before they are compared with. Whether there is room for those of more.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn know_members(&self, snapshots: &[(String, i64)]) -> Kept<bool> {
        let unknown: Vec<(String, i64)> =
            snapshots.iter().filter(|(segment, at)| !self.known.has(segment, *at)).cloned().collect();
        if unknown.is_empty() {
            return Ok(true);
        }
        let read = self.surely(async || self.kept_members_once(&unknown).await).await?;
        let mut all = unknown.iter().zip(read).filter_map(|(of, members)| Some((of, members?)));
        Ok(all.all(|((segment, at), members)| self.known.set(segment, *at, members)))
    }

    async fn kept_members_once(&self, snapshots: &[(String, i64)]) -> Kept<Vec<Option<KeptMembers>>> {
        let work = self.reading(&[MEMBERS], "read the members")?;
        let places: Vec<JsValue> = snapshots.iter().map(|(segment, at)| pair(segment, *at as f64)).collect();
        let last = work.get_each(MEMBERS, &places).await?;
        let way =
            |((_, at), value): (&(String, i64), &Option<JsValue>)| match value.as_ref().and_then(step_of) {
                Some(Step::Ahead { way, .. }) => {
                    Way { before: *at, between: way.between.saturating_add(1), ..way }
                }
                // Nothing is to lead ahead of it.
                Some(Step::Back { .. }) => Way { whole: *at, before: *at, between: u8::MAX },
                None => Way { whole: *at, before: *at, between: 0 },
            };
        let ways: Vec<Way> = snapshots.iter().zip(&last).map(way).collect();
        let ahead = || snapshots.iter().zip(&ways).filter(|(_, way)| way.whole != way.before);
        let places: Vec<JsValue> =
            ahead().map(|((segment, _), way)| pair(segment, way.whole as f64)).collect();
        let mut wholes = work.get_each(MEMBERS, &places).await?.into_iter();
        let mut all = Vec::with_capacity(snapshots.len());
        for (((segment, at), way), value) in snapshots.iter().zip(ways).zip(last) {
            let Some(value) = value.and_then(|value| value.dyn_into::<Uint8Array>().ok()) else {
                all.push(None);
                continue;
            };
            let is_ahead = way.whole != way.before;
            let base = if is_ahead { wholes.next().flatten() } else { None };
            let base = base.filter(|base| step_of(base).is_none()).and_then(|base| base.dyn_into().ok());
            all.push(Some(match base {
                Some(base) => KeptMembers { way, bytes: vec![base, value] },
                None if !is_ahead && way.between == 0 => KeptMembers { way, bytes: vec![value] },
                // Another snapshot came after it, or after the whole one. Nothing is to lead ahead of it; what is not there is
                // damaged.
                None => {
                    let whole = whole(&work, segment, *at).await?.unwrap_or(value);
                    let way = Way { whole: *at, before: *at, between: u8::MAX };
                    KeptMembers { way, bytes: vec![whole] }
                }
            }));
        }
        Ok(all)
    }
}
