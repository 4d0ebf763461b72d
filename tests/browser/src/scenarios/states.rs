//! Every screen and dialog as a list of places and of what is done to come to them: `states.json`. A new screen or dialog has
//! a line there.

use std::{collections::HashMap, time::SystemTime};

use browser_tests::{Found, Page};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use xtask::{Context, Result};

use super::{
    kept::plant,
    rows,
    steps::{add_condition, condition, counted, idle, load_sample, new_segment, nth, run_segment, trend},
};

const STATES: &str = include_str!("states.json");

/// A definition with every kind of part, over the sample.
const RICH: &str = include_str!("rich.json");

/// What a screen can look like.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    /// What it is called in sentences.
    #[serde(rename = "state")]
    pub name: String,
    pub world: World,
    /// Ids of the world's segments are in braces.
    route: String,
    #[serde(default)]
    steps: Vec<Vec<String>>,
}

/// What has been done before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum World {
    /// Nothing.
    Empty,
    /// The sample is loaded; there are segments, versions, refreshes and a measure.
    Sample,
}

/// All of them, in order.
pub(super) fn all() -> Result<Vec<State>> {
    serde_json::from_str(STATES).context("states.json is not as it should be")
}

/// Ids of the world's segments by their names in the list.
pub(super) type Ids = HashMap<&'static str, String>;

/// Loads the sample and makes what the list speaks of.
pub(super) fn sample(page: &Page) -> Result<Ids> {
    load_sample(page)?;
    let mut ids = Ids::new();
    let mut made = |name, page: &Page| -> Result<()> {
        let id = page.route()?.split('/').nth(2).unwrap_or_default().to_owned();
        ids.insert(name, id);
        Ok(())
    };
    new_segment(page)?;
    made("segment", page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "100")?;
    run_segment(page, 1)?;
    page.click("button", "Refresh")?;
    trend(page, 2)?;
    let segment = page.route()?.trim_start_matches("#/segments/").to_owned();
    new_segment(page)?;
    made("rich", page)?;
    page.click("button", "More actions")?;
    page.click_on(&page.find_containing("menuitem", "Import definition")?)?;
    let json = RICH.replace("{segment}", &segment);
    page.put("textbox", "The definition as JSON", &json)?;
    page.click("button", "Import")?;
    page.find("region", "Shoppers")?;
    counted(page)?;
    page.click("button", "Save")?;
    new_segment(page)?;
    made("gaps", page)?;
    condition(page, 0, "country", "is any of")?;
    add_condition(page, "Rule 1")?;
    nth(page, "combobox", "Attribute", 1)?;
    page.goto("#/measures")?;
    page.click("button", "New measure")?;
    page.find("button", "Create measure")?;
    page.fill("textbox", "Name", "Purchases made")?;
    page.click("button", "Create measure")?;
    page.sees("Purchases made")?;
    idle(page)?;
    Ok(ids)
}

impl State {
    /// Comes to it.
    pub(super) fn reach(&self, page: &Page, ids: &Ids) -> Result<()> {
        let mut route = self.route.clone();
        for (name, id) in ids {
            route = route.replace(&format!("{{{name}}}"), id);
        }
        // Whatever was open there before is gone after a look elsewhere.
        page.goto("#/elsewhere")?;
        page.find("heading", "Nothing here")?;
        page.goto(&route)?;
        page.until("a main heading", || {
            let heads = page.run("return document.querySelector('h1')?.innerText ?? ''", Vec::new())?;
            let nowhere = route == "#/nowhere";
            Ok(heads.as_str().is_some_and(|text| !text.is_empty() && (nowhere || text != "Nothing here")))
        })?;
        for step in &self.steps {
            let words: Vec<&str> = step.iter().map(String::as_str).collect();
            perform(page, &words).context(format!("In the state \"{}\", at {words:?}", self.name))?;
        }
        // What is counted or listed a moment later is waited for, where it comes at all.
        page.run("await new Promise((done) => setTimeout(done, 250))", Vec::new()).map(drop)
    }

    /// Closes what was opened.
    pub(super) fn leave(&self, page: &Page) -> Result<()> {
        if self.steps.is_empty() {
            return Ok(());
        }
        page.press("Escape")?;
        page.press("Escape")
    }
}

fn perform(page: &Page, step: &[&str]) -> Result<()> {
    match *step {
        ["click", role, name] => page.click(role, name),
        ["click-like", role, part] => page.click_on(&like(page, role, part)?),
        ["fill", role, name, text] => page.put(role, name, text),
        ["fill-like", role, part, text] => {
            let name = like(page, role, part)?.name;
            page.put(role, &name, text)
        }
        ["press", chord] => page.press(chord),
        ["sees", text] => page.sees(text),
        ["find-like", role, part] => like(page, role, part).map(drop),
        ["heading", part] => like(page, "heading", part).map(drop),
        ["drop", name, text] => {
            page.expect_error(name);
            page.drop_files(&[&page.make_file(name, text.as_bytes())?])
        }
        ["pick", name, text] => page.will_pick(&[&page.make_file(name, text.as_bytes())?]),
        ["elsewhere", name] => elsewhere(page, "rename", name),
        ["elsewhere-version"] => elsewhere(page, "version", ""),
        ["elsewhere-gone"] => elsewhere(page, "delete", ""),
        ["damage"] => {
            plant(page, "return [['segments', { id: 'bad', name: 7 }]]")?;
            page.reload()
        }
        ["clear"] => {
            let origin = page.run("return origin", Vec::new())?;
            let all = json!({ "origin": origin, "storageTypes": "indexeddb" });
            page.cdp("Storage.clearDataForOrigin", all).map(drop)
        }
        ["again"] => {
            let today = DateTime::<Utc>::from(SystemTime::now()).date_naive();
            let file = page.make_file("customers.arrow", &rows::customers_on(40, 1, today)?)?;
            page.drop_files(&[&file])
        }
        _ => Err("There is no such step.".into()),
    }
}

/// Does to the segment in the address what another tab would do, and tells of it.
fn elsewhere(page: &Page, what: &str, name: &str) -> Result<()> {
    let body = "const [what, name] = arguments; const id = location.hash.split('/')[2];\
        const ended = (asked) => new Promise((done, failed) => { asked.onsuccess = () => done(asked.result); asked.onerror = failed; });\
        const database = await ended(indexedDB.open('satsuma'));\
        const store = database.transaction('segments', 'readwrite').objectStore('segments');\
        const record = await ended(store.get(id));\
        record.revision += 1;\
        if (what === 'rename') record.name = name;\
        if (what === 'version') { record.version += 1; record.definition.rules[0].name = 'Theirs'; }\
        await ended(what === 'delete' ? store.delete(id) : store.put(record));\
        database.close();\
        const channel = new BroadcastChannel('satsuma');\
        channel.postMessage(JSON.stringify({ segments: [id] })); channel.close()";
    page.run(body, vec![json!(what), json!(name)]).map(drop)
}

/// The first that is enabled and whose name begins so.
fn like(page: &Page, role: &str, part: &str) -> Result<Found> {
    page.wait(&format!("a {role} that begins with \"{part}\""), || {
        let all = page.all(role, None)?;
        Ok(all.into_iter().find(|found| found.name.starts_with(part) && !found.is("disabled")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_and_names_each_state_once() {
        let states = all().expect("states.json");
        let mut names: Vec<&str> = states.iter().map(|state| state.name.as_str()).collect();
        assert!(names.len() > 80);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), states.len());
    }
}
