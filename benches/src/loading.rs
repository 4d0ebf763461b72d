//! Loading and joining natively, in processor time: a reader, a lead and its parts in one thread, each with a clock of its own, as
//! if every one of them had a processor.

use std::{collections::VecDeque, fs, path::Path};

use satsuma::{
    model::setup::Setup,
    service::{
        outbox::Out,
        part::{
            protocol::{FromPart, ToPart},
            session::{PartOut, PartSession},
            wire,
        },
        protocol::{FromWorker, LoadMode, Reply, Request, RequestId, Source, ToWorker},
        session::{Given, Session},
        stream::Streamed,
    },
};
use xtask::{Context, Result};

use crate::{
    data::{self, Size},
    native::processor,
    questions,
};

/// As many as a machine of two processors has.
const PARTS: usize = 2;

enum Heard {
    Asked(Box<ToPart>),
    Told(usize, FromPart),
    Line(RequestId, usize, Streamed),
}

enum Who {
    Session(Box<Session>),
    Part(Box<PartSession>),
}

/// A worker with its own clock.
struct Worker {
    who: Who,
    clock: f64,
    busy: f64,
    inbox: VecDeque<(f64, Heard, Vec<Vec<u8>>)>,
    longest: f64,
}

impl Worker {
    fn new(who: Who) -> Self {
        Self { who, clock: 0.0, busy: 0.0, inbox: VecDeque::new(), longest: 0.0 }
    }

    fn has_work(&self) -> bool {
        match &self.who {
            Who::Session(session) => session.has_work(),
            Who::Part(part) => part.has_work(),
        }
    }

    /// When it can do something next.
    fn next(&self) -> Option<f64> {
        let message = self.inbox.front().map(|(at, ..)| at.max(self.clock));
        if self.has_work() { Some(self.clock) } else { message }
    }

    fn hear(&mut self) {
        while let Some((at, ..)) = self.inbox.front() {
            if *at > self.clock {
                if self.has_work() {
                    break;
                }
                self.clock = *at;
            }
            let Some((_, heard, bytes)) = self.inbox.pop_front() else { break };
            match (&mut self.who, heard) {
                (Who::Session(session), Heard::Told(part, message)) => session.hear(part, message, bytes),
                (Who::Session(session), Heard::Line(id, line, message)) => {
                    session.stream(id, line, message, bytes);
                }
                (Who::Part(part), Heard::Asked(message)) => part.accept(*message, bytes),
                (Who::Part(part), Heard::Line(id, _, message)) => part.stream(id, message, bytes),
                _ => {}
            }
        }
    }
}

/// The lead, the other parts, and the reader behind them.
struct Engine {
    workers: Vec<Worker>,
    answer: Option<(f64, Reply)>,
    next: RequestId,
}

/// Where what a worker says goes to.
type Sent = (usize, Heard, Vec<Vec<u8>>);

impl Engine {
    fn new() -> Self {
        let lead = Who::Session(Box::new(Session::leading(|| 0.0, PARTS)));
        let parts = (1..PARTS).map(|_| Who::Part(Box::default()));
        let workers = std::iter::once(lead).chain(parts).map(Worker::new).collect();
        Self { workers, answer: None, next: 1 }
    }

    fn begin(&mut self, request: Request) -> RequestId {
        let id = self.next;
        self.next += 1;
        let now = self.workers.iter().map(|worker| worker.clock).fold(0.0, f64::max);
        self.workers.iter_mut().for_each(|worker| worker.clock = now);
        if let Who::Session(lead) = &mut self.workers[0].who {
            lead.accept(ToWorker::Request { id, request }, Given::default());
        }
        id
    }

    /// Works until nobody has anything to do. How long it took, the answer, and how long each was busy.
    fn run(&mut self, begun: f64) -> Result<(f64, Reply, Vec<f64>)> {
        let before: Vec<f64> = self.workers.iter().map(|worker| worker.busy).collect();
        loop {
            let next = |at: usize| self.workers[at].next().map(|time| (time, at));
            let first =
                (0..self.workers.len()).filter_map(next).min_by(|one, other| one.0.total_cmp(&other.0));
            let Some((_, at)) = first else { break };
            self.step(at)?;
        }
        let (time, reply) = self.answer.take().ok_or("There was no answer.")?;
        let busy = self.workers.iter().zip(before).map(|(worker, before)| worker.busy - before).collect();
        Ok((time - begun, reply, busy))
    }

