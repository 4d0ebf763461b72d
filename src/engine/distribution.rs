//! How an attribute's values are spread over customers, or over related records of theirs.

use std::sync::Arc;

use super::{
    aggregate::Fault,
    bind::{Binder, problem},
    cache::Cache,
    dataset::{Dataset, Frame},
    expr::{Place, Source},
    library::Library,
    members::Customers,
    run::{Runner, Want},
};
use crate::{
    data::{
        column::{Bits, Column},
        gather::NONE,
        tally::{Loose, Ranked, Ranking, Tally, Tallying},
    },
    model::{
        attribute::{Attribute, Path},
        context::Context,
        problem::{Part, Problem},
    },
};

/// A distribution under way. What it comes to is a [`Tally`], to be merged with those of other parts of the customers.
pub struct Spread {
    data: Arc<Dataset>,
    frame: Arc<Frame>,
    place: Place,
    members: Customers,
    runner: Runner,
    /// Of a column that is asked for once more: its numbers are put in order first.
    ranking: Option<Ranking>,
    tallying: Option<Tallying>,
}

impl Spread {
    /// Begins to find out how an attribute is spread: without a path over the members themselves, with one over the distinct
    /// records of its first table that lead to a member. Over parts of the customers this is exact where each record leads
    /// to customers of one part only, as on a path without a hop from one to many.
    ///
    /// # Errors
    /// The path or the attribute does not fit the data, or a record has several values of it.
    pub fn new(
        attribute: &Attribute,
        path: Option<&Path>,
        members: &Customers,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        let mut binder = Binder::new(data, library, cache.known(data), context)?;
        let zone = binder.now.zone;
        let bound = binder.over(path, attribute);
        let Some((frame, located)) = bound.filter(|_| binder.problems.is_empty()) else {
            return Err(std::mem::take(&mut binder.problems));
        };
        let mut runner = Runner::new(Arc::clone(data), library, zone);
        if let Source::Figured(figured) = located.place.source {
            runner.want(Want::Values(figured));
        }
        Ok(Self {
            data: Arc::clone(data),
            frame,
            place: located.place,
            members: members.clone(),
            runner,
            ranking: None,
            tallying: None,
        })
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    ///
    /// # Errors
    /// A measure has a sum of too many digits.
    pub fn step(&mut self, cache: &mut Cache) -> Result<bool, Vec<Problem>> {
        if self.runner.depth() > 0 {
            return match self.runner.step(cache) {
                Ok(_) => Ok(true),
                Err((_, Fault::Overflow)) => {
                    let message = "A sum has more than 38 digits and cannot be held.";
                    Err(vec![problem(None, Part::Attribute, message, "Choose another measure.")])
                }
            };
        }
        if let Some(ranking) = &mut self.ranking {
            if !ranking.step() {
                self.rank();
            }
            return Ok(true);
        }
        if self.tallying.is_none() {
            self.begin();
            return Ok(true);
        }
        Ok(self.tallying.as_mut().is_some_and(Tallying::step))
    }

    /// How often each value occurs, once all steps are done, where that need not be told.
    pub fn finish_loosely(self) -> Loose {
        self.tallying.map_or_else(|| Loose::Told(Tally::none()), Tallying::finish_loosely)
    }

    /// How often each value occurs, once all steps are done.
    pub fn finish(self) -> Tally {
        self.tallying.map_or_else(Tally::none, Tallying::finish)
    }

    /// Begins with the values, or with putting them in order.
    fn begin(&mut self) {
        let (column, rows) = self.rows();
        let own = match self.place.source {
            Source::Column { table, column: at } if rows.is_some() => Some((table, at)),
            _ => None,
        };
        let ranks = self.data.ranks();
        self.tallying = Some(match own.map(|own| (own, ranks.of(own))) {
            Some((_, Some(ranked))) => Tallying::ranked(column, rows, ranked),
            Some((own, None)) if ranks.is_asked_again(own, column.len, || Ranked::suits(&column)) => {
                self.ranking = Some(Ranking::new(column));
                return;
            }
            _ => Tallying::new(column, rows),
        });
    }

    /// Keeps the values in the order that they were put in.
    fn rank(&mut self) {
        if let (Source::Column { table, column }, Some(ranking)) = (self.place.source, self.ranking.take()) {
            self.data.ranks().put((table, column), Arc::new(ranking.finish()));
        }
    }

    /// The values, and which of them count.
    fn rows(&self) -> (Arc<Column>, Option<Arc<Bits>>) {
        let (column, map) = self.runner.at(&self.frame, &self.place);
        if self.frame.is_profile() && map.is_same() {
            return (column, Some(Arc::new(self.members.bits().clone())));
        }
        let customers = self.frame.customers();
        let first = &self.frame.positions[0].map;
        let member = |row: &usize| match customers.get(*row) {
            NONE => false,
            customer => self.members.contains(customer as usize),
        };
        let rows = self.frame.exists.iter_ones().filter(member);
        if first.is_same() && map.is_same() {
            let mut set = Bits::filled(column.len, false);
            rows.for_each(|row| set.set(row, true));
            return (column, Some(Arc::new(set)));
        }
        let mut counted = Bits::filled(self.data.table(self.frame.positions[0].table).columns.rows(), false);
        let mut picked = Vec::new();
        for row in rows {
            let record = first.get(row) as usize;
            if !counted.get(record) {
                counted.set(record, true);
                picked.push(map.get(row));
            }
        }
        (Arc::new(column.gather(&picked)), None)
    }
}
