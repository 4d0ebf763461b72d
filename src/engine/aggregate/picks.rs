//! One record of a group and its value: the earliest, the latest, the one with the smallest or largest value.

use std::{cmp::Ordering, sync::Arc};

use super::{Accumulator, Fault, Input, Operand, Values, Walk, Walked};
use crate::{
    data::{
        column::{Bits, Column, Integers, Values as Stored},
        gather::NONE,
    },
    engine::{
        dataset::RowMap,
        kernel::Days,
        number::{key32, key64},
    },
};

/// The times of a frame's records.
pub(super) struct Clock {
    column: Option<Arc<Column>>,
    map: Arc<RowMap>,
    days: Option<Days>,
}

impl Clock {
    pub(super) fn of(input: &Input) -> Self {
        let first = &input.frame.positions[0];
        Self {
            column: input.data.table(first.table).time_column().cloned(),
            map: Arc::clone(&first.map),
            days: input.days.as_ref().map(|(_, days)| days.clone()),
        }
    }

    fn has_time(&self, row: usize) -> bool {
        let row = self.map.get(row);
        row != NONE && self.column.as_ref().is_some_and(|column| column.has_value(row as usize))
    }

    /// The local day of a record; nothing where it has no time.
    pub(super) fn day(&self, row: usize) -> Option<i64> {
        let row = self.map.get(row);
        let column = self.column.as_ref().filter(|column| row != NONE && column.has_value(row as usize))?;
        match (&column.values, &self.days) {
            (Stored::Date(values), _) => Some(values[row as usize].into()),
            (Stored::DateTime { values, .. }, Some(days)) => Some(days.day(values[row as usize])),
            _ => None,
        }
    }
}

/// The values of picked records: rows of the column, [`NONE`] for none.
fn values(of: &Operand, picked: &[u32]) -> Values {
    Values::of(of.column.gather(picked))
}

/// The earliest or latest record of each group.
pub(super) struct End {
    clock: Clock,
    first: bool,
    picked: Vec<u32>,
}

impl End {
    pub(super) fn new(input: &Input, groups: usize, first: bool) -> Self {
        Self { clock: Clock::of(input), first, picked: vec![NONE; groups] }
    }
}

impl End {
    /// Looks at some groups: in each at the records from its end until one has a time.
    fn groups(&mut self, walk: &mut Walk, input: &Input) -> bool {
        let groups = input.groups();
        let passes = walk.passes(input);
        let end = groups.len().min(walk.group + super::STEP / 4);
        for group in walk.group..end {
            let takes = |place: &usize| {
                let row = groups.row(*place);
                passes.get(row) && self.clock.has_time(row)
            };
            let mut places = input.range(groups, group);
            let found = if self.first { places.find(takes) } else { places.rfind(takes) };
            if let Some(place) = found {
                self.picked[group] = groups.row(place) as u32;
            }
        }
        walk.group = end;
        end < groups.len()
    }

    fn values(mut self, input: &Input, groups: usize) -> Values {
        let Some(of) = &input.of else { return Values::of(nothing(groups)) };
        let picked = self.picked.as_slice().into();
        for slot in self.picked.iter_mut().filter(|slot| **slot != NONE) {
            *slot = of.map.get(*slot as usize);
        }
        Values { picked: Some(picked), ..values(of, &self.picked) }
    }
}

impl Walked for End {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool {
        self.groups(walk, input)
    }

    fn end(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault> {
        Ok(self.values(input, groups))
    }
}

fn nothing(groups: usize) -> Column {
    Column { len: groups, present: None, values: Stored::Empty }
}

/// Local days since the earliest or latest record.
pub(super) struct DaysSince(End);

impl DaysSince {
    pub(super) fn new(input: &Input, groups: usize, first: bool) -> Self {
        Self(End::new(input, groups, first))
    }
}

impl Walked for DaysSince {
    fn walk(&mut self, walk: &mut Walk, input: &Input) -> bool {
        self.0.groups(walk, input)
    }

