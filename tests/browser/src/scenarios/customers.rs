//! Customers are searched and opened; a card tells why somebody is in a segment or not, and a list of keys is explained.

use browser_tests::Page;
use xtask::Result;

use super::steps::{condition, idle, load_sample, new_segment, run_segment};

/// The key of a customer of the sample, in its first row.
const FIRST: &str = "C0000001";

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    page.goto("#/customers")?;
    page.sees("No customers yet")?;
    load_sample(page)?;
    page.goto("#/customers")?;
    page.sees("10,000 customers")?;
    list(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "1000000")?;
    run_segment(page, 1)?;
    idle(page)?;
    why(page)?;
    page.goto("#/customers/nobody-has-this")?;
    page.sees("This customer is not in the data")
}

/// Search while typing; the keyboard goes to the end and back, and opens a card.
fn list(page: &Page) -> Result<()> {
    page.fill("searchbox", "Search customer_id, full_name or email", "c0000001")?;
    page.sees("1 found")?;
    page.fill("searchbox", "Search customer_id, full_name or email", "nobody is called this")?;
    page.sees("Nobody has “nobody is called this”")?;
    page.fill("searchbox", "Search customer_id, full_name or email", "")?;
    page.sees("10,000 customers")?;
    page.run("document.querySelector('.table-box tbody tr[tabindex=\"0\"]').focus()", Vec::new())?;
    page.press("End")?;
    page.sees("C0010000")?;
    page.press("Home")?;
    page.sees(FIRST)?;
    page.press("Enter")?;
    page.until("the card", || Ok(page.route()? == format!("#/customers/{FIRST}")))?;
    page.find("heading", "Timeline")?;
    page.sees("customer_id")?;
    page.click("button", "3 more")
}

/// Nobody has a million points: the number that is missing is told, of one customer and of a list.
fn why(page: &Page) -> Result<()> {
    page.goto(&format!("#/customers/{FIRST}"))?;
    page.sees("in 0 of 1")?;
    page.click("link", "Why not in New segment")?;
    page.sees("Not in the segment")?;
    page.find("heading", "What would let them in")?;
    page.sees("short of 1,000,000")?;
    page.click("link", "A list of keys")?;
    page.fill("textbox", "Keys of customers", &format!("{FIRST}\nC0000002\nnobody"))?;
    page.click("button", "Explain 3 keys")?;
    page.find("heading", "What leaves them out first")?;
    page.sees("Keys that nobody in the data has")?;
    page.click("link", "C0000002")?;
    page.find("heading", "What would let them in").map(drop)
}
