//! What the browser keeps of the workspace, seen and changed past the page.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

const KEPT: &str = include_str!("kept.js");

fn ask(page: &Page, what: &str, rest: Vec<Value>) -> Result<Value> {
    let mut arguments = vec![json!(what)];
    arguments.extend(rest);
    page.run(KEPT, arguments)
}

/// All records of a store; bytes are told by their length.
pub(super) fn records(page: &Page, store: &str) -> Result<Vec<Value>> {
    Ok(ask(page, "all", vec![json!(store)])?.as_array().cloned().unwrap_or_default())
}

/// The keys of a store, as JSON.
pub(super) fn keys(page: &Page, store: &str) -> Result<Vec<String>> {
    let keys = ask(page, "keys", vec![json!(store)])?;
    Ok(keys.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Writes what the body of a function gives: store, value, and the key where it stands beside. How many there are.
pub(super) fn plant(page: &Page, body: &str) -> Result<u64> {
    let script = KEPT.replace("/* VALUES */", body);
    Ok(page.run(&script, vec![json!("plant")])?.as_u64().unwrap_or_default())
}

/// Writes segments with nothing saved, named after their ids.
pub(super) fn plant_segments(page: &Page, ids: &[String]) -> Result<()> {
    ask(page, "segments", vec![json!(ids)]).map(drop)
}

/// Makes the database one of that version.
pub(super) fn upgrade(page: &Page, version: u64) -> Result<()> {
    ask(page, "upgrade", vec![json!(version)]).map(drop)
}

/// The version of the database.
pub(super) fn version(page: &Page) -> Result<u64> {
    Ok(ask(page, "version", Vec::new())?.as_u64().unwrap_or_default())
}

/// How much of anything is left: databases, records, files, caches, texts.
pub(super) fn left(page: &Page) -> Result<Value> {
    ask(page, "left", Vec::new())
}
