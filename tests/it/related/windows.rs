//! Figures of a window, of shops that know all of every purchase: there the engine walks over neighbours without a look at
//! each, and needs only the first and last times of customers. Ordinary worlds are seldom so tidy.

use satsuma::model::attribute::{Hop, Path};

use super::{
    coverage::Tally,
    families,
    generate::{Maker, library, paths},
    question::Asked,
    world::Reading,
};
use crate::engine::{
    definitions::context,
    random::{Random, seed},
};

#[test]
fn everybody_agrees_on_windows() {
    let seed = seed();
    let mut random = Random::new(seed ^ 0x31d0);
    let hops = vec![Hop { relationship: "buyer".into(), reverse: false }];
    let bought = [Path { from: "purchases".into(), hops }];
    let (mut asked, mut telling, tally) = (0, 0, Tally::default());
    while asked < 1_500 {
        let world = families::complete(&mut random);
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
                paths: &bought,
                random: &mut random,
                tally: &tally,
                last: 0,
            };
            // One that tells customers apart, if one is found soon.
            let mut drawn = (0..4).filter_map(|_| {
                let definition = maker.windowed()?;
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
                panic!("SATSUMA_SEED={seed}, after {asked} windows: {why}\n{json}")
            });
            asked += 1;
            telling += usize::from(checked.members.is_some_and(|count| count > 0 && count < everyone));
        }
    }
    assert!(telling * 100 >= asked * 40, "SATSUMA_SEED={seed}: only {telling} of {asked} tell anything");
}
