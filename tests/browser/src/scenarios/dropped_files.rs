//! Files that a person drops become tables with right figures; the same columns again are asked about.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::{
    rows,
    steps::{figure, idle, same},
};

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let gym = page.make_file("gym.arrow", &rows::file(&rows::members(1, 100)?)?)?;
    page.drop_files(&[&gym])?;
    table(page, "gym", 100)?;
    column(page, "member_id", &[(1, "number"), (3, "100"), (4, "1"), (5, "100")])?;
    column(
        page,
        "city",
        &[(1, "text"), (2, "25.0%"), (3, "2"), (4, "Bilbao"), (5, "Lyon"), (6, "Lyon, Bilbao")],
    )?;
    column(page, "visits", &[(1, "number"), (2, "10.0%"), (3, "7"), (4, "0"), (5, "6")])?;
    again(page)?;
    many_types(page)
}

/// The same columns again: behind those that are there, as a file and as a stream; or not at all.
fn again(page: &Page) -> Result<()> {
    let more = page.make_file("more.arrow", &rows::file(&rows::members(101, 50)?)?)?;
    page.drop_files(&[&more])?;
    page.find("dialog", "The same columns as gym")?;
    page.click_on(&page.find_containing("button", "Append")?)?;
    table(page, "gym", 150)?;
    column(page, "member_id", &[(3, "150"), (5, "150")])?;
    let stream = page.make_file("stream.arrows", &rows::stream(&rows::members(151, 10)?)?)?;
    page.drop_files(&[&stream])?;
    page.click_on(&page.find_containing("button", "Append")?)?;
    table(page, "gym", 160)?;
    let none = page.make_file("none.arrow", &rows::file(&rows::members(500, 5)?)?)?;
    page.drop_files(&[&none])?;
    page.find("dialog", "The same columns as gym")?;
    page.press("Escape")?;
    table(page, "gym", 160)
}

/// Columns of every kind have their type.
fn many_types(page: &Page) -> Result<()> {
    let part = rows::part(&rows::customers(2_000, 5)?, 500, 300)?;
    let file = page.make_file("people.arrow", &part)?;
    page.drop_files(&[&file])?;
    table(page, "people", 300)?;
    let kinds = [
        ("country", "text"),
        ("birthday", "date"),
        ("household_size", "number"),
        ("income", "number"),
        ("last_seen", "date-time"),
        ("marketing_consent", "boolean"),
        ("interests", "list of text"),
    ];
    for (name, kind) in kinds {
        column(page, name, &[(1, kind)])?;
    }
    column(page, "customer_id", &[(3, "300")])
}

/// Waits for a table with so many rows, and opens its page.
fn table(page: &Page, name: &str, rows: u64) -> Result<()> {
    idle(page)?;
    page.goto(&format!("#/data/{name}"))?;
    page.find("heading", name)?;
    page.until(&format!("{rows} rows in {name}"), || Ok(figure(page, "Rows")? == Some(rows)))
}

/// Waits until cells of a column's row hold these words; the place of a cell is from 0.
fn column(page: &Page, name: &str, wanted: &[(usize, &str)]) -> Result<()> {
    let search = page.all("searchbox", None)?;
    if let Some(search) = search.first() {
        page.fill_in(search, name)?;
    }
    let body = "const rows = [...document.querySelectorAll('tr.column-row')].map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\\s+/g, ' ')));\
        return rows.find((row) => row[0] === arguments[0]) ?? []";
    let mut seen = Value::Null;
    let found = page.wait(&format!("the figures of {name}"), || {
        seen = page.run(body, vec![json!(name)])?;
        let right = |(place, text): &(usize, &str)| {
            let cell = seen.get(place).and_then(Value::as_str).unwrap_or_default();
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            cell == *text || !digits(text).is_empty() && digits(cell) == digits(text)
        };
        Ok(wanted.iter().all(right).then_some(()))
    });
    found.map_err(|error| format!("{error} The row is {seen}."))?;
    same("The name in the row", seen.get(0).and_then(Value::as_str), Some(name))
}
