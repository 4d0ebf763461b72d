//! Conditions over several tables: look-ups, one record that meets all, quantifiers, sequences, other segments, attributes against
//! each other, hierarchies, measures; each built on the screen and counted by a plain look at the rows.

use browser_tests::Page;
use chrono::TimeDelta;
use xtask::{Context, Result};

use super::{
    hands::{Act, Case, act, at, first, prove, shows},
    steps::new_segment,
    world::{Buy, Person, World},
};

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    new_measure(page)?;
    for cases in [records(&world), quantifiers(&world), sequences(&world), people(&world)] {
        new_segment(page)?;
        prove(page, &cases)?;
    }
    page.click("button", "Save")?;
    members(page, &world)
}

fn is(value: &'static str) -> [Act; 2] {
    [Act::Choose("Operator", "is"), Act::Free("Value", value)]
}

/// Of one purchase, with what is looked up for it.
fn records(world: &World) -> Vec<Case> {
    let tea = |buy: &Buy| world.kind(buy) == Some("Tea");
    let [operator, value] = is("tea");
    let [other_operator, other_value] = is("phone");
    vec![
        Case::of_buys(world, "looked up", [Act::Pick("Attribute", "kind"), operator, value], |buys| {
            buys.iter().any(|buy| tea(buy))
        }),
        Case::of_buys(
            world,
            "and of the same purchase",
            [Act::Press("Add condition"), Act::Pick("Attribute", "channel"), other_operator, other_value],
            |buys| buys.iter().any(|buy| tea(buy) && buy.channel == "phone"),
        ),
        Case::of_buys(
            world,
            "some that is neither",
            [Act::Choose("How the conditions are joined", "none of")],
            |buys| buys.iter().any(|buy| !tea(buy) && buy.channel != "phone"),
        ),
        Case::of_buys(
            world,
            "two attributes of one purchase",
            [
                Act::Choose("How the conditions are joined", "all of"),
                Act::Menu("Add something else", "Two attributes compared"),
                Act::Pick("Left attribute", "amount"),
                Act::Choose("Operator", "<"),
                Act::Pick("Right attribute", "fee"),
            ],
            |buys| {
                buys.iter().any(|buy| {
                    tea(buy) && buy.channel == "phone" && buy.amount.is_some_and(|amount| amount < buy.fee)
                })
            },
        ),
        Case::of_buys(
            world,
            "with an attribute of the customer",
            [
                first(Act::Menu("More for this part", "Delete")),
                Act::Press("Add condition"),
                Act::Pick("Attribute", "vip"),
                Act::Choose("Operator", "is true"),
            ],
            |buys| {
                let vip = buys.first().and_then(|buy| world.people.iter().find(|one| one.id == buy.person));
                vip.is_some_and(|one| one.vip == Some(true))
                    && buys.iter().any(|buy| {
                        buy.channel == "phone" && buy.amount.is_some_and(|amount| amount < buy.fee)
                    })
            },
        ),
    ]
}

/// Of how many of the purchases.
fn quantifiers(world: &World) -> Vec<Case> {
    let [operator, value] = is("online");
    let online = |buys: &[&Buy]| buys.iter().filter(|buy| buy.channel == "online").count();
    let many = |word: &'static str| Act::Choose("Of how many", word);
    let number = |count: u32| Act::Fill("Number of records", count.to_string());
    vec![
        Case::of_buys(
            world,
            "any",
            [
                Act::Menu("Add something else", "Any, all, none of the buys"),
                Act::Pick("Attribute", "channel"),
                operator,
                value,
            ],
            |buys| online(buys) > 0,
        ),
        Case::of_buys(world, "all", [many("all of the")], |buys| {
            !buys.is_empty() && online(buys) == buys.len()
        }),
        Case::of_buys(world, "none", [many("none of the")], |buys| online(buys) == 0),
        Case::of_buys(world, "at least", [many("at least"), number(3)], |buys| online(buys) >= 3),
        Case::of_buys(world, "at most", [many("at most"), number(2)], |buys| online(buys) <= 2),
        Case::of_buys(world, "exactly", [many("exactly")], |buys| online(buys) == 2),
    ]
}

