//! The sizes of a definition and of all its nodes among a part's customers, and its first members.

use std::sync::Arc;

use super::{
    Job, Turn,
    protocol::Answer,
    state::{State, zone},
};
use crate::{
    data::{column::Bits, order},
    engine::{evaluate::Evaluation, plan::Plan, select::Selection},
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

/// Binds a definition to the profile table.
fn bind(definition: &Definition, context: &Context, state: &State) -> Result<(Plan, Arc<Bits>), Failure> {
    let (table, profile) = state.profile()?;
    let plan = Plan::bind(definition, &table.columns, context).map_err(Failure::Problems)?;
    Ok((plan, Arc::clone(&profile.live)))
}

/// Begins to find the members of a definition.
pub(super) fn select(
    definition: &Definition,
    context: &Context,
    state: &mut State,
) -> Result<Selection, Failure> {
    let (plan, live) = bind(definition, context, state)?;
    Ok(Selection::new(plan, live, &mut state.cache))
}

impl Job for Evaluate {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let Some(evaluation) = &mut self.evaluation else {
            return match bind(&self.definition, &self.context, state) {
                Ok((plan, live)) => {
                    self.evaluation = Some(Evaluation::new(plan, live));
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        if evaluation.step(&mut state.cache) {
            return Turn::Again;
        }
        let Some((figures, customers)) = self.evaluation.take().and_then(Evaluation::finish) else {
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
