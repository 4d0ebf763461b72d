//! The same three rules as by keys, with the mouse: the pane of attributes, menus, ticked values; keys only type words and numbers.
//! The same size as the same definition as JSON gives.

use browser_tests::Page;
use serde_json::json;
use xtask::Result;

use super::{
    hands::{Act, act, first, last},
    steps::{counted, counts, load_sample, new_segment, same},
    three_rules::PROGRAM,
};

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    let points = [
        Act::Menu("Add something else", "Number, sum … of purchases"),
        Act::Choose("Figure", "sum of"),
        suggested("points_earned"),
        Act::Fill("Value", "100".to_owned()),
    ];
    act(page, &points)?;
    act(page, &[Act::Press("Add rule")])?;
    let spent = [
        Act::Menu("Add something else", "Number, sum … of purchases"),
        Act::Choose("Figure", "sum of"),
        suggested("amount"),
        Act::Choose("Operator", ">"),
        Act::Fill("Value", "500".to_owned()),
    ];
    act(page, &spent)?;
    act(page, &[Act::Press("Add rule"), Act::Choose("How this rule joins those above", "Intersect")])?;
    from_pane(page, "category")?;
    page.sees("one purchase meets all of it")?;
    let bought = [
        Act::Choose("Operator", "is any of"),
        Act::Tick(&["Coffee beans", "Tea bags"]),
        Act::Press("Add sub-rule"),
        Act::Choose("How the conditions are joined", "any of"),
    ];
    act(page, &bought)?;
    let when = [
        inner(),
        suggested("bought_at"),
        Act::Choose("Operator", "month is any of"),
        Act::Press("March"),
        Act::Press("June"),
        inner(),
        suggested("bought_at"),
        Act::Choose("Operator", "within the last"),
        Act::Fill("How many", "20".to_owned()),
    ];
    act(page, &when)?;
    let asked = page.run(PROGRAM, Vec::new())?;
    let wanted =
        asked.as_u64().filter(|count| (1..10_000).contains(count)).ok_or("The program says nothing.")?;
    counts(page, wanted)?;
    // Undone and redone by their buttons.
    act(page, &[first(Act::Press("Undo: change value"))])?;
    page.until("another size", || Ok(counted(page)? != wanted))?;
    act(page, &[first(Act::Press("Redo: change value"))])?;
    same("The members by mouse and as JSON", json!(counted(page)?), asked)
}

/// The last attribute is chosen from what is suggested for a word.
fn suggested(name: &'static str) -> Act {
    Act::Pick("Attribute", name)
}

/// The last rule's sub-rule takes another condition: its button comes right before that of the rule.
fn inner() -> Act {
    Act::Before(1, "Add condition")
}

/// Searches the pane and presses what it offers first.
fn from_pane(page: &Page, name: &str) -> Result<()> {
    let search = last(page, "searchbox", "Search attributes")?;
    page.fill_in(&search, name)?;
    let offer = page.wait(&format!("an offer of {name}"), || {
        let pane = page.find("complementary", "Add to rule")?;
        Ok(page.all("button", Some(&pane))?.into_iter().find(|one| one.name.starts_with(name)))
    })?;
    page.click_on(&offer)
}
