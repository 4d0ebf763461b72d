//! Conditions and attributes are carried with the mouse: between rules, out of the pane, and back to where they were.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::steps::{add_condition, condition, counted, load_sample, new_segment, nth, same};

pub(super) type Point = (f64, f64);

pub(super) fn run(page: &Page) -> Result<()> {
    page.resize(1440, 900)?;
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "250")?;
    add_condition(page, "Rule 1")?;
    condition(page, 1, "marketing_consent", "is true")?;
    let both = counted(page)?;
    page.click("button", "Add rule")?;
    condition(page, 2, "marketing_consent", "is false")?;
    let before = order(page)?;
    same("Rules and nodes", before.len(), 5)?;

    // Let go with Escape, nothing has happened.
    carry(page, &before[1], end_of(page, 1)?, false)?;
    same("Conditions after Escape", order(page)?, before.clone())?;

    // From the first rule to the end of the second.
    carry(page, &before[1], end_of(page, 1)?, true)?;
    let moved = [0, 2, 3, 4, 1].map(|place| before[place].clone());
    page.until("the condition in the other rule", || Ok(order(page)? == moved))?;
    let apart = counted(page)?;
    if apart == both {
        return Err("Nobody came or went with the condition.".into());
    }
    page.press("Control+z")?;
    page.until("the condition where it was", || Ok(order(page)? == before))?;

    // A rule before the other one.
    carry(page, &before[3], top_of(page, 0)?, true)?;
    let turned = [3, 4, 0, 1, 2].map(|place| before[place].clone());
    page.until("the rules the other way round", || Ok(order(page)? == turned))?;
    page.press("Control+z")?;

    // Out of the pane, into the first rule.
    let from = point(
        page,
        "[...document.querySelectorAll('.add-pane .attribute')].find((one) => one.textContent.includes('country'))",
        0.5,
    )?;
    drag(page, from, end_of(page, 0)?, true)?;
    page.until("a condition more", || Ok(order(page)?.len() == 6))?;
    let added = nth(page, "combobox", "Attribute", 2)?;
    let body = "return document.querySelectorAll('.rule')[0].querySelectorAll('.node').length";
    same("Conditions of the first rule", page.run(body, Vec::new())?, json!(3))?;
    same("The new condition", added.name.as_str(), "Attribute")
}

/// The ids of rules and nodes, as they stand.
pub(super) fn order(page: &Page) -> Result<Vec<String>> {
    let body = "return [...document.querySelectorAll('.rule, .node')].map((one) => one.id)";
    let told = page.run(body, Vec::new())?;
    Ok(told.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Carries a rule or a node by its handle.
pub(super) fn carry(page: &Page, id: &str, to: Point, put: bool) -> Result<()> {
    let handle = format!(
        "document.querySelector('#{id} > .rule-head > .grip') ?? document.querySelector('#{id}').previousElementSibling"
    );
    let from = point(page, &handle, 0.5)?;
    drag(page, from, to, put)
}

/// The lower end of a rule's own conditions.
pub(super) fn end_of(page: &Page, rule: usize) -> Result<Point> {
    point(page, &format!("document.querySelectorAll('.rule')[{rule}].querySelector('.nodes-list')"), 1.0)
}

/// The upper end of a rule.
pub(super) fn top_of(page: &Page, rule: usize) -> Result<Point> {
    point(page, &format!("document.querySelectorAll('.rule')[{rule}]"), 0.0)
}

/// A point of an element: near its left, and so far down.
pub(super) fn point(page: &Page, element: &str, down: f64) -> Result<Point> {
    let body = format!(
        "const at = ({element}).getBoundingClientRect(); return [at.left + Math.min(12, at.width / 2), at.top + at.height * arguments[0]]"
    );
    let told = page.run(&body, vec![json!(down)])?;
    let number = |place: usize| told.get(place).and_then(Value::as_f64).ok_or("There is no such place.");
    Ok((number(0)?, number(1)?))
}

/// Presses, moves, and lets go; or presses Escape before.
pub(super) fn drag(page: &Page, from: Point, to: Point, put: bool) -> Result<()> {
    lift(page, from, to)?;
    page.select(".drop-line")?;
    if !put {
        page.press("Escape")?;
    }
    mouse(page, "mouseReleased", to, 0)
}

/// Presses and moves.
pub(super) fn lift(page: &Page, from: Point, to: Point) -> Result<()> {
    mouse(page, "mouseMoved", from, 0)?;
    mouse(page, "mousePressed", from, 1)?;
    mouse(page, "mouseMoved", (from.0 + 8.0, from.1 + 4.0), 1)?;
    mouse(page, "mouseMoved", to, 1)
}

/// What the mouse does, with the left button down or not.
pub(super) fn mouse(page: &Page, kind: &str, (x, y): Point, buttons: u32) -> Result<()> {
    let event =
        json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
    page.cdp("Input.dispatchMouseEvent", event).map(drop)
}
