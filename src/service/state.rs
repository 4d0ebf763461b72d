//! What a worker remembers: tables, the keyed profile table, sets of conditions.

use std::sync::Arc;

use chrono_tz::Tz;

use super::{
    guess,
    protocol::{Failure, ProfileInfo, ProfileSetup, Rows, TableInfo},
};
use crate::{
    data::{
        column::{Bits, Column},
        keys,
        table::Table,
    },
    engine::{
        cache::Cache,
        columns::Columns,
        dataset::{Dataset, Part},
        library::Library,
    },
    history::registry::Registry,
    model::{
        report::{LoadReport, Note},
        setup::{Setup, TableSetup},
    },
};

/// A table that is there.
pub(super) struct Loaded {
    pub columns: Columns,
    pub bytes: u64,
    pub fingerprint: String,
    pub report: LoadReport,
    /// Of each column, whether no value comes twice.
    pub unique: Vec<bool>,
    memory: u64,
}

/// The profile table with its key.
pub(super) struct Profile {
    pub setup: ProfileSetup,
    /// The rows that are customers.
    pub live: Arc<Bits>,
    pub registry: Registry,
}

/// A worker's memory.
pub(super) struct State {
    pub clock: fn() -> f64,
    pub tables: Vec<Loaded>,
    pub profile: Option<Profile>,
    pub cache: Cache,
    /// The tables joined, while customers are chosen.
    pub dataset: Option<Arc<Dataset>>,
    /// How the tables belong together, besides the profile table and its key.
    pub setup: Setup,
    /// What definitions may refer to.
    pub library: Library,
    /// The wall clock on which date-times are shown.
    pub zone: Tz,
}

impl Loaded {
    pub(super) fn new(
        table: Table,
        unique: Vec<bool>,
        bytes: u64,
        fingerprint: String,
        report: LoadReport,
    ) -> Self {
        let memory = table.memory();
        Self { columns: Columns::new(table, &fingerprint), bytes, fingerprint, report, unique, memory }
    }

    pub(super) fn name(&self) -> &str {
        &self.columns.schema().name
    }

    pub(super) fn info(&self) -> TableInfo {
        let guess = guess::profile(&self.columns, &self.unique);
        TableInfo {
            schema: self.columns.schema().clone(),
            rows: self.columns.rows() as u64,
            bytes: self.bytes,
            memory: self.memory,
            fingerprint: self.fingerprint.clone(),
            report: self.report.clone(),
            profile_score: guess.score,
            proposed: guess.setup,
            last_day: guess.last_day,
        }
    }
}

impl State {
    pub(super) fn new(clock: fn() -> f64) -> Self {
        Self {
            clock,
            tables: Vec::new(),
            profile: None,
            cache: Cache::default(),
            dataset: None,
            setup: Setup::default(),
            library: Library::default(),
            zone: Tz::UTC,
        }
    }

    /// Takes over the zone that date-times are shown in; an unknown one changes nothing.
    pub(super) fn set_zone(&mut self, name: &str) {
        if let Ok(zone) = name.parse() {
            self.zone = zone;
        }
    }

    pub(super) fn table(&self, name: &str) -> Result<&Loaded, Failure> {
        self.tables.iter().find(|table| table.name() == name).ok_or_else(|| {
            Failure::Sentence(format!(
                "The table {name} is not loaded. Open its file again on the Data page."
            ))
        })
    }

    pub(super) fn column(&self, table: &str, column: &str) -> Result<&Arc<Column>, Failure> {
        let found = self.table(table)?.columns.named(column);
        found.ok_or_else(|| Failure::Sentence(format!("The table {table} has no column {column}.")))
    }

    /// Puts a table in; one of the same name goes.
    pub(super) fn put(&mut self, table: Loaded) {
        if self.profile.as_ref().is_some_and(|profile| profile.setup.table == table.name()) {
            self.profile = None;
        }
        self.cache.clear();
        self.dataset = None;
        match self.tables.iter_mut().find(|other| other.name() == table.name()) {
            Some(there) => *there = table,
            None => self.tables.push(table),
        }
    }