    fn step(&mut self, at: usize) -> Result<()> {
        let begin = processor().unwrap_or_default();
        let worker = &mut self.workers[at];
        worker.hear();
        let mut sent: Vec<Sent> = Vec::new();
        let mut told = None;
        match &mut worker.who {
            Who::Session(session) => {
                session.step();
                for out in session.take() {
                    match out {
                        Out::Page(FromWorker::Done { reply, .. }, _) => told = Some(reply),
                        Out::Page(FromWorker::Failed { failure, .. }, _) => {
                            return Err(format!("{failure:?}"));
                        }
                        Out::Page(..) => {}
                        Out::Line(id, _, message, bytes) if at == 0 => {
                            sent.push((PARTS, Heard::Line(id, 0, message), copied(bytes)));
                        }
                        Out::Line(id, line, message, bytes) => {
                            sent.push((line, Heard::Line(id, line, message), copied(bytes)));
                        }
                        Out::Part(part, message, bytes) => {
                            let written = wire::question(&message).map_err(|_| "No question")?;
                            let message = wire::asked(&written).map_err(|_| "No question")?;
                            sent.push((part, Heard::Asked(Box::new(message)), copied(bytes)));
                        }
                    }
                }
            }
            Who::Part(part) => {
                part.step();
                for out in part.take() {
                    match out {
                        PartOut::Lead(message, bytes) => {
                            let written = wire::answer(&message).map_err(|_| "No answer")?;
                            let message = wire::answered(&written).map_err(|_| "No answer")?;
                            sent.push((0, Heard::Told(at, message), copied(bytes)));
                        }
                        PartOut::Line(id, message, bytes) => {
                            sent.push((PARTS, Heard::Line(id, at, message), copied(bytes)));
                        }
                        PartOut::Close(_) => {}
                    }
                }
            }
        }
        let took = processor().unwrap_or_default() - begin;
        let worker = &mut self.workers[at];
        (worker.clock, worker.busy, worker.longest) =
            (worker.clock + took, worker.busy + took, worker.longest.max(took));
        let now = worker.clock;
        if let Some(reply) = told.filter(|_| at == 0) {
            self.answer = Some((now, reply));
        }
        for (to, heard, bytes) in sent {
            if let Some(worker) = self.workers.get_mut(to) {
                worker.inbox.push_back((now, heard, bytes));
            }
        }
        Ok(())
    }

    fn now(&self) -> f64 {
        self.workers[0].clock
    }

    fn load(&mut self, file: &Path) -> Result<(f64, Reply, Vec<f64>)> {
        let bytes = fs::read(file).context(format!("{} could not be read", file.display()))?;
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let id = self.begin(Request::Receive { table: name.clone(), mode: LoadMode::Replace });
        let begun = self.now();
        let mut reader = Session::new(|| 0.0);
        reader.accept(
            ToWorker::Request { id, request: Request::Read { source: Source::File { name } } },
            Given { source: Some(Box::new(bytes)), bytes: Vec::new() },
        );
        let mut reader = Worker::new(Who::Session(Box::new(reader)));
        reader.clock = begun;
        self.workers.truncate(PARTS);
        self.workers.push(reader);
        self.run(begun)
    }
}

/// What crosses from one worker to another is copied out of one memory and into the other.
fn copied(bytes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    bytes
        .into_iter()
        .map(|bytes| {
            let out = bytes.as_slice().to_vec();
            drop(bytes);
            out.as_slice().to_vec()
        })
        .collect()
}

/// Prints how long loading and joining take.
pub(crate) fn run(size: Size) -> Result<()> {
    let setup: Setup = serde_json::from_value(questions::setup()).context("No set-up")?;
    let mut engine = Engine::new();
    let begin = processor().unwrap_or_default();
    let mut all = 0.0;
    let mut tell = |what: &str, (took, busy): (f64, Vec<f64>), workers: &mut [Worker]| {
        all += took;
        let busy: Vec<String> = busy.iter().map(|busy| format!("{busy:>7.0}")).collect();
        let longest: Vec<String> = workers
            .iter_mut()
            .map(|worker| format!("{:>5.0}", std::mem::take(&mut worker.longest)))
            .collect();
        println!(
            "{took:>8.0} {all:>8.0}  {what:<12} busy: {}  longest step: {}",
            busy.join(" "),
            longest.join(" ")
        );
    };
    for file in data::files(size)? {
        let (took, _, busy) = engine.load(&file)?;
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        tell(&name, (took, busy), &mut engine.workers);
    }
    let _ = engine.begin(Request::SetUp { setup });
    let begun = engine.now();
    let (took, reply, busy) = engine.run(begun)?;
    tell("set up", (took, busy), &mut engine.workers);
    if let Reply::SetUp { customers, .. } = reply {
        println!(
            "{customers} customers; {:.0} ms of the processor in all",
            processor().unwrap_or_default() - begin
        );
    }
    Ok(())
}
