//! What the lead knows of tables, without their rows.

use std::collections::BTreeMap;

use super::targets::Placement;
use crate::{
    history::registry::Registry,
    model::{
        definition::{Definition, SegmentId},
        measure::Measure,
        report::LoadReport,
        schema::TableSchema,
        setup::Setup,
    },
    service::{
        guess,
        part::protocol::ColumnFacts,
        protocol::{Failure, ProfileSetup, TableInfo},
    },
};

/// A table that is there.
pub(super) struct Known {
    pub schema: TableSchema,
    pub rows: u64,
    /// Of its sources.
    pub bytes: u64,
    /// In all parts.
    pub memory: u64,
    pub fingerprint: String,
    pub report: LoadReport,
    pub facts: Vec<ColumnFacts>,
    pub placement: Placement,
    /// Changes with its rows and with their places.
    pub stamp: u64,
}

/// The profile table with its key.
pub(super) struct Profile {
    pub setup: ProfileSetup,
    pub registry: Registry,
    pub customers: u64,
}

/// What the lead knows.
pub(super) struct Memory {
    pub tables: Vec<Known>,
    pub profile: Option<Profile>,
    /// Keys and relationships of all tables, as far as they are told.
    pub setup: Setup,
    /// Saved segments and measures that definitions may refer to.
    pub segments: BTreeMap<SegmentId, Definition>,
    pub measures: BTreeMap<String, Measure>,
    /// All rows are in one part: something was asked that parts could not answer each for itself.
    pub gathered: bool,
    /// The wall clock on which date-times are shown.
    pub zone: String,
    stamps: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            tables: Vec::new(),
            profile: None,
            setup: Setup::default(),
            segments: BTreeMap::new(),
            measures: BTreeMap::new(),
            gathered: false,
            zone: "UTC".into(),
            stamps: 0,
        }
    }
}

impl Known {
    pub(super) fn info(&self) -> TableInfo {
        let guess = guess::profile(&self.schema, &self.facts, self.rows);
        TableInfo {
            schema: self.schema.clone(),
            rows: self.rows,
            bytes: self.bytes,
            memory: self.memory,
            fingerprint: self.fingerprint.clone(),
            report: self.report.clone(),
            profile_score: guess.score,
            proposed: guess.setup,
            last_day: last_day(&self.facts),
            days: self.days(),
        }
    }

    /// The columns of date-times that are all midnights.
    fn days(&self) -> Vec<String> {
        let columns = self.schema.columns.iter().zip(&self.facts);
        columns.filter(|(_, facts)| facts.days == Some(true)).map(|(column, _)| column.name.clone()).collect()
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.schema.columns.iter().map(|column| column.name.clone()).collect()
    }
}

/// The latest day of all columns. Days beyond the calendar are not written as days.
fn last_day(facts: &[ColumnFacts]) -> Option<String> {
    let days = facts.iter().filter_map(|facts| facts.latest.as_ref());
    days.filter(|text| text.parse::<chrono::NaiveDate>().is_ok()).max().cloned()
}

impl Memory {
    /// Takes over the zone that date-times are shown in; an unknown one changes nothing.
    pub(super) fn set_zone(&mut self, name: &str) {
        if name.parse::<chrono_tz::Tz>().is_ok() {
            name.clone_into(&mut self.zone);
        }
    }

    /// A stamp that was not given before.
    pub(super) fn stamp(&mut self) -> u64 {
        self.stamps += 1;
        self.stamps
    }

    pub(super) fn find(&self, name: &str) -> Option<&Known> {
        self.tables.iter().find(|table| table.schema.name == name)
    }

    pub(super) fn table(&self, name: &str) -> Result<&Known, Failure> {
        self.find(name).ok_or_else(|| {
            Failure::Sentence(format!(
                "The table {name} is not loaded. Open its file again on the Data page."
            ))
        })
    }

    /// The profile table and its key.
    pub(super) fn profile(&self) -> Result<(&Known, &Profile), Failure> {
        let missing =
            || Failure::Sentence("No customers are loaded. Open a file on the Data page.".to_owned());
        let profile = self.profile.as_ref().ok_or_else(missing)?;
        Ok((self.table(&profile.setup.table)?, profile))
    }

    /// Puts a table in; one of the same name goes.
    pub(super) fn put(&mut self, table: Known) {
        self.unkey(&table.schema.name);
        match self.tables.iter_mut().find(|other| other.schema.name == table.schema.name) {
            Some(there) => *there = table,
            None => self.tables.push(table),
        }
    }

    pub(super) fn forget(&mut self, name: &str) {
        self.unkey(name);
        self.tables.retain(|table| table.schema.name != name);
    }

    fn unkey(&mut self, name: &str) {
        if self.profile.as_ref().is_some_and(|profile| profile.setup.table == name) {
            self.profile = None;
        }
    }
}
