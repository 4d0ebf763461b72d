//! One question with everything that its answer depends on, and whether all who are asked agree.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use satsuma::model::{
    context::Context,
    definition::Definition,
    figures::Figures,
    json::{read_definition, write_definition},
};

use super::{
    obvious::{Customers, Obvious, figures},
    sqlite::Sqlite,
    subject::{Answer, Engine, Way},
    world::{Library, Reading, World},
};

/// A definition, and the world, library and context that it is asked in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    pub world: World,
    pub library: Library,
    pub context: Context,
    pub definition: Definition,
}

/// As they stand, and in another order and smaller pieces.
pub(crate) const WAYS: [Way; 2] =
    [Way { batch: 1_000, shuffled: None }, Way { batch: 7, shuffled: Some(0x0bad_5eed) }];

/// Everybody who can be asked about one world.
pub(crate) struct Asked<'a> {
    pub obvious: Obvious<'a>,
    pub sqlite: Sqlite<'a>,
    engines: [Engine; 2],
}

/// How an answer was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    /// Members, or nothing where the definition asks nothing.
    pub members: Option<usize>,
    /// Why SQLite was not asked, if it was not.
    pub beyond: Option<&'static str>,
}

/// Rows as ascending keys.
pub(crate) fn keys(reading: &Reading, rows: &Customers) -> Vec<String> {
    let mut keys: Vec<String> = rows.iter().map(|row| reading.profile().key_text(*row)).collect();
    keys.sort_unstable();
    keys
}

impl<'a> Asked<'a> {
    pub(crate) fn new(world: &World, library: &'a Library, context: &Context, reading: &'a Reading) -> Self {
        Self {
            obvious: Obvious::new(reading, library),
            sqlite: Sqlite::new(world, reading, library),
            engines: WAYS.map(|way| Engine::open(world, library, context, way)),
        }
    }

    /// What differs, in words; `all` asks for the figures of every node, too.
    pub(crate) fn check(&self, definition: &Definition, all: bool) -> Result<Checked, String> {
        let compared = catch_unwind(AssertUnwindSafe(|| self.compare(definition, all)));
        compared.unwrap_or_else(|_| Err("a panic".into()))
    }

    fn compare(&self, definition: &Definition, all: bool) -> Result<Checked, String> {
        if read_definition(&write_definition(definition)).as_ref() != Ok(definition) {
            return Err("it is not read as it is written".into());
        }
        let reading = self.obvious.reading;
        let expected = self.obvious.members(definition);
        let found = self.sqlite.members(definition);
        if let Ok(found) = &found
            && *found != expected
        {
            return Err(format!("SQLite: rows {found:?}, the obvious: {expected:?}"));
        }
        let told = match &expected {
            Some(rows) => Answer::Keys(keys(reading, rows)),
            None => Answer::Problem,
        };
        let figures = if all { self.figures(definition)? } else { None };
        let [first, second] = &self.engines;
        first.agrees(definition, &told)?;
        first.plainly(definition, &told)?;
        second.agrees(definition, &told)?;
        if let Some(figures) = &figures {
            first.figures(definition, &told, figures)?;
        }
        Ok(Checked { members: expected.map(|rows| rows.len()), beyond: found.err().map(|why| why.0) })
    }

    /// The figures of the obvious evaluator, which are SQLite's.
    fn figures(&self, definition: &Definition) -> Result<Option<Figures>, String> {
        let size = |rows: Option<BTreeSet<usize>>| rows.map(|rows| rows.len() as u32);
        let expected = figures(definition, &|definition| size(self.obvious.members(definition)));
        let beyond = std::cell::Cell::new(false);
        let found = figures(definition, &|definition| {
            size(self.sqlite.members(definition).unwrap_or_else(|_| {
                beyond.set(true);
                None
            }))
        });
        if !beyond.get() && found != expected {
            return Err(format!("figures: SQLite {found:#?}, the obvious {expected:#?}"));
        }
        Ok(expected)
    }
}

impl Question {
    /// What differs, everything read anew.
    pub(crate) fn check(&self) -> Result<Checked, String> {
        let checked = catch_unwind(AssertUnwindSafe(|| {
            let reading = Reading::new(&self.world, &self.context);
            let asked = Asked::new(&self.world, &self.library, &self.context, &reading);
            asked.check(&self.definition, true)
        }));
        checked.unwrap_or_else(|_| Err("a panic".into()))
    }

    /// The members' keys, by the obvious evaluator.
    pub(crate) fn expected(&self) -> Option<Vec<String>> {
        let reading = Reading::new(&self.world, &self.context);
        let rows = Obvious::new(&reading, &self.library).members(&self.definition)?;
        Some(keys(&reading, &rows))
    }
}
