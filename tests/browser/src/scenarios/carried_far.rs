//! Whatever is carried makes a rule of its own between rules, steps go into other sequences, a folded rule opens under what is
//! held over it; and **Move to** does the same with the keys.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::{
    carried::{Point, drag, end_of, lift, mouse, order, point, top_of},
    hands::{Act, act},
    steps::{condition, load_sample, new_segment, same},
};

pub(super) fn run(page: &Page) -> Result<()> {
    page.resize(1440, 900)?;
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "marketing_consent", "is true")?;
    act(page, &[Act::Menu("Add something else", "One thing after another")])?;
    page.click("button", "Add rule")?;
    page.press("Escape")?;
    act(page, &[Act::Menu("Add something else", "One thing after another")])?;
    same("Steps", steps(page)?, [2, 2].to_vec())?;

    // An activity out of the pane, before both rules.
    drag(page, offered(page, "number of web visits")?, top_of(page, 0)?, true)?;
    page.until("three rules", || Ok(rules(page)? == 3))?;
    page.press("Control+z")?;
    page.until("two rules", || Ok(rules(page)? == 2))?;

    // A step of the first sequence to the end of the other one.
    let first = point(page, "document.querySelector('[data-steps] > li .grip')", 0.5)?;
    drag(page, first, point(page, "[...document.querySelectorAll('[data-steps]')].at(-1)", 1.0)?, true)?;
    page.until("a step more in the other sequence", || Ok(steps(page)? == [1, 3]))?;
    page.press("Control+z")?;
    page.until("the step where it was", || Ok(steps(page)? == [2, 2]))?;

    // Into a folded rule, which opens meanwhile.
    let before = order(page)?;
    page.click("button", "Fold Rule 2")?;
    page.find("button", "Open Rule 2")?;
    let handle = format!("document.querySelector('#{}').previousElementSibling", before[1]);
    let head: Point = point(page, "document.querySelectorAll('.rule')[1]", 0.5)?;
    lift(page, point(page, &handle, 0.5)?, head)?;
    page.find("button", "Fold Rule 2")?;
    let end = end_of(page, 1)?;
    mouse(page, "mouseMoved", end, 1)?;
    mouse(page, "mouseReleased", end, 0)?;
    page.until("the condition in the other rule", || Ok(order(page)?.last() == Some(&before[1])))?;
    page.press("Control+z")?;
    page.until("the condition where it was", || Ok(order(page)? == before))?;

    // A rule of its own, by menu and keys alone.
    let more = format!("document.querySelector('#{} [data-row-menu]').focus()", before[1]);
    page.run(&more, Vec::new())?;
    page.press("Enter")?;
    page.click("menuitem", "Move to…")?;
    page.find("dialog", "Move to")?;
    page.click_on(&page.find_containing("button", "A rule of its own")?)?;
    page.until("three rules", || Ok(rules(page)? == 3))?;
    page.until("the condition last", || Ok(order(page)?.last() == Some(&before[1])))?;
    page.press("Control+z")?;
    page.until("the condition where it was", || Ok(order(page)? == before))
}

fn offered(page: &Page, name: &str) -> Result<Point> {
    let found = format!(
        "[...document.querySelectorAll('.add-pane .attribute')].find((one) => one.textContent.includes('{name}'))"
    );
    page.run(&format!("{found}.scrollIntoView({{ block: 'center' }})"), Vec::new())?;
    point(page, &found, 0.5)
}

fn rules(page: &Page) -> Result<u64> {
    let told = page.run("return document.querySelectorAll('.rule').length", Vec::new())?;
    Ok(told.as_u64().unwrap_or_default())
}

/// How many steps each sequence has.
fn steps(page: &Page) -> Result<Vec<u64>> {
    let body = "return [...document.querySelectorAll('[data-steps]')].map((one) => one.children.length)";
    let told = page.run(body, vec![json!(null)])?;
    Ok(told.as_array().into_iter().flatten().filter_map(Value::as_u64).collect())
}
