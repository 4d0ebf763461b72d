//! The different values of a column, or of an attribute over members: held, and told in pieces, ascending.

use std::sync::Arc;

use super::{
    Answered, Job, Turn,
    insight::Sets,
    look::named,
    protocol::{Among, Answer, HeldId},
    state::{Held, State, gone, zone},
};
use crate::{
    data::tally::{Run, Tally, Tallying},
    engine::{distribution::Spread, members::Customers},
    model::{
        attribute::{Attribute, Path},
        context::Context,
    },
    service::{protocol::Failure, stream::Streamed},
};

/// Different values of one answer.
const PIECE: usize = 1 << 16;

/// Holds the values of a tally, and says what is known of them.
fn hold(id: HeldId, tally: Tally, state: &mut State) -> Answered {
    let Tally { rows, empty, values } = tally;
    let count = |of: fn(&Run) -> u64| values.as_ref().map_or(0, of);
    let answer = Answer::Spread {
        rows,
        empty,
        filled: count(Run::filled),
        distinct: count(|values| values.len() as u64),
        form: values.as_ref().map(|values| (values.form(), values.is_wide())),
    };
    let mut bytes = Vec::new();
    if let Some(values) = values {
        bytes = values.ends().to_bytes();
        if values.len() > PIECE {
            bytes.extend(values.piece(0, PIECE).to_bytes());
            state.held.insert(id, Held::Values(values));
        } else {
            bytes.extend(values.to_bytes());
        }
    }
    Ok((answer, bytes))
}

pub(super) fn next_values(state: &State, id: HeldId, from: u64) -> Answered {
    let Some(Held::Values(values)) = state.held.get(&id) else { return Err(gone()) };
    Ok((Answer::Values, values.piece(from as usize, PIECE).to_bytes()))
}

pub(super) fn column(held: HeldId, of: (String, String), search: String, zone: String) -> Box<dyn Job> {
    Box::new(OfColumn { held, of, search, zone, tallying: None })
}

struct OfColumn {
    held: HeldId,
    /// The table and the column.
    of: (String, String),
    search: String,
    zone: String,
    tallying: Option<Tallying>,
}

impl OfColumn {
    fn work(&mut self, state: &mut State) -> Result<Option<Tally>, Failure> {
        let Some(tallying) = &mut self.tallying else {
            let (table, column) = &self.of;
            self.tallying = Some(Tallying::new(Arc::clone(named(state, table, column)?), None));
            return Ok(None);
        };
        if tallying.step() {
            return Ok(None);
        }
        let tally = self.tallying.take().map(Tallying::finish);
        Ok(tally.map(|tally| tally.search(&self.search, zone(&self.zone))))
    }
}

impl Job for OfColumn {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let done = self.work(state);
        turn(self.held, done, state)
    }
}

fn turn(held: HeldId, done: Result<Option<Tally>, Failure>, state: &mut State) -> Turn {
    match done {
        Ok(None) => Turn::Again,
        Ok(Some(tally)) => Turn::Done(hold(held, tally, state)),
        Err(failure) => Turn::Done(Err(failure)),
    }
}

pub(super) fn attribute(
    held: HeldId,
    members: Option<Among>,
    of: (Attribute, Option<Path>),
    context: Context,
) -> Box<dyn Job> {
    let sets = Sets::of(members.into_iter().collect(), context);
    Box::new(OfAttribute { held, sets, of, spread: None })
}

struct OfAttribute {
    held: HeldId,
    sets: Sets,
    of: (Attribute, Option<Path>),
    spread: Option<Spread>,
}

impl OfAttribute {
    fn work(&mut self, state: &mut State) -> Result<Option<Tally>, Failure> {
        if let Some(spread) = &mut self.spread {
            if spread.step(&mut state.cache).map_err(Failure::Problems)? {
                return Ok(None);
            }
            return Ok(self.spread.take().map(Spread::finish));
        }
        if self.sets.step(state)? {
            return Ok(None);
        }
        let data = state.dataset()?;
        let everybody = || Customers::of_rows(data.customers().as_ref().clone());
        let members = self.sets.found.pop().unwrap_or_else(everybody);
        let (library, context) = (&state.library, &self.sets.context);
        let (attribute, path) = (&self.of.0, self.of.1.as_ref());
        let spread = Spread::new(attribute, path, &members, &data, library, context, &mut state.cache);
        self.spread = Some(spread.map_err(Failure::Problems)?);
        Ok(None)
    }
}

impl Job for OfAttribute {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let done = self.work(state);
        turn(self.held, done, state)
    }
}
