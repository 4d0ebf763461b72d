//! Everything is refreshed at once: what is used goes before what uses it, inactive segments are skipped and have nobody, a file
//! that has changed is read again, and what waits can be cancelled.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::{
    hands::{Act, act, shows},
    rows,
    steps::{ROW, from_menu_of, idle, kept_refreshes, named, new_segment, run_segment, same},
};

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let file = page.make_file("members.arrow", &rows::file(&rows::members(1, 100)?)?)?;
    page.will_pick(&[&file])?;
    page.click("button", "Open files")?;
    page.until("the table", || page.has("link", "Data, 1 table"))?;
    idle(page)?;
    // Of a hundred every seventh has 5 visits and every seventh 6, save those whose visits are not known.
    let often = |to: u64| (1..=to).filter(|id| id % 10 != 0 && id % 7 >= 5).count() as u64;
    new_segment(page)?;
    act(
        page,
        &[Act::Pick("Attribute", "visits"), Act::Choose("Operator", "≥"), Act::Fill("Value", "5".to_owned())],
    )?;
    shows(page, often(100))?;
    named(page, "Regulars")?;
    run_segment(page, 1)?;
    new_segment(page)?;
    act(page, &[Act::Menu("Add something else", "In another segment"), Act::Pick("Segment", "Regulars")])?;
    named(page, "Friends")?;
    run_segment(page, 1)?;

    // The file behind the handle has more rows now.
    let more = page.make_file("members.arrow", &rows::file(&rows::members(1, 160)?)?)?;
    page.will_pick(&[&more])?;
    page.run("window.satsumaTest.picks.length = 0", Vec::new())?;
    page.goto("#/segments")?;
    page.click("button", "Refresh all")?;
    page.sees("members was read again: its file has changed.")?;
    page.until("two more refreshes", || Ok(kept_refreshes(page)?.len() == 4))?;
    idle(page)?;
    let all = kept_refreshes(page)?;
    for one in &all[2..] {
        same("Members of the larger file", one["members"].as_u64(), Some(often(160)))?;
        same("Who entered", one["entered"].as_u64(), Some(often(160) - often(100)))?;
    }
    same("Both at one instant", &all[2]["as_of"], &all[3]["as_of"])?;
    let first = page
        .run(&format!("{ROW} return row.querySelector('a').getAttribute('href')"), vec![json!("Regulars")])?;
    same(
        "What is used goes first",
        first.as_str().is_some_and(|href| href.ends_with(text(&all[2], "segment"))),
        true,
    )?;

    from_menu_of(page, "Regulars", "Deactivate")?;
    page.sees("Regulars is inactive: nobody is in it.")?;
    same("No refresh is written", kept_refreshes(page)?.len(), 4)?;
    page.click("button", "Refresh all")?;
    page.until("two more refreshes", || Ok(kept_refreshes(page)?.len() == 6))?;
    idle(page)?;
    let all = kept_refreshes(page)?;
    let of = |status: &str| all[4..].iter().filter(|one| one["status"] == status).count();
    same("Skipped and refreshed", (of("skipped"), of("successful")), (1, 1))?;
    let friends = all[4..].iter().find(|one| one["status"] == "successful");
    same("Friends of nobody", friends.and_then(|one| one["members"].as_u64()), Some(0))?;
    page.sees("Inactive")?;
    from_menu_of(page, "Regulars", "Activate")?;
    page.until("it is refreshed", || Ok(kept_refreshes(page)?.len() == 7))?;
    let all = kept_refreshes(page)?;
    same("Its members are back", all[6]["members"].as_u64(), Some(often(160)))?;
    same("Nobody came or went", (all[6]["entered"].as_u64(), all[6]["left"].as_u64()), (Some(0), Some(0)))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
