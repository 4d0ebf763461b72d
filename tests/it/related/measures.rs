//! The obvious evaluator, SQLite and the engine agree on measures of customers, of groups and of the business as a whole.

use satsuma::model::{
    attribute::{Attribute, Path},
    measure::{Formula, Grouping, Measure},
};

use super::{
    coverage::Tally,
    families,
    generate::{Maker, measure, paths},
    obvious::Obvious,
    question::WAYS,
    sqlite::{Sqlite, Told},
    subject::Engine,
    told::different,
    world::{Library, Reading},
};
use crate::engine::{
    definitions::context,
    random::{Random, cases, seed},
};

/// Measures asked of each world.
const EACH: usize = 6;

fn random_measure(maker: &mut Maker<'_>) -> Measure {
    if maker.random.percent(30) {
        return measure(maker, Grouping::Customer);
    }
    let mut measure = measure(maker, Grouping::Business);
    if maker.random.percent(70) {
        let figures = measure.calculations.iter().filter_map(|one| match &one.formula {
            Formula::Figure { figure } => Some(&figure.path),
            Formula::Arithmetic { .. } => None,
        });
        let all = maker.shared_attributes(&figures.collect::<Vec<&Path>>());
        let count = 1 + maker.random.below(2);
        let dimensions = (0..count).map(|_| Attribute::Column(maker.random.pick(&all).clone())).collect();
        measure.per = Grouping::Dimensions { dimensions };
    }
    measure
}

/// The rows of both in one order; nothing where SQLite is not asked.
fn compared(obvious: &Obvious<'_>, sqlite: &Sqlite<'_>, measure: &Measure) -> Option<[Vec<String>; 2]> {
    let (found, placed) = sqlite.measured(measure).ok()?;
    let profile = obvious.reading.profile();
    let expected = obvious.measured(measure).into_iter().map(|(group, values)| {
        let group: Vec<Told> = match measure.per {
            // Of customers the database tells the row.
            Grouping::Customer => {
                let key = obvious
                    .reading
                    .customers()
                    .into_iter()
                    .find(|row| group == [super::value::Val::Text(profile.key_text(*row))]);
                vec![Told::Place(key.expect("a customer") as i64)]
            }
            _ => group.iter().map(|value| sqlite.told(value, true)).collect(),
        };
        let values = values.iter().zip(&placed).map(|(value, placed)| sqlite.told(value, *placed));
        (group, values.collect::<Vec<_>>())
    });
    let sorted = |rows: Vec<(Vec<Told>, Vec<Told>)>| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort_unstable();
        rows
    };
    Some([sorted(found), sorted(expected.collect())])
}

#[test]
fn everybody_agrees_on_measures() {
    let (seed, all) = (seed(), cases(3_000));
    let mut random = Random::new(seed ^ 0x3ea5);
    let (mut asked, mut beyond, mut rows) = (0, 0, 0);
    while asked < all {
        let (family, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let (library, tally) = (Library::default(), Tally::default());
        let obvious = Obvious::new(&reading, &library);
        let sqlite = Sqlite::new(&world, &reading, &library);
        let engines = WAYS.map(|way| Engine::open(&world, &library, &context, way));
        for _ in 0..EACH {
            let mut maker = Maker {
                world: &world,
                obvious: &obvious,
                paths: &paths,
                random: &mut random,
                tally: &tally,
                last: 0,
            };
            let measure = random_measure(&mut maker);
            asked += 1;
            let json = || serde_json::to_string_pretty(&measure).expect("JSON");
            let meant = obvious.measured(&measure);
            for engine in &engines {
                let told = engine.measured(&measure);
                let why = match &told {
                    Ok(told) => different(told, &meant, &reading.calendar),
                    Err(problems) => Some(format!("{problems:?}")),
                };
                assert_eq!(why, None, "SATSUMA_SEED={seed}, {family}, {context:?}: {}", json());
            }
            match compared(&obvious, &sqlite, &measure) {
                None => beyond += 1,
                Some([found, expected]) => {
                    rows += expected.len();
                    assert_eq!(found, expected, "SATSUMA_SEED={seed}, {family}, {context:?}: {}", json());
                }
            }
        }
    }
    println!("SATSUMA_SEED={seed}: {asked} measures of {rows} rows, {beyond} not asked of SQLite");
    assert!(beyond * 100 <= asked * 20, "SATSUMA_SEED={seed}: SQLite was not asked {beyond} times");
}
