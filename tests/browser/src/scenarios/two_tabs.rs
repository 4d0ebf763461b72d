//! Two tabs of one workspace: a change is seen in the other within a second, and nothing is overwritten without a word.

use std::time::{Duration, Instant};

use browser_tests::{Page, Window};
use xtask::Result;

use super::{
    kept::records,
    steps::{condition, counted, idle, load_sample, named, new_segment, nth, same},
};

/// A change is seen in the other tab so soon.
const SOON: Duration = Duration::from_secs(1);

struct Tabs<'a> {
    page: &'a Page,
    one: Window,
    other: Window,
}

impl Tabs<'_> {
    fn one(&self) -> Result<()> {
        self.page.switch_to(&self.one)
    }

    fn other(&self) -> Result<()> {
        self.page.switch_to(&self.other)
    }

    /// What was just done in one tab is seen in this one.
    fn sees_soon(&self, what: &str, mut look: impl FnMut() -> Result<bool>) -> Result<()> {
        let begun = Instant::now();
        self.page.until(what, &mut look)?;
        let took = begun.elapsed();
        if took > SOON {
            Err(format!("It took {} ms until there was {what}.", took.as_millis()))
        } else {
            Ok(())
        }
    }
}

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "100")?;
    counted(page)?;
    named(page, "Loyal")?;
    page.click("button", "Save")?;
    page.sees("Saved.")?;
    let builder = page.route()?;
    let one = page.window()?;
    let other = page.open_window()?;
    let tabs = Tabs { page, one, other };
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    details(&tabs)?;
    settings(&tabs)?;
    drafts(&tabs, &builder)?;
    definitions(&tabs, &builder)?;
    measures(&tabs)?;
    deleted(&tabs, &builder)
}

/// Names, and two who change the details at once.
fn details(tabs: &Tabs<'_>) -> Result<()> {
    let page = tabs.page;
    tabs.one()?;
    let segment = page.route()?.replace("/edit", "");
    named(page, "Loyal ones")?;
    tabs.other()?;
    page.goto(&segment)?;
    tabs.sees_soon("the new name", || page.has("heading", "Loyal ones"))?;
    // Both have the dialog open; the one who comes second is told.
    let open = |page: &Page| -> Result<()> {
        page.click("button", "Edit details")?;
        page.find("dialog", "Edit details").map(drop)
    };
    page.goto(&format!("{segment}/edit"))?;
    open(page)?;
    tabs.one()?;
    open(page)?;
    page.fill("textbox", "Name", "First")?;
    page.click("button", "Save details")?;
    page.find("heading", "First")?;
    tabs.other()?;
    tabs.sees_soon("the first name behind the dialog", || Ok(page.text()?.contains("First")))?;
    page.fill("textbox", "Name", "Second")?;
    page.click("button", "Save details")?;
    page.find("dialog", "Another tab changed First")?;
    page.sees("Name: First")?;
    page.sees("Name: Second")?;
    page.click("button", "Keep yours")?;
    page.find("heading", "Second")?;
    tabs.one()?;
    tabs.sees_soon("the name that was settled on", || page.has("heading", "Second"))
}

fn settings(tabs: &Tabs<'_>) -> Result<()> {
    let page = tabs.page;
    tabs.other()?;
    page.goto("#/settings")?;
    page.click("radio", "Dark")?;
    tabs.one()?;
    let dark = "return document.documentElement.dataset.theme ?? ''";
    tabs.sees_soon("the dark theme", || Ok(page.run(dark, Vec::new())?.as_str() == Some("dark")))
}

fn value(page: &Page) -> Result<String> {
    nth(page, "textbox", "Value", 0)?;
    let body = "return document.querySelector('input[aria-label=Value]').value";
    Ok(page.run(body, Vec::new())?.as_str().unwrap_or_default().to_owned())
}

