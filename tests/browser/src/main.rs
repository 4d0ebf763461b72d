//! Satsuma's built page, driven in a real browser. `cargo xtask test` runs this after everything else; by hand:
//!
//! ```text
//! cargo run -p browser-tests -- [--only PART] [--list] [--screenshots FOLDER]
//! ```
//!
//! A scenario is a function over a [`Page`], one file each under `scenarios/`, named in `scenarios/mod.rs`. It begins
//! in an empty profile of its own on the page's first screen, and it fails when it says so or when the page has logged an
//! error. The page is served from a sub-folder, because that is what a static host may do.

mod scenarios;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use browser_tests::Page;
use scenarios::{ALL, Scenario};
use xtask::{Context, Result, browser::Browser, paths, serve::Server};

/// Where on the host the page is.
const FOLDER: &str = "/any/folder/";

/// What is asked for on the command line.
#[derive(Default)]
struct Options {
    only: Option<String>,
    list: bool,
    screenshots: Option<PathBuf>,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} wants a value."));
            match argument.as_str() {
                "--only" => options.only = Some(value()?),
                "--list" => options.list = true,
                "--screenshots" => options.screenshots = Some(PathBuf::from(value()?)),
                _ => {
                    return Err(format!(
                        "There is no {argument}. There are --only, --list and --screenshots."
                    ));
                }
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything passed.
fn run() -> Result<bool> {
    let options = Options::read(env::args().skip(1))?;
    if options.list {
        for scenario in ALL {
            println!("{:<28} {}", scenario.name, scenario.about);
        }
        return Ok(true);
    }
    if !paths::dist().join("index.html").exists() {
        return Err("There is no page in dist/. Run cargo xtask build first.".into());
    }
    let browser = Browser::find()
        .ok_or("There is no Chromium with a chromedriver. Run cargo xtask test to install them.")?;
    let server = Server::bind(&paths::dist(), 0, FOLDER)?;
    let address = server.address()?;
    server.run_beside();
    if let Some(folder) = &options.screenshots {
        fs::create_dir_all(folder).context(format!("{} could not be made", folder.display()))?;
        let page = Page::open(&browser, &address)?;
        scenarios::screenshots::take(&page, folder)?;
        return Ok(true);
    }
    let wanted =
        |scenario: &&Scenario| options.only.as_ref().is_none_or(|part| scenario.name.contains(part.as_str()));
    let (mut passed, mut failed) = (0, 0);
    for scenario in ALL.iter().filter(wanted) {
        let begun = Instant::now();
        let done = one(scenario, &browser, &address);
        let seconds = begun.elapsed().as_secs_f64();
        match done {
            Ok(()) => {
                passed += 1;
                println!("  {:<28} {:<44} {seconds:>7.1} s", scenario.name, "passed");
            }
            Err(error) => {
                failed += 1;
                println!("  {:<28} {:<44} {seconds:>7.1} s\n{error}\n", scenario.name, "FAILED");
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0 && passed > 0)
}

fn one(scenario: &Scenario, browser: &Browser, address: &str) -> Result<()> {
    let page = Page::open(browser, address)?;
    let done = (scenario.run)(&page).and_then(|()| page.no_errors());
    done.map_err(|error| format!("{error}\n{}", evidence(&page, scenario.name)))
}

/// What the page looked like when a scenario failed.
fn evidence(page: &Page, name: &str) -> String {
    let folder = paths::target().join("browser-tests");
    let file: &Path = &folder.join(format!("{name}.png"));
    let seen = fs::create_dir_all(&folder)
        .context("The folder could not be made")
        .and_then(|()| page.screenshot(file));
    let picture = match seen {
        Ok(()) => format!("picture: {}", file.display()),
        Err(error) => format!("picture: none, {error}"),
    };
    let text = page.text().unwrap_or_default();
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(600).collect();
    let log = page.logged().unwrap_or_default().join("\n      ");
    let thrown = page.run("return window.satsumaTest.thrown[0] ?? 'nothing'", Vec::new()).unwrap_or_default();
    let thrown = thrown.as_str().unwrap_or_default();
    format!("    {picture}\n    on the page: {text}\n    logged: {log}\n    thrown first: {thrown}")
}
