//! Runs other programs, their output kept until it is needed.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use crate::{Context, Result, say::Step};

/// What a program said, both streams in the order in which the lines came.
type Lines = Arc<Mutex<Vec<String>>>;

fn collect(stream: impl Read + Send + 'static, lines: &Lines) -> thread::JoinHandle<()> {
    let lines = Arc::clone(lines);
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            line.clear();
        }
    })
}

/// Runs a command quietly as part of a step, which tells its last line. Gives its whole output.
///
/// # Errors
/// Says that it could not be started, or its whole output when it failed.
pub fn quietly(step: &mut Step, command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context(format!("{name} could not be started"))?;
    let lines = Lines::default();
    let mut readers = Vec::new();
    readers.extend(child.stdout.take().map(|stream| collect(stream, &lines)));
    readers.extend(child.stderr.take().map(|stream| collect(stream, &lines)));
    let status = loop {
        if let Some(status) = child.try_wait().context(format!("{name} could not be waited for"))? {
            break status;
        }
        let last = lines.lock().unwrap_or_else(PoisonError::into_inner).last().cloned();
        step.note(last.unwrap_or_default().trim());
        thread::sleep(Duration::from_millis(100));
    };
    for reader in readers {
        let _ = reader.join();
    }
    let output = lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n");
    if status.success() {
        Ok(output)
    } else {
        Err(format!("{}\n{name} ended with {status}.", worth_reading(&output)))
    }
}

/// Leaves out the lines in which cargo tells its progress.
fn worth_reading(output: &str) -> String {
    const PROGRESS: [&str; 6] =
        ["Compiling ", "Checking ", "Downloaded ", "Downloading ", "Blocking ", "Fresh "];
    let kept = output.lines().filter(|line| !PROGRESS.iter().any(|word| line.trim_start().starts_with(word)));
    kept.collect::<Vec<_>>().join("\n")
}

/// The first line that a program prints, as with `--version`; nothing when it cannot be run.
pub fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()?.lines().next().map(str::to_owned)
}
