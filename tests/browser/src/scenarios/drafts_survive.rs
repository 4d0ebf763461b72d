//! What is edited is kept as it is edited: over a reload, over a crash of the tab, over a power cut, over going away and back. Undo and redo by keys.

use std::{thread, time::Duration};

use browser_tests::Page;
use xtask::Result;

use super::edits::DRAFT;
use super::steps::{condition, counted, counts, idle, load_sample, new_segment, nth, same};

/// A draft is kept a quarter of a second after an edit at the latest.
const KEPT: Duration = Duration::from_millis(700);

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "250")?;
    let first = counted(page)?;
    undone(page, first)?;
    page.reload()?;
    shows(page, "250").map_err(|error| format!("After a reload: {error}"))?;
    counts(page, first)?;
    crash(page)?;
    cut(page)?;
    there_and_back(page)
}

fn value(page: &Page) -> Result<String> {
    nth(page, "textbox", "Value", 0)?;
    let body = "return document.querySelector('input[aria-label=Value]').value";
    Ok(page.run(body, Vec::new())?.as_str().unwrap_or_default().to_owned())
}

fn shows(page: &Page, wanted: &str) -> Result<()> {
    page.until(&format!("the value {wanted}"), || Ok(value(page)? == wanted))
}

fn undone(page: &Page, first: u64) -> Result<()> {
    page.press("Tab")?;
    page.fill("textbox", "Value", "9000")?;
    let second = counted(page)?;
    if second >= first {
        return Err(format!("{second} have at least 9000 points and {first} at least 250."));
    }
    page.press("Control+z")?;
    shows(page, "250").map_err(|error| format!("After undo: {error}"))?;
    counts(page, first)?;
    page.press("Control+Shift+z")?;
    shows(page, "9000")?;
    counts(page, second)?;
    // After a pause an edit is kept at once, and the page is loaded again right after it.
    thread::sleep(KEPT);
    page.press("Control+z")?;
    shows(page, "250")
}

/// The tab crashes while somebody types: what was kept is there in the next tab.
fn crash(page: &Page) -> Result<()> {
    let route = page.route()?;
    page.fill("textbox", "Value", "275")?;
    let size = counted(page)?;
    thread::sleep(KEPT);
    let draft = page.run(DRAFT, Vec::new())?;
    page.type_keys("0")?;
    page.crash_and_reopen()?;
    page.find("link", "Data, 7 tables")?;
    page.goto(&route)?;
    let now = page.wait("the value", || Ok(Some(value(page)?).filter(|value| value.starts_with("275"))))?;
    // The last key was kept or not, as the crash would have it; nothing else is another.
    if now == "275" {
        same("The draft after the crash", page.run(DRAFT, Vec::new())?, draft)?;
        idle(page)?;
        counts(page, size)?;
    }
    Ok(())
}

fn cut(page: &Page) -> Result<()> {
    let route = page.route()?;
    page.fill("textbox", "Value", "300")?;
    let size = counted(page)?;
    thread::sleep(KEPT);
    page.kill_and_reopen()?;
    page.find("link", "Data, 7 tables")?;
    page.goto(&route)?;
    shows(page, "300")?;
    idle(page)?;
    counts(page, size)
}

fn there_and_back(page: &Page) -> Result<()> {
    let builder = page.route()?;
    page.fill("textbox", "Value", "301")?;
    page.goto("#/segments")?;
    page.find("heading", "Segments")?;
    page.goto("#/data")?;
    page.find("heading", "Data")?;
    page.back()?;
    page.find("heading", "Segments")?;
    page.back()?;
    shows(page, "301")?;
    same("The address after Back", page.route()?, builder)?;
    page.forward()?;
    page.find("heading", "Segments")?;
    page.forward()?;
    page.find("heading", "Data").map(drop)
}
