//! What a person waits for who types in the builder of the built page: from the last key to the frame that shows the new size.

use std::time::Duration;

use browser_tests::Page;
use serde_json::json;
use xtask::{Context, Result};

use crate::{
    data::Size,
    questions::{self, Typed},
};

/// How often a value is typed.
const TIMES: usize = 20;

/// Tasks below this are not told.
const TASK: f64 = 50.0;

/// Prints what typing takes, in a definition of one node and in one of many.
pub(super) fn run(page: &Page, size: Size) -> Result<()> {
    println!(
        "\nTyping in the builder, {} customers and {} purchases; milliseconds from the last key to the frame with the new size, {TIMES} times\n\n\
         | | median | worst | longest task |\n|---|---:|---:|---:|",
        size.customers, size.purchases
    );
    for typed in questions::typed() {
        eprintln!("  page: {}", typed.name);
        let told = type_in(page, &typed).context(typed.name)?;
        println!("| {} | {:.0} | {:.0} | {} |", typed.name, told.median, told.worst, told.task());
    }
    Ok(())
}

/// What typing takes.
struct Told {
    median: f64,
    worst: f64,
    longest: f64,
}

impl Told {
    fn task(&self) -> String {
        if self.longest < TASK { format!("under {TASK:.0}") } else { format!("{:.0}", self.longest) }
    }
}

fn type_in(page: &Page, typed: &Typed) -> Result<Told> {
    page.goto("#/segments")?;
    page.click("button", "New")?;
    page.click("menuitem", "Build your own")?;
    page.until("the builder", || Ok(page.route()?.ends_with("/edit")))?;
    page.find("combobox", "Attribute")?;
    page.click("button", "More actions")?;
    page.click("menuitem", "Import definition…")?;
    page.put("textbox", "The definition as JSON", &typed.definition.to_string())?;
    page.click("button", "Import")?;
    let value = format!("return document.querySelector('#node-{} .value input') !== null", typed.node);
    page.until("its value", || Ok(page.run(&value, Vec::new())? == true))?;
    page.run(include_str!("../../page/keys.js"), Vec::new())?;
    let mut times = Vec::new();
    let mut longest: f64 = 0.0;
    // The first time is a rehearsal: indexes are made.
    for time in 0..=TIMES {
        page.run("return window.atValue(arguments[0])", vec![json!(typed.node)])?;
        settled();
        page.run("return window.longestTask()", Vec::new())?;
        page.type_keys(&(typed.value)(time))?;
        let took =
            page.wait("the new size", || Ok(page.run("return window.sinceKey()", Vec::new())?.as_f64()))?;
        settled();
        let task = page.run("return window.longestTask()", Vec::new())?;
        if time > 0 {
            times.push(took);
            longest = longest.max(task.as_f64().unwrap_or_default());
        }
    }
    times.sort_by(f64::total_cmp);
    let (Some(median), Some(worst)) = (times.get(times.len() / 2), times.last()) else {
        return Err("Nothing was typed.".into());
    };
    Ok(Told { median: *median, worst: *worst, longest })
}

/// What is done only once nobody types is done then, so that it is part of what is measured and not of what comes next.
fn settled() {
    std::thread::sleep(Duration::from_millis(900));
}
