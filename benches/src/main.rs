//! `cargo xtask bench`: the built engine in Chromium, asked and timed from a page, beside DuckDB-WASM on the same Arrow files.
//!
//! Times are printed and never judged: they say something about this machine alone. Answers are judged: both must give the
//! same. What is measured is what a page waits for, from posting a question to having its answer. With `--native` before the
//! size, the engine alone is measured instead, natively and in processor time, and with `--loading` how long tables take until they
//! are joined; with `--page` only what a person waits for in the built page, which is otherwise measured last, and with `--refresh`
//! of that only how long refreshing everything takes.

mod data;
mod loading;
mod native;
mod page;
mod questions;
mod site;
mod table;

use std::{env, process::ExitCode};

use browser_tests::Page;
use data::Size;
use questions::ALL;
use serde_json::{Value, json};
use xtask::{Context, Result, browser::Browser, serve::Server};

/// How long one question may take with all of its runs, in seconds.
const PATIENCE: u64 = 1_800;

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

/// The size that is asked for on the command line.
fn size(arguments: &[String]) -> Result<Size> {
    let name = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => "large",
        ["--size", "small"] => "small",
        ["--size", "part"] => "part",
        ["--size", "large"] => "large",
        ["--size", "huge"] => "huge",
        other => {
            return Err(format!(
                "There is no {}. There is --size small, part, large or huge.",
                other.join(" ")
            ));
        }
    };
    data::SIZES.into_iter().find(|size| size.name == name).ok_or_else(|| format!("There is no size {name}."))
}

/// Whether all answers were the same.
fn run() -> Result<bool> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let Some((_, rest)) = arguments.split_first().filter(|(first, _)| *first == "--native") {
        return native::run(size(rest)?).map(|()| true);
    }
    if let Some((_, rest)) = arguments.split_first().filter(|(first, _)| *first == "--loading") {
        return loading::run(size(rest)?).map(|()| true);
    }
    let browser =
        Browser::find().ok_or("There is no Chromium with a chromedriver. Run cargo xtask test first.")?;
    if let Some((_, rest)) = arguments.split_first().filter(|(first, _)| *first == "--page") {
        let size = size(rest)?;
        return page::run(&browser, size, &data::files(size)?).map(|()| true);
    }
    if let Some((_, rest)) = arguments.split_first().filter(|(first, _)| *first == "--refresh") {
        let size = size(rest)?;
        return page::refresh_alone(&browser, size, &data::files(size)?).map(|()| true);
    }
    let size = size(&arguments)?;
    let site = site::made()?;
    eprintln!("  making the rows, unless they are there");
    let files = data::files(size)?;
    let server = Server::bind(&site.folder, 0, "/")?;
    let address = server.address()?;
    server.run_beside();
    let mut told = Vec::new();
    for who in ["satsuma", "duckdb"] {
        let alone = size.name == "huge" && who == "duckdb";
        if who == "duckdb" && (alone || site.without.is_some()) {
            continue;
        }
        match measured(&browser, &address, who, &files) {
            Ok(measured) => told.push(measured),
            Err(error) if size.name == "huge" => println!("It does not fit, or not in time: {error}"),
            Err(error) => return Err(error),
        }
    }
    if let Some(sentence) = &site.without {
        println!("{sentence}");
    }
    let Some(own) = told.first() else { return Ok(false) };
    println!("{}", table::of(size, own, told.get(1)));
    let different = told.get(1).map(|other| table::different(own, other)).unwrap_or_default();
    different.iter().for_each(|sentence| println!("{sentence}"));
    page::run(&browser, size, &files)?;
    Ok(different.is_empty())
}

/// Everything that one engine is asked, in a page of its own.
fn measured(browser: &Browser, address: &str, who: &str, files: &[std::path::PathBuf]) -> Result<Value> {
    let page = Page::open(browser, address)?;
    page.patience(PATIENCE)?;
    page.until("a page that measures", || {
        Ok(page.run("return typeof window.measure", vec![])? == "function")
    })?;
    page.choose_files("#files", &files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>())?;
    eprintln!("  {who}: loading");
    let load = page
        .run("return await window.load(...arguments)", vec![json!(who), questions::setup()])
        .context(format!("{who} could not load"))?;
    let loaded = page.peak_memory();
    let mut answers = Vec::new();
    for question in ALL {
        eprintln!("  {who}: {}", question.name);
        let runs = question.all_runs();
        let asked = json!({ "kind": question.kind.name(), "runs": runs });
        let answer = page
            .run("return await window.measure(...arguments)", vec![asked])
            .context(format!("{who} could not answer: {}", question.name))?;
        answers.push(answer);
    }
    Ok(
        json!({ "load": load, "answers": answers, "memory": { "loaded": loaded, "peak": page.peak_memory() } }),
    )
}
