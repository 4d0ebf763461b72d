//! Quick segments of texts, numbers, dates and of a measure: the size in the review is that of the segment.

use browser_tests::Page;
use xtask::Result;

use super::steps::{load_sample, same, trend};

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    of(page, "profiles", "country", |page| {
        page.click_on(&page.wait("Germany", || {
            Ok(page.all("checkbox", None)?.into_iter().find(|found| found.name.starts_with("Germany")))
        })?)
    })?;
    of(page, "profiles", "points", |page| page.click_on(&page.find_containing("button", "Median")?))?;
    of(page, "profiles", "signed_up", |page| page.click_on(&page.find_containing("radio", "Last year")?))?;
    page.goto("#/measures")?;
    page.click("button", "New measure")?;
    page.find("button", "Create measure")?;
    page.fill("textbox", "Name", "Things bought")?;
    page.click("button", "Create measure")?;
    page.find("link", "Measures, 1 measure")?;
    of(page, "measures", "Things bought", |page| page.click_on(&page.find_containing("button", "Median")?))
}

/// Of a field: chosen, reviewed, saved, run.
fn of(page: &Page, source: &str, field: &str, choose: impl Fn(&Page) -> Result<()>) -> Result<()> {
    page.goto(&format!("#/segments/new/{source}"))?;
    page.click("button", field)?;
    choose(page)?;
    page.click("button", "Review")?;
    page.find("textbox", "Output table name")?;
    let body = "const text = document.querySelector('.quick-figure')?.textContent ?? ''; return text.includes('…') ? '' : text.replace(/\\D/g, '')";
    let reviewed: u64 = page.wait("a size in the review", || {
        Ok(page.run(body, Vec::new())?.as_str().and_then(|digits| digits.parse().ok()))
    })?;
    if reviewed == 0 || reviewed == 10_000 {
        return Err(format!("{field}: {reviewed} customers."));
    }
    page.click("button", "Save")?;
    same(field, trend(page, 1)?[0].members, reviewed)
}
