//! Members that all parts hold, and those who are in no part.

use std::collections::HashSet;

use super::{
    desk::{Holding, Lead, unexpected},
    feed::{Feed, Merged},
    limit, numbers,
};
use crate::{
    data::{column::Texts, keys::parts_of},
    history::members::MemberSet,
    model::{cell::Cell, context::Context, definition::Definition},
    service::{
        part::{
            protocol::{Answer, Question, Wanted},
            texts_out,
        },
        protocol::{Failure, Members},
    },
};

/// Some members, each held by the part that has them.
pub(super) struct Selected {
    pub held: Holding,
    /// How many are in the data.
    pub there: u64,
    /// The keys of those who are not.
    pub missing: Vec<String>,
    /// The wall clock that they are shown on.
    pub zone: String,
    /// The definition whose projected attributes are columns, with its instant and zone.
    pub projecting: Option<(Definition, Context)>,
}

/// The members of a list.
pub(super) async fn members(lead: &Lead, members: Members, given: &[Vec<u8>]) -> Result<Selected, Failure> {
    let mut definitions = Vec::new();
    asked(&members, &mut definitions);
    if let Some((_, context)) = definitions.first() {
        lead.memory().set_zone(&context.time_zone);
        // Of all at once: nothing moves any more once something is held.
        let definitions: Vec<Definition> = definitions.iter().map(|(own, _)| (*own).clone()).collect();
        limit::ready_for_all(lead, &definitions).await?;
    }
    select(lead, members, &mut given.iter()).await
}

/// The definitions that members are of.
fn asked<'a>(members: &'a Members, found: &mut Vec<(&'a Definition, &'a Context)>) {
    match members {
        Members::Of { definition, context } | Members::SnapshotOf { definition, context } => {
            found.push((definition, context));
        }
        Members::Without { members, other } => {
            asked(members, found);
            asked(other, found);
        }
        Members::Snapshot | Members::Keys { .. } => {}
    }
}

async fn select(
    lead: &Lead,
    members: Members,
    given: &mut std::slice::Iter<'_, Vec<u8>>,
) -> Result<Selected, Failure> {
    match members {
        Members::Of { definition, context } => Ok(evaluated(lead, definition, context, None).await?.0),
        Members::Snapshot => snapshot(lead, given.next().ok_or(Failure::Cancelled)?).await,
        Members::SnapshotOf { definition, context } => {
            let selected = snapshot(lead, given.next().ok_or(Failure::Cancelled)?).await?;
            Ok(Selected { projecting: projecting(definition, context), ..selected })
        }
        Members::Keys { keys } => {
            let mut known = HashSet::new();
            let keys = keys.into_iter().filter(|key| known.insert(key.clone())).collect();
            find(lead, keys).await
        }
        Members::Without { members, other } => {
            let mut left = Box::pin(select(lead, *members, given)).await?;
            let other = Box::pin(select(lead, *other, given)).await?;
            let question = |_| Question::Without { held: left.held.id(), other: other.held.id() };
            let answers = lead.all(question).await?;
            left.there = answers.iter().map(|(answer, _)| selected(answer)).sum::<Result<_, _>>()?;
            let others: HashSet<String> = other.missing.into_iter().collect();
            left.missing.retain(|key| !others.contains(key));
            Ok(left)
        }
    }
}

/// The members of a definition, to be kept: held, and their numbers where they are known. Where it has a limit, each part holds
/// those of its customers that the whole limit keeps.
pub(super) async fn of(
    lead: &Lead,
    definition: Definition,
    context: Context,
) -> Result<(Selected, Option<MemberSet>), Failure> {
    lead.memory().set_zone(&context.time_zone);
    limit::ready(lead, &definition).await?;
    let registered = lead.memory().profile()?.1.registry.len();
    evaluated(lead, definition, context, (registered > 0).then_some(registered)).await
}

