//! Everybody agrees, on random worlds and random definitions: the obvious evaluator, SQLite, and the engine.

use satsuma::model::{
    attribute::Attribute,
    context::Context,
    definition::{Definition, Node, NodeKind},
};

use super::{
    cases::keep,
    coverage::{Tally, class},
    duckdb::DuckDb,
    families,
    generate::{Maker, library, paths},
    question::{Asked, Checked, Question},
    shrink::shrunk,
    world::{Library, Reading, World},
};
use crate::engine::{
    definitions::context,
    random::{Random, seed},
};

/// Definitions asked of each world.
const EACH: usize = 8;

/// How often each operator, aggregate and kind of node is asked of 22,000 definitions, at least.
const LEAST: usize = 100;

fn kind_of(world: &World, node: &Node) -> &'static str {
    let attribute = match &node.kind {
        NodeKind::Condition(condition) => &condition.attribute,
        NodeKind::Compare(compare) => &compare.left,
        _ => return "",
    };
    match attribute {
        Attribute::Column(column) => class(&world.grid(&column.table).sheet.column(&column.column).kind),
        Attribute::Measure { .. } => "measure",
    }
}

/// What was asked so far.
#[derive(Default)]
struct Run {
    asked: usize,
    telling: usize,
    beyond: usize,
    tally: Tally,
    /// In a long run, where it is there.
    duckdb: Option<DuckDb>,
}

impl Run {
    /// A definition that tells customers apart, if one is found soon.
    fn draw(&self, maker: &mut Maker<'_>, everyone: usize) -> Option<Definition> {
        let mut drawn = None;
        for _ in 0..4 {
            let definition = maker.definition();
            let Some(members) = maker.obvious.members(&definition) else { continue };
            let tells = !members.is_empty() && members.len() < everyone;
            drawn = Some(definition);
            if tells {
                break;
            }
        }
        drawn
    }

    fn note(&mut self, world: &World, definition: &Definition, checked: Checked, everyone: usize) {
        self.tally.note(definition, &|node| kind_of(world, node));
        self.asked += 1;
        self.telling += usize::from(checked.members.is_some_and(|count| count > 0 && count < everyone));
        if let Some(why) = checked.beyond {
            self.beyond += 1;
            self.tally.add(format!("beyond SQLite: {why}"));
        }
    }

    fn world(&mut self, random: &mut Random) -> Result<(), Box<(Question, String)>> {
        let (_, world) = families::world(random);
        let context = context(random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, random);
        let library = library(&world, &reading, &paths, random);
        let asked = Asked::new(&world, &library, &context, &reading);
        let everyone = reading.customers().len();
        for place in 0..EACH {
            let mut maker = Maker {
                world: &world,
                obvious: &asked.obvious,
                paths: &paths,
                random,
                tally: &self.tally,
                last: 0,
            };
            let Some(definition) = self.draw(&mut maker, everyone) else { continue };
            match asked.check(&definition, place % 4 == 0) {
                Ok(checked) => self.note(&world, &definition, checked, everyone),
                Err(why) => return Err(Box::new((question(&world, &library, &context, definition), why))),
            }
        }
        // It takes its time, so it is asked of some worlds alone.
        let second = self.duckdb.as_mut().filter(|_| (self.asked / EACH).is_multiple_of(5));
        if let Some(duckdb) = second {
            let (statements, queries) = asked.sqlite.transcript();
            if let Some(different) = duckdb.ask(&statements, &queries).first() {
                let at = different["at"].as_u64().and_then(|at| queries.get(at as usize));
                panic!("DuckDB: {different}, SQLite: {at:?}");
            }
        }
        Ok(())
    }
}

fn question(world: &World, library: &Library, context: &Context, definition: Definition) -> Question {
    Question { world: world.clone(), library: library.clone(), context: context.clone(), definition }
}

#[test]
fn everybody_agrees() {
    let (seed, long) = (seed(), std::env::var("SATSUMA_LONG").is_ok_and(|long| long == "1"));
    let all = if long { 22_000 } else { 2_000 };
    let mut random = Random::new(seed ^ 0x5e1);
    let duckdb = if long { DuckDb::start() } else { None };
    let second = duckdb.is_some();
    let mut run = Run { duckdb, ..Run::default() };
    while run.asked < all {
        if let Err(different) = run.world(&mut random) {
            let (question, why) = *different;
            let small = shrunk(question);
            let why = small.check().err().unwrap_or(why);
            let path = keep(small, &why, &format!("found_{seed}_{}", run.asked));
            panic!("SATSUMA_SEED={seed}, after {} definitions: {why}\nkept as {}", run.asked, path.display());
        }
    }
    let Run { asked, telling, beyond, tally, .. } = run;
    println!("{tally}");
    if long {
        println!(
            "DuckDB was {}",
            if second { "asked the same" } else { "left out: python3 does not know it" }
        );
    }
    println!(
        "SATSUMA_SEED={seed}: {asked} definitions, {telling} give some and not all, {beyond} not asked of SQLite"
    );
    assert!(telling * 100 >= asked * 60, "SATSUMA_SEED={seed}: only {telling} of {asked} tell anything");
    assert!(beyond * 100 <= asked * 5, "SATSUMA_SEED={seed}: SQLite was not asked {beyond} times");
    for label in super::coverage::every() {
        // A short run is less even.
        let least = if long { LEAST } else { LEAST * asked / 40_000 };
        let count = tally.count(&label);
        assert!(count >= least, "SATSUMA_SEED={seed}: {label} was asked {count} times, not {least}");
    }
}
