//! Rows are brought to where the setup wants them, before they are asked anything.

use super::{
    clash::{Clash, clashes},
    desk::{Call, Holding, Lead, unexpected},
    local::Walk,
    memory::{Known, Memory},
    profile, room, roots,
    targets::{By, Home, Placement, Target, targets},
};
use crate::{
    model::{definition::Definition, measure::Measure},
    service::{
        part::protocol::{Answer, Destination, Otherwise, Question, Whose},
        protocol::Failure,
    },
};

/// Makes sure that the parts can answer definitions, each for its customers. What they cannot answer so is answered with
/// all rows in one part, which then stay there until the setup changes.
pub(super) async fn ready_for_all(lead: &Lead, definitions: &[Definition]) -> Result<(), Failure> {
    ready_where(lead, |walk| definitions.iter().all(|definition| walk.definition(definition))).await
}

/// Makes ready for what no part can answer for its customers alone.
pub(super) async fn ready_in_one(lead: &Lead) -> Result<(), Failure> {
    ready_where(lead, |_| false).await
}

/// The same of a measure.
pub(super) async fn ready_to_measure(lead: &Lead, measure: &Measure) -> Result<(), Failure> {
    ready_where(lead, |walk| walk.measured(measure)).await
}

async fn ready_where(lead: &Lead, is_local: impl FnOnce(&Walk<'_>) -> bool) -> Result<(), Failure> {
    {
        let mut memory = lead.memory();
        memory.profile()?;
        if lead.parts() == 1 {
            return Ok(());
        }
        let targets = targets(&memory.setup);
        let walk = Walk::new(&memory.setup, &targets, &memory.segments, &memory.measures);
        if !memory.gathered && !is_local(&walk) {
            if let Some(sentence) = room::refused_in_one(&memory) {
                return Err(Failure::Sentence(sentence));
            }
            memory.gathered = true;
        }
    }
    arrange(lead).await
}

/// A table as the first part can look at all of its rows, for as long as this is kept.
pub(super) struct Whole {
    pub whose: Whose,
    /// Copies of rows that are elsewhere.
    _held: Option<Holding>,
}

/// All rows of a table in one place, with all or some of its columns: the first part has copies of those that it has not,
/// where there is room for all rows. Otherwise its own stand for all. Nothing is moved.
pub(super) async fn whole(lead: &Lead, table: &str, columns: Option<Vec<String>>) -> Result<Whole, Failure> {
    let as_it_is = || Whole { whose: Whose::Table(table.to_owned()), _held: None };
    let apart = |known: &Known| !matches!(known.placement.by, By::One | By::Everywhere);
    if lead.parts() == 1
        || !lead.memory().find(table).is_some_and(apart)
        || !room::has_room_for_copies(&lead.memory(), lead.parts())
    {
        return Ok(as_it_is());
    }
    let _changing = lead.change().await;
    let held = lead.hold();
    scatter(lead, &held, (table, columns), Destination::One(0), Vec::new(), false).await?;
    carry(lead, &held).await?;
    lead.ask(0, Question::Settle { held: held.id() }, Vec::new()).await?;
    Ok(Whole { whose: Whose::Held(held.id()), _held: Some(held) })
}

/// Brings all rows to where the setup wants them.
pub(super) async fn arrange(lead: &Lead) -> Result<(), Failure> {
    let pending = |memory: &Memory| {
        targets(&memory.setup)
            .iter()
            .any(|target| wanted(memory, target).is_some_and(|(there, want)| there != want))
    };
    if lead.parts() == 1 || !pending(&lead.memory()) {
        return Ok(());
    }
    let _changing = lead.change().await;
    let all = targets(&lead.memory().setup);
    for target in &all {
        place(lead, target).await?;
    }
    Ok(())
}

/// Where a table's rows are and where they should be; nothing where it or what it is placed by is not there.
fn wanted(memory: &Memory, target: &Target) -> Option<(Placement, Placement)> {
    let table = memory.find(&target.table)?;
    let columns = target.home.columns().iter().chain(&target.key);
    if columns.into_iter().any(|name| table.schema.column(name).is_none()) {
        return None;
    }
    if memory.gathered {
        return Some((table.placement.clone(), Placement::of(By::One)));
    }
    let by = match &target.home {
        Home::Everywhere => By::Everywhere,
        Home::Own => By::Key(target.key.clone()),
        Home::Roots { parents, .. } => By::Roots { key: target.key.clone(), parents: parents.clone() },
        Home::Customer { columns, .. } => By::Key(columns.clone()),
        Home::Through { columns, middle, .. } => By::Through {
            columns: columns.clone(),
            middle: middle.clone(),
            stamp: memory.find(middle)?.stamp,
        },
    };
    let together = match &target.home {
        Home::Customer { .. } | Home::Through { .. } => target.key.clone(),
        Home::Everywhere | Home::Own | Home::Roots { .. } => Vec::new(),
    };
    Some((table.placement.clone(), Placement { by, together }))
}

async fn place(lead: &Lead, target: &Target) -> Result<(), Failure> {
    let Some((there, want)) = wanted(&lead.memory(), target) else { return Ok(()) };
    if there == want {
        return Ok(());
    }
    if there.by != want.by {
        let (to, bytes) = destination(lead, target, &want.by).await?;
        let copies = there.by == By::Everywhere;
        let placement = Placement::of(want.by.clone());
        move_rows(lead, &target.table, to, bytes, copies, placement).await?;
    }
    if !want.together.is_empty() {
        let unique = is_unique(&lead.memory(), target, &want.together);
        let keys = match unique {
            true => Vec::new(),
            false => clashes(lead, &Whose::Table(target.table.clone()), &want.together).await?,
        };
        if keys.is_empty() {
            if let Some(table) =
                lead.memory().tables.iter_mut().find(|table| table.schema.name == target.table)
            {
                table.placement = want;
            }
        } else {
            let bytes =
                roots::listed(keys.iter().map(|key| (key.0.as_str(), decides(key, target.newest_wins))));
            let to = Destination::Listed { columns: want.together.clone(), otherwise: Otherwise::Stay };
            move_rows(lead, &target.table, to, bytes, false, want).await?;
        }
    }
    Ok(())
}

/// Whether it is known that no key comes twice.
fn is_unique(memory: &Memory, target: &Target, key: &[String]) -> bool {
    let ([column], Some(table)) = (key, memory.find(&target.table)) else { return false };
    let facts = table.schema.column(column).and_then(|(place, _)| table.facts.get(place));
    facts.is_some_and(|facts| facts.unique == Some(true))
}

/// The part of the row that is kept of several with the same key.
fn decides((_, rows): &Clash, newest_wins: bool) -> usize {
    let kept = match newest_wins {
        true => rows.iter().max_by_key(|(row, _)| *row),
        false => rows.iter().min_by_key(|(row, _)| *row),
    };
    kept.map_or(0, |(_, part)| *part)
}

async fn destination(lead: &Lead, target: &Target, by: &By) -> Result<(Destination, Vec<Vec<u8>>), Failure> {
    // Those whose customer is not there stay together by their own key, or lie anywhere.
    let otherwise = |columns: &[String]| Otherwise::ByKey(columns.to_vec());
    Ok(match by {
        By::Spread | By::One => (Destination::One(0), Vec::new()),
        By::Everywhere => (Destination::Everywhere, Vec::new()),
        By::Key(columns) => (Destination::ByKey { columns: columns.clone() }, Vec::new()),
        By::Roots { key, parents } => {
            let bytes = roots::hierarchies(lead, target, parents).await?;
            (Destination::Listed { columns: key.clone(), otherwise: otherwise(key) }, bytes)
        }
        By::Through { columns, middle, .. } => {
            let key = {
                let memory = lead.memory();
                memory.setup.table(middle).map(|middle| middle.key.clone()).unwrap_or_default()
            };
            let bytes = roots::homes(lead, middle, &key).await?;
            (Destination::Listed { columns: columns.clone(), otherwise: otherwise(columns) }, bytes)
        }
    })
}

/// Moves the rows of a table, and keeps it in all parts at once.
async fn move_rows(
    lead: &Lead,
    table: &str,
    to: Destination,
    bytes: Vec<Vec<u8>>,
    copies: bool,
    placement: Placement,
) -> Result<(), Failure> {
    let held = lead.hold();
    scatter(lead, &held, (table, None), to, bytes, copies).await?;
    carry(lead, &held).await?;
    let mut memory = 0;
    for (answer, _) in lead.all(|_| Question::Settle { held: held.id() }).await? {
        let Answer::Taken(taken) = answer else { return Err(unexpected()) };
        memory += taken.memory;
    }
    kept(lead, &held, table, memory, placement);
    Ok(())
}

/// Every part decides which rows of a table leave it.
async fn scatter(
    lead: &Lead,
    held: &Holding,
    (table, columns): (&str, Option<Vec<String>>),
    to: Destination,
    bytes: Vec<Vec<u8>>,
    copies: bool,
) -> Result<(), Failure> {
    let question = |part: usize| Question::Scatter {
        held: held.id(),
        table: table.to_owned(),
        columns: columns.clone(),
        to: to.clone(),
        own: part as u32,
        parts: lead.parts() as u32,
        copies,
    };
    lead.each(0..lead.parts(), question, &bytes).await?;
    Ok(())
}

/// Carries what leaves one part to another, until nothing leaves any more.
async fn carry(lead: &Lead, held: &Holding) -> Result<(), Failure> {
    let next = |part| lead.ask(part, Question::NextAway { held: held.id() }, Vec::new());
    let mut leaving: Vec<(usize, Call)> = (0..lead.parts()).map(|part| (part, next(part))).collect();
    let mut arriving: Vec<Call> = Vec::new();
    while !leaving.is_empty() {
        let mut more = Vec::new();
        for (part, call) in leaving {
            let (Answer::Away { piece }, bytes) = call.await? else { return Err(unexpected()) };
            let Some((to, header)) = piece else { continue };
            let question = Question::Arrive { held: held.id(), header };
            arriving.push(lead.ask(to as usize, question, bytes));
            more.push(part);
        }
        for call in arriving.drain(..) {
            call.await?;
        }
        leaving = more.into_iter().map(|part| (part, next(part))).collect();
    }
    Ok(())
}

/// The moved table is there: in one go, so that no part answers for another state than the others. Where it is the profile
/// table, its key is told anew.
fn kept(lead: &Lead, held: &Holding, table: &str, bytes: u64, placement: Placement) {
    let mut memory = lead.memory();
    let keyed = memory.profile.as_ref().filter(|profile| profile.setup.table == table);
    let key = keyed.map(|profile| profile::key(&profile.setup));
    for part in 0..lead.parts() {
        lead.tell(part, Question::Keep { held: held.id() });
        if let Some(key) = &key {
            lead.tell(part, key.clone());
        }
    }
    let stamp = memory.stamp();
    if let Some(known) = memory.tables.iter_mut().find(|known| known.schema.name == table) {
        known.memory = bytes;
        known.placement = placement;
        known.stamp = stamp;
    }
}
