//! The worker without a browser: takes requests, works on them a step at a time, and collects what is to be sent.
//!
//! Whoever runs it calls [`Session::step`] until nothing is to be done, and lets messages in between, so that a request
//! can be cancelled while it is worked on.

use std::collections::VecDeque;

use super::{
    jobs::{self, Given, Job, Turn},
    outbox::{Out, Outbox},
    protocol::{Failure, Reply, Request, RequestId, ToWorker},
    state::State,
    stream::Streamed,
};

/// A worker's memory and its work.
pub struct Session {
    state: State,
    jobs: VecDeque<Running>,
    out: Outbox,
}

struct Running {
    id: RequestId,
    /// Evaluations for the screen: a newer one replaces an older one.
    latest_wins: bool,
    job: Box<dyn Job>,
    waiting: bool,
}

impl Session {
    /// An empty one. `clock` gives milliseconds from any beginning; it only measures how long things take.
    pub fn new(clock: fn() -> f64) -> Self {
        Self { state: State::new(clock), jobs: VecDeque::new(), out: Outbox::default() }
    }

    /// Takes a message of the page.
    pub fn accept(&mut self, message: ToWorker, given: Given) {
        match message {
            ToWorker::Cancel { id } => self.cancel(id),
            ToWorker::Request { id, request: Request::Ping } => {
                self.out.answer(id, Ok((Reply::Done, Vec::new())))
            }
            ToWorker::Request { id, request } => {
                let latest_wins = matches!(request, Request::Evaluate { .. });
                if latest_wins {
                    let older: Vec<_> =
                        self.jobs.iter().filter(|job| job.latest_wins).map(|job| job.id).collect();
                    older.into_iter().for_each(|id| self.cancel(id));
                }
                match jobs::begin(request, given) {
                    Ok(job) => {
                        let running = Running { id, latest_wins, job, waiting: false };
                        // What a person waits for while typing goes before what runs in the background.
                        if latest_wins { self.jobs.push_front(running) } else { self.jobs.push_back(running) }
                    }
                    Err(failure) => self.out.answer(id, Err(failure)),
                }
            }
        }
    }

    /// Takes a message that came over the port of a request.
    pub fn stream(&mut self, id: RequestId, message: Streamed, bytes: Vec<Vec<u8>>) {
        if let Some(running) = self.jobs.iter_mut().find(|job| job.id == id) {
            running.waiting = false;
            running.job.hear(message, bytes);
        }
    }

    /// Whether [`Session::step`] would do anything.
    pub fn has_work(&self) -> bool {
        self.jobs.iter().any(|job| !job.waiting)
    }

    /// Does a few milliseconds' worth of the first job that is not waiting.
    pub fn step(&mut self) {
        let Some(at) = self.jobs.iter().position(|job| !job.waiting) else { return };
        let Some(mut running) = self.jobs.remove(at) else { return };
        match running.job.step(running.id, &mut self.state, &mut self.out) {
            Turn::Again => self.jobs.insert(at, running),
            Turn::Later => self.jobs.push_back(running),
            Turn::Wait => {
                running.waiting = true;
                self.jobs.insert(at, running);
            }
            Turn::Done(answer) => self.out.answer(running.id, answer.map(|done| (done.reply, done.bytes))),
        }
    }

    /// What is to be sent, in order.
    pub fn take(&mut self) -> Vec<Out> {
        self.out.take()
    }

    fn cancel(&mut self, id: RequestId) {
        let before = self.jobs.len();
        self.jobs.retain(|job| job.id != id);
        if self.jobs.len() < before {
            self.out.answer(id, Err(Failure::Cancelled));
        }
    }
}
