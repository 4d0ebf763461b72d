//! A segment evaluated for keeps: its members by key, against those of the snapshot before.

use super::{Done, desk::Lead, members, numbers};
use crate::{
    history::{
        members::{MemberSet, compare},
        step,
    },
    model::{context::Context, definition::Definition},
    service::protocol::{Failure, Ran, Reply},
};

pub(super) async fn run(
    lead: &Lead,
    definition: Definition,
    context: Context,
    given: &[Vec<u8>],
) -> Result<Done, Failure> {
    let started = lead.now();
    lead.memory().profile()?;
    let before = match given.first() {
        Some(bytes) => MemberSet::from_bytes(bytes).map_err(|_| {
            Failure::Sentence("The members of the last refresh are damaged and cannot be compared. Delete that refresh, then try again.".into())
        })?,
        None => MemberSet::default(),
    };
    let selected = members::of(lead, definition, context).await?;
    let members = numbers::register(lead, &selected).await?;
    let change = compare(&before, &members);
    let left_missing = match change.left.is_empty() {
        true => 0,
        false => numbers::find(lead, &change.left).await?.1.len(),
    };
    let memory = lead.memory();
    let (table, profile) = memory.profile()?;
    let ran = Ran {
        members: members.len(),
        entered: change.entered.len(),
        left: change.left.len(),
        left_missing,
        milliseconds: lead.now() - started,
        fingerprint: table.fingerprint.clone(),
        registered: profile.registry.len(),
    };
    let mut bytes = vec![members.to_bytes()];
    bytes.extend((!given.is_empty()).then(|| step::body(&change)));
    Ok(Done { reply: Reply::Ran(ran), bytes })
}

/// The keys that the registry gained since so many were kept.
pub(super) fn registered(lead: &Lead, since: u32) -> Result<Done, Failure> {
    let memory = lead.memory();
    let registry = &memory.profile()?.1.registry;
    let reply = Reply::Registered(registry.len());
    Ok(Done { reply, bytes: registry.block_since(since).into_iter().collect() })
}
