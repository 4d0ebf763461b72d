//! The worker without a browser: takes requests, works on them a step at a time, and collects what is to be sent.
//!
//! Whoever runs it calls [`Session::step`] until nothing is to be done, and lets messages in between, so that a request
//! can be cancelled while it is worked on. It reads for the page, and leads the parts of an engine, the first of which is
//! its own; messages of and to the others are carried by whoever runs it.

use super::{
    lead::{Lead, Works},
    outbox::Out,
    part::{
        protocol::FromPart,
        session::{PartOut, PartSession},
    },
    protocol::{Failure, Reply, Request, RequestId, ToWorker},
    reader::Readings,
    stream::Streamed,
};
use crate::data::source::Source;

/// What came with a request.
#[derive(Default)]
pub struct Given {
    /// A file.
    pub source: Option<Box<dyn Source>>,
    /// Bytes, in order.
    pub bytes: Vec<Vec<u8>>,
}

/// A worker's memory and its work.
pub struct Session {
    clock: fn() -> f64,
    readings: Readings,
    lead: Lead,
    works: Works,
    part: PartSession,
    /// The lead had its turn, and now its part has.
    led: bool,
}

impl Session {
    /// An empty one that is all parts itself. `clock` gives milliseconds from any beginning; it only measures how long
    /// things take.
    pub fn new(clock: fn() -> f64) -> Self {
        Self::leading(clock, 1)
    }

    /// An empty one that leads so many parts, itself the first of them.
    pub fn leading(clock: fn() -> f64, parts: usize) -> Self {
        Self {
            clock,
            readings: Readings::default(),
            lead: Lead::new(clock, parts.clamp(1, MOST_PARTS)),
            works: Works::default(),
            part: PartSession::default(),
            led: false,
        }
    }

    /// Takes a message of the page.
    pub fn accept(&mut self, message: ToWorker, given: Given) {
        match message {
            ToWorker::Cancel { id } => self.cancel(id),
            ToWorker::Request { id, request: Request::Ping } => self.answer(id, Ok(Reply::Done)),
            ToWorker::Request { id, request: Request::Lead { parts } } => {
                *self = Self::leading(self.clock, parts as usize);
                self.answer(id, Ok(Reply::Done));
            }
            ToWorker::Everywhere { id, request } => {
                let lead = self.lead.expecting(id);
                self.work(&lead, id, request, given);
            }
            ToWorker::Request { id, request } => {
                let left = {
                    let mut out = self.lead.out();
                    self.readings.accept(id, request, given, self.clock, &mut out)
                };
                if let Some((request, given)) = left {
                    self.work(&self.lead.clone(), id, request, given);
                }
            }
        }
        self.carry();
    }

    fn work(&mut self, lead: &Lead, id: RequestId, request: Request, given: Given) {
        for older in self.works.accept(lead, id, request, given) {
            self.answer(older, Err(Failure::Cancelled));
        }
    }

    /// Takes a message that came over a line of a request: of a reader, the one to that part.
    pub fn stream(&mut self, id: RequestId, line: usize, message: Streamed, bytes: Vec<Vec<u8>>) {
        let read = {
            let mut out = self.lead.out();
            self.readings.hear(id, line, &message, &mut out)
        };
        if !read && self.works.has(id) {
            self.part.stream(id, message, bytes);
        }
    }

    /// Bytes of a source came that were waited for.
    pub fn came(&mut self) {
        self.readings.came();
    }

    /// Takes a message of another part.
    pub fn hear(&mut self, part: usize, message: FromPart, bytes: Vec<Vec<u8>>) {
        self.lead.hear(part, message, bytes);
    }

    /// Whether [`Session::step`] would do anything.
    pub fn has_work(&self) -> bool {
        self.readings.has_work() || self.works.has_work() || self.part.has_work()
    }

    /// Whether it would do something that was asked.
    pub fn is_asked(&self) -> bool {
        self.readings.has_work() || self.works.has_work() || self.part.is_asked()
    }

    /// Does a few milliseconds' worth. The lead and its part take turns.
    pub fn step(&mut self) {
        let read = {
            let mut out = self.lead.out();
            self.readings.step(&mut out)
        };
        if read {
            return;
        }
        self.led = self.works.has_work() && !(self.led && self.part.is_asked());
        if self.led {
            if let Some((id, outcome)) = self.works.step() {
                let answer = outcome.map(|done| (done.reply, done.bytes));
                self.lead.out().answer(id, answer);
            }
        } else {
            self.part.step();
        }
        self.carry();
    }

    /// What is to be sent, in order.
    pub fn take(&mut self) -> Vec<Out> {
        self.lead.out().take()
    }

    fn answer(&mut self, id: RequestId, answer: Result<Reply, Failure>) {
        self.lead.out().answer(id, answer.map(|reply| (reply, Vec::new())));
    }

    fn cancel(&mut self, id: RequestId) {
        if self.readings.cancel(id) || self.works.cancel(id) {
            self.answer(id, Err(Failure::Cancelled));
        }
    }

    /// Carries messages between the lead and its own part, and out to others.
    fn carry(&mut self) {
        for (part, message, bytes) in self.lead.take_sent() {
            if part == 0 {
                self.part.accept(message, bytes);
            } else {
                self.lead.out().part(part, message, bytes);
            }
        }
        for out in self.part.take() {
            match out {
                PartOut::Lead(message, bytes) => self.lead.hear(0, message, bytes),
                PartOut::Line(id, message, bytes) => self.lead.out().line(id, 0, message, bytes),
                // The line of a request goes with the request.
                PartOut::Close(_) => {}
            }
        }
    }
}

/// More parts than any machine has use for.
pub const MOST_PARTS: usize = 64;
