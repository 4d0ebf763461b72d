//! Any number of parts is one: random worlds are asked everything by the lead of 1, 2, 3 and 8 parts, and every answer has
//! the same bits.

use satsuma::{
    model::{
        context::Context,
        definition::Definition,
        measure::{Grouping, Measure},
    },
    service::protocol::{LibrarySegment, LoadMode, Members, Reply, Request, Source},
};

use super::{
    coverage::Tally,
    families,
    generate::{Maker, library, measure, paths},
    obvious::Obvious,
    world::{Grid, Library, Reading, World},
};
use crate::{
    engine::{
        definitions::context,
        random::{Random, cases, seed},
    },
    workers::{Answer, Engine},
};

const PARTS: [usize; 4] = [1, 2, 3, 8];

/// Engines of every number of parts, which are asked the same.
struct All(Vec<Engine>);

/// What does not depend on the number of parts: memory does.
fn without_memory(answer: Answer) -> Answer {
    answer.map(|(reply, bytes)| match reply {
        Reply::Loaded(mut info) => {
            info.memory = 0;
            (Reply::Loaded(info), bytes)
        }
        reply => (reply, bytes),
    })
}

impl All {
    fn new() -> Self {
        Self(PARTS.into_iter().map(Engine::new).collect())
    }

    /// One answer of all.
    fn same(&mut self, what: &str, mut ask: impl FnMut(&mut Engine) -> Answer) -> Answer {
        let mut answers = self.0.iter_mut().map(|engine| without_memory(ask(engine)));
        let first = answers.next().expect("an engine");
        for (answer, parts) in answers.zip(&PARTS[1..]) {
            assert_eq!(answer, first, "{parts} parts: {what}");
        }
        first
    }

    fn ask(&mut self, request: &Request, bytes: &[Vec<u8>]) -> Answer {
        self.same(&format!("{request:?}"), |engine| engine.ask(request.clone(), bytes.to_vec()))
    }

    fn load(&mut self, grid: &Grid, batch: usize, mode: LoadMode) -> Answer {
        let source = || Source::File { name: format!("{}.arrow", grid.name) };
        let bytes = grid.sheet.bytes(batch);
        self.same(&format!("load {}", grid.name), |engine| {
            engine.load(source(), Some(bytes.clone()), &grid.name, mode)
        })
    }

    fn look(&mut self, grid: &Grid) {
        let table = grid.name.clone();
        for limit in [3, 1_000] {
            let _ = self.ask(&Request::Rows { table: table.clone(), limit }, &[]);
        }
        for column in &grid.sheet.columns {
            let column = column.name.clone();
            let _ = self.ask(&Request::Column { table: table.clone(), column: column.clone() }, &[]);
            for (search, limit) in [("", 5), ("a", 2), ("1", 100), ("", 0)] {
                let (table, column) = (table.clone(), column.clone());
                let _ = self.ask(&Request::Values { table, column, search: search.into(), limit }, &[]);
            }
        }
    }

    fn set_up(&mut self, world: &World, library: &Library) {
        let set_up = Request::SetUp { setup: world.setup.clone() };
        self.ask(&set_up, &[]).unwrap_or_else(|failure| panic!("{failure:?}"));
        let segments = library.segments.iter().map(|(id, saved)| LibrarySegment {
            id: id.clone(),
            name: id.clone(),
            definition: saved.definition.clone(),
            active: saved.active,
            keys: saved.fixed.clone(),
        });
        let segments = segments.collect();
        self.ask(&Request::Library { segments, measures: library.measures.clone() }, &[])
            .expect("taken over");
    }

    fn define(&mut self, definition: &Definition, context: &Context, kept: &mut Vec<Vec<u8>>) {
        let (definition, context) = (definition.clone(), context.clone());
        let evaluate =
            Request::Evaluate { definition: definition.clone(), context: context.clone(), preview: 7 };
        let Ok((Reply::Evaluated { .. }, _)) = self.ask(&evaluate, &[]) else { return };
        let of = Members::Of { definition: definition.clone(), context: context.clone() };
        self.ask(&Request::List { members: of.clone(), limit: 5 }, &[]).expect("a list");
        let export = |members| Request::Export { members, columns: Vec::new(), spreadsheet_safe: true };
        self.ask(&export(of), &[]).expect("a file");
        let run = Request::Run { definition, context, registered: 0 };
        let (_, bytes) = self.ask(&run, kept).expect("kept");
        *kept = vec![bytes[0].clone()];
        self.ask(&Request::List { members: Members::Snapshot, limit: 1_000 }, kept).expect("a list");
        self.ask(&export(Members::Snapshot), kept).expect("a file");
    }

    fn measure(&mut self, measure: Measure, context: &Context) {
        let _ = self.ask(&Request::Measure { measure, context: context.clone(), limit: 9 }, &[]);
    }
}

fn maker<'a>(
    world: &'a World,
    obvious: &'a Obvious<'a>,
    paths: &'a [satsuma::model::attribute::Path],
    random: &'a mut Random,
    tally: &'a Tally,
) -> Maker<'a> {
    Maker { world, obvious, paths, random, tally, last: 0 }
}

#[test]
fn any_number_of_parts_is_one() {
    let mut random = Random::new(seed() ^ 0x9a27);
    for _ in 0..cases(400) {
        let (_, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &paths, &mut random);
        let (obvious, tally) = (Obvious::new(&reading, &library), Tally::default());
        let mut all = All::new();
        for grid in &world.tables {
            all.load(grid, 1 + random.below(40), LoadMode::Replace).expect("loaded");
            all.look(grid);
        }
        all.ask(&Request::Propose, &[]).expect("proposed");
        all.set_up(&world, &library);
        let mut kept = Vec::new();
        for at in 0..12 {
            let mut definition = maker(&world, &obvious, &paths, &mut random, &tally).definition();
            if at % 4 < 3 {
                // What was brought together for one question is apart again.
                definition.limit = None;
                all.ask(&Request::SetUp { setup: world.setup.clone() }, &[]).expect("set up");
            }
            all.define(&definition, &context, &mut kept);
            let per = [Grouping::Customer, Grouping::Business][at % 2].clone();
            let measure = measure(&mut maker(&world, &obvious, &paths, &mut random, &tally), per);
            all.measure(measure, &context);
        }
        all.look(&world.tables[0]);
        // Rows behind others, and then the tables from the beginning: what was placed finds its place again.
        let last = world.tables.last().expect("a table");
        let _ = all.load(last, 5, LoadMode::Append);
        all.look(last);
        all.set_up(&world, &library);
        let definition = maker(&world, &obvious, &paths, &mut random, &tally).definition();
        all.define(&definition, &context, &mut kept);
    }
}
