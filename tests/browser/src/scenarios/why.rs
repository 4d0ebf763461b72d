//! Why in and why not, worked out by hand: the record that decides, the smallest change, and a pasted list by the first condition
//! that leaves each of its customers out.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::{Context, Result};

use super::{
    hands::{Act, act, shows},
    steps::{figure, new_segment, run_segment, same},
    world::{Person, World},
};

const POINTS: i32 = 300;
const BUYS: usize = 6;

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    let rich = |one: &Person| one.points.is_some_and(|points| points >= POINTS);
    let lives = |one: &Person| matches!(one.city, Some("Ghent" | "Porto" | "Lyon"));
    let buys = |one: &Person| world.bought(one).count() >= BUYS;
    let all = |one: &Person| rich(one) && lives(one) && buys(one);
    new_segment(page)?;
    act(
        page,
        &[
            Act::Pick("Attribute", "points"),
            Act::Choose("Operator", "≥"),
            Act::Fill("Value", POINTS.to_string()),
            Act::Press("Add condition"),
            Act::Pick("Attribute", "city"),
            Act::Choose("Operator", "is any of"),
            Act::Tick(&["Ghent", "Porto", "Lyon"]),
            Act::Press("Add rule"),
            Act::Pick("Attribute", "number of buys"),
            Act::Fill("Value", BUYS.to_string()),
            Act::Choose("How this rule joins those above", "Intersect"),
        ],
    )?;
    shows(page, world.count(all))?;
    run_segment(page, 1)?;
    let segment = page.route()?.trim_start_matches("#/segments/").to_owned();
    let find = |holds: &dyn Fn(&Person) -> bool| {
        world
            .people
            .iter()
            .find(|one| holds(one))
            .map(|one| (*one).clone())
            .ok_or("The rows have nobody like it.")
    };
    let why = |person: &Person| page.goto(&format!("#/customers/{}/why/{segment}", person.id));

    why(&find(&all)?)?;
    page.sees("In the segment")?;
    page.find("heading", "What would take them out")?;
    page.sees("One thing would have to be otherwise")?;

    let short = find(&|one| one.points.is_some_and(|points| points < POINTS) && lives(one) && buys(one))?;
    why(&short)?;
    page.sees("Not in the segment")?;
    page.find("heading", "What would let them in")?;
    page.sees("One thing would have to be otherwise")?;
    let missing = POINTS - short.points.unwrap_or_default();
    page.sees(&format!("{missing} short of {POINTS}")).context("the points that are missing")?;

    let poor = find(&|one| !rich(one) && !lives(one) && world.bought(one).count() == 2)?;
    why(&poor)?;
    page.sees("At least 3 things would have to be otherwise")?;
    page.sees(&format!("{} short of {BUYS}", BUYS - 2)).context("the purchases that are missing")?;

    page.click("link", "A list of keys")?;
    let mut keys: Vec<&str> = world.people.iter().map(|one| one.id.as_str()).collect();
    keys.extend(["nobody", "no one"]);
    page.put("textbox", "Keys of customers", &keys.join("\n"))?;
    page.click("button", &format!("Explain {} keys", keys.len()))?;
    page.find("heading", "What leaves them out first")?;
    same("Members", figure(page, "Members")?, Some(world.count(all)))?;
    same("Left out", figure(page, "Left out")?, Some(world.count(|one| !all(one))))?;
    same("Not in the data", figure(page, "Not in the data")?, Some(2))?;
    let body = "return [...document.querySelectorAll('.reasons tbody tr')].map((row) => [row.cells[0].innerText, Number(row.cells[2].innerText.replace(/\\D/g, ''))])";
    let told = page.run(body, Vec::new())?;
    let counted = |word: &str| {
        let row = told
            .as_array()
            .into_iter()
            .flatten()
            .find(|row| row[0].as_str().is_some_and(|text| text.contains(word)));
        row.and_then(|row| row[1].as_u64())
    };
    // By the first condition in the order of the screen that leaves each out.
    for (word, wanted) in [
        ("points", world.count(|one| !rich(one))),
        ("city", world.count(|one| rich(one) && !lives(one))),
        ("buys", world.count(|one| rich(one) && lives(one) && !buys(one))),
    ] {
        same(&format!("Left out by {word}, of {told}"), counted(word), Some(wanted))?;
    }
    same("Rows", told.as_array().map_or(json!(null), |rows| json!(rows.len())), Value::from(3))
}
