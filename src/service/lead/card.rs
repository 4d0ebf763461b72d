//! One customer, whose rows are in one part; and why those of a list of keys are left out.

use std::collections::{BTreeMap, HashSet};

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
    insight::looks_at,
    limit,
};
use crate::{
    data::column::Texts,
    model::{
        attribute::{Attribute, ColumnRef, Hop, Path},
        card::{MOST_PATHS, RecordsPage, namings, ways},
        context::Context,
        definition::Definition,
        reason::{LeftOut, Reason, Reasons, place_of},
    },
    service::{
        part::{
            EXAMPLES,
            protocol::{Answer, Question, Tallied},
            texts_out,
        },
        protocol::{Failure, Reply},
    },
};

fn of_path(path: &Path) -> Definition {
    looks_at(Attribute::column(path.from.clone(), ""), Some(path.clone()))
}

pub(super) async fn card(lead: &Lead, key: String, context: Context) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    let (paths, lookups) = {
        let memory = lead.memory();
        let (table, _) = memory.profile()?;
        let mut setup = memory.setup.clone();
        setup.profile.clone_from(&table.schema.name);
        let there = |table: &str| memory.find(table).is_some();
        setup.relationships.retain(|one| there(&one.source) && there(&one.target));
        setup.tables.retain(|own| there(&own.table));
        let lookups = setup.lookups(&setup.profile, MOST_PATHS);
        (ways(&setup), lookups)
    };
    let look_up = |(via, table): &(Vec<Hop>, String)| {
        let column = ColumnRef { table: table.clone(), column: String::new(), via: via.clone() };
        looks_at(Attribute::Column(column), None)
    };
    let looked: Vec<Definition> = paths.iter().map(of_path).chain(lookups.iter().map(look_up)).collect();
    arrange::ready_for_all(lead, &looked).await?;
    let lookups: Vec<Vec<Hop>> = lookups.into_iter().map(|(via, _)| via).collect();
    let question = |_| Question::Card {
        key: key.clone(),
        paths: paths.clone(),
        lookups: lookups.clone(),
        zone: context.time_zone.clone(),
    };
    let mut found = None;
    for (answer, _) in lead.all(question).await? {
        let Answer::Card(own) = answer else { return Err(unexpected()) };
        found = found.or(own);
    }
    Ok(Reply::Card(found).into())
}

pub(super) async fn records(
    lead: &Lead,
    key: String,
    paths: Vec<Path>,
    (offset, limit): (u64, u32),
    context: Context,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    if paths.iter().any(|path| path.hops.iter().any(|hop| hop.reverse)) {
        let sentence = "Records of one customer are listed over many-to-one relationships only.";
        return Err(Failure::Sentence(sentence.into()));
    }
    let looked = {
        let memory = lead.memory();
        let (table, _) = memory.profile()?;
        let mut setup = memory.setup.clone();
        setup.profile.clone_from(&table.schema.name);
        let mut looked: Vec<Definition> = paths.iter().map(of_path).collect();
        for path in &paths {
            for naming in namings(&setup, &path.from, |table| memory.find(table).map(|known| &known.schema)) {
                let Some(lead) = setup.relationship(&naming.relationship) else { continue };
                let via = vec![Hop { relationship: naming.relationship, reverse: false }];
                let column = ColumnRef { table: lead.target.clone(), column: naming.name, via };
                looked.push(looks_at(Attribute::Column(column), Some(path.clone())));
            }
        }
        looked
    };
    arrange::ready_for_all(lead, &looked).await?;
    let question = |_| Question::Records {
        key: key.clone(),
        paths: paths.clone(),
        offset,
        limit,
        zone: context.time_zone.clone(),
    };
    let mut found: Option<RecordsPage> = None;
    for (answer, _) in lead.all(question).await? {
        let Answer::Records(own) = answer else { return Err(unexpected()) };
        found = found.or(own);
    }
    Ok(Reply::Records(found.unwrap_or_default()).into())
}

/// The most keys of one list.
const MOST_KEYS: usize = 100_000;

pub(super) async fn reasons(
    lead: &Lead,
    definition: Definition,
    context: Context,
    keys: Vec<String>,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    let mut known = HashSet::with_capacity(keys.len());
    let keys: Vec<String> = keys.into_iter().filter(|key| known.insert(key.clone())).collect();
    if keys.len() > MOST_KEYS {
        let sentence = "The list has more than 100,000 different keys. Take a part of it at a time.";
        return Err(Failure::Sentence(sentence.into()));
    }
    let limited = limit::ready(lead, &definition).await?;
    let kept = match &limited {
        Some(limited) => Some(limited.hold(lead, &context).await?),
        None => None,
    };
    let free = limited.map_or_else(|| definition.clone(), |limited| limited.free);
    let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
    keys.iter().for_each(|key| texts.push(key));
    let question = |_| Question::Reasons {
        definition: free.clone(),
        context: context.clone(),
        kept: kept.as_ref().map(|kept| kept.held.id()),
    };
    let (mut members, mut found) = (0, vec![0; keys.len()]);
    let mut all: BTreeMap<Reason, Tallied> = BTreeMap::new();
    for (answer, bytes) in lead.each(0..lead.parts(), question, &texts_out(texts)).await? {
        let Answer::Reasons { members: own, left_out } = answer else { return Err(unexpected()) };
        members += own;
        for (all, found) in found.iter_mut().zip(bytes.into_iter().next().unwrap_or_default()) {
            *all |= found;
        }
        left_out.into_iter().for_each(|(reason, own)| all.entry(reason).or_default().merge(own, EXAMPLES));
    }
    let unknown = || keys.iter().zip(&found).filter(|(_, found)| **found == 0).map(|(key, _)| key);
    let mut left_out: Vec<LeftOut> = all
        .into_iter()
        .map(|(reason, own)| LeftOut {
            reason,
            count: own.count,
            examples: own.first.into_iter().map(|place| keys[place as usize].clone()).collect(),
        })
        .collect();
    left_out.sort_by_key(|one| place_of(&definition, &one.reason));
    let reasons = Reasons {
        asked: keys.len() as u64,
        members,
        unknown: unknown().count() as u64,
        unknown_examples: unknown().take(EXAMPLES).cloned().collect(),
        left_out,
    };
    Ok(Reply::Reasons(reasons).into())
}
