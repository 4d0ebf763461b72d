//! Definitions as SQL, answered by SQLite: joins, grouping, quantifiers, set algebra, sequences, hierarchies and limits
//! are its own work. What it does not know (zones, patterns, exact sums of floats, hashes) it gets as places in an order,
//! as sets of such places, or as functions.

mod definition;
mod figure;
mod functions;
mod load;
mod measured;
mod number;
mod path;
mod projected;
mod ranks;
mod sequence;
mod tree;
mod value;

use std::{cell::Cell, cell::RefCell, collections::BTreeSet};

use rusqlite::{Connection, types::Value as Stored};
use satsuma::model::definition::Definition;

use super::world::{Library, Reading, World};
pub(crate) use measured::Told;
use ranks::Ranks;

/// Why a definition is not asked of SQLite.
#[derive(Debug)]
pub(crate) struct Unsupported(pub &'static str);

pub(super) type Sql<T = String> = Result<T, Unsupported>;

/// A world in a database.
pub(crate) struct Sqlite<'a> {
    pub(super) reading: &'a Reading,
    pub(super) library: &'a Library,
    ranks: Ranks,
    connection: Connection,
    names: Cell<usize>,
    made: RefCell<BTreeSet<String>>,
    /// Every statement that made the tables, and what they are filled with, for another database to read.
    script: RefCell<Vec<String>>,
    /// Queries that were asked, with the rows that were found.
    asked: RefCell<Vec<(String, Vec<usize>)>>,
}

impl<'a> Sqlite<'a> {
    pub(crate) fn new(world: &World, reading: &'a Reading, library: &'a Library) -> Self {
        let connection = Connection::open_in_memory().expect("a database");
        functions::register(&connection);
        let ranks = Ranks::of(reading);
        let sqlite = Self {
            reading,
            library,
            ranks,
            connection,
            names: Cell::new(0),
            made: RefCell::default(),
            script: RefCell::default(),
            asked: RefCell::default(),
        };
        sqlite.load(world);
        sqlite
    }

    /// A name that nothing else has.
    pub(super) fn name(&self, letter: &str) -> String {
        self.names.set(self.names.get() + 1);
        format!("{letter}{}", self.names.get())
    }

    /// Whether a table is not there yet.
    pub(super) fn first_time(&self, table: &str) -> bool {
        self.made.borrow_mut().insert(table.to_owned())
    }

    pub(super) fn execute(&self, statement: String) {
        self.connection.execute_batch(&statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
        self.script.borrow_mut().push(statement);
    }

    /// All statements and queries so far, for another database to answer.
    pub(crate) fn transcript(&self) -> (Vec<String>, Vec<(String, Vec<usize>)>) {
        (self.script.borrow().clone(), self.asked.borrow().clone())
    }

    /// The members' rows; nothing where no rule remains.
    pub(crate) fn members(&self, definition: &Definition) -> Sql<Option<BTreeSet<usize>>> {
        let Some(query) = self.definition(definition)? else { return Ok(None) };
        let rows = self.selected(&query).into_iter().map(|row| match row[..] {
            [Stored::Integer(row)] => row as usize,
            ref other => panic!("{other:?} is no row"),
        });
        let rows: BTreeSet<usize> = rows.collect();
        self.asked.borrow_mut().push((query, rows.iter().copied().collect()));
        Ok(Some(rows))
    }

    /// All rows of a query.
    fn selected(&self, query: &str) -> Vec<Vec<Stored>> {
        let failed = |error: rusqlite::Error| -> ! { panic!("{error}: {query}") };
        let mut statement = self.connection.prepare(query).unwrap_or_else(|error| failed(error));
        let columns = statement.column_count();
        let cells = |row: &rusqlite::Row<'_>| (0..columns).map(|place| row.get(place)).collect();
        let rows = statement.query_map([], cells).unwrap_or_else(|error| failed(error));
        rows.map(|row: Result<Vec<Stored>, _>| row.unwrap_or_else(|error| failed(error))).collect()
    }
}
