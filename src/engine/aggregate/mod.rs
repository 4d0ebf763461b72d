//! Figures of records: an aggregate for each customer, or for each group of any other kind.
//!
//! Records come group after group and within a group in order of time, so that an aggregate is one walk over neighbours.
//! Adding one: a variant of [`Aggregate`], an [`Accumulator`] in a file of its own here, and a line in [`Running::new`].

mod averages;
mod counts;
pub(super) mod exact;
mod picks;
mod sums;

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

pub(super) use self::{
    averages::{AverageTest, quotient},
    sums::{Averages, Sums},
};
use super::{
    dataset::{Dataset, Frame, Groups, RowMap},
    kernel::Days,
    run::Window,
};
use crate::{
    data::{
        column::{Bits, Column, Values as Stored},
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
    /// Of averages made when it is asked for: they are compared without it.
    column: Arc<OnceLock<Arc<Column>>>,
    /// Of sums and averages: what they are, exactly.
    pub average: Option<Arc<Averages>>,
    /// Of picked values: the frame's rows that they are of, or [`NONE`].
    pub picked: Option<Arc<[u32]>>,
}

impl Values {
    pub(super) fn of(column: Column) -> Self {
        Self { column: Arc::new(OnceLock::from(Arc::new(column))), average: None, picked: None }
    }

    /// Values that are known already.
    pub(super) fn known(column: Arc<Column>) -> Self {
        Self { column: Arc::new(OnceLock::from(column)), average: None, picked: None }
    }

    /// Averages that are figured out as numbers when those are asked for.
    fn lazy(averages: Averages) -> Self {
        Self { column: Arc::default(), average: Some(Arc::new(averages)), picked: None }
    }

    /// The values.
    pub(super) fn column(&self) -> &Arc<Column> {
        self.column.get_or_init(|| {
            let none = || Column { len: 0, present: None, values: Stored::Empty };
            Arc::new(self.average.as_ref().map_or_else(none, |averages| averages.column(true)))
        })
    }
}

/// The values that an aggregate is of: a column, and its row for each of the frame's.
#[derive(Clone)]
pub(super) struct Operand {
    pub column: Arc<Column>,
    pub map: Arc<RowMap>,
    /// Of floats of the data: between which powers of two they lie.
    pub range: Option<exact::Range>,
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
    /// Records out of it are not looked at; instead of a filter.
    pub window: Option<Window>,
    pub of: Option<Operand>,
    pub by: Option<Operand>,
    /// The day of *as of*, and the wall clock of the first table's times.
    pub days: Option<(i64, Days)>,
    /// Sums are kept exactly beside their values.
    pub exact: bool,
}

/// Takes records, group after group.
trait Accumulator {
    fn add(&mut self, group: usize, row: usize);

    /// Takes neighbours of one group.
    #[inline(always)]
    fn run(&mut self, group: usize, rows: Range<usize>) {
        rows.for_each(|row| self.add(group, row));
    }

    fn finish(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault>;
}

/// An accumulator with the loop around it in one piece, so that taking a record costs no call.
trait Walked {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool;
    fn end(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault>;
}

impl<A: Accumulator> Walked for A {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool {
        walk.over(input, |group, rows| self.run(group, rows))
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
    /// Every place is a row that counts, but for a window.
    plain: Option<bool>,
}

/// An aggregate under way.
pub(super) struct Running {
    input: Input,
    walk: Walk,
    accumulator: Box<dyn Walked>,
    groups: usize,
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

    /// The places of a group's records, within the window.
    #[inline(always)]
    fn range(&self, groups: &Groups, group: usize) -> Range<usize> {
        let range = groups.range(group);
        match &self.window {
            Some(window) => window.rows(range),
            None => range,
        }
    }
}

impl Walk {
    /// The joined records that are looked at.
    fn passes(&mut self, input: &Input) -> Arc<Bits> {
        Arc::clone(self.passes.get_or_insert_with(|| match &input.filter {
            None => Arc::clone(&input.frame.exists),
            Some(filter) => {
                let mut passes = Bits::clone(&input.frame.exists);
                passes.and(filter);
                Arc::new(passes)
            }
        }))
    }

    /// Whether places are rows, each of them a record that is looked at unless it is out of the window.
    fn is_plain(&mut self, input: &Input) -> bool {
        *self.plain.get_or_insert_with(|| {
            let neighbours = input.once() && input.filter.is_none() && input.groups().rows.is_none();
            neighbours && input.frame.ends(&input.data).is_some_and(|ends| ends.whole)
        })
    }

    /// Walks over some records, neighbours of one group together: `true` while there are more.
    #[inline(always)]
    fn over(&mut self, input: &Input, mut run: impl FnMut(usize, Range<usize>)) -> bool {
        if self.is_plain(input) {
            return self.runs(input, run);
        }
        debug_assert!(input.window.is_none(), "there are windows of neighbours alone");
        self.step(input, |group, row| run(group, row..row + 1))
    }

    /// Walks over some groups, each of neighbours: `true` while there are more.
    #[inline(always)]
    fn runs(&mut self, input: &Input, mut run: impl FnMut(usize, Range<usize>)) -> bool {
        let groups = input.groups();
        let end = groups.len().min(self.group + STEP / 4);
        for group in self.group..end {
            let range = input.range(groups, group);
            if !range.is_empty() {
                run(group, range);
            }
        }
        self.group = end;
        end < groups.len()
    }

    /// Walks over some places: `true` while there are more.
    #[inline(always)]
    fn step(&mut self, input: &Input, mut add: impl FnMut(usize, usize)) -> bool {
        let groups = input.groups();
        let passes = self.passes(input);
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
            let (words, offsets) = (passes.words(), &groups.offsets[..]);
            let mut group = self.group;
            let begin = self.place / 64;
            for (at, word) in words.iter().enumerate().take(end.div_ceil(64)).skip(begin) {
                let mut word = *word;
                if at == begin {
                    word &= u64::MAX << (self.place % 64);
                }
                if end - at * 64 < 64 {
                    word &= (1 << (end - at * 64)) - 1;
                }
                while word != 0 {
                    let row = at * 64 + word.trailing_zeros() as usize;
                    word &= word - 1;
                    while offsets[group + 1] as usize <= row {
                        group += 1;
                    }
                    taken(group, row, &mut self.last);
                }
            }
            self.group = group;
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
        Self { input, walk: Walk::default(), accumulator, groups }
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
