//! Damage of every kind in everything that is kept: the page starts, the rest is there, and what is damaged is listed, saved
//! and removed. What a newer version wrote is left alone.

use std::fs;

use browser_tests::Page;
use xtask::{Context, Result};

use super::{
    kept::{plant, records, upgrade, version},
    steps::{idle, load_sample, named, new_segment, same},
};

const DAMAGE: &str = include_str!("../../../data/storage/damage.js");

pub(super) fn run(page: &Page) -> Result<()> {
    load_sample(page)?;
    new_segment(page)?;
    named(page, "Healthy")?;
    page.goto("#/settings")?;
    page.click("radio", "Dark")?;
    let planted = plant(page, DAMAGE)?;
    page.reload()?;
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    page.sees("kept records could not be read and are set aside; everything else is here.")?;
    page.click("button", "See the records")?;
    page.find("region", "Damaged records")?;
    let listed = "return document.querySelectorAll('.damaged li').length";
    page.until("all that is damaged", || Ok(page.run(listed, Vec::new())?.as_u64() == Some(planted)))?;
    same(
        "The theme",
        page.run("return document.documentElement.dataset.theme", Vec::new())?.as_str(),
        Some("dark"),
    )?;
    page.click("button", "Download them")?;
    let saved = |name: &String| name.starts_with("satsuma-damaged-") && name.ends_with(".json");
    let name = page.wait("a saved file", || Ok(page.downloads()?.into_iter().find(saved)))?;
    let text = fs::read_to_string(page.downloaded(&name)?).context("The file could not be read")?;
    let found = text.lines().filter(|line| line.starts_with('{')).count();
    same("Damaged records in the file", found as u64, planted)?;
    page.goto("#/segments")?;
    page.find("link", "Healthy")?;
    page.goto("#/settings")?;
    page.click("button", "Remove…")?;
    page.find("dialog", &format!("Remove {planted} damaged records?"))?;
    page.click("button", "Remove")?;
    page.find_none("region", "Damaged records")?;
    same("What is left of it", records(page, "damaged")?.len(), 0)?;
    newer(page)
}

fn newer(page: &Page) -> Result<()> {
    plant(
        page,
        "return [['segments', { id: 'of tomorrow', form: 99, hue: 3 }], ['measures', { id: 'm', form: 99 }]]",
    )?;
    page.reload()?;
    page.sees("2 kept records are from a newer version of Satsuma and are left alone.")?;
    page.find("link", "Data, 7 tables")?;
    idle(page)?;
    let kept = records(page, "segments")?;
    same("The newer segment", kept.iter().any(|one| one["hue"] == 3), true)?;
    let next = version(page)? + 1;
    upgrade(page, next)?;
    page.sees("A newer version of Satsuma is open in another tab")?;
    page.reload()?;
    page.sees("This workspace was written by a newer version of Satsuma and is left alone.")?;
    new_segment(page)?;
    named(page, "Only for now")?;
    page.sees("Back up workspace")?;
    same("The version of the database", version(page)?, next)?;
    let kept = records(page, "segments")?;
    same("What is kept", kept.iter().any(|one| one["name"] == "Only for now"), false)
}
