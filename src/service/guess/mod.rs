//! Set-up by guessing: what each table is likely to be, and how all of them belong together.
//!
//! [`table`] guesses about one table as soon as it is there. [`Guessing`] looks at all of them together, a few milliseconds'
//! worth at a time: first which columns could be keys, then which columns hold values of those keys (names have to speak for
//! it, or an extraordinary share of texts), and last what follows from that: the key of each table, the relationships, who
//! the customers are and when activities happened. Tables are taken by name, so that the order in which they were loaded
//! changes nothing.

mod choose;
mod keys;
mod names;
mod people;
mod relate;
mod table;
mod time;

#[cfg(test)]
mod tests;

use std::{collections::VecDeque, sync::Arc};

pub(super) use self::table::{likely_key, profile};
use self::{
    keys::{Candidate, Doubt},
    relate::Pair,
};
use crate::{
    data::{
        column::Column,
        matching::{KeySet, Question},
    },
    engine::columns::Columns,
    model::proposal::Proposal,
};

/// So many rows are looked at before it is worth looking at all.
const PROBE: usize = 1000;

/// A table as it is guessed about.
pub(super) struct Seen {
    /// Its columns.
    pub columns: Columns,
    /// Of each column, whether no value comes twice.
    pub unique: Vec<bool>,
}

impl Seen {
    fn name(&self) -> &str {
        &self.columns.schema().name
    }

    fn column_name(&self, place: usize) -> &str {
        self.columns.schema().columns.get(place).map_or("", |column| &column.name)
    }

    fn names(&self, places: &[usize]) -> Vec<String> {
        places.iter().map(|place| self.column_name(*place).to_owned()).collect()
    }

    fn places(&self) -> impl Iterator<Item = (usize, &Column)> {
        (0..self.columns.schema().columns.len())
            .filter_map(|place| Some((place, self.columns.at(place)?.as_ref())))
    }

    fn some(&self, places: &[usize]) -> Vec<Arc<Column>> {
        places.iter().filter_map(|place| self.columns.at(*place).cloned()).collect()
    }

    fn is_unique(&self, place: usize) -> bool {
        self.unique.get(place) == Some(&true)
    }
}

/// What is being looked at.
enum Work {
    /// Columns that would be keys if not too many of their values came twice.
    Keys(VecDeque<Doubt>),
    /// Several columns as one key.
    Composites(VecDeque<Doubt>),
    /// The candidate whose pairs are next, with its keys as soon as they are known.
    Pairs { candidate: usize, keys: Option<KeySet> },
}

/// A guess about all tables, on the way.
pub(super) struct Guessing {
    tables: Vec<Seen>,
    candidates: Vec<Candidate>,
    pairs: Vec<Pair>,
    work: Work,
    set: Option<KeySet>,
    question: Option<Question>,
    /// The next pair to look at.
    at: usize,
}

impl Guessing {
    /// About these tables, in whatever order.
    pub(super) fn new(mut tables: Vec<Seen>) -> Self {
        tables.sort_by(|one, other| one.name().cmp(other.name()));
        let (candidates, doubts) = keys::candidates(&tables);
        Self {
            tables,
            candidates,
            pairs: Vec::new(),
            work: Work::Keys(doubts.into()),
            set: None,
            question: None,
            at: 0,
        }
    }

    /// Does a few milliseconds' worth; the guess once it is made.
    pub(super) fn step(&mut self) -> Option<Proposal> {
        match &mut self.work {
            Work::Keys(doubts) | Work::Composites(doubts) => {
                if let Some(doubt) = doubts.front() {
                    let set = self
                        .set
                        .get_or_insert_with(|| KeySet::new(self.tables[doubt.table].some(&doubt.columns)));
                    let more = set.step();
                    if !more || doubt.is_hopeless(set) {
                        self.candidates.extend(doubt.settled(&self.tables, set));
                        self.set = None;
                        doubts.pop_front();
                    }
                    return None;
                }
                if matches!(self.work, Work::Keys(_)) {
                    self.work = Work::Composites(keys::composites(&self.tables, &self.candidates).into());
                } else {
                    keys::keep_best(&mut self.candidates, self.tables.len());
                    self.pairs = relate::pairs(&self.tables, &self.candidates);
                    self.work = Work::Pairs { candidate: 0, keys: None };
                }
                None
            }
            Work::Pairs { .. } => self.step_pairs(),
        }
    }

    fn step_pairs(&mut self) -> Option<Proposal> {
        let Work::Pairs { candidate, keys } = &mut self.work else { return None };
        let Some(pair) = self.pairs.get_mut(self.at) else {
            return Some(choose::choose(&self.tables, &self.candidates, &self.pairs));
        };
        if !pair.comparable {
            self.at += 1;
            return None;
        }
        // Pairs come candidate by candidate, so that one set of keys is held at a time.
        if *candidate != pair.candidate || keys.is_none() {
            let target = &self.candidates[pair.candidate];
            let set =
                self.set.get_or_insert_with(|| KeySet::new(self.tables[target.table].some(&target.columns)));
            if !set.step() {
                (*candidate, *keys) = (pair.candidate, self.set.take());
            }
            return None;
        }
        let keys = keys.as_ref()?;
        let source = self.tables[pair.source].some(&pair.columns);
        let question = self.question.get_or_insert_with(|| Question::probe(source.clone(), keys, PROBE));
        if let Some(found) = question.step(keys) {
            let whole = pair.matching.is_some() || found.every == 1 || !pair.is_worth_it(&found);
            pair.matching = Some(found);
            self.question = if whole { None } else { Some(Question::new(source, keys)) };
            self.at += usize::from(whole);
        }
        None
    }
}
