//! Two hundred edits at random through the builder's controls, undone to a byte-identical draft and redone to another.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::{
    hands::{Act, act},
    steps::{new_segment, same},
    world::World,
};

const EDITS: &str = include_str!("edits.js");

/// The kept draft of the segment in the address, as text.
pub(super) const DRAFT: &str = "const id = location.hash.split('/')[2];\
    const open = indexedDB.open('satsuma');\
    const database = await new Promise((done, failed) => { open.onsuccess = () => done(open.result); open.onerror = failed; });\
    const asked = database.transaction('drafts').objectStore('drafts').getAll();\
    const all = await new Promise((done, failed) => { asked.onsuccess = () => done(asked.result); asked.onerror = failed; });\
    database.close();\
    return JSON.stringify(all.find((one) => one.segment === id)?.draft ?? null)";

const SEED: u32 = 20_261_124;
const STEPS: u64 = 200;

pub(super) fn run(page: &Page) -> Result<()> {
    World::drop_on(page)?;
    new_segment(page)?;
    // A draft is kept from the first edit on.
    act(page, &[Act::Press("Add condition")])?;
    page.press("Control+z")?;
    let blank = settled(page)?;
    page.patience(240)?;
    let done = page.run(EDITS, vec![json!(SEED), json!(STEPS)])?;
    let names = done.as_object().ok_or("The edits say nothing.")?;
    let steps: u64 = names.values().filter_map(Value::as_u64).sum();
    if steps < STEPS || names.len() < 15 {
        return Err(format!("There were {steps} steps of {} kinds: {done}", names.len()));
    }
    let end = settled(page)?;
    let size = size(page)?;
    let back = presses(page, 0)?;
    same("The draft after undoing all", settled(page)?, blank)?;
    // Some edits are several steps, as a rule with its first condition.
    if back < STEPS * 9 / 10 {
        return Err(format!("{steps} edits were undone in {back} steps."));
    }
    let again = presses(page, 1)?;
    same("Steps redone", again, back)?;
    same("The draft after redoing all", settled(page)?, end)?;
    page.until("the size again", || Ok(self::size(page)? == size))
}

/// The draft once it has been kept and does not change any more.
pub(super) fn settled(page: &Page) -> Result<String> {
    let mut before = None;
    page.run("await new Promise((done) => setTimeout(done, 700))", Vec::new())?;
    page.wait("a kept draft", || {
        let now = page.run(DRAFT, Vec::new())?.as_str().unwrap_or_default().to_owned();
        let stays = before.as_ref() == Some(&now) && now != "null";
        before = Some(now.clone());
        Ok(stays.then_some(now))
    })
}

/// The size or what is shown in its place, once nothing is waited for.
fn size(page: &Page) -> Result<String> {
    let body = "const bar = document.querySelector('.result'); return bar?.dataset.waiting === 'false' ? bar.querySelector('.result-size').textContent : ''";
    page.wait("a size", || {
        Ok(page.run(body, Vec::new())?.as_str().filter(|text| !text.is_empty()).map(str::to_owned))
    })
}

/// How often the button with this place must be pressed until there is nothing left to undo or redo.
fn presses(page: &Page, button: usize) -> Result<u64> {
    let body = "let count = 0;\
        const button = document.querySelectorAll('.history-buttons button')[arguments[0]];\
        for (; !button.disabled && count < 2000; count++) { button.click(); await new Promise((done) => setTimeout(done)); }\
        return count";
    page.run(body, vec![json!(button)])?.as_u64().ok_or_else(|| "The button says nothing.".to_owned())
}
