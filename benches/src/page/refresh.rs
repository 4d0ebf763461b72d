//! A hundred segments refreshed in one go: order, snapshots, storage and screen included, beside the engine's own time for the
//! same definitions.

use std::path::PathBuf;

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use crate::{data::Size, questions};

/// How often everything is refreshed.
const TIMES: usize = 20;

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
    left_alone(page)?;
    println!(
        "\n{} segments refreshed in one go, {} customers and {} purchases; milliseconds, medians\n\n\
         | | times | the engine alone | refreshed | more | least and most |\n|---|---:|---:|---:|---:|---:|",
        definitions.len(),
        size.customers,
        size.purchases
    );
    row(page, &definitions, "for the first time", 1)?;
    row(page, &definitions, "again", TIMES)?;
    for alone in [false, true] {
        page.reload()?;
        super::load(page, files)?;
        prepare(page, &definitions)?;
        if alone {
            left_alone(page)?;
        }
        let when = if alone { "after a few seconds" } else { "at once" };
        row(page, &definitions, &format!("in a page that was opened anew, {when}"), 1)?;
        row(page, &definitions, "again", TIMES)?;
    }
    Ok(())
}

/// Customers are numbered and members read while nobody asks for anything.
fn left_alone(page: &Page) -> Result<()> {
    page.run("await new Promise((done) => setTimeout(done, 5000))", Vec::new()).map(drop)
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

/// Refreshes everything so many times, and prints what it takes beside the engine alone.
fn row(page: &Page, definitions: &[Value], name: &str, times: usize) -> Result<()> {
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(once(page, definitions)?);
    }
    let median = |figure: &dyn Fn(&(f64, f64)) -> f64| {
        let mut figures: Vec<f64> = all.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        (figures[figures.len() / 2], figures[0], figures[figures.len() - 1])
    };
    let (alone, took) = (median(&|(alone, _)| *alone).0, median(&|(_, took)| *took).0);
    let (more, least, most) = median(&|(alone, took)| (took / alone - 1.0) * 100.0);
    println!("| {name} | {times} | {alone:.0} | {took:.0} | {more:+.0} % | {least:+.0} to {most:+.0} % |");
    Ok(())
}

/// What the engine takes alone, and what a refresh takes. Sizes must be the same.
fn once(page: &Page, definitions: &[Value]) -> Result<(f64, f64)> {
    let alone = page.run("return await window.alone(arguments[0])", vec![json!(definitions)])?;
    let took = page.run("return await window.refreshAll()", Vec::new())?;
    let kept = page.run("return await window.keptSizes()", Vec::new())?;
    if kept != alone["sizes"] {
        return Err(format!("The members kept are {kept}, and the engine counts {}.", alone["sizes"]));
    }
    Ok((figure(&alone["took"])?, figure(&took)?))
}

fn figure(value: &Value) -> Result<f64> {
    value.as_f64().ok_or_else(|| "A time is no number.".into())
}
