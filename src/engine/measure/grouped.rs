//! Figures of records in groups by dimensions, or all together.

use std::sync::Arc;

use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use super::{Partial, Portion, empty, partial, told};
use crate::{
    data::{
        column::{Column, Values},
        gather::NONE,
        sorted::{self, Form},
    },
    engine::{
        aggregate::{Fault, Running},
        bind::{Binder, FigureTree, build, problem},
        cache::Cache,
        calendar::Now,
        dataset::{Dataset, Frame, Groups, RowMap},
        expr::{AggregateKey, Place, Source},
        library::Library,
        run::{Runner, Want},
    },
    model::{
        attribute::Attribute,
        cell::Cell,
        context::Context,
        definition::Aggregate,
        measure::{Formula, Grouping, Measure},
        problem::{Part, Problem},
    },
};

/// So many groups at most.
const MOST_GROUPS: usize = 1_000_000;

/// A measure that is being worked out over the data, save for its arithmetic.
pub struct MeasureEvaluation {
    data: Arc<Dataset>,
    runner: Runner,
    figures: Vec<BoundFigure>,
    wants: Vec<Want>,
    at: usize,
    running: Option<(Running, Grouped)>,
    portion: Portion,
    done: usize,
    business: bool,
    zone: Tz,
}

struct BoundFigure {
    id: String,
    frame: Arc<Frame>,
    key: AggregateKey,
    dimensions: Vec<Place>,
}

/// Rows of a frame in groups by the values of dimensions.
struct Grouped {
    keys: Vec<(Vec<u8>, Vec<Cell>)>,
    groups: Arc<Groups>,
}

impl MeasureEvaluation {
    /// Begins to work out a measure that is grouped by dimensions, or one of the business.
    ///
    /// # Errors
    /// All that is wrong with it; nodes are named by the ids of calculations and of nodes in their filters.
    pub fn new(
        measure: &Measure,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        let rows = data.profile().rows();
        let known = cache.known(data);
        let mut binder = Binder::new(data, library, known, context)?;
        let attributes: &[Attribute] = match &measure.per {
            Grouping::Dimensions { dimensions } => dimensions,
            Grouping::Customer | Grouping::Business => &[],
        };
        let mut figures = Vec::new();
        for calculation in &measure.calculations {
            let Formula::Figure { figure } = &calculation.formula else { continue };
            let id = calculation.id.as_str();
            let Some(frame) = binder.frame(id, Some(&figure.path)) else { continue };
            let places: Vec<Option<_>> = attributes
                .iter()
                .map(|attribute| binder.located(Some(id), &frame, attribute).map(|located| located.place))
                .collect();
            let Some((tree, _)) = binder.figure(id, figure, frame, 0) else { continue };
            let Some(dimensions) = places.into_iter().collect::<Option<Vec<_>>>() else { continue };
            let filter = build::filtered(binder.known, &tree, rows, None);
            let FigureTree { frame, aggregate, of, by, day, .. } = tree;
            let key = AggregateKey { frame: frame.number, aggregate, of, by, filter, day };
            figures.push(BoundFigure { id: id.to_owned(), frame, key, dimensions });
        }
        if !binder.problems.is_empty() {
            return Err(binder.problems);
        }
        if figures.is_empty() {
            let message = "This measure looks at no records.";
            return Err(vec![problem(
                None,
                Part::Node,
                message,
                "Add a calculation that is a figure of records.",
            )]);
        }
        let mut wants = Vec::new();
        for figure in &figures {
            wants.extend(figure.key.filter.map(Want::Set));
            let places = figure.key.of.iter().chain(&figure.key.by).chain(&figure.dimensions);
            wants.extend(places.filter_map(|place| match place.source {
                Source::Figured(figured) => Some(Want::Values(figured)),
                Source::Column { .. } => None,
            }));
        }
        let Some(now) = Now::of(context) else { return Err(Vec::new()) };
        Ok(Self {
            data: Arc::clone(data),
            runner: Runner::new(Arc::clone(data), library, now.zone),
            figures,
            wants,
            at: 0,
            running: None,
            portion: Portion::default(),
            done: 0,
            business: measure.per == Grouping::Business,
            zone: context.time_zone.parse().unwrap_or(Tz::UTC),
        })
    }

