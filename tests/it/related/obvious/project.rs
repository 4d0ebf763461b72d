//! Columns of related tables beside the members.

use std::{cmp::Ordering, collections::BTreeMap};

use satsuma::model::{
    attribute::{Attribute, ColumnRef},
    definition::{Definition, SetOperator},
};

use super::{
    Obvious,
    frame::{Asking, Frame},
    rules,
};
use crate::related::value::{Val, order};

impl Obvious<'_> {
    /// For each projected attribute a member's list, one entry for each record that took part in a match.
    pub(crate) fn projected(&self, definition: &Definition, customer: usize) -> Vec<Vec<Val>> {
        definition.project.iter().map(|attribute| self.column(definition, attribute, customer)).collect()
    }

    fn column(&self, definition: &Definition, attribute: &Attribute, customer: usize) -> Vec<Val> {
        let Attribute::Column(ColumnRef { table, via, .. }) = attribute else {
            panic!("a column of a related table")
        };
        let table = match via.first() {
            None => self.reading.place(table),
            Some(hop) => self.reading.relationships[&hop.relationship].source,
        };
        let asking = Asking::new(self);
        let mut records: BTreeMap<usize, Val> = BTreeMap::new();
        for (at, rule) in rules(definition).into_iter().enumerate() {
            let tables = self.reading.tables_of(rule.path.as_ref());
            let Some(place) = tables.iter().position(|one| *one == table) else { continue };
            if at > 0 && rule.operator == SetOperator::Except {
                continue;
            }
            for rows in asking.joined(rule.path.as_ref(), customer) {
                let frame = Frame { tables: &tables, rows: &rows };
                if asking.all(rule.matching, &rule.nodes, frame) {
                    records.insert(rows[place], asking.value(attribute, frame).into_owned());
                }
            }
        }
        let mut rows: Vec<usize> = records.keys().copied().collect();
        rows.sort_by(|a, b| self.in_time(table, *a, *b));
        rows.iter().map(|row| records[row].clone()).collect()
    }

    /// By time, ties by file order; records without a time come last.
    fn in_time(&self, table: usize, a: usize, b: usize) -> Ordering {
        let table = &self.reading.tables[table];
        match (table.at(a), table.at(b)) {
            (Some(one), Some(other)) => order(one, other).then(a.cmp(&b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.cmp(&b),
        }
    }
}
