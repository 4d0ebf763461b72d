//! A hundred segments refreshed in one go: order, snapshots, storage and screen included, beside the engine's own time for the
//! same definitions.

use std::path::PathBuf;

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use crate::{data::Size, questions};

/// How often everything is refreshed.
const TIMES: usize = 5;

/// How long one of them may take, in seconds.
const PATIENCE: u64 = 600;

/// Keeps segments as the page keeps them.
const PLANT: &str = "const [definitions] = arguments; const database = await new Promise((resolve) => (indexedDB.open('satsuma').onsuccess = ({ target }) => resolve(target.result)));\
    const work = database.transaction(['segments', 'versions'], 'readwrite');\
    definitions.forEach((definition, at) => { const id = `bench${String(at).padStart(3, '0')}`; const name = `Segment ${at}`;\
    work.objectStore('segments').put({ form: 2, id, name, output_name: `Segment${at}`, description: '', tags: [], kind: 'dynamic', state: 'active', created: 1 + at, changed: 1, version: 1, definition, columns: [], schedule: 'system', activate_at: null, deactivate_at: null, revision: 1 });\
    work.objectStore('versions').put({ form: 1, segment: id, version: 1, saved: 1, definition }); });\
    await new Promise((resolve, reject) => { work.oncomplete = resolve; work.onabort = () => reject(work.error); }); database.close();";

/// Prints what refreshing takes. Sizes must be those that the engine counts.
pub(super) fn run(page: &Page, size: Size, files: &[PathBuf]) -> Result<()> {
    page.patience(PATIENCE)?;
    let definitions = questions::refreshed();
    page.find("link", "Segments")?;
    page.run(PLANT, vec![json!(definitions)])?;
    page.reload()?;
    super::load(page, files)?;
    prepare(page, &definitions)?;
    println!(
        "\n{} segments refreshed in one go, {} customers and {} purchases; milliseconds\n\n\
         | | the engine alone | refreshed | more |\n|---|---:|---:|---:|",
        definitions.len(),
        size.customers,
        size.purchases
    );
    for time in 0..TIMES {
        let name = if time == 0 { "for the first time: keys are numbered" } else { "again" };
        row(page, &definitions, name)?;
    }
    page.reload()?;
    super::load(page, files)?;
    prepare(page, &definitions)?;
    row(page, &definitions, "in a page that was opened anew: members are read")?;
    row(page, &definitions, "again")
}

/// Waits on the list until everything can be asked.
fn prepare(page: &Page, definitions: &[Value]) -> Result<()> {
    page.goto("#/segments")?;
    page.find("button", "Refresh all")?;
    page.run(include_str!("../../page/refresh.js"), Vec::new())?;
    page.until("tables that are joined", || {
        Ok(page.run("return await window.canAnswer(arguments[0])", vec![json!(definitions)])? == true)
    })
}

/// Refreshes everything, and prints what it takes beside the engine alone.
fn row(page: &Page, definitions: &[Value], name: &str) -> Result<()> {
    let alone = page.run("return await window.alone(arguments[0])", vec![json!(definitions)])?;
    let took = page.run("return await window.refreshAll()", Vec::new())?;
    let kept = page.run("return await window.keptSizes()", Vec::new())?;
    if kept != alone["sizes"] {
        return Err(format!("The members kept are {kept}, and the engine counts {}.", alone["sizes"]));
    }
    let (alone, took) = (figure(&alone["took"])?, figure(&took)?);
    println!("| {name} | {alone:.0} | {took:.0} | {:+.0} % |", (took / alone - 1.0) * 100.0);
    Ok(())
}

fn figure(value: &Value) -> Result<f64> {
    value.as_f64().ok_or_else(|| "A time is no number.".into())
}
