//! Test worlds: a setup and tables written row by row; and what they mean in one zone.

use std::{cmp::Ordering, collections::BTreeMap};

use satsuma::model::{
    attribute::{Hop, Path},
    context::Context,
    definition::{Definition, SegmentId},
    measure::Measure,
    setup::Setup,
};

use super::value::{Val, order};
use crate::engine::{
    oracle::dates::Calendar,
    sheet::{Kind, Sheet},
};

/// A table with its name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    pub name: String,
    pub sheet: Sheet,
}

/// The tables of a workspace and how they belong together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct World {
    pub setup: Setup,
    pub tables: Vec<Grid>,
}

/// A saved segment. `fixed` are the stored keys of a static one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Saved {
    pub definition: Definition,
    pub active: bool,
    pub fixed: Option<Vec<String>>,
}

/// What definitions refer to by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Library {
    pub segments: BTreeMap<SegmentId, Saved>,
    pub measures: BTreeMap<String, Measure>,
}

/// A table in its meaning: cells column by column, and which rows take part.
pub(crate) struct Read {
    pub name: String,
    pub columns: Vec<String>,
    pub kinds: Vec<Kind>,
    pub cells: Vec<Vec<Val>>,
    pub live: Vec<bool>,
    pub key: Vec<usize>,
    pub time: Option<usize>,
}

/// A relationship: for each row of the source the row of the target that it belongs to.
pub(crate) struct Joined {
    pub source: usize,
    pub target: usize,
    pub columns: Vec<usize>,
    pub to: Vec<Option<usize>>,
}

/// A world as it means in one context.
pub(crate) struct Reading {
    pub calendar: Calendar,
    pub tables: Vec<Read>,
    pub relationships: BTreeMap<String, Joined>,
    pub profile: usize,
}

impl World {
    pub(crate) fn grid(&self, name: &str) -> &Grid {
        self.tables.iter().find(|grid| grid.name == name).expect("a table of the world")
    }
}

impl Read {
    pub(crate) fn rows(&self) -> usize {
        self.live.len()
    }

    pub(crate) fn column(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column == name).expect("a column of the table")
    }

    /// The parts of a row's key; nothing where one is empty.
    fn key_of(&self, columns: &[usize], row: usize) -> Option<Vec<&Val>> {
        let parts: Vec<&Val> = columns.iter().map(|column| &self.cells[*column][row]).collect();
        parts.iter().all(|part| !part.is_empty()).then_some(parts)
    }

    /// The key as one text, as hashes and stored members have it.
    pub(crate) fn key_text(&self, row: usize) -> String {
        let part = |column: &usize| match &self.cells[*column][row] {
            Val::Text(text) if self.key.len() > 1 => {
                text.replace('\u{1e}', "\u{1e}e").replace('\u{1f}', "\u{1e}s")
            }
            Val::Text(text) => text.clone(),
            Val::Exact(number) => number.to_string(),
            other => panic!("{other:?} in a key"),
        };
        self.key.iter().map(part).collect::<Vec<_>>().join("\u{1f}")
    }

    /// Ascending keys, part by part.
    pub(crate) fn by_key(&self, a: usize, b: usize) -> Ordering {
        let parts = self.key.iter().map(|column| order(&self.cells[*column][a], &self.cells[*column][b]));
        parts.fold(Ordering::Equal, Ordering::then)
    }

    /// When a row happened.
    pub(crate) fn at(&self, row: usize) -> Option<&Val> {
        self.time.map(|column| &self.cells[column][row]).filter(|time| !time.is_empty())
    }
}

