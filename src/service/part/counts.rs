//! How many customers each of several definitions holds: what they have in common is found out once.

use super::{Job, Turn, evaluate::select, protocol::Answer, state::State};
use crate::{
    engine::evaluate::Evaluation,
    model::{context::Context, definition::Definition},
    service::{protocol::Failure, stream::Streamed},
};

pub(super) fn counts(mut definitions: Vec<Definition>, context: Context) -> Box<dyn Job> {
    let found = Vec::with_capacity(definitions.len());
    definitions.reverse();
    Box::new(Counts { open: definitions, context, evaluation: None, found })
}

struct Counts {
    /// The next one last.
    open: Vec<Definition>,
    context: Context,
    evaluation: Option<Evaluation>,
    found: Vec<Option<u32>>,
}

impl Counts {
    /// A few milliseconds' worth: `true` while there is more to do.
    fn work(&mut self, state: &mut State) -> Result<bool, Failure> {
        let Some(evaluation) = &mut self.evaluation else {
            let Some(next) = self.open.pop() else { return Ok(false) };
            match select(&next, &self.context, state) {
                Ok(evaluation) => self.evaluation = Some(evaluation),
                Err(Failure::Problems(_)) => self.found.push(None),
                Err(failure) => return Err(failure),
            }
            return Ok(true);
        };
        match evaluation.step(&mut state.cache) {
            Ok(true) => {}
            Ok(false) => {
                let found = self.evaluation.take().and_then(|done| done.finish(&mut state.cache));
                self.found.push(found.map(|(_, customers)| customers.len() as u32));
            }
            Err(_) => {
                self.evaluation = None;
                self.found.push(None);
            }
        }
        Ok(true)
    }
}

impl Job for Counts {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(true) => Turn::Again,
            Ok(false) => Turn::Done(Ok((Answer::Counts(std::mem::take(&mut self.found)), Vec::new()))),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}
