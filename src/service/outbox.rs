//! What a session has to send, collected for whoever carries it.

use super::{
    part::protocol::ToPart,
    protocol::{Failure, FromWorker, Progress, Reply, RequestId},
    stream::Streamed,
};

/// Something to carry, with its bytes.
#[derive(Debug, PartialEq)]
pub enum Out {
    /// To the page.
    Page(FromWorker, Vec<Vec<u8>>),
    /// Over a line of that request: of an engine the only one, of a reader the one to that part.
    Line(RequestId, usize, Streamed, Vec<Vec<u8>>),
    /// To another part than the lead's own, which is the first.
    Part(usize, ToPart, Vec<Vec<u8>>),
}

/// What a session has to send.
#[derive(Debug, Default)]
pub struct Outbox(Vec<Out>);

impl Outbox {
    /// Takes everything out, in order.
    pub fn take(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.0)
    }

    pub(super) fn progress(&mut self, id: RequestId, progress: Progress) {
        self.0.push(Out::Page(FromWorker::Progress { id, progress }, Vec::new()));
    }

    pub(super) fn piece(&mut self, id: RequestId, bytes: Vec<u8>) {
        self.0.push(Out::Page(FromWorker::Piece { id }, vec![bytes]));
    }

    pub(super) fn answer(&mut self, id: RequestId, answer: Result<(Reply, Vec<Vec<u8>>), Failure>) {
        self.0.push(match answer {
            Ok((reply, bytes)) => Out::Page(FromWorker::Done { id, reply }, bytes),
            Err(failure) => Out::Page(FromWorker::Failed { id, failure }, Vec::new()),
        });
    }

    pub(super) fn line(&mut self, id: RequestId, line: usize, message: Streamed, bytes: Vec<Vec<u8>>) {
        self.0.push(Out::Line(id, line, message, bytes));
    }

    pub(super) fn part(&mut self, part: usize, message: ToPart, bytes: Vec<Vec<u8>>) {
        self.0.push(Out::Part(part, message, bytes));
    }
}
