//! Finding sets and values out, a step at a time, each once.
//!
//! What is wanted needs other sets and values first; those are found out before it. A caller can stop after any step:
//! what is known by then stays in the cache.

mod averaged;
mod carried;
mod floats;
mod records;
mod sets;
mod tested;
mod values;
mod window;

pub(super) use self::{
    values::{arithmetic, constant, replaced},
    window::Window,
};

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;
use tested::Plan;

use super::{
    aggregate::{Fault, Values},
    cache::Cache,
    dataset::{Dataset, Frame, RowMap},
    expr::{Expr, Figured, Formula, Known, Place, Set, Source},
    library::Library,
    limit::{Cut, Rank},
    zone::Zone,
};
use crate::{
    data::column::{Bits, Column},
    model::definition::SegmentId,
};

/// Something to find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Want {
    Set(Set),
    Values(Figured),
}

/// What was found out.
enum Made {
    Set(Bits),
    Values(Values),
}

/// One set or one column under way.
trait Work {
    /// A few milliseconds' worth: `true` while there is more.
    fn step(&mut self) -> bool;

    /// Of counts of records that are held against a test: the customers who have any, where those were found on the way.
    fn somebody(&mut self) -> Option<Bits> {
        None
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault>;
}

/// What is done at once.
struct Now(Result<Made, Fault>);

impl Work for Now {
    fn step(&mut self) -> bool {
        false
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        self.0
    }
}

fn now(set: Bits) -> Box<dyn Work> {
    Box::new(Now(Ok(Made::Set(set))))
}

/// Finds sets and values out.
pub(super) struct Runner {
    data: Arc<Dataset>,
    fixed: BTreeMap<SegmentId, Arc<Bits>>,
    zone: Zone,
    sets: FxHashMap<Set, Arc<Bits>>,
    values: FxHashMap<Figured, Values>,
    open: Vec<Want>,
    work: Option<Box<dyn Work>>,
    /// What that finds out beside what is wanted.
    beside: Option<Set>,
}

impl Runner {
    pub(super) fn new(data: Arc<Dataset>, library: &Library, zone: Zone) -> Self {
        let fixed = library.segments.iter();
        let fixed =
            fixed.filter_map(|(id, saved)| Some((id.clone(), Arc::clone(saved.fixed.as_ref()?)))).collect();
        Self {
            data,
            fixed,
            zone,
            sets: FxHashMap::default(),
            values: FxHashMap::default(),
            open: Vec::new(),
            work: None,
            beside: None,
        }
    }

    /// A set that was found out.
    pub(super) fn set(&self, set: Set) -> Arc<Bits> {
        Arc::clone(self.sets.get(&set).unwrap_or_else(|| unreachable!("a set is used after it was wanted")))
    }

    /// Values that were found out.
    pub(super) fn values(&self, figured: Figured) -> &Values {
        self.values.get(&figured).unwrap_or_else(|| unreachable!("values are used after they were wanted"))
    }

    /// The wall clock that it goes by.
    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Begins to find something out.
    pub(super) fn want(&mut self, want: Want) {
        self.open.push(want);
    }

    /// Whether it is found out.
    pub(super) fn has(&self, want: Want) -> bool {
        match want {
            Want::Set(set) => self.sets.contains_key(&set),
            Want::Values(figured) => self.values.contains_key(&figured),
        }
    }

    /// How deep what is wanted lies, for a progress bar.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Works a little: `true` while something is wanted.
    ///
    /// # Errors
    /// Values that cannot be worked out, and why.
    pub(super) fn step(&mut self, cache: &mut Cache) -> Result<bool, (Figured, Fault)> {
        let Some(want) = self.open.last().copied() else { return Ok(false) };
        if self.work.is_none() {
            if self.has(want) || self.remembered(want, cache) {
                self.open.pop();
                return Ok(!self.open.is_empty());
            }
            let missing: Vec<Want> =
                self.needs(want, cache).into_iter().filter(|needed| !self.has(*needed)).collect();
            if !missing.is_empty() {
                self.open.extend(missing);
                return Ok(true);
            }
            self.work = Some(self.begin(want, cache));
        }
        if self.work.as_mut().is_some_and(|work| work.step()) {
            return Ok(true);
        }
        if let Some(mut work) = self.work.take() {
            if self.beside.is_some()
                && let Some(somebody) = work.somebody()
            {
                self.found_beside(somebody, cache);
            }
            match (work.finish(), want) {
                (Ok(Made::Set(made)), Want::Set(set)) => {
                    let made = Arc::new(made);
                    cache.put_set(set, Arc::clone(&made));
                    self.sets.insert(set, made);
                }
                (Ok(Made::Values(made)), Want::Values(figured)) => {
                    cache.put_values(figured, made.clone());
                    self.values.insert(figured, made);
                }
                (Err(fault), Want::Values(figured)) => return Err((figured, fault)),
                _ => unreachable!("a set is made of what wants a set"),
            }
        }
        self.open.pop();
        Ok(!self.open.is_empty())
    }

    /// Keeps the customers who have any of the records that were counted, where they are asked for as well.
    fn found_beside(&mut self, somebody: Bits, cache: &mut Cache) {
        let Some(set) = self.beside.take().filter(|set| !self.has(Want::Set(*set))) else { return };
        let made = Arc::new(somebody);
        cache.put_set(set, Arc::clone(&made));
        self.sets.insert(set, made);
    }

    /// Takes over what the cache has.
    fn remembered(&mut self, want: Want, cache: &mut Cache) -> bool {
        match want {
            Want::Set(set) => match cache.set(set) {
                Some(known) => self.sets.insert(set, known).is_none(),
                None => false,
            },
            Want::Values(figured) => match cache.values(figured) {
                Some(known) => self.values.insert(figured, known).is_none(),
                None => false,
            },
        }
    }

