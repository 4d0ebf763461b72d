//! What several scenarios do: the sample, a segment, its conditions, its figures and its trend.

use std::time::Duration;

use browser_tests::{Found, Page};
use serde_json::{Value, json};
use xtask::Result;

use super::{
    hands::{Act, act},
    rows,
};

/// Loading may take so long on a slow machine.
const LOADING: Duration = Duration::from_secs(240);

/// How many tables the sample has.
const TABLES: usize = 7;

/// Fails with a sentence where two figures differ.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<()> {
    if found == wanted { Ok(()) } else { Err(format!("{what}: there is {found:?} and not {wanted:?}.")) }
}

/// Waits until nothing is in progress.
pub(super) fn idle(page: &Page) -> Result<()> {
    page.wait_at_most(LOADING, "an end of all work", || {
        let done = |found: &Found| {
            found.name.strip_prefix("Progress details: ").is_some_and(|rest| {
                rest == "Progress" || rest.ends_with(" failed") && !rest.contains("Loading")
            })
        };
        Ok(page.all("button", None)?.iter().any(done).then_some(()))
    })
}

/// Loads the smallest sample by its button, and waits until its tables are there and its customers are keyed.
pub(super) fn load_sample(page: &Page) -> Result<()> {
    page.goto("#/data")?;
    page.find("heading", "Data")?;
    page.click("button", "Try the sample data")?;
    sample_is_there(page)
}

/// Loads a larger sample from the menu of the Data page.
pub(super) fn load_sample_of(page: &Page, item: &str) -> Result<()> {
    page.goto("#/data")?;
    page.click("button", "Sample data")?;
    page.click("menuitem", item)
}

/// Waits until all tables of the sample are there.
pub(super) fn sample_is_there(page: &Page) -> Result<()> {
    let all = format!("Data, {TABLES} tables");
    page.wait_at_most(LOADING, "the sample's tables", || Ok(page.has("link", &all)?.then_some(())))?;
    idle(page)
}

/// Makes a segment, and waits for its builder.
pub(super) fn new_segment(page: &Page) -> Result<()> {
    page.goto("#/segments")?;
    page.click("button", "New")?;
    page.click("menuitem", "Build your own")?;
    page.until("the builder", || Ok(page.route()?.ends_with("/edit")))?;
    page.find("combobox", "Attribute").map(drop)
}

/// The n-th of those with a role and a name, from 0.
pub(super) fn nth(page: &Page, role: &str, name: &str, n: usize) -> Result<Found> {
    page.wait(&format!("{} {role} named \"{name}\"", n + 1), || {
        Ok(page.all(role, None)?.into_iter().filter(|found| found.name == name).nth(n))
    })
}

/// Gives the n-th condition its attribute and its operator.
pub(super) fn condition(page: &Page, n: usize, attribute: &str, operator: &str) -> Result<()> {
    let field = nth(page, "combobox", "Attribute", n)?;
    page.fill_in(&field, attribute)?;
    page.find("listbox", "Attribute")?;
    page.press("Enter")?;
    page.choose(&nth(page, "combobox", "Operator", n)?, operator)
}

/// Another condition in the rule with this place.
pub(super) fn add_condition(page: &Page, rule: &str) -> Result<()> {
    let rule = page.find("region", rule)?;
    let add = page.all("button", Some(&rule))?.into_iter().rfind(|found| found.name == "Add condition");
    page.click_on(&add.ok_or("The rule takes no condition.")?)
}

/// Ticks values of the condition whose values are not chosen yet.
pub(super) fn tick(page: &Page, values: &[&str]) -> Result<()> {
    page.click("button", "Choose values")?;
    let layer = page.find("dialog", "Values")?;
    for value in values {
        let wanted = format!("{value} ");
        let row = page.wait(&format!("the value {value}"), || {
            let rows = page.all("checkbox", Some(&layer))?;
            Ok(rows.into_iter().find(|row| row.name.starts_with(&wanted)))
        })?;
        page.click_on(&row)?;
    }
    page.sees(&format!("{} chosen", values.len()))?;
    page.press("Escape")?;
    page.find_none("dialog", "Values")
}

/// The exact size of the segment in the builder, once it is counted.
pub(super) fn counted(page: &Page) -> Result<u64> {
    let body = "const bar = document.querySelector('.result');\
        return bar?.dataset.waiting === 'false' ? bar.querySelector('.result-size').textContent.replace(/\\D/g, '') : ''";
    page.wait("an exact size of the segment", || {
        Ok(page.run(body, Vec::new())?.as_str().and_then(|digits| digits.parse().ok()))
    })
}

