//! A file is named like a table and lacks a column: what is missing and who uses it is told before anything is replaced.

use std::path::Path;

use browser_tests::Page;
use xtask::{Context, Result};

use super::{
    hands::{Act, act, shows},
    rows,
    steps::{idle, new_segment, run_segment},
};

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let members = page.make_file("members.arrow", &rows::file(&rows::members(1, 100)?)?)?;
    page.drop_files(&[&members])?;
    page.until("the table", || page.has("link", "Data, 1 table"))?;
    idle(page)?;
    new_segment(page)?;
    // Of a hundred every seventh has 5 visits and every seventh 6, save those whose visits are not known.
    let often = (1..=100).filter(|id| id % 10 != 0 && id % 7 >= 5).count() as u64;
    act(
        page,
        &[
            Act::Pick("Attribute", "visits"),
            Act::Choose("Operator", "≥"),
            Act::Fill("Value", "5".to_owned()),
            Act::Press("Edit details"),
            Act::Fill("Name", "Regulars".to_owned()),
            Act::Press("Save details"),
        ],
    )?;
    shows(page, often)?;
    run_segment(page, 1)?;
    let shorter = rows::members(1, 60)?.project(&[0, 1]).context("The rows could not be made")?;
    let shorter = page.make_file("members.feather", &rows::file(&shorter)?)?;
    asked(page, &shorter)?;
    page.click_on(&page.find_containing("button", "Cancel")?)?;
    idle(page)?;
    page.goto("#/data")?;
    page.sees_no("what the tables do not have any more")?;
    page.find("link", "Data, 1 table")?;
    asked(page, &shorter)?;
    page.click_on(&page.find_containing("button", "Replace")?)?;
    idle(page)?;
    page.goto("#/data")?;
    page.sees("1 segment uses what the tables do not have any more")?;
    page.sees("members has no column visits any more.")
}

fn asked(page: &Page, file: &Path) -> Result<()> {
    page.drop_files(&[file])?;
    page.sees("Not the columns of members")?;
    page.sees("members.feather is named like the table members (100 rows)")?;
    page.sees("visits")?;
    page.sees("Used by Regulars")
}
