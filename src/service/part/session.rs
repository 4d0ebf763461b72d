//! A part without a browser: takes questions, works on them a step at a time, and collects what is to be sent.

use std::collections::VecDeque;

use super::{
    Answered, Job, Turn,
    protocol::{CallId, FromPart, Question, ToPart},
    state::State,
};
use crate::service::{
    protocol::{Request, RequestId},
    stream::Streamed,
};

/// A part's memory and its work.
#[derive(Default)]
pub struct PartSession {
    state: State,
    jobs: VecDeque<Running>,
    /// How many questions the lead has asked.
    asked: u32,
    out: Vec<PartOut>,
}

/// Something to carry, with its bytes.
#[derive(Debug, PartialEq)]
pub enum PartOut {
    /// To the lead.
    Lead(FromPart, Vec<Vec<u8>>),
    /// To the reader, over the line of that request.
    Line(RequestId, Streamed, Vec<Vec<u8>>),
    /// The line of that request is not needed any more.
    Close(RequestId),
}

/// Who waits for an answer.
#[derive(Clone, Copy, PartialEq)]
enum Asker {
    Nobody,
    Lead(CallId),
    /// The page, after so many questions of the lead.
    Page(RequestId, u32),
}

struct Running {
    asker: Asker,
    /// The line that it listens to.
    line: Option<RequestId>,
    job: Box<dyn Job>,
    /// It changes what others are answered by.
    change: bool,
    waiting: bool,
}

fn is_urgent(question: &Question) -> bool {
    matches!(question, Question::Evaluate { .. })
}

impl PartSession {
    /// Takes a message of the lead.
    pub fn accept(&mut self, message: ToPart, bytes: Vec<Vec<u8>>) {
        match message {
            ToPart::Ask { call, question } => {
                let line = match &question {
                    Question::Begin { line, .. } | Question::Take { line, .. } => Some(*line),
                    _ => None,
                };
                self.asked = self.asked.wrapping_add(1);
                let change = matches!(
                    question,
                    Question::Keep { .. }
                        | Question::Forget { .. }
                        | Question::Key { .. }
                        | Question::SetUp { .. }
                        | Question::Library { .. }
                );
                let urgent = is_urgent(&question);
                let job = super::begin(question, bytes);
                self.queue(Running { asker: Asker::Lead(call), line, job, change, waiting: false }, urgent);
            }
            ToPart::Leave { call } => self.jobs.retain(|job| job.asker != Asker::Lead(call)),
            ToPart::Release { held } if self.after_changes() == 0 => {
                self.state.release(held);
                self.close_lines();
            }
            ToPart::Release { held } => {
                let job = super::quietly(move |state| state.release(held));
                let asker = Asker::Nobody;
                self.jobs.push_back(Running { asker, line: None, job, change: false, waiting: false });
            }
        }
    }

    /// Takes what the page asks everywhere.
    pub fn ahead(&mut self, id: RequestId, request: Request) {
        let question = match request {
            Request::Count { definition, context } => Question::Count { definition, context },
            Request::Evaluate { definition, context, preview } => {
                Question::Evaluate { definition, context, preview }
            }
            _ => {
                let none = FromPart::Ahead { id, after: self.asked, answer: None };
                return self.out.push(PartOut::Lead(none, Vec::new()));
            }
        };
        let (asker, urgent) = (Asker::Page(id, self.asked), is_urgent(&question));
        let job = super::begin(question, Vec::new());
        self.queue(Running { asker, line: None, job, change: false, waiting: false }, urgent);
    }

    /// What the page asked everywhere is not wanted any more: there will be no answer.
    pub fn leave(&mut self, id: RequestId) {
        self.jobs.retain(|job| !matches!(job.asker, Asker::Page(other, _) if other == id));
    }

    /// What a person waits for while typing goes before what runs in the background, but not before a change of the data
    /// that was told before it: all parts answer for the same state.
    fn queue(&mut self, running: Running, urgent: bool) {
        let at = if urgent { self.after_changes() } else { self.jobs.len() };
        self.jobs.insert(at, running);
    }

    /// The place behind the last change of the data that is still to be made.
    fn after_changes(&self) -> usize {
        self.jobs.iter().rposition(|job| job.change).map_or(0, |at| at + 1)
    }

    /// Takes a message of the reader.
    pub fn stream(&mut self, line: RequestId, message: Streamed, bytes: Vec<Vec<u8>>) {
        self.state.lines.entry(line).or_default().waiting.push_back((message, bytes));
        self.jobs.iter_mut().filter(|job| job.line == Some(line)).for_each(|job| job.waiting = false);
    }

    /// Whether [`PartSession::step`] would do anything.
    pub fn has_work(&self) -> bool {
        self.is_asked() || self.state.idle.is_some()
    }

    /// Whether it would do something that was asked.
    pub fn is_asked(&self) -> bool {
        self.jobs.iter().any(|job| !job.waiting)
    }

    /// Does a few milliseconds' worth of the first job that is not waiting, or of what there is to do without one.
    pub fn step(&mut self) {
        let Some(at) = self.jobs.iter().position(|job| !job.waiting) else { return self.step_idle() };
        let Some(mut running) = self.jobs.remove(at) else { return };
        let mut said = Vec::new();
        let turn = running.job.step(&mut self.state, &mut said);
        if let Some(line) = running.line {
            self.out.extend(said.into_iter().map(|(message, bytes)| PartOut::Line(line, message, bytes)));
        }
        match turn {
            Turn::Again => self.jobs.insert(at, running),
            Turn::Wait => {
                running.waiting = true;
                self.jobs.insert(at, running);
            }
            Turn::Done(answer) => {
                self.answer(running.asker, answer);
                self.close_lines();
            }
        }
    }

    fn step_idle(&mut self) {
        let Some(mut job) = self.state.idle.take() else { return };
        if let Turn::Again = job.step(&mut self.state, &mut Vec::new()) {
            self.state.idle = Some(job);
        }
    }

    fn answer(&mut self, asker: Asker, answer: Answered) {
        let (message, bytes) = match (asker, answer) {
            (Asker::Nobody, _) => return,
            (Asker::Lead(call), Ok((answer, bytes))) => (FromPart::Answered { call, answer }, bytes),
            (Asker::Lead(call), Err(failure)) => (FromPart::Failed { call, failure }, Vec::new()),
            (Asker::Page(id, after), Ok((answer, bytes))) if after == self.asked => {
                (FromPart::Ahead { id, after, answer: Some(answer) }, bytes)
            }
            (Asker::Page(id, after), _) => (FromPart::Ahead { id, after, answer: None }, Vec::new()),
        };
        self.out.push(PartOut::Lead(message, bytes));
    }

    fn close_lines(&mut self) {
        self.out.extend(std::mem::take(&mut self.state.closed).into_iter().map(PartOut::Close));
    }

    /// What is to be sent, in order.
    pub fn take(&mut self) -> Vec<PartOut> {
        std::mem::take(&mut self.out)
    }
}