    /// A few milliseconds' worth, or one grouping: `true` while there is more to do.
    ///
    /// # Errors
    /// What shows only in the data: a sum that has too many digits, too many groups.
    pub fn step(&mut self, cache: &mut Cache) -> Result<bool, Vec<Problem>> {
        if self.runner.depth() > 0 || self.at < self.wants.len() {
            if self.runner.depth() == 0 {
                self.runner.want(self.wants[self.at]);
                self.at += 1;
            }
            return match self.runner.step(cache) {
                Ok(_) => Ok(true),
                Err((_, fault)) => Err(vec![told(None, fault)]),
            };
        }
        let Some(figure) = self.figures.get(self.done) else { return Ok(false) };
        match &mut self.running {
            None => {
                let grouped = self.grouped(figure)?;
                let running =
                    self.runner.aggregate(cache.questions(), &figure.key, Some(Arc::clone(&grouped.groups)));
                self.running = Some((running, grouped));
            }
            Some((running, _)) => {
                if !running.step() {
                    let Some((running, grouped)) = self.running.take() else { return Ok(true) };
                    self.take(running, grouped)?;
                    self.done += 1;
                }
            }
        }
        Ok(self.done < self.figures.len())
    }

    /// What the measure comes to in this part; only once nothing is left to do.
    pub fn finish(mut self) -> Portion {
        if self.business && self.portion.groups.is_empty() {
            self.portion.groups.insert(Vec::new(), (Vec::new(), Vec::new()));
        }
        for (_, partials) in self.portion.groups.values_mut() {
            partials.extend(self.figures[partials.len()..].iter().map(|figure| empty(figure.key.aggregate)));
        }
        self.portion
    }

    /// The frame's rows by the values of the dimensions.
    fn grouped(&self, figure: &BoundFigure) -> Result<Grouped, Vec<Problem>> {
        let frame = &figure.frame;
        let mut numbers = vec![0_u32; frame.rows];
        let mut keys: Vec<(Vec<u8>, Vec<Cell>)> = vec![(Vec::new(), Vec::new())];
        for place in &figure.dimensions {
            let (column, map) = self.runner.at(frame, place);
            let (codes, values) = coded(&column, self.zone);
            let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            let mut next = Vec::new();
            // Rows that no record makes begin no group.
            for (row, number) in numbers.iter_mut().enumerate().filter(|(row, _)| frame.exists.get(*row)) {
                let code = match map.get(row) {
                    NONE => NONE,
                    row => codes[row as usize],
                };
                let before = *number;
                *number = *known.entry((before, code)).or_insert_with(|| {
                    let (mut key, mut cells) = keys[before as usize].clone();
                    // An empty value sorts before all others.
                    match values.get(code as usize) {
                        Some((bytes, cell)) => {
                            key.push(1);
                            key.extend(bytes.iter().flat_map(|byte| [1, *byte]));
                            cells.push(cell.clone());
                        }
                        None => cells.push(Cell::Empty),
                    }
                    key.push(0);
                    next.push((key, cells));
                    next.len() as u32 - 1
                });
                if next.len() > MOST_GROUPS {
                    let message = format!("The dimensions have more than {MOST_GROUPS} combinations.");
                    let hint = "Group by fewer dimensions, or by ones with fewer values.";
                    return Err(vec![problem(Some(&figure.id), Part::Node, message, hint)]);
                }
            }
            keys = next;
        }
        // And they are in none.
        for (row, number) in numbers.iter_mut().enumerate() {
            if !frame.exists.get(row) {
                *number = NONE;
            }
        }
        let many = keys.len();
        let map = RowMap::narrow(numbers, many);
        use Aggregate::{Average, Count, DistinctCount, Maximum, Minimum, Sum};
        let any_order =
            matches!(figure.key.aggregate, Count | Sum | Average | Minimum | Maximum | DistinctCount);
        let groups = if any_order && frame.once {
            Groups::by(&map, many)
        } else {
            frame.grouped(&self.data, &map, many)
        };
        Ok(Grouped { keys, groups: Arc::new(groups) })
    }

    /// Puts a figure's values beside those of the figures before.
    fn take(&mut self, running: Running, grouped: Grouped) -> Result<(), Vec<Problem>> {
        let figure = &self.figures[self.done];
        let many = grouped.keys.len();
        let wrong = |fault| vec![told(Some(&figure.id), fault)];
        let partials = match figure.key.aggregate {
            Aggregate::DistinctCount | Aggregate::DistinctDays => {
                different(&running, &grouped.groups, figure.key.aggregate)
            }
            Aggregate::Sum | Aggregate::Average => {
                let values = running.finish().map_err(wrong)?;
                match &values.average {
                    Some(averages) => partial::sums(averages, many),
                    None => vec![Partial::Count(0); many],
                }
            }
            Aggregate::Count => {
                let values = running.finish().map_err(wrong)?;
                (0..many).map(|group| Partial::Count(whole(values.column(), group))).collect()
            }
            aggregate => self.picks(aggregate, figure, running).map_err(wrong)?,
        };
        for ((key, cells), partial) in grouped.keys.into_iter().zip(partials) {
            let (_, own) = self.portion.groups.entry(key).or_insert_with(|| (cells, Vec::new()));
            // Figures before this one had no records there.
            while own.len() < self.done {
                own.push(empty(self.figures[own.len()].key.aggregate));
            }
            own.push(partial);
        }
        Ok(())
    }

