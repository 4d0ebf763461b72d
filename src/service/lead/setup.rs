//! How tables belong together, and what definitions may refer to.

use std::collections::BTreeMap;

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
    local, profile,
    targets::targets,
};
use crate::{
    data::keys::EXAMPLES,
    model::{
        measure::Measure,
        setup::{RelationshipFound, Setup, TableFound},
    },
    service::{
        part::protocol::{Answer, Question},
        protocol::{Failure, LibrarySegment, ProfileSetup, Reply},
    },
};

/// Takes over a set-up, and joins the tables by it. One that does not fit changes nothing.
pub(super) async fn set_up(lead: &Lead, setup: Setup) -> Result<Done, Failure> {
    let (before, had_profile) = {
        let mut memory = lead.memory();
        memory.gathered = false;
        (std::mem::replace(&mut memory.setup, setup.clone()), memory.profile.is_some())
    };
    match join(lead, &setup).await {
        Ok(reply) => {
            (0..lead.parts()).for_each(|part| lead.tell(part, Question::Warm));
            Ok(reply.into())
        }
        Err(failure) => {
            let mut memory = lead.memory();
            if !had_profile {
                memory.profile = None;
            }
            for part in 0..lead.parts() {
                lead.tell(part, Question::SetUp { setup: before.clone(), later: true });
            }
            memory.setup = before;
            Err(failure)
        }
    }
}

async fn join(lead: &Lead, setup: &Setup) -> Result<Reply, Failure> {
    let own = setup.table(&setup.profile);
    let choice = ProfileSetup {
        table: setup.profile.clone(),
        key: own.map(|own| own.key.clone()).unwrap_or_default(),
        newest_wins: own.is_some_and(|own| own.newest_wins),
        ..ProfileSetup::default()
    };
    for part in 0..lead.parts() {
        lead.tell(part, Question::SetUp { setup: setup.clone(), later: true });
    }
    let same = lead.memory().profile.as_ref().is_some_and(|there| {
        let there = &there.setup;
        there.table == choice.table && there.key == choice.key && there.newest_wins == choice.newest_wins
    });
    if !same {
        profile::set(lead, choice, &[]).await?;
    }
    // Partners that are in other parts are only found where all rows are in one.
    let counted_in_one = lead.parts() > 1 && !local::finds_partners(setup, &targets(setup));
    lead.memory().gathered = counted_in_one;
    arrange::arrange(lead).await?;
    let answers = lead.all(|_| Question::SetUp { setup: setup.clone(), later: false }).await?;
    lead.memory().gathered = false;
    found(lead, setup, answers.into_iter().map(|(answer, _)| answer))
}

/// An example with the first row of the file that it is of.
type Example = (u32, String);

fn examples(found: &mut Vec<String>, rows: Vec<u32>) -> Vec<Example> {
    rows.into_iter().zip(std::mem::take(found)).collect()
}

/// The first ones of all parts, each once.
fn first(mut all: Vec<Example>) -> Vec<String> {
    all.sort();
    let mut told: Vec<String> = Vec::new();
    for (_, example) in all {
        if told.len() < EXAMPLES && !told.contains(&example) {
            told.push(example);
        }
    }
    told
}

/// What all parts found together. Of what every part has, the first one tells.
fn found(lead: &Lead, setup: &Setup, answers: impl Iterator<Item = Answer>) -> Result<Reply, Failure> {
    let apart = |table: &str| lead.sources(table).is_ok_and(|parts| parts.len() > 1);
    let mut tables: Vec<(TableFound, Vec<Example>)> = Vec::new();
    let mut relationships: Vec<(RelationshipFound, Vec<Example>)> = Vec::new();
    let mut customers = 0;
    for answer in answers {
        let Answer::Joined { tables: more, relationships: related, customers: own } = answer else {
            return Err(unexpected());
        };
        customers += own;
        for (place, (mut found, rows)) in more.into_iter().enumerate() {
            let told = examples(&mut found.duplicate_examples, rows);
            match tables.get_mut(place) {
                None => tables.push((found, told)),
                Some((all, _)) if !apart(&all.table) => {}
                Some((all, examples)) => {
                    all.rows += found.rows;
                    all.duplicates += found.duplicates;
                    all.without_key += found.without_key;
                    examples.extend(told);
                }
            }
        }
        for (place, (mut found, rows)) in related.into_iter().enumerate() {
            let told = examples(&mut found.orphan_examples, rows);
            let source = setup.relationship(&found.relationship).map(|one| one.source.as_str());
            match relationships.get_mut(place) {
                None => relationships.push((found, told)),
                Some(_) if !source.is_some_and(apart) => {}
                Some((all, examples)) => {
                    all.rows += found.rows;
                    all.empty += found.empty;
                    all.orphans += found.orphans;
                    examples.extend(told);
                }
            }
        }
    }
    let table = |(found, examples)| TableFound { duplicate_examples: first(examples), ..found };
    let relationship = |(found, examples)| RelationshipFound { orphan_examples: first(examples), ..found };
    Ok(Reply::SetUp {
        tables: tables.into_iter().map(table).collect(),
        relationships: relationships.into_iter().map(relationship).collect(),
        customers,
    })
}

/// Takes over segments and measures.
pub(super) fn library(
    lead: &Lead,
    segments: Vec<LibrarySegment>,
    measures: BTreeMap<String, Measure>,
) -> Result<Done, Failure> {
    let mut memory = lead.memory();
    if segments.iter().any(|segment| segment.keys.is_some()) {
        memory.profile()?;
    }
    for part in 0..lead.parts() {
        lead.tell(part, Question::Library { segments: segments.clone(), measures: measures.clone() });
    }
    let saved = segments.into_iter().filter(|segment| segment.keys.is_none());
    memory.segments = saved.map(|segment| (segment.id, segment.definition)).collect();
    memory.measures = measures;
    Ok(Reply::Done.into())
}
