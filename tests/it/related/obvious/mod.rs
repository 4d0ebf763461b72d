//! The obvious evaluator over several tables: one joined record after the other, straight from what a segment means. No
//! index and no plan; nothing shared with the engine but the definition itself.

mod aggregate;
mod figures;
mod frame;
mod hierarchy;
mod limit;
mod measure;
mod project;
mod sequence;
mod tests;
mod tree;

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use satsuma::model::definition::{Definition, Rule, SegmentId, SetOperator};

pub(crate) use figures::figures;
pub(crate) use limit::hash;
pub(crate) use sequence::{deadline, instant};
pub(crate) use tests::predicate;

use super::{
    value::Val,
    world::{Library, Reading},
};
use crate::engine::oracle::alive;
use frame::Asking;

/// Rows of the customers' table.
pub(crate) type Customers = BTreeSet<usize>;

/// A world that is asked row by row.
pub(crate) struct Obvious<'a> {
    pub reading: &'a Reading,
    pub library: &'a Library,
    segments: RefCell<HashMap<SegmentId, Rc<Customers>>>,
    measures: RefCell<HashMap<(String, usize), Val>>,
}

/// The rules that take part.
pub(crate) fn rules(definition: &Definition) -> Vec<&Rule> {
    definition.rules.iter().filter(|rule| !rule.off && !alive(&rule.nodes).is_empty()).collect()
}

impl<'a> Obvious<'a> {
    pub(crate) fn new(reading: &'a Reading, library: &'a Library) -> Self {
        Self { reading, library, segments: RefCell::default(), measures: RefCell::default() }
    }

    /// The members; nothing where no rule remains.
    pub(crate) fn members(&self, definition: &Definition) -> Option<Customers> {
        let rules = rules(definition);
        let (first, rest) = rules.split_first()?;
        let asking = Asking::new(self);
        let mut members = asking.rule(first);
        for rule in rest {
            let own = asking.rule(rule);
            members = match rule.operator {
                SetOperator::Union => &members | &own,
                SetOperator::Intersect => &members & &own,
                SetOperator::Except => &members - &own,
            };
        }
        for segment in &definition.suppress {
            members = &members - &*self.segment(segment);
        }
        Some(match &definition.limit {
            Some(limit) => asking.limited(members, limit),
            None => members,
        })
    }

    /// The members of a saved segment.
    fn segment(&self, id: &SegmentId) -> Rc<Customers> {
        if let Some(known) = self.segments.borrow().get(id) {
            return Rc::clone(known);
        }
        let saved = &self.library.segments[id];
        let profile = self.reading.profile();
        let members = match &saved.fixed {
            _ if !saved.active => Customers::new(),
            Some(keys) => {
                let stored = |row: &usize| keys.contains(&profile.key_text(*row));
                self.reading.customers().into_iter().filter(stored).collect()
            }
            None => self.members(&saved.definition).expect("a saved segment asks something"),
        };
        let members = Rc::new(members);
        self.segments.borrow_mut().insert(id.clone(), Rc::clone(&members));
        members
    }
}
