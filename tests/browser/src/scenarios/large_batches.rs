//! A batch of a stream that needs more of a file than is asked for ahead.

use browser_tests::Page;
use xtask::Result;

use super::{rows, steps::idle};

/// So many rows are 22 MB.
const ROWS: i64 = 1_200_000;

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let members = page.make_file("members.arrows", &rows::stream(&rows::members(1, ROWS)?)?)?;
    page.drop_files(&[&members])?;
    page.until("the table", || page.has("link", "Data, 1 table"))?;
    idle(page)?;
    page.goto("#/data")?;
    page.sees("1,200,000")
}