    fn end(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault> {
        let today = input.days.as_ref().map_or(0, |(day, _)| *day);
        let day = |row: &u32| if *row == NONE { None } else { self.0.clock.day(*row as usize) };
        let since: Vec<Option<i64>> =
            self.0.picked.iter().map(|row| day(row).map(|day| today - day)).collect();
        let mut present = Bits::filled(groups, true);
        since
            .iter()
            .enumerate()
            .filter(|(_, days)| days.is_none())
            .for_each(|(at, _)| present.set(at, false));
        let mantissas = Integers::I64(since.into_iter().map(Option::unwrap_or_default).collect());
        let values = Stored::Exact { mantissas, scale: 0 };
        Ok(Values::of(Column { len: groups, present: Some(present), values }))
    }
}

/// The record with the smallest or largest value of each group; the first in order of time among equals.
struct Extreme<F> {
    by: Operand,
    better: F,
    /// Rows of the column that decides.
    best: Vec<u32>,
    /// The frame's rows of those.
    at: Option<Vec<u32>>,
}

impl<F: Fn(&Column, usize, usize) -> bool> Accumulator for Extreme<F> {
    #[inline(always)]
    fn add(&mut self, group: usize, row: usize) {
        let Some(own) = self.by.row(row) else { return };
        let best = &mut self.best[group];
        if *best == NONE || (self.better)(&self.by.column, own, *best as usize) {
            *best = own as u32;
            if let Some(at) = &mut self.at {
                at[group] = row as u32;
            }
        }
    }

    fn finish(self: Box<Self>, input: &Input, groups: usize) -> Result<Values, Fault> {
        match (&self.at, &input.of) {
            (None, _) => Ok(values(&self.by, &self.best)),
            (Some(at), Some(of)) => {
                let row = |row: &u32| if *row == NONE { NONE } else { of.map.get(*row as usize) };
                let own = values(of, &at.iter().map(row).collect::<Vec<_>>());
                Ok(Values { picked: Some(at.as_slice().into()), ..own })
            }
            (Some(_), None) => Ok(Values::of(nothing(groups))),
        }
    }
}

fn begin(by: &Operand, groups: usize, largest: bool, keeps_row: bool) -> Box<dyn Walked> {
    macro_rules! typed {
        ($pattern:pat => $key:expr, $row:ident) => {{
            let key = |column: &Column, $row: usize| match &column.values {
                $pattern => $key,
                _ => Default::default(),
            };
            if largest {
                made(by, groups, keeps_row, move |column, a, b| key(column, a) > key(column, b))
            } else {
                made(by, groups, keeps_row, move |column, a, b| key(column, a) < key(column, b))
            }
        }};
    }
    use Integers::{I16, I32, I64};
    match &by.column.values {
        Stored::Exact { mantissas: I16(_), .. } => {
            typed!(Stored::Exact { mantissas: I16(values), .. } => values[row], row)
        }
        Stored::Exact { mantissas: I32(_), .. } => {
            typed!(Stored::Exact { mantissas: I32(values), .. } => values[row], row)
        }
        Stored::Exact { mantissas: I64(_), .. } => {
            typed!(Stored::Exact { mantissas: I64(values), .. } => values[row], row)
        }
        Stored::Float32(_) => typed!(Stored::Float32(values) => key32(values[row]), row),
        Stored::Float64(_) => typed!(Stored::Float64(values) => key64(values[row]), row),
        Stored::Date(_) => typed!(Stored::Date(values) => values[row], row),
        Stored::DateTime { .. } => typed!(Stored::DateTime { values, .. } => values[row], row),
        _ => {
            let wanted = if largest { Ordering::Greater } else { Ordering::Less };
            made(by, groups, keeps_row, move |column, a, b| column.order(a, b) == wanted)
        }
    }
}

fn made(
    by: &Operand,
    groups: usize,
    keeps_row: bool,
    better: impl Fn(&Column, usize, usize) -> bool + 'static,
) -> Box<dyn Walked> {
    let at = keeps_row.then(|| vec![NONE; groups]);
    Box::new(Extreme { by: by.clone(), better, best: vec![NONE; groups], at })
}

/// The smallest or largest value.
pub(super) fn extreme(input: &Input, groups: usize, largest: bool) -> Box<dyn Walked> {
    match &input.of {
        Some(of) => begin(of, groups, largest, false),
        None => Box::new(End::new(input, groups, true)),
    }
}

/// The value of the record with the smallest or largest of another.
pub(super) fn value_at(input: &Input, groups: usize, largest: bool) -> Box<dyn Walked> {
    match &input.by {
        Some(by) => begin(by, groups, largest, true),
        None => Box::new(End::new(input, groups, true)),
    }
}