/// A draft that is edited in one builder is seen in the other. One that sleeps overwrites nothing when it wakes.
fn drafts(tabs: &Tabs<'_>, builder: &str) -> Result<()> {
    let page = tabs.page;
    tabs.other()?;
    page.goto(builder)?;
    page.until("the draft", || Ok(value(page)? == "100"))?;
    tabs.one()?;
    page.fill("textbox", "Value", "120")?;
    tabs.other()?;
    page.until("the other tab's edit", || Ok(value(page)? == "120"))?;
    // It hears nothing for a while, and edits the draft of before.
    deaf(page, true)?;
    tabs.one()?;
    page.fill("textbox", "Value", "130")?;
    page.run("await new Promise((done) => setTimeout(done, 700))", Vec::new())?;
    tabs.other()?;
    page.fill("textbox", "Value", "140")?;
    page.find("dialog", "Another tab edited the draft of Second")?;
    page.sees("130")?;
    page.click("button", "Take theirs")?;
    page.until("the other tab's draft", || Ok(value(page)? == "130"))?;
    page.fill("textbox", "Value", "150")?;
    tabs.one()?;
    page.until("the edit of the second", || Ok(value(page)? == "150"))
}

/// Makes a tab hear nothing of the others, as one that sleeps, or hear again.
fn deaf(page: &Page, deaf: bool) -> Result<()> {
    page.run("window.satsumaTest.deaf = arguments[0]", vec![serde_json::json!(deaf)]).map(drop)
}

/// Two who save: the second one is shown both, and keeps its own as the version after.
fn definitions(tabs: &Tabs<'_>, builder: &str) -> Result<()> {
    let page = tabs.page;
    tabs.one()?;
    counted(page)?;
    page.click("button", "Save")?;
    page.sees("Saved.")?;
    tabs.other()?;
    page.fill("textbox", "Value", "160")?;
    counted(page)?;
    page.click("button", "Save")?;
    page.find("dialog", "Another tab changed Second")?;
    page.click("button", "Keep yours as version 3")?;
    page.find_none("dialog", "Another tab changed Second")?;
    page.sees("Version 3")?;
    let versions = records(page, "versions")?;
    same("Versions", versions.len(), 3)?;
    // The first one hears again of what was saved.
    tabs.one()?;
    page.until("the version", || Ok(value(page)? == "160"))?;
    // Nothing was edited here: it goes on from what was saved there.
    page.sees("Version 3")?;
    page.sees_no("Another tab saved version 3")?;
    tabs.other()?;
    deaf(page, false)?;
    same("The builder", page.route()?.as_str(), builder)
}

fn measures(tabs: &Tabs<'_>) -> Result<()> {
    let page = tabs.page;
    tabs.one()?;
    page.goto("#/measures")?;
    page.click("button", "New measure")?;
    page.find("button", "Create measure")?;
    page.fill("textbox", "Name", "Purchases made")?;
    page.click("button", "Create measure")?;
    page.sees("Purchases made")?;
    tabs.other()?;
    page.goto("#/measures")?;
    tabs.sees_soon("the measure", || Ok(page.text()?.contains("Purchases made")))
}

/// A segment is deleted in one tab while its builder is open in another.
fn deleted(tabs: &Tabs<'_>, builder: &str) -> Result<()> {
    let page = tabs.page;
    tabs.other()?;
    page.goto(builder)?;
    page.until("the builder", || Ok(value(page)? == "160"))?;
    page.fill("textbox", "Value", "170")?;
    page.run("await new Promise((done) => setTimeout(done, 700))", Vec::new())?;
    tabs.one()?;
    page.goto("#/segments")?;
    super::steps::from_menu_of(page, "Second", "Delete…")?;
    page.click("button", "Delete")?;
    page.sees("Second is deleted.")?;
    tabs.other()?;
    page.find("dialog", "Another tab deleted Second")?;
    page.click("button", "Keep yours as a copy")?;
    page.click("button", "Open it")?;
    page.until("what was edited", || Ok(value(page)? == "170"))?;
    tabs.one()?;
    tabs.sees_soon("the copy", || Ok(page.text()?.contains("Second")))
}
