//! `cargo xtask`: sets up, builds, serves and tests Satsuma.

use std::{env, path::PathBuf, process::ExitCode};

use xtask::{Result, bench, build, paths, say::Total, screenshots, serve::Server, test};

const HELP: &str = "cargo xtask serve [--port N]     builds the page and serves it on this machine (from port 8080)
cargo xtask build [--out DIR]    builds the page into dist/, and copies it to DIR; prints what it weighs
cargo xtask test [--long]        every check and test, in Chromium too; with --long those that take long in full
cargo xtask bench [--size SIZE]  measures the engine in Chromium, beside DuckDB-WASM on the same rows: small (100,000
                                 customers, 500,000 purchases), large (1 and 5 million, unless it is said), huge (10
                                 and 50 million, the engine alone)
cargo xtask screenshots          takes the README's pictures into docs/screenshots/
cargo xtask help                 this

Tools that are missing are installed from crates.io, and Chromium from the system's package manager.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        ["serve"] => serve(8080),
        ["serve", "--port", port] => {
            serve(port.parse().map_err(|_| format!("{port} is not a port. A port is a number up to 65535."))?)
        }
        ["build"] => timed("build", || build::command(None)),
        ["build", "--out", folder] => {
            let folder =
                env::current_dir().map(|here| here.join(folder)).unwrap_or_else(|_| PathBuf::from(folder));
            timed("build", || build::command(Some(&folder)))
        }
        ["test"] => timed("test", || test::command(false)),
        ["test", "--long"] => timed("test, in full", || test::command(true)),
        ["bench"] => timed("bench", || bench::command(&[])),
        ["bench", "--size", size @ ("small" | "large" | "huge")] => {
            timed("bench", || bench::command(&["--size", size]))
        }
        ["screenshots"] => timed("screenshots", screenshots::command),
        _ => Err(format!("There is no such command: cargo xtask {}\n\n{HELP}", words.join(" "))),
    }
}

fn timed(what: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let total = Total::begin(what);
    let done = work();
    total.end();
    done
}

fn serve(port: u16) -> Result<()> {
    let total = Total::begin("serve");
    build::page()?;
    let server = Server::bind(&paths::dist(), port, "/")?;
    total.end();
    println!("\nSatsuma is at {}  (Ctrl C ends it)", server.address()?);
    server.run();
    Ok(())
}
