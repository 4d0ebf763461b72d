//! What runs: sets of rows made of questions to columns and of one another.
//!
//! Each different set is there once, by its number, however often and in how many definitions it occurs: that is how the
//! sizes of all nodes, the whole without each node, and a definition after an edit share what they have in common.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    asked::Asked,
    dataset::Frame,
    limit::{Cut, Rank},
    sequence::SequenceKey,
};
use crate::model::{
    condition::{Comparison, NumberTest},
    definition::{Aggregate, HierarchyDirection, Quantifier, SegmentId},
    measure::{Arithmetic, Replacement},
    value::Number,
};

/// A set of rows, by its number in [`Known`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Set(u32);

/// A column with a value for each customer that is figured out, by its number in [`Known`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Figured(u32);

/// Where values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Source {
    /// A column of a table, by their places.
    Column { table: usize, column: usize },
    /// A value for each customer.
    Figured(Figured),
}

/// The values of joined records: of the table at a position of a frame, or of a look-up over links from there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub position: usize,
    pub via: Box<[usize]>,
    pub source: Source,
}

/// How a set is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Expr {
    /// So many rows, all of them.
    Everything(usize),
    /// So many rows, none of them.
    Nothing(usize),
    /// Of two or more sets, ascending, each once.
    All(Box<[Set]>),
    Any(Box<[Set]>),
    Not(Set),
    /// Rows of the source of which the question is true.
    Asked(Source, Asked),
    /// Rows of the source that have what the question is about.
    Present(Source, Asked),
    /// Joined records of a frame whose row at a position, or of a look-up from there, is in the set.
    Carried {
        frame: u32,
        position: usize,
        via: Box<[usize]>,
        of: Set,
    },
    /// Two values of a joined record compare so; of the same type.
    Pair {
        frame: u32,
        left: Place,
        right: Place,
        comparison: Comparison,
        zone: Option<&'static str>,
    },
    /// Both values are there.
    PairPresent {
        frame: u32,
        left: Place,
        right: Place,
    },
    /// Customers with a joined record in the set.
    Exists {
        frame: u32,
        of: Set,
    },
    /// Customers of whose distinct records of the frame's first table that many are in the set.
    Quantified {
        frame: u32,
        of: Set,
        quantifier: Quantifier,
    },
    /// Customers whose average passes, compared exactly.
    Average(Figured, NumberTest),
    /// Customers with records one after another.
    Sequence(Arc<SequenceKey>),
    /// The members of a static segment, and a fingerprint of them.
    Fixed(SegmentId, u64),
    /// Those of a set within a limit.
    Limited {
        of: Set,
        cut: Cut,
        ranking: Option<Figured>,
    },
    /// Accounts below or above one, by a self-relationship of the profile table.
    Hierarchy {
        link: usize,
        account: Box<str>,
        direction: HierarchyDirection,
    },
}

/// How a value for each customer is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Formula {
    /// An aggregate of a frame's records that are in the set.
    Aggregate(AggregateKey),
    /// The same for everybody.
    Number(Number),
    Arithmetic {
        operator: Arithmetic,
        left: Figured,
        right: Figured,
    },
    /// With another value in place of empty, or of one value.
    Replaced {
        of: Figured,
        rules: Box<[Replacement]>,
    },
    /// The place of each customer in an order, from 0; nothing for those who do not rank.
    Ranking {
        by: Rank,
        largest: bool,
    },
}

/// What an aggregate looks at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct AggregateKey {
    pub frame: u32,
    pub aggregate: Aggregate,
    pub of: Option<Place>,
    pub by: Option<Place>,
    /// Joined records; all of them where there is none.
    pub filter: Option<Set>,
    /// Of days: the day of *as of* and the zone.
    pub day: Option<(i64, &'static str)>,
}

/// Every set and figured column that has been asked for, of one data set.
#[derive(Default)]
pub(super) struct Known {
    sets: Vec<Expr>,
    set_numbers: FxHashMap<Expr, Set>,
    figured: Vec<Formula>,
    figured_numbers: FxHashMap<Formula, Figured>,
    /// Nothing is rewritten: what tests hold the other against.
    pub plain: bool,
}

impl Known {
    pub(super) fn set(&self, set: Set) -> &Expr {
        &self.sets[set.0 as usize]
    }

    pub(super) fn figured(&self, figured: Figured) -> &Formula {
        &self.figured[figured.0 as usize]
    }

    /// The number of a set that was asked for.
    pub(super) fn number_of(&self, expr: &Expr) -> Option<Set> {
        self.set_numbers.get(expr).copied()
    }

    /// How many sets and columns are known.
    pub(super) fn len(&self) -> usize {
        self.sets.len() + self.figured.len()
    }

    /// The number of a set, new or not.
    pub(super) fn put(&mut self, expr: Expr) -> Set {
        if let Some(known) = self.set_numbers.get(&expr) {
            return *known;
        }
        let set = Set(self.sets.len() as u32);
        self.sets.push(expr.clone());
        self.set_numbers.insert(expr, set);
        set
    }

    /// The number of a figured column, new or not.
    pub(super) fn put_figured(&mut self, formula: Formula) -> Figured {
        if let Some(known) = self.figured_numbers.get(&formula) {
            return *known;
        }
        let figured = Figured(self.figured.len() as u32);
        self.figured.push(formula.clone());
        self.figured_numbers.insert(formula, figured);
        figured
    }

    /// In all of them; everything where there is none. `rows` of the space that they are of.
    pub(super) fn all(&mut self, sets: Vec<Set>, rows: usize) -> Set {
        super::rewrite::all(self, sets, rows)
    }

    /// In any of them; nothing where there is none.
    pub(super) fn any(&mut self, sets: Vec<Set>, rows: usize) -> Set {
        super::rewrite::any(self, sets, rows)
    }

    /// The others.
    pub(super) fn not(&mut self, set: Set) -> Set {
        super::rewrite::not(self, set)
    }

    /// From rows at a position of a frame, or of a look-up from there, to the frame's joined records.
    pub(super) fn carried(&mut self, frame: &Frame, position: usize, via: &[usize], of: Set) -> Set {
        if via.is_empty() && frame.positions[position].map.is_same() {
            return of;
        }
        self.put(Expr::Carried { frame: frame.number, position, via: via.into(), of })
    }

    /// From joined records to customers.
    pub(super) fn exists(&mut self, frame: &Frame, of: Set) -> Set {
        if frame.is_profile() { of } else { self.put(Expr::Exists { frame: frame.number, of }) }
    }
}
