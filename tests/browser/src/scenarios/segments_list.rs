//! The list of segments without any data: many are tagged at once, the list is filtered by tags and type, and the filter
//! is still there after a reload.

use browser_tests::Page;
use xtask::Result;

use super::{
    hands::{Act, act},
    steps::{from_menu_of, new_segment, same},
};

const NAMES: [&str; 3] = ["Callers", "Guests", "Walkers"];

pub(super) fn run(page: &Page) -> Result<()> {
    for name in NAMES {
        new_segment(page)?;
        act(
            page,
            &[Act::Press("Edit details"), Act::Fill("Name", name.to_owned()), Act::Press("Save details")],
        )?;
        page.find("heading", name)?;
    }
    page.goto("#/segments")?;
    listed(page, &NAMES)?;
    page.click("checkbox", "Select all rows")?;
    page.click("button", "More actions for the selected segments")?;
    page.click("menuitem", "Tag…")?;
    tag(page, "spring")?;
    page.until("the tag in every row", || Ok(rows(page)?.iter().all(|row| row.contains("spring"))))?;
    page.click("button", "Clear the selection")?;
    from_menu_of(page, "Guests", "Tag…")?;
    tag(page, "autumn")?;
    page.until("a second tag", || Ok(rows(page)?.iter().any(|row| row.contains("autumn"))))?;
    from_menu_of(page, "Callers", "Make static")?;
    page.sees("Callers is static now")?;
    page.click("button", "Filter")?;
    page.click("checkbox", "autumn (1)")?;
    listed(page, &["Guests"])?;
    page.click("checkbox", "spring (3)")?;
    listed(page, &NAMES)?;
    page.click("checkbox", "Static (1)")?;
    listed(page, &["Callers"])?;
    page.reload()?;
    listed(page, &["Callers"])?;
    page.click("button", "Filter 3 chosen")?;
    page.click("button", "Show all segments")?;
    listed(page, &NAMES)
}

fn tag(page: &Page, tag: &str) -> Result<()> {
    act(page, &[Act::Chips("Tags", tag.to_owned()), Act::Press("Save tags")])
}

fn rows(page: &Page) -> Result<Vec<String>> {
    let body = "return [...document.querySelectorAll('.table-box tbody tr')].map((row) => row.innerText)";
    let told = page.run(body, Vec::new())?;
    let texts = told.as_array().into_iter().flatten();
    Ok(texts.filter_map(|text| text.as_str().map(str::to_owned)).collect())
}

fn listed(page: &Page, names: &[&str]) -> Result<()> {
    let shown = || -> Result<Vec<&str>> {
        let rows = rows(page)?;
        let shown = |name: &&&str| rows.iter().any(|row| row.contains(**name));
        Ok(NAMES.iter().filter(shown).copied().collect::<Vec<_>>())
    };
    let found = page.until(&format!("a list of {names:?}"), || Ok(shown()? == names));
    found.and_then(|()| same("The segments listed", shown()?, names.to_vec()))
}
