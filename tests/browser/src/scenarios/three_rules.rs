//! Three rules over related tables with nothing but keys: who earned 100 points, or spent more than 500, and of those who
//! bought coffee beans or tea bags in March, in June or in the last 20 days. The same is asked as JSON of the engine as a module,
//! of a sample of its own, with other kinds of nodes.

use browser_tests::Page;
use serde_json::json;
use xtask::Result;

use super::steps::{counted, load_sample, new_segment, same};

/// What a program asks. Runs as a function's body; gives the number of members.
pub(super) const PROGRAM: &str = r#"
const { Engine } = await import(new URL("satsuma.js", document.baseURI).href);
const engine = await Engine.create();
const now = new Date();
const two = (number) => String(number).padStart(2, "0");
const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
await engine.loadSample({ customers: 10_000, today });
const { setup } = await engine.setUp();
const between = (source, target) => setup.relationships.find((one) => one.source === source && one.target === target).id;
const path = { from: "purchases", hops: [{ relationship: between("purchases", setup.profile) }] };
const product = [{ relationship: between("purchases", "products") }];
const own = (column) => ({ table: "purchases", column });
const sum = (id, column, operator, value) => ({
  id, kind: "activity", figure: { path, aggregate: "sum", attribute: own(column) }, test: { type: "number", operator, value },
});
const bought = (id, test) => ({ id, kind: "condition", attribute: own("bought_at"), test: { type: "date_time", ...test } });
const goods = {
  id: "goods", kind: "condition", attribute: { table: "products", column: "category", via: product },
  test: { type: "text", operator: "any_of", values: ["Coffee beans", "Tea bags"] },
};
const when = {
  id: "when", kind: "group", match: "any",
  nodes: [
    bought("months", { operator: "part", part: "month", values: [3, 6] }),
    bought("days", { operator: "within_last", count: 20, unit: "days" }),
  ],
};
const purchases = {
  id: "purchases", kind: "activity",
  figure: { path, aggregate: "count", filter: { match: "all", nodes: [goods, when] } },
  test: { type: "number", operator: "at_least", value: 1 },
};
const rule = (id, operator, match, ...nodes) => ({ id, operator, match, nodes });
const definition = {
  version: 1,
  rules: [
    rule("r1", "union", "all", purchases),
    rule("r2", "intersect", "any", sum("points", "points_earned", "at_least", 100), sum("spent", "amount", "greater", 500)),
  ],
};
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const count = await engine.count(definition, { timeZone });
engine.close?.();
return count;
"#;

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    page.until("a focus in the first condition", || Ok(page.focused()? == "Attribute"))?;
    sum(page, "points_earned", "100", None)?;
    let points = some(page, "earned 100 points")?;
    rule(page)?;
    sum(page, "amount", "500", Some("ArrowUp"))?;
    let either = some(page, "earned 100 points or spent more than 500")?;
    if either < points {
        return Err(format!("{points} earned 100 points, and {either} did or spent more than 500."));
    }
    rule(page)?;
    bought(page)?;
    back_to(page, "How this rule joins those above")?;
    page.press("ArrowDown")?;
    page.sees("only those who are also in this rule")?;
    let size = some(page, "bought it then")?;
    let asked = page.run(PROGRAM, Vec::new())?;
    same("The members by keyboard and as JSON", json!(size), asked)?;
    undone(page, size)
}

/// The size once it is counted; neither nobody nor everybody.
fn some(page: &Page, what: &str) -> Result<u64> {
    let mut before = None;
    page.wait("a size that stays", || {
        let now = counted(page)?;
        let stays = before.replace(now) == Some(now) && now > 0;
        Ok(stays.then_some(now))
    })
    .and_then(|size| if size < 10_000 { Ok(size) } else { Err(format!("Everybody {what}.")) })
}

/// Another rule at the end, with the focus in its first condition.
fn rule(page: &Page) -> Result<()> {
    tab_to(page, "Add rule")?;
    page.press("Enter")?;
    page.until("a focus in the new condition", || Ok(page.focused()? == "Attribute"))
}

