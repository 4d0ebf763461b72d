//! The members of a definition alone. What is cheap to ask is asked first, and what is dear only of rows that are not
//! decided yet.

use std::{ops::Range, sync::Arc};

use super::{
    cache::Cache,
    kernel::Scan,
    members::Customers,
    optimise::{Expression, expression, optimised},
    plan::{Leaf, Plan, Verdict},
};
use crate::data::column::Bits;

/// Words that are decided together: 4,096 rows.
const BLOCK: usize = 64;

/// Blocks of one step.
const STEP: usize = 16;

/// A selection under way. Give it up by dropping it.
pub struct Selection {
    expression: Expression,
    leaves: Vec<Asking>,
    live: Arc<Bits>,
    /// The members so far.
    members: Vec<u64>,
    /// Rows that are decided are not asked further.
    lazy: bool,
    prepared: usize,
}

/// A question: answered before, or to be asked.
enum Asking {
    Known(Leaf, Arc<Bits>),
    Open(Box<Scan>, Leaf),
}

impl Selection {
    /// Begins to find the members of a plan. `live` are the rows of its table that are customers, one bit a row.
    pub fn new(plan: Plan, live: Arc<Bits>, cache: &mut Cache) -> Self {
        let expression = optimised(expression(&plan), &plan.leaves);
        Self::begin(expression, plan, live, cache, true)
    }

    /// The same without any rewrite or shortcut: what tests hold the other against.
    pub fn plain(plan: Plan, live: Arc<Bits>, cache: &mut Cache) -> Self {
        Self::begin(expression(&plan), plan, live, cache, false)
    }

    fn begin(expression: Expression, plan: Plan, live: Arc<Bits>, cache: &mut Cache, lazy: bool) -> Self {
        let asking = |leaf: Leaf| match cache.get(&leaf.key) {
            Some(known) => Asking::Known(leaf, known),
            None => Asking::Open(Box::new(Scan::new(leaf.clone())), leaf),
        };
        let leaves = plan.leaves.into_iter().map(asking).collect();
        Self { expression, leaves, live, members: Vec::new(), lazy, prepared: 0 }
    }

    /// Decides some ten thousand rows: `true` while there is more to do.
    pub fn step(&mut self) -> bool {
        while let Some(leaf) = self.leaves.get_mut(self.prepared) {
            if let Asking::Open(scan, _) = leaf
                && scan.prepare()
            {
                return true;
            }
            self.prepared += 1;
        }
        for _ in 0..STEP {
            let from = self.members.len();
            let to = self.live.words().len().min(from + BLOCK);
            if from == to {
                break;
            }
            let mut decided = self.live.words()[from..to].to_vec();
            let mut rows = Rows { leaves: &mut self.leaves, words: from..to, lazy: self.lazy };
            rows.keep(&self.expression, &mut decided);
            self.members.extend(decided);
        }
        self.members.len() < self.live.words().len()
    }

    /// Steps to the end.
    pub fn run(mut self) -> Customers {
        while self.step() {}
        Customers::of_rows(Bits::from_words(self.members, self.live.len()))
    }

    /// The members; nothing while there is more to do.
    pub fn finish(self) -> Option<Customers> {
        let done = self.members.len() == self.live.words().len();
        done.then(|| Customers::of_rows(Bits::from_words(self.members, self.live.len())))
    }
}

/// Some rows that are being decided.
struct Rows<'a> {
    leaves: &'a mut [Asking],
    words: Range<usize>,
    lazy: bool,
}

impl Rows<'_> {
    fn decided(&self, open: &[u64]) -> bool {
        self.lazy && open.iter().all(|word| *word == 0)
    }

    /// Of the rows of a set keeps those of which the expression is true.
    fn keep(&mut self, expression: &Expression, set: &mut [u64]) {
        match expression {
            Expression::Leaf(verdict) => self.leaf(*verdict, set),
            Expression::All(nodes) => {
                for node in nodes {
                    if self.decided(set) {
                        return;
                    }
                    self.keep(node, set);
                }
            }
            Expression::Any(nodes) => {
                let mut open = set.to_vec();
                for node in nodes {
                    if self.decided(&open) {
                        break;
                    }
                    let mut found = open.clone();
                    self.keep(node, &mut found);
                    open.iter_mut().zip(found).for_each(|(open, found)| *open &= !found);
                }
                set.iter_mut().zip(open).for_each(|(set, open)| *set &= !open);
            }
            Expression::Not(node) => {
                let mut found = set.to_vec();
                self.keep(node, &mut found);
                set.iter_mut().zip(found).for_each(|(set, found)| *set &= !found);
            }
        }
    }

    fn leaf(&mut self, verdict: Verdict, set: &mut [u64]) {
        let words = self.words.clone();
        let (leaf, answer) = match &mut self.leaves[verdict.leaf] {
            Asking::Known(leaf, known) => (&*leaf, known.words()[words].to_vec()),
            Asking::Open(scan, leaf) => {
                let mut answer = vec![0; words.len()];
                scan.block(words.start, &mut answer);
                (&*leaf, answer)
            }
        };
        for (at, (set, answer)) in set.iter_mut().zip(answer).enumerate() {
            *set &= match (verdict.negated, verdict.has_value) {
                (false, _) => answer,
                (true, false) => !answer,
                (true, true) => !answer & leaf.present(self.words.start + at),
            };
        }
    }
}
