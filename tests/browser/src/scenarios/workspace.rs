//! A workspace is backed up, erased with another tab looking on, restored from its file, and backed up to the same bytes.

use std::{fs, path::PathBuf};

use browser_tests::{Page, Window};
use serde_json::Value;
use xtask::{Context, Result};

use super::{
    kept::{left, plant, records},
    steps::{
        condition, counted, from_menu_of, idle, load_sample, named, new_segment, run_segment, same, trend,
    },
};

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "100")?;
    counted(page)?;
    named(page, "Loyal")?;
    run_segment(page, 1)?;
    page.click("button", "Refresh")?;
    let points = trend(page, 2)?;
    new_segment(page)?;
    condition(page, 0, "country", "is any of")?;
    page.goto("#/measures")?;
    page.click("button", "New measure")?;
    page.find("button", "Create measure")?;
    page.fill("textbox", "Name", "Purchases made")?;
    page.click("button", "Create measure")?;
    page.sees("Purchases made")?;
    // A record that cannot be read goes along as it was found.
    plant(page, "return [['segments', { id: 'bad', name: 7 }]]")?;
    page.reload()?;
    page.sees("One kept record could not be read")?;
    idle(page)?;
    let first = back_up(page)?;
    other_files(page)?;
    nothing_to_do(page, &first)?;
    erase(page)?;
    restore(page, &first)?;
    page.goto("#/segments")?;
    page.click("link", "Loyal")?;
    same("The trend that came back", trend(page, 2)?, points)?;
    // The sample was read again meanwhile: when that was is the only thing that is other.
    let second = back_up(page)?;
    let (one, other) = (without_reading(&first), without_reading(&second));
    if one != other {
        return Err(differ(&one, &other));
    }
    over_another(page, &first)
}

/// Without the instants at which sources were read.
fn without_reading(text: &str) -> String {
    let mut parts = text.split("\"read\":");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "\"read\":" + part.trim_start_matches(|one: char| one.is_ascii_digit())
    })
}

fn differ(first: &str, second: &str) -> String {
    let lines = first.lines().zip(second.lines()).find(|(one, other)| one != other);
    let cut = |line: &str| line.chars().take(300).collect::<String>();
    match lines {
        Some((one, other)) => {
            format!("The second backup is another one: {} and not {}", cut(other), cut(one))
        }
        None => format!(
            "The second backup has {} lines, the first {}.",
            second.lines().count(),
            first.lines().count()
        ),
    }
}

/// Backs up from Settings, and gives the file's text.
fn back_up(page: &Page) -> Result<String> {
    page.goto("#/settings")?;
    page.click("button", "Back up workspace")?;
    let saved = |name: &String| name.starts_with("satsuma-workspace-") && name.ends_with(".json");
    let name = page.wait("a saved workspace", || Ok(page.downloads()?.into_iter().find(saved)))?;
    let file = page.downloaded(&name)?;
    let text = fs::read_to_string(&file).context("The workspace could not be read")?;
    fs::remove_file(&file).context("The workspace could not be removed")?;
    Ok(text)
}

fn pick(page: &Page, name: &str, text: &str) -> Result<PathBuf> {
    let file = page.make_file(name, text.as_bytes())?;
    page.will_pick(&[&file])?;
    Ok(file)
}

/// What is no workspace, or a damaged or a newer one, gets a sentence and changes nothing.
fn other_files(page: &Page) -> Result<()> {
    let before = records(page, "segments")?;
    let cases = [
        ("notes.txt", "Buy milk.", "It is not a workspace."),
        ("cut.json", "{\n\"satsuma\": \"workspace\",\n\"form\": 1,\n\"stores\": {", "It is damaged at line"),
        (
            "tomorrow.json",
            "{\"satsuma\": \"workspace\", \"form\": 2, \"database\": 3, \"stores\": {}}",
            "A newer version of Satsuma wrote it",
        ),
    ];
    for (name, text, wanted) in cases {
        page.goto("#/settings")?;
        pick(page, name, text)?;
        page.click("button", "Restore…")?;
        page.find("dialog", "Restore a workspace")?;
        page.sees(&format!("{name} is not restored"))?;
        page.sees(wanted)?;
        page.press("Escape")?;
        page.find_none("dialog", "Restore a workspace")?;
    }
    same("The segments", records(page, "segments")?, before)
}

/// The file of what is here says so.
fn nothing_to_do(page: &Page, text: &str) -> Result<()> {
    pick(page, "same.json", text)?;
    page.click("button", "Restore…")?;
    page.sees("same.json has nothing that is not here already.")?;
    page.press("Escape")?;
    page.find_none("dialog", "Restore a workspace")
}

/// Erased in one tab, the other says so and writes nothing any more.
fn erase(page: &Page) -> Result<()> {
    let one: Window = page.window()?;
    let other = page.open_window()?;
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    page.switch_to(&one)?;
    page.goto("#/settings")?;
    page.click("button", "Erase everything here…")?;
    page.find("dialog", "Erase everything here?")?;
    page.click("button", "Erase everything")?;
    page.sees("Drop customer files here")?;
    page.switch_to(&other)?;
    page.sees("Another tab erased everything that Satsuma kept in this browser.")?;
    // What it still shows is not written any more.
    page.goto("#/segments")?;
    from_menu_of(page, "Loyal", "Deactivate")?;
    page.sees("Loyal is inactive")?;
    page.goto("#/settings")?;
    page.click("radio", "Dark")?;
    page.run("await new Promise((done) => setTimeout(done, 500))", Vec::new())?;
    let found = left(page)?;
    let many = |name: &str| found.get(name).and_then(Value::as_u64).unwrap_or_default();
    if many("records") + many("files") + many("caches") > 0 {
        return Err(format!("There is something left: {found}"));
    }
    page.close_window(&one)?;
    page.reload()?;
    page.sees("Drop customer files here")
}

/// From Home, into the empty browser.
fn restore(page: &Page, text: &str) -> Result<()> {
    page.goto("#/")?;
    pick(page, "mine.json", text)?;
    page.click("button", "Restore a workspace…")?;
    page.sees("This is what mine.json would do.")?;
    same("Nothing before the answer", records(page, "segments")?.len(), 0)?;
    page.click("button", "Restore")?;
    page.sees("mine.json is restored.")?;
    page.find("link", "Data, 7 tables")?;
    idle(page)
}

/// Into a workspace that has gone on: the dry run says what it replaces, and what is here alone stays.
fn over_another(page: &Page, text: &str) -> Result<()> {
    new_segment(page)?;
    named(page, "Of my own")?;
    page.goto("#/segments")?;
    from_menu_of(page, "Loyal", "Rename…")?;
    page.fill("textbox", "Name", "Loyal no more")?;
    page.click("button", "Rename")?;
    page.find("link", "Loyal no more")?;
    page.goto("#/settings")?;
    pick(page, "mine.json", text)?;
    page.click("button", "Restore…")?;
    page.sees("This is what mine.json would do.")?;
    let body = "return [...document.querySelectorAll('table.plan tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))";
    let rows = page.run(body, Vec::new())?;
    let segments = rows.as_array().and_then(|rows| rows.first()).cloned().unwrap_or_default();
    same("What becomes of segments", segments, serde_json::json!(["Segments", "–", "1", "1", "–", "1"]))?;
    page.click("button", "Restore")?;
    page.sees("mine.json is restored.")?;
    page.goto("#/segments")?;
    page.find("link", "Loyal")?;
    page.find("link", "Of my own").map(drop)
}
