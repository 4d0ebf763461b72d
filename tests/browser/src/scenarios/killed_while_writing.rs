//! The browser is killed while it writes, again and again: every save that was acknowledged is there afterwards.

use std::{thread, time::Duration};

use browser_tests::{Chance, Page, long};
use serde_json::{Value, json};
use xtask::Result;

use super::kept::{plant_segments, records};

/// Renames the segment on screen again and again through its dialog, and says which name was acknowledged last.
const WRITE: &str = "const kept = window.satsumaTest; kept.saved = arguments[0];\
    const sleep = (time) => new Promise((done) => setTimeout(done, time));\
    const button = (name) => [...document.querySelectorAll('button')].find((one) => one.checkVisibility() && one.ariaLabel === name);\
    (async () => { for (let next = arguments[0] + 1; ; next++) {\
      button('Edit details').click();\
      let form; while (!(form = document.querySelector('dialog[open] form'))) await sleep(1);\
      const field = form.querySelector('input'); field.value = `Name ${next}`; field.dispatchEvent(new Event('input', { bubbles: true }));\
      await sleep(0); form.requestSubmit();\
      while (document.querySelector('h1').innerText !== `Name ${next}`) await sleep(1);\
      kept.saved = next;\
    } })()";

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    plant_segments(page, &["written".to_owned()])?;
    page.reload()?;
    let mut chance = Chance::begin();
    let (mut last, mut saves) = (0, 0);
    let times = if long() { 30 } else { 3 };
    for _ in 0..times {
        page.goto("#/segments/written/edit")?;
        page.find("button", "Edit details")?;
        page.run(WRITE, vec![json!(last)])?;
        thread::sleep(Duration::from_millis(200 + chance.below(1_200)));
        let saved = page.run("return window.satsumaTest.saved", Vec::new())?.as_u64().unwrap_or_default();
        page.kill_and_reopen()?;
        page.find("link", "Data")?;
        let kept = records(page, "segments")?;
        let name = kept.first().and_then(|one| one.get("name")).and_then(Value::as_str).unwrap_or_default();
        let there: u64 = name.trim_start_matches("Name ").parse().unwrap_or_default();
        if there < saved {
            return Err(format!(
                "Name {saved} was saved before the browser was killed, and there is {name}."
            ));
        }
        saves += there - last;
        last = there;
    }
    println!("    killed {times} times among {saves} saves");
    Ok(())
}
