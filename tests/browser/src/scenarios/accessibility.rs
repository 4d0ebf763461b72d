//! Every page in light and dark, wide and narrow: controls have names, ids are single, there is a heading, nothing sticks out,
//! and what has the focus is seen.

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::Result;

use super::steps::{condition, idle, load_sample, new_segment, run_segment, trend};

const SIZES: [(u32, u32); 2] = [(1440, 900), (900, 700)];

/// What must have a name.
const NAMED: [&str; 18] = [
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "listbox",
    "checkbox",
    "switch",
    "radio",
    "slider",
    "menuitem",
    "tab",
    "grid",
    "treegrid",
    "dialog",
    "navigation",
    "progressbar",
    "spinbutton",
];

/// Looks at the document, and gives what is wrong with it.
const LOOK: &str = "const wrong = [];\
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);\
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push(`the id ${id} is there more than once`);\
    const heads = [...document.querySelectorAll('h1')].filter((head) => head.checkVisibility());\
    if (heads.length !== 1) wrong.push(`there are ${heads.length} main headings`);\
    const wide = document.scrollingElement.scrollWidth;\
    if (wide > innerWidth) wrong.push(`it is ${wide} wide in a window of ${innerWidth}`);\
    for (const one of document.querySelectorAll('button, a[href], input, select, h1, h2')) {\
      const at = one.getBoundingClientRect();\
      const cut = one.closest('.table-box, .diagram, .sr-only, .popover, .skip') || getComputedStyle(one).position === 'absolute';\
      if (!cut && one.checkVisibility() && at.width > 0 && (at.right > innerWidth + 1 || at.left < -1)) wrong.push(`${one.tagName} ${one.ariaLabel ?? one.innerText} sticks out: ${at.left} to ${at.right}`);\
    }\
    return wrong";

/// Whether what has the focus shows it.
const FOCUS: &str = "const at = document.activeElement; if (!at || at === document.body) return '';\
    const seen = (one) => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'; };\
    for (let one = at, up = 0; one && up < 3; one = one.parentElement, up++) if (seen(one)) return '';\
    return `${at.tagName} ${at.ariaLabel ?? at.innerText} has the focus and does not show it`";

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let mut wrong =
        look_at(page, &["", "#/data", "#/set-up", "#/relationships", "#/customers", "#/segments"])?;
    load_sample(page)?;
    new_segment(page)?;
    condition(page, 0, "points", "≥")?;
    page.fill("textbox", "Value", "100")?;
    let builder = page.route()?;
    run_segment(page, 1)?;
    page.click("button", "Refresh")?;
    trend(page, 2)?;
    let segment = page.route()?;
    idle(page)?;
    wrong.extend(look_at(
        page,
        &[
            "",
            "#/data",
            "#/data/customers",
            "#/data/purchases",
            "#/set-up",
            "#/relationships",
            "#/customers",
            "#/customers/C0000001",
            "#/customers/nobody",
            &format!("#/customers/C0000001/why/{}", segment.trim_start_matches("#/segments/")),
            &format!("{segment}/why"),
            "#/segments",
            &segment,
            &builder,
            "#/settings",
            "#/nowhere",
        ],
    )?);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n    ")) }
}

fn look_at(page: &Page, routes: &[&str]) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for route in routes {
        page.goto(if route.is_empty() { "#/" } else { route })?;
        page.until("a heading", || Ok(!page.all("heading", None)?.is_empty()))?;
        for (width, height) in SIZES {
            page.resize(width, height)?;
            for theme in ["light", "dark"] {
                page.prefer("prefers-color-scheme", theme)?;
                // What depends on the size has been measured and drawn after a few frames.
                page.run("for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame)", Vec::new())?;
                let mut found = strings(&page.run(LOOK, Vec::new())?);
                found.extend(nameless(page)?);
                found.extend(focus(page)?);
                let place = format!("{route} at {width} in {theme}");
                wrong.extend(found.into_iter().map(|what| format!("{place}: {what}")));
            }
        }
    }
    page.resize(1280, 860)?;
    Ok(wrong)
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Controls that a screen reader has no name for.
fn nameless(page: &Page) -> Result<Vec<String>> {
    let tree = page.cdp("Accessibility.getFullAXTree", json!({}))?;
    let text = |node: &Value, path: &str| {
        node.pointer(path).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    };
    let nodes = tree.get("nodes").and_then(Value::as_array).cloned().unwrap_or_default();
    let bad = nodes.iter().filter(|node| {
        node.get("ignored").and_then(Value::as_bool) != Some(true)
            && NAMED.contains(&text(node, "/role/value").as_str())
            && text(node, "/name/value").is_empty()
    });
    Ok(bad.map(|node| format!("a {} has no name", text(node, "/role/value"))).collect())
}

/// A few steps of Tab: each shows where it is.
fn focus(page: &Page) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    page.run("document.activeElement?.blur()", Vec::new())?;
    for _ in 0..14 {
        page.press("Tab")?;
        let said = page.run(FOCUS, Vec::new())?;
        wrong.extend(said.as_str().filter(|said| !said.is_empty()).map(str::to_owned));
    }
    Ok(wrong)
}
