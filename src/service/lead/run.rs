//! A segment evaluated for keeps: its members by key, against those of the snapshot before.

use super::{Done, desk::Lead, members, numbers};
use crate::{
    history::{
        change::{Change, compare},
        members::{MemberSet, Unreadable},
        step::{self, Step},
    },
    model::{context::Context, definition::Definition},
    service::protocol::{Failure, Ran, Reply},
};

/// The members of the snapshot before: whole ones, and what changed since.
#[derive(Default)]
struct Before {
    whole: MemberSet,
    change: Option<Change>,
}

impl Before {
    /// Of what is kept: whole members, and a step ahead of them where there is one.
    fn of(kept: &[Vec<u8>]) -> Result<Self, Unreadable> {
        let [whole, steps @ ..] = kept else { return Ok(Self::default()) };
        let whole = MemberSet::from_bytes(whole)?;
        let change = match steps {
            [] => None,
            [step] => match step::read(step)? {
                Step::Ahead { change, .. } => Some(change),
                Step::Back { .. } => return Err(Unreadable),
            },
            _ => return Err(Unreadable),
        };
        Ok(Self { whole, change })
    }
}

/// `given` is what is kept of the snapshot before, and whether the members are wanted whole.
pub(super) async fn run(
    lead: &Lead,
    definition: Definition,
    context: Context,
    given: (&[Vec<u8>], bool),
) -> Result<Done, Failure> {
    let (kept, wanted) = given;
    let started = lead.now();
    lead.memory().profile()?;
    let (before, damaged) = match Before::of(kept) {
        Ok(before) => (before, false),
        Err(Unreadable) => (Before::default(), true),
    };
    let members = match members::of(lead, definition, context).await? {
        (_, Some(members)) => members,
        (selected, None) => numbers::register(lead, &selected).await?,
    };
    let since = compare(&before.whole, &members);
    let change = before.change.map_or_else(|| since.clone(), |change| since.since(&change));
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
        damaged,
        milliseconds: lead.now() - started,
        fingerprint: table.fingerprint.clone(),
        registered: profile.registry.len(),
    };
    let compared = !damaged && !kept.is_empty();
    let whole = wanted || !compared || !step::is_short(&since, &members);
    let members = if whole { members.to_bytes() } else { Vec::new() };
    let since = if compared { since.to_bytes() } else { Vec::new() };
    Ok(Done { reply: Reply::Ran(ran), bytes: vec![members, since] })
}

/// The keys that the registry gained since so many were kept.
pub(super) fn registered(lead: &Lead, since: u32) -> Result<Done, Failure> {
    let memory = lead.memory();
    let registry = &memory.profile()?.1.registry;
    let reply = Reply::Registered(registry.len());
    Ok(Done { reply, bytes: registry.block_since(since).into_iter().collect() })
}
