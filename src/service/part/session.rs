//! A part without a browser: takes questions, works on them a step at a time, and collects what is to be sent.

use std::collections::VecDeque;

use super::{
    Job, Turn,
    protocol::{Answer, CallId, FromPart, Question, ToPart},
    state::State,
};
use crate::service::{
    protocol::{Failure, RequestId},
    stream::Streamed,
};

/// A part's memory and its work.
#[derive(Default)]
pub struct PartSession {
    state: State,
    jobs: VecDeque<Running>,
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

struct Running {
    /// Nothing where nobody waits for an answer.
    call: Option<CallId>,
    /// The line that it listens to.
    line: Option<RequestId>,
    job: Box<dyn Job>,
    /// It changes what others are answered by.
    change: bool,
    waiting: bool,
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
                let urgent = matches!(question, Question::Evaluate { .. });
                let change = matches!(
                    question,
                    Question::Keep { .. }
                        | Question::Forget { .. }
                        | Question::Key { .. }
                        | Question::SetUp { .. }
                        | Question::Library { .. }
                );
                let job = super::begin(question, bytes);
                let running = Running { call: Some(call), line, job, change, waiting: false };
                // What a person waits for while typing goes before what runs in the background, but not before a change
                // of the data that was told before it: all parts answer for the same state.
                let at = if urgent { self.after_changes() } else { self.jobs.len() };
                self.jobs.insert(at, running);
            }
            ToPart::Leave { call } => self.jobs.retain(|job| job.call != Some(call)),
            ToPart::Release { held } if self.after_changes() == 0 => {
                self.state.release(held);
                self.close_lines();
            }
            ToPart::Release { held } => {
                let job = super::quietly(move |state| state.release(held));
                self.jobs.push_back(Running { call: None, line: None, job, change: false, waiting: false });
            }
        }
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
        self.jobs.iter().any(|job| !job.waiting)
    }

    /// Does a few milliseconds' worth of the first job that is not waiting.
    pub fn step(&mut self) {
        let Some(at) = self.jobs.iter().position(|job| !job.waiting) else { return };
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
                if let Some(call) = running.call {
                    self.answer(call, answer);
                }
                self.close_lines();
            }
        }
    }

    fn answer(&mut self, call: CallId, answer: Result<(Answer, Vec<Vec<u8>>), Failure>) {
        self.out.push(match answer {
            Ok((answer, bytes)) => PartOut::Lead(FromPart::Answered { call, answer }, bytes),
            Err(failure) => PartOut::Lead(FromPart::Failed { call, failure }, Vec::new()),
        });
    }

    fn close_lines(&mut self) {
        self.out.extend(std::mem::take(&mut self.state.closed).into_iter().map(PartOut::Close));
    }

    /// What is to be sent, in order.
    pub fn take(&mut self) -> Vec<PartOut> {
        std::mem::take(&mut self.out)
    }
}
