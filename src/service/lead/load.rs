//! Tables come and go: a reader's rows are taken by all parts, and are there in all of them at once.

use super::{
    Done,
    clash::clashes,
    desk::{Holding, Lead, unexpected},
    memory::Known,
    room::{self, Announced},
    route,
    targets::{By, Placement},
};
use crate::{
    data::{error::LoadError, ipc::unsupported, route::Routing},
    model::{report::LoadReport, schema::TableSchema},
    service::{
        part::protocol::{Answer, ColumnFacts, Question, ReadEnd, Taken, Whose},
        protocol::{Failure, LoadMode, Reply, RequestId},
    },
};

/// The rows that are there, which new ones are put behind.
struct Before {
    rows: u64,
    bytes: u64,
    fingerprint: String,
    stamp: u64,
}

fn other_columns(table: &str) -> Failure {
    Failure::Sentence(LoadError::OtherColumns.sentence(table))
}

fn before(lead: &Lead, table: &str, schema: &TableSchema) -> Result<Before, Failure> {
    let memory = lead.memory();
    let there = memory.table(table)?;
    let same = there.schema.columns.len() == schema.columns.len()
        && there
            .schema
            .columns
            .iter()
            .zip(&schema.columns)
            .all(|(one, other)| one.name == other.name && one.kind == other.kind);
    if !same {
        return Err(other_columns(table));
    }
    Ok(Before {
        rows: there.rows,
        bytes: there.bytes,
        fingerprint: there.fingerprint.clone(),
        stamp: there.stamp,
    })
}

pub(super) async fn receive(
    lead: &Lead,
    id: RequestId,
    table: String,
    mode: LoadMode,
) -> Result<Done, Failure> {
    let held = lead.hold();
    let question = Question::Begin { line: id, held: held.id() };
    let (Answer::Begun { schema, rows, bytes, opened }, _) = lead.ask(0, question, Vec::new()).await? else {
        return Err(unexpected());
    };
    let before = (mode == LoadMode::Append).then(|| before(lead, &table, &schema)).transpose()?;
    let (routing, placement) = {
        let memory = lead.memory();
        let (routing, placement) = route::routing(&memory, &table, &schema, mode, lead.parts());
        let everywhere = routing == Routing::All && lead.parts() > 1;
        let announced = Announced { schema: &schema, rows, bytes, opened };
        if let Some(sentence) = room::refused(&memory, &table, &announced, everywhere, lead.parts()) {
            return Err(Failure::Sentence(sentence));
        }
        (routing, placement)
    };
    let behind = before.as_ref().map(|before| u32::try_from(before.rows).unwrap_or(u32::MAX));
    let question = |part| Question::Take {
        line: id,
        held: held.id(),
        table: table.clone(),
        behind,
        routing: (part == 0).then(|| (routing.clone(), lead.parts() as u32)),
    };
    let answers = lead.all(question).await?;
    let taken = answers.into_iter().map(|(answer, _)| match answer {
        Answer::Taken(taken) => Ok(*taken),
        _ => Err(unexpected()),
    });
    let taken = taken.collect::<Result<Vec<_>, _>>()?;
    let known = known(lead, &held, taken, before.as_ref(), placement).await?;
    keep(lead, &held, known, before.as_ref()).await
}

/// The table is there, in all parts at once.
async fn keep(
    lead: &Lead,
    held: &Holding,
    mut known: Known,
    before: Option<&Before>,
) -> Result<Done, Failure> {
    let _changing = lead.change().await;
    let name = known.schema.name.clone();
    if let Some(before) = before
        && lead.memory().table(&name)?.stamp != before.stamp
    {
        return Err(Failure::Sentence(format!(
            "{name} was changed while rows were put behind it. Load them again."
        )));
    }
    for part in 0..lead.parts() {
        lead.tell(part, Question::Keep { held: held.id() });
    }
    let mut memory = lead.memory();
    known.stamp = memory.stamp();
    let info = known.info();
    memory.put(known);
    Ok(Reply::Loaded(Box::new(info)).into())
}

/// What all parts together say of a table.
async fn known(
    lead: &Lead,
    held: &Holding,
    mut taken: Vec<Taken>,
    before: Option<&Before>,
    placement: Placement,
) -> Result<Known, Failure> {
    let memory = taken.iter().map(|part| part.memory).sum();
    let Some(end) = taken.first_mut().and_then(|part| part.end.take()) else { return Err(unexpected()) };
    let ReadEnd { rows, bytes, batches, fingerprint, milliseconds } = end;
    let rows = rows + before.map_or(0, |before| before.rows);
    let facts: Vec<Vec<ColumnFacts>> =
        taken.iter_mut().map(|part| std::mem::take(&mut part.columns)).collect();
    let Some(schema) = taken.into_iter().next().map(|part| part.schema) else { return Err(unexpected()) };
    let mut merged = Vec::with_capacity(schema.columns.len());
    for (place, column) in schema.columns.iter().enumerate() {
        let column_facts: Vec<&ColumnFacts> = facts.iter().filter_map(|facts| facts.get(place)).collect();
        let mut all = together(&column_facts);
        // A value may be in two parts, unless its own hash decides where it is.
        let apart = lead.parts() > 1 && placement.by != By::Everywhere;
        let own = placement.by == By::Key(vec![column.name.clone()]);
        if all.unique == Some(true) && apart && !own {
            let whose = Whose::Held(held.id());
            all.unique = Some(clashes(lead, &whose, std::slice::from_ref(&column.name)).await?.is_empty());
        }
        merged.push(all);
    }
    let report =
        LoadReport { rows, batches, milliseconds, unsupported: unsupported(&schema), notes: Vec::new() };
    Ok(Known {
        rows,
        bytes: bytes + before.map_or(0, |before| before.bytes),
        memory,
        fingerprint: match before {
            Some(before) => format!("{}+{fingerprint}", before.fingerprint),
            None => fingerprint,
        },
        report,
        facts: merged,
        placement,
        stamp: 0,
        schema,
    })
}

/// What parts say of a column, as one would say it of all of them, values that several have aside.
fn together(parts: &[&ColumnFacts]) -> ColumnFacts {
    let all = |fact: fn(&ColumnFacts) -> Option<bool>| {
        parts.iter().filter_map(|part| fact(part)).reduce(|one, other| one && other)
    };
    ColumnFacts {
        key: all(|part| part.key),
        full: parts.iter().all(|part| part.full),
        unique: all(|part| part.unique),
        latest: parts.iter().filter_map(|part| part.latest.clone()).max(),
        days: all(|part| part.days),
    }
}

pub(super) async fn forget(lead: &Lead, table: &str) -> Result<Done, Failure> {
    let _changing = lead.change().await;
    for part in 0..lead.parts() {
        lead.tell(part, Question::Forget { table: table.to_owned() });
    }
    lead.memory().forget(table);
    Ok(Reply::Done.into())
}