    fn begin(&mut self, want: Want, cache: &mut Cache) -> Box<dyn Work> {
        self.beside = None;
        if let Some(plan) = self.plan(want, cache) {
            self.beside = plan.somebody(cache.questions());
            cache.tested(plan.figured);
            let filter = plan.filter.map(|filter| self.set(filter));
            return plan.begin(&self.data, filter);
        }
        match want {
            Want::Set(set) => self.begin_set(cache.questions(), cache.questions().set(set)),
            Want::Values(figured) => self.begin_values(cache.questions(), cache.questions().figured(figured)),
        }
    }

    /// Of a set that is a question to a figure which need not be known for it.
    fn plan(&self, want: Want, cache: &Cache) -> Option<Plan> {
        let Want::Set(set) = want else { return None };
        Plan::of(set, cache, &self.data).filter(|plan| !self.has(Want::Values(plan.figured)))
    }

    /// What must be known before something can be found out.
    fn needs(&self, want: Want, cache: &Cache) -> Vec<Want> {
        match self.plan(want, cache) {
            Some(plan) => plan.filter.map(Want::Set).into_iter().collect(),
            None => needs(want, cache, &self.data),
        }
    }

    /// The column of a source.
    fn column(&self, source: Source) -> Arc<Column> {
        match source {
            Source::Column { table, column } => Arc::clone(self.data.table(table).column(column)),
            Source::Figured(figured) => Arc::clone(self.values(figured).column()),
        }
    }

    /// The values at a place: their column, and its row for each of the frame's.
    pub(super) fn at(&self, frame: &Frame, place: &Place) -> (Arc<Column>, Arc<RowMap>) {
        (self.column(place.source), frame.map(&self.data, place.position, &place.via))
    }

    /// The values at a place as a column of their own, row by row of the frame.
    pub(super) fn spread_at(&self, frame: &Frame, place: &Place) -> Column {
        Column::clone(&self.spread(frame, place))
    }

    /// The values at a place, row by row of the frame.
    fn spread(&self, frame: &Frame, place: &Place) -> Arc<Column> {
        let (column, map) = self.at(frame, place);
        if map.is_same() { column } else { Arc::new(column.gather(&map.wide())) }
    }
}

/// What must be known before something can be written down.
fn needs(want: Want, cache: &Cache, data: &Dataset) -> Vec<Want> {
    let known = cache.questions();
    let of_place = |place: &Place| match place.source {
        Source::Figured(figured) => Some(Want::Values(figured)),
        Source::Column { .. } => None,
    };
    match want {
        Want::Set(set) => match known.set(set) {
            Expr::Carried { frame, position, via, of }
                if carried::spread(known, data, *frame, *position, via, *of).is_some() =>
            {
                Vec::new()
            }
            Expr::Exists { frame, of } if is_known_of_customers(known, data, *frame, *of) => Vec::new(),
            Expr::All(sets) | Expr::Any(sets) => sets.iter().map(|set| Want::Set(*set)).collect(),
            Expr::Not(of)
            | Expr::Carried { of, .. }
            | Expr::Exists { of, .. }
            | Expr::Quantified { of, .. } => vec![Want::Set(*of)],
            Expr::Asked(Source::Figured(figured), _)
            | Expr::Present(Source::Figured(figured), _)
            | Expr::Average(figured, _) => vec![Want::Values(*figured)],
            Expr::Pair { left, right, .. } | Expr::PairPresent { left, right, .. } => {
                [left, right].into_iter().filter_map(of_place).collect()
            }
            Expr::Sequence(key) => {
                let places = key.places().filter_map(|(_, place)| of_place(place));
                key.sets().map(Want::Set).chain(places).collect()
            }
            Expr::Limited { of, ranking, .. } => {
                [Want::Set(*of)].into_iter().chain(ranking.map(Want::Values)).collect()
            }
            Expr::Everything(_)
            | Expr::Nothing(_)
            | Expr::Asked(..)
            | Expr::Present(..)
            | Expr::Fixed(..)
            | Expr::Hierarchy { .. } => Vec::new(),
        },
        Want::Values(figured) => match known.figured(figured) {
            Formula::Aggregate(key) => {
                let places = key.of.iter().chain(&key.by).filter_map(of_place);
                let filter = key.filter.filter(|filter| window_of(known, data, key.frame, *filter).is_none());
                filter.map(Want::Set).into_iter().chain(places).collect()
            }
            Formula::Arithmetic { left, right, .. } => vec![Want::Values(*left), Want::Values(*right)],
            Formula::Replaced { of, .. } => vec![Want::Values(*of)],
            Formula::Ranking { by: Rank::By(place), .. } => of_place(place).into_iter().collect(),
            Formula::Number(_) | Formula::Ranking { .. } => Vec::new(),
        },
    }
}

/// Whether the customers with a record in a set are found without the set.
fn is_known_of_customers(known: &Known, data: &Dataset, frame: u32, of: Set) -> bool {
    !known.plain && matches!(known.set(of), Expr::Everything(_))
        || window::end_of(known, data, frame, of).is_some()
}

/// The window that a filter is, where it needs no look at every record.
fn window_of(known: &Known, data: &Dataset, frame: u32, filter: Set) -> Option<Window> {
    let (frame, spans) = window::spans_of(known, data, frame, filter)?;
    Window::of(data, &frame, spans)
}

/// The order that a limit goes by.
pub(super) fn ranking(cut: &Cut) -> Option<Formula> {
    match cut {
        Cut::First { by, largest, .. } => Some(Formula::Ranking { by: by.clone(), largest: *largest }),
        Cut::Share { .. } => None,
    }
}
