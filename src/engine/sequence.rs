//! Customers with records one after another.

use std::{collections::HashMap, sync::Arc};

use rustc_hash::FxBuildHasher;

use super::{
    dataset::{Dataset, Frame},
    days,
    expr::{Place, Set},
    zone::{Instant, SECOND, Zone},
};
use crate::{
    data::{
        column::{Bits, Column, TimeUnit, Values},
        gather::NONE,
    },
    model::condition::{DateUnit, TimeSpan},
};

/// What a sequence looks at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SequenceKey {
    pub steps: Vec<StepKey>,
    pub zone: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct StepKey {
    pub frame: u32,
    pub filter: Option<Set>,
    pub within: Option<TimeSpan>,
    pub without: Option<(u32, Option<Set>)>,
    pub same: Option<(Place, Place)>,
}

impl SequenceKey {
    /// The sets that it needs.
    pub(super) fn sets(&self) -> impl Iterator<Item = Set> + '_ {
        self.steps
            .iter()
            .flat_map(|step| step.filter.into_iter().chain(step.without.and_then(|(_, set)| set)))
    }

    /// The places that it needs values of, with their frames.
    pub(super) fn places(&self) -> impl Iterator<Item = (u32, &Place)> + '_ {
        self.steps.windows(2).flat_map(|pair| {
            let same = pair[1].same.as_ref();
            same.into_iter().flat_map(|(before, own)| [(pair[0].frame, before), (pair[1].frame, own)])
        })
    }
}

/// Records of one step: when each happened, and what it shares with its neighbours.
struct Events {
    frame: Arc<Frame>,
    filter: Option<Arc<Bits>>,
    times: Times,
}

/// The times of a frame's records as instants; a day counts as its beginning.
struct Times {
    column: Arc<Column>,
    zone: Zone,
}

impl Times {
    fn at(&self, row: usize) -> Option<Instant> {
        if !self.column.has_value(row) {
            return None;
        }
        match &self.column.values {
            Values::Date(days) => Some(self.zone.start_of(days[row].into())),
            Values::DateTime { values, unit, zoned } => {
                let value = Instant::from(values[row]) * nanoseconds(*unit);
                Some(if *zoned { value } else { self.zone.instant(value) })
            }
            _ => None,
        }
    }

    fn is_days(&self) -> bool {
        matches!(self.column.values, Values::Date(_))
    }
}

fn nanoseconds(unit: TimeUnit) -> Instant {
    match unit {
        TimeUnit::Second => SECOND,
        TimeUnit::Millisecond => SECOND / 1_000,
        TimeUnit::Microsecond => SECOND / 1_000_000,
        TimeUnit::Nanosecond => 1,
    }
}

/// The last instant that is within a span after another. Hours and minutes go by the clock that never jumps, days and more by
/// the wall clock.
fn until(from: Instant, span: TimeSpan, zone: &Zone, days_only: bool) -> Instant {
    let count = i64::from(span.count);
    let exact = |seconds: Instant| from + Instant::from(count) * seconds * SECOND;
    let shift: &dyn Fn(i64) -> i64 = match span.unit {
        DateUnit::Minutes => return exact(60),
        DateUnit::Hours => return exact(3_600),
        DateUnit::Days => &|day| day + count,
        DateUnit::Weeks => &|day| day + count * 7,
        DateUnit::Months => &|day| days::add_months(day, count),
        DateUnit::Quarters => &|day| days::add_months(day, count * 3),
        DateUnit::Years => &|day| days::add_months(day, count * 12),
    };
    let day = SECOND * 86_400;
    let wall = from + zone.offset(from);
    let (date, rest) = (wall.div_euclid(day) as i64, wall.rem_euclid(day));
    if days_only {
        return zone.start_of(shift(date));
    }
    zone.instant(Instant::from(shift(date)) * day + rest)
}

/// A value that two steps share: equal values have equal numbers.
pub(super) type Shared = Arc<[u32]>;

/// Numbers for the values of two columns, so that equal values have the same; [`NONE`] for no value.
pub(super) fn shared(a: &Column, b: &Column) -> (Shared, Shared) {
    let mut known: HashMap<Box<[u8]>, u32, FxBuildHasher> = HashMap::default();
    let mut number = |column: &Column, row: usize| -> u32 {
        if !column.has_value(row) {
            return NONE;
        }
        let next = known.len() as u32;
        *known.entry(value(column, row)).or_insert(next)
    };
    let own = (0..a.len).map(|row| number(a, row)).collect();
    (own, (0..b.len).map(|row| number(b, row)).collect())
}

/// A value as bytes that are equal where values are.
fn value(column: &Column, row: usize) -> Box<[u8]> {
    use crate::model::cell::Cell;
    match column.cell(row, chrono_tz::Tz::UTC) {
        Cell::Text(text) | Cell::Date(text) | Cell::DateTime(text) => text.into_bytes().into(),
        // One number is written in many ways: 1, 1.0.
        Cell::Number(text) => {
            let plain = if text.contains('.') && !text.contains('e') {
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                text
            };
            plain.into_bytes().into()
        }
        Cell::Boolean(value) => [u8::from(value)].into(),
        _ => [].into(),
    }
}

