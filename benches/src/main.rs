//! `cargo xtask bench`: the built engine in Chromium, asked and timed from a page, beside DuckDB-WASM on the same Arrow bytes.
//!
//! Times are printed and never judged: they say something about this machine alone. Answers are judged: both must count the
//! same. What is measured is what a page waits for, from posting a question to having its answer.

mod questions;
mod site;
mod table;

use std::process::ExitCode;

use browser_tests::Page;
use questions::ALL;
use serde_json::{Value, json};
use xtask::{Context, Result, browser::Browser, serve::Server};

/// Customers, as the engine calls the sizes of its sample.
const SIZES: [(&str, u32); 2] = [("Medium", 100_000), ("Large", 1_000_000)];

/// How often each question is asked. The first time does not count.
const RUNS: usize = 8;

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

/// Whether all answers were the same.
fn run() -> Result<bool> {
    let browser =
        Browser::find().ok_or("There is no Chromium with a chromedriver. Run cargo xtask test first.")?;
    let site = site::made()?;
    if let Some(sentence) = &site.without {
        println!("{sentence}");
    }
    let server = Server::bind(&site.folder, 0, "/")?;
    let address = server.address()?;
    server.run_beside();
    let mut same = true;
    for (size, customers) in SIZES {
        let page = Page::open(&browser, &address)?;
        page.patience(900)?;
        let told = page
            .run(
                "return await window.bench(...arguments)",
                vec![json!(size), asked(), json!(site.without.is_none())],
            )
            .context(format!("{customers} customers could not be measured"))?;
        println!("{}", table::of(customers, &told));
        let different = table::different(&told);
        for sentence in &different {
            println!("{sentence}");
        }
        same &= different.is_empty();
    }
    Ok(same)
}

/// Every question with every run's definition and statement.
fn asked() -> Value {
    let runs = |question: &questions::Question| -> Vec<Value> {
        (0..RUNS)
            .map(|run| json!({ "definition": question.definition(run), "sql": question.statement(run) }))
            .collect()
    };
    ALL.iter().map(|question| json!({ "name": question.name, "runs": runs(question) })).collect()
}
