//! Files that are broken, forged or no Arrow files: one sentence each that names the file; what was loaded stays and counts.

use std::{fs, path::PathBuf};

use browser_tests::Page;
use serde_json::Value;
use xtask::{Context, Result};

use super::{
    rows,
    steps::{condition, counts, idle, new_segment, same},
};

/// A file's name, its bytes, and a word of what is said about it.
type Hostile = (&'static str, Vec<u8>, &'static str);

pub(super) fn run(page: &Page) -> Result<()> {
    page.find("link", "Data")?;
    let good = rows::file(&rows::members(1, 100)?)?;
    let gym = page.make_file("gym.arrow", &good)?;
    page.drop_files(&[&gym])?;
    page.find("link", "Data, 1 table")?;
    idle(page)?;
    new_segment(page)?;
    condition(page, 0, "visits", "≥")?;
    page.fill("textbox", "Value", "5")?;
    counts(page, expected(5))?;
    let all = hostile(&good)?;
    for (place, (name, bytes, word)) in all.iter().enumerate() {
        let file = page.make_file(name, bytes)?;
        page.drop_files(&[&file])?;
        refused(page, place + 1)?;
        page.fill("textbox", "Value", "4")?;
        counts(page, expected(4)).map_err(|error| format!("After {name}: {error}"))?;
        page.fill("textbox", "Value", "5")?;
        counts(page, expected(5)).map_err(|error| format!("After {name}, {word}: {error}"))?;
    }
    folder(page)?;
    page.goto("#/data")?;
    // More than three fold.
    page.click_on(&page.find_containing("button", "more that could not be read")?)?;
    for (name, _, word) in &all {
        said(page, name, word)?;
    }
    page.find("link", "Data, 1 table")?;
    page.goto("#/data/gym")?;
    page.find("heading", "gym").map(drop)
}

/// Waits until so many files have failed. One whose damage is behind its columns is asked about first.
fn refused(page: &Page, files: usize) -> Result<()> {
    let told = format!("Progress details: {files} failed");
    page.until(&told, || {
        let buttons = page.all("button", None)?;
        if let Some(own) = buttons.iter().find(|found| found.name.starts_with("Separate table")) {
            page.click_on(own)?;
        }
        Ok(buttons.iter().any(|found| found.name == told))
    })
}

/// How many of the hundred have at least so many visits.
fn expected(least: i64) -> u64 {
    (1..=100).filter(|id| id % 10 != 0 && id % 7 >= least).count() as u64
}

fn hostile(good: &[u8]) -> Result<Vec<Hostile>> {
    let mut footer = good.to_vec();
    let end = footer.len();
    footer[end - 10..end - 6].copy_from_slice(&i32::MAX.to_le_bytes());
    let mut stream = rows::stream(&rows::members(1, 100)?)?;
    // The length of the first message's metadata.
    stream[4..8].copy_from_slice(&0x03ff_fff8_u32.to_le_bytes());
    let mut middle = good.to_vec();
    let half = middle.len() / 2;
    middle[half - 200..half].fill(0xff);
    Ok(vec![
        ("truncated.arrow", good[..good.len() * 2 / 3].to_vec(), "cut short"),
        ("list.arrow", b"name,city\nMaria,Bilbao\nJean,Lyon\n".to_vec(), "text file"),
        ("bomb.arrow", rows::bomb()?, "too much"),
        ("footer.arrow", footer, ""),
        ("stream.arrows", stream, ""),
        ("middle.arrow", middle, ""),
        ("empty.arrow", Vec::new(), "empty"),
    ])
}

/// A folder is not opened, and it is said what to do instead.
fn folder(page: &Page) -> Result<()> {
    let inner = page.make_file("inner.txt", b"inside")?;
    let folder: PathBuf = inner.with_file_name("many files");
    fs::create_dir_all(&folder).context("The folder could not be made")?;
    page.drop_files(&[&folder])?;
    page.sees("many files is a folder. Open the files in it instead.")
}

/// The page tells of a file in exactly one sentence with a next step.
fn said(page: &Page, name: &str, word: &str) -> Result<()> {
    let body =
        "return [...document.querySelectorAll('main [role=alert]')].map((one) => one.innerText.trim())";
    let told = page.run(body, Vec::new())?;
    let own: Vec<&str> = told
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|text| text.starts_with(name))
        .collect();
    same(&format!("Sentences about {name}"), own.len(), 1)?;
    let sentence = own[0];
    if sentence.contains(word) && sentence.ends_with('.') && sentence.len() < 240 {
        Ok(())
    } else {
        Err(format!("About {name} it is said: {sentence}"))
    }
}