impl Reading {
    pub(crate) fn new(world: &World, context: &Context) -> Self {
        let calendar = Calendar::of(context);
        let mut tables: Vec<Read> =
            world.tables.iter().map(|grid| read(grid, &world.setup, &calendar)).collect();
        let place = |name: &str| tables.iter().position(|table| table.name == name).expect("a table");
        let profile = place(&world.setup.profile);
        for (at, table) in tables.iter_mut().enumerate() {
            let newest = world.setup.table(&table.name).is_some_and(|setup| setup.newest_wins);
            table.live = live(table, newest, at == profile);
        }
        let place = |name: &str| tables.iter().position(|table| table.name == name).expect("a table");
        let relationships = world.setup.relationships.iter().map(|relationship| {
            let (source, target) = (place(&relationship.source), place(&relationship.target));
            let columns: Vec<usize> =
                relationship.columns.iter().map(|name| tables[source].column(name)).collect();
            let to = partners(&tables[source], &columns, &tables[target]);
            (relationship.id.clone(), Joined { source, target, columns, to })
        });
        let relationships = relationships.collect();
        Self { calendar, tables, relationships, profile }
    }

    pub(crate) fn place(&self, name: &str) -> usize {
        self.tables.iter().position(|table| table.name == name).expect("a table of the world")
    }

    pub(crate) fn customers(&self) -> Vec<usize> {
        let table = &self.tables[self.profile];
        (0..table.rows()).filter(|row| table.live[*row]).collect()
    }

    /// The customers' table.
    pub(crate) fn profile(&self) -> &Read {
        &self.tables[self.profile]
    }

    /// The table that a hop leads to from a table.
    pub(crate) fn walk(&self, from: usize, hop: &Hop) -> usize {
        let joined = &self.relationships[&hop.relationship];
        let (begin, end) =
            if hop.reverse { (joined.target, joined.source) } else { (joined.source, joined.target) };
        assert_eq!(begin, from, "a hop begins where the one before ended");
        end
    }

    /// The tables of a path; of no path the customers alone.
    pub(crate) fn tables_of(&self, path: Option<&Path>) -> Vec<usize> {
        let Some(path) = path else { return vec![self.profile] };
        let mut tables = vec![self.place(&path.from)];
        for hop in &path.hops {
            tables.push(self.walk(tables[tables.len() - 1], hop));
        }
        assert_eq!(tables.last(), Some(&self.profile), "a path ends at the customers");
        tables
    }

    /// The local day of a time.
    pub(crate) fn day(&self, time: &Val) -> i64 {
        match time {
            Val::Day(day) => *day,
            Val::Time(instant) => self.calendar.local(*instant).0,
            other => panic!("{other:?} is no time"),
        }
    }
}

fn read(grid: &Grid, setup: &Setup, calendar: &Calendar) -> Read {
    let of = setup.table(&grid.name).cloned().unwrap_or_default();
    let columns = &grid.sheet.columns;
    let cells = columns.iter().map(|column| {
        let utc = of.utc.contains(&column.name);
        column.values.iter().map(|value| Val::of(&column.kind, value, utc, calendar)).collect()
    });
    let place = |name: &String| columns.iter().position(|column| column.name == *name).expect("a column");
    Read {
        name: grid.name.clone(),
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        kinds: columns.iter().map(|column| column.kind.clone()).collect(),
        cells: cells.collect(),
        live: vec![true; grid.sheet.rows()],
        key: of.key.iter().map(place).collect(),
        time: of.time.as_ref().map(place),
    }
}

/// Of rows with the same key one takes part; of customers none without a key.
fn live(table: &Read, newest: bool, profile: bool) -> Vec<bool> {
    if table.key.is_empty() {
        return vec![true; table.rows()];
    }
    let keys: Vec<_> = (0..table.rows()).map(|row| table.key_of(&table.key, row)).collect();
    let taken = |row: usize| {
        let mut better = if newest { row + 1..keys.len() } else { 0..row };
        better.any(|other| keys[other] == keys[row])
    };
    (0..keys.len()).map(|row| if keys[row].is_none() { !profile } else { !taken(row) }).collect()
}

fn partners(source: &Read, columns: &[usize], target: &Read) -> Vec<Option<usize>> {
    let keys: Vec<_> = (0..target.rows()).map(|row| target.key_of(&target.key, row)).collect();
    let partner = |row: usize| {
        let own = source.key_of(columns, row).filter(|_| source.live[row])?;
        (0..target.rows()).find(|other| target.live[*other] && keys[*other].as_ref() == Some(&own))
    };
    (0..source.rows()).map(partner).collect()
}
