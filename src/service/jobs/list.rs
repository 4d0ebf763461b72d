//! A list's members: of a definition as it is now, or of a snapshot by key.

use chrono_tz::Tz;

use super::{Given, Job, Turn, evaluate, run::rows_by_id};
use crate::{
    data::keys::parts_of,
    engine::evaluate::Evaluation,
    history::members::MemberSet,
    model::cell::Cell,
    service::{
        outbox::Outbox,
        protocol::{Failure, Members, Reply, RequestId, Rows},
        state::State,
    },
};

pub(super) fn list(members: Members, limit: u32, given: Given) -> Box<dyn Job> {
    Box::new(List { walk: Walk::new(members, given), limit })
}

struct List {
    walk: Walk,
    limit: u32,
}

/// One member: a row of the data, or the key of somebody who is not in it.
pub(super) enum Member {
    Row(usize),
    Missing(String),
}

/// The members of a list, found a step at a time.
pub(super) struct Walk {
    members: Members,
    kept: Option<Vec<u8>>,
    selection: Option<Evaluation>,
}

impl Walk {
    pub(super) fn new(members: Members, given: Given) -> Self {
        Self { members, kept: given.bytes.into_iter().next(), selection: None }
    }

    /// The members in file order, those who are not in the data last; nothing while there is more to do.
    pub(super) fn step(&mut self, state: &mut State) -> Result<Option<Vec<Member>>, Failure> {
        match &self.members {
            Members::Snapshot => {
                let bytes = self.kept.take().ok_or(Failure::Cancelled)?;
                snapshot(&bytes, state).map(Some)
            }
            Members::Of { definition, context } => {
                let selection = match &mut self.selection {
                    Some(selection) => selection,
                    none => none.insert(evaluate::select(definition, context, state)?),
                };
                if selection.step(&mut state.cache).map_err(Failure::Problems)? {
                    return Ok(None);
                }
                let finished = self.selection.take().and_then(Evaluation::finish);
                let (_, customers) = finished.ok_or(Failure::Cancelled)?;
                Ok(Some(customers.rows().map(Member::Row).collect()))
            }
        }
    }
}

fn snapshot(bytes: &[u8], state: &State) -> Result<Vec<Member>, Failure> {
    let members = MemberSet::from_bytes(bytes).map_err(|_| {
        Failure::Sentence("The kept members are damaged. Refresh the segment to find them anew.".into())
    })?;
    let rows = rows_by_id(state)?;
    let (_, profile) = state.profile()?;
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    for id in members.ids() {
        match rows.get(id as usize).copied().flatten() {
            Some(row) => there.push(row as usize),
            None => missing.push(Member::Missing(profile.registry.key(id).to_owned())),
        }
    }
    there.sort_unstable();
    Ok(there.into_iter().map(Member::Row).chain(missing).collect())
}

impl Job for List {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
        let members = match self.walk.step(state) {
            Ok(Some(members)) => members,
            Ok(None) => return Turn::Again,
            Err(failure) => return Turn::Done(Err(failure)),
        };
        let missing = members.iter().filter(|member| matches!(member, Member::Missing(_))).count() as u64;
        let total = members.len() as u64;
        let columns: Vec<String> = match state.profile() {
            Ok((table, _)) => {
                table.columns.schema().columns.iter().map(|column| column.name.clone()).collect()
            }
            Err(failure) => return Turn::Done(Err(failure)),
        };
        let rows = members
            .iter()
            .take(self.limit as usize)
            .map(|member| cells(state, member, &columns, state.zone))
            .collect();
        Turn::Done(Ok(Reply::Rows(Rows { columns, rows, total, missing }).into()))
    }
}

/// A member's values in the order of the columns; date-times on the wall clock of the zone.
pub(super) fn cells(state: &State, member: &Member, columns: &[String], zone: Tz) -> Vec<Cell> {
    let Ok((table, profile)) = state.profile() else { return Vec::new() };
    match member {
        Member::Row(row) => columns
            .iter()
            .map(|name| table.columns.named(name).map_or(Cell::Empty, |column| column.cell(*row, zone)))
            .collect(),
        Member::Missing(key) => {
            let mut parts = parts_of(key, profile.setup.key.len()).into_iter();
            let mut values: Vec<Cell> = vec![Cell::Empty; columns.len()];
            for name in &profile.setup.key {
                let part = parts.next().unwrap_or_default();
                if let Some(place) = columns.iter().position(|column| column == name) {
                    values[place] = Cell::Text(part);
                }
            }
            values
        }
    }
}
