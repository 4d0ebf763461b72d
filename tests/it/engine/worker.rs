//! A session as the page has it: files go in, questions are answered.

use satsuma::service::{
    jobs::Given,
    outbox::Out,
    protocol::{Failure, FromWorker, LoadMode, Reply, Request, Source, ToWorker},
    session::Session,
};

use super::sheet::{Sheet, TABLE};

/// An engine's session.
pub(crate) struct Worker {
    session: Session,
    requests: u32,
}

/// The answer with what came with it: its bytes, or the pieces of a stream put together.
pub(crate) type Answer = Result<(Reply, Vec<Vec<u8>>), Failure>;

impl Worker {
    pub(crate) fn new() -> Self {
        Self { session: Session::new(|| 0.0), requests: 0 }
    }

    pub(crate) fn begin(&mut self, request: Request, bytes: Vec<Vec<u8>>) -> u32 {
        self.requests += 1;
        self.session.accept(ToWorker::Request { id: self.requests, request }, Given { source: None, bytes });
        self.requests
    }

    /// Works until nothing is left, and gives the answer to a request.
    pub(crate) fn answer(&mut self, wanted: u32) -> Answer {
        while self.session.has_work() {
            self.session.step();
        }
        self.heard(wanted)
    }

    fn heard(&mut self, wanted: u32) -> Answer {
        let mut pieces = Vec::new();
        let mut answer = None;
        for out in self.session.take() {
            match out {
                Out::Page(FromWorker::Piece { id }, bytes) if id == wanted => pieces.extend(bytes),
                Out::Page(FromWorker::Done { id, reply }, bytes) if id == wanted => {
                    answer = Some(Ok((reply, bytes)));
                }
                Out::Page(FromWorker::Failed { id, failure }, _) if id == wanted => {
                    answer = Some(Err(failure))
                }
                _ => {}
            }
        }
        let (reply, bytes) = answer.expect("an answer")?;
        Ok((reply, if pieces.is_empty() { bytes } else { vec![pieces.concat()] }))
    }

    pub(crate) fn ask(&mut self, request: Request, bytes: Vec<Vec<u8>>) -> Answer {
        let id = self.begin(request, bytes);
        self.answer(id)
    }

    /// Reads a sheet's file into the table of the tests.
    pub(crate) fn load(&mut self, sheet: &Sheet, batch: usize, mode: LoadMode) -> Answer {
        let id = self.begin(Request::Receive { table: TABLE.into(), mode }, Vec::new());
        let mut reader = Session::new(|| 0.0);
        let source = Source::File { name: format!("{TABLE}.arrow") };
        let given = Given { source: Some(Box::new(sheet.bytes(batch))), bytes: Vec::new() };
        reader.accept(ToWorker::Request { id, request: Request::Read { source } }, given);
        let mut heard = Vec::new();
        while reader.has_work() || self.session.has_work() {
            reader.step();
            for out in reader.take() {
                if let Out::Port(id, message, bytes) = out {
                    self.session.stream(id, message, bytes);
                }
            }
            self.session.step();
            for out in self.session.take() {
                match out {
                    Out::Port(id, message, bytes) => reader.stream(id, message, bytes),
                    Out::Page(message, _) => heard.push(message),
                }
            }
        }
        heard
            .into_iter()
            .find_map(|message| match message {
                FromWorker::Done { id: own, reply } if own == id => Some(Ok((reply, Vec::new()))),
                FromWorker::Failed { id: own, failure } if own == id => Some(Err(failure)),
                _ => None,
            })
            .expect("an answer")
    }

    /// Reads a sheet and makes it the profile table.
    pub(crate) fn open(&mut self, sheet: &Sheet, batch: usize) {
        self.load(sheet, batch, LoadMode::Replace).expect("loaded");
        self.key();
    }

    /// Makes the table the profile table.
    pub(crate) fn key(&mut self) {
        use satsuma::service::protocol::ProfileSetup;
        let setup = ProfileSetup { table: TABLE.into(), key: vec!["key".into()], ..ProfileSetup::default() };
        self.ask(Request::SetProfile { setup }, Vec::new()).expect("a key");
    }
}
