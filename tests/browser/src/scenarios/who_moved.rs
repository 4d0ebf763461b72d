//! Who entered and who left between any two refreshes, over files that were replaced in between: the lists, their sum and the
//! saved files, against sets of keys worked out here; chosen in the lists, in the history and in the trend.

use std::{collections::BTreeSet, sync::Arc};

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use browser_tests::Page;
use serde_json::json;
use xtask::{Context, Result};

use super::{
    hands::{Act, act},
    rows,
    steps::{from_menu_of, idle, new_segment, run_segment, same, trend},
};

/// People from one number to another, and by how much their visits differ from file to file.
#[derive(Clone, Copy)]
struct File(i64, i64, i64);

const FILES: [File; 3] = [File(1, 100, 0), File(41, 150, 1), File(61, 180, 2)];

impl File {
    fn visits(self, id: i64) -> i32 {
        ((id + self.2) % 7) as i32
    }

    fn ids(self) -> impl DoubleEndedIterator<Item = i64> {
        self.0..=self.1
    }

    /// Those who came often.
    fn members(self) -> BTreeSet<i64> {
        self.ids().filter(|id| self.visits(*id) >= 6).collect()
    }

    /// Every other file is written from the last row to the first.
    fn bytes(self) -> Result<Vec<u8>> {
        let ids: Vec<i64> = if self.2 % 2 == 0 { self.ids().collect() } else { self.ids().rev().collect() };
        let cities: StringArray = ids.iter().map(|id| (id % 4 != 0).then_some("Lyon")).collect();
        let visits: Int32Array = ids.iter().map(|id| self.visits(*id)).collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("member_id", Arc::new(Int64Array::from(ids))),
            ("city", Arc::new(cities)),
            ("visits", Arc::new(visits)),
        ];
        rows::file(&RecordBatch::try_from_iter(columns).context("The rows could not be made")?)
    }
}

/// What the page shows of two refreshes.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    sum: String,
    entered: BTreeSet<i64>,
    left: BTreeSet<i64>,
    gone: usize,
}

fn expected(from: File, to: File, now: File) -> Shown {
    let (before, after) = (from.members(), to.members());
    let left: BTreeSet<i64> = before.difference(&after).copied().collect();
    let entered: BTreeSet<i64> = after.difference(&before).copied().collect();
    let there: BTreeSet<i64> = now.ids().collect();
    let sum = format!(
        "{} members + {} entered − {} left = {} members",
        before.len(),
        entered.len(),
        left.len(),
        after.len()
    );
    Shown { sum, gone: left.difference(&there).count(), entered, left }
}

fn shown(page: &Page) -> Result<Shown> {
    let body = "const keys = (at) => [...document.querySelectorAll('.moved-list')[at].querySelectorAll('tbody tr[data-row]')].map((row) => row.cells[0].innerText.replace(/\\D/g, ''));\
        const waits = document.querySelectorAll('.moved-list .waiting-place, .moved-list [data-waiting=true]').length;\
        const gone = [...document.querySelectorAll('.moved-list')][1]?.innerText.match(/not in the data\\n|not in the data\\t/g) ?? [];\
        return waits > 0 ? null : { sum: document.querySelector('.moved-sum').innerText, entered: keys(0), left: keys(1), gone: gone.length }";
    page.wait("two lists", || {
        let told = page.run(body, Vec::new())?;
        let keys = |name: &str| -> Option<BTreeSet<i64>> {
            told.get(name)?.as_array()?.iter().map(|key| key.as_str()?.parse().ok()).collect()
        };
        let read = || {
            let sum = told.get("sum")?.as_str()?.to_owned();
            let gone = told.get("gone")?.as_u64()? as usize;
            Some(Shown { sum, entered: keys("entered")?, left: keys("left")?, gone })
        };
        Ok(read())
    })
}

fn shows(page: &Page, from: usize, to: usize) -> Result<()> {
    let wanted = expected(FILES[from], FILES[to], FILES[2]);
    let mut last = None;
    let found = page.until(&format!("who moved from {from} to {to}"), || {
        let found = shown(page)?;
        let same = found == wanted;
        last = Some(found);
        Ok(same)
    });
    found.map_err(|error| format!("{error} There is {last:?} and not {wanted:?}."))
}

