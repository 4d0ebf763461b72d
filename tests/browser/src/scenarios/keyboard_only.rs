//! From the first screen to a run segment with nothing but keys.

use browser_tests::Page;
use xtask::Result;

use super::steps::{counted, same, sample_is_there, trend};

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    page.press("g")?;
    page.press("d")?;
    page.find("heading", "Data")?;
    tab_to(page, "Try the sample data")?;
    page.press("Enter")?;
    sample_is_there(page)?;
    palette(page)?;
    page.until("the builder", || Ok(page.route()?.ends_with("/edit")))?;
    let size = built(page)?;
    page.press("Control+Enter")?;
    let points = trend(page, 1)?;
    same("The members after Run", points[0].members, size)
}

/// Tabs on until the control with this name has the focus.
fn tab_to(page: &Page, name: &str) -> Result<()> {
    for _ in 0..60 {
        if page.focused()? == name {
            return Ok(());
        }
        page.press("Tab")?;
    }
    Err(format!("Sixty tabs do not lead to {name}; the last is {}.", page.focused()?))
}

/// A new segment by the palette.
fn palette(page: &Page) -> Result<()> {
    page.press("Control+k")?;
    page.find("combobox", "Search pages, commands, tables and segments")?;
    page.type_keys("new segm")?;
    page.until("the command", || {
        Ok(page.all("option", None)?.iter().any(|option| option.name.starts_with("New segment")))
    })?;
    page.press("Enter")
}

fn built(page: &Page) -> Result<u64> {
    page.until("a focus in the first condition", || Ok(page.focused()? == "Attribute"))?;
    page.type_keys("country")?;
    page.find("listbox", "Attribute")?;
    page.press("Enter")?;
    page.until("a focus in its value", || Ok(page.focused()? == "Value"))?;
    page.type_keys("Ital")?;
    page.until("the suggestion", || {
        Ok(page.all("option", None)?.iter().any(|option| option.name.starts_with("Italy")))
    })?;
    page.press("Enter")?;
    let italy = counted(page)?;
    if italy == 0 || italy >= 10_000 {
        return Err(format!("{italy} customers live in Italy."));
    }
    tab_to(page, "Add condition")?;
    page.press("Enter")?;
    page.until("a focus in the second condition", || Ok(page.focused()? == "Attribute"))?;
    page.type_keys("orders")?;
    page.press("Enter")?;
    page.until("a focus in its value", || Ok(page.focused()? == "Value"))?;
    page.type_keys("2")?;
    // From "=" to "≥", five choices down, by the arrow keys of the browser's own list.
    page.press("Shift+Tab")?;
    page.until("a focus in the operator", || Ok(page.focused()?.starts_with("Operator")))?;
    for _ in 0..4 {
        page.press("ArrowDown")?;
    }
    let size = counted(page)?;
    if size == 0 || size >= italy { Err(format!("{size} of {italy} have orders.")) } else { Ok(size) }
}
