//! The sizes of a definition and of all its nodes, and its first members.

use super::{Job, Turn};
use crate::{
    engine::{evaluate::Evaluation, plan::Plan},
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

/// Binds a definition to the profile table, and takes over the zone that cells are shown in.
pub(super) fn begin(definition: &Definition, context: &Context, state: &mut State) -> Result<Evaluation, Failure> {
    if let Ok(zone) = context.time_zone.parse() {
        state.zone = zone;
    }
    let (table, _) = state.profile()?;
    Plan::bind(definition, &table.columns, context).map(Evaluation::new).map_err(Failure::Problems)
}

impl Job for Evaluate {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
        let Some(evaluation) = &mut self.evaluation else {
            return match begin(&self.definition, &self.context, state) {
                Ok(evaluation) => {
                    self.evaluation = Some(evaluation);
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        if evaluation.step(&mut state.cache) {
            return Turn::Again;
        }
        let (table, profile) = match state.profile() {
            Ok(found) => found,
            Err(failure) => return Turn::Done(Err(failure)),
        };
        let live = &profile.universe.live;
        let figures = evaluation.figures(live);
        let customers = evaluation.customers(live);
        let members = state.cells(table, customers.rows().take(self.preview as usize), figures.total.into());
        Turn::Done(Ok(Reply::Evaluated { figures: Box::new(figures), members }.into()))
    }
}