pub(super) fn run(page: &Page) -> Result<()> {
    page.resize(1440, 1400)?;
    page.find("link", "Data")?;
    replaced(page, 0)?;
    page.until("the table", || page.has("link", "Data, 1 table"))?;
    idle(page)?;
    new_segment(page)?;
    let (visits, often) = (Act::Pick("Attribute", "visits"), Act::Choose("Operator", "≥"));
    act(page, &[visits, often, Act::Fill("Value", "6".to_owned())])?;
    run_segment(page, 1)?;
    page.sees("Known from the second refresh on")?;
    for (file, points) in [(1, 2), (2, 3)] {
        replaced(page, file)?;
        page.click_on(&page.find_containing("button", "Replace")?)?;
        idle(page)?;
        page.click("button", "Refresh")?;
        trend(page, points)?;
        idle(page)?;
    }
    // The last two, until others are chosen.
    shows(page, 1, 2)?;
    choose(page, "The earlier refresh", 0)?;
    shows(page, 0, 2)?;
    choose(page, "The later refresh", 1)?;
    shows(page, 0, 1)?;
    saved(page, "entered", &expected(FILES[0], FILES[1], FILES[2]).entered)?;
    saved(page, "left", &expected(FILES[0], FILES[1], FILES[2]).left)?;
    // In the history, newest first.
    for row in [0, 2] {
        let body = "document.querySelectorAll('.history tbody tr[data-row]')[arguments[0]].querySelector('input').click()";
        page.run(body, vec![json!(row)])?;
    }
    page.click("button", "Compare")?;
    shows(page, 0, 2)?;
    // In the trend, by keys: the second point with the one before it, then on to the third.
    page.run("document.querySelector('.trend').focus()", Vec::new())?;
    for key in ["Home", "ArrowRight", "Enter"] {
        page.press(key)?;
    }
    shows(page, 0, 1)?;
    page.press("End")?;
    page.press("Shift+Enter")?;
    shows(page, 0, 2)?;
    inactive(page)
}

/// Nobody is in an inactive segment; what was is still compared.
fn inactive(page: &Page) -> Result<()> {
    let route = page.route()?;
    page.goto("#/segments")?;
    from_menu_of(page, "segment", "Deactivate")?;
    page.until("an inactive segment", || Ok(page.text()?.contains("Inactive")))?;
    page.goto(&route)?;
    page.sees("Inactive: nobody is in this segment now")?;
    trend(page, 3)?;
    shows(page, 1, 2)
}

fn replaced(page: &Page, file: usize) -> Result<()> {
    let file = page.make_file("members.arrow", &FILES[file].bytes()?)?;
    page.drop_files(&[&file])
}

/// Chooses the refresh over that file in one of the two lists.
fn choose(page: &Page, list: &str, file: usize) -> Result<()> {
    let body = "return [...document.querySelector(`select[aria-label='${arguments[0]}']`).options].map((one) => one.label)";
    let told = page.run(body, vec![json!(list)])?;
    let wanted = format!(", {} members", FILES[file].members().len());
    let mut labels = told.as_array().into_iter().flatten().filter_map(|label| label.as_str());
    let label = labels.rfind(|label| label.ends_with(&wanted));
    let label = label.ok_or_else(|| format!("There is no refresh of {wanted} in {told}."))?;
    page.choose(&page.find("combobox", list)?, label)
}

/// The file has those keys.
fn saved(page: &Page, word: &str, keys: &BTreeSet<i64>) -> Result<()> {
    page.click("button", &format!("Download who {word}"))?;
    let part = format!("-{word}-");
    let mut name = None;
    page.until("a CSV file", || {
        name = page.downloads()?.into_iter().find(|name| name.contains(&part) && name.ends_with(".csv"));
        Ok(name.is_some())
    })?;
    let file = page.downloaded(&name.unwrap_or_default())?;
    let mut reader = csv::Reader::from_path(file).context("The CSV file could not be opened")?;
    let records = reader.records().collect::<std::result::Result<Vec<_>, _>>().context("A row is broken")?;
    let found: BTreeSet<i64> =
        records.iter().filter_map(|record| record.get(0)).filter_map(|key| key.parse().ok()).collect();
    same("The rows of the file", records.len(), keys.len())?;
    same(&format!("Those who {word}"), &found, keys)
}
