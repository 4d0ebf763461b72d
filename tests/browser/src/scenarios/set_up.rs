//! Files of two tables: how they belong together is guessed, asked about, corrected, applied, and remembered.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::{
    rows,
    steps::{idle, same},
};

/// Rows of the second table, and how many of them are of nobody in the first.
const VISITS: i64 = 500;
const STRANGERS: &str = "50";

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let members = page.make_file("members.arrow", &rows::file(&rows::members(1, 100)?)?)?;
    let visits = page.make_file("visits.arrow", &rows::file(&rows::visits(VISITS)?)?)?;
    page.drop_files(&[&members, &visits])?;
    // A tenth of the visits leads nowhere: that is worth asking.
    page.until("the set-up", || Ok(page.route()? == "#/set-up"))?;
    page.sees("Guessed")?;
    page.sees(&format!("{STRANGERS} rows have a value that is no key of members"))?;
    page.sees("9010")?;
    correct(page)?;
    remembered(page, "As you set it")?;
    page.reload()?;
    idle(page)?;
    if page.text()?.contains("not loaded") || !page.has("link", "Data, 2 tables")? {
        page.drop_files(&[&members, &visits])?;
    }
    page.until("both tables", || page.has("link", "Data, 2 tables"))?;
    idle(page)?;
    remembered(page, "Remembered from")
}

/// Another column leads to the members; nothing is applied before it is asked for.
fn correct(page: &Page) -> Result<()> {
    page.fill("combobox", "Column of visits for member_id", "host")?;
    page.press("Enter")?;
    page.sees_no(&format!("{STRANGERS} rows have a value that is no key of members"))?;
    page.sees("Take the guess")?;
    page.click("button", "Cancel")?;
    same("Orphans after Cancel", orphans(page)?.as_deref(), Some(STRANGERS))?;
    page.click("link", "Set-up")?;
    page.sees(&format!("{STRANGERS} rows have a value that is no key of members"))?;
    page.fill("combobox", "Column of visits for member_id", "host")?;
    page.press("Enter")?;
    page.click("button", "Apply")?;
    page.sees("The set-up is applied and kept")?;
    page.sees("Changed: visits.host → members.")?;
    // What a person does next stands beside it.
    page.find("button", "Build a segment")?;
    page.find("link", "See the customers").map(drop)
}

/// The correction is in use, and it is said since when.
fn remembered(page: &Page, origin: &str) -> Result<()> {
    page.goto("#/data")?;
    same("Orphans", orphans(page)?.as_deref(), Some("–"))?;
    page.goto("#/set-up")?;
    page.find("heading", "Set-up")?;
    page.sees(origin)?;
    page.goto("#/relationships")?;
    page.find("group", "visits, 500 rows: key visit_id, leads on by host, time visited_on").map(drop)
}

/// What the Data page says of the rows that lead nowhere.
fn orphans(page: &Page) -> Result<Option<String>> {
    page.find("grid", "Relationships")?;
    let body = "const table = document.querySelector('table[aria-label=\"Relationships\"]');\
        const place = [...table.tHead.rows[0].cells].findIndex((cell) => cell.innerText.trim() === arguments[0]);\
        return [...table.tBodies[0].rows].find((row) => !row.classList.contains('space'))?.cells[place]?.innerText.trim() ?? null";
    page.wait("the orphans of the relationship", || {
        Ok(match page.run(body, vec![json!("Orphans")])? {
            Value::String(text) => Some(Some(text)),
            _ => None,
        })
    })
}
