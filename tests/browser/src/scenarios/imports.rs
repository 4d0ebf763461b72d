//! A definition is exported from one segment and imported as another.

use browser_tests::Page;
use xtask::{Context, Result};

use super::{
    hands::{Act, act, shows},
    steps::{counts, new_segment},
    world::World,
};

pub(super) fn run(page: &Page) -> Result<()> {
    let world = World::drop_on(page)?;
    let lives = world.count(|one| one.city == Some("Porto"));
    new_segment(page)?;
    act(page, &[Act::Pick("Attribute", "city"), Act::Choose("Operator", "is"), Act::Free("Value", "porto")])?;
    shows(page, lives)?;
    act(
        page,
        &[Act::Press("Edit details"), Act::Fill("Name", "Harbour".to_owned()), Act::Press("Save details")],
    )?;
    page.find("heading", "Harbour")?;
    act(page, &[Act::Menu("More actions", "Export definition")])?;
    let file = page.downloaded("Harbour.json")?;
    page.goto("#/segments")?;
    act(page, &[Act::Menu("New", "Import definition…")])?;
    let text = std::fs::read_to_string(file).context("The definition could not be read")?;
    page.put("textbox", "The definition as JSON", &text)?;
    page.click("button", "Import")?;
    page.find("heading", "Imported segment")?;
    counts(page, lives)
}
