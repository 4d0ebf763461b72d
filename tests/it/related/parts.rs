//! Any number of parts is one: random worlds are asked everything by the lead of 1, 2, 3 and 8 parts, and every answer has
//! the same bits.

use satsuma::{
    model::{
        attribute::Attribute,
        context::Context,
        definition::{Definition, NodeKind},
        measure::{Grouping, Measure},
    },
    service::protocol::{Format, LibrarySegment, LoadMode, Members, Page, Reply, Request, Sort, Source},
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
        definitions::{all_of, context},
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
        self.ask(&Request::List { members: of.clone(), page: Page::first(5), columns: Vec::new() }, &[])
            .expect("a list");
        let export = |members| Request::Export {
            members,
            columns: Vec::new(),
            format: Format::Csv { spreadsheet_safe: true },
        };
        self.ask(&export(of.clone()), &[]).expect("a file");
        self.arrow(&of, &[], &context);
        for members in [
            of.clone(),
            Members::Of { definition: all_of(vec![NodeKind::Everyone]), context: context.clone() },
        ] {
            // Somebody who is a member, and somebody who may be none.
            if let Some(key) = self.keys(members, &[]).pop() {
                let (definition, context) = (definition.clone(), context.clone());
                self.ask(&Request::Explain { definition, context, key }, &[]).expect("explained");
            }
        }
        let count = Request::Count { definition: definition.clone(), context: context.clone() };
        self.ask(&count, &[]).expect("counted");
        let run = Request::Run { whole: true, definition, context: context.clone() };
        let (_, bytes) = self.ask(&run, kept).expect("kept");
        *kept = vec![bytes[0].clone()];
        self.ask(
            &Request::List { members: Members::Snapshot, page: Page::first(1_000), columns: Vec::new() },
            kept,
        )
        .expect("a list");
        self.ask(&export(Members::Snapshot), kept).expect("a file");
        self.arrow(&Members::Snapshot, kept, &context);
    }

    /// A file of Arrow is the list, once it is read again.
    fn arrow(&mut self, members: &Members, kept: &[Vec<u8>], context: &Context) {
        let export = Request::Export { members: members.clone(), columns: Vec::new(), format: Format::Arrow };
        let (_, file) = self.ask(&export, kept).expect("a file");
        let mut reader = Engine::new(1);
        reader.ask(Request::SetZone { time_zone: context.time_zone.clone() }, Vec::new()).expect("a zone");
        let source = Source::File { name: "members.arrows".into() };
        reader.load(source, Some(file.concat()), "members", LoadMode::New).expect("read");
        let rows = Request::Rows { table: "members".into(), limit: 10_000 };
        let (Reply::Rows(read), _) = reader.ask(rows, Vec::new()).expect("rows") else { panic!() };
        let page = Page::first(10_000);
        let list = Request::List { members: members.clone(), page, columns: read.columns.clone() };
        let (Reply::Rows(listed), _) = self.ask(&list, kept).expect("a list") else { panic!() };
        assert_eq!(listed.columns, read.columns);
        for (listed, read) in listed.rows.iter().zip(&read.rows) {
            assert_eq!(listed, read);
        }
        assert_eq!(listed.rows.len(), read.rows.len());
    }

    /// Pages in the order of every column are, one behind the other, what is listed at once; so are keys.
    fn pages(&mut self, members: &Members, kept: &[Vec<u8>], random: &mut Random) {
        let list = |page, columns| Request::List { members: members.clone(), page, columns };
        let all = self.ask(&list(Page::first(10_000), Vec::new()), kept).expect("a list");
        let (Reply::Rows(all), _) = all else { panic!() };
        for turn in 0..3 {
            let column = (turn > 0).then(|| random.pick(&all.columns));
            let descending = random.percent(50);
            let sort = column.map(|column| Sort { column: column.clone(), descending });
            let whole = Page { offset: 0, limit: 10_000, sort };
            let columns: Vec<String> = all.columns.iter().filter(|_| random.percent(40)).cloned().collect();
            let Ok((Reply::Rows(sorted), _)) = self.ask(&list(whole.clone(), columns.clone()), kept) else {
                continue;
            };
            let keys = Request::Keys { members: members.clone(), page: whole.clone() };
            let (Reply::Keys { keys, .. }, _) = self.ask(&keys, kept).expect("keys") else { panic!() };
            assert_eq!((sorted.rows.len(), keys.len()), (all.rows.len(), all.rows.len()));
            let limit = (1 + random.below(1 + all.rows.len() / 2)) as u32;
            let (mut rows, mut told) = (Vec::new(), Vec::new());
            while rows.len() < all.rows.len() {
                let page = Page { offset: rows.len() as u32, limit, ..whole.clone() };
                let one = self.ask(&list(page.clone(), columns.clone()), kept).expect("a page");
                let (Reply::Rows(one), _) = one else { panic!() };
                assert!(!one.rows.is_empty());
                rows.extend(one.rows);
                let keys = Request::Keys { members: members.clone(), page };
                let (Reply::Keys { keys, .. }, _) = self.ask(&keys, kept).expect("keys") else { panic!() };
                told.extend(keys);
            }
            assert_eq!((rows, told), (sorted.rows, keys));
        }
    }

    fn keys(&mut self, members: Members, kept: &[Vec<u8>]) -> Vec<String> {
        let (reply, _) = self.ask(&Request::Keys { members, page: Page::first(10_000) }, kept).expect("keys");
        let Reply::Keys { keys, total, .. } = reply else { panic!() };
        assert_eq!(total as usize, keys.len());
        keys
    }

    /// Who entered and who left between two lists, against their keys.
    fn changes(&mut self, before: &Members, after: &Members, kept: &[Vec<u8>]) {
        let without = |members: &Members, other: &Members| Members::Without {
            members: Box::new(members.clone()),
            other: Box::new(other.clone()),
        };
        let (old, new) = (self.keys(before.clone(), kept), self.keys(after.clone(), kept));
        let entered = self.keys(without(after, before), kept);
        let left = self.keys(without(before, after), kept);
        assert_eq!(entered, new.iter().filter(|key| !old.contains(key)).cloned().collect::<Vec<_>>());
        assert_eq!(left, old.iter().filter(|key| !new.contains(key)).cloned().collect::<Vec<_>>());
        let listed = Members::Keys { keys: [old.clone(), vec!["nobody\u{1f}there".to_owned()]].concat() };
        assert_eq!(self.keys(without(&listed, before), kept), ["nobody\u{1f}there"]);
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
    for _ in 0..cases(120) {
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
                all.ask(&Request::SetUp { setup: world.setup.clone() }, &[]).expect("set up");
            }
            let path = definition.rules.iter().find_map(|rule| rule.path.clone());
            if let Some(path) = path.filter(|_| random.percent(60)) {
                let maker = maker(&world, &obvious, &paths, &mut random, &tally);
                let columns = maker.projectable(&path).into_iter().take(3);
                definition.project = columns.map(|column| Attribute::Column(column.clone())).collect();
            }
            all.define(&definition, &context, &mut kept);
            if at == 1 && !kept.is_empty() {
                let (definition, context) = (definition.clone(), context.clone());
                let of = Members::Of { definition: definition.clone(), context: context.clone() };
                if all
                    .ask(
                        &Request::List { members: of.clone(), page: Page::first(1), columns: Vec::new() },
                        &[],
                    )
                    .is_ok()
                {
                    all.pages(&of, &[], &mut random);
                    let other = maker(&world, &obvious, &paths, &mut random, &tally).definition();
                    let after = Members::Of { definition: other, context: context.clone() };
                    let keys = Request::Keys { members: after.clone(), page: Page::first(1) };
                    if all.ask(&keys, &[]).is_ok() {
                        all.changes(&of, &after, &[]);
                    }
                    all.changes(&Members::Snapshot, &of, &kept);
                    all.pages(&Members::SnapshotOf { definition, context }, &kept, &mut random);
                }
            }
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

/// What is guessed does not depend on where rows are.
#[test]
fn any_number_of_parts_guesses_alike() {
    let mut random = Random::new(seed() ^ 0x61e5);
    for _ in 0..cases(1_000) {
        let (_, world) = families::world(&mut random);
        let mut all = All::new();
        for grid in &world.tables {
            all.load(grid, 1 + random.below(40), LoadMode::Replace).expect("loaded");
        }
        all.ask(&Request::Propose, &[]).expect("proposed");
    }
}

/// A request is given up after any number of turns: it fails as cancelled, and what is asked then has the same answer as
/// if it had never been.
#[test]
fn what_is_given_up_leaves_nothing_behind() {
    let mut random = Random::new(seed() ^ 0xca2c);
    for _ in 0..cases(60) {
        let (_, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &paths, &mut random);
        let (obvious, tally) = (Obvious::new(&reading, &library), Tally::default());
        let mut definition = || maker(&world, &obvious, &paths, &mut random, &tally).definition();
        let (definition, other) = (definition(), definition());
        let mut engines = [Engine::new(1), Engine::new(3)];
        for engine in &mut engines {
            for grid in &world.tables {
                let source = Source::File { name: format!("{}.arrow", grid.name) };
                engine
                    .load(source, Some(grid.sheet.bytes(20)), &grid.name, LoadMode::Replace)
                    .expect("loaded");
            }
        }
        let of = |definition: &Definition| Members::Of {
            definition: definition.clone(),
            context: context.clone(),
        };
        let requests = [
            Request::SetUp { setup: world.setup.clone() },
            Request::Evaluate { definition: definition.clone(), context: context.clone(), preview: 5 },
            Request::Export {
                members: of(&other),
                columns: Vec::new(),
                format: Format::Csv { spreadsheet_safe: true },
            },
            Request::Run { whole: true, definition: other, context: context.clone() },
            Request::Propose,
            Request::List { members: of(&definition), page: Page::first(9), columns: Vec::new() },
        ];
        for request in requests {
            for after in [0, 1, 2, 3, 5, 9, 17, 40] {
                let id = engines[1].begin(request.clone(), Vec::new());
                let mut busy = true;
                for _ in 0..after {
                    busy = busy && engines[1].turn();
                }
                engines[1].cancel(id);
                let given_up = engines[1].answer(id);
                assert!(!busy || given_up.is_err() || after > 2, "{given_up:?}");
            }
            let [one, three] = engines.each_mut().map(|engine| engine.ask(request.clone(), Vec::new()));
            assert_eq!(three, one, "{request:?}");
        }
    }
}

/// Rows find their place again when tables belong together in another way, or when a table comes again.
#[test]
fn another_set_up_moves_rows() {
    let mut random = Random::new(seed() ^ 0x5e7);
    for _ in 0..cases(60) {
        let (_, world) = families::world(&mut random);
        let context = context(&mut random);
        let mut all = All::new();
        for grid in &world.tables {
            all.load(grid, 1 + random.below(9), LoadMode::Replace).expect("loaded");
        }
        let everyone = all_of(vec![NodeKind::Everyone]);
        for _ in 0..4 {
            let mut setup = world.setup.clone();
            setup.relationships.retain(|_| random.percent(70));
            for place in (1..setup.relationships.len()).rev() {
                setup.relationships.swap(place, random.below(place + 1));
            }
            let _ = all.ask(&Request::SetUp { setup }, &[]);
            let evaluate =
                Request::Evaluate { definition: everyone.clone(), context: context.clone(), preview: 9 };
            let _ = all.ask(&evaluate, &[]);
            let grid = random.pick(&world.tables).clone();
            let mode = if random.percent(50) { LoadMode::Append } else { LoadMode::Replace };
            let _ = all.load(&grid, 1 + random.below(9), mode);
            world.tables.iter().for_each(|grid| {
                let _ = all.ask(&Request::Rows { table: grid.name.clone(), limit: 1_000 }, &[]);
            });
        }
    }
}