/// Holds the members of a definition, and gives their numbers below so many where they are wanted and known.
async fn evaluated(
    lead: &Lead,
    definition: Definition,
    context: Context,
    numbers: Option<u32>,
) -> Result<(Selected, Option<MemberSet>), Failure> {
    if let Some(limited) = limit::limited(lead, &definition) {
        let selected = limited.hold(lead, &context).await?;
        return Ok((Selected { projecting: projecting(definition, context), ..selected }, None));
    }
    let (held, zone) = (lead.hold(), lead.memory().zone.clone());
    let wanted = Wanted::Of { definition: definition.clone(), context: context.clone(), numbers };
    let question = |_| Question::Select { held: held.id(), wanted: wanted.clone() };
    let (mut there, mut numbered) = (0, Some(Vec::new()));
    for (answer, bytes) in lead.all(question).await? {
        there += selected(&answer)?;
        numbered = numbered.zip(bytes.into_iter().next()).map(|(mut all, more)| {
            numbers::unite(&mut all, more);
            all
        });
    }
    let projecting = projecting(definition, context);
    let selected = Selected { held, there, missing: Vec::new(), zone, projecting };
    Ok((selected, numbered.map(|bits| MemberSet::of_bits(&bits))))
}

fn projecting(definition: Definition, context: Context) -> Option<(Definition, Context)> {
    (!definition.project.is_empty()).then_some((definition, context))
}

pub(super) fn selected(answer: &Answer) -> Result<u64, Failure> {
    match answer {
        Answer::Selected(many) => Ok((*many).into()),
        _ => Err(unexpected()),
    }
}

async fn snapshot(lead: &Lead, bytes: &[u8]) -> Result<Selected, Failure> {
    let members = MemberSet::from_bytes(bytes).map_err(|_| {
        Failure::Sentence("The kept members are damaged. Refresh the segment to find them anew.".into())
    })?;
    Ok(numbers::find(lead, &members).await?.0)
}

/// The customers with those keys.
pub(super) async fn find(lead: &Lead, keys: Vec<String>) -> Result<Selected, Failure> {
    let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
    keys.iter().for_each(|key| texts.push(key));
    let (held, zone) = (lead.hold(), lead.memory().zone.clone());
    let question = |_| Question::Select { held: held.id(), wanted: Wanted::Keys };
    let (mut there, mut found) = (0, vec![0; keys.len()]);
    for (answer, bytes) in lead.each(0..lead.parts(), question, &texts_out(texts)).await? {
        there += selected(&answer)?;
        for (all, found) in found.iter_mut().zip(bytes.into_iter().next().unwrap_or_default()) {
            *all |= found;
        }
    }
    let missing = keys.into_iter().zip(found).filter(|(_, found)| *found == 0).map(|(key, _)| key).collect();
    Ok(Selected { held, there, missing, zone, projecting: None })
}

impl Selected {
    /// What all parts say of the members, in file order.
    pub(super) fn merged(&self, lead: &Lead, question: impl Fn(u64) -> Question + Clone + 'static) -> Merged {
        Merged::new((0..lead.parts()).map(|part| Feed::new(lead, part, question.clone())).collect())
    }
}

/// Of somebody who is not in the data the key alone, in the order of the columns.
pub(super) fn key_alone(key: &str, names: &[String], columns: &[String]) -> Vec<Cell> {
    let mut values = vec![Cell::Empty; columns.len()];
    for (name, part) in names.iter().zip(parts_of(key, names.len())) {
        if let Some(place) = columns.iter().position(|column| column == name) {
            values[place] = Cell::Text(part);
        }
    }
    values
}

/// Whether a customer is one of those who are held.
pub(super) async fn is_among(lead: &Lead, all: &Selected, key: &str) -> Result<bool, Failure> {
    let one = find(lead, vec![key.to_owned()]).await?;
    let question = |_| Question::Without { held: one.held.id(), other: all.held.id() };
    let answers = lead.all(question).await?;
    let left: u64 = answers.iter().map(|(answer, _)| selected(answer)).sum::<Result<_, _>>()?;
    Ok(left < one.there)
}