/// One after another.
fn sequences(world: &World) -> Vec<Case> {
    let [operator, value] = is("online");
    let [later_operator, later_value] = is("shop");
    let [between_operator, between_value] = is("phone");
    let by = |buys: &[&Buy], channel: &str| {
        let fits = buys.iter().filter(|buy| buy.channel == channel);
        fits.filter_map(|buy| Some((buy.at?, buy.good.clone()))).collect::<Vec<_>>()
    };
    let pairs = move |buys: &[&Buy], days: i64, without: bool, same: bool| {
        let (first, then, ban) = (by(buys, "online"), by(buys, "shop"), by(buys, "phone"));
        first.iter().any(|(a, good)| {
            then.iter().any(|(b, other)| {
                a < b
                    && *b <= *a + TimeDelta::days(days)
                    && (!same || good == other)
                    && !(without && ban.iter().any(|(x, _)| a < x && x < b))
            })
        })
    };
    const EVER: i64 = 100_000;
    vec![
        Case::of_buys(
            world,
            "then",
            [
                Act::Menu("Add something else", "One thing after another"),
                first(Act::Press("Only some of them")),
                Act::Pick("Attribute", "channel"),
                operator,
                value,
                Act::Press("Only some of them"),
                Act::Pick("Attribute", "channel"),
                later_operator,
                later_value,
            ],
            |buys| pairs(buys, EVER, false, false),
        ),
        Case::of_buys(
            world,
            "within 20 days",
            [Act::Choose("How long after", "within"), Act::Fill("How many", "20".to_owned())],
            |buys| pairs(buys, 20, false, false),
        ),
        Case::of_buys(
            world,
            "with the same good",
            [
                Act::Choose("How long after", "at any later time"),
                Act::Menu("More for this step", "With the same attribute as before"),
                Act::Pick("Same attribute", "good_id"),
            ],
            |buys| pairs(buys, EVER, false, true),
        ),
        Case::of_buys(
            world,
            "without a call in between",
            [
                Act::Menu("More for this step", "Any value of the attribute"),
                Act::Menu("More for this step", "Without something in between"),
                Act::Press("Only some of them"),
                Act::PickHere("channel"),
                at(1, between_operator),
                at(1, between_value),
            ],
            |buys| pairs(buys, EVER, true, false),
        ),
    ]
}

/// Of the customers themselves.
fn people(world: &World) -> Vec<Case> {
    let person = |what, acts: Vec<Act>, holds: &dyn Fn(&Person) -> bool| Case {
        what,
        acts,
        wanted: world.count(holds),
    };
    let bought = |one: &Person| world.bought(one).count();
    vec![
        person(
            "a measure",
            vec![
                Act::Pick("Attribute", "Things bought"),
                Act::Choose("Operator", "≥"),
                Act::Fill("Value", "7".to_owned()),
            ],
            &|one| bought(one) >= 7,
        ),
        person(
            "points against target",
            vec![
                first(Act::Menu("More for this part", "Delete")),
                Act::Menu("Add something else", "Two attributes compared"),
                Act::Pick("Left attribute", "points"),
                Act::Choose("Operator", "≥"),
                Act::Pick("Right attribute", "target"),
            ],
            &|one| one.points.zip(one.target).is_some_and(|(points, target)| points >= target),
        ),
        person("points not those of the target", vec![Act::Choose("Operator", "≠")], &|one| {
            one.points.zip(one.target).is_none_or(|(points, target)| points != target)
        }),
        person("and both have a value", vec![Act::Turn("and both have a value")], &|one| {
            one.points.zip(one.target).is_some_and(|(points, target)| points != target)
        }),
        person(
            "below an account",
            vec![
                first(Act::Menu("More for this part", "Delete")),
                Act::Menu("Add something else", "Child or parent of an account"),
                Act::Free("Account", "P0001"),
            ],
            &|one| world.above(one).iter().any(|id| id == "P0001"),
        ),
        person("not below it", vec![Act::Choose("Operator", "is not")], &|one| {
            !world.above(one).iter().any(|id| id == "P0001")
        }),
        person(
            "above an account",
            vec![
                Act::Choose("Operator", "is"),
                Act::Choose("Direction", "a parent of"),
                Act::Free("Account", "P0391"),
            ],
            &|one| {
                world
                    .people
                    .iter()
                    .find(|other| other.id == "P0391")
                    .is_some_and(|other| world.above(other).contains(&one.id))
            },
        ),
    ]
}

/// In the segment that was saved last, and not in it.
fn members(page: &Page, world: &World) -> Result<()> {
    let id = page.route()?.split('/').nth(2).unwrap_or_default().to_owned();
    let body = "return [...document.querySelectorAll('h1')].map((one) => one.innerText).join()";
    let name = page.run(body, Vec::new())?.as_str().unwrap_or_default().trim().to_owned();
    let above = |one: &Person| {
        let other = world.people.iter().find(|other| other.id == "P0391");
        other.is_some_and(|other| world.above(other).contains(&one.id))
    };
    new_segment(page)?;
    act(page, &[Act::Menu("Add something else", "In another segment")])?;
    let field = page.find("combobox", "Segment")?;
    page.fill_in(&field, &name)?;
    page.until(&format!("the segment {name}, {id}"), || {
        Ok(page.all("option", None)?.iter().any(|option| option.name == name))
    })?;
    page.press("Enter")?;
    shows(page, world.count(above)).context("in the segment")?;
    act(page, &[Act::Choose("Operator", "is not in")])?;
    shows(page, world.count(|one| !above(one))).context("not in the segment")
}

fn new_measure(page: &Page) -> Result<()> {
    page.goto("#/measures")?;
    page.click("button", "New measure")?;
    page.find("button", "Create measure")?;
    page.fill("textbox", "Name", "Things bought")?;
    page.click("button", "Create measure")?;
    page.find("link", "Measures, 1 measure").map(drop)
}
