//! A file that would take the place of the people: who is in each segment then is told beside who is now, nothing is kept, and
//! once it is kept all is as it was told. Worked out by hand.

use browser_tests::Page;
use serde_json::Value;
use xtask::Result;

use super::{
    hands::{Act, act, shows},
    rows,
    steps::{figure, from_menu_of, idle, kept_refreshes, named, new_segment, run_segment, same},
    world::{Person, World},
};

/// Enough points.
const POINTS: i32 = 250;

fn has_points(person: &Person) -> bool {
    person.points.is_some_and(|points| points >= POINTS)
}

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    let before: Vec<&Person> = world.people.iter().filter(|one| has_points(one)).collect();
    new_segment(page)?;
    act(
        page,
        &[
            Act::Pick("Attribute", "points"),
            Act::Choose("Operator", "≥"),
            Act::Fill("Value", POINTS.to_string()),
        ],
    )?;
    shows(page, before.len() as u64)?;
    named(page, "Collectors")?;
    run_segment(page, 1)?;
    let collectors = page.route()?;
    new_segment(page)?;
    act(page, &[Act::Pick("Attribute", "city"), Act::Choose("Operator", "is not")])?;
    act(page, &[Act::Free("Value", "Nowhere")])?;
    named(page, "Cities")?;
    run_segment(page, 1)?;
    // Every fifth person is gone, the others have some points more, and the column of the city is missing.
    let mut next = world.clone();
    next.people.retain(|one| !number(one).is_multiple_of(5));
    next.people.iter_mut().for_each(|one| one.points = one.points.map(|points| points + 20));
    let all = next.people_rows()?;
    let kept: Vec<usize> =
        (0..all.num_columns()).filter(|place| all.schema().field(*place).name() != "city").collect();
    let rows = all.project(&kept).map_err(|error| error.to_string())?;
    let file = page.make_file("people.arrow", &rows::file(&rows)?)?;
    let after: Vec<&Person> = next.people.iter().filter(|one| has_points(one)).collect();
    let is_in = |all: &[&Person], one: &Person| all.iter().any(|other| other.id == one.id);
    let entered = after.iter().filter(|one| !is_in(&before, one)).count();
    let left = before.iter().filter(|one| !is_in(&after, one)).count();
    let gone = before.iter().filter(|one| number(one).is_multiple_of(5)).count();
    let told = [before.len(), after.len()].map(|count| count.to_string());
    let refreshes = kept_refreshes(page)?.len();

    rehearse(page, &file)?;
    page.sees("1 of 2 segments would have other members; 1 could not be refreshed any more.")?;
    let row = row_of(page, "Collectors")?;
    let change = after.len() as i64 - before.len() as i64;
    let signed = change.to_string().replace('-', "");
    for (place, wanted) in
        [(1, &told[0]), (2, &told[1]), (3, &signed), (4, &entered.to_string()), (5, &left.to_string())]
    {
        let found: String =
            row.get(place).cloned().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        same(&format!("Cell {place} of Collectors"), found.as_str(), wanted.as_str())?;
    }
    let wrong = row.get(6).cloned().unwrap_or_default();
    same(
        "Who is not in the data",
        wrong.as_str(),
        format!("Of those who leave {gone} are not in the data any more.").as_str(),
    )?;
    page.sees("Columns that are gone: city")?;
    page.sees(&format!("{} rows → {} rows", world.people.len(), next.people.len()))?;
    page.click("button", "Keep nothing")?;
    idle(page)?;
    same("Refreshes that are kept", kept_refreshes(page)?.len(), refreshes)?;
    page.goto(&collectors)?;
    page.until("the members of before", || Ok(figure(page, "Members")? == Some(before.len() as u64)))?;

    rehearse(page, &file)?;
    page.click("button", "Keep and refresh all")?;
    page.until("refreshes of both", || Ok(kept_refreshes(page)?.len() == refreshes + 2))?;
    idle(page)?;
    let all = kept_refreshes(page)?;
    let last = all.iter().rev().find(|one| one["status"] == "successful").cloned().unwrap_or(Value::Null);
    same("Members", last["members"].as_u64(), Some(after.len() as u64))?;
    same("Who entered", last["entered"].as_u64(), Some(entered as u64))?;
    same("Who left", last["left"].as_u64(), Some(left as u64))?;
    same("Of them not in the data", last["left_missing"].as_u64(), Some(gone as u64))?;
    same("What cannot be refreshed", all.iter().filter(|one| one["status"] == "failed").count(), 1)?;
    page.goto("#/segments")?;
    from_menu_of(page, "Cities", "View")?;
    page.sees("city")
}

fn number(person: &Person) -> usize {
    person.id.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

fn rehearse(page: &Page, file: &std::path::Path) -> Result<()> {
    page.goto("#/segments")?;
    page.find("grid", "Segments")?;
    page.will_pick(&[file])?;
    page.click("button", "Refresh in another way")?;
    page.click("menuitem", "Rehearse with new files…")?;
    page.find("button", "Keep and refresh all").map(drop)
}

/// The cells of a segment's row in the rehearsal.
fn row_of(page: &Page, name: &str) -> Result<Vec<String>> {
    let body = "const row = [...document.querySelectorAll('dialog[open] tbody tr')].find((row) => row.cells[0].innerText.includes(arguments[0]));\
        return [...(row?.cells ?? [])].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())";
    let told = page.run(body, vec![name.into()])?;
    Ok(told.as_array().into_iter().flatten().filter_map(|cell| cell.as_str().map(str::to_owned)).collect())
}
