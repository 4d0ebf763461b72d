//! Work in progress in words.

use crate::app::{
    data::speed::{bytes_per_second, share},
    format,
    studio::{Task, TaskId, TaskState},
    ui::text::Tone,
};

/// All work together, from when there was none until there is none again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Work {
    together: Vec<TaskId>,
    /// Pieces that run or wait.
    pub open: usize,
    /// What runs.
    title: Option<String>,
    /// How much of all is done, 0 to 1; nothing where it is not known.
    pub share: Option<f64>,
    /// Pieces on the list that failed.
    failed: usize,
}

impl Work {
    pub(super) fn of(tasks: &[Task], before: Option<&Self>) -> Self {
        let open = tasks.iter().filter(|task| task.ended.is_none()).count();
        let failed = tasks.iter().filter(|task| matches!(task.state, TaskState::Failed(_))).count();
        if open == 0 {
            return Self { failed, ..Self::default() };
        }
        let known = |id: TaskId| before.is_some_and(|before| before.together.contains(&id));
        let together: Vec<&Task> =
            tasks.iter().filter(|task| task.ended.is_none() || known(task.id)).collect();
        let running = tasks.iter().find(|task| task.state == TaskState::Running);
        let done = |task: &&Task| match task.state {
            TaskState::Queued => Some(0.0),
            TaskState::Running => share(&task.progress),
            _ => Some(1.0),
        };
        let sum: Option<f64> = if together.len() == 1 {
            done(&together[0])
        } else {
            Some(together.iter().map(|task| done(task).unwrap_or(0.0)).sum())
        };
        Self {
            open,
            title: running.map(|task| task.title.clone()),
            share: sum.map(|sum| sum / together.len() as f64),
            failed,
            together: together.into_iter().map(|task| task.id).collect(),
        }
    }

    /// `Loading customers.arrow`, `2 failed`, `Progress`
    pub(super) fn words(&self) -> String {
        match (&self.title, self.open, self.failed) {
            (Some(title), ..) => title.clone(),
            (None, 0, 0) => "Progress".to_owned(),
            (None, 0, failed) => format!("{} failed", format::count(failed as u64)),
            (None, open, _) => format!("{} waiting", format::count(open as u64)),
        }
    }
}

/// The word for how a piece of work is, its icon and its tone.
pub(super) fn status(state: &TaskState) -> (&'static str, &'static str, Tone) {
    match state {
        TaskState::Queued => ("Queued", "clock", Tone::Busy),
        TaskState::Running => ("Running", "loader", Tone::Busy),
        TaskState::Done(_) => ("Done", "circle-check", Tone::Ok),
        TaskState::Failed(_) => ("Failed", "circle-alert", Tone::Failed),
        TaskState::Cancelled => ("Canceled", "circle-x", Tone::Plain),
    }
}

/// What is known of a piece of work: how long it has taken, rows, bytes and, while it runs, how fast it is.
pub(super) fn facts(task: &Task, now: i64) -> Vec<String> {
    if task.state == TaskState::Queued {
        return Vec::new();
    }
    let milliseconds = (task.ended.unwrap_or(now) - task.started).max(0) as f64;
    let mut facts = vec![match task.ended {
        Some(_) => format::duration(milliseconds),
        None => format!("{} s", format::count((milliseconds / 1e3) as u64)),
    }];
    let progress = &task.progress;
    if progress.rows > 0 {
        facts.push(format::counted(progress.rows, "row", "rows"));
    }
    match progress.bytes_total.filter(|_| task.ended.is_none()) {
        _ if progress.bytes == 0 => {}
        Some(total) => facts.push(format!("{} of {}", format::bytes(progress.bytes), format::bytes(total))),
        None => facts.push(format::bytes(progress.bytes)),
    }
    let speed = bytes_per_second(progress, milliseconds).filter(|_| task.ended.is_none());
    facts.extend(speed.map(|speed| format!("{}/s", format::bytes(speed as u64))));
    facts
}
