//! What comes after the rules: suppression, then the top, the bottom, a random choice or an arm of a split. Who stays is worked out
//! here from the rows, the hash with another implementation than the engine's, and is the same list as on the screen.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use browser_tests::Page;
use twox_hash::XxHash3_64;
use xtask::{Context, Result};

use super::{
    hands::{Act, act, shows},
    steps::{counts, new_segment},
    world::{PEOPLE, Person, World},
};

/// The name under which the segment to suppress is saved.
const VIPS: &str = "Very important";

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    new_segment(page)?;
    act(page, &[Act::Pick("Attribute", "vip"), Act::Choose("Operator", "is true")])?;
    shows(page, world.count(|one| one.vip == Some(true)))?;
    act(page, &[Act::Press("Edit details"), Act::Fill("Name", VIPS.to_owned()), Act::Press("Save details")])?;
    page.find("heading", VIPS)?;
    page.click("button", "Save")?;
    new_segment(page)?;
    page.click("button", "All customers")?;
    shows(page, PEOPLE as u64)?;
    let everyone: Vec<&Person> = world.people.iter().collect();
    limits(page, &everyone)?;
    act(page, &[Act::Press("Suppress segments"), Act::Pick("A segment whose members are taken away", VIPS)])?;
    let rest: Vec<&Person> = everyone.into_iter().filter(|one| one.vip != Some(true)).collect();
    remain(page, "an arm of those that suppression leaves", &[], &arm(&rest, 2, 1_250, 3_000))?;
    // A percentage is of what suppression leaves, rounded up.
    let some = rest.len().div_ceil(20);
    let acts = [
        Act::Choose("Who stays", "the top"),
        Act::Choose("Customers or percent", "percent"),
        Act::Fill("How many", "5".to_owned()),
    ];
    remain(page, "the top 5 percent of those", &acts, &ranked(&rest, true, some))?;
    act(page, &[Act::Press("Remove the limit")])?;
    counts(page, rest.len() as u64).context("without a limit")
}

fn limits(page: &Page, all: &[&Person]) -> Result<()> {
    let count = |number: usize| Act::Fill("How many", number.to_string());
    let by = Act::Pick("The attribute that ranks", "target");
    remain(page, "the top", &[Act::Press("Limit"), by, count(40)], &ranked(all, true, 40))?;
    remain(page, "the bottom", &[Act::Choose("Who stays", "the bottom")], &ranked(all, false, 40))?;
    let random = [Act::Choose("Who stays", "a random"), count(60)];
    remain(page, "a random number", &random, &lowest(all, 1, 60))?;
    let others = [Act::Press("Choose others at random")];
    remain(page, "others at random", &others, &lowest(all, 2, 60))?;
    let percent = [Act::Choose("Customers or percent", "percent"), Act::Fill("How many", "12.5".to_owned())];
    remain(page, "a random share", &percent, &arm(all, 2, 0, 1_250))?;
    let split = [
        Act::Choose("Who stays", "an arm of a split"),
        Act::Fill("From, in percent", "12.5".to_owned()),
        Act::Fill("To, in percent", "30".to_owned()),
    ];
    remain(page, "an arm of a split", &split, &arm(all, 2, 1_250, 3_000))
}

/// The members that are drawn, by their rows, and the last row of all; those that come next are drawn then.
const LISTED: &str = "
    const table = document.querySelector('table[aria-label=Members]');
    if (!table) return { rows: [], last: 0 };
    const rows = [...table.querySelectorAll('tbody tr[aria-rowindex]')];
    const box = table.closest('.table-box');
    const end = box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
    box.scrollTop = end ? 0 : box.scrollTop + box.clientHeight / 2;
    return {
        rows: rows.map((row) => [Number(row.getAttribute('aria-rowindex')), row.cells[0].innerText.trim()]),
        last: Number(table.getAttribute('aria-rowcount')),
    };
";

/// Does it, and sees who is left: in the figure and in the list.
fn remain(page: &Page, what: &str, acts: &[Act], wanted: &BTreeSet<String>) -> Result<()> {
    if wanted.is_empty() || wanted.len() > 100 {
        return Err(format!("{what}: {} tell nothing.", wanted.len()));
    }
    act(page, acts).context(what)?;
    let (mut listed, mut last) = (BTreeMap::new(), BTreeSet::new());
    let same = page.until(&format!("the {} members", wanted.len()), || {
        let seen = page.run(LISTED, Vec::new())?;
        let rows = seen["rows"].as_array().into_iter().flatten();
        listed.extend(rows.filter_map(|row| Some((row[0].as_u64()?, row[1].as_str()?.to_owned()))));
        listed.retain(|row, _| Some(*row) <= seen["last"].as_u64());
        last = listed.values().cloned().collect();
        Ok(last == *wanted)
    });
    same.map_err(|error| format!("{what}: {error} There are {}: {last:?}, and not {wanted:?}", last.len()))?;
    let size = "return document.querySelector('.result-size').textContent.replace(/\\D/g, '')";
    page.until("the same size", || Ok(page.run(size, Vec::new())? == wanted.len().to_string().as_str()))
}

fn keys<'a>(all: impl Iterator<Item = &'a &'a Person>) -> BTreeSet<String> {
    all.map(|one| one.id.clone()).collect()
}

/// The first by target; those without one never rank, ties by key.
fn ranked(all: &[&Person], top: bool, count: usize) -> BTreeSet<String> {
    let mut order: Vec<&Person> = all.iter().copied().filter(|one| one.target.is_some()).collect();
    order.sort_by_key(|one| one.id.clone());
    if top {
        order.sort_by_key(|one| Reverse(one.target));
    } else {
        order.sort_by_key(|one| one.target);
    }
    keys(order.iter().take(count))
}

fn hash(one: &Person, seed: u64) -> u64 {
    XxHash3_64::oneshot_with_seed(seed, one.id.as_bytes())
}

fn lowest(all: &[&Person], seed: u64, count: usize) -> BTreeSet<String> {
    let mut order = all.to_vec();
    order.sort_by_key(|one| hash(one, seed));
    keys(order.iter().take(count))
}

/// Those whose hash falls from one share to another, in hundredths of a percent.
fn arm(all: &[&Person], seed: u64, from: u128, to: u128) -> BTreeSet<String> {
    let within = |one: &&&Person| {
        let place = u128::from(hash(one, seed)) * 10_000;
        (from << 64..to << 64).contains(&place)
    };
    keys(all.iter().filter(within))
}
