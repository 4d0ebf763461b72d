//! Members by the numbers of their keys in the registry: how parts learn them, and sets of them.

use super::{
    desk::{Lead, unexpected},
    members::{Selected, selected},
};
use crate::{
    data::order,
    history::members::MemberSet,
    service::{
        part::protocol::{Answer, Question, Wanted},
        protocol::Failure,
    },
};

/// Parts look up which of their rows have a key of the registry. Until another key or other rows come they are told the
/// number of each new one, and need not look again.
async fn know(lead: &Lead) -> Result<(), Failure> {
    let keys = {
        let memory = lead.memory();
        let registry = &memory.profile()?.1.registry;
        let offsets: Vec<u32> = std::iter::once(0).chain(registry.ends().iter().copied()).collect();
        [order::to_bytes(&offsets), registry.text().as_bytes().to_vec()]
    };
    lead.each(0..lead.parts(), |_| Question::Know, &keys).await?;
    Ok(())
}

/// What all parts say of held members, together; nothing where one does not know its numbers.
async fn asked(lead: &Lead, of: &Selected) -> Result<Option<(Vec<u8>, u64)>, Failure> {
    let registered = lead.memory().profile()?.1.registry.len();
    let (held, mut bits, mut without) = (of.held.id(), Vec::new(), 0);
    for (answer, bytes) in lead.all(|_| Question::Numbers { held, registered }).await? {
        let Answer::Numbered { known, without: more } = answer else { return Err(unexpected()) };
        if !known {
            return Ok(None);
        }
        without += u64::from(more);
        unite(&mut bits, bytes.into_iter().next().unwrap_or_default());
    }
    Ok(Some((bits, without)))
}

pub(super) fn unite(all: &mut Vec<u8>, more: Vec<u8>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
    }
}

/// The numbers of some members. Keys that the registry does not have are registered in file order.
pub(super) async fn register(lead: &Lead, of: &Selected) -> Result<MemberSet, Failure> {
    if let Some((bits, 0)) = asked(lead, of).await? {
        return Ok(MemberSet::of_bits(&bits));
    }
    // One after another: numbers are given in the order of keys, and that order is of one segment at a time.
    let _changing = lead.change().await;
    let known = match asked(lead, of).await? {
        Some(known) => known,
        None => {
            know(lead).await?;
            asked(lead, of).await?.ok_or_else(unexpected)?
        }
    };
    if known.1 == 0 {
        return Ok(MemberSet::of_bits(&known.0));
    }
    let held = of.held.id();
    let mut keys = of.merged(lead, move |from| Question::KeysWithoutNumber { held, from });
    let mut given: Vec<Vec<u32>> = vec![Vec::new(); lead.parts()];
    while let Some((_, part, key)) = keys.next_row().await? {
        let key = std::str::from_utf8(key).unwrap_or_default();
        let mut memory = lead.memory();
        let profile = memory.profile.as_mut().ok_or(Failure::Cancelled)?;
        given[part].push(profile.registry.register(key).map_err(|_| {
            Failure::Sentence(
                "The kept list of customer keys is full. Choose the key again to begin a new trend.".into(),
            )
        })?);
    }
    let calls: Vec<_> = given
        .iter()
        .enumerate()
        .map(|(part, given)| lead.ask(part, Question::Number { held }, vec![order::to_bytes(given)]))
        .collect();
    for call in calls {
        call.await?;
    }
    let (bits, _) = asked(lead, of).await?.ok_or_else(unexpected)?;
    Ok(MemberSet::of_bits(&bits))
}

/// All customers, or none, held by the parts.
async fn held(lead: &Lead, wanted: Wanted) -> Result<Selected, Failure> {
    let (held, zone, mut there) = (lead.hold(), lead.memory().zone.clone(), 0);
    let question = |_| Question::Select { held: held.id(), wanted: wanted.clone() };
    for (answer, _) in lead.all(question).await? {
        there += selected(&answer)?;
    }
    Ok(Selected { held, there, missing: Vec::new(), zone, projecting: None })
}

/// All customers get a number, before a refresh waits for it.
pub(super) async fn register_all(lead: &Lead) -> Result<(), Failure> {
    let all = held(lead, Wanted::Everybody).await?;
    register(lead, &all).await?;
    Ok(())
}

/// The customers with those numbers, held by the parts, and the numbers of those who are in no part.
pub(super) async fn find(lead: &Lead, wanted: &MemberSet) -> Result<(Selected, MemberSet), Failure> {
    {
        let _changing = lead.change().await;
        // Nobody is held yet: it only tells whether all parts know their numbers.
        let nobody = held(lead, Wanted::Nobody).await?;
        if asked(lead, &nobody).await?.is_none() {
            know(lead).await?;
        }
    }
    let (held, zone) = (lead.hold(), lead.memory().zone.clone());
    let question = |_| Question::Select { held: held.id(), wanted: Wanted::Numbers };
    let (mut there, mut found) = (0, Vec::new());
    for (answer, bytes) in lead.each(0..lead.parts(), question, &[wanted.to_bits()]).await? {
        there += selected(&answer)?;
        unite(&mut found, bytes.into_iter().next().unwrap_or_default());
    }
    let absent = wanted.without(&MemberSet::of_bits(&found));
    let missing = {
        let memory = lead.memory();
        let registry = &memory.profile()?.1.registry;
        absent.ids().map(|id| registry.key(id).to_owned()).collect()
    };
    Ok((Selected { held, there, missing, zone, projecting: None }, absent))
}
