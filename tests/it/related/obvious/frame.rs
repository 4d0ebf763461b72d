//! Joined records: which there are, and what stands in them.

use std::{borrow::Cow, cell::RefCell, collections::HashMap};

use satsuma::model::{
    attribute::{Attribute, ColumnRef, Path},
    condition::Predicate,
};

use super::{Obvious, predicate};
use crate::related::{value::Val, world::Reading};

/// A joined record: a row of each table of a path, the last one a customer.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub tables: &'a [usize],
    pub rows: &'a [usize],
}

impl Frame<'_> {
    pub(super) fn customer(&self) -> usize {
        *self.rows.last().expect("a customer")
    }
}

/// A condition, and table, column and row of the cell that it is asked of.
type Question = (*const Predicate, usize, usize, Option<usize>);

/// One definition that is asked. A condition is asked of the same cell once, and a figure of the same customer, because
/// patterns and figures take long; that changes no answer.
pub(super) struct Asking<'a> {
    pub obvious: &'a Obvious<'a>,
    pub reading: &'a Reading,
    cells: RefCell<HashMap<Question, bool>>,
    pub customers: RefCell<HashMap<(usize, usize), bool>>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(obvious: &'a Obvious<'a>) -> Self {
        let reading = obvious.reading;
        Self { obvious, reading, cells: RefCell::default(), customers: RefCell::default() }
    }

    /// The inner join along a path, of one customer.
    pub(super) fn joined(&self, path: Option<&Path>, customer: usize) -> Vec<Vec<usize>> {
        let mut found = vec![vec![customer]];
        let Some(path) = path else { return found };
        let tables = self.reading.tables_of(Some(path));
        for (at, hop) in path.hops.iter().enumerate().rev() {
            let table = &self.reading.tables[tables[at]];
            let to = &self.reading.relationships[&hop.relationship].to;
            let mut longer = Vec::new();
            for rows in &found {
                let next = rows[0];
                for row in (0..table.rows()).filter(|row| table.live[*row]) {
                    let belongs = if hop.reverse { to[next] == Some(row) } else { to[row] == Some(next) };
                    if belongs {
                        longer.push([&[row], &rows[..]].concat());
                    }
                }
            }
            found = longer;
        }
        found
    }

    /// Table, column and row of a column's value; no row where a look-up has no partner.
    fn cell(&self, column: &ColumnRef, frame: Frame<'_>) -> (usize, usize, Option<usize>) {
        let begin = match column.via.first() {
            None => self.reading.place(&column.table),
            Some(hop) => self.reading.relationships[&hop.relationship].source,
        };
        let position = frame.tables.iter().position(|table| *table == begin).expect("a table of the path");
        let (mut table, mut row) = (begin, Some(frame.rows[position]));
        for hop in &column.via {
            table = self.reading.walk(table, hop);
            row = row.and_then(|row| self.reading.relationships[&hop.relationship].to[row]);
        }
        assert_eq!(self.reading.tables[table].name, column.table, "where the look-up ends");
        (table, self.reading.tables[table].column(&column.column), row)
    }

    pub(super) fn value(&self, attribute: &Attribute, frame: Frame<'_>) -> Cow<'a, Val> {
        match attribute {
            Attribute::Measure { measure } => Cow::Owned(self.obvious.measure_of(measure, frame.customer())),
            Attribute::Column(column) => match self.cell(column, frame) {
                (table, column, Some(row)) => Cow::Borrowed(&self.reading.tables[table].cells[column][row]),
                (_, _, None) => Cow::Owned(Val::Empty),
            },
        }
    }

    pub(super) fn condition(&self, attribute: &Attribute, asked: &Predicate, frame: Frame<'_>) -> bool {
        let value = || self.value(attribute, frame);
        let Attribute::Column(column) = attribute else {
            return predicate(asked, &value(), &self.reading.calendar);
        };
        let (table, column, row) = self.cell(column, frame);
        let key = (std::ptr::from_ref(asked), table, column, row);
        if let Some(known) = self.cells.borrow().get(&key) {
            return *known;
        }
        let answer = predicate(asked, &value(), &self.reading.calendar);
        self.cells.borrow_mut().insert(key, answer);
        answer
    }
}
