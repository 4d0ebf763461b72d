//! The different values of a column, or of an attribute over members: held, and told in pieces, ascending.

use std::sync::Arc;

use super::{
    Answered, Job, Turn,
    insight::Sets,
    look::named,
    protocol::{Among, Answer, HeldId, Outlining},
    state::{Held, State, gone, zone},
};
use crate::{
    data::{
        outline::{Closer, Outlined},
        tally::{Loose, Numbers, Run, Tally, Tallying},
    },
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

/// Holds numbers that are not told apart, and outlines them.
fn outline(
    id: HeldId,
    (rows, empty): (u64, u64),
    numbers: Numbers,
    wanted: Outlining,
    state: &mut State,
) -> Answered {
    let outlined = Outlined::of(&numbers, wanted.top as usize, wanted.ranked);
    let answer = Answer::Outlined { rows, empty, form: numbers.form() };
    state.held.insert(id, Held::Numbers(numbers));
    Ok((answer, outlined.to_bytes()))
}

pub(super) fn closer(state: &State, id: HeldId, bytes: Vec<Vec<u8>>) -> Answered {
    let Some(Held::Numbers(numbers)) = state.held.get(&id) else { return Err(gone()) };
    Ok((Answer::Seen, Closer::from_bytes(bytes).look(numbers).to_bytes()))
}

pub(super) fn ascend(state: &mut State, id: HeldId) -> Answered {
    let Some(Held::Numbers(numbers)) = state.held.remove(&id) else { return Err(gone()) };
    hold(id, Tally { rows: numbers.filled(), empty: 0, values: Some(numbers.ascending()) }, state)
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
        turn(done, |tally| hold(self.held, tally, state))
    }
}

fn turn<T>(done: Result<Option<T>, Failure>, told: impl FnOnce(T) -> Answered) -> Turn {
    match done {
        Ok(None) => Turn::Again,
        Ok(Some(done)) => Turn::Done(told(done)),
        Err(failure) => Turn::Done(Err(failure)),
    }
}

pub(super) fn attribute(
    held: HeldId,
    members: Option<Among>,
    of: (Attribute, Option<Path>),
    (context, outline): (Context, Option<Outlining>),
) -> Box<dyn Job> {
    let sets = Sets::of(members.into_iter().collect(), context);
    Box::new(OfAttribute { held, sets, of, outline, spread: None })
}

struct OfAttribute {
    held: HeldId,
    sets: Sets,
    of: (Attribute, Option<Path>),
    outline: Option<Outlining>,
    spread: Option<Spread>,
}

impl OfAttribute {
    fn work(&mut self, state: &mut State) -> Result<Option<Loose>, Failure> {
        if let Some(spread) = &mut self.spread {
            if spread.step(&mut state.cache).map_err(Failure::Problems)? {
                return Ok(None);
            }
            return Ok(self.spread.take().map(|spread| match self.outline {
                Some(_) => spread.finish_loosely(),
                None => Loose::Told(spread.finish()),
            }));
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
        turn(done, |done| match (done, self.outline) {
            (Loose::Told(tally), _) => hold(self.held, tally, state),
            (Loose::Open { rows, empty, numbers }, Some(wanted)) => {
                outline(self.held, (rows, empty), numbers, wanted, state)
            }
            (Loose::Open { .. }, None) => Err(Failure::Cancelled),
        })
    }
}
