//! A draft with every kind of gap: each is told in a sentence beside the control that it concerns, nothing is lost, and Run says how
//! many there are and goes to the first.

use browser_tests::Page;
use serde_json::json;
use xtask::{Context, Result};

use super::{
    edits::settled,
    hands::{Act, act, first},
    steps::{new_segment, same},
    world::World,
};

/// What is done, what is then said, and the control that it is said beside.
type Gap = (Vec<Act>, &'static str, &'static str);

pub(super) fn run(page: &Page) -> Result<()> {
    World::drop_on(page)?;
    // Something to be a member of.
    new_segment(page)?;
    act(page, &[Act::Pick("Attribute", "vip"), Act::Choose("Operator", "is true"), Act::Press("Save")])?;
    new_segment(page)?;
    let gaps = [conditions(), related(), outcome()].concat();
    let mut found = 0;
    for (acts, sentence, control) in &gaps {
        act(page, acts)?;
        let body = "const all = [...document.querySelectorAll('.said')].filter((one) => one.innerText.includes(arguments[0]));\
            const own = all.at(-1)?.closest('.node, .step, .between, .outcome');\
            const named = (one) => (one.ariaLabel ?? one.innerText).trim();\
            return [document.querySelectorAll('.said:not(.warned)').length, all.length, own ? [...own.querySelectorAll('input, select, button')].map(named) : [], [...document.querySelectorAll('.said')].map((one) => one.innerText)]";
        let mut last = String::new();
        let said = page.until(&format!("“{sentence}” beside {control}"), || {
            let told = page.run(body, vec![json!(sentence)])?;
            last = told[3].to_string();
            let beside = told[2].as_array().is_some_and(|all| all.iter().any(|one| one == control));
            found = told[0].as_u64().unwrap_or_default();
            Ok(beside)
        });
        said.map_err(|error| format!("{error} It says {last}"))?;
    }
    let draft = settled(page)?;
    page.click("button", "Run")?;
    page.sees(&format!("Not run: {found} parts are still to be filled in."))?;
    page.until("a focus in the first gap", || {
        let body = "return document.activeElement?.closest('.node')?.querySelector('.said')?.innerText ?? ''";
        Ok(!page.run(body, Vec::new())?.as_str().unwrap_or_default().is_empty())
    })?;
    page.reload()?;
    page.find("region", "Rule 1")?;
    same("The draft after a reload", settled(page)?, draft).context("Nothing is lost")
}

fn more(what: &'static str) -> Act {
    first(Act::Menu("Add something else", what))
}

fn another(attribute: &'static str, operator: &'static str) -> Vec<Act> {
    vec![Act::Press("Add condition"), Act::Pick("Attribute", attribute), Act::Choose("Operator", operator)]
}

fn conditions() -> Vec<Gap> {
    let with = |attribute, operator, last: Act| [another(attribute, operator), vec![last]].concat();
    vec![
        (vec![], "This condition has no attribute.", "Attribute"),
        (another("city", "is")[1..].to_vec(), "The value is missing.", "Value"),
        (another("city", "is any of"), "The values are missing.", "Choose values"),
        (
            with("city", "matches", Act::Fill("Regular expression", "(".to_owned())),
            "regular expression",
            "Regular expression",
        ),
        (another("points", "≥"), "The number is missing.", "Value"),
        (with("points", "≥", Act::Fill("Value", "many".to_owned())), "“many” is not a number", "Value"),
        (another("points", "between"), "The number is missing.", "From"),
        (another("joined", "on"), "The day is missing.", "Day"),
        (another("joined", "within the last"), "Type a whole number", "How many"),
        (another("joined", "during"), "period", "Period"),
        (another("joined", "month is any of"), "The values are missing.", "March"),
    ]
}

fn related() -> Vec<Gap> {
    vec![
        (vec![more("In another segment")], "segment", "Segment"),
        (vec![more("Two attributes compared")], "The right attribute is missing.", "Left attribute"),
        (vec![more("Child or parent of an account")], "account", "Account"),
        (vec![more("Number, sum … of buys"), Act::Choose("Figure", "sum of")], "attribute", "Figure"),
        (vec![Act::Choose("When", "during")], "period", "When"),
        (
            vec![
                more("Any, all, none of the buys"),
                Act::Choose("Of how many", "at least"),
                Act::Fill("Number of records", String::new()),
            ],
            "The number is missing.",
            "Number of records",
        ),
        (
            vec![
                more("One thing after another"),
                Act::Choose("How long after", "within"),
                Act::Fill("How many", "no".to_owned()),
            ],
            "“no” is not a whole number",
            "How many",
        ),
    ]
}

fn outcome() -> Vec<Gap> {
    vec![
        (
            vec![Act::Press("Limit"), Act::Fill("How many", String::new())],
            "The limit does not say how many",
            "How many",
        ),
        (
            vec![
                Act::Choose("Who stays", "an arm of a split"),
                Act::Fill("From, in percent", "70".to_owned()),
            ],
            "ends before it begins",
            "From, in percent",
        ),
    ]
}
