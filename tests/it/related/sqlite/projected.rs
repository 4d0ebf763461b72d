//! Columns of related tables beside the members.

use std::collections::BTreeMap;

use rusqlite::types::Value as Stored;
use satsuma::model::{
    attribute::ColumnRef,
    definition::{Definition, SetOperator},
};

use super::{Sql, Sqlite};
use crate::related::obvious::rules;

/// For each customer the places of a column's values, one for each record that took part in a match.
pub(crate) type Lists = BTreeMap<usize, Vec<Option<i64>>>;

impl Sqlite<'_> {
    pub(crate) fn projected(&self, definition: &Definition, column: &ColumnRef) -> Sql<Lists> {
        let table = match column.via.first() {
            None => self.reading.place(&column.table),
            Some(hop) => self.reading.relationships[&hop.relationship].source,
        };
        let mut queries = Vec::new();
        for (at, rule) in rules(definition).into_iter().enumerate() {
            let (place, joined) = self.joined(rule.path.as_ref());
            let Some(position) = place.tables.iter().position(|one| *one == table) else { continue };
            if at == 0 || rule.operator != SetOperator::Except {
                let (tree, own) = (self.all(rule.matching, &rule.nodes, &place)?, &place.names[position]);
                let (value, last) = (self.cell(column, &place).read("c"), place.customer());
                queries.push(format!(
                    "SELECT DISTINCT {last}.rid AS customer, {own}.rid AS record, {own}.tm AS tm, {value} AS v FROM {joined} \
                     WHERE {tree}"
                ));
            }
        }
        let mut lists = Lists::new();
        if queries.is_empty() {
            return Ok(lists);
        }
        let all = self.name("u");
        let query = format!(
            "SELECT customer, v FROM ({}) {all} ORDER BY customer, CASE WHEN tm IS NULL THEN 1 ELSE 0 END, tm, record",
            queries.join(" UNION ")
        );
        for row in self.selected(&query) {
            match row[..] {
                [Stored::Integer(customer), Stored::Integer(value)] => {
                    lists.entry(customer as usize).or_default().push(Some(value));
                }
                [Stored::Integer(customer), _] => lists.entry(customer as usize).or_default().push(None),
                ref other => panic!("{other:?}"),
            }
        }
        Ok(lists)
    }
}
