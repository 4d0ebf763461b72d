//! What a part remembers: its rows of every table, the keyed profile table, sets of conditions, and what it holds.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::Arc,
};

use chrono_tz::Tz;

use super::{
    Answered, Job,
    members::Held as Members,
    moving::Moving,
    numbers::Numbers as KeyNumbers,
    protocol::{Answer, HeldId, Whose},
    sorting::Sorted,
};
use crate::{
    data::{
        column::{Bits, Column},
        ipc::Physical,
        keys::key_of,
        order::Order,
        table::Table,
        tally::{Numbers, Run},
        universe::universe,
    },
    engine::{
        cache::Cache,
        columns::Columns,
        dataset::{Dataset, Part},
        library::{Library, Saved},
    },
    model::{
        cell::Cell,
        measure::Measure,
        schema::TableSchema,
        setup::{Misfit, Setup, TableSetup},
    },
    service::{
        protocol::{Failure, LibrarySegment, RequestId},
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
    pub newest_wins: bool,
    /// The rows that are customers.
    pub live: Arc<Bits>,
}

/// What is held for the lead.
pub(super) enum Held {
    Table(Loaded),
    Moving(Box<Moving>),
    Values(Run),
    Numbers(Numbers),
    Hashes(Vec<u64>),
    Members(Box<Members>),
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
    /// The tables joined, while customers are chosen.
    dataset: Option<Arc<Dataset>>,
    /// How the tables belong together, besides the profile table and its key.
    setup: Setup,
    /// What definitions may refer to; its static members are those of the data set.
    pub library: Library,
    segments: Vec<LibrarySegment>,
    pub held: HashMap<HeldId, Held>,
    pub lines: HashMap<RequestId, Line>,
    /// Lines that are not needed any more.
    pub closed: Vec<RequestId>,
    /// Changes with the profile table and its key: members that were held before are not of what is there now.
    pub generation: u64,
    /// The numbers that the lead's registry has for the keys of the profile table's rows.
    pub numbers: Option<KeyNumbers>,
    /// All customers in the order that was wanted last.
    pub sorted: Option<Sorted>,
    /// What is worked on while there is nothing else to do.
    pub idle: Option<Box<dyn Job>>,
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

fn fingerprint(table: &str, number: u64) -> String {
    format!("{table}#{number}")
}

impl Loaded {
    pub(super) fn new(table: Table, physical: Arc<[Physical]>, order: Order, number: u64) -> Self {
        let memory = table.memory() + order.memory();
        let fingerprint = fingerprint(&table.schema.name, number);
        Self { columns: Columns::new(table, &fingerprint), physical, order: Arc::new(order), memory }
    }

    pub(super) fn name(&self) -> &str {
        &self.columns.schema().name
    }

    /// Columns by their names.
    pub(super) fn named(&self, names: &[String]) -> Vec<Arc<Column>> {
        names.iter().filter_map(|name| self.columns.named(name).cloned()).collect()
    }

    /// Columns of those names alone.
    pub(super) fn only(&self, names: &[String]) -> Self {
        let all = self.columns.schema().columns.iter().zip(self.physical.iter());
        let physical = all.filter(|(column, _)| names.contains(&column.name)).map(|(_, physical)| *physical);
        let (columns, physical) = (self.columns.only(names), physical.collect());
        Self { columns, physical, order: Arc::clone(&self.order), memory: self.memory }
    }

    /// Puts the rows back into the order of their file. Whether they stood in another; they have that number then.
    fn put_in_file_order(&mut self, number: u64) -> bool {
        let Some(rows) = self.order.in_file() else { return false };
        let print = fingerprint(self.name(), number);
        self.columns.reorder(&rows, &print);
        self.order = Arc::new(Order::of(rows.iter().map(|row| self.order.get(*row as usize)).collect()));
        true
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

    /// The tables joined as the set-up says, as far as it fits what is loaded now.
    pub(super) fn dataset(&mut self) -> Result<Arc<Dataset>, Failure> {
        if let Some(dataset) = &self.dataset {
            return Ok(Arc::clone(dataset));
        }
        let mut setup = self.whole_setup()?;
        let there = |table: &str| self.tables.iter().any(|loaded| loaded.name() == table);
        setup.tables.retain(|own| there(&own.table));
        setup.relationships.retain(|one| there(&one.source) && there(&one.target));
        let dataset = self.assembled(&setup).or_else(|misfits| {
            // A table that was read again with other columns takes its relationships along, and nothing else.
            let profile = setup.profile.clone();
            let misfit = |table: &str| {
                table != profile && misfits.iter().any(|misfit| misfit.table.as_deref() == Some(table))
            };
            setup.tables.retain(|own| !misfit(&own.table));
            setup.relationships.retain(|one| {
                let own = misfits.iter().any(|misfit| misfit.relationship.as_ref() == Some(&one.id));
                !own && !misfit(&one.target)
            });
            self.assembled(&setup)
        });
        Ok(self.join(dataset.map_err(Failure::Misfits)?))
    }

    /// The tables joined just as the set-up says.
    pub(super) fn dataset_as_set_up(&mut self) -> Result<Arc<Dataset>, Failure> {
        let setup = self.whole_setup()?;
        let dataset = self.assembled(&setup).map_err(Failure::Misfits)?;
        self.cache.clear();
        Ok(self.join(dataset))
    }

    /// Tables whose rows were put in order are kept in that order alone.
    fn assembled(&mut self, setup: &Setup) -> Result<Dataset, Vec<Misfit>> {
        let order = |table: &Loaded| table.order.shared();
        let part = |table: &Loaded| Part { columns: table.columns.clone(), order: order(table) };
        let met = Dataset::meet(self.tables.iter().map(part).collect(), setup)?;
        let moves: Vec<bool> = met.moves().collect();
        for (table, _) in self.tables.iter_mut().zip(&moves).filter(|(_, moves)| **moves) {
            table.columns = table.columns.without_rows();
            table.order = Arc::default();
        }
        let dataset = met.in_order();
        let mut number = self.made;
        let moved = self.tables.iter_mut().zip(dataset.parts()).zip(moves).filter(|(_, moves)| *moves);
        for ((table, Part { columns, order }), _) in moved {
            number += 1;
            table.columns = columns.as_in_file().known_as(&fingerprint(table.name(), number));
            table.order = Arc::new(order.map(Order::shared_with).unwrap_or_default());
        }
        self.made = number;
        Ok(dataset)
    }

    /// Puts a table's rows back into the order of their file, for what goes by it.
    pub(super) fn in_file_order(&mut self, table: &str) {
        let number = self.made + 1;
        let Some(table) = self.tables.iter_mut().find(|other| other.name() == table) else { return };
        if table.put_in_file_order(number) {
            self.made = number;
        }
    }

    /// Columns in the order of their file, of a table that is there or one that is held.
    pub(super) fn whose_in_file_order(&mut self, whose: &Whose) -> Result<Columns, Failure> {
        match whose {
            Whose::Table(name) => self.in_file_order(name),
            Whose::Held(held) => {
                let number = self.number();
                if let Some(Held::Table(table)) = self.held.get_mut(held) {
                    table.put_in_file_order(number);
                }
            }
        }
        Ok(self.whose(whose)?.columns.clone())
    }

    fn join(&mut self, dataset: Dataset) -> Arc<Dataset> {
        let dataset = Arc::new(dataset);
        for segment in &self.segments {
            if let Some(saved) = self.library.segments.get_mut(&segment.id) {
                saved.fixed = segment.keys.as_ref().map(|keys| Arc::new(rows_of(&dataset, keys)));
            }
        }
        self.dataset = Some(Arc::clone(&dataset));
        dataset
    }

    /// The set-up with the profile table as it is keyed.
    fn whole_setup(&self) -> Result<Setup, Failure> {
        let (_, profile) = self.profile()?;
        let mut setup = self.setup.clone();
        setup.profile.clone_from(&profile.table);
        let own = TableSetup {
            table: profile.table.clone(),
            key: profile.key.clone(),
            newest_wins: profile.newest_wins,
            ..setup.table(&profile.table).cloned().unwrap_or_default()
        };
        setup.tables.retain(|table| table.table != own.table);
        setup.tables.push(own);
        Ok(setup)
    }

    /// The tables are not joined any more, and nobody holds them as they were.
    fn unjoin(&mut self) {
        self.dataset = None;
        self.idle = None;
    }

    /// Takes over how tables belong together.
    pub(super) fn set_up(&mut self, setup: Setup) {
        self.setup = setup;
        self.unjoin();
    }

    /// Takes over segments and measures. Static members that are not in this part are left out.
    pub(super) fn set_library(&mut self, segments: Vec<LibrarySegment>, measures: BTreeMap<String, Measure>) {
        let saved = |segment: &LibrarySegment| {
            let fixed = segment
                .keys
                .as_ref()
                .map(|keys| Arc::new(self.dataset.as_ref().map_or(Bits::none(), |data| rows_of(data, keys))));
            let saved = Saved {
                name: segment.name.clone(),
                definition: Arc::new(segment.definition.clone()),
                active: segment.active,
                fixed,
            };
            (segment.id.clone(), saved)
        };
        self.library = Library { segments: segments.iter().map(saved).collect(), measures };
        self.segments = segments.into_iter().filter(|segment| segment.keys.is_some()).collect();
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
        self.unjoin();
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
        self.numbers = None;
        self.cache.clear();
        self.unjoin();
        // Which row of a key is kept, and how customers are listed, goes by their file.
        self.in_file_order(table);
        let there = self.table(table)?;
        let columns = there.named(&key);
        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
        let universe = universe(&columns, there.columns.rows(), newest_wins);
        let examples = universe.duplicate_examples.into_iter();
        let answer = Answer::Keyed {
            customers: universe.customers,
            duplicates: universe.duplicates,
            examples: examples.map(|(row, key)| (there.order.get(row as usize), key)).collect(),
            without_key: universe.without_key,
        };
        self.profile =
            Some(Profile { table: table.to_owned(), key, newest_wins, live: Arc::new(universe.live) });
        Ok((answer, Vec::new()))
    }
}

/// The customers with those keys.
fn rows_of(data: &Dataset, keys: &[String]) -> Bits {
    let wanted: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let setup = data.setup();
    let key = setup.table(&setup.profile).map(|table| table.key.as_slice()).unwrap_or_default();
    let columns: Vec<&Column> =
        key.iter().filter_map(|name| data.profile().named(name)).map(AsRef::as_ref).collect();
    let mut rows = Bits::filled(data.profile().rows(), false);
    let mut text = String::new();
    for row in data.customers().iter_ones() {
        if key_of(&columns, row, &mut text) && wanted.contains(text.as_str()) {
            rows.set(row, true);
        }
    }
    rows
}
