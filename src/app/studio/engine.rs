//! The engine's life: it starts with the page, and a crashed one is replaced and reads the data again.

use leptos::{prelude::*, task::spawn_local};

use super::{About, EngineState, Studio, Task, TaskState};
use crate::{
    app::format,
    browser::{client::Client, clock},
    service::protocol::Request,
};

/// More crashes than this within [`CRASH_WINDOW`] and the engine stays down.
const MAX_CRASHES: usize = 3;

/// In milliseconds.
const CRASH_WINDOW: f64 = 120_000.0;

impl Studio {
    /// Starts an engine. It takes requests at once and answers them when it is up.
    pub(super) fn start_engine(self) {
        match Client::start_engine(move |message| self.engine_broke(&message)) {
            Ok(client) => {
                self.inner(|inner| {
                    *inner.engine.borrow_mut() = Some(client);
                    *inner.told.borrow_mut() = None;
                });
                self.tell_zone();
                // One that starts again is ready once it has read the data again.
                if self.engine.get_untracked() != EngineState::Restarting {
                    self.engine.set(EngineState::Ready);
                }
            }
            Err(_) => self.engine.set(EngineState::Failed(
                "The browser did not start the engine. Reload the page; if that does not help, allow workers for this site.".into(),
            )),
        }
    }

    /// Tells the engine on which wall clock date-times are shown. Figures on screen are asked for again.
    pub(super) fn tell_zone(self) {
        let time_zone = self.settings.with_untracked(|settings| settings.time_zone.clone());
        if let Some(engine) = self.inner(super::Inner::engine) {
            drop(engine.request(Request::SetZone { time_zone }, Vec::new(), |_| {}, |_| {}));
            self.forget_columns();
        }
    }

    fn engine_broke(self, message: &str) {
        leptos::logging::error!("The engine stopped: {message}");
        let now = clock::now();
        // Refreshes are begun once more by themselves.
        let lost: Vec<String> = self.tasks.with_untracked(|tasks| {
            let is_lost =
                |task: &&Task| task.state == TaskState::Running && !matches!(task.about, About::Refresh(_));
            tasks.iter().filter(is_lost).map(|task| task.title.clone()).collect()
        });
        let crashes = self.inner(|inner| {
            *inner.engine.borrow_mut() = None;
            let mut crashes = inner.crashes.borrow_mut();
            crashes.retain(|at| now - at < CRASH_WINDOW);
            crashes.push(now);
            crashes.len()
        });
        if crashes > MAX_CRASHES {
            self.engine.set(EngineState::Failed(
                "The engine stopped several times in a row. The data may be too large for this browser's memory: load fewer or smaller files, then reload the page.".into(),
            ));
            return;
        }
        self.engine.set(EngineState::Restarting);
        spawn_local(async move {
            self.start_engine();
            self.read_again().await;
            let lost = match lost.as_slice() {
                [] => "Your edits are all here, and nothing is left undone.".to_owned(),
                lost => format!(
                    "Your edits are all here. What could not be done: {}. Try that once more.",
                    format::listed(lost, 3)
                ),
            };
            self.toast(format!("The engine stopped and was started again. {lost}"), true, None);
        });
    }

    /// After a crash of the engine: everything that was loaded, in the same order. Where it crashes again meanwhile, the
    /// next reading takes over what this one had not come to.
    async fn read_again(self) {
        let crash = self.last_crash();
        let loaded = self.inner(|inner| {
            let mut again = inner.again.borrow_mut();
            let mut all = std::mem::take(&mut *inner.loaded.borrow_mut());
            all.append(&mut again);
            *again = all.clone();
            all
        });
        self.tables.set(Vec::new());
        self.forget_columns();
        // Without customers nothing is counted; with them everything on screen is counted again.
        let setup = self.profile.get_untracked().map(|profile| profile.setup);
        self.profile.set(None);
        for source in loaded {
            let title = format!("Reading {} again", source.record.table);
            let task = self.begin(title, TaskState::Running, None);
            self.about(task, About::Load);
            let outcome = self
                .load(task, &source.from, Some(&source.record.table), Some(source.mode), Some(&source.record))
                .await;
            self.end(task, outcome);
            if self.last_crash() != crash {
                return;
            }
            self.inner(|inner| {
                inner.again.borrow_mut().retain(|other| other.record.id != source.record.id);
            });
        }
        match setup {
            Some(setup) => self.set_profile_and_wait(setup).await,
            None => self.propose_profile().await,
        }
        if self.engine.get_untracked() == EngineState::Restarting {
            self.engine.set(EngineState::Ready);
        }
    }

    pub(super) fn last_crash(self) -> Option<f64> {
        self.inner(|inner| inner.crashes.borrow().last().copied())
    }
}
