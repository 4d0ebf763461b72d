//! The engine traps, in what it hears and in what it waited for, has no memory left, or does not come to an end: one of its
//! workers, at random. Each time it is noticed within three seconds, another engine reads the data again, what is in the
//! builder is kept, and is counted. 20 times each in full; twice each else. At the end all workers die without a word, while
//! a segment is refreshed, which goes on by itself.

use std::time::Duration;

use browser_tests::{Page, long};
use serde_json::{Value, json};
use xtask::Result;

use super::steps::{
    add_condition, condition, counted, counts, load_sample, new_segment, run_segment, same, tick,
};

/// Until the data is there again, on a slow machine.
const BACK: Duration = Duration::from_secs(120);

/// Within so long a dead engine is noticed, in milliseconds.
const NOTICED: f64 = 3_000.0;

const AGAIN: &str = "The engine stopped and was started again.";

const WAYS: [&str; 4] = ["trap", "trap_later", "memory", "hang"];

/// Breaks a worker and types a value in the same turn; notes when the page says that its engine stopped.
const BREAK: &str = "const kept = window.satsumaTest; const workers = [...kept.workers]; const begun = performance.now(); kept.noticed = null;\
    const seen = setInterval(() => { if (kept.noticed === null && document.body.innerText.includes('The engine stopped')) { kept.noticed = performance.now() - begun; clearInterval(seen); } }, 10);\
    workers[arguments[0] % workers.length].postMessage({ body: JSON.stringify({ Request: { id: 4000000, request: { Break: { how: arguments[1] } } } }), attachments: [] });\
    const field = document.querySelector('input[aria-label=\"Value\"]');\
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, arguments[2]);\
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));";

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "country", "is any of")?;
    tick(page, &["Spain", "France"])?;
    add_condition(page, "Rule 1")?;
    condition(page, 1, "orders", "≥")?;
    page.fill("textbox", "Value", "3")?;
    let sizes = [counted(page)?, size_with(page, "4")?];
    if sizes[1] >= sizes[0] || sizes[1] == 0 {
        return Err(format!("At least 4 orders have {} customers, at least 3 have {}.", sizes[1], sizes[0]));
    }
    for part in ["asked to trap", "unreachable", "The engine stopped", "memory allocation"] {
        page.expect_error(part);
    }
    let mut longest: f64 = 0.0;
    let times = if long() { 20 } else { 2 };
    for number in 0..times * WAYS.len() {
        let (way, value) = (WAYS[number % WAYS.len()], number % 2);
        page.run(BREAK, vec![json!(number / WAYS.len() + number), json!(way), json!(["3", "4"][value])])?;
        let noticed = page.wait(&format!("a notice after {way}"), || {
            Ok(page.run("return window.satsumaTest.noticed", Vec::new())?.as_f64())
        })?;
        longest = longest.max(noticed);
        if noticed > NOTICED {
            return Err(format!("After {way} it took {noticed:.0} ms until the page noticed."));
        }
        back(page)?;
        counts(page, sizes[value])?;
    }
    println!("    {} breakdowns, noticed after {longest:.0} ms at most", times * WAYS.len());
    let points = run_segment(page, 1)?;
    same("The members after all that", points[0].members, sizes[(times * WAYS.len() - 1) % 2])?;
    silent(page)
}

fn size_with(page: &Page, value: &str) -> Result<u64> {
    let before = counted(page)?;
    page.fill("textbox", "Value", value)?;
    page.wait("another size", || Ok(Some(counted(page)?).filter(|size| *size != before)))
}

/// Nobody is there any more when a segment is refreshed: it is refreshed by the next engine.
fn silent(page: &Page) -> Result<()> {
    page.kill_workers()?;
    page.click("button", "Refresh")?;
    back(page)?;
    super::steps::trend(page, 2).map(drop)
}

/// The page tells that the engine is back, and the data with it. Its clock is moved on: an engine that stops several times
/// within two minutes stays down.
fn back(page: &Page) -> Result<()> {
    page.wait_at_most(BACK, "an engine that is back", || Ok(page.text()?.contains(AGAIN).then_some(())))?;
    page.find("link", "Data, 7 tables")?;
    page.click("button", "Close the message")?;
    page.sees_no(AGAIN)?;
    let moved: Value = page.run("return window.satsumaTest.later += 180000", Vec::new())?;
    moved.as_f64().map(drop).ok_or("The clock was not moved.".into())
}
