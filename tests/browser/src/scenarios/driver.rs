//! The driver itself, on a page of its own: what it finds, presses, drops, saves and notices. A driver that notices nothing
//! would let every scenario pass.

use std::{env, fs, path::PathBuf, process};

use browser_tests::Page;
use serde_json::json;
use xtask::{Context, Result, serve::Server};

const HTML: &str = include_str!("driver.html");

fn served() -> Result<(PathBuf, String)> {
    let folder = env::temp_dir().join(format!("satsuma-driver-{}", process::id()));
    fs::create_dir_all(&folder).context("The folder of the driver's page could not be made")?;
    fs::write(folder.join("index.html"), HTML).context("The driver's page could not be written")?;
    let server = Server::bind(&folder, 0, "/")?;
    let address = server.address()?;
    server.run_beside();
    Ok((folder, address))
}

pub(super) fn run(page: &Page) -> Result<()> {
    let (folder, address) = served()?;
    page.cdp("Page.navigate", json!({ "url": address }))?;
    page.sees("The driver's page")?;
    let done = controls(page).and_then(|()| files(page)).and_then(|()| notices(page));
    let _ = fs::remove_dir_all(folder);
    done
}

fn same(what: &str, found: &str, wanted: &str) -> Result<()> {
    if found == wanted { Ok(()) } else { Err(format!("{what} is \"{found}\" and not \"{wanted}\".")) }
}

fn controls(page: &Page) -> Result<()> {
    page.fill("textbox", "Name", "old")?;
    page.fill("textbox", "Name", "Märta +1")?;
    page.click("button", "Greet")?;
    page.sees("Hello, Märta +1")?;
    same("The focused control", &page.focused()?, "Greet")?;
    page.press("Control+k")?;
    page.sees("key k with Control")?;
    let region = page.find("region", "Other")?;
    let inner = page.find_in(Some(&region), "button", "Greet")?;
    page.click_on(&inner)?;
    page.sees("Hello from the other")?;
    let check = page.find("checkbox", "Agree")?;
    if check.is("checked") {
        return Err("A box is checked before it was clicked.".into());
    }
    page.click_on(&check)?;
    page.until("a checked box", || Ok(page.find("checkbox", "Agree")?.is("checked")))?;
    if page.has("button", "Hidden")? {
        return Err("A hidden button was found.".into());
    }
    page.resize(900, 700)?;
    page.sees("900 × 700")
}

fn files(page: &Page) -> Result<()> {
    let first = page.make_file("first.txt", b"one")?;
    let second = page.make_file("second.txt", b"three")?;
    page.drop_files(&[&first, &second])?;
    page.sees("dropped first.txt 3 with handle, second.txt 5 with handle")?;
    page.will_pick(&[&second])?;
    page.click("button", "Pick")?;
    page.sees("picked second.txt 5")?;
    page.click("button", "Save")?;
    let saved = page.downloaded("saved.txt")?;
    same("The saved file", &fs::read_to_string(saved).context("The saved file could not be read")?, "kept")
}

/// An error in the page, one in a worker and a missing file each fail a scenario.
fn notices(page: &Page) -> Result<()> {
    page.no_errors()?;
    for (button, sign) in
        [("Throw", "thrown on purpose"), ("Throw in a worker", "worker on purpose"), ("Miss", "404")]
    {
        page.click("button", button)?;
        page.until(&format!("a failure for {sign}"), || {
            Ok(page.no_errors().is_err_and(|error| error.contains(sign)))
        })?;
        page.expect_error(sign);
    }
    page.no_errors()
}
