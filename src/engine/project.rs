//! What the output carries besides the profile's columns: values of the records that took part in a match.

use std::sync::Arc;

use chrono_tz::Tz;
use rustc_hash::FxHashSet;

use super::{
    aggregate::Fault,
    bind::{Binder, Projected, build, problem},
    cache::Cache,
    dataset::{Dataset, Frame, Position, RowMap},
    expr::{Place, Set, Source},
    library::Library,
    run::{Runner, Want},
};
use crate::{
    data::{
        column::{Bits, Column, Values},
        gather::NONE,
        kind::Kind,
    },
    model::{
        attribute::Attribute,
        cell::Cell,
        context::Context,
        definition::{Definition, SetOperator},
        problem::{Part, Problem},
    },
};

/// The appended columns of a definition. Once all steps are done, it gives the cells of any customers, those of a page or of
/// a piece of a file. Each customer's cells are of that customer alone: a part of the customers gives those of its own.
pub struct Projection {
    data: Arc<Dataset>,
    runner: Runner,
    columns: Vec<Appended>,
    wants: Vec<Want>,
    at: usize,
    zone: Tz,
}

/// An appended column.
struct Appended {
    attribute: Attribute,
    from: From,
}

enum From {
    /// A value of the customer.
    Customer(Arc<Frame>, Place),
    /// Values of the records that the rules matched, by rule.
    Records(Vec<(Arc<Frame>, Place, Set)>),
}

