//! What a person waits for in the built page: typing in the builder, refreshing everything.

mod refresh;
mod typing;

use std::{path::PathBuf, time::Duration};

use browser_tests::Page;
use xtask::{Result, browser::Browser, paths, serve::Server};

use crate::data::Size;

/// Loading and joining may take so long.
const LOADING: Duration = Duration::from_secs(600);

/// Prints both, each in a page of its own.
pub(crate) fn run(browser: &Browser, size: Size, files: &[PathBuf]) -> Result<()> {
    let server = Server::bind(&paths::dist(), 0, "/")?;
    let address = server.address()?;
    server.run_beside();
    let page = Page::open(browser, &address)?;
    eprintln!("  page: loading");
    load(&page, files)?;
    typing::run(&page, size)?;
    drop(page);
    refresh_at(browser, &address, size, files)
}

/// Prints what refreshing everything takes.
pub(crate) fn refresh_alone(browser: &Browser, size: Size, files: &[PathBuf]) -> Result<()> {
    let server = Server::bind(&paths::dist(), 0, "/")?;
    let address = server.address()?;
    server.run_beside();
    refresh_at(browser, &address, size, files)
}

fn refresh_at(browser: &Browser, address: &str, size: Size, files: &[PathBuf]) -> Result<()> {
    let page = Page::open(browser, address)?;
    eprintln!("  page: refreshing");
    refresh::run(&page, size, files)
}

/// Drops the files on the page and waits until they are joined.
fn load(page: &Page, files: &[PathBuf]) -> Result<()> {
    page.find("link", "Data")?;
    page.drop_files(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    let all = format!("Data, {} tables", files.len());
    page.wait_at_most(LOADING, "all tables", || Ok(page.has("link", &all)?.then_some(())))?;
    page.wait_at_most(LOADING, "an end of all work", || {
        Ok(page.has("button", "Progress details: Progress")?.then_some(()))
    })
}
