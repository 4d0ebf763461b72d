//! What a measure comes to among a part's customers.

use std::sync::Arc;

use super::{
    Answered, Job, Turn,
    protocol::Answer,
    state::{State, zone},
};
use crate::{
    data::{column::Column, keys::key_of, order},
    engine::measure::{CustomerMeasure, MeasureEvaluation},
    model::{
        cell::Cell,
        context::Context,
        measure::{Grouping, Measure},
    },
    service::{protocol::Failure, stream::Streamed},
};

pub(super) fn measure(measure: Measure, context: Context, limit: u32) -> Box<dyn Job> {
    Box::new(Measuring { measure, context, limit, work: None })
}

struct Measuring {
    measure: Measure,
    context: Context,
    limit: u32,
    work: Option<Work>,
}

enum Work {
    Customers(Box<CustomerMeasure>),
    Groups(Box<MeasureEvaluation>),
}

impl Measuring {
    fn begin(&self, state: &mut State) -> Result<Work, Failure> {
        let data = state.dataset()?;
        let (measure, context) = (&self.measure, &self.context);
        match measure.per {
            Grouping::Customer => {
                CustomerMeasure::new(measure, &data, &state.library, context, &mut state.cache)
                    .map(|work| Work::Customers(Box::new(work)))
            }
            Grouping::Dimensions { .. } | Grouping::Business => {
                MeasureEvaluation::new(measure, &data, &state.library, context, &mut state.cache)
                    .map(|work| Work::Groups(Box::new(work)))
            }
        }
        .map_err(Failure::Problems)
    }

    fn finish(&self, work: Work, state: &mut State) -> Answered {
        match work {
            Work::Customers(done) => self.by_customer(&done.finish(), state),
            Work::Groups(done) => Ok((Answer::Portion(done.finish()), Vec::new())),
        }
    }

    /// The first customers: their keys, then their figures.
    fn by_customer(&self, values: &[(String, Arc<Column>)], state: &mut State) -> Answered {
        let (data, zone) = (state.dataset()?, zone(&self.context.time_zone));
        let (table, profile) = state.profile()?;
        let columns = table.named(&profile.key);
        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
        let first: Vec<usize> = data.customers().iter_ones().take(self.limit as usize).collect();
        let cells = first.iter().map(|row| {
            let mut key = String::new();
            key_of(&columns, *row, &mut key);
            let own = values.iter().map(|(_, column)| column.cell(*row, zone));
            [Cell::Text(key)].into_iter().chain(own).collect()
        });
        let cells = cells.collect();
        let rows: Vec<u32> = first.iter().map(|row| table.order.get(*row)).collect();
        Ok((Answer::Cells(cells), vec![order::to_bytes(&rows)]))
    }
}

impl Job for Measuring {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let more = match &mut self.work {
            None => match self.begin(state) {
                Ok(work) => {
                    self.work = Some(work);
                    return Turn::Again;
                }
                Err(failure) => return Turn::Done(Err(failure)),
            },
            Some(Work::Customers(work)) => work.step(&mut state.cache),
            Some(Work::Groups(work)) => work.step(&mut state.cache),
        };
        match more {
            Ok(true) => Turn::Again,
            Ok(false) => match self.work.take() {
                Some(work) => Turn::Done(self.finish(work, state)),
                None => Turn::Done(Err(Failure::Cancelled)),
            },
            Err(problems) => Turn::Done(Err(Failure::Problems(problems))),
        }
    }
}