/// A sequence that is being looked for, customer after customer.
pub(super) struct Search {
    steps: Vec<Step>,
    found: Vec<u64>,
    customers: usize,
    at: usize,
    data: Arc<Dataset>,
}

struct Step {
    events: Events,
    within: Option<TimeSpan>,
    without: Option<Events>,
    same: Option<(Shared, Shared)>,
    zone: Zone,
}

/// A record that ends a sequence so far.
#[derive(Clone, Copy)]
struct End {
    time: Instant,
    row: usize,
}

impl Search {
    /// Begins to look. `set` and `values` give what [`SequenceKey::sets`] and [`SequenceKey::places`] name, the values row by
    /// row of their frames.
    pub(super) fn new(
        key: &SequenceKey,
        data: Arc<Dataset>,
        set: impl Fn(Set) -> Arc<Bits>,
        values: impl Fn(u32, &Place) -> Column,
    ) -> Option<Self> {
        let zone = Zone::named(key.zone)?;
        let events = |frame: u32, filter: Option<Set>| {
            let frame = data.frame_at(frame);
            let column = Arc::clone(data.table(frame.positions[0].table).time_column()?);
            Some(Events { frame, filter: filter.map(&set), times: Times { column, zone } })
        };
        let mut steps: Vec<Step> = Vec::new();
        for (at, step) in key.steps.iter().enumerate() {
            let same = step.same.as_ref().map(|(before, own)| {
                shared(&values(key.steps[at - 1].frame, before), &values(step.frame, own))
            });
            let without = match &step.without {
                Some((frame, filter)) => Some(events(*frame, *filter)?),
                None => None,
            };
            steps.push(Step {
                events: events(step.frame, step.filter)?,
                within: step.within,
                without,
                same,
                zone,
            });
        }
        let customers = data.profile().rows();
        Some(Self { steps, found: vec![0; customers.div_ceil(64)], customers, at: 0, data })
    }

    /// Looks at so many customers more; `true` while there are more.
    pub(super) fn step(&mut self, many: usize) -> bool {
        let end = self.customers.min(self.at + many);
        for customer in self.at..end {
            if self.has(customer) {
                self.found[customer / 64] |= 1 << (customer % 64);
            }
        }
        self.at = end;
        end < self.customers
    }

    pub(super) fn finish(self) -> Bits {
        Bits::from_words(self.found, self.customers)
    }

    /// Of each step the rows of its frame that a customer's sequences are made of: where there is a whole one, the records of
    /// whole ones, and else those that a sequence gets to.
    pub(super) fn trace(&self, customer: usize) -> Vec<Vec<usize>> {
        let mut ends: Vec<Vec<End>> = Vec::new();
        for step in &self.steps {
            let own = step.events.of(&self.data, customer);
            let own = match ends.last() {
                None => own,
                Some(before) => step.after(before, own, &self.data, customer),
            };
            ends.push(own);
        }
        if ends.last().is_some_and(|last| !last.is_empty()) {
            for at in (1..ends.len()).rev() {
                let after = ends[at].clone();
                ends[at - 1].retain(|begin| {
                    !self.steps[at].after(&[*begin], after.clone(), &self.data, customer).is_empty()
                });
            }
        }
        ends.into_iter().map(|ends| ends.into_iter().map(|end| end.row).collect()).collect()
    }

    fn has(&self, customer: usize) -> bool {
        let mut ends: Vec<End> = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            let own = step.events.of(&self.data, customer);
            ends = if at == 0 { own } else { step.after(&ends, own, &self.data, customer) };
            if ends.is_empty() {
                return false;
            }
        }
        true
    }
}

impl Events {
    /// A customer's records that pass, in order of time; those without a time do not.
    fn of(&self, data: &Dataset, customer: usize) -> Vec<End> {
        let groups = self.frame.groups(data);
        let first = &self.frame.positions[0].map;
        let rows = groups.range(customer).map(|place| groups.row(place));
        let passes = |row: &usize| {
            self.frame.exists.get(*row) && self.filter.as_ref().is_none_or(|filter| filter.get(*row))
        };
        rows.filter(passes)
            .filter_map(|row| {
                let time = self.times.at(first.get(row) as usize)?;
                Some(End { time, row })
            })
            .collect()
    }
}

impl Step {
    /// Of a step's records those that come after one of the step before.
    fn after(&self, before: &[End], own: Vec<End>, data: &Dataset, customer: usize) -> Vec<End> {
        let between = self.without.as_ref().map(|without| without.of(data, customer));
        let days_only = self.events.times.is_days();
        let follows = |end: &End| {
            // Of those before, the latest are the likeliest.
            before.iter().rev().any(|begin| {
                begin.time < end.time
                    && self.same.as_ref().is_none_or(|(theirs, ours)| {
                        theirs[begin.row] != NONE && theirs[begin.row] == ours[end.row]
                    })
                    && self
                        .within
                        .is_none_or(|span| end.time <= until(begin.time, span, &self.zone, days_only))
                    && between.as_ref().is_none_or(|between| {
                        !between.iter().any(|record| begin.time < record.time && record.time < end.time)
                    })
            })
        };
        own.into_iter().filter(follows).collect()
    }
}
