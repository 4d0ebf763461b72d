//! A segment evaluated for keeps: its members by key, against those of the snapshot before.

use super::{
    Done,
    desk::Lead,
    members::{self, Selected},
};
use crate::{
    history::members::MemberSet,
    model::{context::Context, definition::Definition},
    service::{
        part::protocol::Question,
        protocol::{Failure, Ran, Reply},
    },
};

/// The registry's numbers of some members. Keys that it does not know are registered in file order.
async fn register(lead: &Lead, selected: &Selected) -> Result<MemberSet, Failure> {
    // One after another: numbers are given in the order of keys, and that order is of one segment at a time.
    let _changing = lead.change().await;
    let held = selected.held.id();
    let mut keys = selected.merged(lead, move |from| Question::MemberKeys { held, from });
    let mut ids = Vec::with_capacity(selected.there as usize);
    while let Some((_, _, key)) = keys.next_row().await? {
        let key = std::str::from_utf8(key).unwrap_or_default();
        let mut memory = lead.memory();
        let profile = memory.profile.as_mut().ok_or(Failure::Cancelled)?;
        ids.push(profile.registry.register(key).map_err(|_| {
            Failure::Sentence(
                "The kept list of customer keys is full. Choose the key again to begin a new trend.".into(),
            )
        })?);
    }
    Ok(MemberSet::of(ids))
}

/// How many of the registry's numbers are of nobody in the data.
async fn count_missing(lead: &Lead, ids: &MemberSet) -> Result<u32, Failure> {
    if ids.is_empty() {
        return Ok(0);
    }
    let keys: Vec<String> = {
        let memory = lead.memory();
        let registry = &memory.profile()?.1.registry;
        ids.ids().map(|id| registry.key(id).to_owned()).collect()
    };
    Ok(members::find(lead, keys).await?.missing.len() as u32)
}

pub(super) async fn run(
    lead: &Lead,
    definition: Definition,
    context: Context,
    registered: u32,
    given: &[Vec<u8>],
) -> Result<Done, Failure> {
    let started = lead.now();
    lead.memory().profile()?;
    let selected = members::of(lead, definition, context).await?;
    let members = register(lead, &selected).await?;
    let before = match given.first() {
        Some(bytes) => MemberSet::from_bytes(bytes).map_err(|_| {
            Failure::Sentence("The members of the last refresh are damaged and cannot be compared. Delete that refresh, then try again.".into())
        })?,
        None => MemberSet::default(),
    };
    let left = before.without(&members);
    let left_missing = count_missing(lead, &left).await?;
    let memory = lead.memory();
    let (table, profile) = memory.profile()?;
    let ran = Ran {
        members: members.len(),
        entered: members.count_without(&before),
        left: left.len(),
        left_missing,
        milliseconds: lead.now() - started,
        fingerprint: table.fingerprint.clone(),
        registered: profile.registry.len(),
    };
    let mut bytes = vec![members.to_bytes()];
    bytes.extend(profile.registry.block_since(registered));
    Ok(Done { reply: Reply::Ran(ran), bytes })
}
