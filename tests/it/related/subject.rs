//! The engine's place in these tests: a world goes through files into tables, and definitions are answered by key.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use satsuma::{
    data::{
        column::{Bits, Column},
        ipc::Reader,
        keys::key_of,
        limits::Limits,
        table::{Table, TableBuilder},
    },
    engine::{
        cache::Cache,
        columns::Columns,
        dataset::{Dataset, Part},
        evaluate::Evaluation,
        library,
        measure::{CustomerMeasure, MeasureEvaluation, table as table_of},
    },
    model::{
        cell::Cell,
        context::Context,
        definition::Definition,
        figures::Figures,
        measure::{Grouping, Measure},
        problem::Problem,
    },
};

use super::{
    told::Row,
    world::{Grid, Library, World},
};
use crate::engine::random::Random;

/// What is answered to a definition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The members' keys, ascending.
    Keys(Vec<String>),
    /// It cannot be evaluated.
    Problem,
}

/// Through a file into memory, in batches of at most so many rows, with the fingerprint of its bytes.
pub(crate) fn table(grid: &Grid, batch: usize) -> (Table, String) {
    let bytes = grid.sheet.bytes(batch);
    let mut reader = Reader::open(Box::new(bytes), &grid.name, Limits::default()).expect("a readable file");
    let mut builder = TableBuilder::new(reader.schema().clone(), reader.physical());
    while let Some(chunk) = reader.next_chunk().expect("a chunk") {
        builder.append(chunk).expect("rows of the same columns");
    }
    (builder.seal(), reader.fingerprint())
}

/// How tables come to the engine; the answers are the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// In batches of at most so many rows.
    pub batch: usize,
    /// In another order than in the file, with where each row stands in the file beside it.
    pub shuffled: Option<u64>,
}

/// A table that arrives in that way.
fn part(grid: &Grid, way: Way) -> Part {
    let Some(seed) = way.shuffled else {
        let (table, fingerprint) = table(grid, way.batch);
        return Part { columns: Columns::new(table, &fingerprint), order: None };
    };
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..grid.sheet.rows()).collect();
    for place in (1..order.len()).rev() {
        order.swap(place, random.below(place + 1));
    }
    let moved = Grid { name: grid.name.clone(), sheet: grid.sheet.pick(&order) };
    let (table, fingerprint) = table(&moved, way.batch);
    let order = order.into_iter().map(|row| row as u32).collect();
    Part { columns: Columns::new(table, &fingerprint), order: Some(Arc::new(order)) }
}

/// The engine with the tables of a world in memory. One cache is asked everything, as in a session.
pub(crate) struct Engine {
    data: Arc<Dataset>,
    library: library::Library,
    context: Context,
    cache: RefCell<Cache>,
}

impl Engine {
    pub(crate) fn open(world: &World, library: &Library, context: &Context, way: Way) -> Self {
        let parts = world.tables.iter().map(|grid| part(grid, way)).collect();
        let data = Dataset::assemble(parts, &world.setup).unwrap_or_else(|misfits| panic!("{misfits:?}"));
        let data = Arc::new(data);
        let library = told(library, &data);
        Self { data, library, context: context.clone(), cache: RefCell::default() }
    }

    /// What differs from the expected members, in words.
    pub(crate) fn agrees(&self, definition: &Definition, expected: &Answer) -> Result<(), String> {
        match self.select(definition, &mut self.cache.borrow_mut()) {
            members if members == *expected => Ok(()),
            members => Err(format!("the engine: {members:?}, the obvious: {expected:?}")),
        }
    }

    /// The same without any rewrite or shortcut.
    pub(crate) fn plainly(&self, definition: &Definition, expected: &Answer) -> Result<(), String> {
        match self.select(definition, &mut Cache::plain()) {
            members if members == *expected => Ok(()),
            members => Err(format!("the engine without rewrites: {members:?}, the obvious: {expected:?}")),
        }
    }

    /// What differs from the expected figures, in words.
    pub(crate) fn figures(
        &self,
        definition: &Definition,
        expected: &Answer,
        figures: &Figures,
    ) -> Result<(), String> {
        let mut cache = self.cache.borrow_mut();
        let found = Evaluation::new(definition, &self.data, &self.library, &self.context, &mut cache)
            .and_then(|evaluation| evaluation.run(&mut cache));
        let (mut found, rows) = found.map_err(|problems| format!("problems: {problems:#?}"))?;
        found.nodes.iter_mut().for_each(|node| node.interval = None);
        if Answer::Keys(keys(&self.data, rows.rows())) != *expected {
            return Err("the members beside the figures are others".into());
        }
        if found != *figures {
            return Err(difference(&found, figures));
        }
        Ok(())
    }

