//! Measures with a value for each customer.

use std::sync::Arc;

use super::told;
use crate::{
    data::column::Column,
    engine::{
        bind::Binder,
        cache::Cache,
        calendar::Now,
        dataset::Dataset,
        expr::Figured,
        library::Library,
        run::{Runner, Want},
    },
    model::{context::Context, measure::Measure, problem::Problem},
};

/// The calculations of a customer-level measure, under way.
pub struct CustomerMeasure {
    runner: Runner,
    calculations: Vec<(String, Figured)>,
    at: usize,
}

impl CustomerMeasure {
    /// Begins to work out a measure for each customer.
    ///
    /// # Errors
    /// All that is wrong with it; nodes are named by the ids of calculations and of nodes in their filters.
    pub fn new(
        measure: &Measure,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        let known = cache.known(data);
        let mut binder = Binder::new(data, library, known, context)?;
        let calculated = binder.calculations(measure);
        let (Some(calculated), true) = (calculated, binder.problems.is_empty()) else {
            return Err(binder.problems);
        };
        let Some(now) = Now::of(context) else { return Err(Vec::new()) };
        Ok(Self {
            runner: Runner::new(Arc::clone(data), library, now.zone),
            calculations: calculated.into_iter().map(|one| (one.id, one.figured)).collect(),
            at: 0,
        })
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    ///
    /// # Errors
    /// A sum that has too many digits.
    pub fn step(&mut self, cache: &mut Cache) -> Result<bool, Vec<Problem>> {
        if self.runner.depth() == 0 {
            let Some((_, figured)) = self.calculations.get(self.at) else { return Ok(false) };
            self.runner.want(Want::Values(*figured));
            self.at += 1;
        }
        match self.runner.step(cache) {
            Ok(more) => Ok(more || self.at < self.calculations.len()),
            Err((_, fault)) => {
                let id = self.calculations.get(self.at - 1).map(|(id, _)| id.as_str());
                Err(vec![told(id, fault)])
            }
        }
    }

    /// Each calculation by its id, with a value for each row of the profile table; only once nothing is left to do.
    pub fn finish(self) -> Vec<(String, Arc<Column>)> {
        let values = |(id, figured): &(String, Figured)| {
            (id.clone(), Arc::clone(self.runner.values(*figured).column()))
        };
        self.calculations.iter().map(values).collect()
    }
}
