//! The reader: opens one source, or makes a table of the sample, and is thrown away after it.

mod read;
mod sample;

use super::{
    outbox::Outbox,
    protocol::{Failure, Reply, Request, RequestId},
    session::Given,
    stream::Streamed,
};

/// What a step came to.
pub(super) enum Turn {
    /// There is more to do.
    Again,
    /// Nothing to do before a message comes.
    Wait,
    /// The answer.
    Done(Result<Reply, Failure>),
}

/// A reader's request at work.
pub(super) trait Job {
    /// A few milliseconds' worth.
    fn step(&mut self, id: RequestId, out: &mut Outbox) -> Turn;

    /// A message over one of the request's lines.
    fn hear(&mut self, _id: RequestId, _line: usize, _message: Streamed, _out: &mut Outbox) {}
}

/// A reader's work.
#[derive(Default)]
pub(super) struct Readings(Vec<Reading>);

struct Reading {
    id: RequestId,
    job: Box<dyn Job>,
    waiting: bool,
}

impl Readings {
    /// Begins with a request; gives back what a reader does not do.
    pub(super) fn accept(
        &mut self,
        id: RequestId,
        request: Request,
        given: Given,
        clock: fn() -> f64,
        out: &mut Outbox,
    ) -> Option<(Request, Given)> {
        let job = match request {
            Request::Inspect { source } => {
                out.answer(id, read::inspect(&source, given).map(|reply| (reply, Vec::new())));
                return None;
            }
            Request::Read { source } => Ok(read::read(source, given, clock)),
            Request::SaveSample { source } => sample::save(source),
            other => return Some((other, given)),
        };
        match job {
            Ok(job) => self.0.push(Reading { id, job, waiting: false }),
            Err(failure) => out.answer(id, Err(failure)),
        }
        None
    }

    /// Takes a message over a line; whether it was for a reader's request.
    pub(super) fn hear(&mut self, id: RequestId, line: usize, message: &Streamed, out: &mut Outbox) -> bool {
        let Some(reading) = self.0.iter_mut().find(|reading| reading.id == id) else { return false };
        reading.waiting = false;
        reading.job.hear(id, line, message.clone(), out);
        true
    }

    /// Bytes of a source came: whoever waits for them looks again.
    pub(super) fn came(&mut self) {
        self.0.iter_mut().for_each(|reading| reading.waiting = false);
    }

    pub(super) fn has_work(&self) -> bool {
        self.0.iter().any(|reading| !reading.waiting)
    }

    /// Works on the first request that is not waiting; whether there was any.
    pub(super) fn step(&mut self, out: &mut Outbox) -> bool {
        let Some(at) = self.0.iter().position(|reading| !reading.waiting) else { return false };
        let reading = &mut self.0[at];
        match reading.job.step(reading.id, out) {
            Turn::Again => {}
            Turn::Wait => reading.waiting = true,
            Turn::Done(answer) => {
                let reading = self.0.remove(at);
                out.answer(reading.id, answer.map(|reply| (reply, Vec::new())));
            }
        }
        true
    }

    /// Gives a request up; whether it was there.
    pub(super) fn cancel(&mut self, id: RequestId) -> bool {
        let before = self.0.len();
        self.0.retain(|reading| reading.id != id);
        self.0.len() < before
    }
}
