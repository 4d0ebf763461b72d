//! A second database, where its Python package is there: the same SQL, other joins.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value as Json, json};

/// A process that answers a line of a world and its queries with a line of what differs.
pub(crate) struct DuckDb {
    child: Child,
    queries: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl DuckDb {
    /// Nothing where Python does not know the package.
    pub(crate) fn start() -> Option<Self> {
        let known = Command::new("python3").args(["-c", "import duckdb"]).stderr(Stdio::null()).status();
        if !known.is_ok_and(|status| status.success()) {
            return None;
        }
        let mut child = Command::new("python3")
            .args(["-c", include_str!("duckdb.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (queries, answers) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Self { child, queries, answers })
    }

    /// What differs: nothing, or a list of queries by number with what was found.
    pub(crate) fn ask(&mut self, statements: &[String], queries: &[(String, Vec<usize>)]) -> Vec<Json> {
        let queries: Vec<Json> =
            queries.iter().map(|(sql, rows)| json!({ "sql": sql, "rows": rows })).collect();
        let line = json!({ "statements": statements, "queries": queries });
        writeln!(self.queries, "{line}").expect("a line is taken");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("a line is given");
        serde_json::from_str(&answer).expect("JSON")
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
