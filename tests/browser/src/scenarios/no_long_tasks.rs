//! While a large sample loads, the page's thread is never busy for long; a load that is cancelled ends at once. Times depend
//! on the machine, so that they are told and judged generously.

use browser_tests::{Page, long};
use serde_json::Value;
use xtask::Result;

use super::steps::{idle, load_sample_of, sample_is_there};

/// A task of the page's thread may take so long, in milliseconds.
const TASK: f64 = 50.0;

/// Cancelling may take so long here. It is meant to take a tenth.
const CANCEL: f64 = 1_000.0;

/// On a busy machine a task that is interrupted looks long: one load in so many must be free of them.
const TRIES: usize = 3;

pub(super) fn run(page: &Page) -> Result<()> {
    let item = if long() { "Load 1 million customers" } else { "Load 100,000 customers" };
    page.goto("#/data")?;
    page.find("heading", "Data")?;
    let item = named(page, item)?;
    let mut longest = Vec::new();
    for _ in 0..TRIES {
        page.run("window.satsumaTest.longestTask = 0", Vec::new())?;
        load_sample_of(page, &item)?;
        sample_is_there(page)?;
        let task = page.longest_task()?;
        longest.push(task);
        if task <= TASK {
            break;
        }
    }
    let told: Vec<String> = longest.iter().map(|task| format!("{task:.0}")).collect();
    println!("      longest task while loading, ms: {}", told.join(", "));
    if longest.last().is_some_and(|task| *task > TASK) {
        return Err(format!("The page was busy for {} ms at once.", told.join(", ")));
    }
    cancelled(page, &item)
}

/// The menu's own words for a size.
fn named(page: &Page, like: &str) -> Result<String> {
    page.click("button", "Sample data")?;
    page.find("menu", "Sample data")?;
    let wanted =
        if like.contains("million") { ["1,000,000", "million"] } else { ["100,000", "100 thousand"] };
    let found = page.wait("that size in the menu", || {
        let items = page.all("menuitem", None)?;
        Ok(items.into_iter().find(|item| wanted.iter().any(|size| item.name.contains(size))))
    })?;
    page.press("Escape")?;
    page.find_none("menu", "Sample data")?;
    Ok(found.name)
}

/// From the press on Cancel until the load is gone from the page, measured in the page.
fn cancelled(page: &Page, item: &str) -> Result<()> {
    load_sample_of(page, item)?;
    let body = "const running = () => [...document.querySelectorAll('.load')].find((load) => !load.innerText.includes('waiting'));\
        while (!running()) await new Promise(requestAnimationFrame);\
        await new Promise((done) => setTimeout(done, 150));\
        const load = running(); if (!load) return null;\
        const begun = performance.now();\
        load.querySelector('button').click();\
        while (load.isConnected) await new Promise((done) => setTimeout(done, 1));\
        return performance.now() - begun";
    let took = page.run(body, Vec::new())?;
    let Some(took) = took.as_f64() else {
        return Err(format!("There was nothing to cancel: {}", Value::Null));
    };
    println!("      a load was cancelled in {took:.0} ms");
    if took > CANCEL {
        return Err(format!("Cancelling took {took:.0} ms."));
    }
    idle(page)
}
