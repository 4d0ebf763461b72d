//! What the first refresh would wait for is done while nobody waits: customers have numbers before anything was refreshed, in one
//! tab or two.

use std::time::Duration;

use browser_tests::Page;
use xtask::Result;

use super::{
    kept::{keys, records},
    steps::{
        Point, condition, counted, idle, load_sample_of, named, new_segment, run_segment, same,
        sample_is_there, trend,
    },
};

/// It waits a moment, until nothing else is to be done.
const SOON: Duration = Duration::from_secs(60);

/// So many customers a sample has.
const CUSTOMERS: u64 = 100_000;

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    load_sample_of(page, "Load 100,000 customers")?;
    sample_is_there(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "300")?;
    let members = counted(page)?;
    named(page, "Collectors")?;
    page.click("button", "Save")?;
    page.sees("Saved.")?;
    let all = vec![(0, CUSTOMERS)];
    page.wait_at_most(SOON, "numbers of all customers", || Ok((blocks(page)? == all).then_some(())))?;
    same("Refreshes before the first", records(page, "snapshots")?.len(), 0)?;

    let first = run_segment(page, 1)?[0].clone();
    same("Its members", first.members, members)?;
    same("Keys after it", blocks(page)?, all.clone())?;
    page.open_window()?;
    let again = Point { members, entered: Some(0), left: Some(0) };
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    page.goto("#/segments")?;
    page.click("link", "Collectors")?;
    page.run("await new Promise((done) => setTimeout(done, 2500))", Vec::new())?;
    page.click("button", "Refresh")?;
    same("Its second point", trend(page, 2)?.last(), Some(&again))?;
    same("Keys after both tabs numbered them", blocks(page)?, all)
}

/// Which numbers the blocks of keys have, from one to before another.
fn blocks(page: &Page) -> Result<Vec<(u64, u64)>> {
    let block = |key: &String| -> Result<(u64, u64)> {
        let (_, from, to): (String, u64, u64) =
            serde_json::from_str(key).map_err(|error| format!("{key} is no key of a block: {error}"))?;
        Ok((from, to))
    };
    keys(page, "registry")?.iter().map(block).collect()
}
