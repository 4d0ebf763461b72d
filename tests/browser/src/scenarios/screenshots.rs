//! The pictures of the README: one segment of the sample, refreshed every week while the shop grew.

use std::{path::Path, time::SystemTime};

use browser_tests::Page;
use chrono::{DateTime, Days, NaiveDate, Utc};
use xtask::Result;

use super::{
    rows,
    steps::{
        add_condition, condition, counted, idle, load_sample, new_segment, nth, run_segment, tick, trend,
    },
};

const NAME: &str = "Regulars who went quiet";

/// How many weeks before today the trend begins.
const WEEKS: u32 = 12;

/// The sample's own seed, so that its customers stay who they are.
const SEED: u64 = 2026;

/// Takes them into a folder.
pub(crate) fn take(page: &Page, folder: &Path) -> Result<()> {
    page.resize(1440, 900)?;
    load_sample(page)?;
    page.set_clock(-i32::try_from(WEEKS * 7).unwrap_or_default() - 1)?;
    build(page)?;
    let builder = page.route()?;
    grow(page)?;
    page.find("heading", "Members")?;
    idle(page)?;
    page.picture(folder, "segment", false)?;
    page.goto("#/data/purchases")?;
    page.find("heading", "purchases")?;
    let body = "return document.querySelector('.column-row') && !document.querySelector('.column-row .yet') ? true : false";
    page.until("the figures of the columns", || Ok(page.run(body, Vec::new())? == true))?;
    page.click("button", "Open product_id")?;
    page.find("heading", "Spread")?;
    page.picture(folder, "table", false)?;
    page.goto(&builder)?;
    page.find("heading", NAME)?;
    counted(page)?;
    // The first members are listed a moment after the sizes.
    page.until("the first members", || Ok(page.all("row", None)?.len() > 5))?;
    page.picture(folder, "builder", false)?;
    page.picture(folder, "builder-dark", true)
}

/// Two rules, one with a sub-rule.
fn build(page: &Page) -> Result<()> {
    new_segment(page)?;
    page.click("button", "Edit details")?;
    page.fill("textbox", "Name", NAME)?;
    page.fill("textbox", "Description (optional)", "Bought often, and have not been seen for a month.")?;
    page.fill("textbox", "Tags", "win back")?;
    page.press("Enter")?;
    page.click("button", "Save details")?;
    page.find("heading", NAME)?;
    condition(page, 0, "country", "is any of")?;
    tick(page, &["Spain", "Italy", "France"])?;
    add_condition(page, "Rule 1")?;
    condition(page, 1, "orders", "≥")?;
    page.fill("textbox", "Value", "3")?;
    page.press("Tab")?;
    sub_rule(page)?;
    page.click("button", "Add rule to take away")?;
    let last = page.all("combobox", None)?.iter().filter(|found| found.name == "Attribute").count() - 1;
    condition(page, last, "last_seen", "within the last")?;
    page.fill("textbox", "How many", "30")?;
    page.press("Tab")?;
    name_rule(page, "Rule 1", "Regulars in the south")?;
    name_rule(page, "Rule 2", "Seen lately")?;
    counted(page).map(drop)
}

/// Any of two conditions more.
fn sub_rule(page: &Page) -> Result<()> {
    // The tip of what has the focus goes: it may lie over what is wanted.
    page.press("Escape")?;
    let rule = page.find("region", "Rule 1")?;
    page.click_on(&page.find_in(Some(&rule), "button", "Add sub-rule")?)?;
    page.choose(&nth(page, "combobox", "How the conditions are joined", 1)?, "any of")?;
    let fields = |page: &Page| -> Result<usize> {
        Ok(page.all("combobox", None)?.iter().filter(|found| found.name == "Attribute").count())
    };
    for (place, attribute, operator) in [(2, "interests", "has any of"), (3, "lifetime_value", "≥")] {
        if fields(page)? <= place {
            page.click_on(&page.find_in(Some(&rule), "button", "Add condition")?)?;
        }
        condition(page, place, attribute, operator)?;
        if place == 2 {
            tick(page, &["espresso", "cold brew"])?;
        } else {
            page.fill_in(&nth(page, "textbox", "Value", 1)?, "150")?;
            page.press("Tab")?;
        }
    }
    Ok(())
}

fn name_rule(page: &Page, rule: &str, name: &str) -> Result<()> {
    let region = page.find("region", rule)?;
    page.click_on(&page.find_in(Some(&region), "button", "More for this rule")?)?;
    page.click("menuitem", "Name and note…")?;
    page.fill("textbox", "Name (optional)", name)?;
    page.click("button", "Apply")?;
    page.find("region", name).map(drop)
}

/// Each week other customers come, and the segment is refreshed.
fn grow(page: &Page) -> Result<()> {
    let today = DateTime::<Utc>::from(SystemTime::now()).date_naive();
    for week in 0..=WEEKS {
        let before = (WEEKS - week) * 7;
        page.set_clock(-i32::try_from(before).unwrap_or_default())?;
        replace(page, week, today - Days::new(before.into()))?;
        if week == 0 {
            run_segment(page, 1)?;
            page.click("radio", "All")?;
        } else {
            page.click("button", "Refresh")?;
            trend(page, week as usize + 1)?;
        }
    }
    Ok(())
}

fn replace(page: &Page, week: u32, today: NaiveDate) -> Result<()> {
    let customers = 7_600 + week * 200;
    let file = page.make_file("customers.arrow", &rows::customers_on(customers, SEED, today)?)?;
    page.drop_files(&[&file])?;
    page.click_on(&page.find_containing("button", "Replace")?)?;
    idle(page)
}