/// The condition that has the focus becomes a sum over purchases against a number.
fn sum(page: &Page, column: &str, number: &str, operator: Option<&str>) -> Result<()> {
    choose(page, "number of purchases")?;
    page.until("a figure", || Ok(!page.all("combobox", None)?.iter().all(|one| one.name != "Figure")))?;
    back_to(page, "Figure")?;
    // From "number of" to "sum of".
    page.press("ArrowDown")?;
    tab_to(page, "Attribute")?;
    choose(page, column)?;
    tab_to(page, "Operator")?;
    if let Some(key) = operator {
        page.press(key)?;
    }
    tab_to(page, "Value")?;
    page.press("Control+a")?;
    page.type_keys(number)
}

/// The condition that has the focus asks for the goods, a sub-rule for the days.
fn bought(page: &Page) -> Result<()> {
    choose(page, "category")?;
    page.sees("one purchase meets all of it")?;
    operator(page, 2)?;
    tab_to(page, "Choose values")?;
    page.press("Enter")?;
    page.find("dialog", "Values")?;
    for category in ["Coffee beans", "Tea bags"] {
        page.type_keys(category)?;
        page.press("Enter")?;
    }
    page.sees("2 chosen")?;
    page.press("Escape")?;
    tab_to(page, "Add sub-rule")?;
    page.press("Enter")?;
    back_to(page, "How the conditions")?;
    page.press("ArrowDown")?;
    add(page)?;
    choose(page, "bought_at")?;
    // From "on" to "month is any of".
    operator(page, 16)?;
    for month in ["March", "June"] {
        tab_to(page, month)?;
        page.press("Enter")?;
    }
    add(page)?;
    choose(page, "bought_at")?;
    // From "on" to "within the last".
    operator(page, 8)?;
    tab_to(page, "How many")?;
    page.press("Control+a")?;
    page.type_keys("20")
}

/// Another condition in the sub-rule, with the focus in it.
fn add(page: &Page) -> Result<()> {
    tab_to(page, "Add condition")?;
    page.press("Enter")?;
    page.until("a focus in the new condition", || Ok(page.focused()? == "Attribute"))
}

/// Types a name into the field that has the focus and takes the first suggestion.
fn choose(page: &Page, name: &str) -> Result<()> {
    page.type_keys(name)?;
    page.until(&format!("the suggestion {name}"), || {
        Ok(page.all("option", None)?.iter().any(|option| option.name.starts_with(name)))
    })?;
    page.press("Enter")?;
    page.until("an end of the suggestions", || {
        Ok(!page.all("option", None)?.iter().any(|option| option.name.starts_with(name)))
    })
}

/// The operator so many choices down, by the arrow keys of the browser's own list.
fn operator(page: &Page, down: usize) -> Result<()> {
    page.until("a focus in the value", || Ok(page.focused()? != "Attribute"))?;
    back_to(page, "Operator")?;
    for _ in 0..down {
        page.press("ArrowDown")?;
    }
    Ok(())
}

/// Undo and redo give the same size again.
fn undone(page: &Page, size: u64) -> Result<()> {
    page.press("Control+z")?;
    page.until("another size", || Ok(counted(page)? != size))?;
    page.press("Control+Shift+z")?;
    page.until("the size again", || Ok(counted(page)? == size))
}

fn tab_to(page: &Page, name: &str) -> Result<()> {
    walk(page, name, "Tab")
}

fn back_to(page: &Page, name: &str) -> Result<()> {
    walk(page, name, "Shift+Tab")
}

fn walk(page: &Page, name: &str, key: &str) -> Result<()> {
    for _ in 0..90 {
        if page.focused()?.starts_with(name) {
            return Ok(());
        }
        page.press(key)?;
    }
    Err(format!("Ninety times {key} do not lead to {name}; the last is {}.", page.focused()?))
}
