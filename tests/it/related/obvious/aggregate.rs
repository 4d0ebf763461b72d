//! Figures of records.

use std::collections::BTreeMap;

use num_bigint_of_fractions::BigInt;
use num_rational::BigRational;
use satsuma::model::definition::{Aggregate, Figure};

use super::{
    frame::{Asking, Frame},
    tests::date,
};
use crate::{
    engine::oracle::dates::number,
    related::value::{Val, exact_sum, float_sum, order},
};

/// A record of the aggregated table: its row, when it happened, and its values.
struct Record {
    time: Option<Val>,
    value: Val,
    by: Val,
}

impl Asking<'_> {
    /// The figure of the records that begin these joined records.
    pub(super) fn figure(&self, figure: &Figure, joined: &[Vec<usize>]) -> Val {
        let tables = self.reading.tables_of(Some(&figure.path));
        let table = &self.reading.tables[tables[0]];
        let mut records = BTreeMap::new();
        for rows in joined {
            let frame = Frame { tables: &tables, rows };
            let time = table.at(rows[0]).cloned();
            let inside = figure.window.as_ref().is_none_or(|window| {
                time.as_ref().is_some_and(|time| date(window, time, &self.reading.calendar))
            });
            if records.contains_key(&rows[0]) || !inside || !self.passes(figure.filter.as_ref(), frame) {
                continue;
            }
            let value = |attribute: Option<&_>| {
                attribute.map_or(Val::Empty, |attribute| self.value(attribute, frame).into_owned())
            };
            let (value, by) = (value(figure.attribute.as_ref()), value(figure.by.as_ref()));
            records.insert(rows[0], Record { time, value, by });
        }
        let records: Vec<Record> = records.into_values().collect();
        self.aggregate(figure.aggregate, &records)
    }

    fn aggregate(&self, aggregate: Aggregate, records: &[Record]) -> Val {
        let values: Vec<&Val> =
            records.iter().map(|record| &record.value).filter(|value| !value.is_empty()).collect();
        let days = |record: &Record| self.reading.day(record.time.as_ref().expect("a time"));
        match aggregate {
            Aggregate::Count => Val::whole(records.len()),
            Aggregate::DistinctCount => {
                let mut different: Vec<&Val> = Vec::new();
                for value in values {
                    if !different.iter().any(|known| order(known, value).is_eq()) {
                        different.push(value);
                    }
                }
                Val::whole(different.len())
            }
            Aggregate::DistinctDays => {
                let mut different: Vec<i64> =
                    records.iter().filter(|record| record.time.is_some()).map(days).collect();
                different.sort_unstable();
                different.dedup();
                Val::whole(different.len())
            }
            Aggregate::Sum => sum(&values),
            Aggregate::Average => average(&values),
            Aggregate::Minimum => {
                values.into_iter().min_by(|a, b| order(a, b)).cloned().unwrap_or(Val::Empty)
            }
            Aggregate::Maximum => {
                values.into_iter().max_by(|a, b| order(a, b)).cloned().unwrap_or(Val::Empty)
            }
            Aggregate::First => first(records).map_or(Val::Empty, |record| record.value.clone()),
            Aggregate::Last => last(records).map_or(Val::Empty, |record| record.value.clone()),
            Aggregate::DaysSinceFirst => self.since(first(records).map(days)),
            Aggregate::DaysSinceLast => self.since(last(records).map(days)),
            Aggregate::ValueAtMax | Aggregate::ValueAtMin => {
                let wanted = aggregate == Aggregate::ValueAtMax;
                let mut best: Option<&Record> = None;
                for record in in_time(records).into_iter().filter(|record| !record.by.is_empty()) {
                    let better = best.is_none_or(|best| {
                        let order = order(&record.by, &best.by);
                        if wanted { order.is_gt() } else { order.is_lt() }
                    });
                    if better {
                        best = Some(record);
                    }
                }
                best.map_or(Val::Empty, |record| record.value.clone())
            }
        }
    }

    fn since(&self, day: Option<i64>) -> Val {
        day.map_or(Val::Empty, |day| Val::whole(number(self.reading.calendar.today) - day))
    }
}

/// By time, ties by file order; those without a time last.
fn in_time(records: &[Record]) -> Vec<&Record> {
    let mut sorted: Vec<&Record> = records.iter().collect();
    sorted.sort_by(|a, b| match (&a.time, &b.time) {
        (Some(a), Some(b)) => order(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    sorted
}

/// The earliest, of several the first in file order.
fn first(records: &[Record]) -> Option<&Record> {
    let timed = records.iter().filter_map(|record| Some((record.time.as_ref()?, record)));
    timed.min_by(|a, b| order(a.0, b.0)).map(|(_, record)| record)
}

/// The latest, of several the last in file order.
fn last(records: &[Record]) -> Option<&Record> {
    let timed = records.iter().filter_map(|record| Some((record.time.as_ref()?, record)));
    timed.max_by(|a, b| order(a.0, b.0)).map(|(_, record)| record)
}

/// The floats of a column of floats, or the sum of exact numbers.
fn split(values: &[&Val]) -> Result<Vec<f64>, BigRational> {
    let mut floats = Vec::new();
    let mut exact = BigRational::from_integer(BigInt::ZERO);
    for value in values {
        match value {
            Val::F32(value) => floats.push((*value).into()),
            Val::F64(value) => floats.push(*value),
            Val::Exact(value) => exact += value,
            other => panic!("{other:?} is no number"),
        }
    }
    if floats.is_empty() { Err(exact) } else { Ok(floats) }
}

fn sum(values: &[&Val]) -> Val {
    match split(values) {
        _ if values.is_empty() => Val::Empty,
        Ok(floats) => Val::float(float_sum(floats.into_iter())),
        Err(exact) => Val::Exact(exact),
    }
}

fn average(values: &[&Val]) -> Val {
    let count = BigRational::from_integer(values.len().into());
    match split(values) {
        _ if values.is_empty() => Val::Empty,
        Ok(floats) => match exact_sum(floats.into_iter()) {
            Ok(sum) => Val::Mean(sum / count),
            Err(infinite) => Val::float(infinite),
        },
        Err(exact) => Val::Exact(exact / count),
    }
}
