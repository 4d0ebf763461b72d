//! Work in progress, and the short messages at the edge of the page.

use leptos::prelude::*;

use super::{About, Command, Studio, Task, TaskId, TaskState, Toast};
use crate::{
    app::route::Route,
    browser::clock,
    service::protocol::{Failure, Progress},
};

impl Studio {
    /// A new piece of work on the list. `stop` ends it early.
    pub(super) fn begin(self, title: String, state: TaskState, stop: Option<super::inner::Stop>) -> TaskId {
        let id = self.inner(|inner| {
            let id = inner.number();
            if let Some(stop) = stop {
                inner.stops.borrow_mut().insert(id, stop);
            }
            id
        });
        let started = clock::now() as i64;
        let task = Task {
            id,
            title,
            started,
            ended: None,
            progress: Progress::default(),
            state,
            about: About::default(),
            waits_for: Vec::new(),
            warnings: Vec::new(),
        };
        self.tasks.update(|tasks| tasks.push(task));
        id
    }

    pub(super) fn set_stop(self, id: TaskId, stop: super::inner::Stop) {
        self.inner(|inner| inner.stops.borrow_mut().insert(id, stop));
    }

    /// Says what a new piece of work is about.
    pub(super) fn about(self, id: TaskId, about: About) {
        self.update_task(id, |task| task.about = about);
    }

    pub(super) fn update_task(self, id: TaskId, change: impl FnOnce(&mut Task)) {
        self.tasks.update(|tasks| {
            if let Some(task) = tasks.iter_mut().find(|task| task.id == id) {
                change(task);
            }
        });
    }

    pub(super) fn progress(self, id: TaskId, progress: Progress) {
        self.update_task(id, |task| task.progress = progress);
    }

    pub(super) fn run_task(self, id: TaskId) {
        self.update_task(id, |task| {
            task.state = TaskState::Running;
            task.started = clock::now() as i64;
        });
    }

    /// The end of a piece of work. A failure is also told in a toast, unless the page tells it in its place.
    pub(super) fn end(self, id: TaskId, outcome: Result<String, Failure>) {
        self.inner(|inner| inner.stops.borrow_mut().remove(&id));
        let state = ended(outcome);
        let told = self.tells_in_place(id);
        if let TaskState::Failed(message) = &state
            && !told
        {
            self.toast(message.clone(), true, None);
        }
        self.update_task(id, |task| {
            task.state = state;
            task.ended = Some(clock::now() as i64);
        });
    }

    /// Whether the page on screen lists the loads that failed.
    fn tells_in_place(self, id: TaskId) -> bool {
        let load = self
            .tasks
            .with_untracked(|tasks| tasks.iter().any(|task| task.id == id && task.about == About::Load));
        load && matches!(self.route.get_untracked(), Route::Home | Route::Data)
    }

    pub(super) fn cancel_task(self, id: TaskId) {
        let stop = self.inner(|inner| inner.stops.borrow_mut().remove(&id));
        if let Some(stop) = stop {
            stop();
        }
    }

    /// Ends all work that runs or waits.
    pub(super) fn cancel_all(self) {
        let open: Vec<TaskId> = self.tasks.with_untracked(|tasks| {
            // The last ones first: what waits does not begin meanwhile.
            tasks.iter().rev().filter(|task| task.ended.is_none()).map(|task| task.id).collect()
        });
        open.into_iter().for_each(|id| self.cancel_task(id));
    }

    pub(super) fn toast(self, message: String, failed: bool, action: Option<(String, Command)>) {
        let id = self.inner(super::Inner::number);
        let action = action.map(|(word, command)| (word, Box::new(command)));
        self.toasts.update(|toasts| toasts.push(Toast { id, message, failed, action }));
    }
}

/// How a piece of work stands that ended so.
pub(super) fn ended(outcome: Result<String, Failure>) -> TaskState {
    match outcome {
        Ok(message) => TaskState::Done(message),
        Err(Failure::Cancelled) => TaskState::Cancelled,
        Err(failure) => TaskState::Failed(sentence(&failure)),
    }
}

/// A failure as one text for a person.
pub(super) fn sentence(failure: &Failure) -> String {
    match failure {
        Failure::Cancelled => "Cancelled.".to_owned(),
        Failure::Sentence(sentence) => sentence.clone(),
        Failure::Problems(problems) => {
            let mut sentences: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
            sentences.dedup();
            sentences.join(" ")
        }
        Failure::Misfits(misfits) => {
            let sentences: Vec<_> =
                misfits.iter().map(|misfit| format!("{} {}", misfit.message, misfit.hint)).collect();
            sentences.join(" ")
        }
    }
}
