//! What a measure comes to: for each customer, for each combination of dimensions, or for the business as a whole.

use super::{Done, Job, Turn};
use crate::{
    data::{column::Column, keys::key_of},
    engine::measure::{CustomerMeasure, MeasureEvaluation, table},
    model::{
        cell::Cell,
        context::Context,
        measure::{Grouping, Measure},
        measured::Measured,
    },
    service::{
        outbox::Outbox,
        protocol::{Failure, Reply, RequestId},
        state::State,
    },
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
        state.set_zone(&self.context.time_zone);
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

    fn finish(&self, work: Work, state: &mut State) -> Result<Done, Failure> {
        let measured = match work {
            Work::Customers(done) => self.by_customer(&done.finish(), state)?,
            Work::Groups(done) => {
                table(&self.measure, &done.finish(), self.limit as usize).map_err(Failure::Problems)?
            }
        };
        Ok(Reply::Measured(measured).into())
    }

    fn by_customer(
        &self,
        values: &[(String, std::sync::Arc<Column>)],
        state: &mut State,
    ) -> Result<Measured, Failure> {
        let data = state.dataset()?;
        let setup = data.setup();
        let names = setup.table(&setup.profile).map(|table| table.key.clone()).unwrap_or_default();
        let columns: Vec<&Column> =
            names.iter().filter_map(|name| data.profile().named(name)).map(AsRef::as_ref).collect();
        let row = |row: usize| {
            let mut key = String::new();
            key_of(&columns, row, &mut key);
            let own = values.iter().map(|(_, column)| column.cell(row, state.zone));
            [Cell::Text(key)].into_iter().chain(own).collect()
        };
        let calculated = self.measure.calculations.iter().map(|calculation| calculation.name.clone());
        Ok(Measured {
            dimensions: 1,
            columns: [names.join(", ")].into_iter().chain(calculated).collect(),
            rows: data.customers().iter_ones().take(self.limit as usize).map(row).collect(),
            total: data.customers().count() as u64,
        })
    }
}

impl Job for Measuring {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
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
