//! Members behind newer whole ones become steps back, once nobody waits for it: a refresh that keeps whole members writes these
//! alone, and those of before stay as they were.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;

use super::{Kept, Repository, Work, snapshots::step_of, transaction::pair};
use crate::{
    history::{
        change::{Change, compare},
        members::MemberSet,
        step::{self, Step, Way},
    },
    storage::stores::MEMBERS,
};

impl Repository {
    /// Of snapshots of a segment, those with members, oldest first and of one registry, what is behind the last whole members
    /// becomes steps back, each from the one after it. What cannot be read stays as it is. Nobody waits for it: where there is
    /// no room, nothing else is done about it.
    ///
    /// # Errors
    /// Nothing of it is kept.
    pub async fn keep_behind(&self, segment: &str, instants: &[i64]) -> Kept<()> {
        // Mostly there is nothing to do, and little is read to find that out.
        let work = self.reading(&[MEMBERS], "read the members")?;
        let Some((_, before)) = last_two(&work, segment, instants).await? else { return Ok(()) };
        let bytes = get(&work, segment, before).await?;
        if matches!(bytes.as_ref().and_then(|bytes| step_of(bytes)), Some(Step::Back { .. })) {
            return Ok(());
        }
        drop(work);
        let mut work = self.writing(&[MEMBERS], "keep the members")?;
        let mut from = last_whole(&work, segment, instants).await?;
        while let Some(whole) = from {
            let Some((steps, next)) = behind(&work, segment, instants, whole).await? else { break };
            for (at, back) in steps {
                work.put_soon(MEMBERS, &back, Some(&pair(segment, at as f64)))?;
            }
            from = Some(next);
        }
        work.commit().await
    }
}

/// Whole members, and when.
type Whole = (i64, MemberSet);

/// Steps back with their instants.
type Steps = Vec<(i64, Uint8Array)>;

async fn get(work: &Work, segment: &str, at: i64) -> Kept<Option<Uint8Array>> {
    let value = work.get(MEMBERS, &pair(segment, at as f64)).await?;
    Ok(value.and_then(|value| value.dyn_into().ok()))
}

fn ahead(bytes: Option<&Uint8Array>) -> Option<(Way, Change)> {
    match bytes.and_then(|bytes| step_of(bytes)) {
        Some(Step::Ahead { way, change }) => Some((way, change)),
        _ => None,
    }
}

fn members(bytes: Option<Uint8Array>) -> Option<MemberSet> {
    MemberSet::from_bytes(&bytes?.to_vec()).ok()
}

/// When the last whole ones are, those of the last snapshot or those that it is a step ahead of, and when the ones before them.
async fn last_two(work: &Work, segment: &str, instants: &[i64]) -> Kept<Option<(i64, i64)>> {
    let Some(&last) = instants.last() else { return Ok(None) };
    let at = ahead(get(work, segment, last).await?.as_ref()).map_or(last, |(way, _)| way.whole);
    Ok(before(instants, at).map(|before| (at, before)))
}

fn before(instants: &[i64], at: i64) -> Option<i64> {
    instants.iter().rev().copied().find(|instant| *instant < at)
}

async fn last_whole(work: &Work, segment: &str, instants: &[i64]) -> Kept<Option<Whole>> {
    let Some((at, _)) = last_two(work, segment, instants).await? else { return Ok(None) };
    Ok(members(get(work, segment, at).await?).map(|members| (at, members)))
}

/// The steps that members before whole ones become, with those of them that were whole; nothing where they are steps back.
async fn behind(
    work: &Work,
    segment: &str,
    instants: &[i64],
    (at, after): Whole,
) -> Kept<Option<(Steps, Whole)>> {
    let Some(before) = before(instants, at) else { return Ok(None) };
    let bytes = get(work, segment, before).await?;
    let mut found = ahead(bytes.as_ref());
    let whole = found.as_ref().map_or(before, |(way, _)| way.whole);
    let bytes = if whole == before { bytes } else { get(work, segment, whole).await? };
    let Some(base) = members(bytes) else { return Ok(None) };
    let back = |next: i64, change: &Change| Uint8Array::from(step::back(next, &change.to_bytes()).as_slice());
    let (mut next, mut since, mut place, mut steps) = (at, compare(&base, &after), before, Vec::new());
    while place > whole {
        let Some((way, change)) =
            found.filter(|(way, _)| way.whole == whole && (whole..place).contains(&way.before))
        else {
            return Ok(None);
        };
        steps.push((place, back(next, &since.since(&change))));
        (next, place, since) = (place, way.before, change);
        found = ahead(get(work, segment, place).await?.as_ref());
    }
    steps.push((whole, back(next, &since)));
    Ok(Some((steps, (whole, base))))
}
