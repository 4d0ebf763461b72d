//! Columns of the list of segments and of members are shown, hidden and put in order, with keys and with the mouse, and are
//! still so after a reload.

use browser_tests::Page;
use serde_json::Value;
use xtask::Result;

use super::{
    carried::{mouse, point},
    steps::{members, often_there, same},
};

pub(super) fn run(page: &Page) -> Result<()> {
    page.resize(1440, 900)?;
    members(page)?;
    often_there(page)?;
    // The definition's own attribute comes behind the key, before the city.
    heads_are(page, ".members", &["member_id", "visits", "city"])?;
    page.click("button", "Columns")?;
    page.click("button", "Move city up")?;
    heads_are(page, ".members", &["member_id", "city", "visits"])?;
    same("The focus", page.focused()?, "Move city up".to_owned())?;
    page.press("Escape")?;
    listed(page)?;
    page.reload()?;
    let wanted = vec!["Display name", "Status", "Tags", "State", "Used by"];
    page.until("the order of before", || {
        let heads = heads(page, ".table-box")?;
        Ok(heads.first().is_some_and(|first| first == "Display name")
            && heads.iter().any(|head| head == "Used by"))
    })?;
    let found = heads(page, ".table-box")?;
    let of_those: Vec<&str> = found.iter().map(String::as_str).filter(|head| wanted.contains(head)).collect();
    same("The order after a reload", of_those, wanted)?;
    same("The hidden one", found.iter().any(|head| head == "Type"), false)
}

/// Status is carried with the mouse before the tags; the type is hidden; what uses it is shown.
fn listed(page: &Page) -> Result<()> {
    page.goto("#/segments")?;
    page.find("grid", "Segments")?;
    page.click("button", "Columns")?;
    page.click("checkbox", "Type")?;
    page.click("checkbox", "Used by")?;
    let line = |name: &str| {
        format!(
            "[...document.querySelectorAll('.tick-line')].find((one) => one.innerText.trim() === '{name}')"
        )
    };
    let from = point(page, &format!("{}.querySelector('.tick-grip')", line("Status")), 0.5)?;
    let to = point(page, &line("Tags"), 0.5)?;
    mouse(page, "mouseMoved", from, 0)?;
    mouse(page, "mousePressed", from, 1)?;
    mouse(page, "mouseMoved", (from.0, (from.1 + to.1) / 2.0), 1)?;
    mouse(page, "mouseMoved", (from.0, to.1), 1)?;
    mouse(page, "mouseReleased", (from.0, to.1), 0)?;
    page.until("the status before the tags", || {
        let heads = heads(page, ".table-box")?;
        let place = |name: &str| heads.iter().position(|head| head == name);
        Ok(place("Status") < place("Tags"))
    })?;
    page.press("Escape")
}

fn heads(page: &Page, table: &str) -> Result<Vec<String>> {
    let body = format!(
        "return [...document.querySelectorAll('{table} thead [data-head]')].map((head) => head.innerText.trim())"
    );
    let told = page.run(&body, Vec::new())?;
    Ok(told.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn heads_are(page: &Page, table: &str, wanted: &[&str]) -> Result<()> {
    let found = page.until(&format!("the columns {wanted:?}"), || Ok(heads(page, table)? == wanted));
    found.map_err(|error| format!("{error} There are {:?}.", heads(page, table)))
}