    pub(super) fn forget(&mut self, table: &str) {
        self.tables.retain(|other| other.name() != table);
        if self.profile.as_ref().is_some_and(|profile| profile.setup.table == table) {
            self.profile = None;
        }
        self.cache.clear();
        self.dataset = None;
    }

    /// The tables joined as the set-up says.
    pub(super) fn dataset(&mut self) -> Result<Arc<Dataset>, Failure> {
        if let Some(dataset) = &self.dataset {
            return Ok(Arc::clone(dataset));
        }
        let (_, profile) = self.profile()?;
        let mut setup = self.setup.clone();
        setup.profile.clone_from(&profile.setup.table);
        let own = TableSetup {
            table: profile.setup.table.clone(),
            key: profile.setup.key.clone(),
            newest_wins: profile.setup.newest_wins,
            ..setup.table(&profile.setup.table).cloned().unwrap_or_default()
        };
        setup.tables.retain(|table| table.table != own.table);
        setup.tables.push(own);
        let parts = self.tables.iter().map(|table| Part { columns: table.columns.clone(), order: None });
        let dataset = Dataset::assemble(parts.collect(), &setup).map_err(|misfits| {
            let sentences: Vec<String> =
                misfits.into_iter().map(|misfit| format!("{} {}", misfit.message, misfit.hint)).collect();
            Failure::Sentence(sentences.join(" "))
        })?;
        let dataset = Arc::new(dataset);
        self.dataset = Some(Arc::clone(&dataset));
        Ok(dataset)
    }

    /// The profile table, its columns and the rows that are customers.
    pub(super) fn profile(&self) -> Result<(&Loaded, &Profile), Failure> {
        let missing =
            || Failure::Sentence("No customers are loaded. Open a file on the Data page.".to_owned());
        let profile = self.profile.as_ref().ok_or_else(missing)?;
        Ok((self.table(&profile.setup.table)?, profile))
    }

    pub(super) fn set_profile(
        &mut self,
        setup: ProfileSetup,
        blocks: &[Vec<u8>],
    ) -> Result<ProfileInfo, Failure> {
        let table = self.table(&setup.table)?;
        let mut columns: Vec<&Column> = Vec::new();
        for name in &setup.key {
            let column = self.column(&setup.table, name)?;
            if !keys::can_be_key(column) {
                return Err(Failure::Sentence(format!(
                    "{name} cannot be the key: a key is a text or a whole number. Choose another column."
                )));
            }
            columns.push(column);
        }
        if columns.is_empty() {
            return Err(Failure::Sentence(format!(
                "{} needs a key: the column that tells its customers apart.",
                setup.table
            )));
        }
        let registry = Registry::open(blocks).map_err(|_| {
            Failure::Sentence("The kept list of customer keys is damaged, so new results cannot be compared with old ones. Choose the key again to begin a new trend.".into())
        })?;
        let universe = keys::universe(&columns, table.columns.rows(), setup.newest_wins);
        let info = ProfileInfo {
            setup: setup.clone(),
            customers: universe.customers,
            duplicates: universe.duplicates,
            duplicate_examples: universe.duplicate_examples.clone(),
            without_key: universe.without_key,
            fingerprint: table.fingerprint.clone(),
            registered: registry.len(),
        };
        self.dataset = None;
        self.profile = Some(Profile { setup, live: Arc::new(universe.live), registry });
        Ok(info)
    }

    /// Rows of a table as plain values.
    pub(super) fn cells(&self, table: &Loaded, rows: impl Iterator<Item = usize>, total: u64) -> Rows {
        let schema = table.columns.schema();
        let columns = schema.columns.iter().map(|column| column.name.clone()).collect();
        let row = |row: usize| {
            (0..schema.columns.len())
                .filter_map(|place| table.columns.at(place))
                .map(|column| column.cell(row, self.zone))
                .collect()
        };
        Rows { columns, rows: rows.map(row).collect(), total, missing: 0 }
    }
}

/// What the load report says besides the rows.
pub(super) fn report(
    rows: u64,
    batches: u64,
    milliseconds: f64,
    unsupported: Vec<(String, String)>,
    notes: Vec<Note>,
) -> LoadReport {
    LoadReport { rows, batches, milliseconds, unsupported, notes }
}
