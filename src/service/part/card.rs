//! One customer for the lead, and why many customers are left out.

use std::collections::BTreeMap;

use super::{
    Answered, Job, Turn,
    keys::{KeyList, STEP},
    members::held,
    protocol::{Answer, HeldId, Tallied},
    state::{State, zone},
};
use crate::{
    data::{column::Column, keys::key_of},
    engine::{card, evaluate::Evaluation},
    model::{
        attribute::{Hop, Path},
        context::Context,
        definition::Definition,
        reason::{Reason, first_reason},
    },
    service::{protocol::Failure, stream::Streamed},
};

/// Customers that one step explains.
const EXPLAINED: usize = 500;

/// Of each reason so many customers are named.
pub(in crate::service) const EXAMPLES: usize = 5;

pub(super) fn card(
    state: &mut State,
    key: &str,
    paths: &[Path],
    lookups: &[Vec<Hop>],
    zone_name: &str,
) -> Answered {
    let data = state.dataset()?;
    let card = card::card(&data, key, paths, lookups, zone(zone_name));
    Ok((Answer::Card(card.map(Box::new)), Vec::new()))
}

pub(super) fn records(
    state: &mut State,
    key: &str,
    paths: &[Path],
    (offset, limit): (u64, u32),
    zone_name: &str,
) -> Answered {
    let data = state.dataset()?;
    let page = (offset as usize, limit as usize);
    Ok((Answer::Records(card::records(&data, key, paths, page, zone(zone_name))), Vec::new()))
}

/// Of the customers with the given keys. Whom a limit has left is held where there is one, and the definition goes without it.
pub(super) fn reasons(
    (definition, context): (Definition, Context),
    kept: Option<HeldId>,
    bytes: Vec<Vec<u8>>,
) -> Box<dyn Job> {
    let mut bytes = bytes.into_iter();
    let (ends, keys) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
    let list = KeyList::new(&ends, keys);
    let found = vec![0; list.len()];
    Box::new(Reasons {
        definition,
        context,
        kept,
        list,
        found,
        evaluation: None,
        looked: 0,
        open: Vec::new(),
        members: 0,
        left_out: BTreeMap::new(),
    })
}

/// Evaluates, then finds the listed customers, then asks of each why it is left out.
struct Reasons {
    definition: Definition,
    context: Context,
    kept: Option<HeldId>,
    list: KeyList,
    /// A byte a key: whether it is of a customer.
    found: Vec<u8>,
    evaluation: Option<Evaluation>,
    /// Rows of the profile table that were looked at.
    looked: usize,
    /// Rows of customers who are to be explained, with the place of their key.
    open: Vec<(usize, u32)>,
    members: u64,
    left_out: BTreeMap<Reason, Tallied>,
}

impl Reasons {
    /// A few milliseconds' worth: `true` while there is more to do.
    fn work(&mut self, state: &mut State) -> Result<bool, Failure> {
        let data = state.dataset()?;
        let Some(evaluation) = &mut self.evaluation else {
            let (definition, context) = (&self.definition, &self.context);
            let begun = Evaluation::explaining(definition, &data, &state.library, context, &mut state.cache);
            self.evaluation = Some(begun.map_err(Failure::Problems)?);
            return Ok(true);
        };
        if evaluation.step(&mut state.cache).map_err(Failure::Problems)? {
            return Ok(true);
        }
        let table = data.profile();
        if self.looked < table.rows() {
            let end = table.rows().min(self.looked + STEP);
            let key = data.setup().table(&data.setup().profile).map(|table| table.key.as_slice());
            let columns: Vec<&Column> = key
                .unwrap_or_default()
                .iter()
                .filter_map(|name| table.named(name))
                .map(AsRef::as_ref)
                .collect();
            let mut key = String::new();
            for row in (self.looked..end).filter(|row| data.customers().get(*row)) {
                if key_of(&columns, row, &mut key)
                    && let Some(place) = self.list.find(&key)
                {
                    self.found[place] = 1;
                    self.open.push((row, place as u32));
                }
            }
            self.looked = end;
            return Ok(true);
        }
        for _ in 0..EXPLAINED {
            let Some((row, place)) = self.open.pop() else { return Ok(false) };
            let Some(verdict) = evaluation.verdict(row) else { continue };
            let left = |id| Ok::<_, Failure>(held(state, id)?.0.customers.contains(row));
            let reason = match (first_reason(&self.definition, &verdict), self.kept) {
                (None, Some(kept)) => (!left(kept)?).then_some(Reason::Limit),
                (reason, _) => reason,
            };
            match reason {
                Some(reason) => self.left_out.entry(reason).or_default().add(place, EXAMPLES),
                None => self.members += 1,
            }
        }
        Ok(true)
    }
}

impl Job for Reasons {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(true) => Turn::Again,
            Ok(false) => {
                let left_out = std::mem::take(&mut self.left_out).into_iter().collect();
                let answer = Answer::Reasons { members: self.members, left_out };
                Turn::Done(Ok((answer, vec![std::mem::take(&mut self.found)])))
            }
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}