    /// The rows of a measure.
    pub(crate) fn measured(&self, measure: &Measure) -> Result<Vec<Row<Cell>>, Vec<Problem>> {
        let mut cache = Cache::default();
        if measure.per == Grouping::Customer {
            return self.by_customer(measure, &mut cache);
        }
        let mut evaluation =
            MeasureEvaluation::new(measure, &self.data, &self.library, &self.context, &mut cache)?;
        while evaluation.step(&mut cache)? {}
        let table = table_of(measure, &evaluation.finish(), usize::MAX)?;
        assert_eq!(table.rows.len() as u64, table.total, "all rows are told");
        let split = |mut row: Vec<Cell>| {
            let values = row.split_off(table.dimensions);
            (row, values)
        };
        Ok(table.rows.into_iter().map(split).collect())
    }

    fn by_customer(&self, measure: &Measure, cache: &mut Cache) -> Result<Vec<Row<Cell>>, Vec<Problem>> {
        let mut evaluation = CustomerMeasure::new(measure, &self.data, &self.library, &self.context, cache)?;
        while evaluation.step(cache)? {}
        let columns = evaluation.finish();
        let zone = self.context.time_zone.parse().expect("a zone");
        let row = |row: usize| {
            let key = keys(&self.data, [row].into_iter()).remove(0);
            let values = columns.iter().map(|(_, column)| column.cell(row, zone));
            (vec![Cell::Text(key)], values.collect())
        };
        Ok(self.data.customers().iter_ones().map(row).collect())
    }

    fn select(&self, definition: &Definition, cache: &mut Cache) -> Answer {
        let found = Evaluation::members(definition, &self.data, &self.library, &self.context, cache)
            .and_then(|evaluation| evaluation.run(cache));
        match found {
            Ok((_, members)) => Answer::Keys(keys(&self.data, members.rows())),
            Err(_) => Answer::Problem,
        }
    }
}

fn difference(found: &Figures, expected: &Figures) -> String {
    let mut text = format!(
        "figures: everyone {} for {}, total {} for {}",
        found.everyone, expected.everyone, found.total, expected.total
    );
    for (found, expected) in found.nodes.iter().zip(&expected.nodes) {
        if found != expected {
            text += &format!("; found {found:?}, expected {expected:?}");
        }
    }
    text
}

fn key_columns(data: &Dataset) -> Vec<&Column> {
    let setup = data.setup();
    let key = &setup.table(&setup.profile).expect("a profile table").key;
    key.iter().map(|name| &**data.profile().named(name).expect("a key column")).collect()
}

fn keys(data: &Dataset, rows: impl Iterator<Item = usize>) -> Vec<String> {
    let columns = key_columns(data);
    let key = |row: usize| {
        let mut key = String::new();
        assert!(key_of(&columns, row, &mut key), "a customer has a key");
        key
    };
    let mut keys: Vec<String> = rows.map(key).collect();
    keys.sort_unstable();
    keys
}

/// The library as the engine takes it: the members of static segments as rows.
fn told(library: &Library, data: &Arc<Dataset>) -> library::Library {
    let columns = key_columns(data);
    let fixed = |keys: &Vec<String>| {
        let mut rows = Bits::filled(data.profile().rows(), false);
        let mut key = String::new();
        for row in data.customers().iter_ones() {
            if key_of(&columns, row, &mut key) && keys.contains(&key) {
                rows.set(row, true);
            }
        }
        Arc::new(rows)
    };
    let saved = library.segments.iter().map(|(id, saved)| {
        let saved = library::Saved {
            name: id.clone(),
            definition: Arc::new(saved.definition.clone()),
            active: saved.active,
            fixed: saved.fixed.as_ref().map(fixed),
        };
        (id.clone(), saved)
    });
    library::Library { segments: saved.collect::<BTreeMap<_, _>>(), measures: library.measures.clone() }
}

#[test]
fn worlds_go_through_files() {
    let mut random = Random::new(7);
    for _ in 0..20 {
        let (_, world) = super::families::world(&mut random);
        for grid in &world.tables {
            let (table, _) = table(grid, 64);
            assert_eq!((table.schema.name.as_str(), table.rows), (grid.name.as_str(), grid.sheet.rows()));
            assert_eq!(table.columns.len(), grid.sheet.columns.len());
        }
    }
}
