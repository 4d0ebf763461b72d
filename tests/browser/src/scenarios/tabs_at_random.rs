//! Two tabs edit and delete the same segments at the same time, at random: each change that was acknowledged is there, or
//! stands in the line of those that came after it by somebody who saw it.

use std::collections::HashMap;

use browser_tests::{Chance, Page, Window, long};
use serde_json::{Value, json};
use xtask::{Context, Result};

use super::kept::{plant_segments, records};

const PART: &str = include_str!("tabs_at_random.js");

const LET_GO: &str = "await new Promise((done) => setTimeout(done, 150));\
    for (const one of document.querySelectorAll('dialog[open] button')) if (one.innerText.trim() === 'Let it go') one.click()";

/// So many interleavings.
fn times() -> u64 {
    if long() { 200 } else { 20 }
}

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let ids: Vec<String> = (0..times()).map(|number| format!("s{number}")).collect();
    plant_segments(page, &ids)?;
    page.reload()?;
    page.find("link", "Data")?;
    let one = page.window()?;
    let other = page.open_window()?;
    page.find("link", "Data")?;
    let mut chance = Chance::begin();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for id in &ids {
        let told =
            interleave(page, [&one, &other], id, &mut chance).context(format!("At the segment {id}"))?;
        for part in &told {
            *counts.entry(text(part, "outcome").to_owned()).or_default() += 1;
        }
        let kept = records(page, "segments")?;
        let kept = kept.iter().find(|record| text(record, "id") == id);
        adds_up(id, &told, kept).map_err(|why| format!("{why} {told:?}"))?;
    }
    println!("    {} interleavings of two tabs: {counts:?}", ids.len());
    Ok(())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Both tabs do their part at once; what each says of it.
fn interleave(page: &Page, windows: [&Window; 2], id: &str, chance: &mut Chance) -> Result<Vec<Value>> {
    for window in windows {
        page.switch_to(window)?;
        // What was told of the segment before is read and let go.
        page.run(LET_GO, Vec::new())?;
        page.goto(&format!("#/segments/{id}"))?;
        page.find("heading", id)?;
    }
    let begins = page.run("return Date.now() + 250", Vec::new())?.as_f64().unwrap_or_default();
    for (place, window) in windows.into_iter().enumerate() {
        page.switch_to(window)?;
        let what = if chance.below(8) == 0 { "delete" } else { "rename" };
        let waits: Vec<u64> = (0..3).map(|_| chance.below(120)).collect();
        let settle = if chance.below(2) == 0 { "take theirs" } else { "keep ours" };
        let start = format!(
            "const at = arguments[0]; const rest = [...arguments].slice(1, -1);\
             window.satsumaTest.part = (async () => {{ await new Promise((done) => setTimeout(done, at - Date.now()));\
             return (async function() {{ {PART} }}).apply(null, rest); }})(); window.satsumaTest.part.catch(() => {{}})"
        );
        let name = format!("{id} by {place}");
        page.run(&start, vec![json!(begins), json!(what), json!(name), json!(waits), json!(settle)])?;
    }
    let mut told = Vec::new();
    for window in windows {
        page.switch_to(window)?;
        told.push(page.run("return window.satsumaTest.part", Vec::new())?);
    }
    Ok(told)
}

/// What was kept is a line of changes from the first name on, each made by somebody who saw the one before. What is there now
/// is its end.
fn adds_up(id: &str, told: &[Value], kept: Option<&Value>) -> Result<()> {
    let deleted = told.iter().any(|part| text(part, "outcome") == "deleted");
    let Some(kept) = kept else {
        return if deleted { Ok(()) } else { Err("It is gone, and nobody deleted it.".into()) };
    };
    if deleted {
        return Err("It was deleted, and is there.".into());
    }
    let mut changes: HashMap<&str, &str> = HashMap::new();
    for part in told.iter().filter(|part| text(part, "outcome") == "kept") {
        if changes.insert(text(part, "saw"), text(part, "wrote")).is_some() {
            return Err("Two changed the same name, and both were acknowledged.".into());
        }
    }
    let mut name = id;
    let many = changes.len();
    while let Some(next) = changes.remove(name) {
        name = next;
    }
    if !changes.is_empty() {
        return Err(format!("A change that was acknowledged is not in the line to {name}."));
    }
    let writes = kept.get("revision").and_then(Value::as_u64).unwrap_or_default();
    if text(kept, "name") != name || writes != many as u64 + 1 {
        return Err(format!(
            "There is {} after {writes} writes, and not {name} after {}.",
            text(kept, "name"),
            many + 1
        ));
    }
    Ok(())
}
