//! Which values of a list a column does not have: a pasted list is told what in it matches nothing.

use std::{collections::HashMap, ops::Range, sync::Arc};

use chrono_tz::Tz;

use super::{
    Job, Turn,
    look::named,
    protocol::Answer,
    state::{State, zone},
};
use crate::{
    data::column::{Column, Values},
    model::value::Number,
    service::{protocol::Failure, stream::Streamed},
};

/// So many values or rows are looked at in one step.
const STEP: usize = 1 << 13;

/// A value as it is compared: numbers by value, texts in lower case where case does not matter, code point by code point.
fn plain(text: &str, number: bool, ignore_case: bool) -> String {
    match text.trim().parse::<Number>() {
        Ok(value) if number => value.to_string(),
        _ if ignore_case => text.chars().flat_map(char::to_lowercase).collect(),
        _ => text.to_owned(),
    }
}

pub(super) fn absent(
    (table, column): (String, String),
    values: Arc<[String]>,
    ignore_case: bool,
    zone_name: &str,
) -> Box<dyn Job> {
    Box::new(Absent { table, column, values, ignore_case, zone: zone(zone_name), work: None })
}

/// The column is that of the first step: what is loaded meanwhile does not mix in.
struct Absent {
    table: String,
    column: String,
    values: Arc<[String]>,
    ignore_case: bool,
    zone: Tz,
    work: Option<Work>,
}

struct Work {
    column: Arc<Column>,
    number: bool,
    /// So many values are wanted already.
    taken: usize,
    /// What was not met yet, by the text that is compared, with its places.
    wanted: HashMap<String, Vec<u32>>,
    /// So many rows, or elements of lists, are looked at.
    at: usize,
    /// The entries of a dictionary that were met.
    met: Vec<bool>,
}

impl Work {
    fn new(column: Arc<Column>) -> Self {
        let number = matches!(
            elements(&column).values,
            Values::Exact { .. } | Values::Float32(_) | Values::Float64(_)
        );
        let met = match &elements(&column).values {
            Values::Dictionary { entries, .. } => vec![false; entries.len()],
            _ => Vec::new(),
        };
        Self { column, number, taken: 0, wanted: HashMap::new(), at: 0, met }
    }

    /// Takes some of the values.
    fn take(&mut self, values: &[String], ignore_case: bool) {
        let end = values.len().min(self.taken + STEP);
        for (place, value) in (self.taken..).zip(&values[self.taken..end]) {
            let text = plain(value, self.number, ignore_case);
            self.wanted.entry(text).or_default().push(place as u32);
        }
        self.taken = end;
    }

    /// Looks at some of the rows: whether there are more, and still something to be met.
    fn look(&mut self, ignore_case: bool, zone: Tz) -> bool {
        let column = self.column.clone();
        let all = elements(&column);
        let end = all.len.min(self.at + STEP);
        let rows = std::mem::replace(&mut self.at, end)..end;
        match &all.values {
            Values::Text(texts) => self.meet(rows, |row| texts.get(row), all, ignore_case),
            Values::Dictionary { codes, entries } => {
                for row in rows.filter(|row| all.has_value(*row)) {
                    let code = codes.get(row);
                    if !std::mem::replace(&mut self.met[code], true) {
                        self.wanted.remove(&plain(entries.get(code), false, ignore_case));
                    }
                }
            }
            _ => {
                let mut bytes = Vec::new();
                for row in rows {
                    bytes.clear();
                    all.write_exact(row, zone, &mut bytes);
                    if let (false, Ok(text)) = (bytes.is_empty(), std::str::from_utf8(&bytes)) {
                        self.wanted.remove(&plain(text, self.number, ignore_case));
                    }
                }
            }
        }
        end < all.len && !self.wanted.is_empty()
    }

    fn meet<'a>(
        &mut self,
        rows: Range<usize>,
        text: impl Fn(usize) -> &'a str,
        all: &Column,
        ignore_case: bool,
    ) {
        for row in rows.filter(|row| all.has_value(*row)) {
            if ignore_case {
                self.wanted.remove(&plain(text(row), false, true));
            } else {
                self.wanted.remove(text(row));
            }
        }
    }

    fn places(self) -> Vec<u32> {
        let mut places: Vec<u32> = self.wanted.into_values().flatten().collect();
        places.sort_unstable();
        places
    }
}

/// Of lists their elements.
fn elements(column: &Column) -> &Column {
    match &column.values {
        Values::List { elements, .. } => elements,
        _ => column,
    }
}

impl Job for Absent {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let Some(work) = &mut self.work else {
            let column: Result<_, Failure> = named(state, &self.table, &self.column).cloned();
            return match column {
                Ok(column) => {
                    self.work = Some(Work::new(column));
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        if work.taken < self.values.len() {
            work.take(&self.values, self.ignore_case);
            return Turn::Again;
        }
        if work.look(self.ignore_case, self.zone) {
            return Turn::Again;
        }
        let places = self.work.take().map(Work::places).unwrap_or_default();
        Turn::Done(Ok((Answer::Absent(places), Vec::new())))
    }
}
