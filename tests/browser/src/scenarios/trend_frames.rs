//! The trend by time: its frames, a custom one that is kept, versions' marks, a failed refresh, and the keyboard.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::{
    hands::{Act, act, shows},
    steps::{figure, idle, members, new_segment, run_segment, same, trend},
};

/// How many days ago the segment is refreshed.
const DAYS: [i32; 4] = [100, 40, 10, 0];

pub(super) fn run(page: &Page) -> Result<()> {
    page.resize(1440, 900)?;
    members(page)?;
    page.set_clock(-DAYS[0])?;
    new_segment(page)?;
    let (visits, often) = (Act::Pick("Attribute", "visits"), Act::Choose("Operator", "≥"));
    act(page, &[visits, often, Act::Fill("Value", "5".to_owned())])?;
    let many = (1..=100).filter(|id| id % 10 != 0 && id % 7 >= 5).count() as u64;
    shows(page, many)?;
    run_segment(page, 1)?;
    page.click("radio", "All")?;
    for (place, day) in DAYS.iter().enumerate().skip(1) {
        page.set_clock(-day)?;
        if place == 2 {
            // Another version: fewer visits do.
            page.click("button", "Edit")?;
            act(page, &[Act::Fill("Value", "4".to_owned())])?;
            run_segment(page, place + 1)?;
        } else {
            page.click("button", "Refresh")?;
            trend(page, place + 1)?;
        }
        idle(page)?;
    }
    for (frame, points) in [("7 days", 1), ("30 days", 2), ("90 days", 3), ("A year", 4), ("All", 4)] {
        page.click("radio", frame)?;
        trend(page, points)?;
    }
    keys(page, many)?;
    custom(page)
}

/// Key by key from point to point: what is said has the count and the day.
fn keys(page: &Page, many: u64) -> Result<()> {
    page.run("document.querySelector('.trend').focus()", Vec::new())?;
    let more = (1..=100).filter(|id| id % 10 != 0 && id % 7 >= 4).count() as u64;
    for (key, members, words) in [
        ("Home", many, None),
        ("ArrowRight", many, Some("0 entered, 0 left")),
        ("ArrowRight", more, Some("Version 2 of the definition begins, saved")),
        ("ArrowRight", more, None),
        ("ArrowRight", more, None),
        ("ArrowLeft", more, Some("Version 2")),
        ("End", more, None),
    ] {
        page.press(key)?;
        let wanted = format!(": {members} members");
        page.until(&format!("{wanted} after {key}"), || {
            let said = said(page)?;
            Ok(said.contains(&wanted) && words.is_none_or(|words| said.contains(words)))
        })
        .map_err(|error| format!("{error} It says: {}", said(page).unwrap_or_default()))?;
    }
    same("The figure", figure(page, "Members")?, Some(more))?;
    page.press("Escape")?;
    page.until("nothing said", || Ok(said(page)?.is_empty()))
}

fn said(page: &Page) -> Result<String> {
    let body = "return document.querySelector('.trend + .sr-only').textContent";
    Ok(page.run(body, Vec::new())?.as_str().unwrap_or_default().to_owned())
}

/// From 45 to 5 days ago there are two; after a reload, too.
fn custom(page: &Page) -> Result<()> {
    page.click("radio", "Custom")?;
    trend(page, 4)?;
    for (label, ago) in [("First day", 45), ("Last day", 5)] {
        let body = "const field = document.querySelector(`input[aria-label='${arguments[0]}']`);\
            const day = new Date(Date.now() - arguments[1] * 86400000);\
            field.value = day.toLocaleDateString('sv'); field.dispatchEvent(new Event('change'))";
        page.run(body, vec![json!(label), json!(ago)])?;
    }
    trend(page, 2)?;
    page.reload()?;
    page.find("heading", "Trend")?;
    trend(page, 2)?;
    let days = "return [...document.querySelectorAll('.trend-days input')].every((field) => field.value)";
    same("Days in the fields", page.run(days, Vec::new())?, Value::Bool(true))
}
