//! A dropped and a pasted list of keys: what matches nobody and what came twice is told before anything is made; then it is a segment.

use browser_tests::Page;
use xtask::Result;

use super::steps::{figure, load_sample, same, trend};

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    page.goto("#/segments")?;
    page.click("button", "New")?;
    page.click("menuitem", "List of keys…")?;
    // A file that is dropped while the dialog is open is meant for it, and is no table.
    let file = page.make_file("invited.csv", b"customer_id,name\nC0000001,Ann\nC0000003,Bob\nx,Cid\n")?;
    page.drop_files(&[&file])?;
    page.sees("“customer_id” is taken for the heading.")?;
    page.sees("1 key matches nobody: x.")?;
    let field = page.find_containing("textbox", "Keys: one customer_id a line")?.name;
    page.put("textbox", &field, "customer_id\nC0000001\nC0000002\nC0000002\nnobody\n")?;
    page.sees("2 of 3 keys are customers.")?;
    page.sees("1 key matches nobody: nobody.")?;
    page.sees("1 line came again: each key counts once, such as C0000002.")?;
    page.fill("textbox", "Name", "Invited")?;
    page.click("button", "Create segment")?;
    page.find("heading", "Invited")?;
    let points = trend(page, 1)?;
    same("Members", points[0].members, 2)?;
    same("Members on the page", figure(page, "Members")?, Some(2))
}
