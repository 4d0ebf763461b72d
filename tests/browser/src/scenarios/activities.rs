//! Activity conditions: every aggregate once, with windows and filters, against a plain look at each customer's rows.

use std::collections::HashSet;

use browser_tests::Page;
use chrono::Days;
use xtask::Result;

use super::{
    hands::{Act, Case, first, prove},
    steps::new_segment,
    world::{Buy, World},
};

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    new_segment(page)?;
    prove(page, &counts(&world))?;
    prove(page, &figures(&world))?;
    prove(page, &values(&world))
}

fn figure(label: &'static str) -> Act {
    Act::Choose("Figure", label)
}

fn operator(word: &'static str) -> Act {
    first(Act::Choose("Operator", word))
}

/// The value of the figure, which stands before those of its filter.
fn value(text: impl ToString) -> Act {
    first(Act::Fill("Value", text.to_string()))
}

fn counts(world: &World) -> Vec<Case> {
    let since = |days: u64| world.today - Days::new(days);
    let recent = move |buy: &Buy| buy.at.is_some_and(|at| at.date() >= since(30));
    vec![
        Case::of_buys(world, "bought anything", [Act::Pick("Attribute", "number of buys")], |buys| {
            !buys.is_empty()
        }),
        Case::of_buys(world, "bought three things", [value(3)], |buys| buys.len() >= 3),
        Case::of_buys(world, "bought nothing", [operator("="), value(0)], |buys| buys.is_empty()),
        Case::of_buys(
            world,
            "bought nothing in 30 days",
            [Act::Choose("When", "within the last"), Act::Fill("How many", "30".to_owned())],
            |buys| !buys.iter().any(|buy| recent(buy)),
        ),
        Case::of_buys(
            world,
            "of 30 days, online only",
            [
                operator("≥"),
                value(1),
                Act::Press("Only some of them"),
                Act::Pick("Attribute", "channel"),
                Act::Choose("Operator", "is"),
                Act::Free("Value", "online"),
            ],
            |buys| buys.iter().any(|buy| recent(buy) && buy.channel == "online"),
        ),
        Case::of_buys(
            world,
            "online at any time, twice",
            [Act::Choose("When", "at any time"), value(2)],
            |buys| buys.iter().filter(|buy| buy.channel == "online").count() >= 2,
        ),
        Case::of_buys(
            world,
            "online or coffee, twice",
            [
                Act::Choose("How the conditions are joined", "any of"),
                first(Act::Press("Add condition")),
                Act::Pick("Attribute", "kind"),
                Act::Choose("Operator", "is"),
                Act::Free("Value", "coffee"),
            ],
            |buys| {
                let fits = |buy: &&&Buy| buy.channel == "online" || world.kind(buy) == Some("Coffee");
                buys.iter().filter(fits).count() >= 2
            },
        ),
        Case::of_buys(
            world,
            "online or coffee off",
            [Act::Menu("More for this part", "Switch off")],
            |buys| buys.iter().filter(|buy| buy.channel == "online").count() >= 2,
        ),
    ]
}

fn amounts(buys: &[&Buy]) -> Vec<f64> {
    buys.iter().filter_map(|buy| buy.amount).collect()
}

/// Amounts are quarters, so that their sums are exact.
fn figures(world: &World) -> Vec<Case> {
    let again = [
        first(Act::Menu("More for this part", "Delete")),
        Act::Press("Add condition"),
        Act::Pick("Attribute", "number of buys"),
    ];
    let [delete, add, buys] = again;
    vec![
        Case::of_buys(
            world,
            "different goods",
            [
                delete,
                add,
                buys,
                figure("different values of"),
                Act::Pick("Attribute", "good_id"),
                operator("≥"),
                value(4),
            ],
            |buys| buys.iter().map(|buy| &buy.good).collect::<HashSet<_>>().len() >= 4,
        ),
        Case::of_buys(world, "on different days", [figure("different days of")], |buys| {
            buys.iter().filter_map(|buy| buy.at).map(|at| at.date()).collect::<HashSet<_>>().len() >= 4
        }),
        Case::of_buys(
            world,
            "sum",
            [figure("sum of"), Act::Pick("Attribute", "amount"), operator(">"), value("250.5")],
            |buys| {
                let all = amounts(buys);
                !all.is_empty() && all.iter().sum::<f64>() > 250.5
            },
        ),
        Case::of_buys(world, "average", [figure("average of"), operator("≥"), value("60.25")], |buys| {
            let all = amounts(buys);
            !all.is_empty() && all.iter().sum::<f64>() >= 60.25 * all.len() as f64
        }),
        Case::of_buys(world, "smallest", [figure("smallest"), operator("<"), value(10)], |buys| {
            amounts(buys).into_iter().any(|amount| amount < 10.0)
        }),
        Case::of_buys(
            world,
            "largest",
            [
                figure("largest"),
                operator("between"),
                Act::Fill("From", "50".to_owned()),
                Act::Fill("To", "95".to_owned()),
            ],
            |buys| {
                let largest = amounts(buys).into_iter().reduce(f64::max);
                largest.is_some_and(|largest| (50.0..=95.0).contains(&largest))
            },
        ),
    ]
}

/// The earliest or the latest with a time; of several at the same time the one that is nearest to that end of the file.
fn end<'a>(buys: &[&'a Buy], last: bool) -> Option<&'a Buy> {
    let timed = buys.iter().copied().filter(|buy| buy.at.is_some());
    if last { timed.max_by_key(|buy| buy.at) } else { timed.min_by_key(|buy| buy.at) }
}

fn values(world: &World) -> Vec<Case> {
    let today = world.today;
    let since = move |buy: Option<&Buy>| Some((today - buy?.at?.date()).num_days());
    vec![
        Case::of_buys(
            world,
            "first",
            [figure("first"), Act::Pick("Attribute", "channel"), operator("is"), Act::Free("Value", "shop")],
            |buys| end(buys, false).is_some_and(|buy| buy.channel == "shop"),
        ),
        Case::of_buys(world, "last", [figure("last")], |buys| {
            end(buys, true).is_some_and(|buy| buy.channel == "shop")
        }),
        Case::of_buys(
            world,
            "days since the first",
            [figure("days since the first of"), operator("≥"), value(150)],
            |buys| since(end(buys, false)).is_some_and(|days| days >= 150),
        ),
        Case::of_buys(
            world,
            "days since the last",
            [figure("days since the last of"), operator("≤"), value(20)],
            |buys| since(end(buys, true)).is_some_and(|days| days <= 20),
        ),
        Case::of_buys(world, "days since the last is empty", [operator("is empty")], |buys| {
            end(buys, true).is_none()
        }),
    ]
}
