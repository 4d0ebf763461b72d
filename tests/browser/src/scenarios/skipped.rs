//! A segment loses a column and fails; the one that uses it is skipped, says because of what, and keeps its members. And a
//! definition is exported from one segment and imported as another.

use browser_tests::Page;
use serde_json::json;
use xtask::{Context, Result};

use super::{
    hands::{Act, act, shows},
    steps::{counts, figure, idle, new_segment, run_segment, same},
    world::World,
};

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    let lives = world.count(|one| one.city == Some("Porto"));
    new_segment(page)?;
    act(page, &[Act::Pick("Attribute", "city"), Act::Choose("Operator", "is"), Act::Free("Value", "porto")])?;
    shows(page, lives)?;
    named(page, "Harbour")?;
    imported(page, lives)?;
    page.goto("#/segments")?;
    page.click("link", "Harbour")?;
    page.click("button", "Edit")?;
    run_segment(page, 1)?;
    new_segment(page)?;
    act(page, &[Act::Menu("Add something else", "In another segment"), Act::Pick("Segment", "Harbour")])?;
    shows(page, lives)?;
    named(page, "Guests")?;
    run_segment(page, 1)?;
    let guests = page.route()?;
    page.drop_files(&[&page.make_file("people.arrow", &world.people_without("city")?)?])?;
    page.click_on(&page.find_containing("button", "Replace")?)?;
    idle(page)?;
    refresh_both(page)?;
    page.goto(&guests)?;
    page.sees("The last refresh passed it over")?;
    page.sees("it uses Harbour, which could not be refreshed")?;
    same("Members that stay", figure(page, "Members")?, Some(lives))
}

fn named(page: &Page, name: &str) -> Result<()> {
    act(page, &[Act::Press("Edit details"), Act::Fill("Name", name.to_owned()), Act::Press("Save details")])?;
    page.find("heading", name).map(drop)
}

/// From the builder into a file, and from the file into a new segment.
fn imported(page: &Page, members: u64) -> Result<()> {
    act(page, &[Act::Menu("More actions", "Export definition")])?;
    let file = page.downloaded("Harbour.json")?;
    page.goto("#/segments")?;
    act(page, &[Act::Menu("New", "Import definition…")])?;
    let text = std::fs::read_to_string(file).context("The definition could not be read")?;
    page.put("textbox", "The definition as JSON", &text)?;
    page.click("button", "Import")?;
    page.find("heading", "Imported segment")?;
    counts(page, members)
}

fn refresh_both(page: &Page) -> Result<()> {
    page.goto("#/segments")?;
    page.find("grid", "Segments")?;
    page.run("document.querySelector('.table-box thead input[type=checkbox]').click()", Vec::new())?;
    page.click("button", "Refresh")?;
    let body = "const row = [...document.querySelectorAll('.table-box tbody tr')].find((row) => row.innerText.includes(arguments[0])); return row?.innerText ?? ''";
    for (name, status) in [("Harbour", "Failed"), ("Guests", "Skipped")] {
        let mut last = String::new();
        let found = page.until(&format!("{name} to be {status}"), || {
            last = page.run(body, vec![json!(name)])?.as_str().unwrap_or_default().to_owned();
            Ok(last.contains(status))
        });
        found.map_err(|error| format!("{error} There is {last:?}"))?;
    }
    idle(page)
}
