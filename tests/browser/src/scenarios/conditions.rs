//! Conditions on the customer's own attributes: every type, and every operator that tells something, built through the screen. The
//! number beside each is that of a plain look at the rows.

use browser_tests::Page;
use chrono::{Datelike, Days, Months, NaiveTime, Timelike};
use xtask::Result;

use super::{
    hands::{Act, Case, prove},
    steps::new_segment,
    world::{Person, World},
};

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    new_segment(page)?;
    prove(page, &texts(&world))?;
    prove(page, &numbers(&world))?;
    prove(page, &booleans(&world))?;
    prove(page, &dates(&world))?;
    prove(page, &lists(&world))?;
    prove(page, &moments(&world))
}

fn attribute(name: &'static str) -> Act {
    Act::Pick("Attribute", name)
}

fn operator(word: &'static str) -> Act {
    Act::Choose("Operator", word)
}

fn value(text: impl ToString) -> Act {
    Act::Fill("Value", text.to_string())
}

fn case<const N: usize>(
    world: &World,
    what: &'static str,
    acts: [Act; N],
    holds: impl Fn(&Person) -> bool,
) -> Case {
    Case { what, acts: acts.into(), wanted: world.count(holds) }
}

fn texts(world: &World) -> Vec<Case> {
    let city = |person: &Person| person.city.unwrap_or_default();
    vec![
        case(world, "city is", [attribute("city"), operator("is"), Act::Free("Value", "LYON")], |one| {
            city(one) == "Lyon"
        }),
        case(world, "city is not", [operator("is not")], |one| city(one) != "Lyon"),
        case(world, "… and has a value", [Act::Turn("and has a value")], |one| {
            one.city.is_some() && city(one) != "Lyon"
        }),
        case(world, "city is not, blanks again", [Act::Turn("and has a value")], |one| city(one) != "Lyon"),
        case(world, "city is any of", [operator("is any of"), Act::Tick(&["Ghent", "Porto"])], |one| {
            ["Ghent", "Porto"].contains(&city(one)) || city(one) == "Lyon"
        }),
        case(world, "city contains", [operator("contains"), value("O")], |one| {
            city(one).to_lowercase().contains('o')
        }),
        case(world, "city contains, with case", [Act::Press("Ignore case"), value("F")], |one| {
            city(one).contains('F')
        }),
        case(world, "city starts with", [operator("starts with"), value("L")], |one| {
            city(one).starts_with('L')
        }),
        case(world, "city ends with", [operator("ends with"), value("o")], |one| city(one).ends_with('o')),
        case(
            world,
            "city matches",
            [operator("matches"), Act::Fill("Regular expression", "^L.*ê|t$".to_owned())],
            |one| city(one).contains('ê') || city(one).ends_with('t'),
        ),
        case(world, "city is empty", [operator("is empty")], |one| one.city.is_none()),
        case(world, "city is not empty", [operator("is not empty")], |one| one.city.is_some()),
    ]
}

fn numbers(world: &World) -> Vec<Case> {
    let points = |person: &Person| person.points.unwrap_or(-1);
    let has = |person: &Person| person.points.is_some();
    vec![
        case(world, "points =", [attribute("points"), operator("="), value(111)], |one| points(one) == 111),
        case(world, "points ≠", [operator("≠")], |one| points(one) != 111),
        case(world, "points <", [operator("<"), value(100)], |one| has(one) && points(one) < 100),
        case(world, "points ≥", [operator("≥"), value(250)], |one| points(one) >= 250),
        case(world, "points >", [operator(">"), value(370)], |one| points(one) > 370),
        case(world, "points ≤", [operator("≤")], |one| has(one) && points(one) <= 370),
        case(
            world,
            "points between",
            [operator("between"), Act::Fill("From", "100".to_owned()), Act::Fill("To", "185".to_owned())],
            |one| (100..=185).contains(&points(one)),
        ),
        case(world, "points not between", [operator("not between")], |one| {
            !(100..=185).contains(&points(one))
        }),
        case(world, "points is empty", [operator("is empty")], |one| !has(one)),
    ]
}

fn booleans(world: &World) -> Vec<Case> {
    vec![
        case(world, "vip is true", [attribute("vip"), operator("is true")], |one| one.vip == Some(true)),
        case(world, "vip is false", [operator("is false")], |one| one.vip == Some(false)),
        case(world, "vip is empty", [operator("is empty")], |one| one.vip.is_none()),
    ]
}

