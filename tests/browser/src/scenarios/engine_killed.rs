//! The engine traps while it counts, and later dies without a word. The page says so, starts another, reads the data again,
//! keeps what is in the builder, and counts.

use std::time::Duration;

use browser_tests::Page;
use serde_json::json;
use xtask::Result;

use super::steps::{
    add_condition, condition, counted, counts, load_sample, new_segment, run_segment, same, tick,
};

/// A worker that says nothing is taken for dead after half a minute.
const SILENCE: Duration = Duration::from_secs(120);

const AGAIN: &str = "The engine stopped and was started again.";

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "country", "is any of")?;
    tick(page, &["Spain", "France"])?;
    let alone = counted(page)?;
    add_condition(page, "Rule 1")?;
    condition(page, 1, "orders", "≥")?;
    page.fill("textbox", "Value", "3")?;
    let both = counted(page)?;
    for part in ["asked to trap", "unreachable", "The engine stopped"] {
        page.expect_error(part);
    }
    trapped(page, both)?;
    silent(page, alone, both)
}

fn trapped(page: &Page, both: u64) -> Result<()> {
    page.press("Backspace")?;
    page.type_keys("4")?;
    page.tell_workers(
        json!({ "body": { "Request": { "id": 4_000_000, "request": "Trap" } }, "attachments": [] }),
    )?;
    back(page)?;
    let fewer = counted(page)?;
    if fewer >= both || fewer == 0 {
        return Err(format!("At least 4 orders have {fewer} customers, at least 3 have {both}."));
    }
    page.fill("textbox", "Value", "3")?;
    // A field that was left: what is typed next is another step.
    page.press("Tab")?;
    counts(page, both)
}

fn silent(page: &Page, alone: u64, both: u64) -> Result<()> {
    page.kill_workers()?;
    page.fill("textbox", "Value", "0")?;
    back(page)?;
    counts(page, alone)?;
    page.press("Control+z")?;
    counts(page, both)?;
    let points = run_segment(page, 1)?;
    same("The members after all that", points[0].members, both)
}

/// The page tells that the engine is back, and the data with it.
fn back(page: &Page) -> Result<()> {
    page.wait_at_most(SILENCE, "an engine that is back", || Ok(page.text()?.contains(AGAIN).then_some(())))?;
    page.find("link", "Data, 7 tables")?;
    page.click("button", "Close the message")?;
    page.sees_no(AGAIN)
}
