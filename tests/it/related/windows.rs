//! Figures of a window, of shops that know all of every purchase: there the engine walks over neighbours without a look at
//! each, and needs only the first and last times of customers. Ordinary worlds are seldom so tidy. And counts and sums of
//! records that pass a filter, in shops tidy and not: those have a way of their own for few records, for many and for most.

use satsuma::model::{
    attribute::{Hop, Path},
    definition::Definition,
};

use super::{
    coverage::Tally,
    families,
    generate::{Maker, library, paths},
    question::Asked,
    world::{Reading, World},
};
use crate::engine::{
    definitions::context,
    random::{Random, seed},
};

#[test]
fn everybody_agrees_on_windows() {
    agreed(0x31d0, 1_500, &[&["purchases", "buyer"]], families::complete, |maker| maker.windowed());
}

#[test]
fn everybody_agrees_on_records_that_pass() {
    let paths: [&[&str]; 4] = [
        &["purchases", "buyer"],
        &["purchases", "gift"],
        &["stores", "-at", "buyer"],
        &["products", "-what", "buyer"],
    ];
    agreed(0x7e57, 1_500, &paths, families::shop, |maker| maker.counted());
}

/// A table and relationships, those against their direction with a minus before them.
fn path(words: &&[&str]) -> Path {
    let hops = words[1..].iter().map(|word| Hop {
        relationship: word.trim_start_matches('-').into(),
        reverse: word.starts_with('-'),
    });
    Path { from: words[0].into(), hops: hops.collect() }
}

/// Asks everybody so many questions over some paths.
fn agreed(
    own: u64,
    many: usize,
    ways: &[&[&str]],
    world: fn(&mut Random) -> World,
    make: fn(&mut Maker) -> Option<Definition>,
) {
    let seed = seed();
    let mut random = Random::new(seed ^ own);
    let ways: Vec<Path> = ways.iter().map(path).collect();
    let (mut asked, mut telling, tally) = (0, 0, Tally::default());
    while asked < many {
        let world = world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let all = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &all, &mut random);
        let everybody = Asked::new(&world, &library, &context, &reading);
        let everyone = reading.customers().len();
        for _ in 0..10 {
            let mut maker = Maker {
                world: &world,
                obvious: &everybody.obvious,
                paths: &ways,
                random: &mut random,
                tally: &tally,
                last: 0,
            };
            // One that tells customers apart, if one is found soon.
            let mut drawn = (0..4).filter_map(|_| {
                let definition = make(&mut maker)?;
                let members = maker.obvious.members(&definition)?;
                Some((!members.is_empty() && members.len() < everyone, definition))
            });
            let first = drawn.next();
            let drawn =
                first.and_then(
                    |first| if first.0 { Some(first) } else { drawn.find(|one| one.0).or(Some(first)) },
                );
            let Some((_, definition)) = drawn else { continue };
            let checked = everybody.check(&definition, asked % 4 == 0).unwrap_or_else(|why| {
                let json = serde_json::to_string(&definition).expect("JSON");
                panic!("SATSUMA_SEED={seed}, after {asked}: {why}\n{json}")
            });
            asked += 1;
            telling += usize::from(checked.members.is_some_and(|count| count > 0 && count < everyone));
        }
    }
    assert!(telling * 100 >= asked * 40, "SATSUMA_SEED={seed}: only {telling} of {asked} tell anything");
}