    fn picks(
        &self,
        aggregate: Aggregate,
        figure: &BoundFigure,
        running: Running,
    ) -> Result<Vec<Partial>, Fault> {
        let by = figure.key.by.as_ref().map(|place| self.runner.at(&figure.frame, place));
        let values = running.finish()?;
        let (column, picked) = (values.column(), &values.picked);
        let first = &figure.frame.positions[0];
        let table = self.data.table(first.table);
        let time = table.time_column();
        let descending = matches!(
            aggregate,
            Aggregate::Maximum | Aggregate::Last | Aggregate::ValueAtMax | Aggregate::DaysSinceFirst
        );
        // With an end, so that what stands behind does not mix in; turned, longer texts come before their beginnings.
        let turned = |bytes: Vec<u8>| {
            let ended = bytes.iter().flat_map(|byte| [1, *byte]).chain([0]);
            if descending { ended.map(|byte| !byte).collect() } else { ended.collect::<Vec<u8>>() }
        };
        let form = Form::of(column);
        let pick = |group: usize| {
            let mut rank = Vec::new();
            let there = match picked {
                None => {
                    let there = column.has_value(group);
                    if there {
                        sorted::write(column, group, &mut rank);
                        rank = turned(std::mem::take(&mut rank));
                    }
                    there
                }
                Some(picked) if picked[group] == NONE => false,
                Some(picked) => {
                    let row = picked[group] as usize;
                    let record = first.map.get(row) as usize;
                    if let Some((column, map)) = &by {
                        sorted::write(column, map.get(row) as usize, &mut rank);
                    }
                    let mut order = Vec::new();
                    // Records without a time come last.
                    let time = time.filter(|time| time.has_value(record));
                    order.push(u8::from(time.is_none()));
                    if let Some(time) = time {
                        sorted::write(time, record, &mut order);
                    }
                    order.extend(table.file_row(record).to_be_bytes());
                    if by.is_some() {
                        rank = turned(std::mem::take(&mut rank));
                        rank.extend(order);
                    } else {
                        rank = turned(order);
                    }
                    true
                }
            };
            Partial::Pick { rank: there.then_some(rank), value: column.cell(group, self.zone), form }
        };
        Ok((0..column.len).map(pick).collect())
    }
}

fn whole(column: &Column, row: usize) -> u64 {
    match column.cell(row, Tz::UTC) {
        Cell::Number(text) => text.parse().unwrap_or(0),
        _ => 0,
    }
}

/// A number for each row's value, equal for equal values, and what the numbers stand for.
fn coded(column: &Column, zone: Tz) -> (Vec<u32>, Vec<(Vec<u8>, Cell)>) {
    let mut known: FxHashMap<Vec<u8>, u32> = FxHashMap::default();
    let mut values = Vec::new();
    let mut of_code: Vec<u32> = Vec::new();
    let mut bytes = Vec::new();
    let mut number = |row: usize, values: &mut Vec<(Vec<u8>, Cell)>| {
        bytes.clear();
        sorted::write(column, row, &mut bytes);
        if let Some(known) = known.get(&bytes) {
            return *known;
        }
        let next = values.len() as u32;
        known.insert(bytes.clone(), next);
        values.push((bytes.clone(), column.cell(row, zone)));
        next
    };
    let codes = (0..column.len)
        .map(|row| {
            if !column.has_value(row) {
                return NONE;
            }
            if let Values::Dictionary { codes, entries } = &column.values {
                // Each entry is looked at once.
                of_code.resize(entries.len(), NONE);
                let code = codes.get(row);
                if of_code[code] == NONE {
                    of_code[code] = number(row, &mut values);
                }
                return of_code[code];
            }
            number(row, &mut values)
        })
        .collect();
    (codes, values)
}

/// The different values of each group.
fn different(running: &Running, groups: &Groups, aggregate: Aggregate) -> Vec<Partial> {
    let input = running.input();
    let passes = |row: usize| {
        input.frame.exists.get(row) && input.filter.as_ref().is_none_or(|filter| filter.get(row))
    };
    let one = |group: usize| {
        let rows = groups.range(group).map(|place| groups.row(place)).filter(|row| passes(*row));
        let values = rows.filter_map(|row| {
            if aggregate == Aggregate::DistinctDays {
                return running.day(row).map(|day| day.to_be_bytes().to_vec());
            }
            let of = input.of.as_ref()?;
            let row = of.map.get(row);
            if row == NONE || !of.column.has_value(row as usize) {
                return None;
            }
            let mut bytes = Vec::new();
            sorted::write(&of.column, row as usize, &mut bytes);
            Some(bytes)
        });
        Partial::Different(values.collect())
    };
    (0..groups.len()).map(one).collect()
}
