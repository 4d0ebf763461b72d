//! Values of columns whose date-times are days, as days.

use std::collections::HashSet;

use leptos::prelude::*;

use super::Studio;
use crate::{
    app::of_days::{of_days, to_day, to_days},
    model::{
        attribute::Attribute,
        card::Card,
        explanation::{Explanation, NodeVerdict},
    },
    service::protocol::Rows,
};

impl Studio {
    /// The columns of a table whose date-times are days.
    pub fn days_of(self, table: &str) -> HashSet<String> {
        let zone = self.settings.with_untracked(|settings| settings.time_zone.clone());
        self.joined.with_untracked(|joined| {
            let setup = joined.as_ref().map(|joined| &joined.chosen.setup);
            self.tables.with_untracked(|tables| {
                let info = tables.iter().find(|info| info.schema.name == table);
                info.map(|info| of_days(info, setup, &zone)).unwrap_or_default()
            })
        })
    }

    fn is_of_days(self, attribute: &Attribute) -> bool {
        matches!(attribute, Attribute::Column(column) if self.days_of(&column.table).contains(&column.column))
    }

    /// Rows of a table.
    pub(super) fn rows_of(self, table: &str, mut rows: Rows) -> Rows {
        let Rows { columns, rows: cells, .. } = &mut rows;
        to_days(&self.days_of(table), columns, cells);
        rows
    }

    /// Rows of the customers.
    pub fn rows_of_customers(self, rows: Rows) -> Rows {
        let table =
            self.profile.with_untracked(|profile| profile.as_ref().map(|one| one.setup.table.clone()));
        match table {
            Some(table) => self.rows_of(&table, rows),
            None => rows,
        }
    }

    pub(super) fn card_of(self, mut card: Card) -> Card {
        for field in card.fields.iter_mut().filter(|field| self.is_of_days(&field.attribute)) {
            to_day(&mut field.value);
        }
        card
    }

    pub(super) fn explained(self, mut explanation: Explanation) -> Explanation {
        for rule in &mut explanation.rules {
            self.verdict(&mut rule.node);
        }
        explanation
    }

    fn verdict(self, node: &mut NodeVerdict) {
        for looked in &mut node.values {
            if looked.attribute.as_ref().is_some_and(|attribute| self.is_of_days(attribute)) {
                looked.values.iter_mut().for_each(to_day);
            }
        }
        for records in &mut node.records {
            let days: Vec<bool> =
                records.columns.iter().map(|attribute| self.is_of_days(attribute)).collect();
            for record in &mut records.shown {
                let cells = record.cells.iter_mut().zip(&days).filter(|(_, days)| **days);
                cells.for_each(|(cell, _)| to_day(cell));
            }
        }
        node.nodes.iter_mut().for_each(|inner| self.verdict(inner));
    }
}
