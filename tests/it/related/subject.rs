//! The engine's place in these tests: a world goes through files into tables, and definitions are answered by key.

use satsuma::{
    data::{
        ipc::Reader,
        limits::Limits,
        table::{Table, TableBuilder},
    },
    model::{context::Context, definition::Definition, figures::Figures},
};

use super::world::{Grid, Library, World};

/// What is answered to a definition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The members' keys, ascending.
    Keys(Vec<String>),
    /// It cannot be evaluated.
    Problem,
}

/// Who answers definitions about a world and is held against the obvious evaluator.
pub(crate) trait Subject: Sized {
    /// With the tables of a world in memory.
    fn open(world: &World, library: &Library, context: &Context) -> Option<Self>;

    /// What differs from the expected members and figures, in words.
    fn agrees(
        &self,
        definition: &Definition,
        expected: &Answer,
        figures: Option<&Figures>,
    ) -> Result<(), String>;
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

/// The engine over several tables; nobody yet.
pub(crate) enum Engine {}

impl Subject for Engine {
    fn open(_: &World, _: &Library, _: &Context) -> Option<Self> {
        None
    }

    fn agrees(&self, _: &Definition, _: &Answer, _: Option<&Figures>) -> Result<(), String> {
        match *self {}
    }
}

#[test]
fn worlds_go_through_files() {
    let mut random = crate::engine::random::Random::new(7);
    for _ in 0..20 {
        let (_, world) = super::families::world(&mut random);
        for grid in &world.tables {
            let (table, _) = table(grid, 64);
            assert_eq!((table.schema.name.as_str(), table.rows), (grid.name.as_str(), grid.sheet.rows()));
            assert_eq!(table.columns.len(), grid.sheet.columns.len());
        }
    }
}
