//! The sizes of a definition and of all its nodes among a part's customers, and its first members.

use super::{
    Job, Turn,
    protocol::Answer,
    state::{State, zone},
};
use crate::{
    data::order,
    engine::evaluate::Evaluation,
    model::{context::Context, definition::Definition},
    service::{protocol::Failure, stream::Streamed},
};

pub(super) fn evaluate(definition: Definition, context: Context, preview: u32) -> Box<dyn Job> {
    Box::new(Evaluate { definition, context, preview, evaluation: None })
}

struct Evaluate {
    definition: Definition,
    context: Context,
    preview: u32,
    evaluation: Option<Evaluation>,
}

/// Begins to find the members of a definition.
pub(super) fn select(
    definition: &Definition,
    context: &Context,
    state: &mut State,
) -> Result<Evaluation, Failure> {
    let data = state.dataset()?;
    Evaluation::members(definition, &data, &state.library, context, &mut state.cache)
        .map_err(Failure::Problems)
}

impl Evaluate {
    fn begin(&self, state: &mut State) -> Result<Evaluation, Failure> {
        let data = state.dataset()?;
        Evaluation::new(&self.definition, &data, &state.library, &self.context, &mut state.cache)
            .map_err(Failure::Problems)
    }
}

impl Job for Evaluate {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let Some(evaluation) = &mut self.evaluation else {
            return match self.begin(state) {
                Ok(evaluation) => {
                    self.evaluation = Some(evaluation);
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        match evaluation.step(&mut state.cache) {
            Ok(true) => return Turn::Again,
            Ok(false) => {}
            Err(problems) => return Turn::Done(Err(Failure::Problems(problems))),
        }
        let Some((figures, customers)) =
            self.evaluation.take().and_then(|done| done.finish(&mut state.cache))
        else {
            return Turn::Done(Err(Failure::Cancelled));
        };
        let table = match state.profile() {
            Ok((table, _)) => table,
            Err(failure) => return Turn::Done(Err(failure)),
        };
        let zone = zone(&self.context.time_zone);
        let first: Vec<usize> = customers.rows().take(self.preview as usize).collect();
        let rows: Vec<u32> = first.iter().map(|row| table.order.get(*row)).collect();
        let members = first.into_iter().map(|row| table.row(row, zone)).collect();
        let answer = Answer::Evaluated { figures: Box::new(figures), members };
        Turn::Done(Ok((answer, vec![order::to_bytes(&rows)])))
    }
}
