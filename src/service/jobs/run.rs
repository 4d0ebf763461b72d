//! A segment evaluated for keeps: its members by key, against those of the snapshot before.

use super::{Done, Given, Job, Turn, evaluate};
use crate::{
    data::{
        column::{Bits, Column},
        keys::key_of,
    },
    engine::{evaluate::Evaluation, members::Customers},
    history::members::MemberSet,
    model::{context::Context, definition::Definition},
    service::{
        outbox::Outbox,
        protocol::{Failure, Ran, Reply, RequestId},
        state::{Profile, State},
    },
};

pub(super) fn run(definition: Definition, context: Context, registered: u32, given: Given) -> Box<dyn Job> {
    Box::new(Run {
        definition,
        context,
        registered,
        previous: given.bytes.into_iter().next(),
        selection: None,
        started: 0.0,
    })
}

struct Run {
    definition: Definition,
    context: Context,
    registered: u32,
    previous: Option<Vec<u8>>,
    selection: Option<Evaluation>,
    started: f64,
}

impl Job for Run {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
        let Some(selection) = &mut self.selection else {
            self.started = (state.clock)();
            return match evaluate::select(&self.definition, &self.context, state) {
                Ok(selection) => {
                    self.selection = Some(selection);
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        match selection.step(&mut state.cache) {
            Ok(true) => return Turn::Again,
            Ok(false) => {}
            Err(problems) => return Turn::Done(Err(Failure::Problems(problems))),
        }
        let Some((_, customers)) = self.selection.take().and_then(Evaluation::finish) else {
            return Turn::Done(Err(Failure::Cancelled));
        };
        let outcome = finish(&customers, self.previous.as_deref(), self.registered, self.started, state);
        Turn::Done(outcome)
    }
}

/// The columns of the profile table's key.
fn key_columns(state: &State) -> Result<Vec<std::sync::Arc<Column>>, Failure> {
    let (table, profile) = state.profile()?;
    Ok(profile.setup.key.iter().filter_map(|name| table.columns.named(name).cloned()).collect())
}

/// The customers' rows by the registry's numbers, for those that it knows.
pub(super) fn rows_by_id(state: &State) -> Result<Vec<Option<u32>>, Failure> {
    let columns = key_columns(state)?;
    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
    let (_, profile) = state.profile()?;
    let mut rows = vec![None; profile.registry.len() as usize];
    let mut key = String::new();
    for row in profile.live.iter_ones() {
        if key_of(&columns, row, &mut key)
            && let Some(id) = profile.registry.id_of(&key)
        {
            rows[id as usize] = Some(row as u32);
        }
    }
    Ok(rows)
}

/// Which of the registry's numbers are customers of the data now.
fn present(profile: &Profile, columns: &[&Column]) -> Bits {
    let mut there = Bits::filled(profile.registry.len() as usize, false);
    let mut key = String::new();
    for row in profile.live.iter_ones() {
        if key_of(columns, row, &mut key)
            && let Some(id) = profile.registry.id_of(&key)
        {
            there.set(id as usize, true);
        }
    }
    there
}

fn finish(
    customers: &Customers,
    previous: Option<&[u8]>,
    registered: u32,
    started: f64,
    state: &mut State,
) -> Result<Done, Failure> {
    let columns = key_columns(state)?;
    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
    let clock = state.clock;
    let fingerprint = state.profile()?.0.fingerprint.clone();
    let Some(profile) = &mut state.profile else { return Err(Failure::Cancelled) };
    let mut key = String::new();
    let mut ids = Vec::with_capacity(customers.len());
    for row in customers.rows() {
        if key_of(&columns, row, &mut key) {
            ids.push(profile.registry.register(&key).map_err(|_| {
                Failure::Sentence(
                    "The kept list of customer keys is full. Choose the key again to begin a new trend."
                        .into(),
                )
            })?);
        }
    }
    let members = MemberSet::of(ids);
    let before = match previous {
        Some(bytes) => MemberSet::from_bytes(bytes).map_err(|_| {
            Failure::Sentence("The members of the last refresh are damaged and cannot be compared. Delete that refresh, then try again.".into())
        })?,
        None => MemberSet::default(),
    };
    let left = before.without(&members);
    let left_missing = if left.is_empty() {
        0
    } else {
        let there = present(profile, &columns);
        left.ids().filter(|id| !there.get(*id as usize)).count() as u32
    };
    let ran = Ran {
        members: members.len(),
        entered: members.count_without(&before),
        left: left.len(),
        left_missing,
        milliseconds: clock() - started,
        fingerprint,
        registered: profile.registry.len(),
    };
    let mut bytes = vec![members.to_bytes()];
    bytes.extend(profile.registry.block_since(registered));
    Ok(Done { reply: Reply::Ran(ran), bytes })
}
