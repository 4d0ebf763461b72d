//! The obvious evaluator and SQLite agree, on random worlds and random definitions.

use std::time::{Duration, Instant};

use satsuma::model::{
    attribute::Attribute,
    definition::{Definition, Node, NodeKind},
};

use super::{
    coverage::{Tally, class},
    families,
    generate::{Maker, library, paths},
    obvious::{Obvious, figures},
    sqlite::Sqlite,
    world::{Reading, World},
};
use crate::engine::{
    definitions::context,
    random::{Random, cases, seed},
};

/// Definitions asked of each world.
const EACH: usize = 8;

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

#[test]
fn the_obvious_evaluator_agrees_with_sqlite() {
    let (seed, all) = (seed(), cases(20_000));
    let mut random = Random::new(seed ^ 0x5e1);
    let (mut asked, mut telling, mut beyond) = (0, 0, 0);
    let mut tally = Tally::default();
    let (mut t1, mut t2, mut t3, mut t4) = (Duration::ZERO, Duration::ZERO, Duration::ZERO, Duration::ZERO);
    while asked < all {
        let (family, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &paths, &mut random);
        let obvious = Obvious::new(&reading, &library);
        let t = Instant::now();
        let sqlite = Sqlite::new(&world, &reading, &library);
        t1 += t.elapsed();
        let everyone = reading.customers().len();
        for _ in 0..EACH {
            let t = Instant::now();
            let mut drawn: Option<(Definition, _)> = None;
            for _ in 0..4 {
                let mut maker = Maker {
                    world: &world,
                    obvious: &obvious,
                    paths: &paths,
                    random: &mut random,
                    tally: &tally,
                    last: 0,
                };
                let definition = maker.definition();
                let Some(members) = obvious.members(&definition) else { continue };
                let tells = !members.is_empty() && members.len() < everyone;
                drawn = Some((definition, members));
                if tells {
                    break;
                }
            }
            t2 += t.elapsed();
            let Some((definition, members)) = drawn else { continue };
            tally.note(&definition, &|node| kind_of(&world, node));
            asked += 1;
            telling += usize::from(!members.is_empty() && members.len() < everyone);
            let t = Instant::now();
            match sqlite.members(&definition) {
                Err(_) => beyond += 1,
                Ok(found) => assert_eq!(
                    found,
                    Some(members),
                    "SATSUMA_SEED={seed}, definition {asked} of {family}: {}",
                    serde_json::to_string_pretty(&definition).expect("JSON")
                ),
            }
            t3 += t.elapsed();
            let t = Instant::now();
            let size = |definition: &Definition| obvious.members(definition).map(|rows| rows.len() as u32);
            if asked % 4 == 0 {
                figures(&definition, &size);
            }
            t4 += t.elapsed();
        }
    }
    println!("{tally}");
    println!("load {t1:?} make {t2:?} sqlite {t3:?} figures {t4:?}");
    println!(
        "SATSUMA_SEED={seed}: {asked} definitions, {telling} give some and not all, {beyond} not asked of SQLite"
    );
    assert!(telling * 100 >= asked * 60, "SATSUMA_SEED={seed}: only {telling} of {asked} tell anything");
}
