//! The obvious evaluator and SQLite agree on the columns of related tables beside the members.

use satsuma::model::attribute::Attribute;

use super::{
    coverage::Tally,
    families,
    generate::{Maker, library, paths},
    obvious::Obvious,
    sqlite::Sqlite,
    world::Reading,
};
use crate::engine::{
    definitions::context,
    random::{Random, cases, seed},
};

#[test]
fn projected_attributes_are_those_of_sqlite() {
    let (seed, all) = (seed(), cases(2_000));
    let mut random = Random::new(seed ^ 0x9203);
    let (mut asked, mut entries) = (0, 0);
    while asked < all {
        let (family, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &paths, &mut random);
        let obvious = Obvious::new(&reading, &library);
        let sqlite = Sqlite::new(&world, &reading, &library);
        let tally = Tally::default();
        for _ in 0..12 {
            let mut maker = Maker {
                world: &world,
                obvious: &obvious,
                paths: &paths,
                random: &mut random,
                tally: &tally,
                last: 0,
            };
            let mut definition = maker.definition();
            let Some(path) = definition.rules.iter().find_map(|rule| rule.path.clone()) else { continue };
            let all = maker.projectable(&path);
            let Some(members) = obvious.members(&definition).filter(|_| !all.is_empty()) else { continue };
            let column = maker.random.pick(&all).clone();
            definition.project = vec![Attribute::Column(column.clone())];
            let Ok(lists) = sqlite.projected(&definition, &column) else { continue };
            asked += 1;
            for customer in members {
                let own = obvious.projected(&definition, customer).remove(0);
                let own: Vec<Option<i64>> = own.iter().map(|value| sqlite.place(value)).collect();
                entries += own.len();
                let json = || serde_json::to_string_pretty(&definition).expect("JSON");
                let found = lists.get(&customer).cloned().unwrap_or_default();
                assert_eq!(
                    found,
                    own,
                    "SATSUMA_SEED={seed}, {family}, {context:?}, row {customer}: {}",
                    json()
                );
            }
        }
    }
    println!("SATSUMA_SEED={seed}: {asked} definitions with {entries} entries");
}
