//! Figures of records: an aggregate for each customer, or for each group of any other kind.
//!
//! Records come group after group and within a group in order of time, so that an aggregate is one walk over neighbours.
//! Adding one: a variant of [`Aggregate`], an [`Accumulator`] in a file of its own here, and a line in [`Running::new`].

mod counts;
pub(super) mod exact;
mod picks;
mod sums;

use std::sync::Arc;

pub(super) use self::sums::{Averages, Sums, quotient};
use super::{
    dataset::{Dataset, Frame, Groups, RowMap},
    kernel::Days,
};
use crate::{
    data::{
        column::{Bits, Column},
        gather::NONE,
    },
    model::definition::Aggregate,
};

/// Places that one step walks over.
const STEP: usize = 1 << 17;

/// Why a figure cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A sum has more than 38 digits.
    Overflow,
}

/// A value for each customer or group.
#[derive(Clone)]
pub(super) struct Values {
    pub column: Arc<Column>,
    /// Of sums and averages: what they are, exactly.
    pub average: Option<Arc<Averages>>,
    /// Of picked values: the frame's rows that they are of, or [`NONE`].
    pub picked: Option<Arc<[u32]>>,
}

impl Values {
    pub(super) fn of(column: Column) -> Self {
        Self { column: Arc::new(column), average: None, picked: None }
    }
}

/// The values that an aggregate is of: a column, and its row for each of the frame's.
pub(super) struct Operand {
    pub column: Arc<Column>,
    pub map: Arc<RowMap>,
}

impl Operand {
    /// The row of the column that has a value; nothing where there is none.
    #[inline(always)]
    fn row(&self, row: usize) -> Option<usize> {
        let row = self.map.get(row);
        (row != NONE && self.column.has_value(row as usize)).then_some(row as usize)
    }
}

/// What an aggregate is made of.
pub(super) struct Input {
    pub data: Arc<Dataset>,
    pub frame: Arc<Frame>,
    /// Records by group; the frame's own by customer where there is none.
    pub groups: Option<Arc<Groups>>,
    pub filter: Option<Arc<Bits>>,
    pub of: Option<Operand>,
    pub by: Option<Operand>,
    /// The day of *as of*, and the wall clock of the first table's times.
    pub days: Option<(i64, Days)>,
}

/// Takes records, group after group.
trait Accumulator {
    fn add(&mut self, group: usize, row: usize);
    fn finish(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault>;
}

/// An accumulator with the loop around it in one piece, so that taking a record costs no call.
trait Walked {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool;
    fn end(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault>;
}

impl<A: Accumulator> Walked for A {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool {
        walk.step(input, |group, row| self.add(group, row))
    }

    fn end(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault> {
        self.finish(input, groups)
    }
}

/// Where a walk over groups is.
#[derive(Default)]
struct Walk {
    place: usize,
    group: usize,
    /// The record of the first table that came last, and its group.
    last: (usize, u32),
    passes: Option<Arc<Bits>>,
}

/// An aggregate under way.
pub(super) struct Running {
    input: Input,
    walk: Walk,
    accumulator: Box<dyn Walked>,
    groups: usize,
    aggregate: Aggregate,
}

impl Input {
    fn groups(&self) -> &Groups {
        match &self.groups {
            Some(groups) => groups,
            None => self.frame.groups(&self.data),
        }
    }

    /// The row of the first table.
    #[inline(always)]
    fn first(&self, row: usize) -> u32 {
        self.frame.positions[0].map.get(row)
    }

    /// Whether each record of the first table comes at most once in a group.
    fn once(&self) -> bool {
        self.frame.once
    }
}

impl Walk {
    /// Walks over some places: `true` while there are more.
    #[inline(always)]
    fn step(&mut self, input: &Input, mut add: impl FnMut(usize, usize)) -> bool {
        let groups = input.groups();
        let passes = Arc::clone(self.passes.get_or_insert_with(|| {
            let mut passes = Bits::clone(&input.frame.exists);
            if let Some(filter) = &input.filter {
                passes.and(filter);
            }
            Arc::new(passes)
        }));
        let end = groups.rows().min(self.place + STEP);
        let once = input.once();
        let mut taken = |group: usize, row: usize, last: &mut (usize, u32)| {
            if once {
                return add(group, row);
            }
            let now = (group + 1, input.first(row));
            if std::mem::replace(last, now) != now {
                add(group, row);
            }
        };
        if groups.rows.is_some() {
            while self.place < end {
                while groups.range(self.group).end <= self.place {
                    self.group += 1;
                }
                let row = groups.row(self.place);
                if passes.get(row) {
                    taken(self.group, row, &mut self.last);
                }
                self.place += 1;
            }
        } else {
            // Places are rows: whole words of those that do not pass are leapt over.
            for at in self.place / 64..end.div_ceil(64) {
                let mut word = passes.words()[at];
                if at == self.place / 64 {
                    word &= u64::MAX << (self.place % 64);
                }
                while word != 0 {
                    let row = at * 64 + word.trailing_zeros() as usize;
                    if row >= end {
                        break;
                    }
                    word &= word - 1;
                    while groups.range(self.group).end <= row {
                        self.group += 1;
                    }
                    taken(self.group, row, &mut self.last);
                }
            }
            self.place = end;
        }
        end < groups.rows()
    }
}

impl Running {
    /// Begins to work out an aggregate.
    pub(super) fn new(aggregate: Aggregate, input: Input) -> Self {
        let groups = input.groups().len();
        let accumulator: Box<dyn Walked> = match aggregate {
            Aggregate::Count => Box::new(counts::Count::new(groups)),
            Aggregate::DistinctCount => counts::distinct(&input, groups),
            Aggregate::DistinctDays => Box::new(counts::DistinctDays::new(&input, groups)),
            Aggregate::Sum => sums::sum(&input, groups, false),
            Aggregate::Average => sums::sum(&input, groups, true),
            Aggregate::Minimum => picks::extreme(&input, groups, false),
            Aggregate::Maximum => picks::extreme(&input, groups, true),
            Aggregate::ValueAtMin => picks::value_at(&input, groups, false),
            Aggregate::ValueAtMax => picks::value_at(&input, groups, true),
            Aggregate::First => Box::new(picks::End::new(&input, groups, true)),
            Aggregate::Last => Box::new(picks::End::new(&input, groups, false)),
            Aggregate::DaysSinceFirst => Box::new(picks::DaysSince::new(&input, groups, true)),
            Aggregate::DaysSinceLast => Box::new(picks::DaysSince::new(&input, groups, false)),
        };
        Self { input, walk: Walk::default(), accumulator, groups, aggregate }
    }

    pub(super) fn is_average(&self) -> bool {
        self.aggregate == Aggregate::Average
    }

    /// The local day of a record's time.
    pub(super) fn day(&self, row: usize) -> Option<i64> {
        picks::Clock::of(&self.input).day(row)
    }

    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// Takes some records: `true` while there are more.
    pub(super) fn step(&mut self) -> bool {
        self.accumulator.walk(&mut self.walk, &self.input)
    }

    /// The values, once all records are taken.
    ///
    /// # Errors
    /// A sum has too many digits.
    pub(super) fn finish(self) -> Result<Values, Fault> {
        self.accumulator.end(&self.input, self.groups)
    }
}
