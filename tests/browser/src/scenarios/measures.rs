//! Measures: begun from a template, changed, seen at once, kept with tags, copied, taken away and brought back.

use browser_tests::Page;
use xtask::Result;

use super::steps::load_sample;

const NAME: &str = "Average transaction value of purchases";

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    // The tables are related a moment later: the dialog is open by then.
    page.goto("#/measures")?;
    page.click("button", "New measure")?;
    let templates = page.find("group", "Templates of purchases")?;
    page.click_on(&page.find_in(Some(&templates), "button", "Average transaction value")?)?;
    page.sees("The average of purchases.amount, for each customer.")?;
    page.sees("First 8 of 10,000 customers")?;
    let level = page.find("combobox", "What there is one figure for")?;
    page.choose(&level, "each value of")?;
    let column = page.find("combobox", "Column whose values are grouped by")?;
    page.choose(&column, "channel")?;
    page.sees("First 2 of 2 groups")?;
    page.choose(&level, "each customer")?;
    page.sees("First 8 of 10,000 customers")?;
    let figure = page.find("combobox", "Figure")?;
    page.choose(&figure, "value at the largest")?;
    page.choose(&page.find("combobox", "Column that decides which record")?, "amount")?;
    page.sees("where amount is largest, for each customer.")?;
    page.choose(&figure, "average")?;
    page.fill("textbox", "Tags", "money")?;
    page.press("Enter")?;
    page.click("button", "Create measure")?;
    page.find_none("heading", "New measure")?;
    page.sees(NAME)?;
    page.sees("money")?;
    page.click("button", "More actions")?;
    page.click("menuitem", "Create duplicate")?;
    page.find("link", "Measures, 2 measures")?;
    page.sees(&format!("{NAME} copy"))?;
    page.click("button", "More actions")?;
    page.click("menuitem", "Delete…")?;
    page.click("button", "Delete")?;
    page.find("link", "Measures, 1 measure")?;
    page.click("button", "Undo")?;
    page.find("link", "Measures, 2 measures").map(drop)
}
