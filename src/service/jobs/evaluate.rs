//! The sizes of a definition and of all its nodes, and its first members.

use super::{Job, Turn};
use crate::{
    engine::evaluate::Evaluation,
    model::{context::Context, definition::Definition},
    service::{
        outbox::Outbox,
        protocol::{Failure, Reply, RequestId},
        state::State,
    },
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

/// Begins to find the members of a definition, and takes over the zone that cells are shown in.
pub(super) fn select(
    definition: &Definition,
    context: &Context,
    state: &mut State,
) -> Result<Evaluation, Failure> {
    state.set_zone(&context.time_zone);
    let data = state.dataset()?;
    Evaluation::members(definition, &data, &state.library, context, &mut state.cache)
        .map_err(Failure::Problems)
}

impl Evaluate {
    fn begin(&self, state: &mut State) -> Result<Evaluation, Failure> {
        state.set_zone(&self.context.time_zone);
        let data = state.dataset()?;
        Evaluation::new(&self.definition, &data, &state.library, &self.context, &mut state.cache)
            .map_err(Failure::Problems)
    }
}

impl Job for Evaluate {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
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
        let Some((figures, customers)) = self.evaluation.take().and_then(Evaluation::finish) else {
            return Turn::Done(Err(Failure::Cancelled));
        };
        let table = match state.profile() {
            Ok((table, _)) => table,
            Err(failure) => return Turn::Done(Err(failure)),
        };
        let members = state.cells(table, customers.rows().take(self.preview as usize), figures.total.into());
        Turn::Done(Ok(Reply::Evaluated { figures: Box::new(figures), members }.into()))
    }
}