/// Waits until the builder has counted a size.
pub(super) fn counts(page: &Page, wanted: u64) -> Result<()> {
    page.until(&format!("a segment of {wanted} members"), || Ok(counted(page)? == wanted))
}

/// The figure with this name on a page, as digits.
pub(super) fn figure(page: &Page, name: &str) -> Result<Option<u64>> {
    let body = "const found = [...document.querySelectorAll('.figure')].find((one) => one.querySelector('.name').textContent === arguments[0]);\
        return found?.querySelector('.value').textContent.replace(/\\D/g, '') ?? ''";
    Ok(page.run(body, vec![json!(name)])?.as_str().and_then(|digits| digits.parse().ok()))
}

/// A point of a trend: members, and who entered and left since the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub members: u64,
    pub entered: Option<u64>,
    pub left: Option<u64>,
}

/// The trend as its table for screen readers has it, once it has so many points.
pub(super) fn trend(page: &Page, points: usize) -> Result<Vec<Point>> {
    let body = "const table = [...document.querySelectorAll('table')].find((table) => table.caption?.textContent === 'Members over time');\
        return [...(table?.tBodies[0].rows ?? [])].map((row) => [...row.cells].map((cell) => cell.textContent))";
    page.wait(&format!("a trend of {points} points"), || {
        let rows = page.run(body, Vec::new())?;
        let found: Vec<Point> = rows.as_array().into_iter().flatten().filter_map(point).collect();
        Ok((found.len() == points).then_some(found))
    })
}

fn point(row: &Value) -> Option<Point> {
    let digits = |place: usize| {
        let text = row.get(place)?.as_str()?;
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
    };
    Some(Point { members: digits(1)?, entered: digits(2), left: digits(3) })
}

/// Runs what is in the builder, and waits until its page has as many refreshes as are asked for.
pub(super) fn run_segment(page: &Page, points: usize) -> Result<Vec<Point>> {
    page.click("button", "Run")?;
    page.until("the segment's page", || {
        let route = page.route()?;
        Ok(route.starts_with("#/segments/") && !route.ends_with("/edit"))
    })?;
    trend(page, points)
}

/// What is kept of all refreshes, as it is kept, in the order in which they ended.
pub(super) fn kept_refreshes(page: &Page) -> Result<Vec<Value>> {
    let body = "const database = await new Promise((resolve) => (indexedDB.open('satsuma').onsuccess = ({ target }) => resolve(target.result)));\
        const all = await new Promise((resolve) => (database.transaction('snapshots').objectStore('snapshots').getAll().onsuccess = ({ target }) => resolve(target.result)));\
        database.close(); return all.sort((one, other) => one.at - other.at)";
    Ok(page.run(body, Vec::new())?.as_array().cloned().unwrap_or_default())
}

/// Gives the segment of the builder a name.
pub(super) fn named(page: &Page, name: &str) -> Result<()> {
    page.click("button", "Edit details")?;
    page.fill("textbox", "Name", name)?;
    page.click("button", "Save details")?;
    page.find("heading", name).map(drop)
}

/// Finds the row of a list in which a text stands.
pub(super) const ROW: &str = "const row = [...document.querySelectorAll('.table-box tbody tr')].find((row) => row.innerText.includes(arguments[0]));";

/// Takes an entry from the menu of the row in which a text stands.
pub(super) fn from_menu_of(page: &Page, text: &str, item: &str) -> Result<()> {
    page.run(&format!("{ROW} row.querySelector('.actions button').click()"), vec![json!(text)])?;
    page.click("menuitem", item)
}

/// Drops a file of a hundred members, and waits until it is there.
pub(super) fn members(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let members = page.make_file("members.arrow", &rows::file(&rows::members(1, 100)?)?)?;
    page.drop_files(&[&members])?;
    page.until("the table", || page.has("link", "Data, 1 table"))?;
    idle(page)
}

/// A new segment of those members who came often, refreshed.
pub(super) fn often_there(page: &Page) -> Result<()> {
    new_segment(page)?;
    let (visits, often) = (Act::Pick("Attribute", "visits"), Act::Choose("Operator", "≥"));
    act(page, &[visits, often, Act::Fill("Value", "5".to_owned())])?;
    run_segment(page, 1).map(drop)
}