fn dates(world: &World) -> Vec<Case> {
    let today = world.today;
    let ago = |days: u64| today - Days::new(days);
    let joined = |one: &Person, holds: &dyn Fn(chrono::NaiveDate) -> bool| one.joined.is_some_and(holds);
    let count = |text: &str| Act::Fill("How many", text.to_owned());
    vec![
        case(
            world,
            "joined before",
            [attribute("joined"), operator("before"), Act::Day("Day", ago(500))],
            |one| joined(one, &|day| day < ago(500)),
        ),
        case(world, "joined on or after", [operator("on or after")], |one| {
            joined(one, &|day| day >= ago(500))
        }),
        case(
            world,
            "joined between",
            [operator("between"), Act::Day("Day", ago(700)), Act::Day("Last day", ago(340))],
            |one| joined(one, &|day| (ago(700)..=ago(340)).contains(&day)),
        ),
        case(
            world,
            "joined within the last",
            [operator("within the last"), count("8"), Act::Choose("Unit", "months")],
            |one| joined(one, &|day| day >= today - Months::new(8) && day <= today),
        ),
        case(world, "joined not within the last", [operator("not within the last")], |one| {
            !joined(one, &|day| day >= today - Months::new(8) && day <= today)
        }),
        case(
            world,
            "joined more than … ago",
            [operator("more than … ago"), count("1000"), Act::Choose("Unit", "days")],
            |one| joined(one, &|day| day < ago(1000)),
        ),
        case(
            world,
            "joined between … and … ago",
            [
                operator("between … and … ago"),
                Act::Fill("At least", "100".to_owned()),
                Act::Fill("At most", "300".to_owned()),
            ],
            |one| joined(one, &|day| (ago(300)..=ago(100)).contains(&day)),
        ),
        case(world, "joined during", [operator("during"), Act::Choose("Period", "last year")], |one| {
            joined(one, &|day| day.year() == today.year() - 1)
        }),
        case(
            world,
            "joined in a month",
            [operator("month is any of"), Act::Press("March"), Act::Press("June")],
            |one| joined(one, &|day| [3, 6].contains(&day.month())),
        ),
        case(
            world,
            "joined in a year",
            [operator("year is any of"), Act::Chips("year", (today.year() - 2).to_string())],
            |one| joined(one, &|day| day.year() == today.year() - 2),
        ),
        case(world, "anniversary", [operator("anniversary within the last … days"), value(90)], |one| {
            joined(one, &|day| within_a_year(day, today, 90))
        }),
    ]
}

/// Whether the anniversary of a day falls on today or one of so many days before.
fn within_a_year(day: chrono::NaiveDate, today: chrono::NaiveDate, days: u64) -> bool {
    (0..=days).map(|back| today - Days::new(back)).any(|other| {
        let leap = day.month() == 2 && day.day() == 29 && !other.leap_year();
        other.month() == day.month() && other.day() == if leap { 28 } else { day.day() }
    })
}

fn moments(world: &World) -> Vec<Case> {
    let ago = |days: u64| world.today - Days::new(days);
    let seen = |one: &Person, holds: &dyn Fn(chrono::NaiveDateTime) -> bool| one.seen_at.is_some_and(holds);
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    vec![
        case(
            world,
            "seen after a day",
            [attribute("seen_at"), operator("after"), Act::Day("Day", ago(20))],
            |one| seen(one, &|at| at.date() > ago(20)),
        ),
        case(world, "seen after an instant", [Act::Time("Day, time (optional)", noon)], |one| {
            seen(one, &|at| at > ago(20).and_time(noon))
        }),
        case(
            world,
            "seen within the last weeks",
            [
                operator("within the last"),
                Act::Fill("How many", "2".to_owned()),
                Act::Choose("Unit", "weeks"),
            ],
            |one| seen(one, &|at| at.date() >= ago(14)),
        ),
        case(
            world,
            "seen in an hour",
            [operator("hour is any of"), Act::Press("7"), Act::Press("21")],
            |one| seen(one, &|at| [7, 21].contains(&at.hour())),
        ),
        case(world, "seen on a weekday", [operator("weekday is any of"), Act::Press("Sunday")], |one| {
            seen(one, &|at| at.weekday() == chrono::Weekday::Sun)
        }),
    ]
}

fn lists(world: &World) -> Vec<Case> {
    let tags = |one: &Person| one.tags.clone().unwrap_or_default();
    vec![
        case(
            world,
            "tags has any of",
            [attribute("tags"), operator("has any of"), Act::Tick(&["pool", "sauna"])],
            |one| tags(one).iter().any(|tag| ["pool", "sauna"].contains(tag)),
        ),
        case(world, "tags has all of", [operator("has all of")], |one| {
            ["pool", "sauna"].iter().all(|tag| tags(one).contains(tag))
        }),
        case(world, "tags has none of", [operator("has none of")], |one| {
            !tags(one).iter().any(|tag| ["pool", "sauna"].contains(tag))
        }),
        case(world, "tags size", [operator("size ≥"), value(2)], |one| tags(one).len() >= 2),
        case(world, "tags size is zero", [operator("size ="), value(0)], |one| {
            one.tags.as_ref().is_some_and(Vec::is_empty)
        }),
        case(world, "tags is empty", [operator("is empty")], |one| tags(one).is_empty()),
    ]
}
