//! A segment loses its table and fails; the one that uses it is skipped, says because of what, and keeps its members.

use browser_tests::Page;
use serde_json::json;
use xtask::Result;

use super::{
    hands::{Act, act, shows},
    steps::{ROW, figure, from_menu_of, idle, named, new_segment, run_segment, same},
    world::World,
};

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    let callers = world.count(|one| world.bought(one).any(|buy| buy.channel == "phone"));
    new_segment(page)?;
    act(
        page,
        &[Act::Pick("Attribute", "channel"), Act::Choose("Operator", "is"), Act::Free("Value", "phone")],
    )?;
    shows(page, callers)?;
    named(page, "Callers")?;
    run_segment(page, 1)?;
    new_segment(page)?;
    act(page, &[Act::Menu("Add something else", "In another segment"), Act::Pick("Segment", "Callers")])?;
    shows(page, callers)?;
    named(page, "Guests")?;
    run_segment(page, 1)?;
    let guests = page.route()?;
    forget(page, "buys")?;
    refresh_both(page)?;
    page.goto(&guests)?;
    page.sees("The last refresh passed it over")?;
    page.sees("it uses Callers, which could not be refreshed")?;
    same("Members that stay", figure(page, "Members")?, Some(callers))
}

fn forget(page: &Page, table: &str) -> Result<()> {
    page.goto("#/data")?;
    page.find("grid", "Tables")?;
    from_menu_of(page, table, "Forget…")?;
    page.click("button", "Forget")?;
    page.until("two tables", || page.has("link", "Data, 2 tables"))?;
    idle(page)
}

fn refresh_both(page: &Page) -> Result<()> {
    page.goto("#/segments")?;
    page.find("grid", "Segments")?;
    page.run("document.querySelector('.table-box thead input[type=checkbox]').click()", Vec::new())?;
    page.click("button", "Refresh")?;
    for (name, status) in [("Callers", "Failed"), ("Guests", "Skipped")] {
        let mut last = String::new();
        let found = page.until(&format!("{name} to be {status}"), || {
            let told = page.run(&format!("{ROW} return row?.innerText ?? ''"), vec![json!(name)])?;
            last = told.as_str().unwrap_or_default().to_owned();
            Ok(last.contains(status))
        });
        found.map_err(|error| format!("{error} There is {last:?}"))?;
    }
    idle(page)
}
