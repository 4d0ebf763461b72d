//! What a part remembers: its rows of every table, the keyed profile table, sets of conditions, and what it holds.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use chrono_tz::Tz;

use super::{
    Answered,
    members::Held as Members,
    moving::Moving,
    protocol::{Answer, HeldId, Whose},
};
use crate::{
    data::{
        column::{Bits, Column},
        ipc::Physical,
        keys,
        order::Order,
        profile::Distinct,
        table::Table,
    },
    engine::{cache::Cache, plan::Columns},
    model::{cell::Cell, schema::TableSchema},
    service::{
        protocol::{Failure, RequestId},
        stream::Streamed,
    },
};

/// A part's rows of a table.
#[derive(Clone)]
pub(super) struct Loaded {
    pub columns: Columns,
    /// What each column needs beyond its type.
    pub physical: Arc<[Physical]>,
    pub order: Arc<Order>,
    pub memory: u64,
}

/// The profile table with its key.
pub(super) struct Profile {
    pub table: String,
    pub key: Vec<String>,
    /// The rows that are customers.
    pub live: Arc<Bits>,
}

/// What is held for the lead.
pub(super) enum Held {
    Table(Loaded),
    Moving(Box<Moving>),
    Distinct(Distinct),
    Hashes(Vec<u64>),
    Members(Members),
}

/// A line to a reader: what it said and was not heard yet.
#[derive(Default)]
pub(super) struct Line {
    pub held: Option<HeldId>,
    pub begun: Option<(TableSchema, Vec<Physical>)>,
    pub waiting: VecDeque<(Streamed, Vec<Vec<u8>>)>,
}

#[derive(Default)]
pub(super) struct State {
    pub tables: Vec<Loaded>,
    pub profile: Option<Profile>,
    pub cache: Cache,
    pub held: HashMap<HeldId, Held>,
    pub lines: HashMap<RequestId, Line>,
    /// Lines that are not needed any more.
    pub closed: Vec<RequestId>,
    /// Changes with the profile table and its key: members that were held before are not of what is there now.
    pub generation: u64,
    /// Counts tables that were made.
    made: u64,
}

/// A zone by its name; UTC where it is none.
pub(super) fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// What was held is gone: the lead asked for something that it had released.
pub(super) fn gone() -> Failure {
    Failure::Cancelled
}

impl Loaded {
    pub(super) fn new(table: Table, physical: Arc<[Physical]>, order: Order, number: u64) -> Self {
        let memory = table.memory() + order.memory();
        let fingerprint = format!("{}#{number}", table.schema.name);
        Self { columns: Columns::new(table, &fingerprint), physical, order: Arc::new(order), memory }
    }

    pub(super) fn name(&self) -> &str {
        &self.columns.schema().name
    }

    /// Columns by their names.
    pub(super) fn named(&self, names: &[String]) -> Vec<Arc<Column>> {
        names.iter().filter_map(|name| self.columns.named(name).cloned()).collect()
    }

    /// All values of a row.
    pub(super) fn row(&self, row: usize, zone: Tz) -> Vec<Cell> {
        (0..).map_while(|place| self.columns.at(place)).map(|column| column.cell(row, zone)).collect()
    }
}

impl State {
    pub(super) fn table(&self, name: &str) -> Result<&Loaded, Failure> {
        self.tables.iter().find(|table| table.name() == name).ok_or_else(|| {
            Failure::Sentence(format!(
                "The table {name} is not loaded. Open its file again on the Data page."
            ))
        })
    }

    /// A table that is there, or one that is held.
    pub(super) fn whose(&self, whose: &Whose) -> Result<&Loaded, Failure> {
        match whose {
            Whose::Table(name) => self.table(name),
            Whose::Held(held) => match self.held.get(held) {
                Some(Held::Table(table)) => Ok(table),
                _ => Err(gone()),
            },
        }
    }

    /// The profile table, its columns and the rows that are customers.
    pub(super) fn profile(&self) -> Result<(&Loaded, &Profile), Failure> {
        let missing =
            || Failure::Sentence("No customers are loaded. Open a file on the Data page.".to_owned());
        let profile = self.profile.as_ref().ok_or_else(missing)?;
        Ok((self.table(&profile.table)?, profile))
    }

    /// Counts the tables that were made: each has a number of its own.
    pub(super) fn number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// A table is another one now.
    fn changed(&mut self, table: &str) {
        self.cache.clear();
        if self.profile.as_ref().is_some_and(|profile| profile.table == table) {
            self.profile = None;
            self.generation += 1;
        }
    }

    /// Puts a held table in; one of the same name goes.
    pub(super) fn keep(&mut self, held: HeldId) -> Result<(), Failure> {
        let Some(Held::Table(table)) = self.held.remove(&held) else { return Err(gone()) };
        self.changed(table.name());
        match self.tables.iter_mut().find(|other| other.name() == table.name()) {
            Some(there) => *there = table,
            None => self.tables.push(table),
        }
        Ok(())
    }

    pub(super) fn forget(&mut self, table: &str) {
        self.changed(table);
        self.tables.retain(|other| other.name() != table);
    }

    pub(super) fn release(&mut self, held: HeldId) {
        self.held.remove(&held);
        let lines = self.lines.iter().filter(|(_, line)| line.held == Some(held)).map(|(line, _)| *line);
        let lines: Vec<_> = lines.collect();
        lines.into_iter().for_each(|line| self.close(line));
    }

    pub(super) fn close(&mut self, line: RequestId) {
        self.lines.remove(&line);
        self.closed.push(line);
    }

    pub(super) fn key(&mut self, table: &str, key: Vec<String>, newest_wins: bool) -> Answered {
        self.generation += 1;
        self.cache.clear();
        let there = self.table(table)?;
        let columns = there.named(&key);
        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
        let universe = keys::universe(&columns, there.columns.rows(), newest_wins);
        let examples = universe.duplicate_examples.into_iter();
        let answer = Answer::Keyed {
            customers: universe.customers,
            duplicates: universe.duplicates,
            examples: examples.map(|(row, key)| (there.order.get(row as usize), key)).collect(),
            without_key: universe.without_key,
        };
        self.profile = Some(Profile { table: table.to_owned(), key, live: Arc::new(universe.live) });
        Ok((answer, Vec::new()))
    }
}
