//! What a person does in the builder, as values: so that a scenario is a list of conditions with the number that each must show.

use browser_tests::{Found, Page};
use chrono::{NaiveDate, NaiveTime};
use serde_json::json;
use xtask::{Context, Result};

use super::{
    steps::nth,
    world::{Buy, Person, World},
};

/// One thing done. Of several controls with the same name the last one is meant, as what was added last stands lowest.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Types into a field.
    Fill(&'static str, String),
    /// Types into a field with suggestions, and takes the first.
    Pick(&'static str, &'static str),
    /// The same in the field that has the focus.
    PickHere(&'static str),
    /// Types into a field with suggestions, and takes what was typed.
    Free(&'static str, &'static str),
    /// Chooses from the browser's own list.
    Choose(&'static str, &'static str),
    /// Types a day.
    Day(&'static str, NaiveDate),
    /// Types a time of the day.
    Time(&'static str, NaiveTime),
    /// Ticks values in their list.
    Tick(&'static [&'static str]),
    /// Types values that become chips.
    Chips(&'static str, String),
    /// Presses a button.
    Press(&'static str),
    /// Turns a switch.
    Turn(&'static str),
    /// Opens a menu and takes an entry.
    Menu(&'static str, &'static str),
    /// What is meant is the control with this place among those of its name.
    At(usize, Box<Act>),
    /// What is meant is the button so many places before the last of its name.
    Before(usize, &'static str),
}

/// The same with the first control of that name.
pub(super) fn first(one: Act) -> Act {
    at(0, one)
}

/// The same with the n-th control of that name, from 0.
pub(super) fn at(n: usize, one: Act) -> Act {
    Act::At(n, Box::new(one))
}

/// Does them in order.
pub(super) fn act(page: &Page, acts: &[Act]) -> Result<()> {
    acts.iter().try_for_each(|one| perform(page, one, None).context(format!("At {one:?}")))
}

fn perform(page: &Page, one: &Act, n: Option<usize>) -> Result<()> {
    let find = |role: &str, name: &str| match n {
        Some(n) => nth(page, role, name, n),
        None => last(page, role, name),
    };
    match one {
        Act::Fill(name, text) => page.fill_in(&find("textbox", name)?, text),
        Act::Pick(name, text) => {
            page.click_on(&find("combobox", name)?)?;
            page.press("Control+a")?;
            pick(page, text)
        }
        Act::PickHere(text) => {
            page.until("a focus in the attribute", || Ok(page.focused()? == "Attribute"))?;
            pick(page, text)
        }
        Act::Free(name, text) => {
            page.fill_in(&find("combobox", name)?, text)?;
            page.press("Tab")
        }
        Act::Choose(name, word) => page.choose(&find("combobox", name)?, word),
        Act::Day(name, day) => typed(page, name, &day.format("%m%d%Y").to_string()),
        Act::Time(name, time) => typed(page, name, &time.format("%I%M%S%p").to_string()),
        Act::Tick(values) => tick(page, values),
        Act::Chips(name, text) => {
            page.fill_in(&find("textbox", name)?, text)?;
            page.press("Enter")
        }
        Act::Press(name) => page.click_on(&find("button", name)?),
        Act::Turn(name) => page.click_on(&find("switch", name)?),
        Act::Menu(name, item) => {
            page.click_on(&find("button", name)?)?;
            page.click("menuitem", item)
        }
        Act::At(n, one) => perform(page, one, Some(*n)),
        Act::Before(places, name) => {
            let found = page.wait(&format!("{} buttons named \"{name}\"", places + 1), || {
                Ok(page
                    .all("button", None)?
                    .into_iter()
                    .rev()
                    .filter(|found| found.name == *name)
                    .nth(*places))
            })?;
            page.click_on(&found)
        }
    }
}

/// The last with a role and a name.
pub(super) fn last(page: &Page, role: &str, name: &str) -> Result<Found> {
    page.wait(&format!("a {role} named \"{name}\""), || {
        Ok(page.all(role, None)?.into_iter().rfind(|found| found.name == name))
    })
}

/// Types into the field that has the focus, and takes the first suggestion.
fn pick(page: &Page, text: &str) -> Result<()> {
    page.type_keys(text)?;
    page.until(&format!("the suggestion {text}"), || {
        Ok(page.all("option", None)?.iter().any(|option| option.name.starts_with(text)))
    })?;
    page.press("Enter")
}

/// Ticks values in the list of the last condition that has one, whatever is chosen already.
fn tick(page: &Page, values: &[&str]) -> Result<()> {
    let open = page.wait("a list of values", || {
        Ok(page
            .all("button", None)?
            .into_iter()
            .rfind(|one| ["Choose values", "Change"].contains(&one.name.as_str())))
    })?;
    page.click_on(&open)?;
    let layer = page.find("dialog", "Values")?;
    for value in values {
        let wanted = format!("{value} ");
        let row = page.wait(&format!("the value {value}"), || {
            Ok(page.all("checkbox", Some(&layer))?.into_iter().find(|row| row.name.starts_with(&wanted)))
        })?;
        page.click_on(&row)?;
    }
    page.press("Escape")?;
    page.find_none("dialog", "Values")
}

/// Types into the browser's own field for a day or a time, part by part.
fn typed(page: &Page, name: &str, keys: &str) -> Result<()> {
    let body = "const all = [...document.querySelectorAll('input')].filter((one) => one.ariaLabel === arguments[0]);\
        const field = all.at(-1); if (!field) return false; field.scrollIntoView({ block: 'center' }); field.focus(); return true";
    page.until(&format!("a field named \"{name}\""), || {
        Ok(page.run(body, vec![json!(name)])?.as_bool() == Some(true))
    })?;
    page.type_keys(keys)?;
    page.press("Tab")
}

/// A condition, and the number of customers that it must show.
pub(super) struct Case {
    pub what: &'static str,
    pub acts: Vec<Act>,
    pub wanted: u64,
}

impl Case {
    /// Of what each customer bought.
    pub(super) fn of_buys<const N: usize>(
        world: &World,
        what: &'static str,
        acts: [Act; N],
        holds: impl Fn(&[&Buy]) -> bool,
    ) -> Self {
        let holds = |one: &Person| holds(&world.bought(one).collect::<Vec<_>>());
        Self { what, acts: acts.into(), wanted: world.count(holds) }
    }
}

/// Does what a case says, and waits for its number: that of the whole, and of the only rule alone.
pub(super) fn prove(page: &Page, cases: &[Case]) -> Result<()> {
    let mut before = None;
    for case in cases {
        // A number that was there before would prove nothing.
        if before == Some(case.wanted) || case.wanted == 0 {
            return Err(format!("{}: {} tells nothing. Change the rows.", case.what, case.wanted));
        }
        act(page, &case.acts).context(case.what)?;
        shows(page, case.wanted).context(case.what)?;
        before = Some(case.wanted);
    }
    Ok(())
}

/// Waits until the whole has so many members and the last rule says the same beside itself.
pub(super) fn shows(page: &Page, wanted: u64) -> Result<()> {
    let body = "const digits = (one) => one?.textContent.replace(/\\D/g, '') ?? '';\
        const bar = document.querySelector('.result');\
        if (bar?.dataset.waiting !== 'false') return ['', '', bar?.innerText ?? ''];\
        const running = [...document.querySelectorAll('.rule-head .ledger-beside')].at(-1);\
        return [digits(bar.querySelector('.result-size')), digits(running), bar.innerText]";
    let mut last = String::new();
    let found = page.until(&format!("a segment of {wanted} members"), || {
        let told = page.run(body, Vec::new())?;
        last = told.to_string();
        let wanted = wanted.to_string();
        Ok(told[0] == wanted.as_str() && (told[1] == wanted.as_str() || told[1] == ""))
    });
    found.map_err(|error| format!("{error} There is {last}"))
}
