//! What a part says of members besides their sizes: how many, why one is one, how sets lie over one another.

use super::{
    Answered, Job, Turn,
    evaluate::select,
    members::held,
    protocol::{Among, Answer},
    state::State,
};
use crate::{
    engine::{
        evaluate::Evaluation,
        members::Customers,
        overlap::{self, Overlap},
    },
    model::{context::Context, definition::Definition},
    service::{protocol::Failure, stream::Streamed},
};

/// Some sets of customers, found one after another.
pub(super) struct Sets {
    open: Vec<Among>,
    pub context: Context,
    evaluation: Option<Evaluation>,
    pub found: Vec<Customers>,
}

impl Sets {
    pub(super) fn of(mut sets: Vec<Among>, context: Context) -> Self {
        sets.reverse();
        Self { open: sets, context, evaluation: None, found: Vec::new() }
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    pub(super) fn step(&mut self, state: &mut State) -> Result<bool, Failure> {
        let Some(evaluation) = &mut self.evaluation else {
            match self.open.pop() {
                None => return Ok(false),
                Some(Among::Of(definition)) => {
                    self.evaluation = Some(select(&definition, &self.context, state)?);
                }
                Some(Among::Held(id)) => self.found.push(held(state, id)?.0.customers.clone()),
            }
            return Ok(true);
        };
        if !evaluation.step(&mut state.cache).map_err(Failure::Problems)?
            && let Some((_, customers)) =
                self.evaluation.take().and_then(|done| done.finish(&mut state.cache))
        {
            self.found.push(customers);
        }
        Ok(true)
    }
}

/// Finds sets, then says what is made of them.
struct OfSets<F> {
    sets: Sets,
    make: Option<F>,
}

impl<F: FnOnce(&[Customers], &mut State) -> Answered> Job for OfSets<F> {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.sets.step(state) {
            Ok(true) => Turn::Again,
            Ok(false) => Turn::Done(match self.make.take() {
                Some(make) => make(&self.sets.found, state),
                None => Err(Failure::Cancelled),
            }),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

pub(super) fn count(definition: Definition, context: Context) -> Box<dyn Job> {
    let sets = Sets::of(vec![Among::Of(definition)], context);
    Box::new(OfSets {
        sets,
        make: Some(|found: &[Customers], _: &mut State| {
            let count = found.first().map_or(0, Customers::len);
            Ok((Answer::Count(count as u32), Vec::new()))
        }),
    })
}

pub(super) fn overlap(sets: Vec<Among>, context: Context) -> Box<dyn Job> {
    let sets = Sets::of(sets, context);
    Box::new(OfSets {
        sets,
        make: Some(|found: &[Customers], _: &mut State| {
            let sets: Vec<&Customers> = found.iter().collect();
            let many = || format!("An overlap is of two to {} segments.", overlap::MOST);
            let overlap = Overlap::of(&sets).ok_or_else(|| Failure::Sentence(many()))?;
            Ok((Answer::Overlap(overlap), Vec::new()))
        }),
    })
}

pub(super) fn explain(definition: Definition, context: Context, key: String) -> Box<dyn Job> {
    Box::new(Explain { definition, context, key, evaluation: None })
}

struct Explain {
    definition: Definition,
    context: Context,
    key: String,
    evaluation: Option<Evaluation>,
}

impl Explain {
    fn work(&mut self, state: &mut State) -> Result<Option<Answer>, Failure> {
        let Some(evaluation) = &mut self.evaluation else {
            let data = state.dataset()?;
            let (definition, context) = (&self.definition, &self.context);
            let begun = Evaluation::explaining(definition, &data, &state.library, context, &mut state.cache);
            self.evaluation = Some(begun.map_err(Failure::Problems)?);
            return Ok(None);
        };
        if evaluation.step(&mut state.cache).map_err(Failure::Problems)? {
            return Ok(None);
        }
        Ok(Some(Answer::Explained(evaluation.explain(&self.key).map(Box::new))))
    }
}

impl Job for Explain {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(None) => Turn::Again,
            Ok(Some(answer)) => Turn::Done(Ok((answer, Vec::new()))),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}
