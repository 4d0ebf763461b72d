//! Every screen and dialog in light and dark, wide, narrow and at 200 percent, with forced colours and reduced motion: axe-core finds
//! nothing, controls have names, ids are single, there is a heading, nothing sticks out or is cut off, and what has the
//! focus is seen.

use std::path::Path;

use browser_tests::Page;
use serde_json::{Value, json};
use xtask::{Result, packages};

use super::states::{Ids, State, World, all, sample};

/// A way to look at a screen.
struct Medium {
    name: &'static str,
    size: (u32, u32),
    features: &'static [(&'static str, &'static str)],
    /// Whether axe-core looks too.
    axe: bool,
}

const FORCED: &[(&str, &str)] = &[("forced-colors", "active")];

/// So many steps of Tab are followed.
const TABS: usize = 7;

const MEDIA: [Medium; 6] = [
    Medium {
        name: "wide and light",
        size: (1440, 900),
        features: &[("prefers-color-scheme", "light")],
        axe: true,
    },
    Medium {
        name: "wide and dark",
        size: (1440, 900),
        features: &[("prefers-color-scheme", "dark")],
        axe: true,
    },
    Medium {
        name: "narrow and light",
        size: (900, 700),
        features: &[("prefers-color-scheme", "light")],
        axe: true,
    },
    Medium {
        name: "narrow and dark",
        size: (900, 700),
        features: &[("prefers-color-scheme", "dark")],
        axe: false,
    },
    Medium {
        name: "at 200 percent, without motion",
        size: (720, 450),
        features: &[("prefers-color-scheme", "light"), ("prefers-reduced-motion", "reduce")],
        axe: false,
    },
    Medium { name: "with forced colours", size: (1440, 900), features: FORCED, axe: false },
];

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

/// Looks at the document, and gives what is wrong with it. What can be scrolled to is not cut off; a page or a dialog that
/// scrolls sideways is wrong.
const LOOK: &str = "const wrong = [];\
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);\
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push(`the id ${id} is there more than once`);\
    const heads = [...document.querySelectorAll('h1')].filter((head) => head.checkVisibility());\
    if (heads.length !== 1) wrong.push(`there are ${heads.length} main headings`);\
    const wide = document.scrollingElement.scrollWidth;\
    if (wide > innerWidth) wrong.push(`it is ${wide} wide in a window of ${innerWidth}`);\
    for (const box of document.querySelectorAll('.page-body, .dialog-body, .pane')) {\
      if (box.checkVisibility() && !box.classList.contains('flush') && box.scrollWidth > box.clientWidth + 1) wrong.push(`${box.className} scrolls sideways: ${box.scrollWidth} in ${box.clientWidth}`);\
    }\
    const scrolls = (one) => { for (let up = one.parentElement; up; up = up.parentElement) { if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth && !up.matches('.page, main')) return true; } return false; };\
    for (const one of document.querySelectorAll('button, a[href], input, select, textarea, h1, h2')) {\
      const at = one.getBoundingClientRect();\
      const cut = one.closest('.sr-only, .skip') || getComputedStyle(one).position === 'absolute' || !one.checkVisibility() || at.width === 0;\
      if (!cut && (at.right > innerWidth + 1 || at.left < -1) && !scrolls(one)) wrong.push(`${one.tagName} ${one.ariaLabel ?? one.innerText} sticks out: ${at.left} to ${at.right}`);\
    }\
    for (const box of document.querySelectorAll('dialog[open]')) {\
      const at = box.getBoundingClientRect();\
      if (box.checkVisibility() && (at.left < -1 || at.right > innerWidth + 1 || at.top < -1 || at.bottom > innerHeight + 1)) wrong.push(`${box.tagName} ${box.className} is cut off: ${at.left} ${at.top} to ${at.right} ${at.bottom}`);\
    }\
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) for (const moving of document.getAnimations()) if (moving.playState === 'running' && moving.effect.getTiming().duration > 20) wrong.push(`something moves: ${moving.animationName ?? moving.transitionProperty}`);\
    return wrong";

/// Waits until what depends on the size and the theme has been measured and drawn, and nothing is between two colours.
const SETTLE: &str = "const frame = () => new Promise(requestAnimationFrame);\
    for (let i = 0; i < 4; i++) await frame();\
    const ends = () => document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity);\
    for (let i = 0; i < 90 && ends().length > 0; i++) await frame()";

/// Whether what has the focus shows it. Forced colours take shadows and grounds away; outlines and borders stay.
const FOCUS: &str = "const at = document.activeElement; if (!at || at === document.body) return '';\
    const seen = (one) => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'; };\
    for (let one = at, up = 0; one && up < 3; one = one.parentElement, up++) if (seen(one)) return '';\
    return `${at.tagName} ${at.ariaLabel ?? at.innerText} has the focus and does not show it`";

pub(super) fn run(page: &Page) -> Result<()> {
    let axe = packages::axe()?;
    let states = all()?;
    page.find("link", "Data")?;
    let mut wrong = Vec::new();
    let mut ids = Ids::new();
    for world in [World::Empty, World::Sample] {
        if world == World::Sample {
            page.resize(1280, 860)?;
            page.prefer_all(&[])?;
            ids = sample(page)?;
        }
        for state in states.iter().filter(|state| state.world == world) {
            wrong.extend(look_at(page, state, &ids, &axe)?);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n    ")) }
}

/// What is wrong with a state in any medium; what is wrong in several is said once.
fn look_at(page: &Page, state: &State, ids: &Ids, axe: &Path) -> Result<Vec<String>> {
    page.resize(MEDIA[0].size.0, MEDIA[0].size.1)?;
    page.prefer_all(MEDIA[0].features)?;
    if let Err(error) = state.reach(page, ids) {
        return Ok(vec![error]);
    }
    let mut wrong: Vec<(String, &str)> = Vec::new();
    let mut note = |found: Vec<String>, medium: &'static str| {
        for what in found {
            if !wrong.iter().any(|(other, _)| *other == what) {
                wrong.push((what, medium));
            }
        }
    };
    for medium in MEDIA {
        page.resize(medium.size.0, medium.size.1)?;
        page.prefer_all(medium.features)?;
        page.run(SETTLE, Vec::new())?;
        let mut found = strings(&page.run(LOOK, Vec::new())?);
        if medium.axe {
            found.extend(nameless(page)?);
            found.extend(page.axe(axe)?);
        }
        note(found, medium.name);
    }
    // At last, because Tab closes what is open.
    for features in [FORCED, MEDIA[0].features] {
        page.prefer_all(features)?;
        note(focus(page)?, if features == FORCED { "with forced colours" } else { MEDIA[0].name });
    }
    state.leave(page)?;
    let said = wrong.into_iter().map(|(what, medium)| format!("{}, {medium}: {what}", state.name));
    Ok(said.collect())
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

/// A few steps of Tab from where the focus is: each shows where it is.
fn focus(page: &Page) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for _ in 0..TABS {
        page.press("Tab")?;
        let said = page.run(FOCUS, Vec::new())?;
        wrong.extend(said.as_str().filter(|said| !said.is_empty()).map(str::to_owned));
    }
    Ok(wrong)
}
