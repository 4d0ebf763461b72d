//! `cargo xtask test`: everything that is checked, one step after another.

use std::process::Command;

use crate::{Result, browser::Browser, build, run, say::Step, tools};

/// Runs every check, also after one has failed, and names those that failed.
///
/// # Errors
/// Names what failed; its output has been printed by then.
pub fn command(long: bool) -> Result<()> {
    let mut failed = Vec::new();
    let mut check = |label: &str, done: Result<()>| {
        if let Err(error) = done {
            eprintln!("\n{error}\n");
            failed.push(label.to_owned());
        }
    };
    check("target", tools::wasm_target());
    for (label, arguments) in QUIET {
        check(label, quiet(label, arguments));
    }
    check("native tests", native(long));
    check("tests in WebAssembly", in_wasm(long));
    let built = build::page();
    if built.is_ok() {
        check("browser tests", in_browser(long));
    } else {
        check("page", built);
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("Failed: {}.", failed.join(", "))) }
}

/// Checks that have nothing to say when all is well.
const QUIET: [(&str, &[&str]); 4] = [
    ("crates", &["fetch", "--locked"]),
    ("rustfmt", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    (
        "clippy, for the browser",
        &[
            "clippy",
            "--target",
            "wasm32-unknown-unknown",
            "--features",
            "app",
            "--lib",
            "--bins",
            "--",
            "-D",
            "warnings",
        ],
    ),
];

fn quiet(label: &str, arguments: &[&str]) -> Result<()> {
    let mut step = Step::begin(label);
    let done = run::quietly(&mut step, tools::cargo().args(arguments));
    step.end(if done.is_ok() { "clean" } else { "FAILED" });
    done.map(|_| ())
}

fn with_length(command: &mut Command, long: bool) -> &mut Command {
    if long { command.env("SATSUMA_LONG", "1") } else { command.env_remove("SATSUMA_LONG") }
}

fn native(long: bool) -> Result<()> {
    let mut tests = tools::cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    counted("native tests", with_length(&mut tests, long))
}

/// The library's tests that need a browser but not the page, which a driver runs in Chromium.
fn in_wasm(long: bool) -> Result<()> {
    let browser = Browser::ready()?;
    let runner = tools::test_runner()?;
    let mut tests = tools::cargo();
    tests
        .args(["test", "--package", "satsuma-wasm-tests", "--target", "wasm32-unknown-unknown"])
        .arg("--no-fail-fast")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", browser.driver)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    counted("tests in WebAssembly", with_length(&mut tests, long))
}

/// Runs tests and says how many passed.
fn counted(label: &str, tests: &mut Command) -> Result<()> {
    let mut step = Step::begin(label);
    let done = run::quietly(&mut step, tests);
    match done {
        Ok(output) => {
            step.end(&format!("{} passed", passed(&output)));
            Ok(())
        }
        Err(output) => {
            step.end("FAILED");
            Err(output)
        }
    }
}

/// How many tests passed, of all binaries together.
fn passed(output: &str) -> u32 {
    let of_line = |line: &str| {
        line.strip_prefix("test result: ")?.split_once(". ")?.1.split(' ').next()?.parse::<u32>().ok()
    };
    output.lines().filter_map(of_line).sum()
}

/// The browser tests say themselves what they do, so their output goes straight through.
fn in_browser(long: bool) -> Result<()> {
    Browser::ready()?;
    let mut step = Step::begin("browser tests");
    run::quietly(&mut step, tools::cargo().args(["build", "--package", "browser-tests"]))?;
    step.end("built");
    let mut tests = tools::cargo();
    let status = with_length(tests.args(["run", "--quiet", "--package", "browser-tests"]), long).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("What failed in the browser is named above.".into()),
        Err(error) => Err(format!("The browser tests could not be started: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_tests_of_all_binaries() {
        let output = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\ntest result: ok. 40 passed; 0 failed";
        assert_eq!(passed(output), 42);
        assert_eq!(passed(""), 0);
    }
}
