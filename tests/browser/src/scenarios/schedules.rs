//! Refreshes by themselves, with the page's clock moved: over both daylight-saving changes, back by a day, on by a year and back,
//! and while the page is closed. Each time that is scheduled is refreshed once, and what was missed once for all of it.

use std::time::Duration;

use browser_tests::Page;
use chrono::DateTime;
use serde_json::{Value, json};
use xtask::{Context, Result};

use super::{
    hands::{Act, act},
    steps::{ROW, from_menu_of, idle, kept_refreshes, load_sample, named, new_segment, run_segment, same},
};

/// What the page needs to look at its clock and begin, at most.
const LOOK: Duration = Duration::from_millis(700);

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    act(
        page,
        &[Act::Pick("Attribute", "orders"), Act::Choose("Operator", "≥"), Act::Fill("Value", "3".to_owned())],
    )?;
    named(page, "Guests")?;
    run_segment(page, 1)?;
    // Nothing is scheduled: nothing happens.
    clock(page, "2027-03-27T12:00:00Z")?;
    refreshed(page, "without a schedule", 1)?;
    page.goto("#/settings")?;
    page.click("radio", "Daily")?;
    page.find("textbox", "Time zone of the schedule")
        .or_else(|_| page.find("combobox", "Time zone of the schedule"))?;
    zone(page, "Europe/Madrid")?;
    time_of_day(page, "02:30")?;
    page.sees("A page cannot run while it is closed")?;
    page.sees("Next: ")?;
    let mut known = 1;
    let mut come = |page: &Page, at: &str, more: usize| -> Result<()> {
        clock(page, at)?;
        known += more;
        refreshed(page, at, known)
    };
    // The clock leaps from 02:00 to 03:00: half past two is half past three, once.
    come(page, "2027-03-28T01:29:50Z", 0)?;
    come(page, "2027-03-28T01:30:05Z", 1)?;
    come(page, "2027-03-28T02:30:05Z", 0)?;
    come(page, "2027-03-29T00:29:50Z", 0)?;
    come(page, "2027-03-29T00:30:05Z", 1)?;
    // Seven months at once: once for all of them.
    come(page, "2027-10-30T12:00:00Z", 1)?;
    // Half past two comes twice that night, and is meant once.
    come(page, "2027-10-31T00:30:05Z", 1)?;
    come(page, "2027-10-31T01:30:05Z", 0)?;
    // A day back and on again: done already.
    come(page, "2027-10-30T01:00:00Z", 0)?;
    come(page, "2027-10-31T02:00:00Z", 0)?;
    // A year too far and back: once, and the next day comes in its turn.
    come(page, "2028-10-31T12:00:00Z", 1)?;
    come(page, "2027-10-31T03:00:00Z", 0)?;
    come(page, "2027-11-01T01:30:05Z", 1)?;
    // The page is closed over three of them.
    moved(page, "2027-11-04T12:00:00Z")?;
    page.reload()?;
    idle(page)?;
    refreshed(page, "after it was closed", known + 1)?;
    let last = kept_refreshes(page)?.pop().unwrap_or(Value::Null);
    let (at, due) = (last["at"].as_i64().unwrap_or(0), last["cause"]["due"].as_i64().unwrap_or(0));
    same("The last of the missed", due, instant("2027-11-04T01:30:00Z")?)?;
    same("It was late", at - due > 3_600_000, true)?;
    page.goto("#/segments")?;
    later(page, known + 1)
}

/// A date and a time to become inactive, and another one to become active again.
fn later(page: &Page, known: usize) -> Result<()> {
    from_menu_of(page, "Guests", "Schedule later…")?;
    for (name, day) in [("Activate: day", "2027-11-06"), ("Deactivate: day", "2027-11-05")] {
        put(page, name, day)?;
    }
    page.click("button", "Save")?;
    clock(page, "2027-11-05T00:00:10Z")?;
    page.until("an inactive segment", || Ok(row(page)?.contains("Inactive")))?;
    clock(page, "2027-11-06T12:00:00Z")?;
    page.until("an active segment", || Ok(!row(page)?.contains("Inactive")))?;
    // It is refreshed once, though it became active and was due as well.
    let known = known + 1;
    refreshed(page, "when it became active", known)?;
    let last = kept_refreshes(page)?.pop().unwrap_or(Value::Null);
    same("What fell due", last["cause"]["due"].as_i64(), Some(instant("2027-11-06T01:30:00Z")?))?;
    from_menu_of(page, "Guests", "Schedule…")?;
    page.click("radio", "Never")?;
    page.click("button", "Save schedule")?;
    page.until("that it is never refreshed", || Ok(row(page)?.contains("Never")))?;
    clock(page, "2027-11-09T12:00:00Z")?;
    refreshed(page, "never", known)
}

fn row(page: &Page) -> Result<String> {
    let told = page.run(&format!("{ROW} return row?.innerText ?? ''"), vec![json!("Guests")])?;
    Ok(told.as_str().unwrap_or_default().to_owned())
}

fn instant(text: &str) -> Result<i64> {
    DateTime::parse_from_rfc3339(text).map(|at| at.timestamp_millis()).context("It is no instant")
}

/// Moves the page's clock, also for when it is opened again.
fn moved(page: &Page, to: &str) -> Result<()> {
    let body = "const kept = window.satsumaTest; kept.later += arguments[0] - Date.now(); sessionStorage.setItem('satsumaTest.later', kept.later)";
    page.run(body, vec![json!(instant(to)?)]).map(drop)
}

/// Moves the clock, and lets the page look at it.
fn clock(page: &Page, to: &str) -> Result<()> {
    moved(page, to)?;
    page.run("document.dispatchEvent(new Event('visibilitychange'))", Vec::new())?;
    std::thread::sleep(LOOK);
    idle(page)
}

/// So many refreshes are kept, and no more.
fn refreshed(page: &Page, when: &str, wanted: usize) -> Result<()> {
    page.until(&format!("{wanted} refreshes at {when}"), || Ok(kept_refreshes(page)?.len() >= wanted))?;
    idle(page)?;
    same(&format!("Refreshes at {when}"), kept_refreshes(page)?.len(), wanted)
}

/// Fills a field of a day or a time, whose parts are typed one after another otherwise.
fn put(page: &Page, name: &str, value: &str) -> Result<()> {
    let body = "const field = document.querySelector(`input[aria-label=\"${arguments[0]}\"]`);\
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, arguments[1]);\
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }))";
    page.run(body, vec![json!(name), json!(value)]).map(drop)
}

fn time_of_day(page: &Page, time: &str) -> Result<()> {
    put(page, "Time of day", time)?;
    page.until("the time", || {
        let body = "return document.querySelector('input[aria-label=\"Time of day\"]').value";
        Ok(page.run(body, Vec::new())? == time)
    })
}

fn zone(page: &Page, zone: &str) -> Result<()> {
    page.fill("combobox", "Time zone of the schedule", zone)?;
    page.press("Enter")?;
    page.sees(&format!("in {zone}"))
}
