//! The browser has no room left, or its storage is cleared underneath: said at once, gone on with, backed up, kept again.

use std::fs;

use browser_tests::Page;
use serde_json::json;
use xtask::{Context, Result};

use super::{
    kept::records,
    steps::{condition, counted, idle, load_sample, named, new_segment, run_segment, same, trend},
};

const FULL: &str = "The browser has no room left for this page.";
const CLOSED: &str = "The browser closed this page's storage";

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    full(page)?;
    load_sample(page)?;
    page.goto("#/segments")?;
    page.click("link", "Loyal")?;
    page.find("heading", "Loyal")?;
    page.goto(&format!("{}/edit", page.route()?))?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "100")?;
    counted(page)?;
    run_segment(page, 1)?;
    cleared(page)
}

fn origin(page: &Page) -> Result<String> {
    Ok(page.run("return origin", Vec::new())?.as_str().unwrap_or_default().to_owned())
}

fn names(page: &Page) -> Result<Vec<String>> {
    let all = records(page, "segments")?;
    Ok(all.iter().filter_map(|one| one.get("name")?.as_str()).map(str::to_owned).collect())
}

/// Backs up, and gives the names in the file.
fn backed_up(page: &Page) -> Result<String> {
    page.click("button", "Back up workspace")?;
    let name = page.wait("a saved workspace", || {
        Ok(page
            .downloads()?
            .into_iter()
            .find(|name| name.starts_with("satsuma-workspace-") && name.ends_with(".json")))
    })?;
    let file = page.downloaded(&name)?;
    let text = fs::read_to_string(&file).context("The workspace could not be read")?;
    fs::remove_file(&file).context("The workspace could not be removed")?;
    Ok(text)
}

/// No room: what is changed then stays in the tab, is in a backup, and is kept once there is room again.
fn full(page: &Page) -> Result<()> {
    let quota = |size: Option<u64>| -> Result<()> {
        let mut of = json!({ "origin": origin(page)? });
        if let Some(size) = size {
            of["quotaSize"] = json!(size);
        }
        page.cdp("Storage.overrideQuotaForOrigin", of).map(drop)
    };
    quota(Some(1))?;
    new_segment(page)?;
    page.sees(FULL)?;
    named(page, "Loyal")?;
    new_segment(page)?;
    named(page, "Of no room")?;
    let text = backed_up(page)?;
    same("Both are in the backup", text.contains("\"Loyal\"") && text.contains("Of no room"), true)?;
    same("What is kept meanwhile", names(page)?.len(), 0)?;
    page.click("button", "Try again")?;
    page.sees("Not kept yet.")?;
    quota(None)?;
    page.click("button", "Try again")?;
    page.sees("Everything is kept in this browser again.")?;
    let notices =
        "return [...document.querySelectorAll('.notice-bar')].map((one) => one.innerText).join(' ')";
    page.until("a page without the notice", || Ok(page.run(notices, Vec::new())?.as_str() == Some("")))?;
    same("What is kept", names(page)?.len(), 2)
}

/// Cleared: what the tab knows is still here, and comes back when the person wants it.
fn cleared(page: &Page) -> Result<()> {
    page.cdp("Storage.clearDataForOrigin", json!({ "origin": origin(page)?, "storageTypes": "indexeddb" }))?;
    page.sees(CLOSED)?;
    page.goto("#/segments")?;
    page.click("link", "Loyal")?;
    page.click("button", "Refresh")?;
    trend(page, 2)?;
    idle(page)?;
    let text = backed_up(page)?;
    same("Both are in the backup", text.contains("\"Loyal\"") && text.contains("Of no room"), true)?;
    page.click("button", "Try again")?;
    page.sees("Everything is kept in this browser again.")?;
    same("What is kept again", names(page)?.len(), 2)?;
    page.reload()?;
    page.goto("#/segments")?;
    page.find("link", "Loyal")?;
    page.find("link", "Of no room").map(drop)
}
