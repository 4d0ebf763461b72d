//! A trend over many refreshes, kept as steps from one of them: all of it is there after a restart; members that are damaged stop
//! no refresh, which says what is not known, and what comes after is compared again.

use std::time::Duration;

use browser_tests::Page;
use xtask::Result;

use super::{
    kept::{keys, plant, records},
    steps::{
        Point, condition, idle, kept_refreshes, load_sample, named, new_segment, run_segment, same, trend,
    },
};

/// What a step takes where nobody came or went, back and ahead, in bytes.
const STEPS: [u64; 2] = [19, 28];

/// Nobody waits so soon.
const SOON: Duration = Duration::from_secs(30);

/// More than steps lead ahead of whole members.
const REFRESHES: usize = 18;

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "300")?;
    named(page, "Collectors")?;
    let first = run_segment(page, 1)?[0].clone();
    for points in 2..=REFRESHES {
        page.click("button", "Refresh")?;
        trend(page, points)?;
    }
    // What is behind newer whole ones becomes steps once nobody waits.
    page.wait_at_most(SOON, "members of which one is kept whole", || {
        let sizes: Vec<u64> =
            records(page, "members")?.iter().filter_map(|one| one["bytes"].as_u64()).collect();
        let whole = sizes.iter().filter(|size| !STEPS.contains(size)).count();
        same("Members that are kept", sizes.len(), REFRESHES)?;
        Ok((whole == 1).then_some(()))
    })?;

    page.reload()?;
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    let again = Point { members: first.members, entered: Some(0), left: Some(0) };
    page.click("button", "Refresh")?;
    let all = trend(page, REFRESHES + 1)?;
    same("All that came after the first", all[1..].iter().all(|point| *point == again), true)?;

    // What is known in the page is not read again: it is damaged for one that begins anew.
    let every: Vec<String> = keys(page, "members")?;
    let damaged: Vec<String> =
        every.iter().map(|key| format!("['members', new Uint8Array([1, 2, 3]), {key}]")).collect();
    plant(page, &format!("return [{}]", damaged.join(",")))?;
    page.reload()?;
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    page.click("button", "Refresh")?;
    let all = trend(page, REFRESHES + 2)?;
    let unknown = Point { members: first.members, entered: None, left: None };
    same("The first one after the damage", all.last(), Some(&unknown))?;
    page.click("button", "Progress details: Progress")?;
    page.sees("The members of the refresh before are damaged: who entered and who left is not known.")?;
    page.press("Escape")?;
    page.click("button", "Refresh")?;
    same("The one after that", trend(page, REFRESHES + 3)?.last(), Some(&again))?;
    let statuses = kept_refreshes(page)?;
    same("None failed", statuses.iter().all(|one| one["status"] == "successful"), true)
}