impl Projection {
    /// Begins to find out what the columns need.
    ///
    /// # Errors
    /// All that is wrong with the definition, each with its node, in document order.
    pub fn new(
        definition: &Definition,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        let known = cache.known(data);
        let mut binder = Binder::new(data, library, known, context)?;
        let bound = binder.definition(definition)?;
        let (own, zone, customers) = (binder.own_frame(), binder.now.zone, binder.customers());
        let known = &mut *binder.known;
        // The operator before the first rule that is on is unused.
        let on = bound.rules.iter().enumerate().filter(|(_, rule)| rule.tree.is_alive());
        let adding: Vec<usize> = on
            .enumerate()
            .filter(|(place, (_, rule))| *place == 0 || rule.operator != SetOperator::Except)
            .map(|(_, (at, _))| at)
            .collect();
        let mut columns = Vec::with_capacity(bound.project.len());
        let mut wants = Vec::new();
        for (attribute, projected) in definition.project.iter().zip(bound.project) {
            let from = match projected {
                Projected::Customer(place) => {
                    if let Source::Figured(figured) = place.source {
                        wants.push(Want::Values(figured));
                    }
                    From::Customer(Arc::clone(&own), place)
                }
                Projected::Records(places) => {
                    let mut records = Vec::new();
                    for (at, place) in places.into_iter().filter(|(at, _)| adding.contains(at)) {
                        let rule = &bound.rules[at];
                        if let Some(set) = build::tree(known, &rule.tree, &rule.frame, customers, None) {
                            wants.push(Want::Set(set));
                            records.push((Arc::clone(&rule.frame), place, set));
                        }
                    }
                    From::Records(records)
                }
            };
            columns.push(Appended { attribute: attribute.clone(), from });
        }
        let tz = zone.tz();
        let runner = Runner::new(Arc::clone(data), library, zone);
        Ok(Self { data: Arc::clone(data), runner, columns, wants, at: 0, zone: tz })
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    ///
    /// # Errors
    /// What shows only in the data: a sum that has too many digits.
    pub fn step(&mut self, cache: &mut Cache) -> Result<bool, Vec<Problem>> {
        if self.runner.depth() == 0 {
            let Some(want) = self.wants.get(self.at) else { return Ok(false) };
            self.at += 1;
            self.runner.want(*want);
        }
        match self.runner.step(cache) {
            Ok(more) => Ok(more || self.at < self.wants.len()),
            Err((_, Fault::Overflow)) => {
                let message = "A sum has more than 38 digits and cannot be held.";
                let hint = "Take fewer records or smaller numbers, or split the figure.";
                Err(vec![problem(None, Part::Node, message, hint)])
            }
        }
    }

    /// The columns in order, and whether each holds lists: one entry a record, in order of time.
    pub fn columns(&self) -> impl Iterator<Item = (&Attribute, bool)> {
        self.columns.iter().map(|column| (&column.attribute, matches!(column.from, From::Records(_))))
    }

    /// Column by column the cells of customers, by their rows of the profile table, once all steps are done.
    pub fn cells(&self, rows: &[usize]) -> Vec<Vec<Cell>> {
        let columns = self.columns.iter();
        columns
            .map(|column| match &column.from {
                From::Customer(frame, place) => {
                    let values = self.runner.at(frame, place);
                    rows.iter().map(|row| self.value(&values, *row)).collect()
                }
                From::Records(records) => {
                    let matches: Vec<Matches> = records.iter().map(|records| self.matches(records)).collect();
                    rows.iter().map(|row| self.list(&matches, *row)).collect()
                }
            })
            .collect()
    }

    /// The values of a column that has one a customer, by row of the profile table, once all steps are done; nothing of
    /// lists.
    pub fn column(&self, place: usize) -> Option<Arc<Column>> {
        match &self.columns.get(place)?.from {
            From::Customer(frame, place) => {
                let (column, map) = self.runner.at(frame, place);
                Some(if map.is_same() { column } else { Arc::new(column.gather(&map.wide())) })
            }
            From::Records(_) => None,
        }
    }

    fn value(&self, (column, map): &(Arc<Column>, Arc<RowMap>), row: usize) -> Cell {
        match map.get(row) {
            NONE => Cell::Empty,
            row => column.cell(row as usize, self.zone),
        }
    }

    fn matches<'a>(&'a self, (frame, place, set): &'a (Arc<Frame>, Place, Set)) -> Matches<'a> {
        Matches {
            frame,
            record: &frame.positions[place.position],
            set: self.runner.set(*set),
            values: self.runner.at(frame, place),
        }
    }

    /// A customer's distinct records of the attribute's table on the path; of a look-up, of those that it hangs off. Each by
    /// what matched it and its row there.
    fn records(&self, matches: &[Matches], customer: usize) -> Vec<(usize, usize)> {
        let mut found: Vec<(InTime, u32, (usize, usize))> = Vec::new();
        let mut known: FxHashSet<u32> = FxHashSet::default();
        for (at, Matches { frame, record: position, set, .. }) in matches.iter().enumerate() {
            let table = self.data.table(position.table);
            let groups = frame.groups(&self.data);
            for row in groups.range(customer).map(|at| groups.row(at)) {
                let record = position.map.get(row);
                if frame.exists.get(row) && set.get(row) && record != NONE && known.insert(record) {
                    found.push((table.in_time(record as usize), record, (at, row)));
                }
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(.., place)| place).collect()
    }

    fn list(&self, matches: &[Matches], customer: usize) -> Cell {
        let records = self.records(matches, customer);
        if records.is_empty() {
            return Cell::Empty;
        }
        Cell::List(records.into_iter().map(|(at, row)| self.value(&matches[at].values, row)).collect())
    }

    /// What a column holds, once all steps are done.
    pub fn kind(&self, place: usize) -> Kind {
        match self.columns.get(place).map(|column| &column.from) {
            Some(From::Customer(frame, place)) => Kind::of(&self.runner.at(frame, place).0),
            Some(From::Records(records)) => records.first().map_or(Kind::Empty, |(frame, place, _)| {
                Kind::List(Box::new(Kind::of(&self.runner.at(frame, place).0)))
            }),
            None => Kind::Empty,
        }
    }

    /// A column's values of customers, by their rows of the profile table, once all steps are done. Who has no record has no
    /// list.
    pub fn values(&self, place: usize, rows: &[u32]) -> Column {
        let len = rows.len();
        let empty = Column { len, present: None, values: Values::Empty };
        let Some(Appended { from, .. }) = self.columns.get(place) else { return empty };
        let records = match from {
            From::Customer(frame, place) => {
                let (column, map) = self.runner.at(frame, place);
                let rows: Vec<u32> = rows.iter().map(|row| map.get(*row as usize)).collect();
                return column.gather(&rows);
            }
            From::Records(records) => records,
        };
        let matches: Vec<Matches> = records.iter().map(|records| self.matches(records)).collect();
        // All are of the same attribute, and so of the same column.
        let Some(Matches { values: (column, _), .. }) = matches.first() else { return empty };
        let (mut offsets, mut picked, mut lists) = (vec![0], Vec::new(), Bits::filled(len, false));
        for (at, row) in rows.iter().enumerate() {
            let records = self.records(&matches, *row as usize);
            lists.set(at, !records.is_empty());
            picked.extend(records.into_iter().map(|(at, row)| matches[at].values.1.get(row)));
            offsets.push(picked.len() as u32);
        }
        let elements = Box::new(column.gather(&picked));
        let values = Values::List { offsets, elements, lists: lists.clone() };
        Column { len, present: Some(lists), values }
    }
}

/// When a record was, and where it is in the file.
type InTime = ((bool, i64), u32);

/// The joined records that a rule matched, and the values of a column there.
struct Matches<'a> {
    frame: &'a Arc<Frame>,
    /// What counts as one record.
    record: &'a Position,
    set: Arc<Bits>,
    values: (Arc<Column>, Arc<RowMap>),
}
