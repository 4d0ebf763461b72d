//! The sizes of a definition and of all its nodes, and its members.

use std::sync::Arc;

use super::{
    cache::Cache,
    combine::Combiner,
    kernel::{STEP, Scan},
    members::Customers,
    plan::{Leaf, Plan},
};
use crate::{data::column::Bits, model::figures::Figures};

/// An evaluation under way. Give it up by dropping it: what it has found out so far stays in the cache.
pub struct Evaluation {
    leaves: Vec<Leaf>,
    /// Of the first leaves.
    answers: Vec<Arc<Bits>>,
    scan: Option<Scan>,
    combiner: Combiner,
    live: Arc<Bits>,
    done: bool,
}

impl Evaluation {
    /// Begins to evaluate a plan. `live` are the rows of its table that are customers, one bit a row.
    pub fn new(plan: Plan, live: Arc<Bits>) -> Self {
        let combiner = Combiner::new(&plan);
        Self { leaves: plan.leaves, answers: Vec::new(), scan: None, combiner, live, done: false }
    }

    /// Looks at some ten thousand rows for one condition, or combines what is known of them: `true` while there is more
    /// to do. A millisecond or so, but for regular expressions.
    pub fn step(&mut self, cache: &mut Cache) -> bool {
        let Some(leaf) = self.leaves.get(self.answers.len()) else {
            self.done |= !self.combiner.step(&self.leaves, &self.answers, &self.live, STEP);
            return !self.done;
        };
        let mut scan = match self.scan.take() {
            Some(scan) => scan,
            None => match cache.get(&leaf.key) {
                Some(known) => {
                    self.answers.push(known);
                    return true;
                }
                None => Scan::new(leaf.clone()),
            },
        };
        if scan.step() {
            self.scan = Some(scan);
        } else {
            let answer = Arc::new(scan.finish());
            cache.put(leaf.key.clone(), Arc::clone(&answer));
            self.answers.push(answer);
        }
        true
    }

    /// Steps to the end.
    pub fn run(mut self, cache: &mut Cache) -> (Figures, Customers) {
        while self.step(cache) {}
        let (figures, members) = self.combiner.finish(&self.live);
        (figures, Customers::of_rows(members))
    }

    /// The sizes and the members; nothing while there is more to do.
    pub fn finish(self) -> Option<(Figures, Customers)> {
        let (figures, members) = self.done.then(|| self.combiner.finish(&self.live))?;
        Some((figures, Customers::of_rows(members)))
    }

    /// How many of how many parts are done, for a progress bar.
    pub fn progress(&self) -> (u64, u64) {
        let scanned = self.scan.as_ref().map_or(0, |scan| {
            let (all, done) = scan.steps();
            done as u64 * 100 / all as u64
        });
        let parts = self.leaves.len() as u64 + 1;
        let done = self.answers.len() as u64 * 100 + scanned + if self.done { 100 } else { 0 };
        (done, parts * 100)
    }
}
