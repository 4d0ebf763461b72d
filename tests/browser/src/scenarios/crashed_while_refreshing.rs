//! The tab crashes at any moment while segments are saved and refreshed: no snapshot is half, and the sums add up.

use std::{thread, time::Duration};

use browser_tests::{Chance, Page, long};
use serde_json::Value;
use xtask::Result;

use super::{
    kept::{keys, records},
    steps::{condition, counted, idle, load_sample, new_segment, nth, run_segment, sample_is_there},
};

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "100")?;
    counted(page)?;
    run_segment(page, 1)?;
    let segment = page.route()?;
    let mut chance = Chance::begin();
    let times = if long() { 100 } else { 10 };
    let mut before = 1;
    let mut whole = 0;
    for number in 0..times {
        page.goto(&format!("{segment}/edit"))?;
        nth(page, "textbox", "Value", 0)?;
        page.fill("textbox", "Value", &(50 + 37 * (number % 9)).to_string())?;
        counted(page)?;
        let press =
            "[...document.querySelectorAll('button')].find((one) => one.innerText.trim() === 'Run').click()";
        page.run(press, Vec::new())?;
        thread::sleep(Duration::from_millis(chance.below(160)));
        page.crash_and_reopen()?;
        page.find("link", "Data")?;
        let now = adds_up(page)?;
        whole += u64::from(now > before);
        before = now;
        sample_is_there(page)?;
        idle(page)?;
    }
    println!("    {times} crashes, {whole} of them after the refresh was kept");
    Ok(())
}

fn number(value: &Value, name: &str) -> Option<i64> {
    value.get(name).and_then(Value::as_i64)
}

/// How many snapshots there are; each has its members, and those are the ones before, with who entered and without who left.
fn adds_up(page: &Page) -> Result<usize> {
    let mut all = records(page, "snapshots")?;
    all.sort_by_key(|one| number(one, "at"));
    let members = keys(page, "members")?;
    let versions = records(page, "versions")?;
    let mut before: Option<i64> = None;
    for one in &all {
        if one.get("status").and_then(Value::as_str) != Some("successful") {
            continue;
        }
        let (at, now) = (number(one, "at").unwrap_or_default(), number(one, "members").unwrap_or_default());
        if !members.iter().any(|key| key.ends_with(&format!(",{at}]"))) {
            return Err(format!("The snapshot of {at} has no members."));
        }
        if !versions.iter().any(|version| version.get("version") == one.get("version")) {
            return Err(format!("The snapshot of {at} is of a version that is not there: {one}"));
        }
        match (before, number(one, "entered"), number(one, "left")) {
            (Some(before), Some(entered), Some(left)) if now != before + entered - left => {
                return Err(format!("{before} and {entered} without {left} are not {now}."));
            }
            (Some(_), Some(_), Some(_)) | (None, None, None) => {}
            _ => return Err(format!("The snapshot of {at} was compared with nothing: {one}")),
        }
        before = Some(now);
    }
    Ok(all.len())
}
